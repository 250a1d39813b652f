"""Audio fingerprints: a sound every ten milliseconds, robust to loudness, sample rate and lossy compression.

The bits follow Haitsma and Kalker, "A Highly Robust Audio Fingerprinting System" (2002): the sign of the change of the
difference between neighbouring bands. The shape of each spectrum is kept too, to verify matches that the bits propose.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

HOP_S: Final = 0.01
AUDIBLE_DB: Final = -55.0
"""Quieter frames are silence."""
_BANDS: Final = 17
_LOWEST_HZ, _HIGHEST_HZ = 250.0, 7_000.0
"""Below the Nyquist frequency of sound at 16 kHz."""
_LEAST_BAND_HZ: Final = 60.0
_WINDOW_S: Final = 0.0425
"""A little less than a power of two samples at 24 and 48 kHz."""
_STRONG_BANDS: Final = 8
_DEEPEST_DB: Final = -40.0
_STEPS_PER_DB: Final = 3
"""Shapes are stored as bytes, in thirds of a decibel."""
_FRAMES_AT_ONCE: Final = 64
"""Few enough for the processor's cache: 512 take three times as long."""
_SMOOTHED: Final = 3
_LAG: Final = 4
_FLOOR: Final = 1e-9

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """One row for every `HOP_S` of a sound.

    `shapes` (frames, bands; int8) is the spectrum relative to its strong bands, `bits` (uint16) are similar for similar
    sounds, `is_audible` tells speech from silence.
    """

    shapes: npt.NDArray[np.int8] = field(repr=False)
    bits: npt.NDArray[np.uint16] = field(repr=False)
    is_audible: npt.NDArray[np.bool_] = field(repr=False)

    def __len__(self) -> int:
        return len(self.bits)


def fingerprint(samples: Floats, rate_hz: int) -> Fingerprint:
    """The fingerprint of mono samples between -1 and 1. About a millisecond for each second of sound."""
    levels_db = _band_levels(samples, rate_hz)
    strong = np.sort(levels_db, axis=1)[:, -_STRONG_BANDS:].mean(axis=1, keepdims=True)
    shapes = np.clip(levels_db - strong, _DEEPEST_DB, -_DEEPEST_DB)
    return Fingerprint(
        np.rint(shapes * _STEPS_PER_DB).astype(np.int8), _bits(shapes), levels_db.max(axis=1) > AUDIBLE_DB
    )


def distances_db(first: npt.NDArray[np.int8], second: npt.NDArray[np.int8]) -> Floats:
    """The distance in decibels between the shapes of two sections of equal length, frame by frame."""
    apart = np.abs(np.subtract(first, second, dtype=np.float32))
    # A product with ones is a sum, and several times as fast along such a short axis. Sums of integers are exact.
    sums: Floats = apart @ np.ones(apart.shape[-1], np.float32)
    return sums / np.float32(_STEPS_PER_DB * apart.shape[-1])


def _band_levels(samples: Floats, rate_hz: int) -> Floats:
    """The level of each band in decibels, (frames, bands); frames are centred on multiples of `HOP_S`."""
    window = round(_WINDOW_S * rate_hz)
    frames = int(max(0, len(samples) - 1) / rate_hz / HOP_S) + 1
    padded = np.concatenate([np.zeros(window // 2, np.float32), samples, np.zeros(window, np.float32)])
    starts = np.rint(np.arange(frames) * HOP_S * rate_hz).astype(np.intp)
    views = np.lib.stride_tricks.sliding_window_view(padded, window)
    weights = np.hanning(window).astype(np.float32)
    weights /= np.sqrt(np.square(weights).sum())
    size = 1 << (window - 1).bit_length()
    bands = _bands(rate_hz, size)
    groups = list[Floats]()
    for at in range(0, frames, _FRAMES_AT_ONCE):
        spectra = np.fft.rfft(views[starts[at : at + _FRAMES_AT_ONCE]] * weights, size)
        powers = np.square(spectra.real) + np.square(spectra.imag)
        groups.append((powers.astype(np.float32) @ bands) * np.float32(rate_hz / 24_000))
    levels: Floats = (10 * np.log10(np.concatenate(groups) + _FLOOR)).astype(np.float32)
    return levels


@functools.cache
def _bands(rate_hz: int, size: int) -> Floats:
    """Overlapping triangles, evenly spaced in pitch; each column sums to one."""
    edges = np.geomspace(_LOWEST_HZ, _HIGHEST_HZ, _BANDS + 1)
    bins_hz = np.fft.rfftfreq(size, 1 / rate_hz)
    middles, widths = (edges[:-1] + edges[1:]) / 2, np.maximum(np.diff(edges), _LEAST_BAND_HZ)
    matrix = np.clip(1 - np.abs(bins_hz[:, None] - middles) / widths, 0, None)
    made: Floats = (matrix / np.maximum(matrix.sum(axis=0), _FLOOR)).astype(np.float32)
    return made


def _bits(shapes: Floats) -> npt.NDArray[np.uint16]:
    count = len(shapes)
    sums = np.concatenate([np.zeros((1, _BANDS)), np.cumsum(shapes, axis=0, dtype=np.float64)])
    places = np.arange(count)
    low, high = np.maximum(places - _SMOOTHED, 0), np.minimum(places + _SMOOTHED + 1, count)
    smooth: npt.NDArray[Any] = (sums[high] - sums[low]) / (high - low)[:, None]
    change = smooth[np.minimum(places + _LAG, count - 1)] - smooth[np.maximum(places - _LAG, 0)]
    signs = change[:, :-1] > change[:, 1:]
    made: npt.NDArray[np.uint16] = (signs @ (1 << np.arange(_BANDS - 1))).astype(np.uint16)
    return made
