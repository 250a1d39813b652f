"""A book has the whole series, from any of its chapters, in its language and with its pictures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.export.book import UNKNOWN_LANGUAGE, Book
from bot.library.library import Library
from bot.shelf.exports import book_of, language_of
from bot.work.ending import Ending, EndingKind
from bot.work.lineage import Lineage, Relation
from bot.work.parts import FileRef, Line, Panel, PanelScript, PartState, Section
from bot.work.request import ComicOptions, NarrationOptions
from bot.work.work import Work
from tests.library.conftest import keep, origin, story

MIRA, TOM = 1, 2
GERMAN = (
    "Der alte Wärter stieg die Treppe hinauf und zählte jede Stufe. Es war niemand im Haus, aber die Lampe brannte."
)
_times = iter(range(100, 10_000))


def lineage(of: Work, relation: Relation = Relation.CONTINUE) -> Lineage:
    chapter = of.chapter + 1 if relation is Relation.CONTINUE else of.chapter
    return Lineage(parent_id=of.id, relation=relation, parent_author_id=of.author_id, chapter=chapter)


async def told(
    library: Library, work_id: str, after: Work | None = None, *, by: int = MIRA, private: bool = False
) -> Work:
    """A story, or the next chapter of one."""
    work = story(work_id, by, created_at=float(next(_times)), text=f"All of {work_id}.")
    work = replace(work, lineage=None if after is None else lineage(after))
    return await keep(library, work, origin(private=private))


def drawn(work_id: str, of: Work, *, take_of: str | None = None) -> Work:
    ref = FileRef(sha256=work_id * 32, media_type="image/png", size_bytes=1)
    panels = (Panel(script=PanelScript(number=1), state=PartState.MADE, picture=ref),)
    work = story(work_id, options=ComicOptions(illustrates=True), created_at=float(next(_times)), take_of=take_of)
    return replace(work, panels=panels, lineage=lineage(of, Relation.ILLUSTRATION))


async def book(library: Library, work: Work, reader_id: int = MIRA) -> Book:
    made = await book_of(library, work, reader_id=reader_id, author="Mira", is_shown=True)
    assert made is not None
    return made


@pytest.mark.asyncio
async def test_every_chapter_gives_the_whole_series(library: Library) -> None:
    chapters = [await told(library, "a1")]
    chapters += [await told(library, "a2", chapters[-1])]
    chapters += [await told(library, "a3", chapters[-1])]
    for chapter in chapters:
        assert (await book(library, chapter)).works == tuple(chapters)


@pytest.mark.asyncio
async def test_the_longest_way_of_the_author_is_the_series(library: Library) -> None:
    first = await told(library, "a1")
    second = await told(library, "a2", first)
    third = await told(library, "a3", second)
    other = await told(library, "b2", first)
    toms = await told(library, "t2", first, by=TOM)
    further = await told(library, "t3", await told(library, "t4", toms, by=TOM), by=TOM)
    assert (await book(library, first)).works == (first, second, third)
    assert (await book(library, other)).works == (first, other)
    assert [work.id for work in (await book(library, toms, TOM)).works] == ["a1", "t2", "t4", "t3"]
    assert further.chapter == 4


@pytest.mark.asyncio
async def test_of_two_ways_that_go_equally_far_the_newer_one_counts(library: Library) -> None:
    first = await told(library, "a1")
    await told(library, "a2", first)
    newer = await told(library, "b2", first)
    assert (await book(library, first)).works == (first, newer)


@pytest.mark.asyncio
async def test_what_others_continued_counts_where_the_author_went_no_further(library: Library) -> None:
    first = await told(library, "a1")
    toms = await told(library, "t2", first, by=TOM)
    assert (await book(library, first)).works == (first, toms)


@pytest.mark.asyncio
async def test_private_unfinished_empty_and_deleted_chapters_are_in_no_ones_book(library: Library) -> None:
    first = await told(library, "a1")
    await told(library, "t2", first, by=TOM, private=True)
    await keep(library, replace(story("a3", ending=Ending(EndingKind.EMPTY), created_at=5.0), lineage=lineage(first)))
    gone = await told(library, "a4", first)
    await library.works.delete(gone.id)
    assert (await book(library, first)).works == (first,)


@pytest.mark.asyncio
async def test_a_chapter_that_names_itself_as_its_parent_ends_no_process(library: Library) -> None:
    first = await told(library, "a1")
    loop = replace(story("a2", text="Round.", created_at=5.0), lineage=replace(lineage(first), parent_id="a2"))
    await keep(library, loop)
    assert [work.id for work in (await book(library, loop)).works] == ["a2"]


@pytest.mark.asyncio
async def test_a_new_version_by_another_person_keeps_the_chapters_before_it(library: Library) -> None:
    first = await told(library, "a1")
    second = await told(library, "a2", first)
    version = replace(story("t2", TOM, text="Otherwise.", created_at=9.0), lineage=lineage(second, Relation.TAKE))
    version = await keep(library, version)
    assert (await book(library, version, TOM)).works == (first, version)


@pytest.mark.asyncio
async def test_the_pictures_of_every_chapter_are_in_the_book_each_once(library: Library) -> None:
    first = await told(library, "a1")
    second = await told(library, "a2", first)
    await keep(library, drawn("f1", first))
    again = await keep(library, drawn("f2", first, take_of="f1"))
    later = await keep(library, drawn("f3", second))
    made = await book(library, first)
    assert made.illustrations == (again, later)
    assert set(made.files) == {"f2" * 32, "f3" * 32}


def test_the_language_is_what_was_asked_for_else_what_is_written_else_what_was_asked_in() -> None:
    asked = story(text=GERMAN, prompt="x")
    assert language_of([replace(asked, request=replace(asked.request, language="Português do Brasil"))]) == "pt-BR"
    assert language_of([story(text="…"), story(text=GERMAN)]) == "de"
    assert language_of([story(text="🦊", prompt=GERMAN)]) == "de"
    assert language_of([story(text="Hm.")]) == UNKNOWN_LANGUAGE


def test_the_language_of_a_comic_is_that_of_its_words_not_of_its_scenes() -> None:
    script = PanelScript(
        number=1,
        scene="The old keeper was in the house and there was a lamp that burned for him. " * 3,
        caption_top="Der Wärter war allein mit dem Meer und der Nacht.",
        lines=(Line("MARA", "Ist noch jemand da, oder bin ich es nicht?"),),
    )
    panels = (Panel(script=script, state=PartState.MADE),)
    assert language_of([replace(story(options=ComicOptions()), panels=panels)]) == "de"


def test_the_language_of_a_narration_is_that_of_its_sections() -> None:
    work = replace(story(options=NarrationOptions(), prompt=""), sections=(Section(number=1, text=GERMAN),))
    assert language_of([work]) == "de"
