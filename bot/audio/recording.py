"""Encodes a recording: sections in order with natural pauses, in even loudness, as MP3 files with chapters.

Every section is read twice: once to plan (its length, its loudness), once to write. Never is more than one in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from bot.audio.id3 import id3_tag
from bot.audio.jobs import AudioError, AudioFault, Chapter, EncodedPart, RecordingJob, RecordingSection
from bot.audio.joining import faded, voice_bounds
from bot.audio.levelling import Limiter, gain_to_target_db
from bot.audio.mp3 import KBPS, RATE_HZ, Mp3Writer, size_bytes_max
from bot.audio.resampling import resampled
from bot.audio.samples import Samples, amplitude, read_samples
from bot.script.language_codes import LONG_CODES

_PAUSE_S: Final = 0.8
_HEADING_PAUSE_S: Final = 1.6
_LEAD_S: Final = 0.3
_TAIL_S: Final = 0.7
_KBPS_IN_PARTS: Final = 64
_CHUNK_S: Final = 10


@dataclass(frozen=True, slots=True)
class _Planned:
    """A section as it will stand in the recording: at 24 kHz, without the silence around its voice."""

    index: int
    section: RecordingSection
    samples: int
    gain_db: float

    @property
    def pause(self) -> int:
        """The samples of silence before it, within a part."""
        return round((_HEADING_PAUSE_S if self.section.begins_with_heading else _PAUSE_S) * RATE_HZ)


def encode(job: RecordingJob) -> tuple[EncodedPart, ...]:
    """Encode a recording, as `AudioWorker.encode` describes it."""
    planned = []
    for index, section in enumerate(job.sections):
        sound = _read(section.path)
        planned.append(_Planned(index, section, len(sound), gain_to_target_db(sound, RATE_HZ)))
    if not planned:
        raise AudioError(AudioFault.UNREADABLE)
    kbps, parts = _divided(job, planned)
    return tuple(_written(job, number, len(parts), part, kbps) for number, part in enumerate(parts, 1))


def _read(path: Path) -> Samples:
    """A section at the rate of the recording, from the beginning to the end of its voice."""
    samples, rate_hz = read_samples(path)
    sound = resampled(samples, rate_hz, RATE_HZ)
    first, end = voice_bounds(sound, RATE_HZ)
    return faded(sound[first:end], RATE_HZ, at_start=True, at_end=True)


def _chunks(sound: Samples) -> Iterator[Samples]:
    size = _CHUNK_S * RATE_HZ
    for start in range(0, len(sound), size):
        yield sound[start : start + size]


# --- Parts ----------------------------------------------------------------------------------------------------------


def _divided(job: RecordingJob, planned: Sequence[_Planned]) -> tuple[int, list[list[_Planned]]]:
    """The bit rate, and the sections of each part: one if it fits at any rate, else several that end with a section."""
    for kbps in KBPS:
        if _part_bytes(job, planned, kbps) <= job.limit_bytes:
            return kbps, [list(planned)]
    parts: list[list[_Planned]] = []
    for one in planned:
        if parts and _part_bytes(job, [*parts[-1], one], _KBPS_IN_PARTS) <= job.limit_bytes:
            parts[-1].append(one)
        else:
            parts.append([one])
    if any(_part_bytes(job, part, _KBPS_IN_PARTS) > job.limit_bytes for part in parts):
        raise AudioError(AudioFault.TOO_LARGE)
    return _KBPS_IN_PARTS, parts


def _part_bytes(job: RecordingJob, part: Sequence[_Planned], kbps: int) -> int:
    chapters, samples = _laid_out(part)
    # The numbers of part and parts are two digits at the most.
    return len(_tag(job, chapters, samples, 10, 10)) + size_bytes_max(samples, kbps)


def _laid_out(part: Sequence[_Planned]) -> tuple[list[Chapter], int]:
    """Where the sections of a part stand, and how many samples it has. A chapter begins in the pause before it."""
    chapters = []
    position = round(_LEAD_S * RATE_HZ)
    for number, one in enumerate(part):
        start = position + one.pause if number else position
        position = start + one.samples
        chapters.append(Chapter(one.index, start / RATE_HZ, position / RATE_HZ))
    return chapters, position + round(_TAIL_S * RATE_HZ)


def _tag(job: RecordingJob, chapters: Sequence[Chapter], samples: int, number: int, count: int) -> bytes:
    """The tag of a part. Players show chapters without gaps, so each goes on until the next one begins."""
    seconds = samples / RATE_HZ
    starts_s = [0.0, *(chapter.start_s for chapter in chapters[1:]), seconds]
    texts = {
        "TIT2": job.title if count == 1 else f"{job.title} ({number}/{count})",
        "TPE1": job.artist,
        "TALB": job.title,
        "TRCK": f"{number}/{count}" if count > 1 else "",
        "TLAN": LONG_CODES.get(job.language, "").partition(" ")[0],
        "TLEN": str(round(seconds * 1000)),
    }
    times = [
        (job.sections[chapter.index].title, round(start_s * 1000), round(end_s * 1000))
        for chapter, start_s, end_s in zip(chapters, starts_s, starts_s[1:], strict=False)
    ]
    return id3_tag(texts, times)


def _written(job: RecordingJob, number: int, count: int, part: Sequence[_Planned], kbps: int) -> EncodedPart:
    chapters, samples = _laid_out(part)
    path = job.folder / f"part-{number}.mp3"
    with path.open("wb") as file:
        file.write(_tag(job, chapters, samples, number, count))
        writer, limiter = Mp3Writer(file, kbps), Limiter(RATE_HZ)
        for chunk in _levelled_chunks(part):
            writer.write(limiter.push(chunk))
        writer.write(limiter.flush())
        writer.finish()
        size_bytes = file.tell()
    return EncodedPart(path, size_bytes, samples / RATE_HZ, tuple(chapters))


def _levelled_chunks(part: Sequence[_Planned]) -> Iterator[Samples]:
    """The samples of a part, with its pauses."""
    yield np.zeros(round(_LEAD_S * RATE_HZ), np.float32)
    for number, one in enumerate(part):
        if number:
            yield np.zeros(one.pause, np.float32)
        gain = np.float32(amplitude(one.gain_db))
        for chunk in _chunks(_read(one.section.path)):
            yield chunk * gain
    yield np.zeros(round(_TAIL_S * RATE_HZ), np.float32)
