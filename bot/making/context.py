"""What a work goes on from: the works before it, whole while they are short, written down by a model when long."""

from __future__ import annotations

from typing import Final

from bot.gemini.client import Gemini
from bot.gemini.context import WorkContext
from bot.gemini.events import PanelDrawn
from bot.gemini.memory import remember
from bot.gemini.usage import Meter
from bot.library.library import Library
from bot.making.derive import text_of
from bot.making.draft import Draft
from bot.work.lineage import Relation
from bot.work.parts import Panel
from bot.work.request import Kind
from bot.work.work import Work

WHOLE_CHARS_MAX: Final = 24_000
"""Texts up to this long are handed on whole; longer ones as a summary and the last chapter."""

MEMORY_CHARS_MAX: Final = 400_000
"""As much of a long chain as a model is asked to write down; about a hundred thousand tokens."""

_WITH_PEOPLE: Final = frozenset({Relation.COMIC, Relation.ILLUSTRATION})
"""Made of a text by somebody who has to know what its people look like."""


async def context_of(draft: Draft, library: Library, gemini: Gemini, meter: Meter) -> WorkContext | None:
    """The context of a draft's work; None for one that was not made from another, or whose source is gone.

    What a model writes down for it is kept in the draft, so that it is asked once only. Raises `EndingError` when
    Gemini does not answer.
    """
    work = draft.work
    lineage = work.lineage
    if lineage is not None and lineage.relation is Relation.TAKE:
        # The same request anew: it goes on from whatever the first one went on from.
        twin = await library.works.find(lineage.parent_id)
        lineage = None if twin is None else twin.lineage
    if lineage is None or lineage.relation is Relation.NARRATION:
        return None
    if not lineage.parent_id:
        return WorkContext(relation=lineage.relation, kind_before=Kind.STORY, direction=lineage.direction)
    chain = await _chain(library, lineage.parent_id)
    if not chain:
        return None
    parent = chain[-1]
    told = [text for text in map(text_of, chain) if text]
    texts = told if lineage.relation is Relation.CONTINUE else told[-1:]
    before = "\n\n".join(texts)
    is_long = len(before) > WHOLE_CHARS_MAX
    if work.memory is None and (is_long or lineage.relation in _WITH_PEOPLE):
        # Who looks how may stand in the first chapter, or in the wish it began with, and nowhere else.
        everything = "\n\n".join([chain[0].request.prompt, *told])
        draft.set_memory(
            await remember(gemini, text=everything[-MEMORY_CHARS_MAX:], language=work.request.language, meter=meter)
        )
    memory = draft.work.memory or parent.memory
    if is_long and memory is not None:
        before = f"{memory.summary}\n\n{texts[-1][-WHOLE_CHARS_MAX:]}"
    return WorkContext(
        relation=lineage.relation,
        kind_before=parent.kind,
        before=before,
        memory=memory,
        chapter=lineage.chapter,
        direction=lineage.direction,
        recap=lineage.recap,
        pictures=await drawn_panels(parent.panels, library) if _goes_on_drawing(work, parent) else (),
    )


async def _chain(library: Library, work_id: str) -> list[Work]:
    """The chapters up to this one; somebody else's take of a chapter goes on from what that chapter went on from."""
    chain = await library.works.chapters_up_to(work_id)
    first = chain[0].lineage if chain else None
    if first is None or first.relation is not Relation.TAKE:
        return chain
    twin = await library.works.find(first.parent_id)
    before = None if twin is None else twin.lineage
    if before is None or before.relation is not Relation.CONTINUE:
        return chain
    return [*await library.works.chapters_up_to(before.parent_id), *chain]


async def drawn_panels(panels: tuple[Panel, ...], library: Library) -> tuple[PanelDrawn, ...]:
    """The panels whose pictures are there, with their bytes, in order."""
    return tuple(
        [
            PanelDrawn(panel.script, await library.files.read(panel.picture), panel.picture.media_type)
            for panel in panels
            if panel.picture is not None
        ]
    )


def _goes_on_drawing(work: Work, parent: Work) -> bool:
    return work.kind is Kind.COMIC and parent.kind is Kind.COMIC
