"""Cutting a text into the sections of a narration: one turn of the voice and one sound file each."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import regex

from bot.script.plain_text import plain, quotation_end, sentences, spoken, tidy, unquote
from bot.script.speech_duration import speech_seconds
from bot.work.parts import Section
from bot.work.spoilers import balanced, veiled

__all__ = ["cut_sections", "speech_seconds"]

_NUMBER_WORDS: Final = "one|two|three|four|five|six|seven|eight|nine|ten|[ivx]{1,5}"
# iOS turns "---" into "—-", so a row of any dashes is a cut.
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
    r"[\"“„«]?[ ]?(?:[-*•>][ ])?[*_]{0,3}(?:SFX|Sound[ ]effects?)(?:[ ]?\([^()\n]{0,60}+\))?[*_]{0,3}[ ]?[:：]"
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
# No letter is estimated to take longer than 0.45 s; a word that must be cut is cut into quarters of what is allowed.
_LETTER_CEILING_S: Final = 4 * 0.45


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The text between two marks, before it is cleaned."""

    text: str
    title: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class _Unit:
    """The smallest piece that is not cut further. `joint` goes before it unless it begins a section."""

    text: str
    joint: str
    seconds: float


def cut_sections(text: str, *, max_seconds: float = 120.0) -> tuple[Section, ...]:
    """Cut a text into sections of at most about `max_seconds` of speech, numbered from 1.

    `---` lines and "Narration N [direction]:" headings cut where there are any, also when all line breaks have been
    turned into spaces; without them the paragraphs are packed. What is too long is cut further, at paragraphs, then
    sentences, then words, into pieces of about the same length, which keep its title and direction. Directions in
    [square brackets] and `SFX:` lines are not in the text to be said, nor is markup but that of spoilers; sections
    left empty are dropped. A section's text is what is shown of it; `bot.script.plain_text.spoken` is what is said.
    """
    unified = tidy(text).strip()
    flat = "\n" not in unified
    found: list[Section] = []
    for stretch in _stretches(unified, flat=flat):
        words, direction = _cleaned(stretch, flat=flat)
        for piece in balanced(_packed(words, max_seconds)):
            found.append(Section(number=len(found) + 1, text=piece, title=stretch.title, direction=direction))
    return tuple(found)


def _stretches(text: str, *, flat: bool) -> Iterator[_Stretch]:
    """The text between its marks."""
    headings = [match for match in _HEADING.finditer(text) if _is_heading(text, match, flat=flat)]
    before = text[: headings[0].start()] if headings else text
    prologue = " ".join(unquote(plain(veiled(before))).split())
    # A script's own title, before its first heading, is not said: it names the first section.
    names_first = bool(headings) and _is_title(prologue)
    if not names_first:
        yield from _between_cuts(before, "", "", flat=flat)
    for place, match in enumerate(headings):
        end = headings[place + 1].start() if place + 1 < len(headings) else len(text)
        title = veiled(match["title"] or "").strip() or (prologue if place == 0 and names_first else "")
        direction = (match["direction"] or match["direction2"] or "").strip()
        yield from _between_cuts(text[match.end() : end], title, direction, flat=flat)


def _between_cuts(text: str, title: str, direction: str, *, flat: bool) -> Iterator[_Stretch]:
    for piece in (_CUT_INLINE if flat else _CUT_LINE).split(text):
        if not regex.search(r"[\p{L}\p{N}]", piece):
            continue
        heading = _TITLE_LINE.match(piece.strip()) if not title else None
        yield _Stretch(piece, title or (plain(veiled(heading["title"])) if heading else ""), direction)


def _is_title(text: str) -> bool:
    return 0 < len(text) <= _PROLOGUE_CHARS_MAX and not text.endswith((".", "!", "?", ":", "…", "。", "！", "？", "："))


