"""Brings speech to the loudness of a recording, and keeps its peaks below full scale."""

from __future__ import annotations

from typing import Final

import numpy as np

from bot.audio.loudness import loudness
from bot.audio.samples import Samples, amplitude

TARGET_LUFS: Final = -18.0
"""What is usual for speech in mono; it sounds as loud as -15 in stereo."""
PEAK_DB: Final = -3.0
"""The true peak before encoding: MP3 of 48 kbit/s adds up to 2 dB, and -1 dB is not to be exceeded."""
_GAIN_MAX_DB: Final = 20.0
"""More would lift the noise of a sound that is nearly silent."""
_REACH_S: Final = 0.02
"""The limiter turns down this long before a peak, and up again after it: longer than a period of a low voice, so that
it does not distort, and too short to be heard as pumping."""
_PHASES: Final = 4
"""Between two samples the limiter looks at three more points (BS.1770-4, annex 2)."""
_SIDE: Final = 12
_BLOCK_FRAMES: Final = 512


def gain_to_target_db(loudness_lufs: float | None) -> float:
    """The gain that brings a sound of this loudness to the target; none for silence."""
    if loudness_lufs is None:
        return 0.0
    return min(_GAIN_MAX_DB, TARGET_LUFS - loudness_lufs)


def levelled(samples: Samples, rate_hz: int) -> Samples:
    """The samples at the loudness of a recording, limited."""
    gain_db = gain_to_target_db(loudness(samples, rate_hz))
    limiter = Limiter(rate_hz)
    return np.concatenate([limiter.push(samples * np.float32(amplitude(gain_db))), limiter.flush()])


class Limiter:
    """Keeps the true peak of sound that comes in pieces below `PEAK_DB`. What comes out is some milliseconds late."""

    def __init__(self, rate_hz: int) -> None:
        self._reach = round(rate_hz * _REACH_S)
        self._margin = 2 * self._reach + _SIDE
        self._held = np.zeros(self._margin, np.float32)
        """The last samples that came out, and those that did not yet."""
        ramp = np.hanning(2 * self._reach + 3)[1:-1]
        self._smooth = (ramp / ramp.sum()).astype(np.float32)

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
        """What is still held."""
        return self.push(np.zeros(self._margin, np.float32))

    def _gains(self, joined: Samples) -> Samples:
        """The gain of each sample but the margins on both sides."""
        count = len(joined) - 2 * self._margin
        needed = np.minimum(1.0, np.float32(amplitude(PEAK_DB)) / np.maximum(_true_peaks(joined), 1e-9))
        if needed.min() >= 1.0:
            return np.ones(count, np.float32)
        # The lowest gain within reach holds for each sample, and a mean of such gains within reach is low enough, too.
        lowest = _lowest_within(needed[_SIDE : len(needed) - _SIDE], self._reach)
        return np.convolve(lowest, self._smooth, "valid").astype(np.float32)


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


def _true_peaks(samples: Samples) -> Samples:
    """For each sample the highest of it and of the points between it and the next."""
    peaks = np.abs(samples)
    loud = np.flatnonzero(peaks > amplitude(PEAK_DB) / 2)
    if not len(loud):
        return peaks
    # Few stretches are loud: only there is it worth looking between the samples.
    for block in np.unique(loud // _BLOCK_FRAMES):
        start = max(0, int(block) * _BLOCK_FRAMES - 1)
        end = min(len(samples), (int(block) + 1) * _BLOCK_FRAMES)
        around = np.zeros(end - start + 2 * _SIDE, np.float32)
        first, last = max(0, start - _SIDE), min(len(samples), end + _SIDE)
        around[first - start + _SIDE : last - start + _SIDE] = samples[first:last]
        windows = np.lib.stride_tricks.sliding_window_view(around, 2 * _SIDE)[1:]
        between = np.max(np.abs(windows @ _POINTS), axis=1)
        peaks[start:end] = np.maximum(peaks[start:end], between)
        # The points belong to the next sample as much.
        peaks[start + 1 : end] = np.maximum(peaks[start + 1 : end], between[:-1])
    return peaks


def _points() -> Samples:
    """The filters of the points between two samples, one in each column."""
    distances = np.arange(1 - _SIDE, _SIDE + 1)[:, None] - np.arange(1, _PHASES)[None, :] / _PHASES
    raw = np.sinc(distances) * (0.5 + 0.5 * np.cos(np.pi * distances / (_SIDE + 1)))
    return np.asarray(raw, np.float32)


_POINTS: Final = _points()
