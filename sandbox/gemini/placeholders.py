"""A plain picture and a plain sound, for a server without `sandbox.show`: cheap, and the same for the same request."""

from __future__ import annotations

import array
import hashlib
import io
import math
import sys
from dataclasses import dataclass, field
from typing import Final

from PIL import Image, ImageDraw

from sandbox.gemini.appearance import Colour, look_of
from sandbox.gemini.cast import Member, split_cast
from sandbox.gemini.shown import Person, Shown, noted
from sandbox.gemini.speech import RATE_HZ

WORD_S: Final = 0.3
"""How long the tone of one word lasts, with the pause after it."""
_TONE_S: Final = 0.22
_AMPLITUDE: Final = 6_000
_LOWEST_HZ: Final = 110


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
    """Where a member of the cast stands: side by side, heads in the middle of the height."""
    middle, half = round(1000 * (index + 0.5) / count), min(100, 400 // count)
    head = (400, middle - half, 600, middle + half)
    key = member.key or member.name
    return Person(name=member.name, head=head, mouth=(560, middle), look=member.look, key=key, is_extra=member.is_extra)


def _rgb(colour: Colour) -> tuple[int, int, int]:
    red, green, blue = (round(255 * part) for part in colour)
    return red, green, blue


@dataclass(frozen=True, slots=True)
class Tones:
    """Mono, 16 bit little-endian, 24 kHz; each word with the second at which its tone begins."""

    pcm: bytes = field(repr=False)
    words: tuple[tuple[str, float], ...] = field(repr=False)


class PlaceholderVoice:
    """Says a tone for each word, at a pitch that the name of the voice decides."""

    def speak(self, text: str, voice: str, language: str | None = None) -> Tones:  # noqa: ARG002 - a tone has none
        """The tones of `text`, 0.3 s for each word between white space."""
        words = text.split()
        frequency_hz = _LOWEST_HZ * (1 + hashlib.sha256(voice.lower().encode()).digest()[0] / 128)
        return Tones(
            _tone(frequency_hz) * len(words), tuple((word, number * WORD_S) for number, word in enumerate(words))
        )


def _tone(frequency_hz: float) -> bytes:
    sounding = int(RATE_HZ * _TONE_S)
    samples = array.array("h", bytes(2 * int(RATE_HZ * WORD_S)))
    for index in range(sounding):
        swell = math.sin(math.pi * index / sounding)
        samples[index] = round(_AMPLITUDE * swell * math.sin(2 * math.pi * frequency_hz * index / RATE_HZ))
    if sys.byteorder == "big":
        samples.byteswap()
    return samples.tobytes()
