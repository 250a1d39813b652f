"""How works become files, by what they are made of."""

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
    text_publication,
)
from bot.export.pictures import Downscale
from bot.export.transcript import (
    comic_markdown,
    comic_script,
    narration_markdown,
    narration_transcript,
    text_markdown,
)
from bot.export.zip_archive import ZipEntry
from bot.work.kinds import Medium


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumExport:
    """The files of one medium.

    `publication`: the EPUB or CBZ in an archive; None for a book without one. `media`: the pictures or audio in an
    archive. `markdown`: the text of an archive, given paths by SHA-256. `plain_text`: the plain text of an archive,
    given the indexes of sections without audio, and `plain_text_name`, its file; None where the markdown is all
    of the text.
    """

    publication: Callable[[Book, Downscale | None], ZipEntry | None]
    media: Callable[[Book, Downscale | None], Iterator[Media]]
    markdown: Callable[[Book, Mapping[str, str]], str]
    plain_text: Callable[[Book, Collection[int]], str] | None = None
    plain_text_name: str = ""


MEDIA: Final[Mapping[Medium, MediumExport]] = MappingProxyType(
    {
        Medium.TEXT: MediumExport(
            publication=text_publication,
            media=picture_media,
            markdown=text_markdown,
        ),
        Medium.PICTURES: MediumExport(
            publication=comic_publication,
            media=picture_media,
            markdown=comic_markdown,
            plain_text=lambda book, _: comic_script(book),
            plain_text_name="script.txt",
        ),
        Medium.SPEECH: MediumExport(
            publication=lambda _book, _downscale: None,
            media=audio_media,
            markdown=narration_markdown,
            plain_text=narration_transcript,
            plain_text_name="transcript.txt",
        ),
    }
)
