"""Draws the panels of a comic by a call each: first one alone, which fixes the looks, then the others side by side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from bot.gemini.captions import CaptionMatcher
from bot.gemini.client import Gemini
from bot.gemini.comic_prompts import can_be_drawn
from bot.gemini.context import WorkContext
from bot.gemini.events import ComicEvent, PanelDrawn, PanelMissing, PanelWritten
from bot.gemini.failures import empty
from bot.gemini.panel_painter import PanelOrder, PanelPainter, Picture
from bot.gemini.prompts import illustrates
from bot.gemini.storyboard import Storyboard
from bot.gemini.stream import Producer
from bot.gemini.usage import Meter
from bot.script.model_talk import without_talk
from bot.script.panels import parse_panels, read_words
from bot.work.bible import Bible
from bot.work.ending import COMPLETE, Ending, EndingKind, Fault, incomplete
from bot.work.parts import PanelScript
from bot.work.request import Request

PARALLEL_CALLS_MAX: Final = 3
"""Single-panel calls at once. A picture takes the model 15 to 40 s, and decoding it takes about 100 ms."""
PARALLEL_CALLS_OF_LONG_COMICS: Final = 4
"""The same when seven panels are missing: they are then drawn in two rounds instead of three."""
_LONG_COMIC: Final = 7

COMMON_ENDINGS: Final = frozenset(
    {EndingKind.MISCONFIGURED, EndingKind.BUSY, EndingKind.LOST, EndingKind.STALLED, EndingKind.OUR_FAULT}
)
"""Endings that would also end the next panel's call."""


async def draw_panels(
    gemini: Gemini,
    request: Request,
    *,
    scripts: Sequence[PanelScript],
    drawn: Sequence[PanelDrawn],
    bible: Bible,
    ratios: Mapping[int, str],
    context: WorkContext | None = None,
    meter: Meter,
) -> AsyncGenerator[ComicEvent, None]:
    """Draw the panels that have no picture yet: one alone if there is none at all, then the others side by side.

    `scripts` has one entry for each panel, in order; for an empty one the model writes the script with its picture.
    `drawn` are the panels that have a picture. `ratios` are the aspect ratios of the panels, as Gemini names them
    (Gemini API docs: Image generation). With a `context` a picture of the page before is a reference, too.

    Yields `PanelWritten` for a script that was empty, `PanelDrawn` and `PanelMissing`, then exactly one `Ended`. Every
    failure on Gemini's side becomes an event, not an exception. Closing the generator closes the connections.
    """
    # Reading a long text would block the event loop for too long.
    storyboard = await asyncio.to_thread(storyboard_of, request, scripts, drawn, context)
    painter = PanelPainter(
        gemini, request, panels=len(scripts), bible=bible, ratios=ratios, context=context, meter=meter
    )
    async with aclosing(PanelsProducer(painter, storyboard, drawn).events()) as events:
        async for event in events:
            yield event


async def redraw_panel(
    gemini: Gemini,
    request: Request,
    *,
    script: PanelScript,
    scripts: Sequence[PanelScript],
    drawn: Sequence[PanelDrawn],
    bible: Bible,
    ratios: Mapping[int, str],
    hint: str,
    context: WorkContext | None = None,
    meter: Meter,
) -> PanelDrawn | Ending:
    """Draw one panel again, by one call and at most one more; the Ending when there is no picture.

    `scripts` are those of all panels, `drawn` are pictures of other panels that serve as references. `hint` is a
    sentence for the model about what to do better. Cancelling closes the connection.
    """
    painter = PanelPainter(
        gemini, request, panels=len(scripts), bible=bible, ratios=ratios, context=context, meter=meter
    )
    others = [other for other in scripts if other.number != script.number and can_be_drawn(other)]
    order = PanelOrder(script, others, tuple(panel for panel in drawn if panel.script.number != script.number))
    picture = await painter.paint(lambda: order, hint=hint)
    return picture if isinstance(picture, Ending) else PanelDrawn(script, *picture)


