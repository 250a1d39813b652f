"""Which language a text is in, and which one a request asks for: a handful, told apart by script and small words."""

# ruff: noqa: SIM905 - lists of words are easier to read as text
from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "english": "en",
        "french": "fr",
        "français": "fr",
        "german": "de",
        "deutsch": "de",
        "spanish": "es",
        "español": "es",
        "russian": "ru",
        "русский": "ru",
        "русском": "ru",
    }
)
_SMALL_WORDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "en": frozenset("the a an and of in to is was with who that his her from at on for it they".split()),
        "fr": frozenset("le la les un une des et est dans qui du au pour avec sur que elle il ne pas son sa".split()),
        "de": frozenset("der die das ein eine und ist in mit der den dem im von zu auf nicht er sie sich".split()),
        "es": frozenset("el la los las un una y es en de que con por para del al su se no lo como".split()),
    }
)
_ASKED: Final = re.compile(
    r"(?:\b(?:in|language|langue|sprache|idioma|auf|en|на|язык)\b[\s:*\"“]*)(" + "|".join(NAMES) + r")\b",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_ENOUGH: Final = 2


def language_of(text: str) -> str | None:
    """ISO 639-1 code of "en", "fr", "de", "es" or "ru", or None when the text does not say enough."""
    words = [word.lower() for word in _WORD.findall(text)]
    if not words:
        return None
    cyrillic = sum("а" <= word[0] <= "я" or word[0] == "ё" for word in words)
    if cyrillic * 2 > len(words):
        return "ru"
    scores = {code: sum(word in small for word in words) for code, small in _SMALL_WORDS.items()}
    best = max(scores, key=lambda code: scores[code])
    # A word that several languages share must not decide: English, the first, keeps a tie.
    is_clear = scores[best] >= min(_ENOUGH, len(words) / 4)
    return best if is_clear and scores[best] else None


def language_asked(instructions: str) -> str | None:
    """The language that a request names ("in French", "Language: Deutsch"), or None."""
    found = _ASKED.search(instructions)
    return NAMES[found[1].lower()] if found else None
