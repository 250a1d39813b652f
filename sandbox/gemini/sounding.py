"""Describes how a person sounds in the words that a schema offers, by the text's words for them or by their name."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from typing import Any, Final

from sandbox.gemini.world import usual_pronoun

_SEXES: Final = {"she": "female", "he": "male"}
_WOMAN: Final = re.compile(r"\b(?:woman|girl|lady|mother|grandmother|queen|sister|aunt)\b", re.IGNORECASE)
_MAN: Final = re.compile(r"\b(?:man|boy|father|grandfather|king|brother|uncle|captain|keeper)\b", re.IGNORECASE)
_OLD: Final = re.compile(r"\b(?:old|grandmother|grandfather|aged)\b", re.IGNORECASE)
_CHILD: Final = re.compile(r"\b(?:girl|boy|child|little)\b", re.IGNORECASE)
_MANNERS: Final = ("calm and slow", "quick and bright", "dry", "soft and careful", "loud and cheerful")


def sound_of(name: str, text: str, fields: Mapping[str, Any]) -> dict[str, str]:
    """The values of these fields of a schema for a person: a word of the enum, or a few words of English."""
    beside = " ".join(re.findall(rf"(?:\b[\w-]+ ){{0,2}}{re.escape(name)}(?:, an? [\w ]{{1,30}})?", text)) or name
    chance = random.Random(f"sound of {name}")
    sex = "female" if _WOMAN.search(beside) else "male" if _MAN.search(beside) else _SEXES.get(usual_pronoun(name), "")
    age = "old" if _OLD.search(beside) else "child" if _CHILD.search(beside) else "adult"
    told = {"name": name, "sex": sex or "unknown", "age": age, "manner": chance.choice(_MANNERS)}
    return {key: told.get(key) or _any_of(schema, chance) for key, schema in fields.items()}


def _any_of(schema: Mapping[str, Any], chance: random.Random) -> str:
    """A word that the schema allows; the same one for the same `chance`."""
    choices: list[str] = list(schema.get("enum") or ["unknown"])
    return chance.choice(choices)
