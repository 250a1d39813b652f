"""The look of a person in a story: derived from the name, changed by the prompt's words about the person.

Answers describe this look and `show/art` paints it, so that a name looks the same in both.
"""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from sandbox.gemini.world import usual_pronoun, world

Colour = tuple[float, float, float]
"""Red, green, blue from 0 to 1."""


def from_hex(text: str) -> Colour:
    """The colour of six hexadecimal digits."""
    return int(text[0:2], 16) / 255, int(text[2:4], 16) / 255, int(text[4:6], 16) / 255


NAMED: Final = MappingProxyType(
    {
        "red": from_hex("c8322f"),
        "crimson": from_hex("a81e38"),
        "scarlet": from_hex("d8342b"),
        "orange": from_hex("e8842c"),
        "yellow": from_hex("f0c63a"),
        "golden": from_hex("e0ab32"),
        "gold": from_hex("e0ab32"),
        "green": from_hex("3f8a4c"),
        "turquoise": from_hex("2fa79f"),
        "teal": from_hex("23808a"),
        "blue": from_hex("3465b8"),
        "navy": from_hex("263a6e"),
        "purple": from_hex("70409a"),
        "violet": from_hex("7c4fb0"),
        "pink": from_hex("e58aa8"),
        "brown": from_hex("7d5132"),
        "beige": from_hex("d9c39c"),
        "white": from_hex("f1ede4"),
        "silver": from_hex("b9c0c9"),
        "grey": from_hex("858a92"),
        "gray": from_hex("858a92"),
        "black": from_hex("2c2b33"),
    }
)
"""The colours by their names in a prompt."""

_COATS: Final = [
    "b23a48",
    "d9822b",
    "c9a227",
    "4f7d45",
    "1f7a74",
    "2f6690",
    "3a4a8c",
    "6b4c9a",
    "9c3f74",
    "8a5a3c",
    "566573",
    "c05a3a",
    "2f8f6b",
    "a4506a",
]
_ACCENTS: Final = ["f2c14e", "5fb4d9", "e76f51", "8ecf8a", "e9d8a6", "c58fe0", "f4a3b5", "ef8354", "76d0c0"]
SKINS: Final = MappingProxyType(
    {
        "fair": from_hex("f6d3b3"),
        "light": from_hex("eec09a"),
        "tan": from_hex("dba679"),
        "olive": from_hex("b97f56"),
        "brown": from_hex("976544"),
        "dark": from_hex("7f543b"),
    }
)
"""The colours of skin by name, as in "with brown skin"."""
HAIRS: Final = MappingProxyType(
    {
        "black": from_hex("2a1d1a"),
        "dark": from_hex("4b2c1a"),
        "brown": from_hex("7a4526"),
        "auburn": from_hex("a8562a"),
        "blond": from_hex("d6a24a"),
        "violet": from_hex("3d2b4a"),
        "blue-black": from_hex("1f2430"),
    }
)
_GREY_HAIR: Final = from_hex("c9c6cc")

CUTS: Final = ("coat", "jacket", "dress", "robe")
"""The garments that people without a description may wear."""
HAIRSTYLES: Final = ("short", "bob", "long", "ponytail", "bun", "curly", "spiky", "braids")
_APART: Final = 1.6
"""The least contrast ratio of hair and skin."""
_SHORT_HAIR: Final = ("short", "spiky", "curly")
HATS: Final = ("", "", "", "brim", "beanie", "cap")

_CLOTHES: Final[Mapping[str, Mapping[str, str]]] = world()["clothes"]
"""Garments, hats and other things to wear: the words for each, the most specific first."""
COLOUR_WORDS: Final = "|".join(NAMED)
HAIR_COLOURS: Final = {
    "red": from_hex("b5502a"),
    "ginger": from_hex("b5502a"),
    "auburn": from_hex("8a3f22"),
    "blond": from_hex("e3bd68"),
    "blonde": from_hex("e3bd68"),
    "fair": from_hex("e3bd68"),
    "dark": from_hex("2a1d1a"),
    "grey": _GREY_HAIR,
    "gray": _GREY_HAIR,
}
"""Colour names that mean another colour in front of "hair"."""

_HAIRSTYLES: Final = MappingProxyType(
    {
        "bob": r"\bin a bob\b",
        "ponytail": r"\bponytail",
        "spiky": r"\bspiky\b",
        **{
            style: rf"\b{word}(?:ed)?[\s-]+(?:\w+[\s-]+){{0,2}}hair|\b(?:in|with) (?:a )?{word}s?\b|\b{word}s?,"
            for style, word in {
                "long": "long",
                "short": "short",
                "curly": "curly",
                "braids": "braid",
                "bun": "bun",
            }.items()
        },
    }
)
"""Hairstyles by their words in a prompt."""
TELLS_ALL: Final = "clothes:"
"""Introduces the full list of clothes: the person wears no other hat or scarf."""

ODD_SKINS: Final = MappingProxyType({"green": from_hex("9fc07a"), "pale": from_hex("efe6e2")})
"""The skin colours of zombies and vampires."""


def luminance(colour: Colour) -> float:
    """The relative luminance of a colour (WCAG 2.2), from 0 for black to 1 for white."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: float, other: float) -> float:
    """The contrast ratio of two luminances (WCAG 2.2): 1 for equal ones, 21 for black on white."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


