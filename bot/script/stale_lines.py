"""The lines of a section that have to be spoken again after voices or speakers changed, and their text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.script.passages import Passage, passages
from bot.script.plain_text import spoken
from bot.script.section_part import moved, section_part
from bot.script.speech_duration import speech_seconds
from bot.work.bible import Bible
from bot.work.parts import Piece, Section
from bot.work.request import NarrationOptions
from bot.work.speech import Cue, CueKind, Speech

_BETWEEN: Final = "\n\n"


@dataclass(frozen=True, slots=True)
class StaleLines:
    """The passages of a section whose sound is of another voice, and the pieces that stay."""

    lines: tuple[Passage, ...]
    kept: tuple[Piece, ...]

    def seconds(self, text: str) -> float:
        """About how long speaking the lines takes; `text` is the section's."""
        return sum(speech_seconds(spoken(text[line.start : line.end])) for line in self.lines)


def stale_lines(section: Section, options: NarrationOptions, bible: Bible) -> StaleLines:
    """The lines that have to be spoken again so that every passage of a section has its voice.

    A passage and a piece that overlap only in part go together. A section whose pieces are not known has none.
    """
    lines, dropped, stale = passages(section, options, bible), set[int](), set[int]()
    for _ in section.pieces:
        before = len(dropped)
        for number, piece in enumerate(section.pieces):
            touched = {index for index, line in enumerate(lines) if piece.start < line.end and line.start < piece.end}
            if touched & stale or any(lines[index].voice != piece.voice for index in touched):
                dropped.add(number)
                stale |= touched
        if len(dropped) == before:
            break
    return StaleLines(
        tuple(lines[index] for index in sorted(stale)),
        tuple(piece for number, piece in enumerate(section.pieces) if number not in dropped),
    )


@dataclass(frozen=True, slots=True)
class LinesAlone:
    """A section that has some lines of another one alone, with a pause between them, so that each is spoken by itself.

    `starts` are, for each line, its start in this text and in that of the whole section.
    """

    section: Section
    starts: tuple[tuple[int, int], ...]

    def in_whole(self, place: int) -> int:
        """The index in the text of the whole section for an index in this text."""
        here, there = max((start for start in self.starts if start[0] <= place), default=(0, 0))
        return there + place - here


def lines_alone(section: Section, lines: Sequence[Passage]) -> LinesAlone:
    """The text of these lines, with its speakers and its cues."""
    text, starts = "", list[tuple[int, int]]()
    cues, speeches = list[Cue](), list[Speech]()
    for line in lines:
        text += _BETWEEN if text else ""
        if text:
            cues.append(Cue(kind=CueKind.PAUSE, start=len(text), end=len(text)))
        starts.append((len(text), line.start))
        part = section_part(section, line.start, line.end)
        cues += [moved(cue, len(text)) for cue in part.cues if cue.kind is not CueKind.PAUSE]
        speeches += [moved(speech, len(text)) for speech in part.speeches]
        text += part.text
    alone = replace(section, text=text, cues=tuple(cues), speeches=tuple(speeches), pieces=(), audio=None, check=None)
    return LinesAlone(alone, tuple(starts))


def given_to(section: Section, start: int, end: int, speaker: str) -> Section:
    """A section in which another speaker says the text from `start` to `end`; the narrator if the name is empty."""
    others = tuple(one for one in section.speeches if not (one.start < end and start < one.end))
    said = next((one for one in section.speeches if one.start < end and start < one.end), None)
    if speaker:
        others = (*others, Speech(start, end, speaker) if said is None else replace(said, speaker=speaker))
    return replace(section, speeches=tuple(sorted(others, key=lambda one: one.start)))
