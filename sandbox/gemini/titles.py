"""Titles for stories and comics: written when a request asks for one, from the words of the person's own idea."""

from __future__ import annotations

import re
from typing import Final

from sandbox.gemini.idea import Idea
from sandbox.gemini.languages import ENGLISH, language_of
from sandbox.gemini.world import plural, world

_ASKED: Final = re.compile(r"\bfirst line is the title\b|\bbegin with (?:the|a) title\b", re.IGNORECASE)
_HEADING_ASKED: Final = re.compile(r"\bthe title\b[^.\n]*\bheading\b", re.IGNORECASE)
_WORDS_MAX: Final = 7
_SMALL: Final = frozenset("a an and as at by for from in of on or the to under with".split())  # noqa: SIM905 - easier to read as text
_WORDS_MIN: Final = 2
_NO_ENDS: Final = _SMALL | frozenset(world()["words"]["ends of a phrase"].split())
_RELATIVE: Final = re.compile(r"(?<=[^\W\d_]{3})\s+(?:who|which)\b")
_LEAD: Final = re.compile(
    r"^(?:(?:please\s+)?(?:write|tell|draw|make)(?:\s+me)?\s+)?(?:a\s+(?:short\s+)?(?:story|comic|tale)\s+(?:about|of)\s+)",
    re.IGNORECASE,
)


def asks_title(instructions: str) -> bool:
    """Whether a request asks for a title in the first line."""
    return _ASKED.search(instructions) is not None


def title_line(instructions: str, idea: Idea) -> str:
    """The first line of an answer, in the form that the request asks for, and the empty line after it."""
    title = title_of(idea)
    return f"# {title}\n\n" if _HEADING_ASKED.search(instructions) else f"{title}\n\n"


def title_of(idea: Idea) -> str:
    """A title with the people and things of an English idea, or else the first words of the idea."""
    if language_of(idea.text) not in (None, ENGLISH):
        words = _first_words(idea.text)
        return words[:1].upper() + words[1:] or "Untitled"
    if not (idea.hero or idea.claim or idea.said_of_hero):
        return _capitals(_first_words(idea.text)) or "Untitled"
    hero = idea.hero or _unnamed_hero(idea)
    thing = next(iter(idea.things), "")
    if hero and idea.second:
        return _capitals(f"{hero} and {idea.second}")
    if idea.hero and len(idea.read) > 1 and idea.read[1].phrase not in {"", idea.role}:
        return _capitals(f"{hero} and the {idea.read[1].phrase}")
    if hero and thing and thing not in hero:
        return _capitals(f"{hero} and the {thing}")
    if hero and idea.place and len(idea.people) == 1:
        where = f"{idea.preposition} {idea.place}"
        return _capitals(f"{hero} {where if where in idea.text else f'and {idea.place}'}")
    title = _capitals(_first_words(idea.text)) or "Untitled"
    return _capitals(f"{title} the {idea.role}") if title == idea.hero and idea.role else title


def _unnamed_hero(idea: Idea) -> str:
    """The first figure without a name: "the turtle", "three raccoons"; empty without a figure."""
    if not idea.role:
        return ""
    alike = sum(figure.phrase == idea.role for figure in idea.read)
    number = next((word for word, count in world()["numbers"].items() if count == alike), "")
    return f"{number} {plural(idea.role)}" if alike > 1 and number else f"the {idea.role}"


def _first_words(text: str) -> str:
    line = _LEAD.sub("", " ".join(text.split()))
    words = line.split()
    if len(words) > _WORDS_MAX:
        words = _RELATIVE.split(line, maxsplit=1)[0].split()
    if len(words) > _WORDS_MAX:
        words, following = words[:_WORDS_MAX], words[_WORDS_MAX]
        small = [index for index, word in enumerate(words) if word.lower() in _SMALL]
        if following.lower() not in _SMALL and small and small[-1] >= _WORDS_MIN:
            words = words[: small[-1]]  # "find a sleeping" lacks its noun
        while words and words[-1].lower() in _NO_ENDS:
            words.pop()
    return re.split(r"(?<!\bMr)(?<!\bMrs)(?<!\bDr)[.!?:;,。！？]", " ".join(words))[0].strip('#*_“”"«»„ ')


def _capitals(text: str) -> str:
    """English title case."""
    words = text.split()
    return " ".join(
        word if index and word.lower() in _SMALL else word[:1].upper() + word[1:] for index, word in enumerate(words)
    )
