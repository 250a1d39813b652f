"""Makes a comic in one stream of text and pictures, then by one call for each panel that is still missing."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, Self

from google.genai import types

from bot.gemini.client import Gemini
from bot.gemini.comic_drawing import PanelsProducer, caption_fit
from bot.gemini.comic_prompts import can_be_drawn, comic_prompt
from bot.gemini.context import WorkContext
from bot.gemini.events import ComicEvent, PanelDrawn, PanelWritten, TitleHeld, TitleMade
from bot.gemini.panel_painter import ASPECT_RATIO, BROKEN_OFF, PanelPainter, Picture, picture_of
from bot.gemini.storyboard import Storyboard
from bot.gemini.stream import Answer, stream_answer
from bot.gemini.usage import Meter
from bot.script.panels import is_panel_script, parse_panels
from bot.work.bible import NO_PEOPLE, Bible
from bot.work.ending import Ending, EndingKind, Retry
from bot.work.lineage import Relation
from bot.work.parts import PanelScript
from bot.work.request import ComicOptions, Request
from bot.work.titles import safe_title

log = logging.getLogger(__name__)

PANELS_MAX: Final = 8

_NO_RATIOS: Final[Mapping[int, str]] = MappingProxyType({})


def planned_panels(request: Request, context: WorkContext | None = None) -> tuple[int, tuple[PanelScript, ...]]:
    """The number of panels of a request, and their scripts if its prompt is a finished script.

    A finished script decides the number (at most eight); its panels are numbered from 1 in their order. The prompt does
    not count as a script when the comic is made from another text, or when it continues a comic.
    """
    options = request.options
    if not isinstance(options, ComicOptions):
        raise TypeError(request.kind)
    continues = context is not None and (bool(context.before) or context.relation is Relation.CONTINUE)
    if options.illustrates or continues or not is_panel_script(request.prompt):
        return options.panels, ()
    scripts = tuple(
        replace(script, number=number)
        for number, script in enumerate(parse_panels(request.prompt)[:PANELS_MAX], start=1)
    )
    return len(scripts), scripts


async def draw_comic(
    gemini: Gemini,
    request: Request,
    *,
    drawn: Sequence[PanelDrawn] = (),
    written: Sequence[PanelScript] = (),
    titled: bool = False,
    bible: Bible = NO_PEOPLE,
    ratios: Mapping[int, str] = _NO_RATIOS,
    context: WorkContext | None = None,
    meter: Meter,
) -> AsyncGenerator[ComicEvent, None]:
    """Draw a comic, or its missing panels.

    Panels in `drawn` have their pictures and are not drawn again. `written` are scripts of an earlier attempt without
    pictures. A comic that is not `titled` begins with its title. With a `context` the comic is the next page (CONTINUE)
    or the comic of a text. `bible` are its people, `ratios` the aspect ratios of its panels as Gemini names them; the
    pictures of the stream all have the most frequent one.

    Yields `TitleHeld` while no panel follows a title, `TitleMade` if the model wrote one, `PanelWritten` (a panel's
    script, more complete each time), `PanelDrawn` and `PanelMissing`, then exactly one `Ended`. Every failure on
    Gemini's side becomes an event, not an exception. Closing the generator closes the connections. `meter` counts the
    calls even when the generator is closed early.
    """
    # Reading a long script or text would block the event loop for too long; so would the prompts below.
    panels, finished = await asyncio.to_thread(planned_panels, request, context)
    painter = PanelPainter(gemini, request, panels=panels, bible=bible, ratios=ratios, context=context, meter=meter)
    plan = await asyncio.to_thread(_Plan.of, request, panels, finished, drawn, written, context)
    async with aclosing(_ComicProducer(painter, plan, drawn, bible, titled=titled).events()) as events:
        async for event in events:
            yield event


@dataclass(frozen=True, slots=True)
class _Plan:
    """The plan before the stream. The script of `cut_off_panel` may be incomplete: an attempt broke off in it."""

    finished_script: tuple[PanelScript, ...]
    storyboard: Storyboard[Picture]
    cut_off_panel: int | None

    @classmethod
    def of(
        cls,
        request: Request,
        panels: int,
        finished: tuple[PanelScript, ...],
        drawn: Sequence[PanelDrawn],
        written: Sequence[PanelScript],
        context: WorkContext | None,
    ) -> Self:
        """Sort out what an earlier attempt wrote. Blocking."""
        known = {script.number: script for script in written if script.number <= panels and can_be_drawn(script)}
        undrawn = known.keys() - {panel.script.number for panel in drawn}
        cut_off = max(undrawn, default=None) if not finished and (drawn or len(known) < panels) else None
        final = finished or [script for script in known.values() if script.number != cut_off]
        scripts = [panel.script for panel in drawn]
        storyboard: Storyboard[Picture] = Storyboard(panels, final, scripts, *caption_fit(request, context))
        if cut_off is not None:
            storyboard.update_script(known[cut_off])
        return cls(finished, storyboard, cut_off)


class _ComicProducer(PanelsProducer):
    def __init__(
        self, painter: PanelPainter, plan: _Plan, drawn: Sequence[PanelDrawn], bible: Bible, *, titled: bool
    ) -> None:
        super().__init__(painter, plan.storyboard, drawn)
        self._finished_script = plan.finished_script
        self.cut_off_panel = plan.cut_off_panel
        self._bible = bible
        self._asks_title = not titled
        self._held_title = ""

    async def make(self) -> Ending:
        for script in self._finished_script:
            if script.number not in self.drawn:
                self.emit(PanelWritten(script))
        if not self.drawn:
            answer = await self._stream()
            if not self._may_draw_singly(answer):
                return answer.ending
        return await self.draw_missing()

    def final_ending(self, ending: Ending) -> Ending:
        """Place the pictures that wait for the text after them, then report the missing panels."""
        self._emit_placed(self.storyboard.flush_pictures())
        return super().final_ending(ending)

    async def _stream(self) -> Answer:
        """Stream the whole comic in one answer."""
        storyboard, before = self.storyboard, await self._context_pictures()
        prompt = await asyncio.to_thread(
            comic_prompt,
            self.painter.request,
            storyboard.panels,
            storyboard.written,
            self.painter.context,
            bible=self._bible,
            references=len(before),
            asks_title=self._asks_title,
        )
        ratios = Counter(self.painter.ratios.values()).most_common(1)
        call = self.painter.call(
            [*before, types.Part(text=prompt)],
            storyboard.panels,
            ratios[0][0] if ratios else ASPECT_RATIO,
            single=False,
        )
        answer = await stream_answer(self.gemini, call, self._on_part, self.meter)
        self._emit_scripts(storyboard.flush_text())
        self._emit_placed(storyboard.flush_pictures())
        if answer.ending.is_good:
            self._emit_scripts(storyboard.finish())
        self._emit_title(self._held_title)
        if answer.received:
            is_broken = answer.ending.kind in {*BROKEN_OFF, EndingKind.CUT}
            self.cut_off_panel = (
                storyboard.awaited if is_broken and not storyboard.is_final(storyboard.awaited) else None
            )
        return answer

    def _may_draw_singly(self, answer: Answer) -> bool:
        """Whether single calls may draw the missing panels; gives up the panel that a content filter refused."""
        ending = answer.ending
        if ending.kind is EndingKind.BLOCKED:
            refused = self.storyboard.awaited
            if ending.params["where"] == "picture" and refused is not None:
                if ending.retry is Retry.NEVER:
                    self.give_up(refused, ending)
                return True
            return ending.retry is not Retry.NEVER
        if ending.kind in BROKEN_OFF:
            return answer.received
        return ending.kind in {EndingKind.COMPLETE, EndingKind.CUT, EndingKind.EMPTY}

    def _on_part(self, part: types.Part) -> None:
        """Handle one part of the whole comic's stream."""
        if part.inline_data is None:
            text = part.text or ""
            if any(letter.isalnum() for letter in text):
                self._emit_placed(self.storyboard.flush_pictures())
            self._emit_scripts(self.storyboard.feed_text(text))
            self._hold_title()
            return
        self._emit_scripts(self.storyboard.flush_text())
        before = self.storyboard.surplus
        self._emit_placed(self.storyboard.feed_picture(picture_of(part)))
        if self.storyboard.surplus > before:
            log.info("gemini drew more pictures than there are panels: one left out")
        self._hold_title()

    def _emit_placed(self, placed: Sequence[tuple[PanelScript, Picture | None]]) -> None:
        for script, picture in placed:
            if picture is None:
                self.emit(PanelWritten(script))
            else:
                self.emit_picture(script, *picture)

    def _emit_scripts(self, scripts: Sequence[PanelScript]) -> None:
        self._emit_title(safe_title(self.storyboard.title))
        for script in scripts:
            self.emit(PanelWritten(script))

    def _emit_title(self, title: str) -> None:
        if self._asks_title and title:
            self._asks_title, self._held_title = False, ""
            self.emit(TitleMade(title))

    def _hold_title(self) -> None:
        """Emit the text that is the title if no panel follows."""
        title = safe_title(self.storyboard.opening) if self._asks_title else ""
        if title != self._held_title:
            self._held_title = title
            self.emit(TitleHeld(title))

    async def _context_pictures(self) -> list[types.Part]:
        """The first and the last picture of the work before."""
        pictures = () if self.painter.context is None else self.painter.context.pictures
        return await self.painter.reference_parts([*pictures[:1], *pictures[1:][-1:]])