def _is_heading(text: str, match: regex.Match[str], *, flat: bool) -> bool:
    steered = match["direction"] is not None or match["direction2"] is not None
    at_line_start = match.start() == 0 or text[match.start() - 1] == "\n"
    if not (match["number"] or (steered and match["colon"])):
        return False
    if at_line_start:
        alone = match.end() == len(text) or text[match.end()] == "\n"
        return bool(match["colon"] or alone or match["direction"])
    before = text[max(0, match.start() - 40) : match.start()].rstrip(" *_#").rpartition(" ")[2].lower()
    named = match[0].lstrip(" *_#->•")[:1].isupper() or text.lstrip(" *_#").startswith("narration")
    emphasised = match[0].lstrip().startswith("**") and match[0].endswith("**")
    marked = bool(match["colon"] or match["direction"] or emphasised)
    return flat and named and marked and (emphasised or before not in _MENTIONING)


def _cleaned(stretch: _Stretch, *, flat: bool) -> tuple[str, str]:
    """What is to be said, and how."""
    silent = _SFX_BRACKETED.sub(" ", stretch.text)
    if flat:
        silent = _SFX_INLINE.sub(" ", silent)
    directions = [stretch.direction] if stretch.direction else []
    steered = _without_directions(_RULE_LINE.sub("", silent).strip(), directions)
    # Only now does such a line begin with its label, whatever marks and directions stood before it.
    paragraphs = regex.split(r"\n[ \n]*\n", _SFX_LINE.sub("", plain(steered, keeps_spoilers=True)))
    whole = _unwrapped("\n\n".join(filter(None, (_said(paragraph) for paragraph in paragraphs))))
    if not regex.search(r"[\p{L}\p{N}]", whole):
        return "", ""
    return whole, "; ".join(dict.fromkeys(direction for direction in directions if direction))


def _said(paragraph: str) -> str:
    return "\n".join(filter(None, (_unwrapped(line.strip()) for line in paragraph.split("\n"))))


def _unwrapped(text: str) -> str:
    """Without one pair of quotation marks around it. Several quotations in a row stay: they are dialogue."""
    return unquote(text) if quotation_end(text) == len(text) else text


def _without_directions(text: str, directions: list[str]) -> str:
    """Take out what stands in square brackets; where it begins a line it is kept as a direction.

    Elsewhere ("[pause]", a note's number) it is only not said: it would not hold for the whole section.
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
        "".join([units[start].text, *(unit.joint + unit.text for unit in units[start + 1 : end])])
        for start, end in zip(starts, ends, strict=True)
    ]


def _starts(seconds: list[float], limit_s: float) -> list[int]:
    """Where the pieces begin when each is filled up to the limit before the next one is begun."""
    starts: list[int] = []
    used = math.inf
    for place, length in enumerate(seconds):
        used += length
        if used > limit_s:
            starts.append(place)
            used = length
    return starts


def _units(text: str, max_seconds: float) -> Iterator[_Unit]:
    """Paragraphs; of one that is too long its sentences; of such a sentence its words; of such a word its letters."""
    for paragraph in filter(None, text.split("\n\n")):
        yield from _divided(paragraph, "\n\n", max_seconds, level=0)


def _divided(text: str, joint: str, max_seconds: float, *, level: int) -> Iterator[_Unit]:
    seconds = speech_seconds(spoken(text))
    if seconds <= max_seconds or level > 2:
        yield _Unit(text, joint, seconds)
        return
    if level == 0:
        pieces, inner = list(sentences(text)), " "
    elif level == 1:
        pieces, inner = text.split(), " "
    else:
        letters = max(1, int(max_seconds / _LETTER_CEILING_S))
        pieces, inner = regex.findall(rf"\X{{1,{letters}}}+", text), ""
    for place, piece in enumerate(pieces):
        between = "" if place and pieces[place - 1].endswith(_IDEOGRAPHIC_ENDS) else inner
        yield from _divided(piece, between if place else joint, max_seconds, level=level + 1)
