"""The pages of a comic follow its changes, also changes during the composing of a page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
import pytest_asyncio

from bot.comics.composer import PageComposer
from bot.comics.job import ComposedPage, PageJob
from bot.library.library import Library
from bot.shelf.fixing import is_behind
from bot.shelf.lettering import Lettering
from bot.shelf.panel_edits import without_panel
from bot.work.work import Work
from tests.library.conftest import Clock, Storage
from tests.shelf.test_shelf_comic_files import SAID, drawn
from tests.sqlite_file import lay_migrated_file
from tests.wire.composing import PlainComposer


@pytest_asyncio.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    lay_migrated_file(tmp_path)
    async with Storage(tmp_path, None, Clock()).open() as opened_library:
        yield opened_library


class InterruptedComposer(PlainComposer):
    """Takes a panel off the comic while it composes the first page."""

    def __init__(self, library: Library, work_id: str) -> None:
        super().__init__()
        self.library = library
        self.work_id = work_id
        self.lettering: Lettering | None = None

    async def compose(self, job: PageJob) -> ComposedPage:
        lettering, self.lettering = self.lettering, None
        if lettering is not None:

            def taken(work: Work) -> Work:
                return lettering.mark_changed(work, without_panel(work, 5))

            await self.library.work_changes.change(self.work_id, taken)
        return await super().compose(job)


@pytest.mark.asyncio
async def test_a_page_that_is_not_there_any_more_does_not_come_back(library: Library) -> None:
    work = await drawn(library, "a1", SAID)
    await library.work_changes.change(work.id, lambda comic: replace(comic, paged=True))
    composer = InterruptedComposer(library, work.id)
    lettering = Lettering(library, cast("PageComposer", composer))
    composer.lettering = lettering
    await lettering.compose_unsettled(work.id)
    assert len(composer.jobs) == 2
    after = await lettering.compose_unsettled(work.id)
    assert after is not None
    assert [page.panels for page in after.pages] == [(1, 2, 3, 4)]
    assert not is_behind(after)
