"""The files of a narration for a person: its recording, its sections, subtitles, its text."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Final

from bot.audio.jobs import AudioError, JoinPart, RecordingJob, RecordingSection, SectionPlace
from bot.audio.worker import AudioWorker
from bot.export.book import Book, OutputFile, file_name, referenced_files
from bot.export.chapters import heading_of
from bot.export.download import archive
from bot.export.kind_files import sound_name, transcript_download
from bot.export.subtitles import SubtitleCue, TimedSection, cues_of, srt, vtt
from bot.library.library import Library
from bot.making.section_sounds import ARTIST, MP3, recording_sections
from bot.script.speaker_labels import as_spoken
from bot.script.word_times import WordTime, word_times
from bot.shelf.cast_edits import options_of
from bot.shelf.exports import StoredFiles
from bot.shelf.narration_files import refused_sound
from bot.shelf.narration_word_times import NarrationWordTimes, WordsBySound
from bot.words.say import say
from bot.work.parts import Section
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.wav import MEDIA_TYPE as WAV
from bot.work.work import Work

log = logging.getLogger(__name__)

WAVS_MAX: Final = 10
"""More files would be many messages, and much memory."""
_VTT: Final = "text/vtt; charset=utf-8"
_SRT: Final = "application/x-subrip; charset=utf-8"
_MISSING_CUE_S: Final = 1.5


class NarrationForm(StrEnum):
    """The form of a narration's download. The values are part of messages that are kept."""

    MP3 = "mp3"
    WAV = "wav"
    SRT = "srt"
    VTT = "vtt"
    TEXT = "txt"
    ZIP = "zip"


@dataclass(frozen=True, slots=True)
class NarrationDownload:
    """The files of a download, and whether the times in its subtitles are estimated."""

    files: Sequence[OutputFile]
    is_estimated: bool = False


def forms_of(work: Work) -> list[NarrationForm]:
    """The forms that a narration can be downloaded in."""
    spoken = len(work.spoken_sections)
    if not spoken:
        return [NarrationForm.TEXT, NarrationForm.ZIP]
    return [form for form in NarrationForm if form is not NarrationForm.WAV or spoken <= WAVS_MAX]


