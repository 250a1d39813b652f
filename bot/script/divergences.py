"""Runs of words in which a transcript diverges from the text, and how much is lost in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.script.spellings import Outcome, Step
from bot.script.word_alignment import WordAlignment

_BRIDGED_WORDS: Final = 2.0
"""Up to this many words between two diverging ones may match by chance: they do not divide a gap."""
_NAME_WEIGHT: Final = 0.5
"""A recogniser that does not know a name writes another word."""


@dataclass(frozen=True, slots=True)
class Divergence:
    """Words in a row that diverge: those of the text from `start` to `end`, with the steps in which they do.

    `lost`, `wrong` and `added` are numbers of words, by weight: not heard, heard as others, heard beside the text.
    `matched` is the weight of words within it that were heard; `first`: it has the first word of the text.
    """

    steps: tuple[Step, ...]
    lost: float
    wrong: float
    added: float
    matched: float
    first: bool

    @property
    def start(self) -> int:
        """The first word that diverges."""
        return self.steps[0].start

    @property
    def end(self) -> int:
        """The word after the last one that diverges; `start` where words were only added."""
        return self.steps[-1].end


def divergences_of(alignment: WordAlignment) -> list[Divergence]:
    """All divergences of a transcript from its text, in order."""
    return [_divergence(alignment, steps) for steps in _bridged(alignment)]


def _bridged(alignment: WordAlignment) -> Iterator[list[Step]]:
    steps: list[Step] = []
    for step in alignment.steps:
        if step.outcome is Outcome.FORGIVEN:
            continue
        if steps and _weight(alignment, steps[-1].end, step.start) > _BRIDGED_WORDS:
            yield steps
            steps = []
        steps.append(step)
    if steps:
        yield steps


def _divergence(alignment: WordAlignment, steps: list[Step]) -> Divergence:
    weights = dict.fromkeys(Outcome, 0.0)
    for step in steps:
        if step.outcome is Outcome.ADDED:
            weights[Outcome.ADDED] += sum(word.weight for word in alignment.heard[step.heard_start : step.heard_end])
        else:
            words = alignment.words[step.start : step.end]
            forgiving = step.outcome is Outcome.WRONG
            weights[step.outcome] += sum(
                word.weight * (_NAME_WEIGHT if forgiving and word.is_name else 1.0) for word in words
            )
    start, end = steps[0].start, steps[-1].end
    diverging = sum(_weight(alignment, step.start, step.end) for step in steps)
    return Divergence(
        tuple(steps),
        weights[Outcome.LOST],
        weights[Outcome.WRONG],
        weights[Outcome.ADDED],
        _weight(alignment, start, end) - diverging,
        first=start == 0,
    )


def _weight(alignment: WordAlignment, start: int, end: int) -> float:
    return sum(word.weight for word in alignment.words[start:end])
