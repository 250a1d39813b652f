"""How works of each kind become files. A new kind needs an entry here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bot.export.book import Book
from bot.export.kind_files import (
    Media,
    audio_media,
    comic_publication,
    picture_media,
    story_publication,
)
from bot.export.pictures import Downscale
from bot.export.transcript import (
    comic_markdown,
    comic_script,
    narration_markdown,
    narration_transcript,
    story_markdown,
)
from bot.export.zip_archive import ZipEntry
from bot.work.request import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class KindExport:
    """The files of one kind.

    `publication`: the EPUB or CBZ in an archive; None for a book without one. `media`: the pictures or audio in an
    archive. `markdown`: the text of an archive, given paths by SHA-256. `plain_text`: the plain text of an archive,
    given the indexes of sections without audio, and `plain_text_name`, its file; None for a kind whose markdown is all
    of its text.
    """

    publication: Callable[[Book, Downscale | None], ZipEntry | None]
    media: Callable[[Book, Downscale | None], Iterator[Media]]
    markdown: Callable[[Book, Mapping[str, str]], str]
    plain_text: Callable[[Book, Collection[int]], str] | None = None
    plain_text_name: str = ""


KINDS: Final[Mapping[Kind, KindExport]] = MappingProxyType(
    {
        Kind.STORY: KindExport(
            publication=story_publication,
            media=picture_media,
            markdown=story_markdown,
        ),
        Kind.COMIC: KindExport(
            publication=comic_publication,
            media=picture_media,
            markdown=comic_markdown,
            plain_text=lambda book, _: comic_script(book),
            plain_text_name="script.txt",
        ),
        Kind.NARRATION: KindExport(
            publication=lambda _book, _downscale: None,
            media=audio_media,
            markdown=narration_markdown,
            plain_text=narration_transcript,
            plain_text_name="transcript.txt",
        ),
    }
)
