"""Finds the speakers in a prose text: by the words beside a quotation, else by the turns of the dialogue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sandbox.gemini.world import usual_pronoun

_QUOTED: Final = re.compile(r"„[^„“”\n]*[“”]|“[^“”\n]*”|«[^«»\n]*»|「[^「」\n]*」|\"[^\"\n]*\"")
_DASHED: Final = re.compile(r"^\s*[–—―]\s")
_DASH: Final = re.compile(r"\s*[–—―]\s+")
_NUMBER: Final = re.compile(r"\[(\d{1,3})\] ?")
_SENTENCE_END: Final = re.compile(r"[.!?…。！？]")
_ENDED: Final = re.compile(r"[.…。]\W*$")
"""The end of a sentence: the words after it do not name the speaker."""
_PUNCTUATED: Final = re.compile(r"[.,!?…。，！？—–-]\W*$")
_SAYS: Final = r"(?:said|says?|asked|asks|whispered|answered|cried|called|shouted|replied)"
_UNNAMED: Final = re.compile(
    rf"\b{_SAYS}\s+((?:the|an?)\s+[\w -]+?)(?=\s+(?:who|in|at|as|on|with)\b|[,.;]|$)"
    rf"|^\s*((?:the|an?)\s+[\w-]+)\s+{_SAYS}\b",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(rf"\b(?:{_SAYS}|sagte?|fragte?|dit|dice|dijo|diz|disse|zei|zegt|mówi)\s+([A-Z][\w'’-]+)")
_MANNER: Final = re.compile(r"\b(?:whispered|shouted|cried|murmured|sighed|laughed|flüsterte|rief)\b")
_SEVERAL: Final = re.compile(r"^\W*(?:they|people)\b|\b(?:they|people)\s+(?:say|said|ask|asked)\b", re.IGNORECASE)
_SPOKEN_TO: Final = re.compile(r"\b(?:told|tells|to|at)\s+$")


@dataclass(frozen=True, slots=True)
class Said:
    """A spoken piece. `number` is its number in brackets in the text, or 0. `speaker` may be empty.

    `manner` is the verb beside it that describes the delivery ("whispered"), or empty.
    """

    number: int
    words: str
    speaker: str
    manner: str = ""


def said_in(text: str, cast: Sequence[str]) -> list[Said]:
    """Every quotation of a text and every speech after a dash, in order, with its speaker."""
    found, turns = list[Said](), list[str]()
    for paragraph in text.split("\n"):
        here = ""
        for before, marked, tag in _pieces(paragraph):
            number, words = _NUMBER.match(marked), _NUMBER.sub("", marked).strip()
            who = _speaker(before, words, tag, here, cast, turns)
            manner = _MANNER.search(_SENTENCE_END.split(tag, maxsplit=1)[0])
            found.append(Said(int(number[1]) if number else 0, words, who, manner[0] if manner and who else ""))
            if who:
                here, turns = who, [*(turn for turn in turns if turn != who), who]
    return found


def _pieces(paragraph: str) -> Iterator[tuple[str, str, str]]:
    """The text before each spoken piece, the piece, and the text after it up to the next one."""
    if _DASHED.match(paragraph):
        parts = [*_DASH.split(_DASHED.sub("", paragraph)), ""]
        yield from (("", parts[at], _NUMBER.sub("", parts[at + 1])) for at in range(0, len(parts) - 1, 2))
        return
    quotes = list(_QUOTED.finditer(paragraph))
    ends = [0, *(quote.end() for quote in quotes)]
    starts = [*(quote.start() for quote in quotes), len(paragraph)]
    for index, quote in enumerate(quotes):
        yield paragraph[ends[index] : starts[index]], quote[0][1:-1], paragraph[ends[index + 1] : starts[index + 1]]


def _speaker(before: str, words: str, tag: str, here: str, cast: Sequence[str], turns: Sequence[str]) -> str:
    stripped = before.rstrip()
    is_punctuated = _PUNCTUATED.search(words) is not None
    if not is_punctuated and (
        stripped.endswith((":", "：")) or (stripped[-1:].isalpha() and tag[:2].strip().isalpha())
    ):
        return ""  # not speech: a letter, a sign, or a quoted word
    goes_on = not _ENDED.search(words) or tag.startswith(",")
    clause = _SENTENCE_END.split(tag, maxsplit=1)[0] if goes_on else ""
    if _SEVERAL.search(clause):
        return ""
    if found := _UNNAMED.search(clause):
        return found[1] or found[2]
    stranger = _NAMED.search(clause)
    named = _first(clause, cast) or (stranger[1] if stranger else "") or here or _last(before, cast)
    if not named and (pronoun := re.search(r"\b(?:she|he)\b", clause)):
        named = next((one for one in (*reversed(turns), *cast) if usual_pronoun(one) in {"", pronoun[0]}), "")
    if named or stripped or clause.strip():
        return named or (turns[-1] if turns else "")
    others = [*turns[-2:-1], *(name for name in cast if name not in turns[-1:])]
    return others[0] if others else ""


def _first(text: str, cast: Sequence[str]) -> str:
    places = [
        (found.start(), name)
        for name in cast
        for found in re.finditer(rf"(?<![^\W_ぁ-ヿ一-鿿]){re.escape(name)}(?![a-z])", text)
        if not _SPOKEN_TO.search(text[: found.start()])
    ]
    return min(places, default=(0, ""))[1]


def _last(text: str, cast: Sequence[str]) -> str:
    """The name that the last sentence before a quotation names first, or else one of an earlier sentence."""
    for sentence in reversed(re.split(r"(?<=[.!?…。！？])\s*", text.strip())):
        if name := _first(sentence, cast):
            return name
    return ""
