"""Letters comics that have ended: the pages whose panels were changed, and single panels."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Final

from bot.comics.composer import PageComposer, PageError
from bot.comics.job import PageJob
from bot.export.pictures import Downscale, picture_of
from bot.library.library import Library
from bot.making.page_jobs import language_of, layouts_of, page_job, panel_art
from bot.making.pages import stored_page
from bot.making.reply_store import address_of
from bot.reply.files import FilePart
from bot.script.page_layout import PageLayout, Slot, alone, nearest_ratio
from bot.work.parts import FileRef, Page, Panel
from bot.work.work import Work

log = logging.getLogger(__name__)

_SUFFIXES: Final = {"image/png": "png", "image/jpeg": "jpg"}
_PREVIEW: Final = Downscale(side_px=1024, quality=82)
_UNKNOWN_SIZE: Final = (4, 3)
_LOCALE: Final = "en-US"
"""The language of the cards on the pages of a comic that no reply shows."""
_UPLOAD_LIMIT_BYTES: Final = 10 << 20
"""The upload limit of one file without a reply that knows it (Discord docs: Reference, Uploading Files)."""


class Lettering:
    """Composes pages and panels. `composer` is shared with the runs."""

    def __init__(self, library: Library, composer: PageComposer) -> None:
        self._library = library
        self._files = library.files
        self._composer = composer

    # --- Pages -------------------------------------------------------------------------------------------------------

    def mark_changed(self, before: Work, after: Work) -> Work:
        """The new version of a comic, with its pages unsettled that `compose_unsettled` has to compose again."""
        if not after.paged:
            return after
        old, new = self._jobs(before), self._jobs(after)
        pages = [
            page if old.get(page.number) == new[page.number] else replace(page, settled=False)
            for page in after.pages
            if page.number in new
        ]
        return replace(after, pages=tuple(pages))

    async def compose_unsettled(self, work_id: str) -> Work | None:
        """Compose the pages again that are not settled, and save them; the newest version of the work.

        A page that cannot be composed stays unsettled as it is. None when the work was deleted meanwhile.
        """
        async with self._library.leases.acquire(f"pages {work_id}"):
            work = await self._library.works.find(work_id)
            if work is None or work.ending is None or not work.paged:
                return work
            settled = {page.number for page in work.pages if page.settled}
            layouts = [layout for layout in layouts_of(work) if layout.number not in settled]
            composed = [page for layout in layouts if (page := await self._page(work, layout)) is not None]
            if not composed:
                return work

            def add(newest: Work) -> Work:
                # A page that changed in the meantime is composed by the next change.
                is_same = newest.panels == work.panels
                pages = {page.number: page for page in newest.pages}
                pages |= {page.number: replace(page, settled=is_same) for page in composed}
                numbers = [layout.number for layout in layouts_of(newest)]
                return replace(newest, pages=tuple(pages[number] for number in numbers if number in pages))

            return await self._library.work_changes.change(work_id, add)

    def _jobs(self, work: Work) -> dict[int, PageJob]:
        return {layout.number: page_job(work, layout, self._files.path, _LOCALE) for layout in layouts_of(work)}

    async def _page(self, work: Work, layout: PageLayout) -> Page | None:
        """A page of a comic as it is now; None when it cannot be composed."""
        row = await self._library.replies.find(work.take_group)
        address = None if row is None else address_of(row)
        locale = _LOCALE if address is None else address.locale
        limit_bytes = _UPLOAD_LIMIT_BYTES if address is None else address.upload_limit_bytes
        job = page_job(work, layout, self._files.path, locale)
        return await stored_page(self._composer, self._files, job, limit_bytes, work.id)

    async def compose_title(self, work: Work) -> Work:
        """The comic with its first page composed again, because that shows the title; saved if it has changed."""
        if work.ending is None or not work.paged or not work.pages:
            return work
        async with self._library.leases.acquire(f"pages {work.id}"):
            page = await self._page(work, layouts_of(work)[0])
            if page is None or page == work.pages[0]:
                return work

            def put(newest: Work) -> Work:
                # A page that other changes left unsettled is composed by them.
                if newest.panels != work.panels or newest.pages != work.pages:
                    return newest
                return replace(newest, pages=(page, *newest.pages[1:]))

            return await self._library.work_changes.change(work.id, put)

    # --- Panels ------------------------------------------------------------------------------------------------------

    async def panel(
        self, work: Work, panel: Panel, locale: str, *, numbered: bool = False, name: str
    ) -> FilePart | None:
        """A panel with its words, as large as a page; only the drawing if it cannot be lettered.

        None for one without a picture, and when the file is gone. `numbered` puts a number on each text.
        """
        if panel.picture is None:
            return None
        layout, art = _layout(panel.number, panel.picture), panel_art(work, panel, self._files.path, locale)
        try:
            composed = await self._composer.compose(
                PageJob(layout=layout, panels=(art,), language=language_of(work), numbered=numbered)
            )
        except PageError as error:
            log.warning("panel %d is shown without its words (%s)", panel.number, error)
            return await self.drawing(panel.picture, name=name)
        return FilePart(f"{name}.{_SUFFIXES[composed.media_type]}", composed.data, composed.media_type)

    async def drawing(self, picture: FileRef, *, name: str) -> FilePart | None:
        """A picture as it was drawn, smaller; None when its file is gone or damaged."""
        try:
            data = await self._files.read(picture)
        except FileNotFoundError:
            return None
        shown = await asyncio.to_thread(picture_of, data, _PREVIEW)
        return None if shown is None else FilePart(f"{name}{shown.suffix}", shown.data, shown.media_type)


def _layout(number: int, picture: FileRef) -> PageLayout:
    """A page with one panel, in the ratio of its picture."""
    across, down = picture.width_px or _UNKNOWN_SIZE[0], picture.height_px or _UNKNOWN_SIZE[1]
    return alone(Slot(number, 0, 0, across, down, nearest_ratio(across, down)))
