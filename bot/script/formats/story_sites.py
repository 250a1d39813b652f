"""Leaves out what sites for stories and lyrics have around a text that was copied from them.

Read are FanFiction.net, Royal Road, Wattpad and Genius; of other sites the list of a story's data above it.
"""

from __future__ import annotations

import re
from typing import Final

_FFN_RATED: Final = re.compile(r"^Rated: (?:Fiction )?[KTM]\+? - [^\n]* - Words: [\d,.]+[^\n]*\n?", re.MULTILINE)
_FFN_LINES: Final = re.compile(
    r"^(?:Follow/Fav|\+ ?- ?Full.*|Expand Tighten|(?:Prev|Next|< Prev|Next >))[ \t]*$\n?",
    re.MULTILINE,
)
_FFN_CHAPTER: Final = re.compile(r"\A\s*\d{1,3}\. (?P<title>[^\n]{1,80})\n")
"""The chapter that was chosen from the list above the text."""
_FFN_AUTHOR: Final = re.compile(r"^By:? [^\n]{1,60}$", re.MULTILINE | re.IGNORECASE)
_FFN_NOTE: Final = re.compile(r"^AN(?=[ ]?:)", re.MULTILINE)
_HEADER_CHARS_MAX: Final = 3000

_RR: Final = re.compile(r"^(Previous|Next|Fiction)[ ]?\n?(?:Chapter|Page)[ \t]*$", re.MULTILINE)
_RR_NOTE: Final = re.compile(
    r"^A note from [^\n]{1,60}(?:\n[^\n]+)+\n?|^Support \"[^\n]{1,200}\"[ \t]*$\n?"
    r"|^About the author[ \t]*$(?:\n[^\n]+)*\n?|^Bio: [^\n]*$",
    re.MULTILINE,
)
_RR_LINES: Final = re.compile(
    r"^(?:(?:Previous|Next)[ ]?\n?Chapter|Fiction[ ]?\n?Page|Advertisement|Remove|Donate)[ \t]*$\n?", re.MULTILINE
)

_WATTPAD: Final = re.compile(r"^Continue reading next part[ \t]*$", re.MULTILINE | re.IGNORECASE)
_WATTPAD_LINES: Final = re.compile(
    r"^(?:Comments?|Vote|Share|Add|You(?:'|’)ll also like|Continue reading next part"
    r"|[\d.,]+[KM]?(?:[ \t]+[\d.,]+[KM]?){1,3}|(?:#[\w-]+[ \t]*)+)[ \t]*$\n?",
    re.MULTILINE | re.IGNORECASE,
)

_GENIUS_END: Final = re.compile(r"(?<=\S)(?P<count>(?<!\d)\d{0,5})Embed\s*\Z")
_GENIUS_END_CHARS_MAX: Final = 20
_GENIUS_LINES: Final = re.compile(
    r"^(?:\d+ Contributors?[^\n]*?(?=\[|$)|See [^\n]{1,80} LiveGet tickets as low as \$[\d.,]+"
    r"|You might also like(?=\[|$))",
    re.MULTILINE,
)
_SONG_PART: Final = re.compile(
    r"^[ \t]*[\[【](?:(?:pre|post)?-?\s?(?:chorus|hook|refrain|drop)"
    r"|(?:final|last|female|male|spoken|instrumental|guitar|piano|sax) ?"
    r"(?:chorus|verse|vocals?|solo|break|interlude|outro|intro)|verse|bridge|intro|outro|interlude|breakdown|build(?:-?up)?"
    r"|solo|instrumental|break|fade ?(?:in|out)|end|strophe|vers|brücke|zwischenspiel"
    r"|couplet|pont|refrão|ponte|verso|estribillo"
    r"|coro|puente|pre-?coro|ritornello|strofa|zwrotka|refren|nakarat|куплет|припев|бридж|aメロ|bメロ|サビ|間奏|主歌|副歌|橋段)"
    r"[ ]?\d{0,2}(?:[ ]?[:,–-][^\[\]\n]{0,80}|[ ](?:x?\d{1,2}x?|one|two|three|four|[ivxa-d]{1,3}|reprise|repeat))?"
    r"[\]】][ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_SURE_PART: Final = re.compile(
    r"chorus|hook|refrain|refr[eã]|verse|verso|vers\b|strophe|strofa|zwrotka|couplet|coro|estribillo|ritornello|nakarat|куплет"
    r"|припев|メロ|サビ|主歌|副歌",
    re.IGNORECASE,
)
"""Parts that only a song has: a play has bridges and interludes, too."""
_SONG_PARTS_MIN: Final = 2

