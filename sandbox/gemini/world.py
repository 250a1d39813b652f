"""The vocabulary of the local Gemini (`world.json`): animals, people with clothes and tools, groups, things."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

PERSON: Final = "person"

_FRONT_CHARS: Final = 3
_LAST_PART_CHARS: Final = 5
"""A shorter ending matches by chance: a tractor is no actor, and another no "other"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """The meaning of a noun. `kind` is PERSON or an animal's; `pronoun`, `wears`, `holds`, `home` are empty for any.

    `members` are the nouns of a group's people ("couple": woman, man); `is_plural` follows from the word's form.
    """

    word: str
    kind: str = PERSON
    pronoun: str = ""
    wears: str = ""
    holds: str = ""
    home: str = ""
    members: tuple[str, ...] = ()
    is_plural: bool = False


@cache
def table(name: str) -> Any:  # noqa: ANN401 - data of this package, one shape a file
    """A data file of this package, read once."""
    return json.loads(files("sandbox.gemini").joinpath(f"{name}.json").read_text(encoding="utf-8"))


def world() -> Any:  # noqa: ANN401 - data of this package
    """The table of nouns."""
    return table("world")


def noun(word: str) -> Noun | None:
    """The noun of a lower-case word, singular or plural; None for other words.

    A longer word that ends with a noun for people has its meaning: a skydiver is a diver.
    """
    start = _last_part(word)
    known = _nouns().get(word[start:])
    return replace(known, word=word[:start] + known.word) if known and start else known


def plural(phrase: str) -> str:
    """The phrase for several: "old man" becomes "old men"."""
    before, _, word = phrase.rpartition(" ")
    front, word = word[: _last_part(word)], word[_last_part(word) :]
    forms = [form for form, meaning in _nouns().items() if meaning.is_plural and meaning.word == word]
    told = min(forms or [f"{word}s"], key=lambda form: form not in _IRREGULAR)
    return f"{before} {front}{told}".strip()


def creature_colours(kind: str) -> Sequence[str]:
    """The names of the colours that a kind of animal has, in the painter's order."""
    told: str = next(told for kinds, told in world()["colours"].items() if kind in kinds.split())
    return told.split()


def usual_pronoun(name: str) -> str:
    """The pronoun that goes with a given name; empty where the table does not have the name."""
    first = name.rsplit(" ", 1)[-1]
    return next((pronoun for pronoun in ("she", "he") if first in world()[pronoun]), "")


def props_in(text: str) -> frozenset[str]:
    """The things of the table that a text mentions."""
    return frozenset(name for name, pattern in _props() if pattern.search(text))


@cache
def _props() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (name, re.compile(rf"\b(?:{name}|{words})\b", re.IGNORECASE)) for name, words in world()["props"].items()
    )


@cache
def _last_part(word: str) -> int:
    """The place where the ending of an unknown word begins that is a noun for people; 0 if there is none."""
    if word in _nouns() or word in world()["words"]["no people"].split():
        return 0
    starts = range(_FRONT_CHARS, len(word) - _LAST_PART_CHARS + 1)
    known = ((start, _nouns().get(word[start:])) for start in starts)
    return next((start for start, meaning in known if meaning and meaning.kind == PERSON and not meaning.members), 0)


@cache
def _nouns() -> Mapping[str, Noun]:
    told, found = world(), dict[str, Noun]()
    for kind, (words, home) in told["creatures"].items():
        _add(found, words, Noun(word="", kind=kind, home=home))
    for words, (pronoun, wears, holds, home) in told["people"].items():
        _add(found, words, Noun(word="", pronoun=pronoun, wears=wears, holds=holds, home=home))
    for group, members in told["groups"].items():
        people = (members[1],) * members[0] if isinstance(members[0], int) else tuple(members)
        found[group] = Noun(word=group, members=people)
    return found


def _add(found: dict[str, Noun], words: str, means: Noun) -> None:
    """Add every word and its plural. A plural in the table follows its singular."""
    singular = ""
    for word in words.split():
        is_plural = word in _IRREGULAR
        if not is_plural:
            singular = word
            found[word] = replace(means, word=word)
        for plural_form in [word] if is_plural else _plurals(word):
            found.setdefault(plural_form, replace(means, word=singular, is_plural=True))


def _plurals(word: str) -> list[str]:
    if word.endswith("y") and word[-2] not in "aeiou":
        return [f"{word[:-1]}ies"]
    return [f"{word}es"] if word.endswith(("s", "x", "ch", "sh", "z")) else [f"{word}s"]


_IRREGULAR: Final = frozenset(
    {
        *("wolves", "mice", "geese", "octopuses", "octopi", "flies", "children", "babies", "schoolchildren", "women"),
        *("ladies", "men", "gentlemen", "people", "witches", "firemen", "policemen", "fishermen", "thieves", "postmen"),
        *("fairies", "elves", "dwarfs", "dwarves", "snowmen", "princesses", "werewolves"),
    }
)
"""Words of the table that are the plural of the one before them."""
