"""Makes the files of each kind of work, for a download and for an archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from bot.export import cbz, epub
from bot.export.book import Book, OutputFile, file_name, referenced_files
from bot.export.pictures import DOWNSCALES, Downscale, Picture, picture_of
from bot.export.transcript import comic_script, narration_transcript
from bot.export.zip_archive import ZipEntry
from bot.work.parts import FileRef

TEXT: Final = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Media:
    """One picture or section of sound in an archive, and the SHA-256 of its file in the library."""

    sha256: str
    entry: ZipEntry
    is_picture: bool


def epub_download(book: Book, limit_bytes: int) -> tuple[OutputFile, ...]:
    """An EPUB. Its pictures are downscaled until it fits; a story has no pictures if the smallest do not fit."""
    data = _fitted(lambda downscale: epub.epub(book, downscale), limit_bytes)
    data = data or _fitted(lambda _: epub.epub(replace(book, illustrations=())), limit_bytes)
    return (OutputFile(file_name(book, ".epub"), epub.MEDIA_TYPE, data),) if data else ()


def script_download(book: Book, limit_bytes: int) -> tuple[OutputFile, ...]:
    """The panel script of a comic."""
    data = comic_script(book).encode()
    return (OutputFile(file_name(book, "-script.txt"), TEXT, data),) if len(data) <= limit_bytes else ()


def comic_download(book: Book, limit_bytes: int) -> tuple[OutputFile, ...]:
    """A CBZ, whose pictures are downscaled until it fits."""
    data = _fitted(lambda downscale: cbz.cbz(book, downscale), limit_bytes)
    return (OutputFile(file_name(book, ".cbz"), cbz.MEDIA_TYPE, data),) if data else ()


def transcript_download(book: Book, limit_bytes: int) -> tuple[OutputFile, ...]:
    """The words of a narration, with those marked that are not in its sound."""
    missing = [index for index, ref in enumerate(audio_files(book)) if ref is None]
    data = narration_transcript(book, missing).encode()
    return (OutputFile(file_name(book, ".txt"), TEXT, data),) if len(data) <= limit_bytes else ()


def text_publication(book: Book, downscale: Downscale | None) -> ZipEntry | None:
    """The EPUB."""
    return ZipEntry(file_name(book, ".epub"), epub.epub(book, downscale), deflate=False)


def comic_publication(book: Book, downscale: Downscale | None) -> ZipEntry | None:
    """The CBZ; None without any picture."""
    data = cbz.cbz(book, downscale)
    return None if data is None else ZipEntry(file_name(book, ".cbz"), data, deflate=False)


def picture_media(book: Book, downscale: Downscale | None) -> Iterator[Media]:
    """Every readable page and picture, numbered in reading order."""
    works = (*book.works, *book.illustrations)
    pages = {page.picture.sha256: page.picture for work in works for page in work.pages}
    pictures = {panel.picture.sha256: panel.picture for work in works for panel in work.panels if panel.picture}
    for folder, refs in (("pages", pages), ("pictures", pictures)):
        readable = filter(None, (_picture_entry(book, ref, downscale) for ref in refs.values()))
        for number, (ref, picture) in enumerate(readable, 1):
            entry = ZipEntry(f"{folder}/{number:03d}{picture.suffix}", picture.data, deflate=False)
            yield Media(ref.sha256, entry, is_picture=True)


def _picture_entry(book: Book, ref: FileRef, downscale: Downscale | None) -> tuple[FileRef, Picture] | None:
    picture = picture_of(book.bytes_of(ref), downscale)
    return None if picture is None else (ref, picture)


def audio_media(book: Book, _downscale: Downscale | None) -> Iterator[Media]:
    """Every section's audio, numbered in reading order."""
    number = 1
    for ref in referenced_files((*book.works, *book.illustrations)):
        data = book.bytes_of(ref)
        if data is not None:
            yield Media(ref.sha256, ZipEntry(sound_name(number), data), is_picture=False)
            number += 1


def sound_name(number: int) -> str:
    """The name in an archive of the sound that stands at this place, counted from 1."""
    return f"sound/{number:03d}.wav"


def audio_files(book: Book) -> list[FileRef | None]:
    """The audio of each section of all works; None for a section without."""
    return [section.audio for work in book.works for section in work.sections]


def _fitted(make: Callable[[Downscale | None], bytes | None], limit_bytes: int) -> bytes | None:
    """The result of `make` for the first downscale that fits; None if none fits, or if `make` returns None."""
    for downscale in DOWNSCALES:
        data = make(downscale)
        if data is None or len(data) <= limit_bytes:
            return data
    return None
