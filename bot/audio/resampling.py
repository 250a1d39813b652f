"""Changes the rate of sound through a low-pass filter."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from bot.audio.samples import Samples

_LOBES: Final = 8
"""Zero crossings of the low-pass filter on each side."""
_PASSBAND: Final = 0.94
"""The part of the narrower band that the filter passes."""
_BLOCK_FRAMES: Final = 65_536


def resampled(samples: Samples, rate_hz: int, new_rate_hz: int) -> Samples:
    """Samples at another rate."""
    if rate_hz == new_rate_hz or not len(samples):
        return samples
    divisor = math.gcd(rate_hz, new_rate_hz)
    up, down = new_rate_hz // divisor, rate_hz // divisor
    ratio = min(1.0, up / down)
    side = math.ceil(_LOBES / ratio)
    groups = math.ceil(len(samples) / down)
    padded = np.concatenate([np.zeros(side, np.float32), samples, np.zeros(side + 1 + down, np.float32)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * side + 1)
    out = np.zeros((groups, up), np.float32)
    # Each of `up` consecutive outputs has another position between the inputs, so it has its own filter.
    for phase in range(up):
        offset, fraction = phase * down // up, phase * down % up / up
        weights = _weights(fraction, ratio, side)
        for start in range(0, groups, _BLOCK_FRAMES):
            end = min(groups, start + _BLOCK_FRAMES)
            out[start:end, phase] = windows[offset + start * down : offset + (end - 1) * down + 1 : down] @ weights
    return out.reshape(-1)[: math.ceil(len(samples) * up / down)]


def _weights(fraction: float, ratio: float, side: int) -> npt.NDArray[np.float32]:
    """A windowed sinc around a point at `fraction` (0 to 1) between two frames; the weights add up to 1."""
    distances = np.arange(-side, side + 1) - fraction
    raw = np.sinc(distances * ratio * _PASSBAND) * (0.5 + 0.5 * np.cos(np.pi * distances / (side + 1)))
    return np.asarray(raw / raw.sum(), np.float32)
