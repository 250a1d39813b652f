"""Handles brackets: directions and pauses become marks, links become their words, other words are read.

A bracket is a direction if it stands before words of speech at the start of a line, as `[softly] “Go.”` does; if its
words say how a text is spoken (`bot.script.direction_words`) and are not a name ("[Laughing Wolf Inn]"); or if it
begins with a small letter at the start of a line and a sentence follows. `[Inventory]` and “[we] will stay” are words.
"""

from __future__ import annotations

from typing import Final

import regex

from bot.script.cue_marks import CueMarks
from bot.script.direction_words import names_direction, pause_seconds
from bot.script.plain_text import QUOTES

_WIKI: Final = regex.compile(
    r"(?P<embed>!)?\[\[(?P<page>[^\[\]\n|#^]{0,200}+)(?:[#^](?P<place>[^\[\]\n|]{0,200}+))?(?:\|(?P<label>[^\[\]\n]{0,200}+))?\]\]"
)
_REFERENCE: Final = regex.compile(r"!?\[(?P<label>[^\[\]\n]{1,300}+|(?<=!\[))\]\[(?P<key>[^\[\]\n]{0,100}+)\]")
_BRACKETED: Final = regex.compile(r"(?P<gap>[ ]?)(?<![\\!])\[(?P<inner>[^\[\]\n]{0,300}+)\](?!\()")
_PAUSE: Final = regex.compile(
    r"[(（](?P<inner>[^()（）\n]{1,40}+)[)）]|(?<![\\])<break(?P<attributes>[^<>\n]{0,100}+)/?>(?:</break>)?",
    regex.IGNORECASE,
)
_LEFT_OUT: Final = regex.compile(
    r"\d{1,4}(?:[ ]?[,;–-][ ]?\d{1,4})*+|sic[.!]?|citation needed|illustration(?::[^\n]*)?|transcriber['’]s note:[^\n]*"
    r"|(?:pre-?)?chorus(?: \d)?|(?:verse|bridge|intro|outro|hook|refrain)(?: \d)?",
    regex.IGNORECASE,
)
"""The numbers of notes, remarks of an editor, pictures that are not there, and the parts of a song."""
_ADDRESS: Final = regex.compile(r"https?://\S++ ?")
_FILE_PAGES: Final = ("file:", "image:", "category:", "datei:", "bild:", "kategorie:", "fichier:", "archivo:")
_TIME: Final = regex.compile(
    r"time[ ]?=[ ]?[\"'“”]?(?P<amount>\d{1,5}(?:\.\d{1,3})?)[ ]?(?P<unit>ms|s)", regex.IGNORECASE
)
_STRENGTH: Final = regex.compile(r"strength[ ]?=[ ]?[\"'“”]?(?P<name>[a-z-]{1,10})", regex.IGNORECASE)
_STRENGTHS_S: Final = {"none": 0.0, "x-weak": 0.25, "weak": 0.5, "medium": 0.75, "strong": 1.0, "x-strong": 1.5}
"""Names and order: SSML 1.1, 3.2.3; the seconds are ours."""
_BREAK_S: Final = 1.0
_BEFORE_LINE: Final = ' *_#>-•"“„«「'
_SMALL_WORDS: Final = frozenset(
    {"a", "an", "and", "at", "for", "in", "of", "on", "or", "the", "to", "von", "van", "de"}
)
_WORD: Final = regex.compile(r"[\p{L}\p{N}]")


def with_linked_words(text: str, links: frozenset[str]) -> str:
    """The text with the words of wiki links and reference links in place of them; embedded notes are left out.

    `links` are the keys of link definitions, case-folded.
    """

    def page(match: regex.Match[str]) -> str:
        is_file = (match["page"] or "").strip().lower().startswith(_FILE_PAGES)
        words = match["label"] or match["page"] or match["place"] or ""
        return "" if match["embed"] or is_file else _without_target(words).strip()

    def reference(match: regex.Match[str]) -> str:
        return match["label"] if (match["key"] or match["label"]).strip().casefold() in links else match[0]

    return _REFERENCE.sub(reference, _WIKI.sub(page, text))


def _without_target(words: str) -> str:
    """The words of a link that names its target with an arrow: `Go in->Hut` (Twine, "Passage links")."""
    before, arrow, _ = words.partition("->")
    return before if arrow else words.rpartition("<-")[2]


def with_marks(text: str, marks: CueMarks, links: frozenset[str] = frozenset()) -> str:
    """The text with marks in place of directions and pauses, and with the words of other brackets."""

    def bracket(match: regex.Match[str]) -> str:
        inner = " ".join(match["inner"].strip(" *_").split())
        if _LEFT_OUT.fullmatch(inner):
            return ""
        return match["gap"] + in_place(match, inner)

    def in_place(match: regex.Match[str], inner: str) -> str:
        if inner in {"", "x", "X"}:
            return match[0][len(match["gap"]) :]
        if (address := _ADDRESS.match(inner)) is not None:
            return inner[address.end() :] or inner
        if inner.casefold() in links:
            return match["inner"]
        seconds = pause_seconds(inner)
        if seconds is not None:
            return marks.pause(seconds)
        if not _WORD.search(inner):
            return inner
        return marks.direction(inner) if _is_direction(match, inner) else match["inner"].strip()

    def pause(match: regex.Match[str]) -> str:
        seconds = _break_seconds(match["attributes"]) if match["inner"] is None else pause_seconds(match["inner"])
        return match[0] if seconds is None else marks.pause(seconds)

    return _BRACKETED.sub(bracket, _PAUSE.sub(pause, text))


def _break_seconds(attributes: str) -> float:
    time, strength = _TIME.search(attributes), _STRENGTH.search(attributes)
    if time:
        return float(time["amount"]) / (1000 if time["unit"].lower() == "ms" else 1)
    return _STRENGTHS_S.get(strength["name"].lower(), _BREAK_S) if strength else _BREAK_S


def _is_direction(match: regex.Match[str], inner: str) -> bool:
    text: str = match.string
    start = match.end("gap")
    before = text[max(0, start - 12) : start]
    after = text[match.end() : match.end() + 12].lstrip(" *_:：")
    if before[-1:].isalnum() or text[match.end() : match.end() + 1].isalnum():
        return False
    reach = before.rstrip(_BEFORE_LINE)
    at_line_start = reach == "" or reach[-1] in "\n]" or "\ufdd0" <= reach[-1] <= "\ufdef"
    if at_line_start and after[:1] in QUOTES:
        return True
    within = not at_line_start and before.rstrip()[-1:].isalnum() and after[:1].isalnum()
    if names_direction(inner, within_sentence=within):
        return not _is_name(inner)
    goes_on = after[:1].islower() or after[:1] in {",", ".", ";"}
    return at_line_start and inner[0].islower() and not goes_on


def _is_name(words: str) -> bool:
    """Whether these are several words that all begin with a capital, as names do."""
    found = [word for word in words.split() if word.lower() not in _SMALL_WORDS]
    return len(found) > 1 and "," not in words and all(word[0].isupper() for word in found)
