"""Fits speech into an upload limit by a lower sampling rate.

The file stays a WAV: it plays everywhere, needs no codec, and joins with the other sections of a recording. Speech at
16 kHz, two thirds of the Live API's rate, keeps every sound of a voice and makes ten minutes out of seven.
"""

from __future__ import annotations

import math
import sys
from array import array
from typing import Final

from bot.audio.wav import BYTES_PER_FRAME, write_wav

_HEADER_BYTES: Final = 44
_FRACTIONS: Final = ((2, 3), (1, 2), (1, 3), (1, 4), (1, 6))
"""Of the rate, as up and down factors: from 24 kHz to 16, 12, 8, 6 and 4."""
_LOWEST_RATE_HZ: Final = 4_000
_LOBES: Final = 6
"""Zero crossings of the low-pass filter on each side; enough to keep aliases of speech below hearing."""
_PASSED: Final = 0.92
"""The part of the new band that the filter lets through."""
_BLOCK_FRAMES: Final = 16_384
_LOUDEST: Final = 32_767


def fit_wav(pcm: bytes, rate_hz: int, limit_bytes: int) -> bytes:
    """A WAV file of mono 16-bit PCM with the highest rate at which it keeps within the limit. Blocking.

    Unchanged where it fits already. Where no rate is low enough, it is the file with the lowest.
    """
    frames = len(pcm) // BYTES_PER_FRAME
    if _HEADER_BYTES + frames * BYTES_PER_FRAME <= limit_bytes:
        return write_wav(pcm, rate_hz)
    up, down = 1, 1
    for up_next, down_next in _FRACTIONS:
        if rate_hz * up_next % down_next or rate_hz * up_next // down_next < _LOWEST_RATE_HZ:
            continue
        up, down = up_next, down_next
        if _HEADER_BYTES + math.ceil(frames / down) * up * BYTES_PER_FRAME <= limit_bytes:
            break
    return write_wav(pcm if up == down else resample(pcm, up, down), rate_hz * up // down)


def resample(pcm: bytes, up: int, down: int) -> bytes:
    """Mono 16-bit PCM at `up / down` of its rate (`up` below `down`), through a low-pass filter. Blocking.

    Some three seconds of work for four minutes at 24 kHz; in pieces, so that other threads have their turn.
    """
    frames = array("h")
    frames.frombytes(pcm[: len(pcm) // BYTES_PER_FRAME * BYTES_PER_FRAME])
    if sys.byteorder == "big":
        frames.byteswap()
    reach = math.ceil(_LOBES * down / up)
    margin = array("h", bytes(BYTES_PER_FRAME * reach))
    padded = margin + frames + margin + array("h", bytes(BYTES_PER_FRAME * down))
    # Each of `up` outputs in a row lies elsewhere between the inputs, and has a filter of its own.
    filters = [(r * down // up, _weights(r * down % up / up, up / down, reach)) for r in range(up)]
    groups = math.ceil(len(frames) / down)
    made = array("h", bytes(BYTES_PER_FRAME * groups * up))
    for start in range(0, groups, _BLOCK_FRAMES):
        count = min(_BLOCK_FRAMES, groups - start)
        for place, (offset, weights) in enumerate(filters):
            sums = [0.0] * count
            for tap, weight in enumerate(weights, start * down + offset):
                piece = padded[tap : tap + (count - 1) * down + 1 : down]
                sums = [total + weight * frame for total, frame in zip(sums, piece, strict=True)]
            first = start * up + place
            made[first : first + (count - 1) * up + 1 : up] = array("h", map(_clipped, sums))
    if sys.byteorder == "big":
        made.byteswap()
    return made.tobytes()


def _weights(between: float, band: float, reach: int) -> list[float]:
    """A windowed sinc around a point `between` (0 to 1) two frames, for `reach` frames on each side.

    `band` is the new rate as a part of the old. The weights add up to 1, so that loudness stays.
    """
    raw = []
    for place in range(-reach, reach + 1):
        distance = place - between
        angle = math.pi * distance * band * _PASSED
        window = 0.5 + 0.5 * math.cos(math.pi * distance / (reach + 1))
        raw.append((math.sin(angle) / angle if angle else 1.0) * window)
    total = sum(raw)
    return [weight / total for weight in raw]


def _clipped(value: float) -> int:
    return max(-_LOUDEST, min(_LOUDEST, round(value)))
