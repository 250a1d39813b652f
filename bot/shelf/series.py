"""The series that a work belongs to: the chapters or pages before it, and those after it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.library.library import Library
from bot.making.context import chapters_to
from bot.work.lineage import Relation
from bot.work.work import Work

MayUse = Callable[[Work], Awaitable[bool]]


async def series_of(library: Library, work: Work, may_use: MayUse) -> tuple[Work, ...]:
    """All chapters of the series of a work, oldest first, without those that `may_use` refuses.

    A chapter may have been continued several times. What the author of the work continued comes before what others
    did; of the author's the way that goes furthest counts, and of two that go equally far the newer one.
    """
    chapters = [one for one in await chapters_to(library, work.id) if await may_use(one)]
    if not chapters or chapters[-1].id != work.id:
        return tuple(chapters)
    paths = [[work]]
    while longer := [[*path, one] for path in paths for one in await _continuations(library, path[-1], work, may_use)]:
        paths = longer
    return (*chapters, *max(paths, key=lambda path: path[-1].created_at)[1:])


async def _continuations(library: Library, chapter: Work, work: Work, may_use: MayUse) -> list[Work]:
    """The chapters that follow directly: those by the author of `work`, or by others where there are none."""
    found = [await library.works.find(one) for one in await library.works.children(chapter.id, Relation.CONTINUE)]
    # A damaged lineage cannot lead round in a circle: numbers of chapters rise.
    usable = [one for one in found if one is not None and one.chapter > chapter.chapter and await may_use(one)]
    return [one for one in usable if one.author_id == work.author_id] or usable
