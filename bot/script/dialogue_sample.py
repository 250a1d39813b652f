"""Chooses the lines of a narration in which its cast is heard before all of it is spoken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.script.passages import Passage, passages
from bot.script.plain_text import spoken
from bot.script.sentence_ends import sentences
from bot.script.speech_duration import speech_seconds
from bot.work.bible import Bible
from bot.work.parts import Section
from bot.work.request import NarrationOptions

SAMPLE_S: Final = 20.0
"""About how much is heard before a person decides whether to have all of it spoken."""
_LEAST_S: Final = 5.0
_SPEAKERS_MAX: Final = 4
"""More speakers do not make a sample better."""


@dataclass(frozen=True, slots=True)
class DialogueSample:
    """A run of a section's text: `number` is the section's, `start` and `end` are indexes of its text."""

    number: int
    start: int
    end: int
    seconds: float


def dialogue_sample(sections: Sequence[Section], options: NarrationOptions, bible: Bible) -> DialogueSample | None:
    """The run of about 20 seconds in which the most characters speak, the earliest of equals; None without speeches.

    It begins with a speech. `options` are those of a narration with a cast.
    """
    best, best_rank = None, (0, 0)
    for section in sections:
        if not section.speeches:
            continue
        found = passages(section, options, bible)
        seconds = [speech_seconds(spoken(section.text[one.start : one.end])) for one in found]
        for first, passage in enumerate(found):
            if not passage.speaker:
                continue
            last, length_s = _last(seconds, first)
            rank = _rank(found[first : last + 1])
            if rank > best_rank:
                best, best_rank = _sample(section, found[first], found[last], length_s), rank
    return best


def _last(seconds: Sequence[float], first: int) -> tuple[int, float]:
    """The last passage of a run from `first` that fits into the sample, and how long the run is."""
    last, length_s = first, seconds[first]
    while last + 1 < len(seconds) and length_s + seconds[last + 1] <= SAMPLE_S:
        last += 1
        length_s += seconds[last]
    return last, length_s


def _rank(run: Sequence[Passage]) -> tuple[int, int]:
    speeches = [one for one in run if one.speaker]
    speakers = min(len({one.speaker for one in speeches}), _SPEAKERS_MAX)
    return speakers, sum(one.end - one.start for one in speeches) if speakers < _SPEAKERS_MAX else 1


def _sample(section: Section, first: Passage, last: Passage, length_s: float) -> DialogueSample:
    """A run of passages. A single one that is too long is cut after a sentence."""
    if length_s <= SAMPLE_S:
        return DialogueSample(section.number, first.start, last.end, length_s)
    end, length_s = first.start, 0.0
    for sentence in sentences(section.text[first.start : last.end]):
        sentence_s = speech_seconds(spoken(sentence))
        if length_s >= _LEAST_S and length_s + sentence_s > SAMPLE_S:
            break
        end, length_s = section.text.index(sentence, end) + len(sentence), length_s + sentence_s
    return DialogueSample(section.number, first.start, end, length_s)
