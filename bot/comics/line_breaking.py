"""Breaks a text into lines: balanced ones for a balloon, full ones for a caption. Nothing is hyphenated.

All lengths are in em, the size of the letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Final

_GAP: Final = 0.06
"""Between the letters of two lines, at least."""
_PITCH_MIN: Final = 1.02
_LINES_MAX: Final = 9
"""More lines make no balloon."""
CUT_COST: Final = 40.0
"""The cost of a line that ends inside a word, in em²."""
_ELLIPSIS: Final = "..."
_ELLIPSIS_WIDTH: Final = 0.9
_SHORT_LAST: Final = 0.3
"""How much shorter the first and the last line of a balloon are meant to be than those in the middle."""


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a text between two places where a line may end.

    `space` is the width of the space that follows, 0 for none. `ascent` and `descent` are how far its letters reach
    above and below the line. `end_cost` is the cost of a line that ends after the piece, in em².
    """

    text: str
    width: float
    space: float = 0.3
    ascent: float = 0.75
    descent: float = 0.22
    end_cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Setting:
    """A text in lines, with the width of each."""

    lines: tuple[str, ...]
    widths: tuple[float, ...]
    ascent: float
    descent: float

    @property
    def pitch(self) -> float:
        """From line to line."""
        return max(_PITCH_MIN, self.ascent + self.descent + _GAP)

    @property
    def width(self) -> float:
        """The width of the longest line."""
        return max(self.widths)

    @property
    def height(self) -> float:
        """From the top of the first line's letters to the bottom of the last one's."""
        return self.pitch * (len(self.lines) - 1) + self.ascent + self.descent


def balanced(words: Sequence[Word], width_max: float, *, is_round: bool = True) -> list[Setting]:
    """The text in one line, in two, and so on, each as even as it can be; empty if it does not fit into the width.

    `is_round`: the first and the last line are shorter, for a balloon. Otherwise only the last one may be, for a box.
    """
    whole = _width(words)
    settings = []
    for count in range(max(1, int(whole / width_max)), min(_LINES_MAX, len(words)) + 1):
        ends = _even_ends(words, _targets(whole, count, is_round=is_round), width_max)
        if ends:
            settings.append(_set(words, ends))
    return settings


def filled(words: Sequence[Word], width_max: float) -> Setting:
    """The text in as few lines as the width allows; a line ends inside a word only if the word is longer."""
    ends, width, start = list[int](), 0.0, 0
    for end, word in enumerate(words, 1):
        if word.end_cost >= CUT_COST and end < len(words):
            continue
        whole = _width(words[start:end])
        if width and width + whole > width_max >= whole:
            ends.append(start)
            width = 0.0
        for index in range(start, end):
            if width and width + words[index].width > width_max:
                ends.append(index)
                width = 0.0
            width += words[index].width + words[index].space
        start = end
    return _set(words, [*ends, len(words)])


def shortened(
    words: Sequence[Word], width_max: float, lines_max: int, *, has_more: bool = False
) -> tuple[Setting, bool]:
    """The text in at most this many full lines, and whether it was cut: then it ends with an ellipsis.

    `has_more`: more text was to follow that has no room at all.
    """
    setting = filled(words, width_max)
    if len(setting.lines) <= lines_max and not has_more:
        return setting, False
    fits, too_many = 1, len(words) + has_more
    while too_many - fits > 1:
        kept = (fits + too_many) // 2
        if len(filled(_ended(words, kept), width_max).lines) <= lines_max:
            fits = kept
        else:
            too_many = kept
    return filled(_ended(words, fits), width_max), True


def _ended(words: Sequence[Word], count: int) -> list[Word]:
    """The first words, this many, the last one with an ellipsis."""
    last = words[count - 1]
    text = last.text.rstrip(".,;:!?") + _ELLIPSIS
    return [*words[: count - 1], replace(last, text=text, width=last.width + _ELLIPSIS_WIDTH, end_cost=0.0)]


def _width(words: Sequence[Word]) -> float:
    return sum(word.width for word in words) + sum(word.space for word in words[:-1])


def _set(words: Sequence[Word], ends: Sequence[int]) -> Setting:
    lines = [words[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]
    return Setting(
        tuple("".join(word.text + (" " if word.space else "") for word in line).rstrip() for line in lines),
        tuple(_width(line) for line in lines),
        max(word.ascent for word in words),
        max(word.descent for word in words),
    )


def _targets(whole: float, count: int, *, is_round: bool) -> list[float]:
    """The width that each line is meant to have."""
    short = set[int]() if count < 3 else {0, count - 1} if is_round else {count - 1}
    shape = [1 - _SHORT_LAST * (line in short) for line in range(count)]
    return [whole / sum(shape) * share for share in shape]


def _even_ends(words: Sequence[Word], targets: Sequence[float], width_max: float) -> list[int]:
    """The ends of the lines that differ least from their targets (dynamic programming); empty if impossible."""
    costs: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for target in targets:
        row = dict[int, tuple[float, int]]()
        for start, (cost, _) in costs[-1].items():
            width = 0.0
            for end in range(start + 1, len(words) + 1):
                word = words[end - 1]
                width += word.width
                if width > width_max:
                    break
                total = cost + (width - target) ** 2 + (word.end_cost if end < len(words) else 0.0)
                if total < row.get(end, (inf, 0))[0]:
                    row[end] = (total, start)
                width += word.space
        costs.append(row)
    ends, end = list[int](), len(words)
    for row in reversed(costs[1:]):
        if end not in row:
            return []
        ends.append(end)
        end = row[end][1]
    return ends[::-1]
