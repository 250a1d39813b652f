"""Reads the sound of a request: a WAV file, or raw PCM that its mime type describes."""

from __future__ import annotations

import io
import re
import wave
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

_RATE: Final = re.compile(r"rate=(\d+)")
_USUAL_RATE_HZ: Final = 24_000
_SCALES: Final = {1: 128.0, 2: 32_768.0, 4: 2_147_483_648.0}


@dataclass(frozen=True, slots=True)
class Sound:
    """Mono samples between -1 and 1."""

    samples: npt.NDArray[np.float32] = field(repr=False)
    rate_hz: int

    @property
    def seconds(self) -> float:
        """Its duration."""
        return len(self.samples) / self.rate_hz


def read_sound(data: bytes, mime_type: str) -> Sound:
    """The sound in a file. Raises ValueError for a file that is neither WAV nor PCM, or is broken."""
    if data[:4] == b"RIFF":
        return _read_wav(data)
    kind = mime_type.partition(";")[0].strip().casefold()
    if kind in {"audio/pcm", "audio/l16"}:
        rate = _RATE.search(mime_type)
        return _sound(data[: len(data) // 2 * 2], 2, 1, int(rate[1]) if rate else _USUAL_RATE_HZ)
    raise ValueError(f"{kind or 'no mime type'}: neither WAV nor PCM")


def _read_wav(data: bytes) -> Sound:
    try:
        with wave.open(io.BytesIO(data)) as file:
            frames, width = file.readframes(file.getnframes()), file.getsampwidth()
            return _sound(frames, width, file.getnchannels(), file.getframerate())
    except (wave.Error, EOFError) as error:
        raise ValueError(f"a broken WAV: {error}") from error


def _sound(frames: bytes, width: int, channels: int, rate_hz: int) -> Sound:
    if width not in _SCALES or channels < 1 or rate_hz < 1:
        raise ValueError(f"{width * 8} bit, {channels} channels, {rate_hz} Hz")
    kind = {1: "u1", 2: "<i2", 4: "<i4"}[width]
    samples = np.frombuffer(frames[: len(frames) // (width * channels) * width * channels], kind).astype(np.float32)
    if width == 1:
        samples -= 128
    mono = samples.reshape(-1, channels).mean(axis=1)
    return Sound((mono / _SCALES[width]).astype(np.float32), rate_hz)
