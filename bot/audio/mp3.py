"""MP3 files of constant bit rate: MPEG-2 layer III, mono, 24 kHz."""

from __future__ import annotations

import math
import struct
from typing import BinaryIO, Final

import lameenc
import numpy as np

from bot.audio.samples import Samples, pcm_of

RATE_HZ: Final = 24_000
FRAME_SAMPLES: Final = 576
KBPS: Final = (96, 64, 48)
"""Bit rates, best first. At each of them all frames of 24 kHz have the same size, without padding."""

_QUALITY: Final = 5
_DELAY_SAMPLES: Final = 576
"""How much LAME puts before the sound."""
_SCALE: Final = 0.95
"""LAME's factor for samples at these bit rates, against clipping, which the limiter prevents here."""
_FRAMES_MORE: Final = 3
"""LAME adds two frames at the most: its delay, and the last samples."""
_INFO_HEADER: Final = bytes.fromhex("fff384c4")
"""MPEG-2, layer III, no checksum, 64 kbit/s, 24 kHz, mono."""
_INFO_BYTES: Final = 192
_SIDE_BYTES: Final = 9
_HAS_FRAMES_BYTES_AND_CONTENTS: Final = 0b0111
_CONSTANT_BIT_RATE: Final = 1


def frame_bytes(kbps: int) -> int:
    """The size of a frame."""
    return FRAME_SAMPLES // 8 * kbps * 1000 // RATE_HZ


def size_bytes_max(samples: int, kbps: int) -> int:
    """The size of a file with this many samples, without its tag; up to three frames too much."""
    return _INFO_BYTES + (math.ceil(samples / FRAME_SAMPLES) + _FRAMES_MORE) * frame_bytes(kbps)


class Mp3Writer:
    """Writes an MP3 file whose first frame contains its length.

    `file` is at the place where the sound begins, after the tag.
    """

    def __init__(self, file: BinaryIO, kbps: int) -> None:
        self._file = file
        self._kbps = kbps
        self._begins_at = file.tell()
        self._samples = 0
        self._encoder = lameenc.Encoder()
        self._encoder.set_bit_rate(kbps)
        self._encoder.set_in_sample_rate(RATE_HZ)
        self._encoder.set_channels(1)
        self._encoder.set_quality(_QUALITY)
        self._encoder.silence()
        file.write(bytes(_INFO_BYTES))

    def write(self, samples: Samples) -> None:
        """Encode the next samples."""
        if len(samples):
            self._samples += len(samples)
            self._file.write(self._encoder.encode(pcm_of(samples / np.float32(_SCALE))))

    def finish(self) -> None:
        """Encode what is left, and write the first frame."""
        self._file.write(self._encoder.flush())
        sound_bytes = self._file.tell() - self._begins_at - _INFO_BYTES
        self._file.seek(self._begins_at)
        self._file.write(self._info(sound_bytes))
        self._file.seek(0, 2)

    def _info(self, sound_bytes: int) -> bytes:
        """The frame of silence that holds Xing's and LAME's header: players seek by it and know the exact length."""
        frames = sound_bytes // frame_bytes(self._kbps)
        padding = max(0, frames * FRAME_SAMPLES - _DELAY_SAMPLES - self._samples)
        contents = bytes(percent * 256 // 100 for percent in range(100))
        info = _INFO_HEADER + bytes(_SIDE_BYTES) + b"Info"
        info += struct.pack(">III", _HAS_FRAMES_BYTES_AND_CONTENTS, frames, sound_bytes + _INFO_BYTES) + contents
        info += b"LAME3.100" + bytes([_CONSTANT_BIT_RATE, 0]) + bytes(9) + bytes([self._kbps])
        info += (_DELAY_SAMPLES << 12 | padding).to_bytes(3, "big")
        return info.ljust(_INFO_BYTES, b"\0")
