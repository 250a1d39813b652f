"""Answers questions about a picture that was drawn here: the places of heads and mouths, the names, the flaws.

The name and type of a field in the response schema decide its value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sandbox.gemini.appearance import COLOUR_WORDS, TELLS_ALL, look_of
from sandbox.gemini.faults import Fault
from sandbox.gemini.figures import Figure, figures_in
from sandbox.gemini.material import read_material
from sandbox.gemini.request import Ask
from sandbox.gemini.schema import mismatch, type_of
from sandbox.gemini.shown import Person, Shown, pictures_in
from sandbox.gemini.world import PERSON

_SIDES: Final = ("top|ymin|y0|y1", "left|xmin|x0|x1", "bottom|ymax|y1|y2", "right|xmax|x1|x2")
_COLOUR: Final = re.compile(rf"\b({COLOUR_WORDS})\b")


def looks_at_picture(ask: Ask) -> bool:
    """Whether a request asks for JSON about a picture."""
    return bool(ask.schema) and ask.pictures > 0


def look_answer(ask: Ask, faults: Iterable[Fault] = ()) -> str:
    """The JSON about the last picture of a request. The pictures before it are references.

    Raises ValueError for a schema that it has no answer for.
    """
    *references, picture = pictures_in(ask)
    shown = picture or Shown()
    for fault in faults:
        shown = fault.see(shown)
    known = {person.name.casefold(): person for one in references if one for person in one.people}
    value = _Sight(shown, ask.text, read_material(ask.prompt).people, known).value(ask.schema, "")
    if wrong := mismatch(value, ask.schema):
        raise ValueError(wrong)
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class _Sight:
    """A picture, the request's text, its descriptions of people by name, and the people in the references by name."""

    shown: Shown
    text: str
    told: Mapping[str, str]
    known: Mapping[str, Person]

    def value(self, schema: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - any JSON value
        """The value of a field about the whole picture."""
        kind, items = type_of(schema), schema.get("items") or {}
        if kind == "object":
            return {field: self.value(form, field.lower()) for field, form in (schema.get("properties") or {}).items()}
        if kind == "array" and type_of(items) == "object":
            return [self._person(items, person) for person in self.shown.people]
        extras = [person for person in self.shown.people if person.is_extra]
        found: list[str] = []
        for pattern, listed in (
            ("missing|absent|lacking", list(self.shown.missing)),
            ("extra|stranger|additional", ["an extra person"] * len(extras)),
            ("letter|text|writing", [self.shown.lettering] if self.shown.lettering else []),
            (
                "wrong|differ",
                [self._name(one) for one in self.shown.people if not one.is_extra and not self._fits(one)],
            ),
        ):
            if re.search(pattern, name):
                found = listed
                break
        return {"array": found, "boolean": bool(found), "string": ", ".join(found)}.get(kind, len(found))

    def _person(self, schema: Mapping[str, Any], person: Person) -> dict[str, Any]:
        answers: tuple[tuple[str, Callable[[Mapping[str, Any]], Any]], ...] = (
            ("mouth", lambda form: _placed(person.mouth or _middle(person.head), form)),
            ("head|face|box", lambda form: _placed(person.head, form)),
            ("fit|same|match|right|correct|alike", lambda _: person.is_extra or self._fits(person)),
            ("wrong|differ", lambda _: not person.is_extra and not self._fits(person)),
            ("extra|stranger", lambda _: person.is_extra),
            ("name|who|person|character", lambda _: self._name(person)),
        )
        return {
            field: next(answer(form) for pattern, answer in answers if re.search(pattern, field.lower()))
            for field, form in (schema.get("properties") or {}).items()
            if any(re.search(pattern, field.lower()) for pattern, _ in answers)
        }

    def _name(self, person: Person) -> str:
        """The person's name, if the request uses it; else empty."""
        is_known = not person.is_extra and person.name.casefold() in self.text.casefold()
        return person.name if is_known else ""

    def _fits(self, person: Person) -> bool:
        """Whether a person looks as the request describes, or else as in the references."""
        name = person.name.casefold()
        told = next((look for other, look in self.told.items() if other.casefold() == name), "")
        if told:
            return _looks_like(person, told)
        return name not in self.known or self.known[name].key == person.key


def _looks_like(person: Person, told: str) -> bool:
    """Whether the person's look agrees with a description."""
    wanted, seen = (next(iter(figures_in(text)), Figure()) for text in (told, person.look))
    if wanted.nouns and wanted.nouns != seen.nouns:
        return False
    if wanted.kind != PERSON:
        colours = [_COLOUR.findall(text.casefold().split(TELLS_ALL)[0])[:1] for text in (told, person.look)]
        if colours[0] and colours[0] != colours[1]:
            return False
    return look_of(person.key, f"{told}; {person.look}") == look_of(person.key, person.look)


def _placed(place: tuple[int, ...], schema: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON value
    """A box or a point in the schema's form: a list of numbers, or an object with a number for each side."""
    if type_of(schema) != "object":
        return list(place)
    named = dict(zip(_SIDES if len(place) == len(_SIDES) else ("y", "x"), place, strict=True))
    return {
        field: next((value for side, value in named.items() if re.fullmatch(side, field.lower())), 0)
        for field in schema.get("properties") or {}
    }


def _middle(head: tuple[int, int, int, int]) -> tuple[int, int]:
    top, left, bottom, right = head
    return (top + bottom) // 2, (left + right) // 2
