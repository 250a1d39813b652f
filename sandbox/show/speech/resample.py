"""22,050 Hz to 24,000 Hz and an even loudness. Needs numpy."""

from __future__ import annotations

import functools
from typing import Final

import numpy as np
import numpy.typing as npt

SOURCE_RATE_HZ: Final = 22_050
RATE_HZ: Final = 24_000
RMS: Final = 3_277
"""-20 dBFS."""

_UP, _DOWN = 160, 147
_HALF: Final = 16
"""Taps on each side of the windowed sinc."""
_BLOCKS_AT_ONCE: Final = 512
_MAX_GAIN: Final = 16.0
_KNEE: Final = 26_000.0
_ROOM: Final = 6_000.0


@functools.cache
def _kernel() -> npt.NDArray[np.float32]:
    """One matrix that turns 147 input samples, with 16 more on each side, into 160 output samples."""
    matrix = np.zeros((_DOWN + 2 * _HALF, _UP), np.float32)
    taps = np.arange(-_HALF + 1, _HALF + 1)
    for column in range(_UP):
        whole, part = divmod(column * _DOWN, _UP)
        offsets = taps - part / _UP
        window = np.i0(8 * np.sqrt(np.clip(1 - (offsets / _HALF) ** 2, 0, 1)))
        weights = np.sinc(0.97 * offsets) * window
        matrix[whole + taps + _HALF - 1, column] = weights / weights.sum()
    return matrix


def resampled(pcm: bytes) -> npt.NDArray[np.float32]:
    """16-bit PCM at 22,050 Hz as samples at 24,000 Hz."""
    source = np.frombuffer(pcm, "<i2").astype(np.float32)
    blocks = -(-len(source) // _DOWN)
    padded = np.zeros(blocks * _DOWN + 2 * _HALF, np.float32)
    padded[_HALF - 1 : _HALF - 1 + len(source)] = source
    windows = np.lib.stride_tricks.sliding_window_view(padded, _DOWN + 2 * _HALF)[::_DOWN]
    kernel = _kernel()
    # One product of all blocks would copy the overlapping windows. Groups of blocks bound the memory.
    groups = [(windows[at : at + _BLOCKS_AT_ONCE] @ kernel).ravel() for at in range(0, blocks, _BLOCKS_AT_ONCE)]
    made = np.concatenate(groups) if groups else np.zeros(0, np.float32)
    return made[: -(-len(source) * _UP // _DOWN)]


def levelled(samples: npt.NDArray[np.float32]) -> bytes:
    """The samples as 16-bit PCM at -20 dBFS RMS, with soft limiting of peaks instead of clipping."""
    if not len(samples):
        return b""
    rms = float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))
    loud = samples * min(_MAX_GAIN, RMS / max(rms, 1.0))
    over = np.abs(loud) - _KNEE
    soft = np.where(over > 0, np.sign(loud) * (_KNEE + _ROOM * np.tanh(over / _ROOM)), loud)
    return np.rint(soft).astype("<i2").tobytes()
