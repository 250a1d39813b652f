"""Colours, and the palette of each time of day."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Final

from sandbox.gemini.appearance import Colour, from_hex

WHITE: Final[Colour] = (1.0, 1.0, 1.0)


def from_hsl(hue_degrees: float, saturation: float, lightness: float) -> Colour:
    """The colour of a hue in degrees, a saturation and a lightness from 0 to 1."""
    return colorsys.hls_to_rgb(hue_degrees % 360 / 360, lightness, saturation)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """A mixture of two colours, with this share (0 to 1) of `other`."""
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def turned(colour: Colour, degrees: float) -> Colour:
    """The colour with its hue turned."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*colour)
    return colorsys.hls_to_rgb((hue + degrees / 360) % 1, lightness, saturation)


def vivid(colour: Colour, saturation: float, lightness: float) -> Colour:
    """The colour with its saturation and lightness multiplied."""
    hue, light, amount = colorsys.rgb_to_hls(*colour)
    return colorsys.hls_to_rgb(hue, min(1.0, light * lightness), min(1.0, amount * saturation))


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one picture. `ink` draws outlines, `light` shines, `accent` catches the eye."""

    sky_top: Colour
    sky_middle: Colour
    sky_low: Colour
    far: Colour
    near: Colour
    ink: Colour
    light: Colour
    accent: Colour

    def shifted(self, degrees: float) -> Palette:
        """The same palette with the hues of sky and land turned, so that pictures of the same time differ."""
        turnable = ("sky_top", "sky_middle", "sky_low", "far", "near", "ink")
        return replace(self, **{name: turned(getattr(self, name), degrees) for name in turnable})

    def treated(self, saturation: float, lightness: float) -> Palette:
        """The same palette with another saturation and lightness. Ink stays as dark as it is."""
        names = (item.name for item in fields(self) if item.name != "ink")
        return replace(self, **{name: vivid(getattr(self, name), saturation, lightness) for name in names})


def _palette(text: str) -> Palette:
    return Palette(*(from_hex(digits) for digits in text.split()))


PALETTES: Final = MappingProxyType(
    {
        "night": _palette("141a3c 2b3a6b 6d74a8 3d4a80 161c3a 0b0f22 ffe9b0 f2a65a"),
        "dusk": _palette("3a2352 b4486b f6a55e 8a3f6b 351c40 1c0f26 ffdf9e ff7d5c"),
        "dawn": _palette("5d7fb3 f0b7a8 ffe3b5 9a8fb8 4d5a80 232a45 fff3d0 f08a6c"),
        "day": _palette("5fb0d8 a9dbe8 fdf1cf 8fc0b5 3f7d72 1f3a3d fffbe6 f26b4e"),
        "storm": _palette("262f3a 4b5b68 8c9c9f 54646d 252f38 12181e e7f0df d9b44a"),
    }
)
