"""Composes the pages of a comic while its panels are written and drawn."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.comics.composer import PageComposer, PageError
from bot.comics.job import PageJob
from bot.library.files import FileStore
from bot.making.draft import Draft
from bot.making.page_jobs import NONE_UNFINISHED, layouts_of, page_job
from bot.making.pictures import fit_picture
from bot.reply.state import Address
from bot.script.page_layout import PageLayout
from bot.work.ending import Ending
from bot.work.parts import Page, PartState
from bot.work.work import Work

log = logging.getLogger(__name__)


class PageComposing:
    """Watches a draft and composes each of its pages again when the page has changed.

    A page is first composed when its script is whole (the sketch), then once for each further finished panel. The
    newest state wins, one page is composed at a time, and a page waits until the one before it is settled. The picture
    is stored first and then put into the draft, which is saved before it is shown.
    """

    def __init__(self, draft: Draft, files: FileStore, composer: PageComposer, address: Address) -> None:
        self._draft = draft
        self._files = files
        self._composer = composer
        self._locale = address.locale
        self._limit_bytes = address.upload_limit_bytes
        self._changed = asyncio.Event()
        self._composing = asyncio.Lock()
        self._ending: Ending | None = None
        self._composed: dict[int, tuple[PageJob, bool]] = {}
        """What each page was composed of last, and whether it was settled."""

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Compose pages as they change, inside. A work without panels is not watched."""
        if not self._draft.work.panels:
            yield
            return
        self._draft.listeners.append(self._changed.set)
        self._changed.set()
        watcher = asyncio.create_task(self._compose_changes(), name=f"pages {self._draft.work.id}")
        try:
            yield
        finally:
            self._draft.listeners.remove(self._changed.set)
            watcher.cancel()
            await asyncio.wait({watcher})
        if not watcher.cancelled():
            watcher.result()

    async def finish(self, ending: Ending) -> None:
        """Compose the pages as they are at the end of the making, and wait for that.

        A person may change words while the last page is composed.
        """
        self._ending = ending
        async with self._composing:
            self._changed.set()
            while self._changed.is_set():
                self._changed.clear()
                await self._compose_due()

    async def _compose_changes(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            async with self._composing:
                await self._compose_due()

    async def _compose_due(self) -> None:
        """Compose each page that has changed, in order, up to the first that is not settled."""
        layouts = layouts_of(self._draft.work)
        for layout in layouts:
            work = self._newest
            unfinished = self._unfinished(work) & {slot.panel for slot in layout.slots}
            if not self._is_due(work, layout, unfinished):
                return
            job = page_job(
                work,
                layout,
                self._files.path,
                self._locale,
                unfinished=unfinished,
                has_whole_script=self._draft.has_whole_script,
            )
            is_settled = not unfinished
            takes_title = self._ending is not None and layout is layouts[-1]
            if self._has_changed(job, is_settled=is_settled, takes_title=takes_title):
                self._composed[layout.number] = (job, is_settled)
                await self._replace(job, unfinished)
            if unfinished:
                return

    @property
    def _newest(self) -> Work:
        return self._draft.work if self._ending is None else replace(self._draft.work, ending=self._ending)

    def _unfinished(self, work: Work) -> frozenset[int]:
        if self._ending is not None:
            return NONE_UNFINISHED
        return frozenset(panel.number for panel in work.panels if not self._draft.is_finished(panel))

    def _is_due(self, work: Work, layout: PageLayout, unfinished: AbstractSet[int]) -> bool:
        """Whether there is something to show on a page, other than what an earlier run has put on it."""
        finished = {slot.panel for slot in layout.slots} - unfinished
        page = next((page for page in work.pages if page.number == layout.number), None)
        if page is not None:
            return self._draft.has_whole_script or self._ending is not None or finished != {*page.finished}
        has_panel = any(work.panels[number - 1].state is not PartState.PENDING for number in finished)
        return work.paged and (has_panel or (self._draft.has_whole_script and self._ending is None))

    def _has_changed(self, job: PageJob, *, is_settled: bool, takes_title: bool) -> bool:
        """Whether a page has to be composed again; for a new title only if it `takes_title`."""
        before, was_settled = self._composed.get(job.layout.number, (None, False))
        if before is not None and not takes_title:
            before = replace(before, title=job.title)
        return before != job or was_settled is not is_settled

    async def _replace(self, job: PageJob, unfinished: AbstractSet[int]) -> None:
        """Put the composed page into the draft. Without it the earlier one stays while the page may change again."""
        number = job.layout.number
        page = await self._page(job, unfinished)
        if page is None:
            if not unfinished or not any(page.number == number for page in self._draft.work.pages):
                self._draft.give_up_page(number)
        elif page not in self._draft.work.pages:
            self._draft.set_page(page)

    async def _page(self, job: PageJob, unfinished: AbstractSet[int]) -> Page | None:
        """The composed and stored page; None when that fails."""
        page = await stored_page(self._composer, self._files, job, self._limit_bytes, self._draft.work.id)
        if page is None:
            return None
        finished = tuple(panel for panel in page.panels if panel not in unfinished)
        return replace(page, settled=not unfinished, finished=finished)


async def stored_page(
    composer: PageComposer, files: FileStore, job: PageJob, limit_bytes: int, work_id: str
) -> Page | None:
    """Compose a page and store it within `limit_bytes`; None when that fails. The log names the work."""
    number = job.layout.number
    try:
        composed = await composer.compose(job)
        data, media_type = composed.data, composed.media_type
        width_px, height_px = composed.width_px, composed.height_px
        if len(data) > limit_bytes:
            fitted = await asyncio.to_thread(fit_picture, data, media_type, limit_bytes)
            data, media_type, width_px, height_px = fitted
        picture = await files.put(data, media_type, width_px=width_px, height_px=height_px)
    except PageError as error:
        log.warning("work %s: page %d cannot be composed (%s)", work_id, number, error)
        return None
    except OSError as error:
        log.error("work %s: page %d cannot be stored (%s)", work_id, number, error.strerror)  # noqa: TRY400
        return None
    panels = tuple(slot.panel for slot in job.layout.slots)
    return Page(number, picture, panels, settled=True, finished=panels, missing_scripts=composed.missing_scripts)
