"""Sound as it is stored and sent: PCM and WAV files, mono, 16 bit, little-endian.

It is what Gemini's Live API sends (Live API guide, "Audio formats").
"""

from __future__ import annotations

import io
import wave
from typing import Final

MEDIA_TYPE: Final = "audio/wav"
HEADER_BYTES: Final = 44
BYTES_PER_FRAME: Final = 2
_RATES_HZ: Final = range(4_000, 48_001)


def write_wav(pcm: bytes, rate_hz: int) -> bytes:
    """Put a RIFF header before mono 16-bit PCM. Half a frame at the end is dropped."""
    target = io.BytesIO()
    with wave.open(target, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(BYTES_PER_FRAME)
        out.setframerate(rate_hz)
        out.writeframes(_whole_frames(pcm))
    return target.getvalue()


def read_wav(data: bytes) -> tuple[bytes, int] | None:
    """The PCM and its rate in hertz; None unless it is a mono 16-bit WAV of 4 to 48 kHz with at least one frame."""
    try:
        with wave.open(io.BytesIO(data)) as source:
            pcm = _whole_frames(source.readframes(source.getnframes()))
            layout = (source.getnchannels(), source.getsampwidth())
            rate_hz = source.getframerate()
    except (wave.Error, EOFError):
        return None
    return (pcm, rate_hz) if pcm and layout == (1, BYTES_PER_FRAME) and rate_hz in _RATES_HZ else None


def pcm_seconds(pcm: bytes | bytearray, rate_hz: int) -> float:
    """The duration in seconds. `rate_hz` is in frames per second and above 0."""
    return (len(pcm) // BYTES_PER_FRAME) / rate_hz


def byte_at(seconds: float, rate_hz: int) -> int:
    """The index of the byte in PCM where the frame begins that is nearest to a moment."""
    return round(seconds * rate_hz) * BYTES_PER_FRAME


def _whole_frames(pcm: bytes) -> bytes:
    return pcm[: len(pcm) // BYTES_PER_FRAME * BYTES_PER_FRAME]
