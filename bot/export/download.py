"""What a person downloads: the one best file of a work, or an archive with everything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from bot.export import cbz, epub, sound
from bot.export.book import Book, OutputFile, file_name, wanted
from bot.export.pictures import SQUEEZES, Squeeze, picture_of
from bot.export.transcript import as_markdown, credits_text, transcript
from bot.export.zip_archive import ZipEntry, pack
from bot.words.say import say
from bot.work.parts import FileRef
from bot.work.request import Kind

_ZIP: Final = "application/zip"
_TEXT: Final = "text/plain; charset=utf-8"
_SMALL_PRINT_BYTES: Final = 4096
"""Room in an archive for the lines that say what was left out."""


def best(book: Book, limit_bytes: int) -> tuple[OutputFile, ...]:
    """A story's EPUB, a comic's CBZ, or a narration's recording (in parts where it is long) and, last, its transcript.

    Each is at most `limit_bytes` long, and they are ten at most. Pictures are made smaller until they fit; a story
    whose smallest are too large goes without. Empty when there is nothing to give, or it cannot be made to fit.
    """
    match book.kind:
        case Kind.STORY:
            data = _fitted(lambda squeeze: epub.epub(book, squeeze), limit_bytes)
            data = data or _fitted(lambda _: epub.epub(replace(book, illustrations=())), limit_bytes)
            return (OutputFile(file_name(book, ".epub"), epub.MEDIA_TYPE, data),) if data else ()
        case Kind.COMIC:
            data = _fitted(lambda squeeze: cbz.cbz(book, squeeze), limit_bytes)
            return (OutputFile(file_name(book, ".cbz"), cbz.MEDIA_TYPE, data),) if data else ()
        case Kind.NARRATION:
            return _recording(book, limit_bytes)


def archive(book: Book, limit_bytes: int) -> OutputFile | None:
    """A ZIP with everything: the text as markdown, the EPUB or CBZ, pictures, sound, a transcript, and credits.txt.

    Where that exceeds `limit_bytes`, the pictures in the EPUB or CBZ are made smaller, then the others too; then
    files are left out, the last first. credits.txt says which. None when even the texts are too large.
    """
    form, media = cache(lambda squeeze: _form(book, squeeze)), cache(lambda squeeze: _media(book, squeeze))
    steps: list[tuple[Squeeze | None, Squeeze | None]] = [(None, None)]
    if any(entry.is_picture for entry in media(None)):
        steps += [(squeeze, None) for squeeze in SQUEEZES[1:]]
        steps += [(squeeze, squeeze) for squeeze in SQUEEZES[1:]]
    for form_squeeze, media_squeeze in steps:
        if sum(len(item.entry.data) for item in media(media_squeeze) if item.is_picture) <= limit_bytes:
            data = _Contents(book, form(form_squeeze), form_squeeze, media(media_squeeze), media_squeeze).packed()
            if len(data) <= limit_bytes:
                return OutputFile(file_name(book, ".zip"), _ZIP, data)
    smallest = steps[-1][1]
    data = _Contents(book, form(smallest), smallest, media(smallest), smallest).within(limit_bytes).packed()
    return OutputFile(file_name(book, ".zip"), _ZIP, data) if len(data) <= limit_bytes else None


def _fitted(make: Callable[[Squeeze | None], bytes | None], limit_bytes: int) -> bytes | None:
    """What `make` gives for the first squeeze that fits; None when none does, or there is nothing to make."""
    for squeeze in SQUEEZES:
        data = make(squeeze)
        if data is None or len(data) <= limit_bytes:
            return data
    return None


def _recording(book: Book, limit_bytes: int) -> tuple[OutputFile, ...]:
    sections = _sound_files(book)
    recording = sound.join([book.bytes_of(ref) for ref in sections], limit_bytes)
    of = len(recording.files)
    endings = [f"-part-{number}-of-{of}.wav" for number in range(1, of + 1)] if of > 1 else [".wav"] * of
    files = [
        OutputFile(file_name(book, ending), sound.MEDIA_TYPE, data)
        for ending, data in zip(endings, recording.files, strict=True)
    ]
    words = transcript(book, recording.absent).encode()
    if sections and len(words) <= limit_bytes:
        files.append(OutputFile(file_name(book, ".txt"), _TEXT, words))
    return tuple(files)


def _sound_files(book: Book) -> list[FileRef | None]:
    return [section.audio for work in book.works for section in work.sections]


@dataclass(frozen=True, slots=True)
class _Media:
    """One picture or section of sound within an archive."""

    sha256: str
    entry: ZipEntry

    @property
    def is_picture(self) -> bool:
        return not self.entry.deflate


def _form(book: Book, squeeze: Squeeze | None) -> ZipEntry | None:
    """The EPUB or CBZ; a narration has neither."""
    match book.kind:
        case Kind.STORY:
            return ZipEntry(file_name(book, ".epub"), epub.epub(book, squeeze), deflate=False)
        case Kind.COMIC:
            data = cbz.cbz(book, squeeze)
            return None if data is None else ZipEntry(file_name(book, ".cbz"), data, deflate=False)
        case Kind.NARRATION:
            return None


def _media(book: Book, squeeze: Squeeze | None) -> tuple[_Media, ...]:
    """Every file of the book's parts that is there and can be read, numbered in reading order."""
    found: list[_Media] = []
    for ref in wanted((*book.works, *book.illustrations)):
        data = book.bytes_of(ref)
        number = len(found) + 1
        if book.kind is Kind.NARRATION:
            if data is not None:
                found.append(_Media(ref.sha256, ZipEntry(f"sound/{number:03d}.wav", data)))
        elif (picture := picture_of(data, squeeze)) is not None:
            name = f"pictures/{number:03d}{picture.suffix}"
            found.append(_Media(ref.sha256, ZipEntry(name, picture.data, deflate=False)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Contents:
    """One way to fill an archive. `left_out` are names of files that would have been in it."""

    book: Book
    form: ZipEntry | None = None
    form_squeeze: Squeeze | None = None
    media: tuple[_Media, ...] = ()
    media_squeeze: Squeeze | None = None
    left_out: tuple[str, ...] = ()

    def packed(self) -> bytes:
        """The archive: texts first."""
        entries = [*self._texts(), *filter(None, [self.form]), *(item.entry for item in self.media)]
        return pack(entries, self.book.made_at)

    def within(self, limit_bytes: int) -> _Contents:
        """The same without the files that there is no room for."""
        room = limit_bytes - _SMALL_PRINT_BYTES - _size(self._texts())
        kept: set[str] = set()
        left_out: list[str] = []
        for entry in (*filter(None, [self.form]), *(item.entry for item in self.media)):
            size = _size([entry])
            if size <= room:
                kept.add(entry.name)
                room -= size
            else:
                left_out.append(entry.name)
        form = self.form if self.form is not None and self.form.name in kept else None
        media = tuple(item for item in self.media if item.entry.name in kept)
        return replace(self, form=form, media=media, left_out=tuple(left_out))

    def _texts(self) -> list[ZipEntry]:
        book = self.book
        paths = {item.sha256: item.entry.name for item in self.media}
        texts = {"credits.txt": credits_text(book, self._notes()), file_name(book, ".md"): as_markdown(book, paths)}
        if book.kind is not Kind.STORY:
            absent = [place for place, ref in enumerate(_sound_files(book)) if ref is None or ref.sha256 not in paths]
            texts["transcript.txt"] = transcript(book, absent)
        return [ZipEntry(name, text.encode()) for name, text in texts.items()]

    def _notes(self) -> Iterable[str]:
        tag = self.book.tag
        if self.form is not None and self.form_squeeze is not None:
            yield say("export.smaller", tag, name=self.form.name)
        if self.media and self.media_squeeze is not None:
            yield say("export.smaller", tag, name="pictures/")
        for name in self.left_out:
            yield say("export.left_out", tag, name=name)


def _size(entries: Iterable[ZipEntry]) -> int:
    """What these take up in an archive, or a little more: every archive has an end of its own."""
    return len(pack(entries, 0))
