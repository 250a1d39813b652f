"""Fix draws a panel again: the old picture stays until the new one is chosen, and is kept among the earlier ones."""

from __future__ import annotations

import asyncio
import base64
import errno
from typing import Any

import pytest

from bot.gemini.comic_drawing import redraw_panel
from bot.gemini.events import PanelDrawn
from bot.reply.controls import PanelAction, panel_id
from bot.words.say import refusal_line, say
from bot.work.ending import Ending
from bot.work.parts import PartState
from bot.work.refusal import Refusal, RefusalKind
from sandbox.gemini import Call
from sandbox.gemini.faults import BeforeHeaders, PictureFile, RefusedPicture
from sandbox.gemini.steps import Wait
from tests.waiting import until_read
from tests.wire.composing import PlainComposer
from tests.wire.conftest import OpenStage, Stage
from tests.wire.fixing import (
    FOUR,
    ROOMY,
    composer,
    drawn,
    eventually_kept,
    fixes,
    kept_panel,
    panel_page,
    press,
    write,
)
from tests.wire.shelf import quiet

__all__ = ["composer"]


def references(call: Call) -> list[bytes]:
    """The reference pictures of a call."""
    parts = call.body["contents"][0]["parts"]
    return [base64.urlsafe_b64decode(part["inlineData"]["data"]) for part in parts if "inlineData" in part]


async def panels_used(stage: Stage) -> float:
    """The panels that count for Mira today, once no reservation is open."""
    limits = stage.app.library.usage_limits
    used = await until_read(lambda: limits.of_person(stage.mira.id), lambda usage: not usage.panels.reserved)
    return used.panels.used


def held_redraws(monkeypatch: pytest.MonkeyPatch) -> tuple[asyncio.Event, asyncio.Event]:
    """Two events: redraws wait for the first from now on; the second is set when one has begun."""
    may_draw, began = asyncio.Event(), asyncio.Event()

    async def held(*args: Any, **named: Any) -> PanelDrawn | Ending:  # noqa: ANN401 - as it is called
        began.set()
        await may_draw.wait()
        return await redraw_panel(*args, **named)

    monkeypatch.setattr("bot.shelf.redrawing.redraw_panel", held)
    return may_draw, began


