"""The body of a comic: its script is written, its panels are drawn, and each picture is looked at."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Final

from bot.gemini.comic import draw_comic, planned_panels
from bot.gemini.comic_drawing import draw_panels
from bot.gemini.comic_prompts import can_be_drawn
from bot.gemini.comic_script import write_script
from bot.gemini.events import (
    BibleMade,
    ComicEvent,
    Ended,
    PanelDrawn,
    PanelMissing,
    PanelWritten,
    ScriptEvent,
    TitleHeld,
    TitleMade,
)
from bot.making.bodies import BodyInput
from bot.making.draft import Draft
from bot.making.picture_checks import PictureChecks
from bot.making.stop import consume, unless_stopped
from bot.making.stored_pictures import PictureStore, drawn_panels
from bot.script.page_layout import lay_out, weights_of
from bot.script.panels import panel_words
from bot.work.ending import Ending, EndingKind, Fault, Retry
from bot.work.parts import Panel, PartState
from bot.work.titles import own_title
from bot.work.work import Work

log = logging.getLogger(__name__)

STREAMED_PANELS_MAX: Final = 3
"""A finished script of up to this many panels is drawn by one stream of text and pictures."""

_UNWRITTEN: Final = frozenset({EndingKind.BLOCKED, EndingKind.EMPTY, EndingKind.CUT, EndingKind.INCOMPLETE})
_OF_THE_PROJECT: Final = frozenset({"key", "billing", "location"})
"""Causes of a misconfiguration that concern every model."""

_NO_PICTURE: Final = Ending(EndingKind.EMPTY, retry=Retry.NOW, fault=Fault.MODEL)


async def make_comic(body: BodyInput) -> Ending:
    """Make what is missing of a comic: scripts, pictures, and looks at pictures.

    A panel is finished when its picture has been looked at, and drawn again if need be (`Draft.is_finished`).
    """
    draft, store = body.draft, PictureStore(body.files, body.upload_limit_bytes)
    checks = PictureChecks(
        draft=draft,
        gemini=body.gemini,
        context=body.context,
        meter=body.meter,
        redraws=body.redraws,
        store=store,
    )
    is_looking = body.gemini.settings.look_model is not None
    events = ComicEvents(draft, store, checks if is_looking else None)
    drawn = await drawn_panels(draft.work.panels, body.files)
    async with checks.open():
        for picture in drawn:
            is_unseen = is_looking and draft.work.panels[picture.script.number - 1].look is None
            (checks.begin if is_unseen else checks.note)(picture)
        try:
            ending = await _make(body, events, checks, drawn)
        finally:
            events.keep_held()
        if body.stop.ending is None:
            await unless_stopped(checks.wait(), body.stop)
    return ending


async def _make(body: BodyInput, events: ComicEvents, checks: PictureChecks, drawn: tuple[PanelDrawn, ...]) -> Ending:
    """Write and draw what is missing."""
    draft = body.draft
    # Reading a long script takes longer than the event loop may be held.
    _, finished = await asyncio.to_thread(planned_panels, draft.work.request, body.context)
    if not drawn:
        # Pictures of an earlier attempt have scripts, or they came in a stream that wrote them.
        ending = await _write_script(body, events)
        if not (ending.is_good or _may_be_drawn_unwritten(ending)):
            return ending
    scripts = [panel.script for panel in draft.work.panels]
    is_whole = all(map(can_be_drawn, scripts))
    if is_whole:
        draft.finish_script()
    checks.ratios = ratios_of(draft.work)
    if drawn:
        is_streamed = not is_whole
    else:
        is_streamed = 0 < len(finished) <= STREAMED_PANELS_MAX or not any(map(can_be_drawn, scripts))
    return await (_stream if is_streamed else _draw)(body, events, checks, drawn)


async def _write_script(body: BodyInput, events: ComicEvents) -> Ending:
    """Have the text model write the script, or read a finished one."""
    work = body.draft.work
    script = write_script(
        body.gemini,
        work.request,
        panels=len(work.panels),
        written=[panel.script for panel in work.panels if can_be_drawn(panel.script)],
        bible=work.bible,
        titled=bool(own_title(work)),
        context=body.context,
        meter=body.meter,
    )
    return await consume(script, events.apply, body.stop)


def _may_be_drawn_unwritten(ending: Ending) -> bool:
    """Whether the image model may write the missing scripts: the text model's failure concerns only itself."""
    if ending.kind is EndingKind.MISCONFIGURED:
        return ending.params.get("what") not in _OF_THE_PROJECT
    return ending.kind in _UNWRITTEN


