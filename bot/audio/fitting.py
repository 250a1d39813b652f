"""Fits speech into an upload limit by a lower sampling rate.

The file stays a WAV: it plays everywhere, needs no codec, and can be joined with the other sections. 16 kHz, two thirds
of the Live API's rate, is enough for speech, and ten minutes of it need the bytes of seven.
"""

from __future__ import annotations

import math
from array import array
from typing import Final

from bot.audio.wav import BYTES_PER_FRAME, HEADER_BYTES, frames_of, pcm_of, write_wav

_RATE_FRACTIONS: Final = ((2, 3), (1, 2), (1, 3), (1, 4), (1, 6))
"""Parts of the rate as up and down factors: from 24 kHz to 16, 12, 8, 6 and 4 kHz."""
_RATE_MIN_HZ: Final = 4_000
_LOBES: Final = 6
"""Zero crossings of the low-pass filter on each side; with six, aliases of speech are inaudible."""
_PASSBAND: Final = 0.92
"""The part of the new band that the filter passes."""
_BLOCK_FRAMES: Final = 16_384
_FRAME_MAX: Final = 32_767


def fit_wav(pcm: bytes, rate_hz: int, limit_bytes: int) -> bytes:
    """A WAV file of mono 16-bit PCM, with the highest rate at which the file fits the limit. Blocking.

    The rate is unchanged if the file fits already. If no rate is low enough, the file has the lowest one.
    """
    frames = len(pcm) // BYTES_PER_FRAME
    if HEADER_BYTES + frames * BYTES_PER_FRAME <= limit_bytes:
        return write_wav(pcm, rate_hz)
    up, down = 1, 1
    for up_next, down_next in _RATE_FRACTIONS:
        if rate_hz * up_next % down_next or rate_hz * up_next // down_next < _RATE_MIN_HZ:
            continue
        up, down = up_next, down_next
        if HEADER_BYTES + math.ceil(frames / down) * up * BYTES_PER_FRAME <= limit_bytes:
            break
    return write_wav(pcm if up == down else resample(pcm, up, down), rate_hz * up // down)


def resample(pcm: bytes, up: int, down: int) -> bytes:
    """Mono 16-bit PCM at `up / down` of its rate (`up` below `down`), through a low-pass filter. Blocking.

    Takes about three seconds for four minutes at 24 kHz. Works in blocks, so that other threads run in between.
    """
    frames = frames_of(pcm)
    taps_per_side = math.ceil(_LOBES * down / up)
    margin = array("h", bytes(BYTES_PER_FRAME * taps_per_side))
    padded = margin + frames + margin + array("h", bytes(BYTES_PER_FRAME * down))
    # Each of `up` consecutive outputs has another position between the inputs, so it has its own filter.
    filters = [(phase * down // up, _weights(phase * down % up / up, up / down, taps_per_side)) for phase in range(up)]
    groups = math.ceil(len(frames) / down)
    resampled = array("h", bytes(BYTES_PER_FRAME * groups * up))
    for start in range(0, groups, _BLOCK_FRAMES):
        count = min(_BLOCK_FRAMES, groups - start)
        for phase, (offset, weights) in enumerate(filters):
            sums = [0.0] * count
            for tap, weight in enumerate(weights, start * down + offset):
                inputs = padded[tap : tap + (count - 1) * down + 1 : down]
                sums = [total + weight * frame for total, frame in zip(sums, inputs, strict=True)]
            first = start * up + phase
            resampled[first : first + (count - 1) * up + 1 : up] = array("h", map(_clipped, sums))
    return pcm_of(resampled)


def _weights(fraction: float, rate_ratio: float, taps_per_side: int) -> list[float]:
    """A windowed sinc around a point at `fraction` (0 to 1) between two frames, for `taps_per_side` frames per side.

    `rate_ratio` is the new rate divided by the old one. The weights add up to 1, so the loudness does not change.
    """
    raw = []
    for tap in range(-taps_per_side, taps_per_side + 1):
        distance = tap - fraction
        angle = math.pi * distance * rate_ratio * _PASSBAND
        window = 0.5 + 0.5 * math.cos(math.pi * distance / (taps_per_side + 1))
        raw.append((math.sin(angle) / angle if angle else 1.0) * window)
    total = sum(raw)
    return [weight / total for weight in raw]


def _clipped(value: float) -> int:
    return max(-_FRAME_MAX, min(_FRAME_MAX, round(value)))
