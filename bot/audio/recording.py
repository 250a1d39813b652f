"""Encodes a recording: sections in order with natural pauses, in even loudness, as MP3 files with chapters.

Every section is read twice: once to plan (its length, its loudness), once to write. Only one is in memory at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from bot.audio.id3 import chapter_starts_ms, id3_tag
from bot.audio.jobs import AudioError, AudioFault, EncodedPart, RecordingJob, RecordingSection, SectionPlace
from bot.audio.joining import faded, voice_bounds
from bot.audio.levelling import Limiter, gain_to_target_db
from bot.audio.mp3 import KBPS, RATE_HZ, Mp3Writer, size_bytes_max
from bot.audio.resampling import resampled
from bot.audio.samples import Samples, amplitude, read_samples
from bot.script.language_codes import LONG_CODES

_PAUSE_S: Final = 0.8
_HEADING_PAUSE_S: Final = 1.6
_KBPS_IN_PARTS: Final = 64
_CHUNK_S: Final = 10
_TAG_BYTES_MAX: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class _Edges:
    """The silence at the start and the end of each part, and whether that around each section's voice is cut off."""

    lead_s: float
    tail_s: float
    cuts: bool

    @classmethod
    def of(cls, sections: int) -> _Edges:
        """Those of a recording of this many sections. A single one stays as it is, so that it fits its own WAV file."""
        return cls(0.3, 0.7, cuts=True) if sections > 1 else cls(0.0, 0.0, cuts=False)


@dataclass(frozen=True, slots=True)
class _Planned:
    """A section as it will stand in the recording: at 24 kHz, without the silence around its voice."""

    section: RecordingSection
    cut: int
    """The samples that were cut off its beginning."""
    samples: int
    gain_db: float

    @property
    def pause(self) -> int:
        """The samples of silence before it, within a part."""
        return round((_HEADING_PAUSE_S if self.section.begins_with_heading else _PAUSE_S) * RATE_HZ)


def encode(job: RecordingJob) -> tuple[EncodedPart, ...]:
    """Encode a recording, as `AudioWorker.encode` describes it."""
    planned, edges = [], _Edges.of(len(job.sections))
    for section in job.sections:
        sound, cut = _read(section.path, edges)
        planned.append(_Planned(section, cut, len(sound), gain_to_target_db(sound, RATE_HZ)))
    if not planned:
        raise AudioError(AudioFault.UNREADABLE)
    kbps, parts = _divided(job, planned)
    return tuple(_written(job, number, len(parts), part, kbps) for number, part in enumerate(parts, 1))


def places(recording: Sequence[Path], sections: Sequence[Path]) -> tuple[SectionPlace, ...]:
    """The places of sections in a recording, as `AudioWorker.places` describes it."""
    edges = _Edges.of(len(sections))
    starts = [
        (part, start_ms / 1000 if number else edges.lead_s)
        for part, path in enumerate(recording)
        for number, start_ms in enumerate(_chapter_starts_ms(path))
    ]
    if len(starts) != len(sections):
        return ()
    found = []
    for (part, start_s), path in zip(starts, sections, strict=True):
        samples, rate_hz = read_samples(path)
        first, end = voice_bounds(samples, rate_hz)
        cut_s = first / rate_hz if edges.cuts else 0.0
        found.append(SectionPlace(part, start_s - cut_s, (first / rate_hz, end / rate_hz)))
    return tuple(found)


def _chapter_starts_ms(path: Path) -> list[int]:
    with path.open("rb") as file:
        return chapter_starts_ms(file.read(_TAG_BYTES_MAX))


def _read(path: Path, edges: _Edges) -> tuple[Samples, int]:
    """A section at the rate of the recording, and how many samples were cut off its beginning."""
    samples, rate_hz = read_samples(path)
    sound = resampled(samples, rate_hz, RATE_HZ)
    if not edges.cuts:
        return sound, 0
    first, end = voice_bounds(sound, RATE_HZ)
    return faded(sound[first:end], RATE_HZ, at_start=True, at_end=True), first


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
    starts, samples = _laid_out(job, part)
    # The numbers of part and parts are two digits at the most.
    return len(_tag(job, part, starts, samples, 10, 10)) + size_bytes_max(samples, kbps)


def _laid_out(job: RecordingJob, part: Sequence[_Planned]) -> tuple[list[int], int]:
    """The samples at which the sections of a part begin, and how many the part has."""
    starts = []
    edges = _Edges.of(len(job.sections))
    position = round(edges.lead_s * RATE_HZ)
    for number, one in enumerate(part):
        starts.append(position + one.pause if number else position)
        position = starts[-1] + one.samples
    return starts, position + round(edges.tail_s * RATE_HZ)


def _tag(
    job: RecordingJob, part: Sequence[_Planned], starts: Sequence[int], samples: int, number: int, count: int
) -> bytes:
    """The tag of a part. Players show chapters without gaps, so each lasts until the next one begins."""
    seconds = samples / RATE_HZ
    starts_s = [0.0, *(start / RATE_HZ for start in starts[1:]), seconds]
    texts = {
        "TIT2": job.title if count == 1 else f"{job.title} ({number}/{count})",
        "TPE1": job.artist,
        "TALB": job.title,
        "TRCK": f"{number}/{count}" if count > 1 else "",
        "TLAN": LONG_CODES.get(job.language, "").partition(" ")[0],
        "TLEN": str(round(seconds * 1000)),
    }
    times = [
        (one.section.title, round(start_s * 1000), round(end_s * 1000))
        for one, start_s, end_s in zip(part, starts_s, starts_s[1:], strict=False)
    ]
    return id3_tag(texts, times)


def _written(job: RecordingJob, number: int, count: int, part: Sequence[_Planned], kbps: int) -> EncodedPart:
    starts, samples = _laid_out(job, part)
    path = job.folder / f"part-{number}.mp3"
    with path.open("wb") as file:
        file.write(_tag(job, part, starts, samples, number, count))
        writer, limiter = Mp3Writer(file, kbps), Limiter(RATE_HZ)
        for chunk in _levelled_chunks(job, part):
            writer.write(limiter.push(chunk))
        writer.write(limiter.flush())
        writer.finish()
        size_bytes = file.tell()
    offsets_s = tuple((start - one.cut) / RATE_HZ for start, one in zip(starts, part, strict=True))
    return EncodedPart(path, size_bytes, samples / RATE_HZ, offsets_s)


def _levelled_chunks(job: RecordingJob, part: Sequence[_Planned]) -> Iterator[Samples]:
    """The samples of a part, with its pauses."""
    edges = _Edges.of(len(job.sections))
    yield np.zeros(round(edges.lead_s * RATE_HZ), np.float32)
    for number, one in enumerate(part):
        if number:
            yield np.zeros(one.pause, np.float32)
        gain = np.float32(amplitude(one.gain_db))
        for chunk in _chunks(_read(one.section.path, edges)[0]):
            yield chunk * gain
    yield np.zeros(round(edges.tail_s * RATE_HZ), np.float32)
