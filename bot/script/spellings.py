"""Tells words that are spelled differently from words that are others: numbers, names, abbreviations, joined words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import takewhile
from typing import Final

from bot.script.differences import common_length
from bot.script.number_words import spells_number, words_beside_numbers
from bot.script.word_tokens import NUMBER, Token

_CELLS_MAX: Final = 1500
"""Longer differences are no matter of spelling."""
_JOINED_MAX: Final = 4
_COMPARED_CHARS_MAX: Final = 60

_ALIKE: Final = 0.66
_ALIKE_NAMES: Final = 0.45
_ALIKE_JOINED: Final = 0.8
"""The least similarity of two spellings, 0 to 1: of one word, of a name, of joined or split words."""

_COST_ADDED: Final = 0.6
_COST_WRONG: Final = 1.3
_COST_FORGIVEN: Final = 0.2
_COST_ABSORBED: Final = 0.05
_COST_READING: Final = 0.1
_COST_UNKNOWN: Final = 0.2
"""Costs by weight of the words; a lost word costs 1."""

_CONTRACTIONS: Final = {
    "wont": "willnot", "cant": "cannot", "shant": "shallnot", "gonna": "goingto", "wanna": "wantto", "gotta": "gotto",
    "cause": "because", "em": "them", "ill": "iwill", "ok": "okay", "etc": "etcetera", "no": "number", "nr": "nummer",
    "vs": "versus", "mrs": "missus", "sra": "señora", "zb": "zumbeispiel", "eg": "forexample", "ie": "thatis",
    "im": "indem", "del": "deel", "pe": "porejemplo",
}  # fmt: skip
"""Short forms that do not resemble what they stand for."""
_UNIT_WORDS: Final = "kr zł kč ft lei tl zl kc rs р руб грн лв din kn mk usd eur gbp"
_UNITS: Final = frozenset(_UNIT_WORDS.split())
"""Short forms of currencies, whose words may stand within those of an amount: "45,50 kr" is "45 kronor 50"."""
_KANA_PER_CHARACTER: Final = 3
_UNKNOWN_MAX: Final = 4
_WORDS_PER_MISHEARD: Final = 3


class Outcome(Enum):
    """The outcome of words: heard in another spelling, heard as others, not heard, or added to the text."""

    FORGIVEN = auto()
    WRONG = auto()
    LOST = auto()
    ADDED = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """The outcome of `expected[start:end]`, in whose place `heard[heard_start:heard_end]` was heard."""

    outcome: Outcome
    start: int
    end: int
    heard_start: int
    heard_end: int

    def moved(self, start: int, heard_start: int) -> Step:
        """The step with its indexes counted from other starts."""
        return Step(
            self.outcome,
            self.start + start,
            self.end + start,
            self.heard_start + heard_start,
            self.heard_end + heard_start,
        )


def settle(expected: Sequence[Token], heard: Sequence[Token]) -> list[Step]:
    """The outcome of each word of a difference, in order: the cheapest alignment of the two sides."""
    if not expected or not heard or len(expected) * len(heard) > _CELLS_MAX:
        return _by_length(expected, heard)
    best: dict[tuple[int, int], tuple[float, Step | None]] = {(0, 0): (0.0, None)}
    for start in range(len(expected) + 1):
        for heard_start in range(len(heard) + 1):
            cost = best[start, heard_start][0]
            for more, step in _steps(expected, heard, start, heard_start):
                goal = (step.end, step.heard_end)
                if goal not in best or cost + more < best[goal][0]:
                    best[goal] = (cost + more, step)
    return _without_chance_readings(expected, heard, _way_back(best, (len(expected), len(heard))))


def _way_back(best: dict[tuple[int, int], tuple[float, Step | None]], goal: tuple[int, int]) -> list[Step]:
    found: list[Step] = []
    while (step := best[goal][1]) is not None:
        found.append(step)
        goal = (step.start, step.heard_start)
    return found[::-1]


def _without_chance_readings(expected: Sequence[Token], heard: Sequence[Token], steps: list[Step]) -> list[Step]:
    """The steps, in which no readings of Chinese characters are forgiven beside lost or added kana.

    Any character may be a reading of any kana, and "に" and "さん" are numbers, too: a misheard character would excuse
    some of the words around it.
    """
    found: list[Step] = []
    for place, step in enumerate(steps):
        around = {one.outcome for one in steps[max(0, place - 1) : place + 2]}
        if _chance_beside(expected, heard, step) in around:
            mine, theirs = expected[step.start : step.end], heard[step.heard_start : step.heard_end]
            found += [one.moved(step.start, step.heard_start) for one in _by_length(mine, theirs)]
        else:
            found.append(step)
    return found


def _chance_beside(expected: Sequence[Token], heard: Sequence[Token], step: Step) -> Outcome | None:
    """The outcome of the words beside a forgiven reading that makes it a matter of chance; None for other steps."""
    if step.outcome is not Outcome.FORGIVEN:
        return None
    mine, theirs = expected[step.start].script, heard[step.heard_start].script
    if mine == "HIRAGANA" and theirs in {"CJK", NUMBER}:
        return Outcome.LOST
    return Outcome.ADDED if mine == "CJK" and theirs == "HIRAGANA" else None


def _by_length(expected: Sequence[Token], heard: Sequence[Token]) -> list[Step]:
    both = min(len(expected), len(heard))
    found = [Step(Outcome.WRONG, index, index + 1, index, index + 1) for index in range(both)]
    found += [Step(Outcome.LOST, index, index + 1, both, both) for index in range(both, len(expected))]
    found += [Step(Outcome.ADDED, both, both, index, index + 1) for index in range(both, len(heard))]
    return found


def _steps(
    expected: Sequence[Token], heard: Sequence[Token], start: int, heard_start: int
) -> Iterator[tuple[float, Step]]:
    """The steps that lead on from a place of both, and what each costs."""
    if start < len(expected):
        yield expected[start].weight, Step(Outcome.LOST, start, start + 1, heard_start, heard_start)
    if heard_start < len(heard):
        added = Step(Outcome.ADDED, start, start, heard_start, heard_start + 1)
        yield _COST_ADDED * heard[heard_start].weight, added
    if start == len(expected) or heard_start == len(heard):
        return
    mine, theirs = expected[start], heard[heard_start]
    outcome = Outcome.FORGIVEN if _alike(mine, theirs) else Outcome.WRONG
    price = _COST_FORGIVEN if outcome is Outcome.FORGIVEN else _COST_WRONG
    yield price * max(mine.weight, theirs.weight), Step(outcome, start, start + 1, heard_start, heard_start + 1)
    for end, heard_end, each in _forgiven_ends(expected, heard, start, heard_start):
        words = end - start + heard_end - heard_start
        yield _COST_FORGIVEN + each * words, Step(Outcome.FORGIVEN, start, end, heard_start, heard_end)


def _forgiven_ends(
    expected: Sequence[Token], heard: Sequence[Token], start: int, heard_start: int
) -> Iterator[tuple[int, int, float]]:
    """Where several words end that stand for one, or for several others, from a place of both; with a cost by word."""
    mine, theirs = expected[start], heard[heard_start]
    for count in range(1, _absorbed(mine, heard, heard_start) + 1):
        each = _absorption_cost(mine, heard[heard_start : heard_start + count])
        if each is not None and (count > 1 or mine.script != theirs.script):
            yield start + 1, heard_start + count, each
    unit = start + 1 < len(expected) and mine.script == NUMBER and expected[start + 1].text in _UNITS
    for count in range(2, min(mine.absorbs, len(heard) - heard_start) + 1) if unit else ():
        each = _absorption_cost(mine, heard[heard_start : heard_start + count])
        if each is not None:
            yield start + 2, heard_start + count, each
    for count in range(1, _absorbed(theirs, expected, start) + 1):
        # Words heard as figures were a number in the text, too; a word that is part of no number was lost.
        each = _absorption_cost(theirs, expected[start : start + count])
        if each is not None and each != _COST_UNKNOWN:
            yield start + count, heard_start + 1, each
    if mine.weight == 1.0 and theirs.weight == 1.0:
        for end, heard_end in _joined_ends(expected, heard, start, heard_start):
            yield end, heard_end, _COST_ABSORBED


def _absorption_cost(one: Token, others: Sequence[Token]) -> float | None:
    """The cost of each of `others` as a part of another spelling of `one`; None if they cannot be one.

    A Chinese character stands for the kana of its reading, figures for the words of a number, of which one may be
    misheard. Where no word is one, the language may have
    words that are not known; those are few.
    """
    words = [other.text for other in others]
    if one.script == "CJK":
        return _COST_READING
    if one.script != NUMBER or spells_number(words):
        return _COST_ABSORBED
    unknown = words_beside_numbers(words)
    misheard = unknown <= 1 and unknown * _WORDS_PER_MISHEARD <= len(others)
    return _COST_UNKNOWN if misheard or (unknown == len(others) <= _UNKNOWN_MAX) else None


def _absorbed(one: Token, others: Sequence[Token], start: int) -> int:
    """How many of `others` from `start` on may stand for `one`."""
    rest, first = len(others) - start, others[start]
    if one.absorbs:
        return min(one.absorbs, rest)
    if one.script == first.script or NUMBER in {one.script, first.script}:
        return 0
    if one.script == "CJK":
        if spells_number([one.text]):
            return 0
        kana = takewhile(lambda other: other.script == "HIRAGANA", others[start : start + _KANA_PER_CHARACTER])
        return sum(1 for _ in kana)
    if {one.script, first.script} == {"HIRAGANA", "CJK"}:
        return 0
    # A foreign name in its own letters is written by its sound in the other script.
    return min(max(1, len(one.text)), rest) if one.weight == 1.0 else 0


def _joined_ends(
    expected: Sequence[Token], heard: Sequence[Token], start: int, heard_start: int
) -> Iterator[tuple[int, int]]:
    for end in range(start + 1, min(start + _JOINED_MAX, len(expected)) + 1):
        mine = "".join(token.text for token in expected[start:end])
        for heard_end in range(heard_start + 1, min(heard_start + _JOINED_MAX, len(heard)) + 1):
            if end - start == 1 == heard_end - heard_start or (end - start > 2 and heard_end - heard_start > 2):
                continue
            theirs = "".join(token.text for token in heard[heard_start:heard_end])
            if (
                _similarity(mine, theirs) >= _ALIKE_JOINED
                or _are_contracted(mine, theirs)
                or _is_abbreviated(expected[start:end], heard[heard_start:heard_end])
            ):
                yield end, heard_end


def _alike(mine: Token, theirs: Token) -> bool:
    """Whether two words are probably one, in two spellings."""
    if mine.script == NUMBER or theirs.script == NUMBER:
        return False
    if mine.absorbs or theirs.absorbs:
        return True
    least = _ALIKE_NAMES if mine.is_name and mine.text[0] == theirs.text[0] else _ALIKE
    if _similarity(mine.text, theirs.text) >= least:
        return True
    return _are_contracted(mine.text, theirs.text) or _is_abbreviated([mine], [theirs])


def _are_contracted(mine: str, theirs: str) -> bool:
    return theirs == _CONTRACTIONS.get(mine) or mine == _CONTRACTIONS.get(theirs)


def _is_abbreviated(mine: Sequence[Token], theirs: Sequence[Token]) -> bool:
    """Whether one side is a short form of the other: "Dr." and "doctor", "z. B." and "zum Beispiel"."""
    if len(mine) != len(theirs):
        return False
    return all(_shortens(one, other) or _shortens(other, one) for one, other in zip(mine, theirs, strict=True))


def _shortens(short: Token, whole: Token) -> bool:
    if not short.is_short or len(short.text) >= len(whole.text) or short.text[0] != whole.text[0]:
        return False
    rest = iter(whole.text)
    return all(letter in rest for letter in short.text)


def _similarity(left: str, right: str) -> float:
    """The similarity of two spellings, 0 to 1; it is 0 for long texts."""
    if len(left) > _COMPARED_CHARS_MAX or len(right) > _COMPARED_CHARS_MAX:
        return 0.0
    return 2 * common_length(left, right) / (len(left) + len(right))
