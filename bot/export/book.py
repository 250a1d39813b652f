"""The input and output of the exports: a book of works, and the files made from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.export.safe_text import one_line
from bot.words.say import say
from bot.work.kinds import Medium
from bot.work.parts import FileRef
from bot.work.request import Kind
from bot.work.titles import file_stem, is_reserved, shortened
from bot.work.work import Work

NAME_CHARS_MAX: Final = 60
UNKNOWN_LANGUAGE: Final = "und"
"""BCP 47 for "undetermined"."""

_AUTHOR_CHARS_MAX: Final = 80
_TITLE_CHARS_MAX: Final = 200
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?")
_RIGHT_TO_LEFT: Final = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"})
_RIGHT_TO_LEFT_SCRIPTS: Final = frozenset({"adlm", "arab", "hebr", "nkoo", "syrc", "thaa"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """One or several works to be made into files.

    `works` has at least one work, all of one kind, oldest first: the chapters or pages of a chain. `illustrations` are
    comics that illustrate a story in it. `files` maps SHA-256 to bytes and may read lazily; a part without a file is
    left out and named. `language` is a BCP 47 tag. `made_at` (unix seconds) is the only time written into the files, so
    the same book always gives the same bytes.
    """

    title: str
    author: str
    works: tuple[Work, ...]
    files: Mapping[str, bytes]
    made_at: float
    illustrations: tuple[Work, ...] = ()
    language: str = "en"

    @property
    def kind(self) -> Kind:
        """The kind of the works."""
        return self.works[0].kind

    @property
    def medium(self) -> Medium:
        """The medium of the works."""
        return self.works[0].medium

    @property
    def heading(self) -> str:
        """The title on one line, safe for every format and not empty."""
        return shortened(one_line(self.title), _TITLE_CHARS_MAX) or say("export.untitled", self.language_tag)

    @property
    def credit(self) -> str:
        """The author's name on one line, safe for every format; may be empty."""
        return shortened(one_line(self.author), _AUTHOR_CHARS_MAX)

    @property
    def language_tag(self) -> str:
        """The language, or `UNKNOWN_LANGUAGE` if its tag is malformed."""
        return self.language if _LANGUAGE.fullmatch(self.language) else UNKNOWN_LANGUAGE

    @property
    def right_to_left(self) -> bool:
        """Whether text and pages run from right to left."""
        primary, *more = self.language_tag.lower().split("-")
        script = next((subtag for subtag in more if len(subtag) == 4), None)
        return primary in _RIGHT_TO_LEFT if script is None else script in _RIGHT_TO_LEFT_SCRIPTS

    def bytes_of(self, ref: FileRef | None) -> bytes | None:
        """The bytes of a part's file; None without a file."""
        return None if ref is None else self.files.get(ref.sha256)


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file to upload. `name` has at most 60 characters: ASCII letters, digits, `_`, `-` and `.`."""

    name: str
    media_type: str
    data: bytes


def file_name(book: Book, ending: str) -> str:
    """The book's title and `ending` (".epub", "-part-1-of-2.wav"); the kind if the title has no ASCII letter."""
    stem = file_stem(book.heading, NAME_CHARS_MAX - len(ending)) or book.kind.value
    if is_reserved(stem):
        stem += f"-{book.kind.value}"
    return stem + ending


def referenced_files(works: Iterable[Work]) -> tuple[FileRef, ...]:
    """The files of the works' parts and pages, each once, in order."""
    refs: dict[str, FileRef] = {}
    for work in works:
        pages, pictures = (page.picture for page in work.pages), (panel.picture for panel in work.panels)
        for ref in (*pages, *pictures, *(section.audio for section in work.sections)):
            if ref is not None:
                refs.setdefault(ref.sha256, ref)
    return tuple(refs.values())
