"""Forms: a command without its text opens one."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.discord import boundary
from bot.discord.choice_fields import AUTOMATIC, OTHER
from bot.words.say import say
from sandbox.discord import Invocation, Limits, Message, Reply
from sandbox.tests.conformance import available, validate_request
from tests.wire.conftest import OpenStage, Stage
from tests.wire.replies import given_back

SLOW_S = boundary.SLOW_S


async def opened(stage: Stage, name: str, **options: object) -> Invocation:
    invocation = await stage.discord.command(stage.mira, stage.general, name, **options)
    await invocation.answered()
    assert invocation.modal is not None
    if available():
        assert [problem for entry in stage.discord.log[-1:] for problem in validate_request(entry)] == []
    return invocation


def fields(invocation: Invocation) -> dict[str, dict[str, Any]]:
    assert invocation.modal is not None
    parts = [label["component"] for label in invocation.modal["components"]]
    return {part["custom_id"]: part for part in parts}


def preset(field: dict[str, Any]) -> str:
    if "options" not in field:
        return str(field.get("value") or "")
    assert 0 < len(field["options"]) <= 25
    [chosen] = [option["value"] for option in field["options"] if option.get("default")]
    return str(chosen)


def presets(invocation: Invocation) -> dict[str, str]:
    return {name: preset(field) for name, field in fields(invocation).items()}


@pytest.mark.asyncio
async def test_each_command_without_its_text_opens_its_form(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        story = await opened(stage, "story")
        assert presets(story) == {
            "prompt": "",
            "genre": AUTOMATIC,
            "length": "short",
            "language": AUTOMATIC,
            "private": "no",
        }
        comic = await opened(stage, "comic")
        assert presets(comic) == {"prompt": "", "panels": "4", "style": "auto", "language": AUTOMATIC, "private": "no"}
        narrate = await opened(stage, "narrate")
        assert presets(narrate) == {"prompt": "", "file": "", "voice": "Kore", "style": AUTOMATIC, "private": AUTOMATIC}
        for form in (story, comic, narrate):
            large = fields(form)["prompt"]
            assert (large["style"], large["required"], large["max_length"]) == (2, form is not narrate, 4000)
        for form, name in ((story, "genre"), (story, "language"), (narrate, "voice"), (narrate, "style")):
            assert fields(form)[name]["options"][-1]["value"] == OTHER
        assert stage.gemini.calls_of("stream") == []


@pytest.mark.asyncio
async def test_a_form_is_filled_in_with_the_options_that_were_given(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        story = await opened(stage, "story", genre="solarpunk", length="long", language="deutsch", private=True)
        assert presets(story) == {
            "prompt": "",
            "genre": "solarpunk",
            "length": "long",
            "language": "German",
            "private": "yes",
        }
        comic = await opened(stage, "comic", panels=7, style="noir", language="Korean")
        assert presets(comic) == {"prompt": "", "panels": "7", "style": "noir", "language": "Korean", "private": "no"}
        manner = ("slow and warm, " * 13).strip()
        narrate = await opened(stage, "narrate", voice="Aoede", style=manner, private=True)
        assert presets(narrate)["voice"] == "Aoede"
        assert presets(narrate)["style"] == manner
        assert presets(narrate)["private"] == "yes"
        assert fields(narrate)["style"]["max_length"] >= len(manner), "a preset may not be longer than its field"
        cast = await opened(stage, "narrate", voices="cast", language="Danish")
        assert presets(cast) == {
            "prompt": "",
            "language": "Danish",
            "voice": "Kore",
            "voices": "cast",
            "private": AUTOMATIC,
        }
        narrate = await opened(stage, "narrate", voice="zubenelgenubi", language="Welsh")
        assert presets(narrate)["voice"] == "Zubenelgenubi", "also a voice that most people do not use"
        assert presets(narrate)["language"] == "Welsh", "a language that was given has a field"


@pytest.mark.asyncio
async def test_sending_a_form_begins_the_work(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        form = await opened(stage, "story", language="German")
        sent = await stage.discord.submit_modal(stage.mira, form, {"prompt": "a fox at sea", "length": ["medium"]})
        reply = await sent.until(lambda reply: "The end" in reply.text)
        assert "> -# a fox at sea" in reply.text
        assert "600" in stage.gemini.calls_of("stream")[-1].text
        assert "German" in stage.gemini.calls_of("stream")[-1].text

        form = await opened(stage, "comic")
        sent = await stage.discord.submit_modal(
            stage.mira, form, {"prompt": "a fox", "panels": ["2"], "style": ["noir"], "private": ["yes"]}
        )
        reply = await sent.until(lambda reply: "The end · 2 panels" in reply.text)
        assert reply.ephemeral

        form = await opened(stage, "narrate")
        sent = await stage.discord.submit_modal(stage.mira, form, {"prompt": "Good night.\n---\nFox.", "voice": "Puck"})
        reply = await sent.until(lambda reply: "The end · " in reply.text)
        assert reply.attachments[0].description == "Section 1, spoken by Puck"


async def submitted(stage: Stage, form: Invocation, **values: object) -> Invocation:
    sent = await stage.discord.submit_modal(stage.mira, form, values)
    await sent.answered()
    return sent


async def pressed(stage: Stage, message: Message, label: str) -> Invocation:
    press = await stage.discord.press(stage.mira, message, label)
    await press.answered()
    return press


async def written(invocation: Invocation) -> Reply:
    return await invocation.until(lambda reply: "The end" in reply.text)


@pytest.mark.asyncio
@pytest.mark.parametrize("command", ["story", "comic", "narrate"])
async def test_a_form_that_was_open_during_a_restart_is_taken(open_stage: OpenStage, command: str) -> None:
    async with open_stage() as stage:
        form = await opened(stage, command, language="German")
        await stage.restart()
        sent = await stage.discord.submit_modal(stage.mira, form, {"prompt": "Gute Nacht, Fuchs."})
        reply = await sent.until(lambda reply: "The end" in reply.text)
        assert "Gute Nacht, Fuchs." in reply.text


@pytest.mark.asyncio
@pytest.mark.parametrize("command", ["story", "comic", "narrate"])
async def test_after_any_fault_what_was_typed_comes_back(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    async with open_stage() as stage:
        form = await opened(stage, command)

        def broken(*_: object, **__: object) -> None:
            raise RuntimeError("database disk image is malformed")

        monkeypatch.setattr(stage.app.work_service, "submission", broken)
        sent = await stage.discord.submit_modal(stage.mira, form, {"prompt": "a long\nand winding tale"})
        await sent.answered()
        assert sent.reply.text.startswith("Something broke on our side.")
        assert given_back(sent.reply.messages[-1]) == "a long\nand winding tale"
        option = "text" if command == "narrate" else "prompt"
        asked = await stage.discord.command(stage.mira, stage.general, command, **{option: "a short tale"})
        await asked.answered()
        assert given_back(asked.reply.messages[-1]) == "a short tale"


@pytest.mark.asyncio
async def test_a_form_of_another_version_gives_back_what_was_typed(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        for custom_id in ("7f3a0c5b9d1e4f60a2b8c7d6e5f40312", "elara:form:new:poem", "elara:sing:0a1b", ""):
            form = await opened(stage, "story")
            assert form.modal is not None
            form.modal["custom_id"] = custom_id
            sent = await stage.discord.submit_modal(stage.mira, form, {"prompt": "a tale", "genre": "Mystery"})
            await sent.answered()
            assert given_back(sent.reply.messages[-1]) == "a tale"
            assert sent.reply.buttons == []


@pytest.mark.asyncio
async def test_where_no_file_may_be_sent_a_long_text_comes_back_in_several_messages(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        stage.discord.revoke(stage.general, "ATTACH_FILES")
        form = await opened(stage, "comic")
        tale = ".".join(f"{number:04}" for number in range(800))
        sent = await stage.discord.submit_modal(stage.mira, form, {"prompt": tale})
        await sent.until(lambda reply: tale[-9:] in reply.text)
        assert all(message.ephemeral for message in sent.reply.messages)
        first, *more = [message.text for message in sent.reply.messages]
        assert first.startswith(say("refusal.no_permission"))
        assert "".join(part.split("```")[1].strip("\n") for part in (first, *more)) == tale


@pytest.mark.asyncio
async def test_half_an_emoji_does_not_keep_a_text_from_coming_back(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        form = await opened(stage, "story", language="Klingonish")
        sent = await submitted(stage, form, prompt="a fox \ud83e at sea")
        assert given_back(sent.reply.messages[-1]) == "a fox ? at sea\n\nlanguage: Klingonish"


@pytest.mark.asyncio
async def test_an_answer_whose_confirmation_was_lost_does_not_lose_the_text(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        form = await opened(stage, "story", language="Klingonish")
        values = {"prompt": "a fox at sea"}
        lost = stage.discord.faults.server_error(502, applied=True, method="POST", route="/callback")
        sent = await stage.discord.submit_modal(stage.mira, form, values)
        await stage.discord.until(lambda: lost.struck == 1 and bool(sent.reply.messages))
        assert given_back(sent.reply.messages[-1]) == "a fox at sea\n\nlanguage: Klingonish"


@pytest.mark.asyncio
async def test_a_form_that_came_twice_is_one_job(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        form = await opened(stage, "story")
        sent = await stage.discord.submit_modal(stage.mira, form, {"prompt": "a fox at sea"})
        stage.discord.resend(sent)
        await sent.until(lambda reply: "The end" in reply.text)
        assert len(stage.gemini.calls_of("stream")) == 1
        assert len(sent.reply.messages) == 1


async def ended_story(stage: Stage) -> Message:
    asked = await stage.story()
    reply = await asked.until(lambda reply: "The end" in reply.text)
    return reply.messages[-1]


async def form_of(stage: Stage, message: Message, label: str) -> Invocation:
    pressed = await stage.discord.press(stage.mira, message, label)
    await pressed.answered()
    assert pressed.modal is not None
    return pressed


@pytest.mark.asyncio
@pytest.mark.parametrize("threads", [True, False], ids=["thread", "no thread"])
async def test_a_message_that_was_deleted_under_an_open_form_is_continued_in_a_new_reply(
    open_stage: OpenStage, threads: bool
) -> None:
    async with open_stage() as stage:
        if not threads:
            stage.discord.lock_threads(stage.general)
        message = await ended_story(stage)
        form = await form_of(stage, message, "Continue")
        stage.discord.delete(message)
        sent = await stage.discord.submit_modal(stage.mira, form, {"direction": "she finds a map"})
        reply = await sent.until(lambda reply: "The end" in reply.text)
        assert "> -# she finds a map" in reply.text or "she finds a map" in stage.gemini.calls_of("stream")[-1].text
        assert message not in reply.messages


@pytest.mark.asyncio
async def test_a_direction_for_a_story_that_was_deleted_comes_back(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        message = await ended_story(stage)
        form = await form_of(stage, message, "Continue")
        library = stage.app.work_service.library
        await library.works.delete((await stage.kept()).id)
        sent = await stage.discord.submit_modal(stage.mira, form, {"direction": "she finds a map"})
        await sent.answered()
        assert given_back(sent.reply.messages[-1]) == "she finds a map"


@pytest.mark.asyncio
async def test_a_deferral_whose_confirmation_was_lost_does_not_lose_the_direction(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        form = await form_of(stage, await ended_story(stage), "Continue")
        lost = stage.discord.faults.reset("after", route="/callback")
        sent = await stage.discord.submit_modal(stage.mira, form, {"direction": "she finds a map"})
        await stage.discord.until(
            lambda: (
                "she finds a map" in sent.reply.text or "she finds a map" in stage.gemini.calls_of("stream")[-1].text
            )
        )
        assert lost.struck == 1


@pytest.mark.asyncio
async def test_after_any_fault_a_direction_comes_back(open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_stage() as stage:
        form = await form_of(stage, await ended_story(stage), "Continue")

        def broken(*_: object, **__: object) -> None:
            raise RuntimeError("database disk image is malformed")

        monkeypatch.setattr(stage.app.work_service, "submission", broken)
        sent = await stage.discord.submit_modal(stage.mira, form, {"direction": "she finds a map"})
        await sent.until(lambda reply: "```" in reply.text)
        assert given_back(sent.reply.messages[-1]) == "she finds a map"


async def more_of(stage: Stage, message: Message) -> Message:
    """The private message of More."""
    more = await stage.discord.press(stage.mira, message, "More")
    await more.answered()
    return more.reply.messages[0]


@pytest.mark.asyncio
async def test_an_edited_prompt_outlives_the_messages_under_its_form(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        message = await ended_story(stage)
        more = await more_of(stage, message)
        form = await form_of(stage, more, "Edit prompt")
        stage.discord.delete(message)
        stage.discord.delete(more)
        sent = await stage.discord.submit_modal(stage.mira, form, {"prompt": "a fox that sails"})
        reply = await sent.until(lambda reply: "The end" in reply.text)
        assert "> -# a fox that sails" in reply.text


@pytest.mark.asyncio
@pytest.mark.parametrize("label", ["Continue", "Edit prompt", "Rename"])
async def test_a_form_whose_work_cannot_be_read_in_time_is_answered_by_a_sentence(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch, label: str
) -> None:
    assert Limits().callback_deadline_s > SLOW_S
    async with open_stage() as stage:
        message = await ended_story(stage)
        shown = message if label == "Continue" else await more_of(stage, message)

        async def hanging(*_: object) -> None:
            await asyncio.Event().wait()

        with monkeypatch.context() as patched:
            patched.setattr(boundary, "SLOW_S", 0.05)
            patched.setattr(stage.app.work_service, "find", hanging)
            pressed = await stage.discord.press(stage.mira, shown, label)
            await pressed.answered()
        assert pressed.modal is None
        assert pressed.reply.ephemeral
        assert pressed.reply.text == say("refusal.too_slow")
        # In More, the button to try again replaces the menu.
        await form_of(stage, shown, "Continue" if label == "Continue" else "Try again")
