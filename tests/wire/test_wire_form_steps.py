"""Extra steps from a form to its work: a refusal with a guess, another attempt, and values that no option offers."""

from __future__ import annotations

import asyncio

import pytest

from bot.discord import recent
from bot.discord.choice_fields import AUTOMATIC, OTHER
from bot.library.saved_forms import KEPT_S
from bot.words.say import say
from bot.work.request import NarrationOptions
from sandbox.discord import Invocation
from tests.wire.conftest import OpenStage, Stage
from tests.wire.replies import ShiftedClock, given_back
from tests.wire.test_wire_forms import fields, opened, presets, pressed, submitted, written

AGAIN, TYPE_IT = say("button.tryagain"), say("entry.other.button")


async def refused(stage: Stage, command: str, **options: object) -> Invocation:
    invocation = await stage.discord.command(stage.mira, stage.general, command, **options)
    await invocation.answered()
    assert invocation.reply.ephemeral
    return invocation


@pytest.mark.asyncio
async def test_one_press_goes_on_with_the_guess(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        asked = await refused(stage, "story", prompt="a fox", language="deuzzz", genre="horor", length="medium")
        assert say("refusal.unknown_language", language="deuzzz") in asked.reply.text
        assert say("entry.guess", value="German") in asked.reply.text
        assert given_back(asked.reply.messages[-1]) == "a fox"
        box = asked.reply.messages[0]
        press = await pressed(stage, box, say("entry.guess.button", value="German"))
        reply = await written(press)
        assert box.is_deleted, "the private message has done its work"
        assert not reply.messages[-1].ephemeral
        told = stage.gemini.calls_of("stream")[-1].text
        for part in ("German", "Horror", "600", "a fox"):
            assert part in told
        asked = await refused(stage, "narrate", text="Good night.", voice="warm")
        press = await pressed(stage, asked.reply.messages[0], say("entry.guess.button", value="Sulafat"))
        reply = await written(press)
        assert reply.attachments[0].description == "Section 1, spoken by Sulafat"


@pytest.mark.asyncio
async def test_what_is_refused_can_be_tried_again_with_everything_that_was_entered(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        tale = "a *long* tale\nfor @everyone and ||you||"
        asked = await refused(stage, "comic", prompt=tale, panels=2, style="noir", language="Klingonish", private=True)
        assert given_back(asked.reply.messages[-1]) == tale
        assert [button.label for button in asked.reply.buttons] == [AGAIN]
        again = await pressed(stage, asked.reply.messages[0], AGAIN)
        assert presets(again) == {
            "prompt": tale,
            "panels": "2",
            "style": "noir",
            "language": "Klingonish",
            "private": "yes",
        }
        sent = await submitted(stage, again, language="German")
        reply = await sent.until(lambda reply: "The end · 2 panels" in reply.text)
        assert reply.messages[-1].ephemeral
        assert all(message.pings == [] for message in stage.discord.state.messages.values())


@pytest.mark.asyncio
async def test_the_form_is_still_filled_in_after_a_restart_and_gone_after_a_day(open_stage: OpenStage) -> None:
    clock = ShiftedClock()
    async with open_stage(clock=clock) as stage:
        asked = await refused(stage, "story", prompt="a fox", language="Klingonish")
        await stage.restart()
        again = await pressed(stage, asked.reply.messages[0], AGAIN)
        assert presets(again)["prompt"] == "a fox"
        clock.shift(KEPT_S)
        stage.discord.clock.shift(KEPT_S)
        late = await pressed(stage, asked.reply.messages[0], AGAIN)
        assert late.modal is None
        assert late.reply.text == say("refusal.form_gone")
        late = await submitted(stage, again, prompt="a fox and an owl")
        assert say("refusal.form_gone") in late.reply.text
        assert given_back(late.reply.messages[-1]).startswith("a fox and an owl")


@pytest.mark.asyncio
async def test_a_text_that_is_too_long_for_a_field_comes_back_as_a_file_and_stays(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        tale = " ".join(f"word{number}" for number in range(600))
        assert 4000 < len(tale) <= 6000
        asked = await refused(stage, "story", prompt=tale, language="Klingonish")
        assert given_back(asked.reply.messages[-1]) == tale
        again = await pressed(stage, asked.reply.messages[0], AGAIN)
        assert presets(again)["prompt"] == ""
        assert again.modal is not None
        assert again.modal["components"][0]["description"] == say("entry.prompt.kept", n=len(tale))
        sent = await submitted(stage, again, language="")
        await written(sent)
        assert tale in stage.gemini.calls_of("stream")[-1].text


@pytest.mark.asyncio
async def test_a_text_with_a_code_block_comes_back_as_a_file(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        asked = await refused(stage, "story", prompt="```a fox``` @everyone", language="Klingonish")
        assert given_back(asked.reply.messages[-1]) == "```a fox``` @everyone"
        assert len(asked.reply.attachments) == 1


@pytest.mark.asyncio
async def test_what_no_option_offers_is_typed_in_one_more_step(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        form = await opened(stage, "story")
        sent = await submitted(stage, form, prompt="a fox", genre=[OTHER], language=[OTHER], length=["medium"])
        assert sent.reply.ephemeral
        assert sent.reply.text == say("entry.other.ask", fields="Genre, Language")
        question = sent.reply.messages[0]
        asked = await pressed(stage, question, TYPE_IT)
        assert presets(asked) == {"genre": "", "language": ""}
        await stage.restart()
        typed = await submitted(stage, asked, genre="solarpunk", language="cymraeg")
        await written(typed)
        told = stage.gemini.calls_of("stream")[-1].text
        for part in ("a fox", "solarpunk", "Welsh", "600"):
            assert part in told
        assert question.is_deleted


@pytest.mark.asyncio
async def test_what_was_typed_wrongly_in_the_extra_step_gets_a_guess_and_loses_nothing(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        form = await opened(stage, "narrate")
        files = [("tale.txt", b"Out of a file.")]
        sent = await submitted(stage, form, prompt="Good night.", file=files, voice=[OTHER], style=["Dry and deadpan"])
        asked = await pressed(stage, sent.reply.messages[0], TYPE_IT)
        wrong = await submitted(stage, asked, voice="gentel")
        question = sent.reply.messages[0]
        await wrong.until(lambda _: "```" in question.text)
        assert given_back(question) == "Good night.", "the refusal takes the place of the question"
        again = await pressed(stage, question, AGAIN)
        assert presets(again) == {
            "prompt": "Good night.",
            "file": "",
            "voice": "gentel",
            "style": "Dry and deadpan",
            "private": AUTOMATIC,
        }
        assert again.modal is not None
        assert again.modal["components"][1]["description"] == say("entry.file.kept", name="tale.txt")
        sent = await submitted(stage, again, voice="Puck")
        reply = await written(sent)
        assert "Out of a file." in reply.text
        assert reply.attachments[0].description == "Section 1, spoken by Puck"


@pytest.mark.asyncio
async def test_a_file_alone_is_read_aloud_from_the_form(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        form = await opened(stage, "narrate")
        sent = await submitted(stage, form, file=[("tale.md", b"Out of a file.")])
        reply = await written(sent)
        assert "Out of a file." in reply.text
        form = await opened(stage, "narrate")
        empty = await submitted(stage, form)
        assert empty.reply.ephemeral
        assert [button.label for button in empty.reply.buttons] == [AGAIN]
        form = await opened(stage, "narrate")
        wrong = await submitted(stage, form, prompt="And a text.", file=[("cat.png", b"no text")])
        assert say("refusal.bad_attachment", name="cat.png") in wrong.reply.text
        again = await pressed(stage, wrong.reply.messages[0], AGAIN)
        reply = await written(await submitted(stage, again))
        assert "And a text." in reply.text, "a file that cannot be read is not kept"


@pytest.mark.asyncio
async def test_a_file_and_an_unknown_language_can_be_put_right(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        file = ("tale.txt", b"Out of a file.")
        asked = await refused(stage, "narrate", attachment=file, language="Klingonish", style="slow")
        again = await pressed(stage, asked.reply.messages[0], AGAIN)
        assert presets(again) == {
            "prompt": "",
            "file": "",
            "voice": "Kore",
            "language": "Klingonish",
            "private": AUTOMATIC,
        }
        reply = await written(await submitted(stage, again, language="Danish"))
        assert "Out of a file." in reply.text
        work = await stage.kept()
        assert work.request.language == "Danish"
        assert work.request.options == NarrationOptions(style="slow"), "what has no field is kept"


@pytest.mark.asyncio
async def test_what_a_person_chose_lately_is_offered_first(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        await written(await stage.story("a fox", language="Zulu", genre="solarpunk"))
        form = await opened(stage, "story")
        offered = {name: [one["value"] for one in fields(form)[name]["options"]] for name in ("language", "genre")}
        assert offered["language"][:3] == [AUTOMATIC, "Zulu", "English"]
        assert offered["genre"][:3] == [AUTOMATIC, "solarpunk", "Adventure"]
        assert all(len(values) == 25 and values[-1] == OTHER for values in offered.values())
        others = await stage.discord.command(stage.tom, stage.general, "story")
        await others.answered()
        assert "Zulu" not in [one["value"] for one in fields(others)["language"]["options"]]


@pytest.mark.asyncio
async def test_a_form_does_not_wait_for_recent_choices(open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_stage() as stage:

        async def hanging(*_: object) -> None:
            await asyncio.Event().wait()

        monkeypatch.setattr(recent, "READ_S", 0.05)
        monkeypatch.setattr(recent, "recent_choices", hanging)
        form = await opened(stage, "story")
        assert [one["value"] for one in fields(form)["language"]["options"]][:2] == [AUTOMATIC, "English"]


@pytest.mark.asyncio
async def test_the_buttons_of_another_person_open_nothing(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        asked = await refused(stage, "story", prompt="a fox", language="deuzzz")
        shown = asked.reply.messages[0]
        assert all(len(button.custom_id) <= 40 for button in shown.buttons if button.custom_id)
        shown.flags = 0
        for label in (AGAIN, say("entry.guess.button", value="German")):
            press = await stage.discord.press(stage.tom, shown, label)
            await press.answered()
            assert press.modal is None
            assert press.reply.text == say("refusal.form_gone")


@pytest.mark.asyncio
async def test_what_was_typed_comes_back_also_when_it_cannot_be_saved(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_stage() as stage:

        async def broken(*_: object) -> None:
            raise OSError("disk full")

        monkeypatch.setattr(stage.app.library.saved_forms, "save", broken)
        asked = await refused(stage, "story", prompt="a fox", language="deuzzz")
        assert given_back(asked.reply.messages[-1]) == "a fox"
        assert asked.reply.buttons == []
        form = await opened(stage, "story")
        sent = await submitted(stage, form, prompt="a fox", language=[OTHER])
        assert say("refusal.too_slow") in sent.reply.text
        assert given_back(sent.reply.messages[-1]) == "a fox"


@pytest.mark.asyncio
async def test_a_list_without_a_match_says_so_and_its_line_is_harmless(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        for command, option, typed, value in (
            ("narrate", "voice", "Zzyzx", "Kore"),
            ("story", "language", "Klingonish", AUTOMATIC),
            ("story", "genre", "solarpunk", "solarpunk"),
        ):
            [choice] = await stage.discord.autocomplete(stage.mira, stage.general, command, focused=option, typed=typed)
            assert typed in choice["name"]
            assert choice["value"] == value
        await written(await stage.story("a fox", language=AUTOMATIC))
