"""Exports: a work as a book, and all data of a person as archives."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.export.book import UNKNOWN_LANGUAGE, Book, OutputFile
from bot.export.zip_archive import ZipEntry, pack
from bot.library.files import FileStore
from bot.library.library import Library
from bot.library.people import PersonData
from bot.reply.completeness import has_content
from bot.script.languages import find_language
from bot.work.lineage import Relation
from bot.work.parts import FileRef
from bot.work.titles import title_of
from bot.work.work import Work

_ZIP: Final = "application/zip"
_ENTRY_BYTES: Final = 400
"""The size of an entry's headers in an archive, which contain its name twice (APPNOTE 4.3.7, 4.3.12)."""
_SUFFIXES: Final = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "audio/wav": ".wav"}


class StoredFiles(Mapping[str, bytes]):
    """The files of some works by hash, read from the disk on access. Blocking: for use in threads."""

    def __init__(self, store: FileStore, hashes: frozenset[str]) -> None:
        self._store = store
        self._hashes = hashes

    def __getitem__(self, sha256: str) -> bytes:
        if sha256 not in self._hashes:
            raise KeyError(sha256)
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
    """A work with its earlier chapters and their illustrations; None if all are empty.

    Private works are included only if the reader is their author, but with `is_shown` the work itself is: a message
    shows it to the reader.
    """
    chain = await library.works.chapters_up_to(work.id)
    works = tuple(
        [
            one
            for one in chain
            if has_content(one) and ((is_shown and one.id == work.id) or await _may_read(library, one, reader_id))
        ]
    )
    if not works:
        return None
    illustrations = [
        await library.works.find(child)
        for one in works
        for child in await library.works.children(one.id, Relation.ILLUSTRATION)
    ]
    pictures = tuple(
        [
            one
            for one in illustrations
            if one is not None and has_content(one) and await _may_read(library, one, reader_id)
        ]
    )
    refs = [*(panel.picture for one in (*works, *pictures) for panel in one.panels)]
    refs += [section.audio for one in works for section in one.sections]
    return Book(
        title=title_of(works[0]),
        author=author,
        works=works,
        files=StoredFiles(library.files, frozenset(ref.sha256 for ref in refs if ref is not None)),
        made_at=library.now(),
        illustrations=pictures,
        language=_language_of(works[0]),
    )


def _language_of(work: Work) -> str:
    """The BCP 47 code of the requested language; `UNKNOWN_LANGUAGE` if the request names none."""
    language = find_language(work.request.language or "")
    return UNKNOWN_LANGUAGE if language is None else language.code


async def _may_read(library: Library, work: Work, reader_id: int) -> bool:
    """Whether a work has ended, and is public or of this reader."""
    if work.ending is None or work.author_id == reader_id:
        return work.ending is not None
    ownership = await library.works.ownership(work.id)
    return ownership is not None and not ownership.private


@dataclass(frozen=True, slots=True)
class _Item:
    name: str
    content: bytes | FileRef

    @property
    def size_bytes(self) -> int:
        size = self.content.size_bytes if isinstance(self.content, FileRef) else len(self.content)
        return size + _ENTRY_BYTES


class DataArchives:
    """All data of a person in ZIP archives of at most `limit_bytes` each.

    They contain a JSON file for each work, one for all other data, and the files. `left_out` is the number of items
    that exceed the limit.
    """

    def __init__(self, everything: PersonData, store: FileStore, limit_bytes: int, made_at: float) -> None:
        self._store = store
        self._made_at = made_at
        self._archives: list[list[_Item]] = []
        self.left_out = 0
        free_bytes = 0
        for item in _items(everything):
            if item.size_bytes > limit_bytes:
                self.left_out += 1
                continue
            if item.size_bytes > free_bytes:
                self._archives.append([])
                free_bytes = limit_bytes - _ENTRY_BYTES
            self._archives[-1].append(item)
            free_bytes -= item.size_bytes

    def __len__(self) -> int:
        return len(self._archives)

    def pack(self, number: int) -> OutputFile:
        """The archive with this number, counted from 1. Blocking: reads its files."""
        entries = [entry for item in self._archives[number - 1] if (entry := self._entry(item)) is not None]
        name = "elara-my-data.zip" if len(self) == 1 else f"elara-my-data-{number}-of-{len(self)}.zip"
        return OutputFile(name, _ZIP, pack(entries, self._made_at))

    def _entry(self, item: _Item) -> ZipEntry | None:
        if isinstance(item.content, bytes):
            return ZipEntry(item.name, item.content)
        try:
            data = self._store.path(item.content.sha256).read_bytes()
        except FileNotFoundError:  # deleted in the meantime
            return None
        return ZipEntry(item.name, data, deflate=False)


def _items(everything: PersonData) -> Iterator[_Item]:
    rest = {name: value for name, value in everything.data.items() if name != "works"}
    yield _Item("about-me.json", _json(rest))
    for row in everything.data["works"]:
        yield _Item(f"works/{row['id']}.json", _json(row))
    for ref in everything.files:
        yield _Item(f"files/{ref.sha256}{_SUFFIXES.get(ref.media_type, '')}", ref)


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1, default=str).encode(errors="backslashreplace")
