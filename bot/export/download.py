"""An archive with everything of a work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from bot.export.book import Book, OutputFile, file_name
from bot.export.kind_files import Media, audio_files
from bot.export.media import MEDIA
from bot.export.pictures import DOWNSCALES, Downscale
from bot.export.transcript import credits_text
from bot.export.zip_archive import ZipEntry, pack
from bot.words.say import say

_ZIP: Final = "application/zip"
_NOTES_BYTES: Final = 4096
"""Room in an archive for the lines that name the files left out."""


def archive(
    book: Book, limit_bytes: int, more: Sequence[OutputFile] = (), left_out: Sequence[str] = ()
) -> OutputFile | None:
    """A ZIP with everything: the text, also as markdown, the EPUB or CBZ, pictures, sections of sound, and credits.txt.

    `more` are further files of the book: its PDF, its recording. They stand after the pictures, and before sections of
    sound. If the archive exceeds `limit_bytes`, the pictures in the EPUB or CBZ are downscaled, then the others; then
    files are left out, the last first, and credits.txt names them, with those of `left_out`, which the
    caller has left out. None if the texts alone are too large.
    """
    medium = MEDIA[book.medium]
    extra = tuple(ZipEntry(file.name, file.data, deflate=False) for file in more)
    publication = cache(lambda downscale: medium.publication(book, downscale))
    media = cache(lambda downscale: tuple(medium.media(book, downscale)))
    steps: list[tuple[Downscale | None, Downscale | None]] = [(None, None)]
    if any(item.is_picture for item in media(None)):
        steps += [(downscale, None) for downscale in DOWNSCALES[1:]]
        steps += [(downscale, downscale) for downscale in DOWNSCALES[1:]]
    for publication_downscale, media_downscale in steps:
        if sum(len(item.entry.data) for item in media(media_downscale) if item.is_picture) <= limit_bytes:
            data = _Contents(
                book,
                publication(publication_downscale),
                publication_downscale,
                media(media_downscale),
                media_downscale,
                extra,
                tuple(left_out),
            ).packed()
            if len(data) <= limit_bytes:
                return OutputFile(file_name(book, ".zip"), _ZIP, data)
    smallest = steps[-1][1]
    contents = _Contents(book, publication(smallest), smallest, media(smallest), smallest, extra, tuple(left_out))
    data = contents.within(limit_bytes).packed()
    return OutputFile(file_name(book, ".zip"), _ZIP, data) if len(data) <= limit_bytes else None


@dataclass(frozen=True, slots=True)
class _Contents:
    """The contents of an archive. `left_out` are the names of files that do not fit."""

    book: Book
    publication: ZipEntry | None = None
    publication_downscale: Downscale | None = None
    media: tuple[Media, ...] = ()
    media_downscale: Downscale | None = None
    more: tuple[ZipEntry, ...] = ()
    left_out: tuple[str, ...] = ()

    def packed(self) -> bytes:
        """The archive, with the texts first."""
        return pack([*self._texts(), *self._files()], self.book.made_at)

    def _files(self) -> list[ZipEntry]:
        """All files except the texts, the most important ones first."""
        pictures = [item.entry for item in self.media if item.is_picture]
        sounds = [item.entry for item in self.media if not item.is_picture]
        return [*filter(None, [self.publication]), *pictures, *self.more, *sounds]

    def within(self, limit_bytes: int) -> _Contents:
        """The same contents without the files that do not fit."""
        room_bytes = limit_bytes - _NOTES_BYTES - _packed_bytes(self._texts())
        kept: set[str] = set()
        left_out: list[str] = []
        for entry in self._files():
            size_bytes = _packed_bytes([entry])
            if size_bytes <= room_bytes:
                kept.add(entry.name)
                room_bytes -= size_bytes
            else:
                left_out.append(entry.name)
        publication = self.publication if self.publication is not None and self.publication.name in kept else None
        media = tuple(item for item in self.media if item.entry.name in kept)
        more = tuple(entry for entry in self.more if entry.name in kept)
        return replace(self, publication=publication, media=media, more=more, left_out=(*left_out, *self.left_out))

    def _texts(self) -> list[ZipEntry]:
        book, medium = self.book, MEDIA[self.book.medium]
        paths = {item.sha256: item.entry.name for item in self.media}
        texts = {"credits.txt": credits_text(book, self._notes()), file_name(book, ".md"): medium.markdown(book, paths)}
        if medium.plain_text is not None:
            missing = [index for index, ref in enumerate(audio_files(book)) if ref is None]
            texts[medium.plain_text_name] = medium.plain_text(book, missing)
        return [ZipEntry(name, text.encode()) for name, text in texts.items()]

    def _notes(self) -> Iterable[str]:
        tag = self.book.language_tag
        if self.publication is not None and self.publication_downscale is not None:
            yield say("export.smaller", tag, name=self.publication.name)
        if self.media and self.media_downscale is not None:
            yield from (say("export.smaller", tag, name=f"{folder}/") for folder in self._folders())
        for name in self.left_out:
            yield say("export.left_out", tag, name=name)

    def _folders(self) -> Iterable[str]:
        """The folders of the pictures."""
        return dict.fromkeys(item.entry.name.partition("/")[0] for item in self.media if item.is_picture)


def _packed_bytes(entries: Iterable[ZipEntry]) -> int:
    """The size of the entries in an archive, rounded up by the archive's own end record."""
    return len(pack(entries, 0))
