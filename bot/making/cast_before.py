"""What a narration takes over from its other takes, and from the narrations of the chapters before it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

from bot.library.library import Library
from bot.making.casting import with_cast
from bot.making.draft import Draft
from bot.work.kinds import Medium
from bot.work.lineage import Relation
from bot.work.work import Work

_CHAPTERS_MAX: Final = 5
"""Characters who did not speak in this many chapters get a voice as if they were new."""
_NARRATIONS_MAX: Final = 3
"""The most of the newest takes, and of the newest narrations of each chapter, that are looked at."""


async def hand_on_cast(draft: Draft, library: Library) -> None:
    """Give a narration with a cast what `with_cast_before` finds."""
    if draft.work.is_cast:
        work = await with_cast_before(draft.work, library)
        if work != draft.work:
            draft.set_cast(work.sections, work.bible)


async def with_cast_before(work: Work, library: Library) -> Work:
    """A narration with the voices that its characters had before, and with speeches of the same text.

    What it has already stays; of several narrations the newest one counts, and its own takes before others.
    """
    async for before in _narrations_before(work, library):
        work = with_cast(work, before)
    return work


async def hand_on_pronunciations(draft: Draft, library: Library) -> None:
    """Give a narration of which nothing is spoken the pronunciations that its author wanted before.

    Of several for a word the newest one counts, and those of its own takes before others.
    """
    work = draft.work
    if work.spoken_sections:
        return
    known = {one.word.casefold(): one for one in work.pronunciations}
    async for before in _narrations_before(work, library):
        for one in before.pronunciations:
            known.setdefault(one.word.casefold(), one)
    if len(known) > len(work.pronunciations):
        draft.set_pronunciations(tuple(known.values()))


async def _narrations_before(work: Work, library: Library) -> AsyncIterator[Work]:
    """The narrations whose cast counts for this one, the most important first."""
    ids = [one for one in await library.works.takes(work.take_group) if one != work.id][-_NARRATIONS_MAX:]
    lineage = work.lineage
    if lineage is not None and lineage.relation is Relation.TAKE:
        ids = [*(await library.works.takes(lineage.parent_id))[-_NARRATIONS_MAX:], *ids]
        original = await library.works.find(lineage.parent_id)
        lineage = None if original is None else original.lineage
    for work_id in reversed(ids):
        if (found := await _readable(work_id, work, library)) is not None:
            yield found
    if lineage is None or lineage.relation is not Relation.NARRATION:
        return
    for chapter in (await library.works.chapters_up_to(lineage.parent_id))[: -_CHAPTERS_MAX - 1 : -1]:
        narrations = await library.works.children(chapter.id, Relation.NARRATION)
        for work_id in narrations[: -_NARRATIONS_MAX - 1 : -1]:
            if work_id not in {work.id, *ids} and (found := await _readable(work_id, work, library)) is not None:
                yield found


async def _readable(work_id: str, work: Work, library: Library) -> Work | None:
    """A narration whose cast the author of `work` may know: their own, or a public one."""
    ownership = await library.works.ownership(work_id)
    if ownership is None or (ownership.author_id != work.author_id and ownership.private):
        return None
    found = await library.works.find(work_id)
    return found if found is not None and found.medium is Medium.SPEECH else None
