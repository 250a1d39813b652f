"""Stores the sound of spoken sections, and makes the one file of a narration from them."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from typing import Final

from bot.audio.jobs import AudioError, AudioFault, JoinPart, RecordingJob, RecordingSection
from bot.audio.worker import AudioWorker
from bot.gemini.events import SectionSpoken, SpokenPiece
from bot.gemini.speech_check import PAUSE_S
from bot.library.files import FileStore
from bot.making.bodies import ending_on_disk_error
from bot.reply.files import FILES_BYTES_MAX
from bot.script.language_detection import detect_language
from bot.script.languages import find_language
from bot.words.say import say
from bot.work.ending import Ending, EndingError, EndingKind, Fault, Retry
from bot.work.parts import FileRef, PartState, Piece, RecordingPlace, Section
from bot.work.speech import Check, CueKind
from bot.work.titles import title_of
from bot.work.wav import MEDIA_TYPE, write_wav
from bot.work.work import Work

log = logging.getLogger(__name__)

MP3: Final = "audio/mpeg"

ARTIST: Final = "Elara"

_UNDETERMINED: Final = "und"
"""BCP 47 for a language that is not known."""


@dataclass(frozen=True, slots=True)
class StoredRecording:
    """The files of the whole narration, which are stored, and where its sections stand in them."""

    files: tuple[FileRef, ...] = ()
    places: tuple[RecordingPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredSound:
    """The joined sound of a section, which is stored as `audio`, and the pieces that it was joined from.

    A moment of piece `n` that was at `t` seconds is at `starts_s[n] + t` in the joined sound.
    """

    audio: FileRef
    pieces: tuple[Piece, ...]
    starts_s: tuple[float, ...]
    wav: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SoundStore:
    """Stores the sound of narrations. `limit_bytes` is the largest upload of one file."""

    files: FileStore
    audio: AudioWorker
    limit_bytes: int

    async def put_section(self, section: Section, spoken: SectionSpoken, *, keeps_pieces: bool = False) -> Section:
        """The section with its sound, which is stored, and with what was heard of it.

        A single piece is not kept beside the sound unless `keeps_pieces`. Raises `EndingError` when the disk refuses a
        file, and when the sound cannot be joined.
        """
        sound = await self.join(section, spoken.pieces)
        return replace(
            section,
            state=PartState.MADE if spoken.doubt is None else PartState.DOUBTFUL,
            audio=sound.audio,
            pieces=sound.pieces if keeps_pieces or len(sound.pieces) > 1 else (),
            transcript=spoken.transcript,
            check=None if spoken.check is None else _in_joined_time(spoken.check, spoken.pieces, sound.starts_s),
            doubt=spoken.doubt,
            ending=None,
        )

    async def join(self, section: Section, sounds: Sequence[SpokenPiece | Piece]) -> StoredSound:
        """Join pieces of a section's text, in its order, and store the sound and those pieces that are not stored yet.

        Raises `EndingError` when the disk refuses a file, and when the sound cannot be joined.
        """
        parts = [
            _join_part(piece, self.files, _pause_s(section, before, piece))
            for before, piece in pairwise((None, *sounds))
            if piece is not None
        ]
        with ending_on_audio_error():
            joined = await self.audio.join(parts, limit_bytes=self.limit_bytes)
        with ending_on_disk_error("disk"):
            pieces = [piece if isinstance(piece, Piece) else await _stored(piece, self.files) for piece in sounds]
            sound = await self.files.put(joined.wav, MEDIA_TYPE, seconds=joined.seconds)
        return StoredSound(sound, tuple(pieces), joined.starts_s, joined.wav)

    async def make_recording(self, work: Work, locale: str) -> StoredRecording:
        """The whole narration as one MP3 file, or as several, from the sections that are spoken.

        No file for fewer than two sections: the WAV file of a single one is the whole. `locale` is that of the names of
        its chapters. Raises `EndingError` when a file is missing or the disk is full, and `AudioError` for other
        failures.
        """
        if len(work.spoken_sections) < 2:
            return StoredRecording()
        with ending_on_disk_error("disk"):
            async with self.files.scratch_folder() as folder:
                job = RecordingJob(
                    sections=recording_sections(work, self.files, locale),
                    folder=folder,
                    title=title_of(work),
                    artist=ARTIST,
                    language=_language_tag(work),
                    limit_bytes=min(self.limit_bytes, FILES_BYTES_MAX),
                )
                encoded = await self.audio.encode(job)
                refs = [await self.files.put_file(part.path, MP3, seconds=part.seconds) for part in encoded]
        offsets = [(number, offset_s) for number, part in enumerate(encoded) for offset_s in part.offsets_s]
        places = [
            RecordingPlace(section.number, *place) for section, place in zip(work.spoken_sections, offsets, strict=True)
        ]
        return StoredRecording(tuple(refs), tuple(places))


def recording_sections(work: Work, files: FileStore, locale: str) -> tuple[RecordingSection, ...]:
    """The spoken sections of a work as those of a recording. `locale` is that of the names of its chapters."""
    titles = _chapter_titles(work, locale)
    return tuple(
        RecordingSection(
            path=files.path(section.audio.sha256),
            title=titles[section.number],
            begins_with_heading=_begins_with_heading(section),
        )
        for section in work.sections
        if section.audio is not None
    )


def _chapter_titles(work: Work, locale: str) -> dict[int, str]:
    """The names of the sections by number: each has another one, also where several go on below one heading."""
    titles, seen = {}, Counter[str]()
    for section in work.sections:
        title = section.title or say("part.section", locale, number=section.number)
        seen[title] += 1
        titles[section.number] = f"{title} ({seen[title]})" if seen[title] > 1 else title
    return titles


def ending_of_audio(error: AudioError) -> Ending:
    """The ending that says why sound was not measured, joined or encoded."""
    what = {AudioFault.DISK: "disk", AudioFault.MISSING: "files"}.get(error.fault)
    if what is not None:
        return Ending(EndingKind.MISCONFIGURED, {"what": what}, Retry.LATER, Fault.OPERATOR)
    return Ending(EndingKind.OUR_FAULT, {"reference": error.fault.value}, Retry.NOW, Fault.OURS)


@contextmanager
def ending_on_audio_error() -> Iterator[None]:
    """Turn a failure of the worker into the ending that says so."""
    try:
        yield
    except AudioError as error:
        log.error("sound is not measured or joined (%s)", error.fault.value)  # noqa: TRY400 - the worker has logged the traceback
        raise EndingError(ending_of_audio(error)) from error


async def _stored(piece: SpokenPiece, files: FileStore) -> Piece:
    sound = await files.put(write_wav(piece.pcm, piece.rate_hz), MEDIA_TYPE, seconds=piece.seconds)
    return Piece(piece.start, piece.end, sound, piece.speaker, piece.voice)


def _join_part(piece: SpokenPiece | Piece, files: FileStore, pause_s: float | None) -> JoinPart:
    if isinstance(piece, Piece):
        return JoinPart(files.path(piece.audio.sha256), pause_before_s=pause_s, levelled=True)
    return JoinPart(piece.pcm, piece.rate_hz, pause_s, levelled=True)


def _pause_s(section: Section, before: SpokenPiece | Piece | None, piece: SpokenPiece | Piece) -> float | None:
    """The silence that the text asks for before a piece; None for the natural one."""
    start = 0 if before is None else before.end
    pauses = [cue.seconds for cue in section.cues if cue.kind is CueKind.PAUSE and start <= cue.start <= piece.start]
    return sum(pauses) if pauses else None


def _in_joined_time(check: Check, pieces: Sequence[SpokenPiece], starts_s: Sequence[float]) -> Check:
    """A check of the pieces as they were heard, one after the other, with the times of the joined sound."""
    lengths_s = [piece.seconds + PAUSE_S for piece in pieces]
    begins_s = list(accumulate(lengths_s[:-1], initial=0.0))

    def joined_s(at_s: float) -> float:
        index = max(index for index, begin_s in enumerate(begins_s) if begin_s <= at_s or index == 0)
        return starts_s[index] + at_s - begins_s[index]

    return replace(
        check,
        doubts=tuple(replace(doubt, at_s=joined_s(doubt.at_s)) for doubt in check.doubts),
        gaps=tuple(replace(gap, at_s=joined_s(gap.at_s)) for gap in check.gaps),
    )


def _begins_with_heading(section: Section) -> bool:
    return any(cue.kind is CueKind.HEADING and cue.start == 0 for cue in section.cues)


def _language_tag(work: Work) -> str:
    named = None if work.request.language is None else find_language(work.request.language)
    return (detect_language(work.request.prompt) if named is None else named.code) or _UNDETERMINED
