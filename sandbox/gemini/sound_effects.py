"""Effects on the sound of a turn after its words were spoken: silence, noise, a falling level, clipping."""

# ruff: noqa: D102 - `Effect` documents the method
from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]
"""Mono 16-bit values: from -32,768 to 32,767."""
_LOUDEST: Final = 32_767.0


class Effect(Protocol):
    """One change of a sound."""

    def applied(self, samples: Samples) -> Samples:
        """The changed sound, of the same length."""


@dataclass(frozen=True, slots=True)
class Gain:
    """Multiplies every sample by `factor`, with clipping."""

    factor: float

    def applied(self, samples: Samples) -> Samples:
        return samples * np.float32(self.factor)


@dataclass(frozen=True, slots=True)
class Silenced:
    """Silence from this share of the sound to that."""

    start: float = 0.0
    end: float = 1.0

    def applied(self, samples: Samples) -> Samples:
        changed = samples.copy()
        changed[round(self.start * len(samples)) : round(self.end * len(samples))] = 0
        return changed


@dataclass(frozen=True, slots=True)
class Noise:
    """Noise of this amplitude in place of the speech, from this share of the sound to that."""

    amplitude: float
    start: float = 0.0
    end: float = 1.0

    def applied(self, samples: Samples) -> Samples:
        changed = samples.copy()
        part = changed[round(self.start * len(samples)) : round(self.end * len(samples))]
        part[:] = np.random.default_rng(len(samples)).uniform(-self.amplitude, self.amplitude, len(part))
        return changed


@dataclass(frozen=True, slots=True)
class FadeOut:
    """The level falls evenly by `depth_db` decibels from this share of the sound to its end."""

    start: float = 0.5
    depth_db: float = 60.0

    def applied(self, samples: Samples) -> Samples:
        begin = round(self.start * len(samples))
        fall_db = np.zeros(len(samples), np.float32)
        fall_db[begin:] = np.linspace(0, self.depth_db, len(samples) - begin, dtype=np.float32)
        return (samples * 10 ** (-fall_db / 20)).astype(np.float32)


def changed(pcm: bytes, effects: tuple[Effect, ...]) -> bytes:
    """16-bit PCM with all effects, one after the other."""
    if not effects:
        return pcm
    samples = np.frombuffer(pcm, "<i2").astype(np.float32)
    for effect in effects:
        samples = effect.applied(samples)
    return np.rint(np.clip(samples, -_LOUDEST - 1, _LOUDEST)).astype("<i2").tobytes()
