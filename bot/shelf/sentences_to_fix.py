"""Finds the sentences of a narration to speak again: those with gaps, or with a word that was said wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.script.plain_text import spoken
from bot.script.sentence_ends import sentence_around
from bot.script.speaker_labels import as_spoken
from bot.script.speech_duration import speech_seconds
from bot.script.spoken_text import word_pattern
from bot.shelf.cast_edits import options_of
from bot.work.parts import PartState, Section
from bot.work.speech import Pronunciation
from bot.work.work import Work

_WHOLE_SHARE: Final = 0.6
"""If a larger share of a section has to be spoken again, all of it is, which sounds better."""

Span = tuple[int, int]
"""The start and end of sentences in a section's text."""

_PlacesOf = Callable[[Section], Iterable[Span]]


@dataclass(frozen=True, slots=True)
class SectionSpans:
    """The sentences of one section to speak again, in order."""

    number: int
    spans: tuple[Span, ...]
    seconds: float
    """About how long they take to speak."""


def broken_spans(work: Work) -> tuple[SectionSpans, ...]:
    """The sentences of a narration in which words are missing.

    All of a section counts that differs from its text without a gap that says where.
    """

    def gaps(section: Section) -> Iterable[Span]:
        if section.state is not PartState.DOUBTFUL:
            return ()
        found = () if section.check is None else section.check.gaps
        return [(gap.start, gap.end) for gap in found] or [(0, len(section.text))]

    return _spans(work, gaps)


def spans_with(work: Work, word: str) -> tuple[SectionSpans, ...]:
    """The sentences of a narration that have a word, as a whole word in any case."""
    pattern, options = word_pattern(word), options_of(work)
    return _spans(work, lambda section: [match.span() for match in pattern.finditer(as_spoken(section, options).text)])


def with_pronunciation(known: Sequence[Pronunciation], new: Pronunciation) -> tuple[Pronunciation, ...]:
    """The pronunciations with a new one in place of an earlier one of its word; without a sound that one is dropped."""
    others = tuple(one for one in known if one.word.casefold() != new.word.casefold())
    return (*others, new) if new.sounds_like else others


def is_better(before: Section, after: Section, *, may_stay: bool) -> bool:
    """Whether to use new sound of a section: less is missing than before, or with `may_stay` not more."""
    lost, lost_before = _lost_chars(after), _lost_chars(before)
    return lost == 0 or lost < lost_before or (may_stay and lost == lost_before)


def _lost_chars(section: Section) -> int:
    """How many characters of a section are missing; what was said beside the text counts as one."""
    if section.check is None:
        return 0 if section.doubt is None else len(section.text)
    return sum(max(1, gap.end - gap.start) for gap in section.check.gaps)


def _spans(work: Work, places_of: _PlacesOf) -> tuple[SectionSpans, ...]:
    found = []
    for section in work.sections:
        places = sorted(places_of(section)) if section.is_spoken else []
        if places:
            spans = _joined(section.text, places)
            seconds = sum(speech_seconds(spoken(section.text[start:end])) for start, end in spans)
            found.append(SectionSpans(section.number, spans, seconds))
    return tuple(found)


def _joined(text: str, places: Sequence[Span]) -> tuple[Span, ...]:
    """The sentences around the places; sentences in a row are one span."""
    spans: list[Span] = []
    for place in places:
        # Words added after the text belong to its last sentence.
        start, end = sentence_around(text, min(place[0], len(text) - 1), place[1])
        if spans and not text[spans[-1][1] : start].strip():
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    share = sum(end - start for start, end in spans) / max(1, len(text))
    return ((0, len(text)),) if share > _WHOLE_SHARE else tuple(spans)
