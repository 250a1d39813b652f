"""Looks at a comic's pictures while others are drawn, and has a flawed one drawn again once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Final, Self

from bot.gemini.client import Gemini
from bot.gemini.comic_drawing import redraw_panel
from bot.gemini.comic_prompts import redraw_hint
from bot.gemini.context import WorkContext
from bot.gemini.events import PanelDrawn
from bot.gemini.look import look_at
from bot.gemini.usage import Meter
from bot.library.errors import DATABASE_ERRORS
from bot.library.redraws import Redraws
from bot.making.draft import Draft
from bot.making.estimate import redraws_max
from bot.making.stored_pictures import PictureStore
from bot.script.panel_people import people_of
from bot.work.ending import Ending, EndingError
from bot.work.parts import Look, Panel

log = logging.getLogger(__name__)

REDRAWS_AT_ONCE: Final = 1
"""Redraws at the same time, in addition to first drawings."""


@dataclass(slots=True, kw_only=True)
class PictureChecks:
    """The checks of one comic's pictures.

    A panel whose picture is being checked is not finished (`Draft.checking`). A failed look or a refused redraw leaves
    the first picture as it is. `ratios` are the aspect ratios of the panels, once they are known.
    """

    draft: Draft
    gemini: Gemini
    context: WorkContext | None
    meter: Meter
    redraws: Redraws
    store: PictureStore
    ratios: Mapping[int, str] = field(default_factory=dict)
    _drawn: dict[int, PanelDrawn] = field(default_factory=dict)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _unfinished: ExitStack = field(default_factory=ExitStack)
    _redraw_slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(REDRAWS_AT_ONCE))

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Self]:
        """Leaving the context cancels the checks that are under way, and the panels are finished as they are."""
        with self._unfinished:
            try:
                yield self
            finally:
                for task in self._tasks:
                    task.cancel()
                await asyncio.gather(*self._tasks, return_exceptions=True)

    def note(self, drawn: PanelDrawn) -> None:
        """Note a picture that was checked before, as a reference for others."""
        self._drawn[drawn.script.number] = drawn

    def begin(self, drawn: PanelDrawn) -> None:
        """Check a panel's picture, which the draft has or gets before the event loop turns."""
        self.note(drawn)
        release = ExitStack()
        release.enter_context(self.draft.checking(drawn.script.number))
        # A task that is cancelled before it begins does not release its panel.
        self._unfinished.callback(release.close)
        name = f"check of panel {drawn.script.number} of {self.draft.work.id}"
        self._tasks.append(asyncio.create_task(self._check(drawn, release), name=name))

    async def wait(self) -> None:
        """Wait until every check has ended; raises what a check raised."""
        await asyncio.gather(*self._tasks)

    async def _check(self, drawn: PanelDrawn, release: ExitStack) -> None:
        number = drawn.script.number
        with release:
            look = await self._look(drawn)
            self.draft.set_panel(replace(self._panel(number), look=look))
            if await self._may_redraw(number, look):
                async with self._redraw_slots:
                    await self._redraw(number, look)

    async def _look(self, drawn: PanelDrawn) -> Look:
        script, bible = self._panel(drawn.script.number).script, self.draft.work.bible
        people = people_of(script, bible)
        # The earliest panel with each of the people shows whether they are the same.
        shown = [
            next((one for number, one in sorted(self._drawn.items()) if person in people_of(one.script, bible)), drawn)
            for person in people
        ]
        references = list({one.script.number: one for one in shown if one.script.number != script.number}.values())
        return await look_at(
            self.gemini,
            drawn.data,
            drawn.media_type,
            script=script,
            bible=bible,
            references=references,
            meter=self.meter,
        )

    async def _may_redraw(self, number: int, look: Look) -> bool:
        """Count the look, and the redraw if one is wanted and permitted."""
        work = self.draft.work
        has_some_left = sum(panel.redrawn for panel in work.panels) < redraws_max(len(work.panels))
        # Without a page the panel is shown already.
        is_fit = work.paged and has_some_left and not self._panel(number).redrawn
        wants_redraw = bool(look.flaws) and is_fit
        if wants_redraw:
            # Before the database is asked: the checks of other panels count this redraw, too.
            self.draft.set_panel(replace(self._panel(number), redrawn=True))
        try:
            may_redraw = await self.redraws.record(wants_redraw=wants_redraw)
        except DATABASE_ERRORS as error:
            log.warning("panel %d of %s is not drawn again (%s)", number, self.draft.work.id, type(error).__name__)
            may_redraw = False
        if wants_redraw and not may_redraw:
            self.draft.set_panel(replace(self._panel(number), redrawn=False))
        return may_redraw

    async def _redraw(self, number: int, look: Look) -> None:
        """Draw a panel again and keep the better picture; the other one becomes an earlier one."""
        work, script = self.draft.work, self._panel(number).script
        log.info("panel %d of %s is drawn again: %s", number, work.id, ", ".join(flaw.value for flaw in look.flaws))
        again = await redraw_panel(
            self.gemini,
            work.request,
            script=script,
            scripts=[panel.script for panel in work.panels],
            drawn=list(self._drawn.values()),
            bible=work.bible,
            ratios=self.ratios,
            hint=redraw_hint(look.flaws),
            context=self.context,
            meter=self.meter,
        )
        if isinstance(again, Ending):
            return
        try:
            picture = await self.store.put(again)
        except EndingError:
            return  # the log says what the disk refused; the first picture is stored
        if picture is None:
            return
        panel = self._panel(number)
        # Stored before it is looked at: a crash loses nothing that was paid for.
        self.draft.set_panel(replace(panel, earlier=(*panel.earlier, picture)))
        new_look = await self._look(again)
        # A look that failed finds nothing, neither flaws nor heads: then nothing is known of the new picture.
        was_seen = bool(new_look.heads) or not people_of(script, work.bible)
        # A person may have had it drawn again in the meantime.
        panel = self._panel(number)
        if panel.picture is not None and was_seen and len(new_look.flaws) < len(look.flaws):
            self.note(again)
            others = tuple(ref for ref in panel.earlier if ref.sha256 != picture.sha256)
            kept = {**panel.earlier_looks, panel.picture.sha256: look}
            chosen = replace(panel, picture=picture, look=new_look, earlier=(*others, panel.picture))
            self.draft.set_panel(replace(chosen, earlier_looks=kept))
        elif was_seen:
            self.draft.set_panel(replace(panel, earlier_looks={**panel.earlier_looks, picture.sha256: new_look}))

    def _panel(self, number: int) -> Panel:
        return self.draft.work.panels[number - 1]
