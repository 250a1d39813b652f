"""The language of a text, the language that a request asks for, and English words for nouns of other languages."""

# ruff: noqa: SIM905 - lists of words are easier to read as text
from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from sandbox.gemini.world import table

NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {name: code for code, names in table("languages").items() for name in names.split("|")}
)
"""The code of each language with templates here, by its English and its own name in lower case."""
ENGLISH: Final = "en"
_SMALL_WORDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "en": frozenset("the a an and of in to is was with who that his her from at on for it they".split()),
        "fr": frozenset("le la les un une des et est dans qui du au pour avec sur que elle il ne pas son sa".split()),
        "de": frozenset("der die das ein eine und ist in mit der den dem im von zu auf nicht er sie sich".split()),
        "es": frozenset("el la los las un una y a es en de que con por para del al su se no lo como".split()),
        "pt": frozenset("o a os as um uma e é em de que com por para do da no na ao se não seu sua".split()),
        "it": frozenset("il lo la i gli un una e è in di che con per del della nel nella si non suo sua".split()),
        "nl": frozenset("de het een en is in van met op voor die dat niet zijn haar aan naar wil".split()),
        "pl": frozenset("i w z na do się nie jest to że który która po o od jego jej".split()),
    }
)
_SCRIPTS: Final = (
    ("ja", re.compile(r"[ぁ-ヿ]")),
    ("zh", re.compile(r"[一-鿿]")),
    ("ar", re.compile(r"[؀-ۿ]")),
    ("hi", re.compile(r"[ऀ-ॿ]")),
    ("ru", re.compile(r"[Ѐ-ӿ]")),
)
"""Languages with letters of their own. Japanese comes before Chinese, because it also uses Chinese characters."""
_LETTER: Final = re.compile(r"[^\W\d_]")
_ASKED: Final = re.compile(
    r"(?:\b(?:in|language|langue|sprache|idioma|auf|en|на|язык)\b[\s:*\"“]*)(" + "|".join(map(re.escape, NAMES)) + r")"
    # "Labels in English, whatever the language" does not name the language of the words.
    r"(?=[^\w]*(?:[.;:!?)\n]|,(?! whatever)|$))",
    re.IGNORECASE,
)
_UNKNOWN: Final = re.compile(r"\bWrite in ([A-Z][\w() ]+?)\.")
_WORD: Final = re.compile(r"[^\W\d_]+")
_ENOUGH: Final = 2
_SPELT: Final = frozenset("ja zh".split())
"""Languages without spaces between words."""


def language_of(text: str) -> str | None:
    """The code of a text's language, by its script or its function words; None if the text is too short to tell."""
    letters = len(_LETTER.findall(text))
    for code, script in _SCRIPTS:
        # A name in Latin letters and Chinese characters in Japanese count as part of the text.
        if len(script.findall(text)) * (4 if code == "ja" else 2) > letters:
            return code
    words = [word.lower() for word in _WORD.findall(text)]
    if not words:
        return None
    scores = {code: sum(word in small for word in words) for code, small in _SMALL_WORDS.items()}
    best = max(scores, key=lambda code: scores[code])
    # A word that several languages share must not decide: English, the first, wins a tie.
    is_clear = scores[best] >= min(_ENOUGH, len(words) / 4)
    return best if is_clear and scores[best] else None


def language_asked(instructions: str) -> str | None:
    """The language that a request names ("in French", "Language: Deutsch"), or None."""
    found = _ASKED.search(instructions)
    return NAMES[found[1].lower()] if found else None


def unwritten(instructions: str, text: str) -> str:
    """The requested language, or that of the text, if this server has no templates for it; else empty."""
    found = _UNKNOWN.search(instructions)
    if found and not language_asked(instructions) and not found[1].startswith("the "):
        return found[1]
    letters = _LETTER.findall(text)
    is_foreign = sum(ord(letter) > _LATIN_END for letter in letters) * 2 > len(letters)
    return "that language" if is_foreign and language_of(text) is None and not language_asked(instructions) else ""


_LATIN_END: Final = 0x24F


def in_english(text: str) -> str:
    """The people and the place of a text in another language, in English ("a cat and a dog in the harbour")."""
    language = language_of(text)
    if language in (None, ENGLISH):
        return ""
    found = list[tuple[int, int, str]]()
    for pattern, noun in _glossary(is_spelt=language in _SPELT):
        found += [(match.start(), -match.end(), noun) for match in pattern.finditer(text)]
    people, places, last = dict[str, None](), list[str](), 0
    for start, end, noun in sorted(found):
        if start < last:
            continue  # the Japanese word for a hedgehog contains that for a mouse
        if noun.startswith("@"):
            places.append(noun[1:])
        elif people and text[last:start] in _JOINS:
            first = people.popitem()[0]
            people[f"{first} {noun}"] = None
        else:
            people[noun] = None
        last = -end
    named = " and ".join(f"a {noun}" for noun in people)
    return f"{named} in the {places[0]}" if places else named


_JOINS: Final = frozenset({"-", "の", " "})
"""What separates the two parts of a compound noun: "Igel-Detektiv"."""


@cache
def _glossary(*, is_spelt: bool) -> list[tuple[re.Pattern[str], str]]:
    """For each English noun, the pattern of its words: with an ending of up to three letters; in Chinese anywhere."""
    patterns = list[tuple[re.Pattern[str], str]]()
    for noun, words in table("glossary").items():
        spelt = [word for word in words.split() if bool(re.match(r"[ぁ-鿿]", word)) == is_spelt]
        if spelt:
            stems = "|".join(re.escape(word) for word in spelt)
            whole = (
                rf"(?:{stems})"
                if is_spelt
                else rf"(?<!\w)(?:ال)?(?:{stems})(?:s|es|n|en|in|e|a|y|u|i|в|е|у|ом|а|и|ą|ę|em)?(?!\w)"
            )
            patterns.append((re.compile(whole, re.IGNORECASE), noun))
    return patterns
