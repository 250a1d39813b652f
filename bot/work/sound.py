"""Measures and transcripts of a piece of sound, as plain data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A word that was heard, and when it was said, in seconds of the sound."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript. `words` have times; they are empty where none were asked for."""

    text: str
    words: tuple[TimedWord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundMeasure:
    """The measures of mono speech.

    `pauses` are stretches without a voice, as (start, end) in seconds. `voiced_s` is the time with a voice. `noisy`:
    the sound is noise or hum rather than a voice. `clipped` is the share of samples at full scale, 0 to 1. `fades_db`
    is how much quieter the last third is than the first, 0 if it is not. `ends_abruptly`: the voice goes on up to the
    last moment. `loudness_lufs` is None for silence.
    """

    seconds: float
    voiced_s: float
    pauses: tuple[tuple[float, float], ...] = ()
    noisy: bool = False
    clipped: float = 0.0
    fades_db: float = 0.0
    ends_abruptly: bool = False
    loudness_lufs: float | None = None