_CHORD: Final = (
    r"(?:[A-H][#b♯♭]?(?:maj|min|m|M|dim|aug|sus|add)?(?:[245679]|11|13)?(?:(?:sus|add|maj|b|#)\d{1,2})?(?:/[A-H][#b]?)?"
    r"|N\.?C\.?)"
)
_CHORD_LINE: Final = re.compile(rf"^[ \t|]*{_CHORD}(?:[ \t|]+{_CHORD})+[ \t|]*$\n?", re.MULTILINE)
_CHORD_IN_WORDS: Final = re.compile(rf"\[{_CHORD}\](?=[^\W\d])")
_SURE_CHORD: Final = re.compile(
    r"(?<![^\W\d_])[A-H][#b♯♭]?(?:m|min|maj|dim|aug|sus|add|7)|[ \t]{2}|\](?=[A-ZÀ-Þ][a-zß-ÿ])"
)
"""What the letters of a rhyme scheme, of a scale and of a quotation ("[a]nd", "[A]ll") do not have."""
_CHORDS_MIN: Final = 2

_BREAK: Final = re.compile(
    r"^[ \t]*[-–—~*=•(\[{<#_.|xX ]{1,20}(?:line|scene|page|section|time|horizontal)[ -]?(?:break|divider|rule|skip)"
    r"[-–—~*=•)\]}>#_.|xX ]{1,20}[ \t]*$|^[ \t]*(?:LINE|PAGE|SCENE) ?BREAK[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
"""Words that stand for a line between two scenes."""

_SITE_KEY: Final = (
    r"(?:fandom|rating|rated|pairings?|ship|words?|word count|warnings?|triggers?(?: warnings?)?|tw|cw|disclaimer|beta"
    r"|prompt)"
)
"""Data that a story on a site has; a recipe has a title, an author and notes, too."""
_DATA: Final = re.compile(
    rf"\A\s*+(?=(?:[^\n]*\n){{0,6}}?[*_ ]*Title[*_]*:)(?=(?:[^\n]*\n){{0,12}}?[*_ ]*{_SITE_KEY}[*_]*[ ]?:)"
    rf"(?:[*_ ]{{0,4}}(?:{_SITE_KEY}|title|author|by|characters?|genre|category|summary|a/n|language|status|chapters?"
    r"|tags|notes?)[*_]*[ ]?:[^\n]*\n+){3,}",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(r"^[*_ ]*Title[*_]*[ ]?:[*_ ]*(?P<title>[^\n*_]{1,200})", re.MULTILINE | re.IGNORECASE)


def without_site_furniture(text: str) -> tuple[str, str]:
    """The text without such lines, and its title, which may be empty."""
    text, title = _without_data(text)
    rated = _FFN_RATED.search(text, 0, _HEADER_CHARS_MAX)
    if rated is not None:
        # The lines above belong to the header as far as no blank one is among them.
        start = text.rfind("\n\n", 0, rated.start()) + 1
        if _FFN_AUTHOR.search(text, start, rated.start()) is not None:
            title = title or text[start:].strip().partition("\n")[0].strip()
            body = _FFN_NOTE.sub("A/N", _FFN_LINES.sub("", text[rated.end() :]))
            text = text[:start] + _FFN_CHAPTER.sub(r"# \g<title>\n\n", body)
    if len(set(_RR.findall(text))) > 1:
        text = _RR_LINES.sub("", _RR_NOTE.sub("", text))
    if _WATTPAD.search(text):
        text = _WATTPAD_LINES.sub("", text)
    text = _without_song_marks(text)
    return _BREAK.sub("***", text), title


def _without_song_marks(text: str) -> str:
    """The text without the names of a song's parts, its chords, and what Genius puts around it."""
    parts = {match[0].strip().casefold() for match in _SONG_PART.finditer(text)}
    is_song = len(parts) >= _SONG_PARTS_MIN and any(map(_SURE_PART.search, parts))
    end = _GENIUS_END.search(text, max(0, len(text.rstrip()) - _GENIUS_END_CHARS_MAX))
    if end is not None and (is_song or end["count"] or _GENIUS_LINES.search(text)):
        text = _GENIUS_LINES.sub("", text[: end.start()])
    if is_song:
        text = _SONG_PART.sub("", text)
    for pattern in (_CHORD_LINE, _CHORD_IN_WORDS):
        chords = [f"{match[0]}{match.string[match.end() : match.end() + 2]}" for match in pattern.finditer(text)]
        if len(chords) >= _CHORDS_MIN and any(map(_SURE_CHORD.search, chords)):
            text = pattern.sub("", text)
    return text


def _without_data(text: str) -> tuple[str, str]:
    data = _DATA.match(text)
    title = _TITLE.search(data[0]) if data else None
    if data is None or title is None or not text[data.end() :].strip():
        return text, ""
    return text[data.end() :], title["title"].strip()
