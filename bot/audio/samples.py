"""Sound as numpy arrays: mono samples from -1 to 1."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from bot.audio.jobs import AudioError, AudioFault
from bot.work.wav import BYTES_PER_FRAME, read_wav

Samples = npt.NDArray[np.float32]
Decibels = npt.NDArray[np.float64]

FULL_SCALE: Final = 32_768
_POWER_MIN: Final = 1e-12


def samples_of(pcm: bytes) -> Samples:
    """Mono 16-bit PCM as samples. Half a frame at the end is dropped."""
    frames = np.frombuffer(pcm, "<i2", count=len(pcm) // BYTES_PER_FRAME)
    return frames.astype(np.float32) / np.float32(FULL_SCALE)


def pcm_of(samples: Samples) -> bytes:
    """Samples as PCM; what is beyond full scale is clipped."""
    frames = np.clip(np.rint(samples * FULL_SCALE), -FULL_SCALE, FULL_SCALE - 1)
    return frames.astype("<i2").tobytes()


def read_samples(path: Path) -> tuple[Samples, int]:
    """The samples of a WAV file, and their rate in hertz.

    Raises `OSError` when the file cannot be read, `AudioError` when it is not mono 16-bit WAV with at least one frame.
    """
    sound = read_wav(path.read_bytes())
    if sound is None:
        raise AudioError(AudioFault.UNREADABLE)
    pcm, rate_hz = sound
    return samples_of(pcm), rate_hz


def decibels(power: npt.NDArray[np.floating]) -> Decibels:
    """Power as decibels of full scale; silence is -120."""
    return np.asarray(10.0 * np.log10(np.maximum(power, _POWER_MIN)), np.float64)


def amplitude(gain_db: float) -> float:
    """A gain in decibels as the factor of samples."""
    return float(10.0 ** (gain_db / 20.0))
