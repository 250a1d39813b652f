"""Joins pieces of speech into one sound with natural pauses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from bot.audio.jobs import AudioError, AudioFault, JoinedSpeech, JoinPart
from bot.audio.levelling import levelled
from bot.audio.resampling import resampled
from bot.audio.samples import Samples, pcm_of, read_samples, samples_of
from bot.work.wav import BYTES_PER_FRAME, HEADER_BYTES, write_wav

NATURAL_PAUSE_S: Final = 0.35
"""Between two sentences of a voice, from the last sound of one to the first of the next."""
_EDGE_S: Final = 0.06
"""Silence that stays at either side of a cut: a breath, and the end of a reverberation."""
_FADE_S: Final = 0.008
_SILENCE: Final = 10 ** (-52 / 20)
_WINDOW_S: Final = 0.01
_CROSSING_S: Final = 0.01
_LOWER_RATES: Final = ((2, 3), (1, 2), (1, 3), (1, 4), (1, 6))
"""Parts of the rate: from 24 kHz to 16, 12, 8, 6 and 4 kHz."""
_RATE_MIN_HZ: Final = 4_000


def join(parts: Sequence[JoinPart], limit_bytes: int | None) -> JoinedSpeech:
    """Join parts into one WAV file at the highest of their rates; as `AudioWorker.join` describes it."""
    sounds = [_read(part) for part in parts]
    if not sounds:
        raise AudioError(AudioFault.UNREADABLE)
    rate_hz = max(rate_hz for _, rate_hz in sounds)
    out: list[Samples] = []
    starts_s = []
    frames = 0
    for number, (part, (samples, own_rate_hz)) in enumerate(zip(parts, sounds, strict=True)):
        sound = resampled(samples, own_rate_hz, rate_hz)
        if part.levelled:
            sound = levelled(sound, rate_hz)
        pause_s = part.pause_before_s if part.pause_before_s is not None else NATURAL_PAUSE_S * (number > 0)
        pause = round(pause_s * rate_hz)
        is_first, is_last = number == 0, number == len(parts) - 1
        first, end = voice_bounds(sound, rate_hz)
        first, end = (0 if is_first else first), (len(sound) if is_last else end)
        cut = faded(sound[first:end], rate_hz, at_start=not is_first, at_end=not is_last)
        out += [np.zeros(pause, np.float32), cut]
        starts_s.append((frames + pause - first) / rate_hz)
        frames += pause + end - first
    joined = np.concatenate(out)
    if len(parts) > 1 and all(part.levelled for part in parts):
        # Short parts are as loud as long ones to the ear, and together not quite at the loudness of a recording.
        joined = levelled(joined, rate_hz)
    return _fitted(joined, rate_hz, tuple(starts_s), limit_bytes)


def _read(part: JoinPart) -> tuple[Samples, int]:
    if isinstance(part.sound, Path):
        return read_samples(part.sound)
    samples = samples_of(part.sound)
    if not len(samples) or part.rate_hz <= 0:
        raise AudioError(AudioFault.UNREADABLE)
    return samples, part.rate_hz


def _fitted(samples: Samples, rate_hz: int, starts_s: tuple[float, ...], limit_bytes: int | None) -> JoinedSpeech:
    """The WAV file, at the highest rate at which it fits the limit, or at the lowest one."""
    new_rate_hz = rate_hz
    for up, down in _LOWER_RATES:
        size_bytes = HEADER_BYTES + (len(samples) * new_rate_hz // rate_hz + 1) * BYTES_PER_FRAME
        if limit_bytes is None or size_bytes <= limit_bytes:
            break
        if rate_hz * up % down == 0 and rate_hz * up // down >= _RATE_MIN_HZ:
            new_rate_hz = rate_hz * up // down
    wav = write_wav(pcm_of(resampled(samples, rate_hz, new_rate_hz)), new_rate_hz)
    return JoinedSpeech(wav, new_rate_hz, len(samples) / rate_hz, starts_s)


def voice_bounds(samples: Samples, rate_hz: int) -> tuple[int, int]:
    """The bounds of the sound with a little silence on both sides, at zero crossings; all of it if silent."""
    size = max(1, round(_WINDOW_S * rate_hz))
    count = len(samples) // size
    peaks = np.max(np.abs(samples[: count * size].reshape(count, size)), axis=1) if count else np.zeros(0)
    loud = np.flatnonzero(peaks > _SILENCE)
    if not len(loud):
        return 0, len(samples)
    edge = round(_EDGE_S * rate_hz)
    first = max(0, int(loud[0]) * size - edge)
    end = min(len(samples), (int(loud[-1]) + 1) * size + edge)
    return _crossing(samples, first, rate_hz), _crossing(samples, end, rate_hz)


def _crossing(samples: Samples, index: int, rate_hz: int) -> int:
    """The zero crossing nearest to an index; the index itself if none is near."""
    reach = round(_CROSSING_S * rate_hz)
    start = max(0, index - reach)
    near = samples[start : index + reach]
    crossings = start + 1 + np.flatnonzero(np.signbit(near[:-1]) != np.signbit(near[1:]))
    if index in {0, len(samples)} or not len(crossings):
        return index
    return int(crossings[np.argmin(np.abs(crossings - index))])


def faded(samples: Samples, rate_hz: int, *, at_start: bool, at_end: bool) -> Samples:
    """The samples with a short fade at the sides that were cut, against clicks."""
    size = min(round(_FADE_S * rate_hz), len(samples) // 2)
    ramp = np.linspace(0.0, 1.0, size, dtype=np.float32)
    faded = samples.copy()
    if size and at_start:
        faded[:size] *= ramp
    if size and at_end:
        faded[-size:] *= ramp[::-1]
    return faded
