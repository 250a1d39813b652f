"""Jobs with sound and their results: plain data on both sides of the child process."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class AudioFault(StrEnum):
    """Why a job with sound failed."""

    MISSING = "missing"
    """A file is missing."""
    UNREADABLE = "unreadable"
    """A file is not mono 16-bit WAV, or a sound is empty."""
    DISK = "disk"
    """The disk is full, or cannot be read or written."""
    TOO_LARGE = "too large"
    """The result cannot be made small enough for its limit."""
    UNAVAILABLE = "unavailable"
    """The encoder is not installed."""
    PROCESS = "process"
    """The process took too long or died, twice, or the worker was closed."""
    OURS = "ours"
    """A fault in Elara."""


class AudioError(Exception):
    """A job with sound failed; `fault` says why."""

    def __init__(self, fault: AudioFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class JoinPart:
    """A piece of mono speech to be joined: raw 16-bit PCM of `rate_hz`, or the path of a WAV file, which has its rate.

    `pause_before_s` of true silence stand before it; None is the natural pause between two sentences, and none before
    the first part. `levelled` brings it to the loudness of a recording first.
    """

    sound: bytes | Path = field(repr=False)
    rate_hz: int = 0
    pause_before_s: float | None = None
    levelled: bool = False


@dataclass(frozen=True, slots=True)
class JoinedSpeech:
    """Joined parts as one WAV file, and its duration.

    A moment of part `n` that was at `t` seconds is at `starts_s[n] + t` now.
    """

    wav: bytes = field(repr=False)
    rate_hz: int
    seconds: float
    starts_s: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingSection:
    """A section of a recording: the path of its WAV file, and its title in the list of chapters.

    A section that begins with a heading has a longer pause before it.
    """

    path: Path
    title: str
    begins_with_heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingJob:
    """Sections to be encoded, in order, as one MP3 file or as several of at most `limit_bytes` each.

    The files are written into `folder`, which belongs to the caller. `language` is a code of `bot.script.languages`;
    others are left out.
    """

    sections: tuple[RecordingSection, ...]
    folder: Path
    title: str
    artist: str
    language: str
    limit_bytes: int


@dataclass(frozen=True, slots=True)
class EncodedPart:
    """An MP3 file of a recording.

    A moment of its section `n` that is at `t` seconds of the WAV file is at `offsets_s[n] + t`.
    """

    path: Path
    size_bytes: int
    seconds: float
    offsets_s: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionPlace:
    """The place of a section in a recording: in file `part`, counted from 0.

    A moment of the section that is at `t` seconds of its own file is at `offset_s + t` there. `voice_s` is where its
    voice starts and ends, in seconds of its own file.
    """

    part: int
    offset_s: float
    voice_s: tuple[float, float]


@dataclass(frozen=True, slots=True)
class VoiceMessage:
    """An Ogg file with Opus, as Discord wants a voice message (Discord docs: Message Reference, Voice Messages).

    `waveform` is the base64 of at most 256 bytes.
    """

    ogg: bytes = field(repr=False)
    seconds: float
    waveform: str
