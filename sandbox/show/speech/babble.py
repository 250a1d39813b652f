"""A voice without words, for machines where eSpeak NG cannot be loaded: standard library only.

Each syllable is a pulse train through three resonators (the formants of a vowel), now and then with a hiss before it;
so length, pauses and melody follow the text, but there are no words.
"""

from __future__ import annotations

import array
import hashlib
import math
import random
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from sandbox.show.speech.voices import VoiceSetting

RATE_HZ: Final = 24_000
_RMS: Final = 3_277
_PEAK: Final = 32_000

_FORMANTS_HZ: Final = ((730, 1090, 2440), (530, 1840, 2480), (290, 2250, 2950), (570, 840, 2410), (320, 890, 2250))
_BANDWIDTHS_HZ: Final = (70, 100, 140)
_LEVELS: Final = (1.0, 0.7, 0.45)
_VOWELS: Final = re.compile(r"[aeiouyäöüàâéèêíóúаеёиоуыэюяіїєαεηιουω]+", re.IGNORECASE)
_PHRASE_SYLLABLES: Final = 14


@dataclass(slots=True)
class _Throat:
    """The state of the voice between syllables."""

    rng: random.Random
    pitch_hz: float
    tract: float
    pace: float
    phase: float = 0.0
    syllable: int = 0
    memory: list[list[float]] = field(default_factory=lambda: [[0.0, 0.0] for _ in _LEVELS])


def babble(
    words: list[str], voice: VoiceSetting, seed: str, should_stop: Callable[[], bool] | None = None
) -> tuple[bytes, list[float]]:
    """16-bit mono PCM at 24 kHz, and the second at which each word begins. `should_stop` is asked before each word."""
    rng = random.Random(hashlib.sha256(f"{voice}\0{seed}".encode("utf-8", "replace")).digest())
    throat = _Throat(
        rng,
        pitch_hz=(165 if voice.is_high else 88) * 2 ** ((voice.pitch - 30) / 45),
        tract=1.16 if voice.is_high else 0.98,
        pace=165 / voice.words_a_minute,
    )
    sound, starts = array.array("f"), list[float]()
    for word in words:
        if should_stop is not None and should_stop():
            break
        starts.append(len(sound) / RATE_HZ)
        for _ in range(_syllables(word)):
            _utter(throat, sound)
        sound.extend([0.0] * int(RATE_HZ * _pause_s(word) * throat.pace))
        if word[-1] in ".!?。！？…":
            throat.syllable = 0
    return _levelled(sound), starts


def _syllables(word: str) -> int:
    return len(_VOWELS.findall(word)) or max(1, sum(letter.isalnum() for letter in word) // 2)


def _pause_s(word: str) -> float:
    if word[-1] in ".!?。！？…":
        return 0.32
    return 0.16 if word[-1] in ",;:、，—" else 0.045


def _resonator(formant_hz: float, bandwidth_hz: float) -> tuple[float, float, float]:
    radius = math.exp(-math.pi * bandwidth_hz / RATE_HZ)
    return 2 * radius * math.cos(2 * math.pi * formant_hz / RATE_HZ), -radius * radius, 1 - radius


def _utter(throat: _Throat, sound: array.array[float]) -> None:
    """Add one syllable: a hiss or a stop, then a vowel that swells and fades."""
    rng, memory = throat.rng, throat.memory
    vowel_samples = int(RATE_HZ * rng.uniform(0.1, 0.17) * throat.pace)
    consonant_samples = int(RATE_HZ * rng.uniform(0.03, 0.06) * throat.pace)
    hisses = rng.random() < 0.5
    formants = rng.choice(_FORMANTS_HZ)
    resonators = [
        _resonator(hz * throat.tract * rng.uniform(0.95, 1.05), width)
        for hz, width in zip(formants, _BANDWIDTHS_HZ, strict=True)
    ]
    fall = 1.06 - 0.2 * (throat.syllable % _PHRASE_SYLLABLES) / _PHRASE_SYLLABLES
    step = throat.pitch_hz * (fall + 0.05 * math.sin(throat.syllable)) / RATE_HZ
    throat.syllable += 1
    for index in range(-consonant_samples, vowel_samples):
        if index < 0:
            pulse, swell = (rng.uniform(-0.09, 0.09), 0.9) if hisses else (0.0, 0.0)
        else:
            part = index / vowel_samples
            swell = min(1.0, part * 9, (1 - part) * 6)
            throat.phase += step
            pulse = 1.0 if throat.phase >= 1 else -0.05
            throat.phase %= 1.0
        value = 0.0
        for (first, second, gain), state, level in zip(resonators, memory, _LEVELS, strict=True):
            now = gain * pulse + first * state[0] + second * state[1]
            state[1], state[0] = state[0], now
            value += now * level
        sound.append(value * swell)


def _levelled(sound: array.array[float]) -> bytes:
    if not sound:
        return b""
    rms = math.sqrt(math.fsum(value * value for value in sound) / len(sound))
    gain = _RMS / max(rms, 1e-9)
    pcm = array.array("h", (max(-_PEAK, min(_PEAK, round(value * gain))) for value in sound))
    if sys.byteorder == "big":
        pcm.byteswap()
    return pcm.tobytes()
