"""The context of a work: the works before it, whole while they are short, as a summary when they are long."""

from __future__ import annotations

from typing import Final

from bot.gemini.client import Gemini
from bot.gemini.context import WorkContext
from bot.gemini.memory import remember
from bot.gemini.usage import Meter
from bot.library.library import Library
from bot.making.cast_before import hand_on_cast, hand_on_pronunciations
from bot.making.derive import material_text
from bot.making.draft import Draft
from bot.making.stored_pictures import drawn_panels
from bot.work.bible import Bible
from bot.work.kinds import MESSAGE_KIND, Medium
from bot.work.lineage import Relation
from bot.work.work import Work

WHOLE_CHARS_MAX: Final = 24_000
"""Longer texts are handed on as a summary and the end of the last chapter."""

MEMORY_CHARS_MAX: Final = 400_000
"""The longest text that a model summarizes; about a hundred thousand tokens."""

_NEEDS_CHARACTERS: Final = frozenset({Relation.COMIC, Relation.ILLUSTRATION})
"""Works with pictures, made from a text: the model has to know what the characters look like."""


async def context_of(draft: Draft, library: Library, gemini: Gemini, meter: Meter) -> WorkContext | None:
    """The context of a draft's work; None for a work without a parent, or whose parent was deleted.

    The draft gets the bible of its parent, and a narration the voices and pronunciations of those before it. A summary
    that a model writes for it is saved in the draft, so that the model is asked only once. Raises `EndingError` when
    Gemini does not answer.
    """
    work = draft.work
    lineage = work.lineage
    if lineage is not None and lineage.relation is Relation.TAKE:
        # A take of another work has that work's context.
        original = await library.works.find(lineage.parent_id)
        lineage = None if original is None else original.lineage
    if lineage is not None and lineage.relation is Relation.NARRATION:
        _hand_on_bible(await library.works.find(lineage.parent_id), draft)
    if work.medium is Medium.SPEECH:
        await hand_on_cast(draft, library)
        await hand_on_pronunciations(draft, library)
        return None
    if lineage is None:
        return None
    if not lineage.parent_id:
        return WorkContext(
            relation=lineage.relation, kind_before=MESSAGE_KIND, chapter=lineage.chapter, direction=lineage.direction
        )
    chapters = await chapters_to(library, lineage.parent_id)
    chain = await _readable(library, chapters, work)
    if not chain:
        return None
    parent = chain[-1]
    _hand_on_bible(parent, draft)
    all_texts = [text for text in map(material_text, chain) if text]
    texts = all_texts if lineage.relation is Relation.CONTINUE else all_texts[-1:]
    before = "\n\n".join(texts)
    is_long = len(before) > WHOLE_CHARS_MAX
    has_looks = any(person.look for person in draft.work.bible.characters)
    needs_characters = lineage.relation in _NEEDS_CHARACTERS and not has_looks
    if work.memory is None and (is_long or needs_characters):
        # The characters may be described only in the first chapter, or in its prompt.
        everything = "\n\n".join([chain[0].request.prompt, *all_texts])
        draft.set_memory(
            await remember(gemini, text=everything[-MEMORY_CHARS_MAX:], language=work.request.language, meter=meter)
        )
    # The memory of the parent tells of all chapters before it.
    memory = draft.work.memory or (parent.memory if len(chain) == len(chapters) else None)
    if is_long and memory is not None:
        before = f"{memory.summary}\n\n{texts[-1][-WHOLE_CHARS_MAX:]}"
    continues_drawing = work.medium is parent.medium is Medium.PICTURES
    return WorkContext(
        relation=lineage.relation,
        kind_before=parent.kind,
        before=before,
        memory=memory,
        bible=draft.work.bible if has_looks or memory is None else draft.work.bible.joined(Bible(memory.characters)),
        chapter=lineage.chapter,
        direction=lineage.direction,
        recap=lineage.recap,
        pictures=await drawn_panels(parent.panels, library.files) if continues_drawing else (),
    )


def _hand_on_bible(parent: Work | None, draft: Draft) -> None:
    """Give a draft without people those of its parent."""
    if parent is not None and parent.bible.characters and not draft.work.bible.characters:
        draft.set_bible(parent.bible)


async def _readable(library: Library, chapters: list[Work], work: Work) -> list[Work]:
    """The last of the chapters that the author of a new work may read: it could repeat what it is told.

    The parent is one that they may, because it was shown to them.
    """
    readable: list[Work] = []
    for chapter in reversed(chapters):
        is_parent = work.lineage is not None and chapter.id == work.lineage.parent_id
        if not is_parent and chapter.author_id != work.author_id:
            ownership = await library.works.ownership(chapter.id)
            if ownership is None or ownership.private:
                break
        readable.append(chapter)
    return readable[::-1]


async def chapters_to(library: Library, work_id: str) -> list[Work]:
    """The chapters up to this one, oldest first. A take of another work's chapter continues that work's chapters."""
    chain = await library.works.chapters_up_to(work_id)
    first = chain[0].lineage if chain else None
    if first is None or first.relation is not Relation.TAKE:
        return chain
    original = await library.works.find(first.parent_id)
    before = None if original is None else original.lineage
    if before is None or before.relation is not Relation.CONTINUE:
        return chain
    return [*await library.works.chapters_up_to(before.parent_id), *chain]
