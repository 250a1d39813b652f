"""Cuts a text into the sections of a narration; each is one audio file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

import regex

from bot.script.brackets import with_linked_words, with_marks
from bot.script.cue_marks import MARK, CueMarks, without_marks
from bot.script.formats.paper_pages import joined_lines
from bot.script.markup_cues import with_emphasis, with_headings
from bot.script.packing import opening_end, packed
from bot.script.plain_text import plain, quotation_end, tidy, unquote
from bot.script.section_headings import Segment, segments, with_lines
from bot.script.section_part import clipped
from bot.script.sentence_ends import Span
from bot.work.parts import Section
from bot.work.speech import Cue, CueKind
from bot.work.spoilers import balanced_spans, mask_spoilers

WORDS_MAX: Final = 20_000
"""Words of one narration; a longer text is refused. `bot.script.speech_duration.word_count` counts them."""

_SECTIONS_OF_AN_AUTHOR: Final = 5
"""Up to this many sections stay as a person cut them; among more, the first is shortened so that it is heard soon."""

_SIGNS: Final = rf"(?:[*_]|{MARK}){{0,12}}"
_SFX_LINE: Final = regex.compile(
    rf"^{_SIGNS}[ ]?[\"“”„«]?[ ]?(?:[-*•>][ ])?{_SIGNS}(?:SFX|Sound[ ]effects?)"
    rf"(?:[ ]?\([^()\n]{{0,60}}+\))?{_SIGNS}[ ]?[:：].*+$",
    regex.MULTILINE | regex.IGNORECASE,
)
_SFX_BRACKETED: Final = regex.compile(
    r"\[[ ]?(?:SFX|Sound[ ]effects?)\b[^\[\]\n]{0,300}+\]|\([ ]?(?:SFX|Sound[ ]effects?)\b[^()\n]{0,300}+\)",
    regex.IGNORECASE,
)
_RULE_LINE: Final = regex.compile(r"^(?:[*_=~]{3,}+|(?:[*_-][ ]){2,}+[*_-]|\|?[ ]?:?-{2,}+[-:| ]*+)$", regex.MULTILINE)
_ORNAMENT: Final = regex.compile(
    r"^(?=[^\n]{1,40}$)(?:[^\n\p{L}\p{N}\p{Extended_Pictographic}\ufdd0-\ufdef?!…\"“”„«»'‘’.|]++"
    r"|[-=~* ]*(?:(?:xX)+x?|(?:Xx)+X?|[oO]0[oO]|oOo)[-=~* ]*)$",
    regex.MULTILINE,
)
"""A line of signs between two scenes."""
_BARE: Final = regex.compile(rf"(?P<lead>(?:{MARK}|\s)*+)(?P<core>.*?)(?P<tail>(?:{MARK}|\s)*+)", regex.DOTALL)
_WORD: Final = regex.compile(r"[\p{L}\p{N}]")
_SENTENCE_END: Final = regex.compile(rf"[.!?…:;。！？](?:[\"”’»)*_]|{MARK})*+$")
_QUOTED_LINES_MAX: Final = 2
_MARKED: Final = regex.compile(MARK)
_WRAPPED_LINES_MIN, _WRAPPED_CHARS_MIN, _WRAPPED_CHARS_MAX = 3, 50, 100
_WRAPPED_SHARE: Final = 0.6


@dataclass(frozen=True, slots=True)
class _Cleaned:
    """The text of a segment as it is shown and spoken."""

    text: str
    cues: tuple[Cue, ...]
    title: str
    direction: str

    @property
    def headings(self) -> list[Span]:
        return [(cue.start, cue.end) for cue in self.cues if cue.kind is CueKind.HEADING]


def cut_sections(text: str, *, max_seconds: float = 120.0) -> tuple[Section, ...]:
    """Cut a text into sections of at most about `max_seconds` of speech, numbered from 1.

    `---` lines and "Narration N [direction]:" headings are cuts, also if all line breaks were lost; without them
    paragraphs are packed into sections. A section that is too long is cut at paragraphs, then sentences, clauses and
    words, into pieces of about the same length that keep its direction, and are named after the heading above them. The
    first section of a text that has to be cut has at most 40 words. `SFX:` lines, front matter, notes and markup except
    spoilers are left out; empty sections are dropped. Directions, pauses, stressed words and headings are cues; a
    direction at the beginning of a section applies to all of it. A section's text is shown;
    `bot.script.plain_text.spoken` of it is spoken.
    """
    from bot.script.document_marks import read_document  # noqa: PLC0415 - its patterns take 2 MB, and an idle bot reads none

    document = read_document(without_marks(text).replace("\r\n", "\n").replace("\r", "\n"))
    marks = CueMarks()
    unified = with_lines(tidy(document.text).strip())
    cleaned = [
        each for each in (_cleaned(segment, marks, document.links) for segment in segments(unified)) if each.text
    ]
    cuts = [packed(each.text, each.headings, max_seconds=max_seconds) for each in cleaned]
    if cuts and (len(cuts[0]) > 1 or sum(map(len, cuts)) > _SECTIONS_OF_AN_AUTHOR):
        cuts[0] = _with_opening(cleaned[0], max_seconds)
    found = [section for each, spans in zip(cleaned, cuts, strict=True) for section in _sections(each, spans)]
    if found and document.title:
        found[0] = replace(found[0], title=document.title)
    return tuple(replace(section, number=number) for number, section in enumerate(found, 1))


def _with_opening(cleaned: _Cleaned, max_seconds: float) -> list[Span]:
    """The cuts of a text with a short first section."""
    end = opening_end(cleaned.text, cleaned.headings, max_seconds=max_seconds)
    rest = [(start - end, stop - end) for start, stop in cleaned.headings if start >= end]
    after = packed(cleaned.text[end:], rest, max_seconds=max_seconds)
    return [(0, end), *((start + end, stop + end) for start, stop in after)]


def _sections(cleaned: _Cleaned, spans: Sequence[Span]) -> Iterator[Section]:
    for (start, end), (text, shift) in zip(spans, balanced_spans(cleaned.text, spans), strict=True):
        # A pause after the last word belongs to the last section.
        until = end if end < len(cleaned.text) else end + 1
        cues = tuple(_moved(cue, shift, len(text)) for cue in clipped(cleaned.cues, start, until))
        title = _title_at(cleaned, start)
        yield Section(number=0, text=text, title=title, direction=cleaned.direction, cues=cues)


def _title_at(cleaned: _Cleaned, start: int) -> str:
    """The title of a section that starts there: at the beginning that of its segment, else the nearest heading."""
    title = cleaned.title
    for heading_start, heading_end in cleaned.headings if start else ():
        if cleaned.text[start:heading_start].strip():
            break
        title = " ".join(mask_spoilers(cleaned.text[heading_start:heading_end]).split())
        start = max(start, heading_end)
    return title


def _moved(cue: Cue, by: int, length: int) -> Cue:
    return replace(cue, start=min(max(cue.start + by, 0), length), end=min(max(cue.end + by, 0), length))


def _cleaned(segment: Segment, marks: CueMarks, links: frozenset[str]) -> _Cleaned:
    """The text of a segment without its signs, its cues, and the direction that applies to all of it."""
    text = with_headings(with_linked_words(_SFX_BRACKETED.sub(" ", segment.text), links))
    text = with_emphasis(with_marks(_RULE_LINE.sub("", text).strip(), marks, links))
    # Such a line begins with its label only after the marks and directions before it are removed.
    paragraphs = regex.split(r"\n[ \n]*\n", _ORNAMENT.sub("", _SFX_LINE.sub("", plain(text, keeps_spoilers=True))))
    marked = _unwrapped(
        "\n\n".join(filter(None, map(_spoken_lines, _unquoted(paragraphs, is_directed=bool(segment.direction)))))
    )
    words, cues = marks.read(marked)
    if not _WORD.search(words):
        return _Cleaned("", (), "", "")
    leading = [cue for cue in cues if cue.kind is CueKind.DIRECTION and cue.start == 0]
    directions = [segment.direction, *(words for cue in leading for words in cue.words.split("; "))]
    direction = "; ".join(dict.fromkeys(filter(None, directions)))
    return _Cleaned(words, tuple(cue for cue in cues if cue not in leading), segment.title, direction)


def _unquoted(paragraphs: Sequence[str], *, is_directed: bool) -> Iterator[str]:
    """The paragraphs without the marks that an author puts around a text beside directions; dialogue keeps its marks.

    `is_directed`: a heading says how the text is spoken.
    """
    lines = [line.strip() for paragraph in paragraphs for line in paragraph.split("\n") if _WORD.search(line)]
    is_quoted = all(_unwrapped(line) != line for line in lines) and (is_directed or len(lines) <= _QUOTED_LINES_MAX)
    first = lines[0] if lines and is_directed else ""

    def bare(line: str) -> str:
        line = line.strip()
        return _unwrapped(line) if is_quoted or line == first or _MARKED.match(line) else line

    for paragraph in paragraphs:
        yield "\n".join(map(bare, paragraph.split("\n")))


def _spoken_lines(paragraph: str) -> str:
    lines = [line for line in (line.strip() for line in paragraph.split("\n")) if line]
    return joined_lines(lines) if _is_wrapped(lines) else "\n".join(lines)


def _is_wrapped(lines: list[str]) -> bool:
    """Whether the line breaks only fit the text to a width, as in many text files, and are no breaks for a listener."""
    if len(lines) < _WRAPPED_LINES_MIN:
        return False
    lengths = [len(line) for line in lines[:-1]]
    running = sum(not _SENTENCE_END.search(line) for line in lines[:-1])
    fits = median(lengths) >= _WRAPPED_CHARS_MIN and max(lengths) <= _WRAPPED_CHARS_MAX
    return fits and running >= _WRAPPED_SHARE * len(lengths)


def _unwrapped(text: str) -> str:
    """The text without one pair of quotation marks around it. Several quotations in a row are dialogue and are kept."""
    bare = _BARE.fullmatch(text)
    if bare is None:
        return text
    core = bare["core"]
    return bare["lead"] + unquote(core) + bare["tail"] if quotation_end(core) == len(core) else text
