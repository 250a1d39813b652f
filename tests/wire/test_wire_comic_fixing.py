"""Fix: the author changes a panel in private, and the page follows. Another person gets a copy."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import Mock

import pytest

from bot.reply.controls import PanelAction, panel_id
from bot.shelf import title_updates
from bot.words.say import refusal_line, say
from bot.work.parts import LineKind
from bot.work.refusal import Refusal, RefusalKind
from bot.work.work import Work
from sandbox.discord import Message
from tests.wire.composing import PlainComposer
from tests.wire.conftest import OpenStage, Stage
from tests.wire.fixing import (
    HEADS,
    PLACE,
    ROOMY,
    TAIL,
    WORDS,
    choose,
    composer,
    drawn,
    eventually_kept,
    fixes,
    kept_panel,
    panel_page,
    press,
    write,
)
from tests.wire.replies import ShiftedClock
from tests.wire.shelf import more, quiet
from tests.wire.test_wire_comic import SCRIPT

__all__ = ["composer"]


def lapse(stage: Stage, clock: ShiftedClock) -> None:
    """Let sixteen minutes pass."""
    for shifted in (stage.discord.clock, clock):
        shifted.shift(960.0)


def posts(stage: Stage, comic: Message) -> list[Message]:
    """The public messages of the bot in the channel of a comic."""
    return [one for one in stage.discord.transcript(comic.channel) if one.author is stage.discord.bot]


async def seen(stage: Stage) -> None:
    """Store two seen heads for each picture of the newest comic."""

    def look(work: Work) -> Work:
        return replace(work, panels=tuple(replace(panel, look=HEADS) for panel in work.panels))

    await stage.app.library.work_changes.change((await stage.kept()).id, look)


@pytest.mark.asyncio
async def test_words_of_a_balloon_are_changed_and_the_other_panels_stay(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        comic = await drawn(stage)
        before = await stage.kept()
        page = await panel_page(stage, comic, 1)
        assert page.ephemeral
        sent = await write(stage, page, text="Tonight, then.", kind="shout", speaker="Otto")
        await sent.answered()
        await stage.discord.until(lambda: "Tonight, then." in page.text)
        await stage.discord.until(lambda: say("fix.saved") in page.text)
        after = await stage.kept()
        (line,) = after.panels[0].script.lines
        assert (line.text, line.speaker, line.kind, line.manner) == ("Tonight, then.", "Otto", LineKind.SHOUT, "")
        assert after.panels[0].script.caption_top == before.panels[0].script.caption_top
        assert after.panels[0].picture == before.panels[0].picture
        assert after.panels[1:] == before.panels[1:]


@pytest.mark.asyncio
async def test_a_caption_is_chosen_taken_out_and_a_new_balloon_added(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        comic = await drawn(stage)
        page = await panel_page(stage, comic, 1)
        (select,) = page.selects
        assert [value for _, value in select.options] == ["top", "0", "new"]
        await choose(stage, page, "top")
        await (await write(stage, page, text="")).answered()
        await stage.discord.until(lambda: [value for _, value in page.selects[0].options] == ["0", "new"])
        assert (await kept_panel(stage, 1)).script.caption_top == ""
        await choose(stage, page, "new")
        await (await write(stage, page, text="Meanwhile.", kind="caption")).answered()
        await stage.discord.until(lambda: "Meanwhile." in page.text)
        script = (await kept_panel(stage, 1)).script
        assert (script.caption_top, len(script.lines)) == ("Meanwhile.", 1)


@pytest.mark.asyncio
async def test_the_tail_and_the_place_of_a_balloon(open_stage: OpenStage, composer: PlainComposer) -> None:
    async with open_stage(limits=ROOMY) as stage:
        comic = await drawn(stage)
        await seen(stage)
        page = await panel_page(stage, comic, 1)
        assert composer.jobs[-1].numbered
        await press(stage, page, TAIL, say("fix.tail", number=2))
        (select,) = page.selects
        assert [label for label, _ in select.options] == [
            say("fix.tail.person", name="Mira", side=say("fix.side.left")),
            say("fix.tail.person", name=say("fix.tail.someone"), side=say("fix.side.right")),
            say("fix.tail.auto"),
        ]
        await choose(stage, page, "1")
        await stage.discord.until(lambda: say("fix.saved") in page.text)
        await press(stage, page, PLACE)
        await eventually_kept(stage, lambda work: work.panels[0].script.lines[0].place == 1)
        assert (await kept_panel(stage, 1)).script.lines[0].aims_at == 1
        assert composer.jobs[-1].panels[0].script.lines[0].aims_at == 1


@pytest.mark.asyncio
async def test_without_heads_there_is_no_tail_to_choose(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        comic = await drawn(stage)
        page = await panel_page(stage, comic, 1)
        assert {button.label: button.disabled for button in page.buttons}[TAIL]


@pytest.mark.asyncio
async def test_a_panel_leaves_the_page_comes_back_and_changes_its_place(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        comic = await drawn(stage)
        before = (await stage.kept()).panels
        page = await panel_page(stage, comic, 2)
        await press(stage, page, say("button.panel.remove"), say("fix.pick.removed", number=2))
        left = (await stage.kept()).panels
        assert [panel.number for panel in left] == [1, 2]
        assert [panel.picture for panel in left] == [before[0].picture, before[2].picture]
        await press(stage, page, say("button.panel.restore"), say("fix.read.panel", number=2, of=3))
        await eventually_kept(stage, lambda work: work.panels == before)
        await press(stage, page, say("button.panel.move"), say("fix.read.panel", number=3, of=3))
        moved = await eventually_kept(stage, lambda work: work.panels != before)
        assert [panel.picture for panel in moved.panels] == [before[place].picture for place in (0, 2, 1)]
        assert [panel.number for panel in moved.panels] == [1, 2, 3]


@pytest.mark.asyncio
async def test_the_last_panel_stays(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        comic = await drawn(stage, "a fox", panels=1)
        page = await fixes(stage, comic)
        assert say("fix.read.panel", number=1, of=1) in page.text
        assert {button.label: button.disabled for button in page.buttons}[say("button.panel.remove")]


@pytest.mark.asyncio
async def test_another_persons_fix_is_a_copy_of_their_own_that_costs_nothing(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, DAILY_PANELS="3") as stage:
        comic = await drawn(stage)
        work, calls = await stage.kept(), len(stage.gemini.calls)
        page = await fixes(stage, comic, stage.tom)
        assert say("fix.remix", author=stage.mira.id) in page.text
        remix = page.buttons[0].custom_id or ""
        for _ in range(2):  # a second press on the old button makes no second copy
            pressed = await stage.discord.press(stage.tom, page, remix)
            await pressed.answered()
        await stage.discord.until(lambda: say("fix.remixed", link="") in page.text, what=lambda: page.text)
        await quiet(stage)
        copy = await stage.kept(stage.tom)
        assert [panel.picture for panel in copy.panels] == [panel.picture for panel in work.panels]
        assert (copy.ending, copy.author_id) == (work.ending, stage.tom.id)
        assert copy.lineage is not None
        assert copy.lineage.parent_author_id == stage.mira.id
        used = await stage.app.library.usage_limits.of_person(stage.tom.id)
        assert (used.panels.used, used.panels.reserved, len(stage.gemini.calls)) == (0, 0, calls)
        messages = [one for one in stage.discord.transcript(stage.general) if one.author is stage.discord.bot]
        assert len([one for one in messages if not one.ephemeral]) == 2
        assert f"<@{stage.mira.id}>" in messages[-1].text
        assert (await stage.kept()).panels == work.panels
        own = await fixes(stage, messages[-1], stage.tom)
        assert say("fix.pick") in own.text


@pytest.mark.asyncio
async def test_what_was_typed_comes_back_when_it_cannot_be_saved(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        comic = await drawn(stage)
        page = await panel_page(stage, comic, 1)
        form = await stage.discord.press(stage.mira, page, WORDS)
        await form.answered()
        await stage.app.library.works.delete((await stage.kept()).id)
        sent = await stage.discord.submit_modal(stage.mira, form, {"text": "Never lost."})
        gone = refusal_line(Refusal(RefusalKind.UNKNOWN_WORK))
        await sent.until(lambda reply: any(gone in one.text and "Never lost." in one.text for one in reply.messages))


@pytest.mark.asyncio
async def test_what_was_typed_can_be_sent_again_from_what_came_back(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_stage(limits=ROOMY) as stage:
        comic = await drawn(stage)
        page = await panel_page(stage, comic, 1)
        form = await stage.discord.press(stage.mira, page, WORDS)
        await form.answered()
        with monkeypatch.context() as broken:
            broken.setattr(type(stage.app.library.work_changes), "change", Mock(side_effect=RuntimeError))
            sent = await stage.discord.submit_modal(stage.mira, form, {"text": "Never lost."})
            await sent.until(lambda reply: any("Never lost." in one.text for one in reply.messages))
        refusal = next(one for one in sent.reply.messages if "Never lost." in one.text)
        again = await stage.discord.press(stage.mira, refusal, say("button.tryagain"))
        await again.answered()
        await stage.discord.submit_modal(stage.mira, again, {})
        await eventually_kept(stage, lambda work: work.panels[0].script.lines[0].text == "Never lost.")
        await stage.discord.until(lambda: say("fix.read.panel", number=1, of=3) in refusal.text)


@pytest.mark.asyncio
async def test_the_pages_of_fix_work_after_a_restart(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        comic = await drawn(stage)
        page = await panel_page(stage, comic, 1)
        await stage.restart()
        await press(stage, page, PLACE, say("fix.saved"))
        assert (await kept_panel(stage, 1)).script.lines[0].place == 1


@pytest.mark.asyncio
async def test_two_changes_at_once_are_both_kept(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        comic = await drawn(stage)
        work_id = (await stage.kept()).id
        first, second = await panel_page(stage, comic, 1), await panel_page(stage, comic, 2)
        for page, number in ((first, 1), (second, 2)):
            await stage.discord.press(stage.mira, page, panel_id(PanelAction.PLACE, work_id, number, "0"))
        work = await eventually_kept(
            stage, lambda work: [panel.script.lines[0].place for panel in work.panels[:2]] == [1, 1]
        )
        assert work.ending is not None


@pytest.mark.asyncio
async def test_where_the_bot_is_no_member_the_token_of_the_press_on_the_page_is_kept(open_stage: OpenStage) -> None:
    clock = ShiftedClock()
    async with open_stage(limits=ROOMY, clock=clock) as stage:
        abroad = stage.discord.foreign_channel()
        asked = await stage.discord.command(stage.mira, abroad, "comic", prompt=SCRIPT)
        await asked.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        await quiet(stage)
        comic = asked.reply.messages[-1]
        lapse(stage, clock)  # the token of the command has ended
        page = await panel_page(stage, comic, 1)
        before = len(comic.revisions)
        await (await write(stage, page, text="By the token.")).answered()
        await stage.discord.until(lambda: len(comic.revisions) > before)
        await stage.discord.until(lambda: say("fix.saved") in page.text)
        assert len(posts(stage, comic)) == 1
        lapse(stage, clock)  # that of the press on the page, too
        await (await write(stage, page, text="By a new message.")).answered()
        await stage.discord.until(lambda: len(posts(stage, comic)) == 2)
        newest = posts(stage, comic)[-1]
        await stage.discord.until(lambda: any(button.label == "Fix" for button in newest.buttons))
        before = len(newest.revisions)
        await (await write(stage, page, text="And there again.")).answered()
        await stage.discord.until(lambda: len(newest.revisions) > before)
        assert len(posts(stage, comic)) == 2


@pytest.mark.asyncio
async def test_a_page_whose_message_was_deleted_is_told_and_not_posted_again(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        comic = await drawn(stage)
        page = await panel_page(stage, comic, 1)
        stage.discord.delete(comic)
        await press(stage, page, PLACE, say("fix.saved.gone"))
        assert posts(stage, comic) == []


@pytest.mark.asyncio
async def test_a_new_title_stands_on_the_page_too(open_stage: OpenStage, composer: PlainComposer) -> None:
    async with open_stage(limits=ROOMY) as stage:
        comic = await drawn(stage)
        page = (await stage.kept()).pages[0]
        form = await more(stage, comic, "Rename")
        await form.answered()
        await stage.discord.submit_modal(stage.mira, form, {"title": "The Green Lamp"})
        renamed = await eventually_kept(stage, lambda work: work.pages[0].picture != page.picture)
        assert composer.jobs[-1].title == renamed.title == "The Green Lamp"
        name = renamed.pages[0].picture.sha256[:8]
        await stage.discord.until(lambda: name in comic.attachments[0].filename)


@pytest.mark.asyncio
async def test_a_page_that_could_not_be_lettered_follows_with_the_next_fix(
    open_stage: OpenStage, composer: PlainComposer
) -> None:
    async with open_stage(limits=ROOMY) as stage:
        comic = await drawn(stage)
        before = await stage.kept()
        page = await panel_page(stage, comic, 1)
        composer.fails = True
        await press(stage, page, PLACE, say("fix.saved.unlettered"))
        behind = await stage.kept()
        assert (behind.panels[0].script.lines[0].place, behind.pages[0].settled) == (1, False)
        assert behind.pages[0].picture == before.pages[0].picture
        composer.fails = False
        await fixes(stage, comic)
        after = await eventually_kept(stage, lambda work: work.pages[0].settled)
        name = after.pages[0].picture.sha256[:8]
        await stage.discord.until(lambda: name in comic.attachments[0].filename)


@pytest.mark.asyncio
async def test_a_page_that_is_larger_than_files_may_be_by_now_is_told_its_author(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The author waits for all messages.
    monkeypatch.setattr(title_updates, "AT_ONCE_S", 60.0)
    async with open_stage(limits=ROOMY) as stage:
        last = await drawn(stage, "a fox and a lamp", panels=5)
        first, *_ = standing = posts(stage, last)
        page = await fixes(stage, last)
        await press(stage, page, "1", say("fix.read.panel", number=1, of=5))
        shown = [file.filename for file in first.attachments]
        stage.discord.faults.error(413, 40005, count=None, route="/channels/", when=lambda entry: bool(entry.files))
        await press(stage, page, PLACE, say("fix.saved.large"))
        assert [file.filename for file in first.attachments] == shown
        assert posts(stage, last) == standing, "it is not posted again: that would be refused as well"
        # Without its fifth panel the comic has one page, so its messages are written again, with a line in its place.
        await press(stage, page, say("button.panel.remove"), say("fix.pick.removed", number=1))
        await stage.discord.until(lambda: say("fix.saved.large") in page.text)
        assert any(say("part.file.refused", name="") in one.text for one in posts(stage, last))


@pytest.mark.asyncio
async def test_a_comic_of_two_pages_loses_one_with_its_fifth_panel(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        last = await drawn(stage, "a fox and a lamp", panels=5)
        assert len(posts(stage, last)) == 2
        first = posts(stage, last)[0]
        page = await fixes(stage, last)
        await press(stage, page, "1", say("fix.read.panel", number=1, of=5))
        shown = first.attachments[0].filename
        await press(stage, page, PLACE, say("fix.saved"))
        await stage.discord.until(lambda: first.attachments[0].filename != shown)
        await press(stage, page, say("button.panel.remove"), say("fix.pick.removed", number=1))
        await stage.discord.until(lambda: len(posts(stage, last)) == 1)
        assert len((await stage.kept()).pages) == 1
        await stage.discord.until(lambda: any(button.label == "Fix" for button in posts(stage, last)[0].buttons))
