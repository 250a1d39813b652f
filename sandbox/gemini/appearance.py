"""What a person of a story looks like: derived from the name, changed by what the prompt says of the person.

The answers describe people so, and `show/art` paints them so; the same name looks the same in both.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

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
"""What a colour's name in a prompt means."""

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
_SKINS: Final = ["f6d3b3", "eec09a", "dba679", "b97f56", "8c5a3b", "6b4530"]
_HAIRS: Final = ["2a1d1a", "4b2c1a", "7a4526", "a8562a", "d6a24a", "3d2b4a", "1f2430"]
_GREY_HAIR: Final = from_hex("c9c6cc")

CUTS: Final = ("coat", "jacket", "dress", "robe")
HAIRSTYLES: Final = ("short", "bob", "long", "ponytail", "bun", "curly", "spiky", "braids")
HATS: Final = ("", "", "", "brim", "beanie", "cap")

_GARMENTS: Final = {
    "coat": r"coat|overcoat|raincoat|trench ?coat|greatcoat",
    "jacket": r"jacket|sweater|jumper|shirt|t-shirt|hoodie|vest|uniform|suit|overalls|tunic|blouse|armou?r|spacesuit",
    "dress": r"dress|skirt|gown",
    "robe": r"robes?|cloak|cape|kimono|mantle",
}
_HAT_WORDS: Final = {
    "wizard": r"(?:wizard|witch|pointed|pointy)(?:'s)? hat",
    "beanie": r"beanie|knit(?:ted)? cap|wool(?:ly|len) hat|bobble hat",
    "cap": r"cap|beret",
    "crown": r"crown|tiara|diadem",
    "brim": r"hat|fedora|bonnet",
}
COLOUR_WORDS: Final = "|".join(NAMED)
_HAIR_COLOURS: Final = {
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


def look_of(name: str, words: str = "") -> Look:
    """The look that belongs to a name, changed by what `words` (the prompt's, about this person) say of it."""
    rng = random.Random(f"look of {name.casefold()}")
    coat, accent = from_hex(rng.choice(_COATS)), from_hex(rng.choice(_ACCENTS))
    look = Look(
        skin=from_hex(rng.choice(_SKINS)),
        hair=from_hex(rng.choice(_HAIRS)),
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
    text = words.casefold()
    return _aged(_dressed(look, text), text) if text else look


def _dressed(look: Look, text: str) -> Look:
    for cut, pattern in _GARMENTS.items():
        if found := re.search(rf"\b(?:({COLOUR_WORDS})\b(?:(?!\band\b)[\w\s-]){{0,18}}?)?\b(?:{pattern})\b", text):
            look = replace(look, cut=cut, coat=NAMED.get(found[1] or "", look.coat))
            break
    for hat, pattern in _HAT_WORDS.items():
        if found := re.search(rf"\b(?:({COLOUR_WORDS})\b(?:(?!\band\b)[\w\s-]){{0,12}}?)?\b(?:{pattern})\b", text):
            default = NAMED["gold"] if hat == "crown" else look.hat_colour
            look = replace(look, hat=hat, hat_colour=NAMED.get(found[1] or "", default))
            break
    if found := re.search(rf"\b(?:({COLOUR_WORDS})\b(?:(?!\band\b)[\w\s-]){{0,12}}?)?\bscarf\b", text):
        look = replace(look, scarf=NAMED.get(found[1] or "", look.accent))
    return look


def _aged(look: Look, text: str) -> Look:
    if found := re.search(rf"\b({'|'.join(_HAIR_COLOURS)}|{COLOUR_WORDS})[\s-]*(?:[a-z]+[\s-]+)?hair", text):
        look = replace(look, hair=_HAIR_COLOURS.get(found[1]) or NAMED[found[1]])
    elif found := re.search(r"\b(blonde?|redhead|ginger)\b", text):
        look = replace(look, hair=_HAIR_COLOURS["red" if found[1] == "redhead" else found[1]])
    for style, pattern in (("long", "long"), ("short", "short"), ("curly", "curly"), ("braids", "braid")):
        if re.search(rf"\b{pattern}(?:ed)?[\s-]+(?:\w+[\s-]+){{0,2}}hair|\b(?:in|with) {pattern}s\b", text):
            look = replace(look, hairstyle=style)
    if re.search(r"\b(old|elderly|aged|ancient|grandmother|grandfather|grandma|grandpa)\b", text):
        look = replace(look, hair=_GREY_HAIR)
    if re.search(r"\b(boy|girl|child|kid|toddler|little (?:brother|sister)|son|daughter|apprentice)\b", text):
        look = replace(look, stature=0.74, has_beard=False)
    return replace(
        look,
        has_glasses=look.has_glasses or bool(re.search(r"\b(glasses|spectacles)\b", text)),
        has_beard=bool(re.search(r"\bbeard", text)),
    )