class PanelsProducer(Producer[ComicEvent]):
    """Draws the panels of a storyboard that have no picture, by a call each."""

    def __init__(self, painter: PanelPainter, storyboard: Storyboard[Picture], drawn: Sequence[PanelDrawn]) -> None:
        super().__init__(painter.gemini, painter.meter)
        self.painter = painter
        self.storyboard = storyboard
        self.drawn = {panel.script.number: panel for panel in drawn}
        self.refused: dict[int, Ending] = {}
        self.cut_off_panel: int | None = None
        """The panel whose script may be incomplete, because the stream or an earlier attempt broke off in it."""

    async def make(self) -> Ending:
        """Draw what is missing."""
        return await self.draw_missing()

    def final_ending(self, ending: Ending) -> Ending:
        """Report each missing panel; the Ending follows from the panels."""
        missing = self.storyboard.missing
        if not missing:
            return self._complete_ending() if ending.kind is not EndingKind.OUR_FAULT else ending
        reason = empty() if ending.is_good else ending
        if not self.drawn and not self.refused:
            return reason
        for number in missing:
            if number not in self.refused:
                self.give_up(number, reason)
        if not self.drawn:
            return self.refused[missing[0]]
        return incomplete(len(missing), self.storyboard.panels)

    async def draw_missing(self) -> Ending:
        """Draw each missing panel; the first one alone if there is no picture for reference.

        An ending that would also end the other panels' calls is returned, and no further call begins.
        """
        missing = [number for number in self.storyboard.missing if number not in self.refused]
        while missing and not self.drawn:
            ending = await self._draw_panel(missing.pop(0))
            if ending is not None and ending.kind in COMMON_ENDINGS:
                return ending
        slots = asyncio.Semaphore(PARALLEL_CALLS_OF_LONG_COMICS if len(missing) >= _LONG_COMIC else PARALLEL_CALLS_MAX)
        common: list[Ending] = []

        async def draw_one(number: int) -> None:
            async with slots:
                ending = None if common else await self._draw_panel(number)
                if ending is not None and ending.kind in COMMON_ENDINGS:
                    common.append(ending)

        async with asyncio.TaskGroup() as group:
            for number in missing:
                group.create_task(draw_one(number))
        return common[0] if common else COMPLETE

    def emit_picture(self, script: PanelScript, data: bytes, media_type: str) -> None:
        """Emit the picture of a panel."""
        panel = PanelDrawn(script, data, media_type)
        self.drawn[script.number] = panel
        self.emit(panel)

    def give_up(self, number: int, ending: Ending) -> None:
        """Emit that a panel has no picture."""
        self.refused[number] = ending
        self.emit(PanelMissing(self.storyboard.script(number), ending))

    async def _draw_panel(self, number: int) -> Ending | None:
        """Draw one panel; None when it was drawn."""

        def order() -> PanelOrder:
            is_cut_off = number == self.cut_off_panel
            script = PanelScript(number=number) if is_cut_off else self.storyboard.script(number)
            others = [other for other in self.storyboard.written if other.number != number or is_cut_off]
            return PanelOrder(script, others, list(self.drawn.values()))

        picture = await self.painter.paint(
            order, lambda words, is_drawn: self._add_script(number, words, is_drawn=is_drawn)
        )
        if isinstance(picture, Ending):
            self.give_up(number, picture)
            return picture
        self.emit_picture(self.storyboard.mark_drawn(number), *picture)
        return None

    def _add_script(self, number: int, written: str, *, is_drawn: bool) -> None:
        """Add the script that a single panel's call wrote, if the known one is empty or cut off.

        Text without a heading counts only when a picture came with it.
        """
        storyboard = self.storyboard
        if can_be_drawn(storyboard.script(number)) and number != self.cut_off_panel:
            return
        scripts = parse_panels(written, storyboard.cast)
        words = without_talk(written) if is_drawn and not scripts else ""
        script = replace(scripts[0], number=number) if scripts else read_words(words, number, storyboard.cast)
        changed = storyboard.update_script(script) if can_be_drawn(script) else None
        if changed is not None:
            self.emit(PanelWritten(changed))

    def _complete_ending(self) -> Ending:
        """The Ending when every panel has a picture; with surplus pictures some may belong to other panels."""
        surplus = self.storyboard.surplus
        if not surplus:
            return COMPLETE
        params = MappingProxyType({"missing": 0, "of": self.storyboard.panels, "surplus": surplus})
        return Ending(EndingKind.INCOMPLETE, params, fault=Fault.MODEL)


def storyboard_of(
    request: Request, scripts: Sequence[PanelScript], drawn: Sequence[PanelDrawn], context: WorkContext | None
) -> Storyboard[Picture]:
    """A storyboard with one panel for each of `scripts`; those that can be drawn are final. Blocking."""
    final = [script for script in scripts if can_be_drawn(script)]
    return Storyboard(len(scripts), final, [panel.script for panel in drawn], *caption_fit(request, context))


def caption_fit(
    request: Request, context: WorkContext | None
) -> tuple[()] | tuple[Callable[[PanelScript], PanelScript]]:
    """A function that replaces the captions of illustrations by sentences of the text. Blocking."""
    if not illustrates(request):
        return ()
    return (CaptionMatcher((context.before if context is not None else "") or request.prompt).fit,)