async def _draw(body: BodyInput, events: ComicEvents, checks: PictureChecks, drawn: tuple[PanelDrawn, ...]) -> Ending:
    """Draw the missing panels by a call each."""
    work = body.draft.work
    panels = draw_panels(
        body.gemini,
        work.request,
        scripts=[panel.script for panel in work.panels],
        drawn=drawn,
        bible=work.bible,
        ratios=checks.ratios,
        context=body.context,
        meter=body.meter,
    )
    return counted_ending(body.draft, await consume(panels, events.apply, body.stop))


async def _stream(body: BodyInput, events: ComicEvents, checks: PictureChecks, drawn: tuple[PanelDrawn, ...]) -> Ending:
    """Have the image model draw, and write what has no script, in one stream and by a call for each panel it left."""
    work = body.draft.work
    comic = draw_comic(
        body.gemini,
        work.request,
        drawn=drawn,
        written=[panel.script for panel in work.panels if panel.picture is None and panel_words(panel.script)],
        titled=bool(own_title(work)),
        bible=work.bible,
        ratios=checks.ratios,
        context=body.context,
        meter=body.meter,
    )
    return counted_ending(body.draft, await consume(comic, events.apply, body.stop))


def ratios_of(work: Work) -> dict[int, str]:
    """The aspect ratio that each panel is drawn in, as Gemini names it: that of its place on its page."""
    layouts = lay_out(weights_of(panel.script for panel in work.panels))
    return {slot.panel: slot.ratio for layout in layouts for slot in layout.slots}


class ComicEvents:
    """Applies a comic's events to its draft. `checks` look at the pictures; None where no picture is looked at."""

    def __init__(self, draft: Draft, store: PictureStore, checks: PictureChecks | None = None) -> None:
        self._draft = draft
        self._store = store
        self._checks = checks
        self._held = ""

    async def apply(self, event: ComicEvent | ScriptEvent) -> Ending | None:
        """Apply one event; the Ending with the last one."""
        match event:
            case TitleHeld(text):
                self._held = text
            case TitleMade(title):
                self._draft.set_made_title(title)
                self._held = ""
            case BibleMade(bible):
                self._draft.set_bible(bible)
            case PanelWritten(script) if script.number > len(self._draft.work.panels):
                log.info("a script has more panels than work %s: one is left out", self._draft.work.id)
            case PanelWritten(script):
                # A panel's script may change after its picture was drawn or failed: the rest of the panel stays.
                self._draft.set_panel(replace(self._draft.work.panels[script.number - 1], script=script))
            case PanelDrawn():
                await self._add_picture(event)
            case PanelMissing(script, ending):
                self._set_missing(replace(self._draft.work.panels[script.number - 1], script=script), ending)
            case Ended(ending):
                return ending
        return None

    def keep_held(self) -> None:
        """After the last event: a title that no panel follows yet is that of a comic that was stopped after it."""
        if self._held:
            self._draft.set_made_title(self._held)

    async def _add_picture(self, drawn: PanelDrawn) -> None:
        picture = await self._store.put(drawn)
        panel = replace(self._draft.work.panels[drawn.script.number - 1], script=drawn.script)
        if picture is None:
            self._set_missing(panel, _NO_PICTURE)
            return
        if self._checks is not None:
            self._checks.begin(drawn)
        self._draft.set_panel(replace(panel, state=PartState.MADE, picture=picture, ending=None, look=None))

    def _set_missing(self, panel: Panel, ending: Ending) -> None:
        self._draft.set_panel(replace(panel, state=PartState.MISSING, picture=None, ending=ending))


def counted_ending(draft: Draft, ending: Ending) -> Ending:
    """The ending with unreadable pictures counted as missing: the generator does not know of them."""
    panels = draft.work.panels
    missing = sum(panel.state is not PartState.MADE for panel in panels)
    if ending.kind in {EndingKind.COMPLETE, EndingKind.INCOMPLETE} and missing:
        return Ending(EndingKind.INCOMPLETE, {"missing": missing, "of": len(panels)}, fault=Fault.MODEL)
    return ending