class NarrationDownloads:
    """Makes the files of narrations. `audio` is shared with the runs."""

    def __init__(self, library: Library, audio: AudioWorker, word_times: NarrationWordTimes) -> None:
        self._files = library.files
        self._audio = audio
        self._word_times = word_times

    async def of(
        self, form: NarrationForm, book: Book, *, person_id: int, guild_id: int | None, limit_bytes: int
    ) -> NarrationDownload:
        """The files of this form, each within `limit_bytes`; none if nothing can be made to fit.

        Subtitles have the second ear listen, once for each sound, at this person's cost. Raises `RefusedError` when the
        sound cannot be read or encoded.
        """
        try:
            match form:
                case NarrationForm.MP3:
                    return NarrationDownload(await self._mp3(book, limit_bytes))
                case NarrationForm.WAV:
                    return NarrationDownload(await self._wavs(book, limit_bytes))
                case NarrationForm.TEXT:
                    return NarrationDownload(await asyncio.to_thread(transcript_download, book, limit_bytes))
                case NarrationForm.ZIP:
                    return await self._zip(book, limit_bytes)
                case NarrationForm.SRT | NarrationForm.VTT:
                    hear = partial(self._word_times.complete, person_id=person_id, guild_id=guild_id)
                    heard = {sound: words for work in book.works for sound, words in (await hear(work)).items()}
                    return await self._subtitles(book, [form], heard, limit_bytes)
        except AudioError as error:
            log.warning("a narration could not be made into files (%s)", error.fault.value)
            raise refused_sound(error, RefusalKind.SOUND_FAILED) from error
        except FileNotFoundError as error:
            log.warning("a narration could not be made into files (missing)")
            raise RefusedError(RefusalKind.FILES_MISSING) from error

    async def _mp3(self, book: Book, limit_bytes: int) -> list[OutputFile]:
        async with self._recording(book, limit_bytes) as paths:
            count = len(paths)
            return [
                OutputFile(
                    file_name(book, f"{_part_ending(number, count)}.mp3"), MP3, await asyncio.to_thread(path.read_bytes)
                )
                for number, path in enumerate(paths, 1)
            ]

    async def _wavs(self, book: Book, limit_bytes: int) -> list[OutputFile]:
        """A file for each section; one that is too large has a lower rate."""
        refs = [sound for work in book.works for sound in work.sounds]
        if len(refs) > WAVS_MAX:
            return []
        files = []
        for number, ref in enumerate(refs, 1):
            if ref.size_bytes > limit_bytes:
                joined = await self._audio.join([JoinPart(self._files.path(ref.sha256))], limit_bytes=limit_bytes)
                data = joined.wav
            else:
                data = await asyncio.to_thread(self._files.path(ref.sha256).read_bytes)
            if len(data) > limit_bytes:
                return []
            ending = ".wav" if len(refs) == 1 else f"-section-{number:02d}.wav"
            files.append(OutputFile(file_name(book, ending), WAV, data))
        return files

    async def _zip(self, book: Book, limit_bytes: int) -> NarrationDownload:
        """Everything; subtitles with the times that are known."""
        heard = {sound: words for work in book.works for sound, words in (await self._word_times.known(work)).items()}
        more: list[OutputFile] = []
        is_estimated = False
        if any(section.is_spoken for section in _sections(book)):
            subtitles = await self._subtitles(book, [NarrationForm.SRT, NarrationForm.VTT], heard, limit_bytes)
            more = [*await self._mp3(book, limit_bytes), *subtitles.files]
            is_estimated = subtitles.is_estimated
        room_bytes = limit_bytes - sum(len(file.data) for file in more)
        book, left_out = self._with_sounds_within(book, room_bytes)
        whole = await asyncio.to_thread(archive, book, limit_bytes, more, left_out)
        return NarrationDownload(() if whole is None else (whole,), is_estimated)

    def _with_sounds_within(self, book: Book, room_bytes: int) -> tuple[Book, list[str]]:
        """The book with its first sections of sound, as many as fit, and the names of the others.

        All sections of a long narration would fill the memory, although most do not fit.
        """
        kept, left_out = set[str](), list[str]()
        for number, ref in enumerate(referenced_files(book.works), 1):
            if not left_out and ref.size_bytes <= room_bytes:
                room_bytes -= ref.size_bytes
                kept.add(ref.sha256)
            else:
                left_out.append(sound_name(number))
        return replace(book, files=StoredFiles(self._files, frozenset(kept))), left_out

    # --- The recording -----------------------------------------------------------------------------------------------

    @asynccontextmanager
    async def _recording(self, book: Book, limit_bytes: int) -> AsyncIterator[list[Path]]:
        """The MP3 files of a book: those that the work has, or new ones, which are deleted at the end."""
        stored = [self._files.path(ref.sha256) for ref in book.works[0].recording if ref.size_bytes <= limit_bytes]
        is_whole = len(book.works) == 1 and len(stored) == len(book.works[0].recording) > 0
        if is_whole and await asyncio.to_thread(_all_exist, stored):
            yield stored
            return
        async with self._encoded(book, limit_bytes) as encoded:
            yield encoded

    @asynccontextmanager
    async def _encoded(self, book: Book, limit_bytes: int) -> AsyncIterator[list[Path]]:
        """New MP3 files of a book, which are deleted at the end."""
        async with self._files.scratch_folder() as folder:
            job = RecordingJob(
                sections=tuple(section for work in book.works for section in self._recording_sections(book, work)),
                folder=folder,
                title=book.heading,
                artist=book.credit or ARTIST,
                language=book.language_tag,
                limit_bytes=limit_bytes,
            )
            yield [part.path for part in await self._audio.encode(job)]

    def _recording_sections(self, book: Book, work: Work) -> tuple[RecordingSection, ...]:
        """The sections of one work of the book; of several works each begins with its heading."""
        sections = recording_sections(work, self._files, book.language_tag)
        if len(book.works) == 1 or not sections:
            return sections
        heading = heading_of(book, work)
        named = [replace(one, title=f"{heading} · {one.title}") for one in sections]
        return (replace(named[0], begins_with_heading=True), *named[1:])

    # --- Subtitles ---------------------------------------------------------------------------------------------------

    async def _subtitles(
        self, book: Book, forms: Sequence[NarrationForm], heard: WordsBySound, limit_bytes: int
    ) -> NarrationDownload:
        """A file of each form for each file of the recording, with the times of that."""
        parts, is_estimated = await self._cues(book, heard, limit_bytes)
        notes = [say("export.times.estimated", book.language_tag)] if is_estimated else []
        write: dict[NarrationForm, Callable[[Sequence[SubtitleCue]], str]] = {
            NarrationForm.SRT: srt,
            NarrationForm.VTT: partial(vtt, notes=notes),
        }
        media_types = {NarrationForm.SRT: _SRT, NarrationForm.VTT: _VTT}
        files = [
            OutputFile(
                file_name(book, f"{_part_ending(number, len(parts))}.{form.value}"),
                media_types[form],
                write[form](cues).encode(),
            )
            for form in forms
            for number, cues in enumerate(parts, 1)
        ]
        return NarrationDownload([file for file in files if len(file.data) <= limit_bytes], is_estimated)

    async def _cues(self, book: Book, heard: WordsBySound, limit_bytes: int) -> tuple[list[list[SubtitleCue]], bool]:
        """The cues of each file of the recording, and whether some of their times are estimated."""
        sections = _sections(book)
        paths = [self._files.path(section.audio.sha256) for section in sections if section.audio is not None]
        if not paths:
            return [], False
        async with self._recording(book, limit_bytes) as recording:
            places = await self._audio.places(recording, paths)
        if not places:
            # The recording is of other sections: it could not be remade when they changed.
            async with self._encoded(book, limit_bytes) as recording:
                places = await self._audio.places(recording, paths)
        return await asyncio.to_thread(_timed, book, list(places), heard)


