"""Read: a comic panel by panel in one private message, across the pages of its series."""

from __future__ import annotations

import pytest

from bot.reply.controls import PanelAction, panel_id
from bot.script.alt_text import alt_text
from bot.words.say import refusal_line, say
from bot.work.refusal import Refusal, RefusalKind
from sandbox.discord import Invocation, Message, Person
from sandbox.gemini.faults import RefusedPicture
from tests.wire.access import with_buttons
from tests.wire.conftest import OpenStage, Stage, patient_limits
from tests.wire.shelf import page_of, quiet

ROOMY = patient_limits(interaction_requests=100)


async def drawn(stage: Stage, **options: object) -> Message:
    """Make a comic. Returns the last message of its reply."""
    asked = await stage.discord.command(stage.mira, stage.general, "comic", prompt="a fox and a lamp", **options)
    await asked.until(lambda reply: any(button.label == "More" for button in reply.buttons))
    await quiet(stage)
    return asked.reply.messages[-1]


async def opened(stage: Stage, comic: Message, by: Person | None = None) -> Message:
    """The private message that Read opens."""
    pressed = await stage.discord.press(by or stage.mira, comic, "Read")
    await pressed.until(lambda reply: "Panel" in reply.text)
    return page_of(pressed)


async def turned(stage: Stage, page: Message, label: str, words: str, by: Person | None = None) -> Invocation:
    """Press a button on a private page, and wait until the page says this."""
    pressed = await stage.discord.press(by or stage.mira, page, label)
    await pressed.answered()
    await stage.discord.until(lambda: words in page.text, what=lambda: page.text)
    return pressed


def heading(number: int, of: int) -> str:
    return say("fix.read.panel", number=number, of=of)


@pytest.mark.asyncio
async def test_a_private_message_turns_the_panels_and_nothing_else_changes(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        comic = await drawn(stage, panels=3)
        before = (comic.text, len(comic.revisions))
        work = await stage.kept()
        page = await opened(stage, comic, stage.tom)
        assert page.ephemeral
        for number, panel in enumerate(work.panels, 1):
            assert heading(number, 3) in page.text
            assert page.alt_texts == [alt_text(panel.script)]
            assert len(page.attachments) == 1
            back, on = page.buttons
            assert (back.disabled, on.disabled) == (number == 1, number == 3)
            if number < 3:
                await turned(stage, page, "▶", heading(number + 1, 3), by=stage.tom)
        await turned(stage, page, "◀", heading(2, 3), by=stage.tom)
        assert (comic.text, len(comic.revisions)) == before


@pytest.mark.asyncio
async def test_the_panels_of_all_pages_follow_each_other(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        first = await drawn(stage, panels=2)
        form = await stage.discord.press(stage.mira, first, "Continue")
        await form.answered()
        sent = await stage.discord.submit_modal(stage.mira, form, {"direction": "north"})
        await sent.until(lambda reply: say("after.started", link="") in reply.text)
        await quiet(stage)
        second = await stage.kept()
        assert second.chapter == 2
        page = await opened(stage, first)
        assert heading(1, 4) in page.text
        await turned(stage, page, "▶", heading(2, 4))
        assert say("fix.read.page", page=1, title="") in page.text
        await turned(stage, page, "▶", heading(3, 4))
        assert say("fix.read.page", page=2, title="") in page.text
        assert page.alt_texts == [alt_text(second.panels[0].script)]


@pytest.mark.asyncio
async def test_a_page_of_another_person_that_is_private_is_not_among_them(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        first = await drawn(stage, panels=2)
        await drawn(stage, panels=2, private=True)
        page = await opened(stage, first, stage.tom)
        assert heading(1, 2) in page.text


@pytest.mark.asyncio
async def test_a_panel_without_a_picture_says_why_and_keeps_its_words(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        stage.gemini.faults.add(RefusedPicture(panel=2), contains="Draw only panel 2", times=None)
        comic = await drawn(stage, panels=2)
        work = await stage.kept()
        assert work.panels[1].picture is None
        page = await opened(stage, comic)
        await turned(stage, page, "▶", heading(2, 2))
        assert say("fix.missing", reason="").rstrip() in page.text
        assert not page.attachments


@pytest.mark.asyncio
async def test_a_page_works_after_a_restart_and_its_deletion_is_told(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        comic = await drawn(stage, panels=2)
        work = await stage.kept()
        page = await opened(stage, comic)
        await stage.restart()
        await turned(stage, page, "▶", heading(2, 2))
        await stage.app.library.works.delete(work.id)
        pressed = await stage.discord.press(stage.mira, page, "◀")
        gone = refusal_line(Refusal(RefusalKind.UNKNOWN_WORK))
        await pressed.until(lambda reply: any(gone in message.text for message in reply.messages))
        assert heading(2, 2) in page.text


@pytest.mark.asyncio
async def test_a_forged_press_on_the_public_message_changes_it_for_no_one(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        comic = await drawn(stage, panels=2)
        before = len(comic.revisions)
        turn = panel_id(PanelAction.TURN, (await stage.kept()).id, 2)
        with with_buttons(comic, [turn]):
            pressed = await stage.discord.press(stage.tom, comic, turn)
            await pressed.until(lambda reply: heading(2, 2) in reply.text)
        assert page_of(pressed) is not comic
        assert len(comic.revisions) == before
