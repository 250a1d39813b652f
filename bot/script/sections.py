"""Cuts a text into the sections of a narration; each is one turn of the voice and one audio file."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import regex

from bot.script.plain_text import plain, quotation_end, sentences, spoken, tidy, unquote
from bot.script.speech_duration import speech_seconds
from bot.work.parts import Section
from bot.work.spoilers import balanced, mask_spoilers

_NUMBER_WORDS: Final = "one|two|three|four|five|six|seven|eight|nine|ten|[ivx]{1,5}"
# iOS replaces "---" by "—-", so any row of dashes cuts.
_CUT_LINE: Final = regex.compile(r"^(?:[-–—]{3,}+|—[-–—]++)$", regex.MULTILINE)
_CUT_INLINE: Final = regex.compile(r"(?<=^|\s)(?:-{3,}+|—-++)(?=\s|$)")
_RULE_LINE: Final = regex.compile(r"^(?:[*_=~]{3,}+|(?:[*_-][ ]){2,}+[*_-]|\|?[ ]?:?-{2,}+[-:| ]*+)$", regex.MULTILINE)
_HEADING: Final = regex.compile(
    rf"""
    (?:^|(?<=\s))(?:(?:\#{{1,6}}|[-*•>])[ ])?[*_]{{0,3}}
    narration
    (?:[ ]?\#?(?P<number>\d{{1,3}}|(?:{_NUMBER_WORDS})\b))?
    [*_]{{0,3}}
    (?:[ ]?[-–—][ ](?P<title>[^\n:：\[\]()*]{{1,80}}+))?
    (?:[ ]?(?:\[(?P<direction>[^\[\]\n]{{0,300}}+)\]|\((?P<direction2>[^()\n]{{0,300}}+)\)))?
    [*_]{{0,3}}
    (?P<colon>[ ]?[:：])?
    [*_]{{0,3}}
    (?=\s|$|["“„«‘「])
    """,
    regex.VERBOSE | regex.IGNORECASE | regex.MULTILINE,
)
# A mention ("as in Narration 2: …") is no heading.
_MENTIONING: Final = {
    "a",
    "and",
    "as",
    "at",
    "by",
    "for",
    "from",
    "in",
    "like",
    "of",
    "on",
    "or",
    "see",
    "the",
    "this",
    "to",
    "with",
}
_SFX: Final = (
    r"[\"“”„«]?[ ]?(?:[-*•>][ ])?[*_]{0,3}(?:SFX|Sound[ ]effects?)(?:[ ]?\([^()\n]{0,60}+\))?[*_]{0,3}[ ]?[:：]"
)
_SFX_LINE: Final = regex.compile(rf"^{_SFX}.*+$", regex.MULTILINE | regex.IGNORECASE)
_SFX_INLINE: Final = regex.compile(
    rf"(?:^|(?<=\s)){_SFX}[^\n.!?…。！？\"“„«「\[]*+(?:[.!?…。！？]+[)*_]*+(?=\s|$))?", regex.IGNORECASE
)
_SFX_BRACKETED: Final = regex.compile(
    r"\[[ ]?(?:SFX|Sound[ ]effects?)\b[^\[\]\n]{0,300}+\]|\([ ]?(?:SFX|Sound[ ]effects?)\b[^()\n]{0,300}+\)",
    regex.IGNORECASE,
)
_BRACKETED: Final = regex.compile(r"\[(?P<inner>[^\[\]\n]{0,300}+)\](?!\()")
_TITLE_LINE: Final = regex.compile(r"^#{1,6}[ ](?P<title>[^\n]{1,100}+)$", regex.MULTILINE)
_BEFORE_LINE: Final = ' *_#>-•"“„«'
_PROLOGUE_CHARS_MAX: Final = 80
_IDEOGRAPHIC_ENDS: Final = ("。", "！", "？", "｡", "」", "』")
_BISECTIONS: Final = 12
# No letter is estimated at more than 0.45 s; a word that is too long is cut into pieces of a quarter of the limit.
_LETTER_CEILING_S: Final = 4 * 0.45


@dataclass(frozen=True, slots=True)
class _Segment:
    """The text between two cuts or headings, before it is cleaned."""

    text: str
    title: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A piece that is not cut further. `separator` goes before it unless it begins a section."""

    text: str
    separator: str
    seconds: float


def cut_sections(text: str, *, max_seconds: float = 120.0) -> tuple[Section, ...]:
    """Cut a text into sections of at most about `max_seconds` of speech, numbered from 1.

    `---` lines and "Narration N [direction]:" headings are cuts, also if all line breaks have become spaces; without
    them paragraphs are packed into sections. A section that is too long is cut at paragraphs, then sentences, then
    words, into pieces of about the same length that keep its title and direction. Directions in [square brackets],
    `SFX:` lines and markup except spoilers are removed from the text; empty sections are dropped. A section's text is
    shown; `bot.script.plain_text.spoken` of it is spoken.
    """
    unified = tidy(text).strip()
    flat = "\n" not in unified
    found: list[Section] = []
    for segment in _segments(unified, flat=flat):
        words, direction = _cleaned(segment, flat=flat)
        for piece in balanced(_packed(words, max_seconds)):
            found.append(Section(number=len(found) + 1, text=piece, title=segment.title, direction=direction))
    return tuple(found)


def _segments(text: str, *, flat: bool) -> Iterator[_Segment]:
    """The text between cuts and headings."""
    headings = [match for match in _HEADING.finditer(text) if _is_heading(text, match, flat=flat)]
    before = text[: headings[0].start()] if headings else text
    prologue = " ".join(unquote(plain(mask_spoilers(before))).split())
    # A title before the first heading is not spoken; it becomes the title of the first section.
    is_title_first = bool(headings) and _is_title(prologue)
    if not is_title_first:
        yield from _between_cuts(before, "", "", flat=flat)
    for index, match in enumerate(headings):
        end = headings[index + 1].start() if index + 1 < len(headings) else len(text)
        title = mask_spoilers(match["title"] or "").strip() or (prologue if index == 0 and is_title_first else "")
        direction = (match["direction"] or match["direction2"] or "").strip()
        yield from _between_cuts(text[match.end() : end], title, direction, flat=flat)


def _between_cuts(text: str, title: str, direction: str, *, flat: bool) -> Iterator[_Segment]:
    for piece in (_CUT_INLINE if flat else _CUT_LINE).split(text):
        if not regex.search(r"[\p{L}\p{N}]", piece):
            continue
        heading = _TITLE_LINE.match(piece.strip()) if not title else None
        yield _Segment(piece, title or (plain(mask_spoilers(heading["title"])) if heading else ""), direction)


def _is_title(text: str) -> bool:
    return 0 < len(text) <= _PROLOGUE_CHARS_MAX and not text.endswith((".", "!", "?", ":", "…", "。", "！", "？", "："))


def _is_heading(text: str, match: regex.Match[str], *, flat: bool) -> bool:
    has_direction = match["direction"] is not None or match["direction2"] is not None
    at_line_start = match.start() == 0 or text[match.start() - 1] == "\n"
    if not (match["number"] or (has_direction and match["colon"])):
        return False
    if at_line_start:
        ends_line = match.end() == len(text) or text[match.end()] == "\n"
        return bool(match["colon"] or ends_line or match["direction"])
    before = text[max(0, match.start() - 40) : match.start()].rstrip(" *_#").rpartition(" ")[2].lower()
    is_capitalised = match[0].lstrip(" *_#->•")[:1].isupper() or text.lstrip(" *_#").startswith("narration")
    emphasised = match[0].lstrip().startswith("**") and match[0].endswith("**")
    is_marked = bool(match["colon"] or match["direction"] or emphasised)
    return flat and is_capitalised and is_marked and (emphasised or before not in _MENTIONING)


def _cleaned(segment: _Segment, *, flat: bool) -> tuple[str, str]:
    """The text of a segment, and its direction."""
    without_sfx = _SFX_BRACKETED.sub(" ", segment.text)
    if flat:
        without_sfx = _SFX_INLINE.sub(" ", without_sfx)
    directions = [segment.direction] if segment.direction else []
    undirected = _without_directions(_RULE_LINE.sub("", without_sfx).strip(), directions)
    # Such a line begins with its label only after the marks and directions before it are removed.
    paragraphs = regex.split(r"\n[ \n]*\n", _SFX_LINE.sub("", plain(undirected, keeps_spoilers=True)))
    whole = _unwrapped("\n\n".join(filter(None, (_spoken_lines(paragraph) for paragraph in paragraphs))))
    if not regex.search(r"[\p{L}\p{N}]", whole):
        return "", ""
    return whole, "; ".join(dict.fromkeys(direction for direction in directions if direction))


def _spoken_lines(paragraph: str) -> str:
    return "\n".join(filter(None, (_unwrapped(line.strip()) for line in paragraph.split("\n"))))


def _unwrapped(text: str) -> str:
    """The text without one pair of quotation marks around it. Several quotations in a row are dialogue and are kept."""
    return unquote(text) if quotation_end(text) == len(text) else text


def _without_directions(text: str, directions: list[str]) -> str:
    """Remove text in square brackets; at the start of a line it is added to `directions`.

    Elsewhere ("[pause]", the number of a note) it does not apply to the whole section and is only removed.
    """

    def replace(match: regex.Match[str]) -> str:
        inner = " ".join(match["inner"].strip(" *_").split())
        if inner in {"", "x", "X"}:
            return match[0]
        before = text[max(0, match.start() - 12) : match.start()].rstrip(_BEFORE_LINE)
        if (before == "" or before.endswith(("\n", "]"))) and not inner.isdigit():
            directions.append(inner)
        return " "

    return _BRACKETED.sub(replace, text)


def _packed(text: str, max_seconds: float) -> list[str]:
    """Pack paragraphs into pieces of at most `max_seconds`, as few as possible and then as even as possible."""
    units = list(_units(text, max_seconds))
    seconds = [unit.seconds for unit in units]
    if not units:
        return []
    fewest = len(_starts(seconds, max_seconds))
    low, high = sum(seconds) / fewest, max_seconds
    for _ in range(_BISECTIONS if fewest > 1 else 0):
        middle = (low + high) / 2
        if len(_starts(seconds, middle)) == fewest:
            high = middle
        else:
            low = middle
    starts = _starts(seconds, high if fewest > 1 else max_seconds)
    ends = [*starts[1:], len(units)]
    return [
        "".join([units[start].text, *(unit.separator + unit.text for unit in units[start + 1 : end])])
        for start, end in zip(starts, ends, strict=True)
    ]


def _starts(seconds: list[float], limit_s: float) -> list[int]:
    """The starts of the pieces, if each is filled up to the limit before the next one begins."""
    starts: list[int] = []
    used = math.inf
    for index, length in enumerate(seconds):
        used += length
        if used > limit_s:
            starts.append(index)
            used = length
    return starts


def _units(text: str, max_seconds: float) -> Iterator[_Unit]:
    """The paragraphs; those that are too long as sentences, long sentences as words, long words as letters."""
    for paragraph in filter(None, text.split("\n\n")):
        yield from _divided(paragraph, "\n\n", max_seconds, level=0)


def _divided(text: str, separator: str, max_seconds: float, *, level: int) -> Iterator[_Unit]:
    seconds = speech_seconds(spoken(text))
    if seconds <= max_seconds or level > 2:
        yield _Unit(text, separator, seconds)
        return
    if level == 0:
        pieces, inner = list(sentences(text)), " "
    elif level == 1:
        pieces, inner = text.split(), " "
    else:
        letters = max(1, int(max_seconds / _LETTER_CEILING_S))
        pieces, inner = regex.findall(rf"\X{{1,{letters}}}+", text), ""
    for index, piece in enumerate(pieces):
        separator_before = "" if index and pieces[index - 1].endswith(_IDEOGRAPHIC_ENDS) else inner
        yield from _divided(piece, separator_before if index else separator, max_seconds, level=level + 1)
