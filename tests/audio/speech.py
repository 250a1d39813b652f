"""Sounds for tests: an artificial voice whose spectrum changes with each syllable, and sounds without a voice."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from bot.audio.samples import pcm_of

RATE_HZ = 24_000
Floats = npt.NDArray[np.float64]


def voice(
    seconds: float, *, level: float = 0.1, pitch_hz: float = 130.0, rate_hz: int = RATE_HZ, seed: int = 1
) -> Floats:
    """Four syllables a second, each with its own formants; every eighth is left out. `level` is the RMS of it all."""
    random = np.random.default_rng(seed)
    syllable = rate_hz // 4
    out = np.zeros(int(seconds * rate_hz))
    for number, start in enumerate(range(0, len(out), syllable)):
        if number % 8 == 7:
            continue
        t = np.arange(min(syllable, len(out) - start)) / rate_hz
        formants = random.uniform((300, 900, 2200), (900, 2200, 3500))
        harmonics = pitch_hz * random.uniform(0.9, 1.1) * np.arange(1, 30)
        weights = sum(np.exp(-(((harmonics - formant) / 150) ** 2)) for formant in formants) + 0.01
        # Single precision: the sines of the voices would take longer than the tests.
        sound = weights.astype(np.float32) @ np.sin((2 * np.pi * harmonics[:, None] * t).astype(np.float32))
        out[start : start + len(t)] = sound * np.sin(np.pi * np.arange(len(t)) / syllable)
    return np.asarray(out * level / np.sqrt(np.mean(out**2)))


def noise(seconds: float, level: float, seed: int = 1) -> Floats:
    """White noise with this RMS."""
    return np.random.default_rng(seed).normal(0, level, int(seconds * RATE_HZ))


def hum(seconds: float, level: float, hz: float = 100.0) -> Floats:
    """A mains hum with overtones."""
    t = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    return np.asarray(level * np.sum([np.sin(2 * np.pi * hz * n * t) / n for n in (1, 2, 3, 5)], axis=0))


def silence(seconds: float) -> Floats:
    return np.zeros(int(seconds * RATE_HZ))


def pcm(*sounds: Floats) -> bytes:
    """The sounds one after the other as PCM."""
    return pcm_of(np.concatenate(sounds).astype(np.float32))