@pytest.mark.asyncio
async def test_a_wrong_face_is_drawn_again_in_four_presses_and_the_page_changes_on_use(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        comic = await drawn(stage)
        before, calls = await stage.kept(), len(stage.gemini.calls)
        stage.gemini.faults.add(PictureFile(media_type="image/jpeg"), contains="Draw only panel 3")
        page = await fixes(stage, comic)
        await press(stage, page, "3", say("fix.read.panel", number=3, of=3))
        await press(stage, page, panel_id(PanelAction.PERSON, before.id, 3, 1), say("fix.compare", number=3))
        assert (await stage.kept()).panels[2].picture == before.panels[2].picture
        assert len(page.attachments) == 2
        revisions = len(comic.revisions)
        await press(stage, page, say("button.panel.use"), say("fix.saved"))
        after = await stage.kept()
        assert after.panels[2].picture not in (None, before.panels[2].picture)
        assert after.panels[2].earlier == (before.panels[2].picture,)
        assert after.panels[:2] == before.panels[:2]
        await stage.discord.until(lambda: len(comic.revisions) > revisions)
        first = before.panels[0].picture
        assert first is not None
        (call,) = [one for one in stage.gemini.calls[calls:] if "Draw only panel 3" in one.text]
        assert references(call) == [await stage.app.library.files.read(first)]
        assert await panels_used(stage) == 4


@pytest.mark.asyncio
async def test_the_old_picture_is_kept_and_the_new_one_is_among_the_earlier(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, LOOK_MODEL="") as stage:
        comic = await drawn(stage)
        before = await stage.kept()
        stage.gemini.faults.add(PictureFile(media_type="image/jpeg"), contains="Draw only panel 2")
        page = await panel_page(stage, comic, 2)
        await press(stage, page, say("button.panel.absent"), say("fix.compare", number=2))
        await press(stage, page, say("button.panel.keep"), say("fix.read.panel", number=2, of=3))
        panel = await kept_panel(stage, 2)
        assert panel.picture == before.panels[1].picture
        (other,) = panel.earlier
        assert list(panel.earlier_looks) == [other.sha256], "the new picture was looked at"
        await stage.restart()
        await press(stage, page, say("button.panel.earlier"), say("fix.earlier", number=2))
        assert len(page.attachments) == 2
        await press(stage, page, "1", say("fix.saved"))
        assert (await kept_panel(stage, 2)).picture == other


@pytest.mark.asyncio
async def test_a_wish_in_words_reaches_the_model_and_a_refusal_is_told(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_stage(limits=ROOMY) as stage:
        comic = await drawn(stage)
        before = await stage.kept()
        stage.gemini.faults.add(RefusedPicture(panel=1), contains="Draw only panel 1", times=2)
        page = await panel_page(stage, comic, 1)
        form = await stage.discord.press(stage.mira, page, say("button.panel.other"))
        await form.answered()
        await stage.discord.submit_modal(stage.mira, form, {"reason": "the lamp is green"})
        failed = say("fix.failed", reason="").strip()
        await stage.discord.until(lambda: failed in page.text, what=lambda: page.text)
        assert any("the lamp is green" in call.text for call in stage.gemini.calls)
        after = await stage.kept()
        assert after.panels == before.panels
        assert await panels_used(stage) == 3
        assert say("button.panel.scene") in [button.label for button in page.buttons]

        async def full() -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(stage.app.library.files, "check_writable", full)
        calls = len(stage.gemini.calls)
        await press(stage, page, say("button.panel.scene"), say("ending.misconfigured.disk"))
        assert len(stage.gemini.calls) == calls


@pytest.mark.asyncio
async def test_a_redraw_counts_as_a_panel_and_a_limit_is_told_on_the_page(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, DAILY_PANELS="3") as stage:
        comic = await drawn(stage)
        page = await panel_page(stage, comic, 1)
        calls = len(stage.gemini.calls)
        await press(stage, page, say("button.panel.scene"), say("fix.failed", reason="").strip())
        assert len(stage.gemini.calls) == calls
        assert (await kept_panel(stage, 1)).earlier == ()


@pytest.mark.asyncio
async def test_a_second_press_while_the_panel_is_drawn_makes_no_second_picture(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_stage(limits=ROOMY) as stage:
        comic = await drawn(stage)
        scene = panel_id(PanelAction.SCENE, (await stage.kept()).id, 1)
        first, second = await panel_page(stage, comic, 1), await panel_page(stage, comic, 1)
        may_draw, began = held_redraws(monkeypatch)
        await stage.discord.press(stage.mira, first, scene)
        await began.wait()
        busy = refusal_line(Refusal(RefusalKind.STILL_RUNNING))
        await press(stage, second, scene, say("fix.failed", reason=busy))
        may_draw.set()
        await stage.discord.until(lambda: say("fix.compare", number=1) in first.text)
        assert len([call for call in stage.gemini.calls if "Draw only panel 1" in call.text]) == 1


@pytest.mark.asyncio
async def test_a_panel_that_is_drawn_while_the_comic_is_finished_is_not_lost(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_stage(limits=ROOMY) as stage:
        stage.gemini.faults.add(RefusedPicture(panel=3), contains="Draw only panel 3")
        comic = await drawn(stage, FOUR)
        page = await fixes(stage, comic)
        await press(stage, page, "1", say("fix.read.panel", number=1, of=4))
        may_draw, began = held_redraws(monkeypatch)
        await stage.discord.press(stage.mira, page, say("button.panel.scene"))
        await began.wait()
        stage.gemini.faults.add(BeforeHeaders(Wait(20.0)), contains="Draw only panel 3")
        await stage.discord.press(stage.mira, comic, "Finish")
        await eventually_kept(stage, lambda work: work.ending is None)
        may_draw.set()
        await stage.discord.until(lambda: say("fix.compare", number=1) in page.text, what=lambda: page.text)
        assert (await stage.kept()).ending is None
        work = await eventually_kept(stage, lambda work: work.ending is not None)
        assert [panel.state for panel in work.panels] == [PartState.MADE] * 4
        assert len(work.panels[0].earlier) == 1
        await quiet(stage)
        await press(stage, page, say("button.panel.use"), say("fix.saved"))
        assert (await kept_panel(stage, 1)).picture == work.panels[0].earlier[0]
        assert await panels_used(stage) == 5


@pytest.mark.asyncio
async def test_words_are_changed_while_panels_are_drawn_and_stay(
    open_stage: OpenStage, composer: PlainComposer
) -> None:
    async with open_stage(limits=ROOMY) as stage:
        stage.gemini.faults.add(BeforeHeaders(Wait(20.0)), contains="Draw only panel 3", times=None)
        asked = await stage.discord.command(stage.mira, stage.general, "comic", prompt=FOUR)
        await asked.until(lambda reply: any(button.label == "Fix" for button in reply.buttons))
        comic = asked.reply.messages[-1]
        page = await fixes(stage, comic)
        await press(stage, page, "3", say("fix.drawing"))
        assert say("button.panel.scene") not in [button.label for button in page.buttons]
        await (await write(stage, page, text="While it is drawn.", kind="speech", speaker="Mira")).answered()
        await stage.discord.until(lambda: say("fix.saved") in page.text)
        assert (await stage.kept()).ending is None
        await asked.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        await quiet(stage)
        work = await stage.kept()
        assert work.panels[2].script.lines[0].text == "While it is drawn."
        assert work.panels[2].picture is not None
        assert composer.jobs[-1].panels[2].script.lines[0].text == "While it is drawn."
