"""Marks of cues within a text while it is cleaned; at the end they become cues with their places.

A mark is a noncharacter of Unicode, which is free for use inside a program (Unicode Standard 23.7), so no cleaning step
takes it for a word, and no text from outside keeps one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import regex

from bot.work.speech import Cue, CueKind

MARK: Final = "[\ufdd0-\ufdef]"
"""A regular expression of any mark."""

PAUSE_S_MIN: Final = 0.2
PAUSE_S_MAX: Final = 10.0

_PAUSE, _DIRECTION = "\ufdd0", "\ufdd1"
_BEGINS: Final = {CueKind.EMPHASIS: "\ufdd2", CueKind.HEADING: "\ufdd4"}
_ENDS: Final = {CueKind.EMPHASIS: "\ufdd3", CueKind.HEADING: "\ufdd5"}
_BEGUN: Final = {mark: kind for kind, mark in _BEGINS.items()}
_ENDED: Final = {mark: kind for kind, mark in _ENDS.items()}
_DIGITS: Final = "".join(map(chr, range(0xFDE0, 0xFDF0)))
_TO_HEX: Final = str.maketrans(_DIGITS, "0123456789abcdef")
_FROM_HEX: Final = str.maketrans("0123456789abcdef", _DIGITS)

_ANY: Final = regex.compile(MARK)
_TOKEN: Final = regex.compile(rf"(?P<mark>[\ufdd0-\ufddf])(?P<number>[{_DIGITS}]*+)|(?P<words>[^\ufdd0-\ufddf]++)")
_NO_SPACE_BEFORE: Final = frozenset(".,;:!?…)]”’»。，、！？；：")


def without_marks(text: str) -> str:
    """The text without the characters that are used as marks."""
    return _ANY.sub("", text)


def stressed(words: str) -> str:
    """The words, marked as stressed."""
    return f"{_BEGINS[CueKind.EMPHASIS]}{words}{_ENDS[CueKind.EMPHASIS]}"


def headed(words: str) -> str:
    """The words, marked as a heading."""
    return f"{_BEGINS[CueKind.HEADING]}{words}{_ENDS[CueKind.HEADING]}"


class CueMarks:
    """The marks of one text, and the cue of each."""

    def __init__(self) -> None:
        self._directions: list[str] = []

    def pause(self, seconds: float) -> str:
        """A mark of silence, limited to a length that no listener takes for the end."""
        bounded = min(max(seconds, PAUSE_S_MIN), PAUSE_S_MAX)
        return _PAUSE + f"{round(bounded * 1000):x}".translate(_FROM_HEX)

    def direction(self, words: str) -> str:
        """A mark after which the text is spoken as `words` say, to the end of its line or the next direction."""
        self._directions.append(words)
        return _DIRECTION + f"{len(self._directions) - 1:x}".translate(_FROM_HEX)

    def read(self, marked: str) -> tuple[str, tuple[Cue, ...]]:
        """The text without its marks and the space that they leave, and its cues, sorted by their places."""
        reading = _Reading(self._directions)
        for token in _TOKEN.finditer(marked):
            if token["words"] is not None:
                reading.words(token["words"])
            else:
                reading.mark(token["mark"], int(token["number"].translate(_TO_HEX) or "0", 16))
        return reading.finished()


@dataclass(slots=True)
class _Open:
    """A cue that begins with the next letter, or has begun at `start`."""

    kind: CueKind
    start: int = 0
    words: str = ""
    seconds: float = 0.0


class _Reading:
    """The text and the cues that were read so far."""

    def __init__(self, directions: list[str]) -> None:
        self._directions = directions
        self._parts: list[str] = []
        self._length = 0
        self._words_end = 0
        self._gaps = [""]
        self._waiting: list[_Open] = []
        self._open: list[_Open] = []
        self._cues: list[Cue] = []

    def words(self, words: str) -> None:
        core = words.strip()
        if not core:
            self._gaps[-1] += words
            return
        self._gaps[-1] += words[: len(words) - len(words.lstrip())]
        self._fill_gap(core)
        for place, line in enumerate(core.split("\n")):
            if place:
                self._end_line()
                self._add("\n")
            self._add(line)
        self._gaps = [words[len(words.rstrip()) :]]

    def mark(self, mark: str, number: int) -> None:
        if mark in _ENDED:
            self._waiting = [cue for cue in self._waiting if cue.kind is not _ENDED[mark]]
            self._end(_ENDED[mark])
            return
        self._gaps.append("")
        if mark == _PAUSE:
            self._waiting.append(_Open(CueKind.PAUSE, seconds=number / 1000))
        elif mark == _DIRECTION and number < len(self._directions):
            self._waiting.append(_Open(CueKind.DIRECTION, words=self._directions[number]))
        elif mark in _BEGUN:
            self._waiting.append(_Open(_BEGUN[mark]))

    def finished(self) -> tuple[str, tuple[Cue, ...]]:
        for cue in self._waiting:
            if cue.kind is CueKind.PAUSE:
                self._begin(cue)
        self._end_line()
        return "".join(self._parts), tuple(sorted(self._cues, key=lambda cue: (cue.start, cue.end)))

    def _fill_gap(self, core: str) -> None:
        """Put one space or break in place of the marks and the space around them, then begin the cues that waited."""
        lines = max(gap.count("\n") for gap in self._gaps)
        if self._length and lines:
            self._end_line()
            self._add("\n" * lines)
        elif self._length and any(self._gaps) and (len(self._gaps) == 1 or core[0] not in _NO_SPACE_BEFORE):
            self._add(" ")
        for cue in self._waiting:
            self._begin(cue)
        self._waiting = []

    def _begin(self, cue: _Open) -> None:
        cue.start = self._length
        if cue.kind is CueKind.PAUSE:
            self._pause(cue.seconds)
        elif cue.kind is CueKind.DIRECTION:
            self._direct(cue)
        else:
            self._open.append(cue)

    def _pause(self, seconds: float) -> None:
        last = self._cues[-1] if self._cues else None
        if last is not None and last.kind is CueKind.PAUSE and last.start == self._length:
            self._cues[-1] = replace(last, seconds=min(last.seconds + seconds, PAUSE_S_MAX))
        else:
            self._cues.append(Cue(kind=CueKind.PAUSE, start=self._length, end=self._length, seconds=seconds))

    def _direct(self, cue: _Open) -> None:
        before = next((each for each in self._open if each.kind is CueKind.DIRECTION), None)
        if before is not None and before.start == cue.start:
            before.words = f"{before.words}; {cue.words}"
            return
        self._end(CueKind.DIRECTION)
        self._open.append(cue)

    def _end(self, kind: CueKind) -> None:
        for cue in [each for each in self._open if each.kind is kind]:
            self._open.remove(cue)
            if cue.start < self._words_end:
                self._cues.append(Cue(kind=kind, start=cue.start, end=self._words_end, words=cue.words))

    def _end_line(self) -> None:
        for kind in (CueKind.DIRECTION, CueKind.EMPHASIS, CueKind.HEADING):
            self._end(kind)

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        if not text.isspace():
            self._words_end = self._length