def _timed(book: Book, places: list[SectionPlace], heard: WordsBySound) -> tuple[list[list[SubtitleCue]], bool]:
    parts: list[list[TimedSection]] = [[] for _ in range(places[-1].part + 1)]
    part, at_s, are_heard = 0, 0.0, True
    sections = [(options_of(work), section) for work in book.works for section in work.sections]
    for options, section in sections:
        if section.audio is None:
            text = say("export.section.missing", book.language_tag, number=section.number)
            parts[part].append(TimedSection(text=text, words=[WordTime(0, len(text), at_s, at_s + _MISSING_CUE_S)]))
            continue
        place = places.pop(0)
        gaps = () if section.check is None else section.check.gaps
        words, is_heard = word_times(
            as_spoken(section, options).text, heard.get(section.audio.sha256, ()), place.voice_s, gaps
        )
        are_heard = are_heard and is_heard
        part, at_s = place.part, place.offset_s + place.voice_s[1]
        parts[part].append(
            TimedSection(
                text=section.text,
                words=[
                    replace(word, start_s=place.offset_s + word.start_s, end_s=place.offset_s + word.end_s)
                    for word in words
                ],
                gaps=[replace(gap, at_s=place.offset_s + gap.at_s) for gap in gaps],
            )
        )
    return [cues_of(part_sections, partial(_gap_text, book)) for part_sections in parts], not are_heard


def _gap_text(book: Book, words: str) -> str:
    return say("export.gap", book.language_tag, text=words)


def _sections(book: Book) -> list[Section]:
    return [section for work in book.works for section in work.sections]


def _part_ending(number: int, count: int) -> str:
    return f"-part-{number}-of-{count}" if count > 1 else ""


def _all_exist(paths: Sequence[Path]) -> bool:
    return all(path.exists() for path in paths)
