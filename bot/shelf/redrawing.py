"""Draws a panel of a comic again because its author wants that: a call that is reserved, and counts as one panel."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.gemini.comic_drawing import redraw_panel
from bot.gemini.events import PanelDrawn
from bot.gemini.failures import empty
from bot.gemini.look import look_at, looks
from bot.gemini.redraw_prompts import redraw_request_hint
from bot.gemini.usage import Meter
from bot.library.library import Library
from bot.making.bodies import check_disk
from bot.making.estimate import look_usage, panel_usage
from bot.making.page_jobs import layouts_of
from bot.making.reply_store import address_of
from bot.making.service import WorkService
from bot.making.stored_pictures import PictureStore, drawn_panels
from bot.shelf.panel_edits import panel_of, with_offer, with_panel
from bot.work.ending import Ending, EndingError
from bot.work.open_reservation import OpenReservation
from bot.work.parts import FileRef, Look, Panel
from bot.work.redraw_request import RedrawReason, RedrawRequest
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.usage import Usage
from bot.work.work import Work

log = logging.getLogger(__name__)

UPLOAD_LIMIT_BYTES: Final = 10 << 20
"""The upload limit of a picture without a reply that knows it (Discord docs: Reference, Uploading Files)."""


class Redrawing:
    """Draws panels again. The new picture is kept among the others of its panel until its author uses it."""

    def __init__(self, work_service: WorkService, library: Library) -> None:
        self._work_service = work_service
        self._gemini = work_service.gemini
        self._library = library

    async def redraw(
        self, work_id: str, number: int, wanted: RedrawRequest, *, person_id: int, guild_id: int | None
    ) -> tuple[Work, FileRef]:
        """Draw a panel again; the newest version of the comic, and the new picture.

        Takes up to a minute. Raises `RefusedError` at a limit and while the panel is being drawn again already, and
        `EndingError` when there is no picture.
        """
        async with self._library.leases.try_acquire(f"redraw {work_id} {number}"):
            work = await self._find(work_id)
            panel = panel_of(work, number)
            usd = self._usd
            async with self._library.call_reservations.reserve(person_id, guild_id, usd, panels=1) as reservation:
                return await self._draw(work, panel, wanted, reservation)

    @property
    def _usd(self) -> float:
        """The most that a panel costs, with a look at it."""
        settings, price_of = self._gemini.settings, self._gemini.price_of
        usd = price_of(settings.comic_model)(panel_usage(1))
        return usd if settings.look_model is None else usd + price_of(settings.look_model)(look_usage(1))

    async def _find(self, work_id: str) -> Work:
        work = await self._work_service.find(work_id)
        if work is None:
            raise RefusedError(RefusalKind.UNKNOWN_WORK)
        if work.ending is None or self._work_service.is_running(work_id):
            raise RefusedError(RefusalKind.STILL_RUNNING)
        return work

    async def _draw(
        self, work: Work, panel: Panel, wanted: RedrawRequest, reservation: OpenReservation
    ) -> tuple[Work, FileRef]:
        await check_disk(self._library.files)
        meter, others = Meter(reservation), await drawn_panels(work.panels, self._library.files)
        shown = [one for one in others if wanted.reason is not RedrawReason.PERSON or one.script.number == wanted.as_in]
        drawn = await redraw_panel(
            self._gemini,
            work.request,
            script=panel.script,
            scripts=[one.script for one in work.panels],
            drawn=shown,
            bible=work.bible,
            ratios={slot.panel: slot.ratio for layout in layouts_of(work) for slot in layout.slots},
            hint=redraw_request_hint(wanted, panel.script, work.bible),
            meter=meter,
        )
        if isinstance(drawn, Ending):
            await self._save(work.id, panel, None, None, meter.usage)
            raise EndingError(drawn)
        picture = await self._stored(work, drawn)
        if picture is None:
            await self._save(work.id, panel, None, None, meter.usage)
            raise EndingError(empty())
        reservation.count_panel()
        # Saved before it is looked at: a crash loses nothing that was paid for.
        saved = await self._save(work.id, panel, picture, None, meter.usage)
        if looks(self._gemini):
            look_meter = Meter(reservation)
            look = await self._look(work, drawn, others, look_meter)
            saved = await self._save(work.id, panel, picture, look, look_meter.usage)
        return saved, picture

    async def _look(self, work: Work, drawn: PanelDrawn, others: Sequence[PanelDrawn], meter: Meter) -> Look:
        references = [one for one in others if one.script.number != drawn.script.number]
        return await look_at(
            self._gemini,
            drawn.data,
            drawn.media_type,
            script=drawn.script,
            bible=work.bible,
            references=references,
            meter=meter,
        )

    async def _save(self, work_id: str, panel: Panel, picture: FileRef | None, look: Look | None, usage: Usage) -> Work:
        """Keep a new picture among those of its panel, and add what it used."""

        def add(work: Work) -> Work:
            work = replace(work, usage=work.usage + usage)
            found = _same(work, panel)
            if picture is None or found is None:
                return work
            return with_panel(work, with_offer(found, picture, look))

        try:
            return await self._library.work_changes.change(work_id, add)
        except RefusedError as refused:
            run = self._work_service.run_of(work_id)
            if run is None or refused.refusal.kind is not RefusalKind.STILL_RUNNING:
                raise
        # A run has begun to finish the comic since the request: that run saves the picture.
        if run.work.ending is not None:
            await self._work_service.wait_until_shown(run)
            return await self._library.work_changes.change(work_id, add)
        found = _same(run.work, panel)
        if picture is not None and found is not None:
            run.draft.set_panel(with_offer(found, picture, look))
        return run.work

    async def _stored(self, work: Work, drawn: PanelDrawn) -> FileRef | None:
        """Store a picture; None for one that cannot be read. Raises `EndingError` when the disk refuses it."""
        row = await self._library.replies.find(work.take_group)
        limit_bytes = UPLOAD_LIMIT_BYTES if row is None else address_of(row).upload_limit_bytes
        return await PictureStore(self._library.files, limit_bytes).put(drawn)


def _same(work: Work, panel: Panel) -> Panel | None:
    """The panel in a newer version of its comic, in which it may have moved."""
    by_picture = [one for one in work.panels if panel.picture is not None and one.picture == panel.picture]
    by_number = [one for one in work.panels if one.number == panel.number]
    return next(iter((*by_picture, *by_number)), None)
