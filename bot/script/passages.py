"""Divides a section into passages: the runs of its text that one voice speaks in one go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import regex

from bot.script.speaker_labels import as_spoken
from bot.work.bible import Bible
from bot.work.parts import Section
from bot.work.request import NarrationOptions, Voices
from bot.work.speech import CueKind, Speech

_WORD: Final = regex.compile(r"[\p{L}\p{N}]")
_OPENING: Final = regex.compile(r"[\p{Pi}\p{Ps}\"'＂„»”’¿¡]|[–—―][ \t]*+")
"""A mark before the first word of a speech that belongs to it. » and ” also open, in some languages."""
_CLOSING: Final = regex.compile(r"[^\p{L}\p{N}\p{Ps}\s–—―]*+")
"""The marks and the punctuation behind the last word of a speech."""
_OPENING_MARKS_MAX: Final = 4


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of a section's text that one voice speaks in one go.

    `start` and `end` are indexes of the section's text, without white space at the ends. `speaker` is empty for the
    narrator. `voice` is a prebuilt name. `direction` describes the delivery of the whole passage, and may be empty.
    """

    start: int
    end: int
    speaker: str
    voice: str
    direction: str


def passages(section: Section, options: NarrationOptions, bible: Bible) -> tuple[Passage, ...]:
    """The passages of a section, in order and without overlap; together they have all words that are spoken.

    The text is cut at each pause, and with a cast also where the speaker changes. Quotation marks belong to the speech.
    The names before the lines of a play are in none. A speaker who has no voice in the `bible` speaks with the
    narrator's. A text without words is one passage.
    """
    section = as_spoken(section, options)
    text = section.text
    speeches = _widened(section.speeches, text) if options.voices is Voices.CAST else ()
    voices = {person.name: person.prebuilt_voice or options.voice for person in bible.characters}
    manners = {person.name: person.voice for person in bible.characters}
    narrated = Passage(0, len(text), "", options.voice, section.direction)

    def spoken_by(speech: Speech | None, start: int, end: int) -> Passage:
        if speech is None:
            return replace(narrated, start=start, end=end)
        manner = manners.get(speech.speaker, "")
        directions = dict.fromkeys(filter(None, (section.direction, manner, speech.direction)))
        voice = voices.get(speech.speaker, options.voice)
        return Passage(start, end, speech.speaker, voice, "; ".join(directions))

    found = [
        passage
        for start, end in _between_pauses(section)
        for passage in _joined([spoken_by(*run) for run in _runs(text, start, end, speeches)])
    ]
    return tuple(found) or (narrated,)


def _between_pauses(section: Section) -> Iterator[tuple[int, int]]:
    end = len(section.text)
    pauses = {min(max(cue.start, 0), end) for cue in section.cues if cue.kind is CueKind.PAUSE}
    return pairwise(sorted({0, *pauses, end}))


def _widened(speeches: Sequence[Speech], text: str) -> tuple[Speech, ...]:
    """The speeches in order with the marks around them; one that overlaps an earlier one has what is left of it."""
    widened, taken = list[Speech](), 0
    for speech in sorted(speeches, key=lambda one: one.start):
        start, end = max(speech.start, taken), min(speech.end, len(text))
        if start >= end:
            continue
        start = max(taken, _opening(text, start))
        closing = _CLOSING.match(text, end)
        taken = end if closing is None else closing.end()
        widened.append(replace(speech, start=start, end=taken))
    return tuple(widened)


def _opening(text: str, start: int) -> int:
    """The start of the marks that stand directly before `start`."""
    for _ in range(_OPENING_MARKS_MAX):
        before = next((place for place in (start - 1, start - 2) if _opens(text, place, start)), start)
        if before == start:
            break
        start = before
    return start


def _opens(text: str, place: int, start: int) -> bool:
    return place >= 0 and _OPENING.fullmatch(text, place, start) is not None


def _runs(text: str, start: int, end: int, speeches: Sequence[Speech]) -> Iterator[tuple[Speech | None, int, int]]:
    """The runs of the text between two pauses that have words, each with its speech, or None for the narrator."""
    cuts: list[tuple[int, Speech | None]] = [(start, None)]
    for speech in speeches:
        if speech.start < end and start < speech.end:
            cuts += [(max(speech.start, start), speech), (min(speech.end, end), None)]
    for (begin, said), (stop, _) in pairwise([*cuts, (end, None)]):
        run = text[begin:stop]
        if _WORD.search(run):
            yield said, begin + len(run) - len(run.lstrip()), begin + len(run.rstrip())


def _joined(found: Sequence[Passage]) -> Iterator[Passage]:
    """The passages with those in a row joined that are spoken alike."""
    last: Passage | None = None
    for passage in found:
        if last is not None and replace(passage, start=last.start, end=last.end) == last:
            last = replace(last, end=passage.end)
            continue
        if last is not None:
            yield last
        last = passage
    if last is not None:
        yield last
