"""Finds what characters may say in the sections of a narration: lines with a name before them, and quotations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Final

import regex

from bot.script.panel_marks import BRACKETED, inner
from bot.script.panel_speakers import NAME, NO_NAMES, is_name
from bot.script.plain_text import QUOTES, quotation_end
from bot.script.quotations import Quotation, quotations
from bot.work.speech import Speech

DIALOGUE_LINES_MIN: Final = 3
"""A text with at least this many lines of speech is worth a cast."""

CLOCK: Final = r"\d{1,2}:\d{2}(?::\d{2})?(?:[ ][AaPp][Mm])?"
"""A time before a line of a chat."""
_IS_CLOCK: Final = regex.compile(CLOCK)
_LABELLED: Final = regex.compile(
    rf"^(?:\[?{CLOCK}\]?[ ])?(?P<name>{NAME})(?:[ ]?(?P<manner>{BRACKETED}))?[ ]?"
    r"(?:[:：](?!//)|(?<=\p{Lu}{2}[^\n.]{0,20})(?P<stop>\.)(?=[ ]))[ ]?+"
    r"(?P<aside>[(（][^()（）\n]{1,60}+[)）][ ]?)?(?P<words>[^\n]*[\p{L}\p{N}][^\n]*)$",
    regex.MULTILINE,
)
"""A line as in a play, NAME (manner): words, with or without quotation marks; in old prints, NAME. Words."""
NICKNAME: Final = r"[\p{L}\p{N}_][\p{L}\p{N}_.-]{1,31}"
"""A name as people have it in chats."""
_CHATTED: Final = regex.compile(
    rf"^(?P<name>{NICKNAME})(?P<manner>(?!))?:[ ](?P<aside>(?!))?(?P<words>[^\n]*[\p{{L}}\p{{N}}][^\n]*)$",
    regex.MULTILINE,
)
_CUED: Final = regex.compile(
    rf"(?:(?<=\n\n)|\A)(?P<name>{NAME})(?:[ ]?(?P<manner>{BRACKETED}))?\.?\n"
    r"(?:(?P<aside>[(（][^()（）\n]{1,60}+[)）])[ ]?\n)?"
    r"(?P<words>[^\n]*[\p{L}\p{N}][^\n]*(?:\n[^\n]+)*)"
)
"""A block of a screenplay: a name in capitals on a line of its own, and what that person says below it."""
_GOES_ON: Final = regex.compile(r"\n(?![^\n]{0,80}[:：]|[*(（\[>–—―-]|\p{Lu}{2,}\.)[^\n]+")
"""A line of verse after one that does not end a sentence."""
_ENDS_SENTENCE: Final = regex.compile(r"[.!?…。！？)\]][\"”’»)]*\Z")
_STOPPED_NAMES_MIN: Final = 2
"""The names that stand before a full stop in a play, at least, and how often one of them does; in prose "STOP." may."""
_DASHED: Final = regex.compile(r"^[ \t]*[–—―][ \t]*\S", regex.MULTILINE)
_IS_SAID: Final = regex.compile(r"[.,!?…:;—–。，！？、]\Z|\p{Han}|\p{Hiragana}|\p{Katakana}")
"""The end of a quotation that is not only a word that is spoken about; in scripts without spaces any may be speech."""
_PLACE: Final = regex.compile(
    r"(?:act|scene|akt|szene|acte|scène|acto|escena|atto|scena|ato|cena)[ ](?:\d+|[ivxlc]+)", regex.IGNORECASE
)
"""A part of a play, which nobody says."""
_ALSO_CLOSING: Final = '”“"'
_CACHED_WORKS: Final = 64


def labelled_speeches(texts: Sequence[str], names: Collection[str] = ()) -> list[tuple[Speech, ...]]:
    """For each text its lines with a name before them, as in a play or in the words of a comic.

    A name counts if it is one of `names` or is in capitals before a quotation, and in a text with several such lines
    also if it stands before two of them or is in capitals. Where most lines have one, each name counts.
    """
    if any(blocks := _screenplay(texts) or _chat(texts)):
        return blocks
    known = {name.casefold() for name in names}
    found = [[match for match in _LABELLED.finditer(text) if _may_speak(match["name"], known)] for text in texts]
    stopped = Counter(match["name"] for matches in found for match in matches if match["stop"])
    if len(stopped) < _STOPPED_NAMES_MIN or max(stopped.values()) < _STOPPED_NAMES_MIN:
        found = [[match for match in matches if not match["stop"]] for matches in found]
    lines = Counter(match["name"].casefold() for matches in found for match in matches)
    is_play = lines.total() >= DIALOGUE_LINES_MIN
    others = sum(sum(map(bool, text.split("\n"))) for text in texts) - lines.total()
    is_all_play = is_play and max(lines.values()) > 1 and others < lines.total() / 2

    def speaks(match: regex.Match[str]) -> bool:
        name = match["name"]
        if name.casefold() in known or (_is_shouted(name) and _is_quoted(match["words"])):
            return True
        return is_all_play or (is_play and (_is_shouted(name) or lines[name.casefold()] > 1))

    return [tuple(_speech(match) for match in matches if speaks(match)) for matches in found]


def spoken_pieces(texts: Sequence[str]) -> list[tuple[Quotation, ...]]:
    """For each text its quotations, and the speeches behind dashes; they follow each other in one text.

    A quotation that is cut by the end of a text continues in the next one, up to its closing mark.
    """
    pieces, opening = list[tuple[Quotation, ...]](), ""
    for text in texts:
        rest = _end_of_quotation(text, opening) if opening else 0
        found = tuple(
            Quotation(rest + one.start, rest + one.end, one.text) for one in quotations(text[rest:]) if one.text
        )
        if rest and any(map(str.isalnum, text[: rest - 1])):
            found = (Quotation(0, rest - 1, text[: rest - 1]), *found)
        pieces.append(found)
        opening = _open_mark(text, found)
    return pieces


@lru_cache(_CACHED_WORKS)
def has_dialogue(texts: tuple[str, ...]) -> bool:
    """Whether a text, in sections, has enough speech to be worth voices for its characters.

    It counts lines, and reads on only until there are enough. The messages of a work ask often: the answer is kept.
    """
    count = 0
    for text in texts:
        count += sum(1 for _ in _lines_of_speech(text))
        if count >= DIALOGUE_LINES_MIN:
            return True
    return sum(map(len, labelled_speeches(texts))) >= DIALOGUE_LINES_MIN


def _lines_of_speech(text: str) -> Iterator[int]:
    yield from (match.start() for match in _DASHED.finditer(text))
    for one in quotations(text):
        is_dashed = _DASHED.match(text, text.rfind("\n", 0, one.start) + 1) is not None
        if not is_dashed and (_IS_SAID.search(one.text) or text[one.end + 1 : one.end + 2] in {",", "."}):
            yield one.start


def _screenplay(texts: Sequence[str]) -> list[tuple[Speech, ...]]:
    """For each text what is said below a name in capitals, if there are several such blocks and a name comes twice."""
    found = [
        [match for match in _CUED.finditer(text) if _is_shouted(match["name"]) and _may_speak(match["name"], ())]
        for text in texts
    ]
    names = Counter(match["name"] for matches in found for match in matches)
    if names.total() < DIALOGUE_LINES_MIN or max(names.values()) < 2:
        return []
    return [tuple(_speech(match) for match in matches) for matches in found]


def _chat(texts: Sequence[str]) -> list[tuple[Speech, ...]]:
    """For each text the messages of people with small letters in their names, if most lines are such messages."""
    found = [list(_CHATTED.finditer(text)) for text in texts]
    names = Counter(match["name"] for matches in found for match in matches)
    lines = sum(sum(map(bool, text.split("\n"))) for text in texts)
    has_small_letters = any(name[0].islower() for name in names)
    is_chat = (
        has_small_letters
        and len(names) > 1
        and names.total() >= max(DIALOGUE_LINES_MIN, lines / 2)
        and max(names.values()) > 1
    )
    return [tuple(_speech(match) for match in matches) for matches in found] if is_chat else []


def _may_speak(name: str, known: Collection[str]) -> bool:
    return name.casefold() in known or (
        any(map(str.isalpha, name))
        and is_name(name, every_word=True)
        and name.casefold() not in NO_NAMES
        and not _PLACE.fullmatch(name)
    )


def _is_shouted(name: str) -> bool:
    return name == name.upper() != name.lower()


def _is_quoted(words: str) -> bool:
    return words[:1] in QUOTES and quotation_end(words.rstrip()) is not None


def _speech(match: regex.Match[str]) -> Speech:
    start, end = match.span("words")
    words = match["words"]
    if _is_quoted(words):
        start, end = start + 1, start + (quotation_end(words) or len(words)) - 1
    line = start
    while not _ENDS_SENTENCE.search(match.string, line, end) and (more := _GOES_ON.match(match.string, end)):
        line, end = more.span()
    directions = (inner(match["manner"]), (match["aside"] or "").strip(" ()（）"))
    # A time behind a name says when a message was sent, not how it sounds.
    told = (words for words in directions if words and not _IS_CLOCK.fullmatch(words))
    return Speech(start, end, match["name"].strip(), "; ".join(told))


def _open_mark(text: str, found: Sequence[Quotation]) -> str:
    """The mark of the quotation that is open at the end of a text; empty if none is."""
    if not found or found[-1].end != len(text.rstrip()):
        return ""
    mark = text[found[-1].start - 1 : found[-1].start]
    return mark if mark in QUOTES else ""


def _end_of_quotation(text: str, opening: str) -> int:
    """The place behind the mark that closes, in the first paragraph, a quotation that began before; 0 without one."""
    closers = {QUOTES[opening], *(_ALSO_CLOSING if opening in '„“"' else "")}
    for place, character in enumerate(text.partition("\n")[0]):
        is_apostrophe = character in "'’" and text[place + 1 : place + 2].isalnum()
        if character in closers and not is_apostrophe and place > 0:
            return place + 1
        if character in QUOTES and character != "'":
            return 0
    return 0
