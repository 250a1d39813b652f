"""A work as a book: the whole series it belongs to, its pictures, its language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from bot.export.book import UNKNOWN_LANGUAGE, Book, referenced_files
from bot.library.files import FileStore
from bot.library.library import Library
from bot.reply.completeness import has_content
from bot.script.language_detection import detect_language
from bot.script.languages import find_language
from bot.script.panels import panel_words
from bot.shelf.series import MayUse, series_of
from bot.work.lineage import Relation
from bot.work.titles import title_of
from bot.work.work import Work


class StoredFiles(Mapping[str, bytes]):
    """The files of some works by hash, read from the disk on access. Blocking: for use in threads.

    `unstored` are those that were made for a download and are not on the disk.
    """

    def __init__(
        self, store: FileStore, hashes: frozenset[str], unstored: Mapping[str, bytes] = MappingProxyType({})
    ) -> None:
        self._store = store
        self._hashes = hashes
        self._unstored = unstored

    def __getitem__(self, sha256: str) -> bytes:
        if sha256 not in self._hashes:
            raise KeyError(sha256)
        if sha256 in self._unstored:
            return self._unstored[sha256]
        try:
            return self._store.path(sha256).read_bytes()
        except FileNotFoundError:
            raise KeyError(sha256) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._hashes)

    def __len__(self) -> int:
        return len(self._hashes)


def are_missing(files: Mapping[str, bytes]) -> bool:
    """Whether any of a book's files is not on the disk. Blocking: reads them."""
    return any(files.get(sha256) is None for sha256 in files)


async def book_of(library: Library, work: Work, *, reader_id: int, author: str, is_shown: bool = False) -> Book | None:
    """The whole series of a work, with the pictures that were added to its chapters; None if all are empty.

    Private works are included only if the reader is their author, but with `is_shown` the work itself is: a message
    shows it to the reader.
    """

    async def may_use(one: Work) -> bool:
        return has_content(one) and ((is_shown and one.id == work.id) or await may_read(library, one, reader_id))

    works = await series_of(library, work, may_use)
    if not works:
        return None
    pictures = [picture for one in works for picture in await _illustrations(library, one, may_use)]
    return Book(
        title=title_of(works[0]),
        author=author,
        works=works,
        files=StoredFiles(library.files, frozenset(ref.sha256 for ref in referenced_files((*works, *pictures)))),
        made_at=library.now(),
        illustrations=tuple(pictures),
        language=language_of(works),
    )


async def _illustrations(library: Library, chapter: Work, may_use: MayUse) -> list[Work]:
    """The comics that illustrate a chapter: of several takes the newest."""
    newest: dict[str, Work] = {}
    for child_id in await library.works.children(chapter.id, Relation.ILLUSTRATION):
        child = await library.works.find(child_id)
        if child is not None and await may_use(child):
            newest[child.take_group] = child
    return list(newest.values())


def language_of(works: Sequence[Work]) -> str:
    """The BCP 47 code of the requested language, else of the texts' language, else of the prompts' language.

    `UNKNOWN_LANGUAGE` if none is known.
    """
    for work in works:
        if asked := find_language(work.request.language or ""):
            return asked.code
    written = "\n".join(text for work in works for text in _texts(work))
    asked_in = "\n".join(work.request.prompt for work in works)
    return detect_language(written) or detect_language(asked_in) or UNKNOWN_LANGUAGE


def _texts(work: Work) -> Iterator[str]:
    """The texts of a work that are read, without the scenes of panels, which models describe in English."""
    yield work.text
    yield from (panel_words(panel.script) for panel in work.panels)
    yield from (section.text for section in work.sections)


async def may_read(library: Library, work: Work, reader_id: int) -> bool:
    """Whether a work has ended, and is public or of this reader."""
    if work.ending is None or work.author_id == reader_id:
        return work.ending is not None
    ownership = await library.works.ownership(work.id)
    return ownership is not None and not ownership.private
