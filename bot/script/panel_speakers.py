"""Finds the lines of dialogue in a panel, such as NAME (manner): "…", with or without quotation marks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex

from bot.script.panel_labels import FIELDS, WORDS
from bot.script.panel_marks import BRACKETED, EMOJI, NUMBERED, at_line_start, inner, unmarked
from bot.script.plain_text import quotation_end

# A full stop belongs to a name only after a title or an initial: "Rain. TOM: …" begins with a sentence.
_NAME_WORD: Final = (
    r"(?:(?:Mr|Mrs|Ms|Dr|St|Prof|Sgt|Lt|Capt|Col|Gen|\p{L})\.|[\p{L}\p{N}\#&][\p{L}\p{M}\p{N}'’・/#&-]{0,24}+)"
)
NAME: Final = rf"{_NAME_WORD}(?:[ ](?:/[ ])?{_NAME_WORD}){{0,3}}"
"""A pattern for who speaks: up to four words."""

_SPEAKER: Final = regex.compile(
    rf"""
    (?:^|(?<=[\n」』。！？])|(?<=["“”»«」』’'.!?…)\]。！？*][ ]))
    (?:[-–—*•>][ ]|{NUMBERED})?(?:{EMOJI}[ ]?)?[*_]{{0,3}}(?:{EMOJI}[ ]?)?
    (?P<name>{NAME})
    [*_]{{0,3}}(?:[ ]?(?P<manner>{BRACKETED}))?[*_]{{0,3}}
    (?:[ ]?(?P<colon>[:：])(?!//)[*_]{{0,3}}[ ]?(?:(?P<aside>[(（][^()（）\n]{{1,60}}+[)）])[ ]?)?
      (?P<quote>(?=["“„«»‹「『《‘'＂]))?
    | (?=[「『]))
    """,
    regex.VERBOSE | regex.MULTILINE | regex.IGNORECASE,
)
_NAME_PARTICLES: Final = {"of", "the", "and", "de", "la", "du", "des", "von", "van", "der", "al", "el", "&", "da", "di"}
_PARTICLES_AFTER_A_NAME: Final = ("は", "が", "も", "を", "と", "に", "の")
_WIDE_NAME_CHARS_MAX: Final = 12
_UNSURE_NAME_CHARS_MAX: Final = 24
_UNSURE_NAME_WORDS_MAX: Final = 3
_LEAST_LINES: Final = 2
NO_NAMES: Final = frozenset().union(
    *(WORDS[kind] for kind in (*FIELDS, "panel", "picture", "page", "top", "bottom"))
) | {
    *("later", "then", "now", "meanwhile", "after", "before", "here", "there", "today", "tomorrow", "day", "night"),
    *("hp", "xp", "ac", "dc", "npc", "npcs", "todo", "loot", "ooc", "tl;dr", "a/n", "pov", "note", "notes", "edit"),
    *("http", "https", "p.s", "ps", "nb", "e.g", "i.e", "also", "but", "and", "first", "second", "third", "last"),
}
_MANNERS: Final = {
    *("thought", "thoughts", "thinking", "think", "whisper", "whispering", "off", "op", "os", "o.s.", "vo", "v.o."),
    *("shout", "shouting", "radio", "phone", "tv", "burst", "small", "large", "weak", "sing", "singing", "caption"),
}.union(*(WORDS[kind] for kind in ("thinking", "whisper", "shout", "off")))


def is_name(text: str, *, every_word: bool = False) -> bool:
    """Whether this may be a name: up to four words, the first (or each) with a capital if its letters have case."""
    words = [word for word in text.split() if word != "/"]
    if not words or len(words) > 4 or len(text) > 40:
        return False
    checked = [word for word in words if word.lower() not in _NAME_PARTICLES] if every_word else words[:1]
    return all(not word[0].islower() for word in checked or words)


def speakers(value: str, *, in_dialogue: bool, cast: frozenset[str] = frozenset()) -> Iterator[regex.Match[str]]:
    """Lines such as NAME (manner): "…" in a field's value. `cast` are speakers without quotation marks."""
    for match in _SPEAKER.finditer(value, quotation_end(value) or 0):
        name = match["name"].strip()
        if match["colon"] is None:
            accepted = _speaks_in_corners(value, match)
        else:
            accepted = name.lower() in cast or _speaks(value, match, in_dialogue=in_dialogue)
        if accepted:
            yield match


def _speaks(value: str, match: regex.Match[str], *, in_dialogue: bool) -> bool:
    name, quoted = match["name"].strip(), match["quote"] is not None
    begins_line = at_line_start(value, match)
    cased = name.upper() != name.lower()
    shouted = name == name.upper() and (cased or quoted)
    if in_dialogue:
        return is_name(name) and (quoted or begins_line or (shouted and cased))
    if quoted and begins_line:
        return is_name(name, every_word=True)
    return shouted and (quoted or begins_line)


def _speaks_in_corners(value: str, match: regex.Match[str]) -> bool:
    """名前「…」: a name in letters without case, with nothing after the quotation except another line of dialogue."""
    name = match["name"]
    if " " in name or len(name) > _WIDE_NAME_CHARS_MAX or name.upper() != name.lower():
        return False
    if name.isdigit() or (name.endswith(_PARTICLES_AFTER_A_NAME) and not match["manner"]):
        return False
    end = quotation_end(value[match.end() : match.end() + 400])
    after = value[match.end() + (end or 0) :][:1]
    return end is not None and (not after.strip() or _SPEAKER.match(value, match.end() + end) is not None)


def split_name(match: regex.Match[str]) -> tuple[str, str]:
    """Name and manner of a speaker: ANN/THOUGHT is a name with a manner, BILL / THE MONSTER is a name."""
    name = match["name"].strip()
    manner = ", ".join(filter(None, (inner(match["manner"]), inner(match["aside"]))))
    base, slash, after = name.rpartition("/")
    if slash and base and after.strip().lower() in _MANNERS:
        name, manner = base.strip(), ", ".join(filter(None, (after.strip().lower(), manner)))
    return unmarked(name), unmarked(manner)


def cast_of(body: str) -> frozenset[str]:
    """The lower-case names before a colon at the start of a line; none if there is only one such line.

    `body` is the text below headings. If it has no line breaks, a name has to occur twice.
    """
    flat = "\n" not in body
    found: list[str] = []
    for match in _SPEAKER.finditer(body):
        name = match["name"].strip()
        if match["colon"] is not None and (flat or at_line_start(body, match)) and _may_be_name(body, match, name):
            found.append(name.lower())
    if flat:
        return frozenset(name for name in found if found.count(name) >= _LEAST_LINES)
    return frozenset(found) if len(found) >= _LEAST_LINES else frozenset()


def _may_be_name(body: str, match: regex.Match[str], name: str) -> bool:
    follows = body[match.end() : match.end() + 2]
    if not follows.strip() or (follows[0].isdigit() and name[-1].isdigit()):
        return False
    if len(name) > _UNSURE_NAME_CHARS_MAX or len(name.replace(" / ", " ").split()) > _UNSURE_NAME_WORDS_MAX:
        return False
    if not any(letter.isalpha() for letter in name) or name.lower() in NO_NAMES:
        return False
    return is_name(name, every_word=True)
