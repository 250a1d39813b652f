"""Answers in JSON, made offline: what is to be known of a text, who is in it and how they look, three ways on.

What a field wants is told by its name and type in the response schema.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sandbox.gemini import appearance
from sandbox.gemini.continuation import plot_choices
from sandbox.gemini.idea import look_of
from sandbox.gemini.material import Material, sentences_of
from sandbox.gemini.schema import mismatch, type_of

_PEOPLE_MAX: Final = 4
_SUMMARY_WORDS_MAX: Final = 180
_SENTENCES_OF_A_SUMMARY: Final = 8
_LINE_CHARS: Final = 100
_HAIR: Final = {"black": "1f2430", "dark brown": "3a241a", "brown": "7a4526", "auburn": "a8562a", "fair": "d6a24a"}
_NOTHING_SEEN: Final = {"people": [], "missing": [], "extra": False, "lettering": False}
_GARMENT: Final = re.compile(r"^(?:in|with|wearing)\b")


@dataclass(frozen=True, slots=True)
class JsonAnswers:
    """What can be said about a text. `seed` decides what is proposed."""

    material: Material
    language: str
    seed: int

    def answer(self, schema: Mapping[str, Any]) -> str:
        """The JSON for a schema; raises ValueError for a schema that it finds nothing to say for."""
        sees = "lettering" in (schema.get("properties") or {})
        value = _NOTHING_SEEN if sees else self._value(schema, "")
        if wrong := mismatch(value, schema):
            raise ValueError(wrong)
        return json.dumps(value, ensure_ascii=False, indent=2)

    def _value(self, schema: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - any JSON value
        match type_of(schema):
            case "object":
                fields: Mapping[str, Any] = schema.get("properties") or {}
                return {field: self._value(form, field.lower()) for field, form in fields.items()}
            case "array" if type_of(schema.get("items") or {}) == "object":
                return [self._person(schema["items"], who) for who in self.material.cast[:_PEOPLE_MAX]]
            case "array":
                return plot_choices(self.material, self.language, self.seed)
            case "string":
                return summary_of(self.material.text if "summar" in name else self.material.text[:_LINE_CHARS])
            case "boolean":
                return True
        return 1

    def _person(self, schema: Mapping[str, Any], who: str) -> dict[str, str]:
        look = describe(who, f"{self.material.idea}\n{self.material.text}")
        return {field: who if "name" in field.lower() else look for field in schema.get("properties") or {}}


def summary_of(text: str) -> str:
    """Sentences from the beginning, the middle and the end of a text."""
    told = [sentence for sentence in sentences_of(text) if not sentence.startswith("#")]
    if len(told) > _SENTENCES_OF_A_SUMMARY:
        half = _SENTENCES_OF_A_SUMMARY // 2
        told = [*told[: half - 1], told[len(told) // 2], *told[-half:]]
    return " ".join(" ".join(told).split()[:_SUMMARY_WORDS_MAX])


def describe(name: str, text: str) -> str:
    """How a person looks: what the text says right behind the name; then the look that belongs to the name."""
    said = look_of(name, text)
    if said and not _GARMENT.match(said):
        return said
    look = appearance.look_of(name, said)
    hat = f" and a {look.hat if look.hat != 'brim' else 'broad-brimmed hat'}" if look.hat else ""
    scarf = f", a {_named(look.scarf)} scarf" if look.scarf else ""
    seen = f"{_hair(look.hair)} hair worn {_WORN.get(look.hairstyle, look.hairstyle)}, a {_named(look.coat)} {look.cut}"
    return f"{said}; {seen}{scarf}{hat}".removeprefix("; ")


def said_of(name: str, people: Mapping[str, str]) -> str:
    """What a list of people says of a person beyond the look that belongs to the name."""
    look = next((look for other, look in people.items() if other.split()[-1].lower() == name.lower()), "")
    return "" if look == describe(name, "") else look.partition(";")[0].strip()


_WORN: Final = {"bob": "in a bob", "ponytail": "in a ponytail", "bun": "in a bun", "braids": "in braids"}


def _hair(colour: tuple[float, float, float]) -> str:
    return _nearest(colour, _HAIR)


def _named(colour: tuple[float, float, float] | None) -> str:
    red, green, blue = colour or (0.0, 0.0, 0.0)
    named = appearance.NAMED
    return min(named, key=lambda name: sum((a - b) ** 2 for a, b in zip(named[name], (red, green, blue), strict=True)))


def _nearest(colour: tuple[float, float, float], table: Mapping[str, str]) -> str:
    def distance(name: str) -> float:
        parts = (int(table[name][at : at + 2], 16) / 255 for at in (0, 2, 4))
        return sum((a - b) ** 2 for a, b in zip(parts, colour, strict=True))

    return min(table, key=distance)
