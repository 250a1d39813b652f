"""PCM and WAV: mono, 16 bit, little-endian, as Gemini's Live API sends it (Live API guide, "Audio formats")."""

from __future__ import annotations

import io
import math
import sys
import wave
from array import array
from typing import Final

BYTES_PER_FRAME: Final = 2
_FULL_SCALE: Final = 32768.0
_MOST_FRAMES: Final = 100_000


def write_wav(pcm: bytes, rate_hz: int) -> bytes:
    """Put a RIFF header before mono 16-bit PCM. Half a frame at the end, if any, is dropped."""
    target = io.BytesIO()
    with wave.open(target, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(BYTES_PER_FRAME)
        out.setframerate(rate_hz)
        out.writeframes(_whole_frames(pcm))
    return target.getvalue()


def pcm_seconds(pcm: bytes, rate_hz: int) -> float:
    """How long the sound is, in seconds. `rate_hz` is in frames a second and above 0."""
    return (len(pcm) // BYTES_PER_FRAME) / rate_hz


def rms_dbfs(pcm: bytes) -> float:
    """Mean loudness in dB relative to full scale (a square wave of full swing is 0); -inf for pure silence.

    Long sound is sampled: every nth frame, so that about 100,000 are looked at however long it is. That is within a
    fraction of a dB for speech, and takes some ten milliseconds on the event loop instead of a third of a second.
    """
    frames = array("h")
    frames.frombytes(_whole_frames(pcm))
    if sys.byteorder == "big":
        frames.byteswap()
    # An odd step does not fall in with sounds whose period is a round number of frames.
    step = len(frames) // _MOST_FRAMES | 1
    seen = frames[::step]
    if not seen:
        return -math.inf
    mean_square = sum([frame * frame for frame in seen]) / len(seen)
    return 10 * math.log10(mean_square / _FULL_SCALE**2) if mean_square else -math.inf


def is_silent(pcm: bytes, threshold_dbfs: float = -60) -> bool:
    """Whether the sound as a whole stays below the threshold; no sound at all is silent."""
    return rms_dbfs(pcm) < threshold_dbfs


def _whole_frames(pcm: bytes) -> bytes:
    return pcm[: len(pcm) // BYTES_PER_FRAME * BYTES_PER_FRAME]
