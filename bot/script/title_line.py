"""Finds the title at the start of a text that a model wrote. What is not clearly a title stays text.

The model is asked for a heading ("# Title") and an empty line. It may write the title in bold, in quotation marks or
after a label ("Title: …") instead, greet before it, or leave it out. An unmarked line may be the first sentence, so it
is text, and an ordinary text is not held back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import regex

from bot.script.model_talk import may_open_talk, opens_talk
from bot.script.panel_labels import WORDS
from bot.script.panel_marks import any_of

_LINE_CHARS_MAX: Final = 200
"""A longer first line is no title, so that no more text than this is held back."""
_TITLE_CHARS_MAX: Final = 80

_HEADING: Final = regex.compile(r"#{1,6}[ \t]+(?P<words>\S.*?)[ \t]*#*[ \t]*")
_EMPHASIS: Final = regex.compile(r"(?P<mark>\*{1,3}|_{1,3})(?P<words>(?![*_\s])(?:(?!(?P=mark)).)+)(?P=mark)")
_LABEL: Final = regex.compile(
    rf"[*_]{{0,3}}{any_of(WORDS['title'])}[*_]{{0,3}}[ ]?[:：][*_]{{0,3}}[ \t]*(?P<words>\S.*)", regex.I
)
_QUOTED: Final = regex.compile(
    r"(?P<words>“[^“”]+”|\"[^\"]+\"|«[^«»]+»|„[^„“”]+[“”]|「[^「」]+」|『[^『』]+』|‘[^‘’]+’)"
)
_QUOTES: Final = '“"«„「『‘'
_RULE: Final = regex.compile(r"(?:[-*_=–—][ \t]*){3,}")
"""A line between the title and the text (CommonMark: thematic break)."""

_SENTENCE_END: Final = regex.compile(r"[.!?…。！？]")
_ENDS_SENTENCE: Final = regex.compile(r"[.,;:…。，、；：–—-][\"”’»*_]*$")
_CHAPTER: Final = regex.compile(
    r"(?:chapter|part|prologue|kapitel|teil|prolog|chapitre|partie|cap[ií]tulo|parte|capitolo|hoofdstuk|deel|rozdział"
    r"|глава|часть|розділ|bölüm|bab|chương)\b|第.{1,4}[章回話部]",
    regex.I,
)
"""A heading that names a part of the text, not the text."""


@dataclass(frozen=True, slots=True)
class TitleLine:
    """A title as the model wrote it, without its marks, and where the text after it begins."""

    words: str
    end: int


class TitleReader:
    """Takes the title off the start of a text that arrives in pieces.

    Text is held back while its start may be a title: for the line that is marked as one. `head` (the title's line, with
    a greeting before it) and the returned pieces together are exactly the pieces that came.
    """

    def __init__(self) -> None:
        self.title = ""
        self.head = ""
        self._held = ""
        self._is_open = True

    @property
    def held(self) -> str:
        """The text that is held back."""
        return self._held

    def feed(self, piece: str) -> str:
        """Add a piece; returns the text that is certainly not part of a title, which may be empty."""
        if not self._is_open:
            return piece
        self._held += piece
        if (line := find_title(self._held)) is not None:
            self.title, self.head = line.words, self._held[: line.end]
            self._held = self._held[line.end :]
        elif may_begin_with_title(self._held):
            return ""
        return self.flush()

    def flush(self) -> str:
        """End the text; returns what is still held back."""
        held, self._held, self._is_open = self._held, "", False
        return held


def find_title(text: str, *, alone: bool = False) -> TitleLine | None:
    """The title at the start of a text, if one is certain; None otherwise.

    Text has to follow it, or, for one `alone`, the end of its line.
    """
    if not _begins_soon(text):
        return None
    for index, (line, is_complete, end) in enumerate(_first_lines(text)):
        if len(line) > _LINE_CHARS_MAX:
            return None
        if words := _marked(line, only_strongly=index > 0):
            start = end if alone and is_complete else _text_after(text, end)
            return None if start is None else TitleLine(words, start)
        if index or not opens_talk(line):
            return None
    return None


def may_begin_with_title(text: str) -> bool:
    """Whether more text may show that this one begins with a title."""
    lines = _first_lines(text)
    if not lines or not _begins_soon(text):
        return not lines and _begins_soon(text)
    first, is_complete, end = lines[0]
    if len(first) > _LINE_CHARS_MAX:
        return False
    if not is_complete:
        return _may_be_marked(first) or may_open_talk(first)
    if _marked(first):
        return _text_after(text, end) is None
    return opens_talk(first) and (len(lines) == 1 or _may_follow_talk(text, lines[1]))


def _may_follow_talk(text: str, second: tuple[str, bool, int]) -> bool:
    line, is_complete, end = second
    if len(line) > _LINE_CHARS_MAX:
        return False
    if not is_complete:
        return line[0] in "#*_" or _may_be_label(line)
    return bool(_marked(line, only_strongly=True)) and _text_after(text, end) is None


def _begins_soon(text: str) -> bool:
    return len(text) - len(text.lstrip()) <= _LINE_CHARS_MAX


def _may_be_marked(line: str) -> bool:
    """Whether an incomplete line may become one that is marked as a title."""
    if line[0] in "#*_" or _may_be_label(line):
        return True
    return line[0] in _QUOTES and len(line) <= _TITLE_CHARS_MAX and not _SENTENCE_END.search(line)


def _may_be_label(line: str) -> bool:
    return _LABEL.fullmatch(line, partial=True) is not None


def _first_lines(text: str) -> list[tuple[str, bool, int]]:
    """The first two lines that are not empty: trimmed, whether a line break ends it, and the index after that."""
    found: list[tuple[str, bool, int]] = []
    place = 0
    while place < len(text) and len(found) < 2:
        at = text.find("\n", place)
        end = len(text) if at < 0 else at + 1
        if line := text[place:end].strip():
            found.append((line, at >= 0, end))
        place = end
    return found


def _marked(line: str, *, only_strongly: bool = False) -> str:
    """The words of a line that is marked as a title; empty for any other.

    A heading, bold letters and a label mark it strongly. Quotation marks and italics also mark what is said or thought.
    """
    heading = _HEADING.fullmatch(line)
    words, is_strong = (heading["words"], True) if heading else (line, False)
    is_marked = is_strong
    while found := (_EMPHASIS.fullmatch(words) or _LABEL.fullmatch(words) or _QUOTED.fullmatch(words)):
        is_quoted = found.re is _QUOTED
        words = (found["words"][1:-1] if is_quoted else found["words"]).strip()
        is_strong = is_strong or not (is_quoted or (found.re is _EMPHASIS and len(found["mark"]) == 1))
        is_marked = True
    if not is_marked or not _is_name(words) or (only_strongly and not is_strong):
        return ""
    if not is_strong and (len(line) > _TITLE_CHARS_MAX or _SENTENCE_END.search(line)):
        return ""
    return words if heading or not _ENDS_SENTENCE.search(words) else ""


def _is_name(words: str) -> bool:
    has_letters = any(letter.isalnum() for letter in words)
    return has_letters and len(words) <= _TITLE_CHARS_MAX and not _CHAPTER.match(words)


def _text_after(text: str, end: int) -> int | None:
    """Where the text begins after the title's line and a rule below it; None while none has come."""
    rest = text[end:].lstrip()
    line, line_break, _ = rest.partition("\n")
    if _RULE.fullmatch(line.strip()):
        if not line_break:
            return None
        rest = rest[len(line) :].lstrip()
    elif not line_break and line and not line.strip("-*_=–— \t"):
        return None  # it may become a rule
    return len(text) - len(rest) if rest else None