@dataclass(frozen=True, slots=True)
class Look:
    """A person's appearance. `hat` is empty for none, `scarf` None for none; `stature` is 1 for an adult."""

    skin: Colour
    hair: Colour
    hairstyle: str
    coat: Colour
    cut: str
    accent: Colour
    hat: str
    hat_colour: Colour
    scarf: Colour | None
    legs: Colour
    stature: float = 1.0
    has_glasses: bool = False
    has_beard: bool = False
    worn: tuple[str, ...] = ()


@functools.lru_cache(maxsize=1024)
def look_of(name: str, words: str = "") -> Look:
    """The look that belongs to a name, changed by `words`, which are the prompt's words about this person."""
    rng = random.Random(f"look of {name.casefold()}")
    coat, accent = from_hex(rng.choice(_COATS)), from_hex(rng.choice(_ACCENTS))
    look = Look(
        skin=rng.choice(list(SKINS.values())),
        hair=rng.choice(list(HAIRS.values())),
        hairstyle=rng.choice(HAIRSTYLES),
        coat=coat,
        cut=rng.choice(CUTS),
        accent=accent,
        hat=rng.choice(HATS),
        hat_colour=from_hex(rng.choice(_COATS)),
        scarf=accent if rng.random() < 0.5 else None,
        legs=from_hex(rng.choice(("2b2d42", "3d405b", "4a3f35", "37474f"))),
        has_glasses=rng.random() < 0.15,
    )
    pronoun = usual_pronoun(name)
    if pronoun == "he" and look.cut == "dress":
        look = replace(look, cut="jacket")
    if pronoun == "he" and look.hairstyle not in _SHORT_HAIR:
        look = replace(look, hairstyle=_SHORT_HAIR[len(name) % len(_SHORT_HAIR)])
    text = words.casefold()
    look = _aged(_dressed(look, text), text) if text else look
    return replace(look, hair=_apart(look.hair, look.skin))


def _apart(hair: Colour, skin: Colour) -> Colour:
    """A hair colour with enough contrast to the skin that face and hair stay apart: light hair gets lighter."""
    aim = (1.0, 1.0, 1.0) if luminance(hair) > luminance(skin) else (0.0, 0.0, 0.0)
    shares = (step / 20 for step in range(20))
    mixed = (tuple(a + (b - a) * share for a, b in zip(hair, aim, strict=True)) for share in shares)
    return next(((r, g, b) for r, g, b in mixed if contrast(luminance((r, g, b)), luminance(skin)) >= _APART), aim)


def _dressed(look: Look, text: str) -> Look:
    if TELLS_ALL in text:
        look = replace(look, hat="", scarf=None, has_glasses=False)
    if found := _first(_CLOTHES["garments"], text):
        look = replace(look, cut=found[0], coat=NAMED.get(found[1], look.coat))
    if found := _first(_CLOTHES["hats"], text):
        default = NAMED["gold"] if found[0] == "crown" else look.hat_colour
        look = replace(look, hat=found[0], hat_colour=NAMED.get(found[1], default))
    if found := _first({"scarf": r"scarf"}, text):
        look = replace(look, scarf=NAMED.get(found[1], look.accent))
    worn = tuple(name for name, pattern in _CLOTHES["worn"].items() if re.search(rf"\b(?:{pattern})\b", text))
    return replace(look, worn=worn, scarf=None if worn else look.scarf)


def _first(table: Mapping[str, str], text: str) -> tuple[str, str] | None:
    """The entry of a table that a text names first, and the colour in front of it. Ties go to the earlier entry."""
    found = list[tuple[int, int, str, str]]()
    for index, (name, pattern) in enumerate(table.items()):
        if match := re.search(rf"\b(?:({COLOUR_WORDS})\b(?:(?!\band\b)[\w\s-]){{0,18}}?)?\b({pattern})\b", text):
            found.append((match.end(), index, name, match[1] or ""))
    return min(found)[2:] if found else None


def _aged(look: Look, text: str) -> Look:
    if found := re.search(rf"\b({'|'.join(HAIR_COLOURS)}|{COLOUR_WORDS})[\s-]*(?:[a-z]+[\s-]+)?hair", text):
        look = replace(look, hair=HAIR_COLOURS.get(found[1]) or NAMED[found[1]])
    elif found := re.search(r"\b(blonde?|redhead|ginger)\b", text):
        look = replace(look, hair=HAIR_COLOURS["red" if found[1] == "redhead" else found[1]])
    styles = {style: found.start() for style, pattern in _HAIRSTYLES.items() if (found := re.search(pattern, text))}
    if styles:
        look = replace(look, hairstyle=min(styles, key=styles.__getitem__))
    if re.search(r"\b(old|elderly|aged|ancient|grey (?:bun|beard)|white beard)\b", text):
        look = replace(look, hair=_GREY_HAIR)
    elif found := re.search(r"\b(brown|black|red) beard", text):
        look = replace(look, hair=HAIR_COLOURS.get(found[1]) or NAMED[found[1]])
    if found := re.search(rf"\b({'|'.join([*SKINS, *ODD_SKINS])})(?:[\s-]skinned| skin)\b", text):
        look = replace(look, skin=SKINS.get(found[1]) or ODD_SKINS[found[1]])
    if re.search(r"\b(boy|girl|child(?:'s)?|kid|toddler|little (?:brother|sister)|son|daughter|apprentice)\b", text):
        look = replace(look, stature=0.74, has_beard=False)
    return replace(
        look,
        has_glasses=look.has_glasses or bool(re.search(r"\b(glasses|spectacles)\b", text)),
        has_beard=bool(re.search(r"\bbeard", text)),
    )
