"""Loudness in LUFS, as ITU-R BS.1770-4 measures it: K-weighted, in blocks of 400 ms, gated."""

from __future__ import annotations

import functools
import math
from typing import Final

import numpy as np
import numpy.typing as npt

from bot.audio.samples import Samples, decibels

_STEP_S: Final = 0.1
_STEPS_PER_BLOCK: Final = 4
BLOCK_S: Final = _STEP_S * _STEPS_PER_BLOCK
_OFFSET_DB: Final = -0.691
_ABSOLUTE_GATE_LUFS: Final = -70.0
_RELATIVE_GATE_LU: Final = -10.0
_RESPONSE_S: Final = 0.2
"""After this time the impulse response of the high-pass has fallen by more than 200 dB."""
_TRANSFORM_MAX: Final = 32_768
"""The samples of one Fourier transform: as many as a processor's cache holds."""

Energies = npt.NDArray[np.float64]
"""The mean K-weighted power of each step of 100 ms."""


class LoudnessMeter:
    """Measures the loudness of sound that comes in pieces of any length."""

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._step_frames = round(rate_hz * _STEP_S)
        self._taps = round(rate_hz * _RESPONSE_S)
        self._before = np.zeros(self._taps - 1, np.float32)
        """The last samples, which the filter still needs."""
        self._rest = np.zeros(0, np.float32)
        """Filtered samples that do not fill a step yet."""
        self._energies: list[Energies] = []

    def push(self, samples: Samples) -> None:
        """Measure the next samples."""
        size = _TRANSFORM_MAX - self._taps + 1
        for start in range(0, len(samples), size):
            self._push_block(samples[start : start + size])

    def _push_block(self, samples: Samples) -> None:
        filtered = np.concatenate([self._rest, self._weighted(samples)])
        steps = len(filtered) // self._step_frames
        whole = filtered[: steps * self._step_frames].reshape(steps, self._step_frames)
        self._energies.append(np.mean(np.square(whole, dtype=np.float64), axis=1))
        self._rest = filtered[steps * self._step_frames :]

    @property
    def energies(self) -> Energies:
        """The energies of what was measured so far, without a last step that is not full, unless it is the only one."""
        measured = np.concatenate([np.zeros(0), *self._energies])
        if not len(measured) and len(self._rest):
            return np.array([np.mean(np.square(self._rest, dtype=np.float64))])
        return measured

    def _weighted(self, samples: Samples) -> Samples:
        """The samples through the K-weighting filter, by overlap-save."""
        joined = np.concatenate([self._before, samples])
        self._before = joined[len(joined) - self._taps + 1 :]
        size = 1 << (len(joined) - 1).bit_length()
        filtered = np.fft.irfft(np.fft.rfft(joined, size) * _response(self._rate_hz, self._taps, size), size)
        return filtered[self._taps - 1 : len(joined)].astype(np.float32)


def loudness(samples: Samples, rate_hz: int) -> float | None:
    """The integrated loudness in LUFS; None for silence."""
    meter = LoudnessMeter(rate_hz)
    meter.push(samples)
    return integrated(meter.energies)


def integrated(energies: Energies) -> float | None:
    """The integrated loudness in LUFS of sound with these energies; None for silence."""
    steps = min(_STEPS_PER_BLOCK, len(energies))
    if not steps:
        return None
    blocks = np.convolve(energies, np.full(steps, 1.0 / steps), "valid")
    blocks = blocks[_OFFSET_DB + decibels(blocks) > _ABSOLUTE_GATE_LUFS]
    if not len(blocks):
        return None
    gate = _OFFSET_DB + decibels(np.mean(blocks, keepdims=True))[0] + _RELATIVE_GATE_LU
    blocks = blocks[_OFFSET_DB + decibels(blocks) > gate]
    return float(_OFFSET_DB + decibels(np.mean(blocks, keepdims=True))[0])


@functools.cache
def _response(rate_hz: int, taps: int, size: int) -> npt.NDArray[np.complex64]:
    """The frequency response of the K-weighting filter, for a Fourier transform of this size."""
    return np.fft.rfft(_impulse_response(rate_hz, taps), size).astype(np.complex64)


def _impulse_response(rate_hz: int, taps: int) -> npt.NDArray[np.float64]:
    """The impulse response of the K-weighting filter at this rate.

    BS.1770 gives its coefficients only for 48 kHz; these are the analog filters behind them (as in libebur128).
    """
    # A transform four times as long, so that what wraps around is far below 16 bits.
    size = 4 << (taps - 1).bit_length()
    unit = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    response = np.ones(len(unit), np.complex128)
    for above, below in (_shelf(rate_hz), _high_pass(rate_hz)):
        response *= np.polynomial.polynomial.polyval(unit, above) / np.polynomial.polynomial.polyval(unit, below)
    return np.fft.irfft(response, size)[:taps]


_Coefficients = tuple[tuple[float, float, float], tuple[float, float, float]]


def _shelf(rate_hz: int) -> _Coefficients:
    """The high shelf for the effect of the head."""
    q, gain = 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    middle = gain**0.4996667741545416
    k = math.tan(math.pi * 1681.974450955533 / rate_hz)
    scale = 1 + k / q + k * k
    above = (gain + middle * k / q + k * k, 2 * (k * k - gain), gain - middle * k / q + k * k)
    below = (scale, 2 * (k * k - 1), 1 - k / q + k * k)
    return above, below


def _high_pass(rate_hz: int) -> _Coefficients:
    """The high-pass."""
    q, k = 0.5003270373238773, math.tan(math.pi * 38.13547087602444 / rate_hz)
    scale = 1 + k / q + k * k
    # libebur128 leaves the numerator at 1, -2, 1, as the table of BS.1770 does for 48 kHz.
    return (1.0, -2.0, 1.0), (1.0, 2 * (k * k - 1) / scale, (1 - k / q + k * k) / scale)
