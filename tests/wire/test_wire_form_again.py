"""Refused forms: the form opens again with the same input, and leads to the same work."""

from __future__ import annotations

import pytest

from bot.words.say import say
from sandbox.discord import Invocation, Message
from tests.wire.conftest import OpenStage, Stage
from tests.wire.replies import chapter_title, given_back
from tests.wire.test_wire_forms import ended_story, form_of, more_of, presets, pressed, submitted

AGAIN = say("button.tryagain")


def broken(*_: object, **__: object) -> None:
    raise RuntimeError("database disk image is malformed")


async def refused(
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
    form: Invocation,
    broken_part: tuple[object, str],
    values: dict[str, str],
    menu: Message | None = None,
) -> Invocation:
    """Submit a form while this method of the bot fails. The answer is a new message, or in the menu."""
    with monkeypatch.context() as patched:
        patched.setattr(*broken_part, broken)
        sent = await stage.discord.submit_modal(stage.mira, form, values)
        await sent.until(lambda reply: AGAIN in [one.label for one in (menu or reply).buttons])
    return sent


@pytest.mark.asyncio
async def test_a_direction_is_tried_again_from_the_message_of_the_refusal(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_stage() as stage:
        message = await ended_story(stage)
        form = await form_of(stage, message, "Continue")
        sent = await refused(
            stage, monkeypatch, form, (stage.app.work_service, "submission"), {"direction": "she finds a map"}
        )
        assert given_back(sent.reply.messages[-1]) == "she finds a map"
        await stage.restart()
        again = await pressed(stage, sent.reply.messages[-1], AGAIN)
        assert presets(again) == {"direction": "she finds a map"}
        await submitted(stage, again, direction="she finds an old map")
        await stage.discord.until(lambda: bool(stage.discord.threads))
        [thread] = stage.discord.threads
        assert message.thread is thread, "it goes on from the message that was pressed first"
        await stage.discord.until(lambda: any("The end" in one.text for one in stage.discord.transcript(thread)))
        chapter = "".join(one.text for one in stage.discord.transcript(thread))
        assert chapter_title(2) in chapter
        assert "she finds an old map" in chapter


@pytest.mark.asyncio
async def test_an_edit_and_a_title_are_tried_again_in_the_menu(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_stage() as stage:
        message = await ended_story(stage)
        menu = await more_of(stage, message)
        form = await form_of(stage, menu, "Edit prompt")
        await refused(
            stage,
            monkeypatch,
            form,
            (stage.app.work_service, "submission"),
            {"change": "at night", "prompt": "a fox at sea"},
            menu,
        )
        assert not menu.is_deleted
        again = await pressed(stage, menu, AGAIN)
        assert presets(again) == {"change": "at night", "prompt": "a fox at sea"}
        await stage.discord.submit_modal(stage.mira, again, {"change": "at noon", "prompt": "a fox at sea"})
        await stage.discord.until(lambda: "a fox at sea" in message.text and "The end" in message.text)
        assert say("after.take", link="").strip(" .:") in menu.text

        menu = await more_of(stage, message)
        form = await form_of(stage, menu, "Rename")
        await refused(
            stage,
            monkeypatch,
            form,
            (stage.app.work_service.library.renaming, "rename"),
            {"title": "The sailing fox"},
            menu,
        )
        again = await pressed(stage, menu, AGAIN)
        assert presets(again) == {"title": "The sailing fox"}
        await stage.discord.submit_modal(stage.mira, again, {"title": "The sailing fox"})
        await stage.discord.until(lambda: say("keep.renamed", title="The sailing fox") in menu.text)
        assert "The sailing fox" in message.text
        await pressed(stage, message, "More")
        assert not menu.is_deleted, "the menu has turned into the result"


@pytest.mark.asyncio
async def test_a_form_that_was_never_shown_to_a_person_is_not_kept_for_them(open_stage: OpenStage) -> None:
    """A modified client sends the form of another person's work, from a message that does not show it."""
    async with open_stage() as stage:
        await ended_story(stage)
        work_id = (await stage.kept()).id
        for action in ("edit", "rename", "continue"):
            form = await stage.discord.command(stage.tom, stage.general, "story")
            await form.answered()
            assert form.modal is not None
            form.modal["custom_id"] = f"elara:{action}:{work_id}"
            sent = await stage.discord.submit_modal(stage.tom, form, {"prompt": "a tale"})
            await sent.answered()
            assert say("refusal.not_here") in sent.reply.text
            assert sent.reply.buttons == []


@pytest.mark.asyncio
async def test_who_may_not_edit_any_more_gets_no_form(open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_stage() as stage:
        message = await ended_story(stage)
        form = await form_of(stage, message, "Continue")
        sent = await refused(
            stage, monkeypatch, form, (stage.app.work_service, "submission"), {"direction": "she finds a map"}
        )
        await stage.app.work_service.library.works.delete((await stage.kept()).id)
        late = await pressed(stage, sent.reply.messages[-1], AGAIN)
        assert late.modal is None
        assert say("refusal.unknown_work") in late.reply.text
