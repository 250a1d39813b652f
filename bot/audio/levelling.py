"""Brings speech to the loudness of a recording, and keeps its peaks below full scale."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from bot.audio.loudness import BLOCK_S, LoudnessMeter, integrated, loudness
from bot.audio.samples import Samples, amplitude

TARGET_LUFS: Final = -18.0
"""The usual loudness of speech in mono; it sounds as loud as -15 in stereo."""
PEAK_DB: Final = -2.0
"""The true peak before encoding: an encoder adds up to 1 dB, and -1 dB is not to be exceeded."""
_TOLERANCE_LU: Final = 0.1
_ROUNDS: Final = 6
_STEP: Final = 1.4
_CHUNK_S: Final = 10.0
_GAIN_MAX_DB: Final = 24.0
"""More would make the noise of a nearly silent sound loud."""
_VOICE_MIN_LUFS: Final = -58.0
"""Quieter sound is the noise of a recording without a voice."""
_REACH_S: Final = 0.02
"""The limiter turns down this long before a peak, and up again after it: longer than a period of a low voice, so that
it does not distort, and too short to be heard as pumping."""
_PHASES: Final = 4
"""Between two samples the limiter looks at three more points (BS.1770-4, annex 2)."""
_SIDE: Final = 12


def gain_to_target_db(samples: Samples, rate_hz: int) -> float:
    """The gain that brings a sound to the loudness of a recording when it is limited then; 0 for silence.

    It is measured as in the recording: with silence around it, which counts if a sound is short.
    """
    silence = np.zeros(round(BLOCK_S * rate_hz), np.float32)
    measured_lufs = loudness(np.concatenate([silence, samples, silence]), rate_hz)
    gain_db = 0.0
    if measured_lufs is not None and measured_lufs < _VOICE_MIN_LUFS:
        return gain_db
    for _ in range(_ROUNDS):
        if measured_lufs is None or abs(TARGET_LUFS - measured_lufs) < _TOLERANCE_LU:
            break
        # The limiter takes away a part of the gain: the louder the sound, the more.
        gain_db += (TARGET_LUFS - measured_lufs) * (_STEP if gain_db else 1.0)
        gain_db = min(_GAIN_MAX_DB, gain_db)
        meter = LoudnessMeter(rate_hz)
        for chunk in (silence, *limited(samples, rate_hz, gain_db), silence):
            meter.push(chunk)
        measured_lufs = integrated(meter.energies)
    return gain_db


def levelled(samples: Samples, rate_hz: int) -> Samples:
    """The samples at the loudness of a recording, limited."""
    return np.concatenate([*limited(samples, rate_hz, gain_to_target_db(samples, rate_hz))])


def limited(samples: Samples, rate_hz: int, gain_db: float) -> Iterator[Samples]:
    """The samples with a gain, limited, in pieces."""
    limiter = Limiter(rate_hz)
    size = round(_CHUNK_S * rate_hz)
    for start in range(0, len(samples), size):
        yield limiter.push(samples[start : start + size] * np.float32(amplitude(gain_db)))
    yield limiter.flush()


class Limiter:
    """Keeps the true peak of sound that comes in pieces below `PEAK_DB`. What comes out is some milliseconds late."""

    def __init__(self, rate_hz: int) -> None:
        self._reach = round(rate_hz * _REACH_S)
        self._margin = 2 * self._reach + _SIDE
        self._held = np.zeros(self._margin, np.float32)
        """The last samples that came out, and those that did not yet."""

    def push(self, samples: Samples) -> Samples:
        """Limit the next samples; as many come out as are decided."""
        joined = np.concatenate([self._held, samples])
        ready = len(joined) - 2 * self._margin
        if ready <= 0:
            self._held = joined
            return np.zeros(0, np.float32)
        limited = joined[self._margin : self._margin + ready] * self._gains(joined)[:ready]
        self._held = joined[ready:]
        return limited

    def flush(self) -> Samples:
        """The samples that are still held."""
        return self.push(np.zeros(self._margin, np.float32))

    def _gains(self, joined: Samples) -> Samples:
        """The gain of each sample but the margins on both sides."""
        count = len(joined) - 2 * self._margin
        needed = np.minimum(1.0, np.float32(amplitude(PEAK_DB)) / np.maximum(_true_peaks(joined), 1e-9))
        if needed.min() >= 1.0:
            return np.ones(count, np.float32)
        # The lowest gain within reach holds for each sample, and a mean of such gains within reach is low enough, too.
        lowest = _lowest_within(needed[_SIDE : len(needed) - _SIDE], self._reach)
        return _mean_of(_mean_of(lowest, self._reach + 1), self._reach + 1)


def _lowest_within(values: Samples, reach: int) -> Samples:
    """The lowest of the 2 * reach + 1 values around each, for those that have as many on both sides."""
    width = 1
    wanted = 2 * reach + 1
    lowest = values
    while width < wanted:
        step = min(width, wanted - width)
        lowest = np.minimum(lowest[:-step], lowest[step:])
        width += step
    return lowest


def _mean_of(values: Samples, count: int) -> Samples:
    """The mean of each `count` values in a row."""
    sums = np.cumsum(np.concatenate([[0.0], values]), dtype=np.float64)
    return np.asarray((sums[count:] - sums[:-count]) / count, np.float32)


def _true_peaks(samples: Samples) -> Samples:
    """For each sample the highest of it and of the points between it and its neighbours."""
    peaks = np.abs(samples)
    # Few samples are loud: only beside them is it worth looking between.
    loud = np.flatnonzero(peaks > amplitude(PEAK_DB) / 2)
    if len(loud):
        padded = np.concatenate([np.zeros(_SIDE, np.float32), samples, np.zeros(_SIDE, np.float32)])
        windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * _SIDE)
        for points in (windows[loud], windows[loud + 1]):
            peaks[loud] = np.maximum(peaks[loud], np.max(np.abs(points @ _POINTS), axis=1))
    return peaks


def _points() -> Samples:
    """The filters of the points between two samples, one in each column."""
    distances = np.arange(1 - _SIDE, _SIDE + 1)[:, None] - np.arange(1, _PHASES)[None, :] / _PHASES
    raw = np.sinc(distances) * (0.5 + 0.5 * np.cos(np.pi * distances / (_SIDE + 1)))
    return np.asarray(raw, np.float32)


_POINTS: Final = _points()
