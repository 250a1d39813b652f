"""JSON answers, made offline: facts about a text, its people, its speakers, three ways to continue it.

The name and type of a field in the response schema decide its value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sandbox.gemini.continuation import plot_choices
from sandbox.gemini.describing import described
from sandbox.gemini.idea import look_of
from sandbox.gemini.material import Material, sentences_of
from sandbox.gemini.schema import mismatch, type_of
from sandbox.gemini.sounding import sound_of
from sandbox.gemini.speakers import said_in

_PEOPLE_MAX: Final = 4
_SUMMARY_WORDS_MAX: Final = 180
_SENTENCES_OF_A_SUMMARY: Final = 8
_LINE_CHARS: Final = 100
_NAMES: Final = re.compile(r"\bnames where they fit: ([^.\n]+)\.")


@dataclass(frozen=True, slots=True)
class JsonAnswers:
    """JSON answers about a text. `seed` decides the proposals."""

    material: Material
    language: str
    seed: int

    def answer(self, schema: Mapping[str, Any]) -> str:
        """The JSON for a schema. Raises ValueError for a schema that it has no answer for."""
        value = self._value(schema, "")
        if wrong := mismatch(value, schema):
            raise ValueError(wrong)
        return json.dumps(value, ensure_ascii=False, indent=2)

    def _value(self, schema: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - any JSON value
        match type_of(schema):
            case "object":
                fields: Mapping[str, Any] = schema.get("properties") or {}
                return {field: self._value(form, field.lower()) for field, form in fields.items()}
            case "array" if "speaker" in (fields := _fields_of_items(schema)):
                return self._said(with_manner="how" in fields)
            case "array" if "sex" in _fields_of_items(schema):
                return self._speakers(_fields_of_items(schema))
            case "array" if type_of(schema.get("items") or {}) == "object":
                return [self._person(schema["items"], who) for who in self.material.cast[:_PEOPLE_MAX]]
            case "array":
                return plot_choices(self.material, self.language, self.seed)
            case "string":
                return summary_of(self.material.text if "summar" in name else self.material.text[:_LINE_CHARS])
            case "boolean":
                return True
        return 1

    def _said(self, *, with_manner: bool) -> list[dict[str, Any]]:
        """The speaker of each numbered piece of the text (empty for none), and the manner if it is wanted."""
        numbered = [said for said in said_in(self.material.text, self._known()) if said.number]
        manners = [{"how": said.manner} if with_manner and said.manner else {} for said in numbered]
        return [
            {"number": said.number, "speaker": said.speaker, **manner}
            for said, manner in zip(numbered, manners, strict=True)
        ]

    def _known(self) -> list[str]:
        told = _NAMES.search(self.material.instructions)
        return list(dict.fromkeys([*(told[1].split(", ") if told else ()), *self.material.cast]))

    def _speakers(self, fields: Mapping[str, Any]) -> list[dict[str, str]]:
        """How each speaker of the text sounds: by the words for them, else derived from their name."""
        text = self.material.text
        names = dict.fromkeys(said.speaker for said in said_in(text, self._known()) if said.number and said.speaker)
        return [sound_of(name, text, fields) for name in names]

    def _person(self, schema: Mapping[str, Any], who: str) -> dict[str, str]:
        look = described(who, look_of(who, f"{self.material.idea}\n{self.material.text}"))
        return {field: who if "name" in field.lower() else look for field in schema.get("properties") or {}}


def _fields_of_items(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    return (schema.get("items") or {}).get("properties") or {}


def summary_of(text: str) -> str:
    """Sentences from the beginning, the middle and the end of a text."""
    told = [sentence for sentence in sentences_of(text) if not sentence.startswith("#")]
    if len(told) > _SENTENCES_OF_A_SUMMARY:
        half = _SENTENCES_OF_A_SUMMARY // 2
        told = [*told[: half - 1], told[len(told) // 2], *told[-half:]]
    return " ".join(" ".join(told).split()[:_SUMMARY_WORDS_MAX])
