"""A plain picture and a plain sound, for a server without `sandbox.show`: cheap, and the same for the same request."""

from __future__ import annotations

import functools
import hashlib
import io
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from sandbox.gemini.appearance import Colour, look_of
from sandbox.gemini.cast import Member, split_cast
from sandbox.gemini.shown import Person, Shown, noted
from sandbox.gemini.speech import RATE_HZ

WORD_S: Final = 0.3
"""How long one word lasts, with the pause after it."""
_HUM_S: Final = 0.24
_VOWELS, _BANDS = 4, 16
_QUIETEST_DB: Final = 30
_LOWEST_HZ, _HIGHEST_HZ = 110, 7_000
_RMS, _PEAK = 3_000, 32_000


def draw_placeholder(prompt: str, *, width_px: int = 1024, height_px: int = 1024, style: str = "auto") -> bytes:
    """A PNG of two colours that the prompt and the style decide, with a disc and a box for each of its cast."""
    seen, cast = split_cast(prompt)
    digest = hashlib.sha256(f"{style}\0{seen}".encode("utf-8", "replace")).digest()
    image = Image.new("RGB", (width_px, height_px), (digest[0], digest[1], digest[2]))
    draw = ImageDraw.Draw(image)
    corners = (width_px // 4, height_px // 4, width_px - width_px // 4, height_px - height_px // 4)
    draw.rectangle(corners, fill=(digest[3], digest[4], digest[5]))
    members = [member for member in cast.members if not member.is_absent] if cast else []
    people = tuple(_person(member, index, len(members)) for index, member in enumerate(members))
    for person in people:
        top, left, bottom, right = person.head
        look = look_of(person.key, person.look)
        across, down = width_px / 1000, height_px / 1000
        draw.rectangle((left * across, bottom * down, right * across, height_px), fill=_rgb(look.coat))
        draw.ellipse((left * across, top * down, right * across, bottom * down), fill=_rgb(look.skin))
    made = io.BytesIO()
    image.save(made, "PNG", compress_level=1)
    missing = tuple(member.name for member in cast.members if member.is_absent) if cast else ()
    return noted(made.getvalue(), Shown(people, missing, cast.lettering if cast else ""))


def _person(member: Member, index: int, count: int) -> Person:
    """The place of a member of the cast: side by side, heads at half the height."""
    middle, half = round(1000 * (index + 0.5) / count), min(100, 400 // count)
    head = (400, middle - half, 600, middle + half)
    key = member.key or member.name
    return Person(name=member.name, head=head, mouth=(560, middle), look=member.look, key=key, is_extra=member.is_extra)


def _rgb(colour: Colour) -> tuple[int, int, int]:
    red, green, blue = (round(255 * part) for part in colour)
    return red, green, blue


@dataclass(frozen=True, slots=True)
class Tones:
    """Mono, 16 bit little-endian, 24 kHz; each word with the second at which it begins."""

    pcm: bytes = field(repr=False)
    words: tuple[tuple[str, float], ...] = field(repr=False)


class PlaceholderVoice:
    """Hums four vowels for each word. The word decides the vowels, the name of the voice the pitch."""

    def speak(self, text: str, voice: str, language: str | None = None) -> Tones:  # noqa: ARG002 - a hum has no language
        """The hum of `text`, 0.3 s for each word between white space."""
        words = text.split()
        pitch_hz = _LOWEST_HZ * (1 + hashlib.sha256(voice.lower().encode()).digest()[0] / 256)
        pcm = b"".join(_hum(word, pitch_hz) for word in words)
        return Tones(pcm, tuple((word, number * WORD_S) for number, word in enumerate(words)))


@functools.lru_cache(maxsize=4_096)
def _hum(word: str, pitch_hz: float) -> bytes:
    """Overtones up to 7 kHz. The word's digest decides the level of each band."""
    overtones = _overtones(pitch_hz)
    digest = hashlib.sha512(word.encode("utf-8", "replace")).digest()
    levels_db = np.frombuffer(digest, np.uint8).reshape(_VOWELS, _BANDS) / 255 * -_QUIETEST_DB
    gains = 10 ** (levels_db / 20)
    bands = (np.arange(len(overtones)) * _BANDS // len(overtones)).astype(np.intp)
    vowels = [gain[bands] @ part for gain, part in zip(gains, np.array_split(overtones, _VOWELS, axis=1), strict=True)]
    sound = np.concatenate(vowels)
    swell = np.minimum(1, 8 * np.minimum(np.linspace(0, 1, len(sound)), np.linspace(1, 0, len(sound))))
    sound *= swell * _RMS / np.sqrt(np.square(sound).mean())
    silence = np.zeros(int(RATE_HZ * WORD_S) - len(sound))
    samples: npt.NDArray[np.int16] = np.rint(np.concatenate([sound, silence])).clip(-_PEAK, _PEAK).astype("<i2")
    return samples.tobytes()


@functools.lru_cache(maxsize=64)
def _overtones(pitch_hz: float) -> npt.NDArray[np.float64]:
    times_s = np.arange(int(RATE_HZ * _HUM_S)) / RATE_HZ
    numbers = np.arange(1, int(_HIGHEST_HZ / pitch_hz) + 1)
    # Shifted phases keep the peaks low.
    return np.sin(2 * np.pi * pitch_hz * np.outer(numbers, times_s) + np.pi * (numbers**2)[:, None] / len(numbers))
