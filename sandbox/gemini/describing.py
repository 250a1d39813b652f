"""Describes a person's look in words from which `appearance.look_of` reads the same look again."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sandbox.gemini.appearance import COLOUR_WORDS, HAIR_COLOURS, NAMED, ODD_SKINS, SKINS, Colour, Look, look_of
from sandbox.gemini.figures import Figure, figures_in
from sandbox.gemini.storyteller import listed, with_article
from sandbox.gemini.world import PERSON, creature_colours, usual_pronoun

_SKINS: Final = MappingProxyType({**SKINS, **ODD_SKINS})
_HAIRS: Final = MappingProxyType({**{name: NAMED[name] for name in ("black", "brown", "white")}, **HAIR_COLOURS})
_WORN: Final = MappingProxyType(
    {"bob": "in a bob", "ponytail": "in a ponytail", "bun": "in a bun", "braids": "in braids"}
)
_HATS: Final = MappingProxyType(
    {"brim": "hat", "band": "headband", "flowers": "wreath", "fire": "fire helmet", "bubble": "bubble helmet"}
    | {"viking": "viking helmet", "police": "police cap", "sailor": "sailor cap", "nurse": "nurse cap"}
    | {name: f"{name} hat" for name in ("wizard", "chef", "tall", "hard", "pirate", "santa")}
)
"""The words for hats whose drawing has another name."""
_NOUNS: Final = MappingProxyType({"she": "woman", "he": "man", "": "person"})
_VOICES: Final = (
    *("warm and low", "quick and bright", "dry", "soft and careful", "loud and cheerful", "a little hoarse"),
    *("slow, with long pauses", "clear as a bell", "out of breath"),
)


def bible_line(name: str, said: str) -> str:
    """A line of a script's cast: "Otto: a brown hedgehog detective; clothes: a brown hat; voice: dry"."""
    voice = f"voice: {random.Random(f'voice of {name}').choice(_VOICES)}"
    return f"{name}: {'; '.join([described(name, said), *([] if 'voice:' in said else [voice])])}"


def described(name: str, said: str) -> str:
    """A person's look and clothes, completed so that they can be drawn. A description with clothes stays as it is."""
    if "clothes:" in said:
        return said
    figure = next(iter(figures_in(said)), Figure())
    trade = figure.what("wears")
    look = look_of(name, f"{said}; clothes: {trade}" if trade else said)
    if figure.kind == PERSON:
        noun = figure.phrase or _NOUNS[usual_pronoun(name)]
        child = ", still a child," if look.stature < 1 and not re.search(r"child|boy|girl|kid", noun) else ""
        return f"{with_article(noun)}{child} with {_face(look)}; clothes: {listed([_garment(look), *_worn(look)])}"
    phrase = figure.phrase
    if not re.search(rf"\b(?:{COLOUR_WORDS})\b", phrase):
        colours = creature_colours(figure.kind)
        phrase = f"{random.Random(f'{figure.kind} {name.casefold()}').choice(colours)} {phrase}"
    worn = _worn(look, scarf=False)
    return f"{with_article(phrase)}{f'; clothes: {listed(worn)}' if worn else ''}"


def _colour_name(colour: Colour, named: Mapping[str, Colour] = NAMED) -> str:
    """The name of the nearest colour in a table."""
    return min(named, key=lambda name: sum((a - b) ** 2 for a, b in zip(named[name], colour, strict=True)))


def _face(look: Look) -> str:
    colour = _colour_name(look.hair, _HAIRS)
    hair = f"{colour} hair {_WORN[look.hairstyle]}" if look.hairstyle in _WORN else f"{look.hairstyle} {colour} hair"
    extra = [word for word, has in (("a beard", look.has_beard), ("glasses", look.has_glasses)) if has]
    return listed([f"{_colour_name(look.skin, _SKINS)} skin", hair, *extra])


def _garment(look: Look) -> str:
    return f"a {_colour_name(look.coat)} {look.cut}"


def _worn(look: Look, *, scarf: bool = True) -> list[str]:
    told = [f"a {_colour_name(look.scarf)} scarf"] if scarf and look.scarf else []
    told += [thing if thing == "wings" else f"a {thing}" for thing in look.worn]
    return [*told, f"a {_colour_name(look.hat_colour)} {_HATS.get(look.hat, look.hat)}"] if look.hat else told
