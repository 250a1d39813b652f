"""Reads the words of subtitles, lyrics and transcripts: no numbers, no times, no styles, sentences in one piece.

Sources: W3C, WebVTT; Matroska, "SRT Subtitles" and "SSA/ASS Subtitles"; the LRC format of players of songs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

_TIME: Final = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_MOMENT: Final = re.compile(_TIME)
_ARROW: Final = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}(?:[ \t][^\n]*)?")
_BRACKETED_ARROW: Final = re.compile(rf"^\[{_TIME}[ ]-->[ ]{_TIME}\][ \t]*", re.MULTILINE)
_HEADER: Final = re.compile(r"^WEBVTT\b[ \t-]*([^\n]*)\n(?:[^\n]*[^\n\d\s][^\n]*\n(?!.*-->))*", re.MULTILINE)
_BLOCK: Final = re.compile(r"(?:\A|(?<=\n\n))(?:NOTE|STYLE|REGION)\b[^\n]*\n(?:[^\n]*\S[^\n]*\n)*", re.MULTILINE)
_VOICE: Final = re.compile(r"<v(?:\.[\w.]{1,40})?[ ]([^<>\n]{1,60})>")
_STYLE: Final = re.compile(r"\{\\[^{}\n]{0,300}\}|</?(?:c|v|lang|ruby|font|\d)[^<>\n]{0,100}>")
_SOUND: Final = re.compile(r"\[([^\[\]\n]{1,100})\]")
"""A line of brackets alone, for those who cannot hear it."""
_SOUND_LABEL: Final = "SFX: "
_LABEL: Final = re.compile(r"[-–—\[(♪]|[^\s:][^\n:]{0,30}:[ ]")
_ENDS_SENTENCE: Final = re.compile(
    r"[.!?…:。！？♪)\]\"”»」』-](?:</[ibu]>)*$|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff]$"
)
"""A subtitle after which another sentence begins; in scripts without spaces each is a line of its own."""

_EVENT: Final = re.compile(r"Dialogue:[ ]*(?:[^,\n]*,){1,2}\d+:\d{2}:\d{2}\.\d{1,3},")
_EVENT_PART: Final = re.compile(r"[ \t]*\[(Script Info|V4\+{0,2} Styles|Events|Fonts|Graphics|Aegisub [\w ]+)\][ \t]*")
_EVENT_DATA: Final = re.compile(r"[A-Za-z][\w .]{0,40}:|;|!:")
_OTHER_EVENT: Final = re.compile(r"(?:Comment|Picture|Sound|Movie|Command):|;")
"""Lines of the parts before the events, and between these, that nobody says."""
_NAME, _TEXT = "name", "text"
_USUAL_COLUMNS: Final = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"

_SUNG: Final = re.compile(r"[ \t]*((?:\[\d{1,3}:\d{2}(?:[.:]\d{1,3})?\][ ]?)+)(.*)")
_STAMP: Final = re.compile(r"[\[<](\d{1,3}):(\d{2}(?:[.:]\d{1,3})?)[\]>]")
_SONG_TAG: Final = re.compile(r"[ \t]*\[(ti|ar|al|au|by|length|offset|re|ve|tool|la|#)[ ]?:([^\[\]\n]*)\][ \t]*")
_SUNG_MIN: Final = 3

_FIRST_CLOCK: Final = re.compile(r"0:0\d")
_CLOCK: Final = re.compile(r"(?:\d{1,2}:)?\d{1,2}:\d{2}")
_CLOCKS_MIN: Final = 3


def read_timed(text: str) -> tuple[str, str] | None:
    """The words of a text that is made of times and words, and its title, which may be empty; None for any other."""
    if "-->" in text and _BRACKETED_ARROW.search(text):
        return _flowing(_BRACKETED_ARROW.sub("", text).split("\n")), ""
    if "-->" in text and any(map(_ARROW.fullmatch, text.split("\n"))):
        return _captions(text)
    lines = text.split("\n")
    if "Dialogue:" in text and any(map(_EVENT.match, lines)):
        return _events(lines)
    if "[" in text and (song := _song(lines)) is not None:
        return song
    bare = [line.strip() for line in lines]
    clocks = list(filter(_CLOCK.fullmatch, bare))
    if len(clocks) >= _CLOCKS_MIN and _FIRST_CLOCK.fullmatch(clocks[0]):
        return _flowing(_without_clocks(bare)), ""
    return None


def _without_clocks(lines: Sequence[str]) -> Iterator[str]:
    """The other lines; a blank line beside a time belongs to it."""
    for above, line, below in zip(["", *lines[:-1]], lines, [*lines[1:], ""], strict=True):
        is_gap = not line and (_CLOCK.fullmatch(above) or _CLOCK.fullmatch(below))
        if not (is_gap or _CLOCK.fullmatch(line)):
            yield line


def _captions(text: str) -> tuple[str, str]:
    header = _HEADER.search(text)
    if header is not None:
        text = _BLOCK.sub("", f"{text[: header.start()]}\n{text[header.end() :]}")
    lines = text.split("\n")
    before, cues = list[str](), list[tuple[bool, list[str]]]()
    current, shown_until = before, ""
    for index, line in enumerate(lines):
        if _ARROW.fullmatch(line):
            above = lines[index - 1].strip() if index else ""
            is_below_gap = index < 2 or not lines[index - 2].strip()
            if above and current and (above.isdigit() or (header is not None and is_below_gap)):
                current.pop()
            begins, ends = _MOMENT.findall(line)[:2]
            current = []
            cues.append((begins == shown_until, current))
            shown_until = ends
        else:
            current.append(line.strip())
    typed = "\n".join(before).strip()
    words = _flowing(_cue_lines(cues))
    return f"{typed}\n\n{words}" if typed else words, header[1].strip() if header else ""


def _cue_lines(cues: Iterable[tuple[bool, list[str]]]) -> Iterator[str]:
    """The lines of subtitles. A line that scrolls up is shown again, at once where its subtitle ends."""
    last = ""
    for follows_at_once, cue in cues:
        shown = "\n".join(_sound(_STYLE.sub("", _VOICE.sub(r"\1: ", line)).strip()) for line in cue)
        lines = shown.strip().split("\n") if shown.strip() else []
        yield from lines[1:] if follows_at_once and lines[:1] == [last] else lines
        last = lines[-1] if lines else last


def _sound(line: str) -> str:
    match = _SOUND.fullmatch(line)
    return line if match is None else _SOUND_LABEL + match[1]


def _flowing(lines: Iterable[str]) -> str:
    """The lines in one piece, with a line break where another sentence or speaker begins. Blank lines stay."""
    pieces, is_below_gap = list[str](), False
    for line in lines:
        if not line.strip():
            is_below_gap = bool(pieces)
            continue
        if is_below_gap:
            pieces.append("\n\n")
        elif pieces:
            is_new = _ENDS_SENTENCE.search(pieces[-1]) or _LABEL.match(line) or pieces[-1].startswith(_SOUND_LABEL)
            pieces.append("\n" if is_new else " ")
        pieces.append(line)
        is_below_gap = False
    return "".join(pieces)


def _events(lines: Iterable[str]) -> tuple[str, str]:
    """The lines of Advanced SubStation Alpha, each with the name of its column, and what stands around them."""
    columns, title, found, part = _columns(_USUAL_COLUMNS), "", list[str](), ""
    for line in lines:
        key, _, value = line.partition(":")
        if (heading := _EVENT_PART.fullmatch(line)) is not None:
            part = heading[1]
        elif part and key == "Title":
            title = value.strip()
        elif part == "Events" and key == "Format":
            columns = _columns(value)
        elif part and (_OTHER_EVENT if part == "Events" else _EVENT_DATA).match(line) and not _EVENT.match(line):
            continue
        elif not _EVENT.match(line):
            found.append(line.strip())
        else:
            values = dict(zip(columns, value.split(",", len(columns) - 1), strict=False))
            words = _STYLE.sub("", values.get(_TEXT, "")).replace("\\N", " ").replace("\\n", " ").replace("\\h", " ")
            name = values.get(_NAME, "").strip()
            found.append(f"{name}: {words.strip()}" if name and words.strip() else words.strip())
    return _flowing(found), title


def _columns(line: str) -> list[str]:
    return [column.strip().lower() for column in line.split(",")]


def _song(lines: list[str]) -> tuple[str, str] | None:
    """The lines of a song in the order in which they are sung; one that has several times is sung as often."""
    sung = [match for match in map(_SUNG.fullmatch, lines) if match is not None]
    tags = {match[1]: match[2].strip() for match in map(_SONG_TAG.fullmatch, lines) if match is not None}
    has_fractions = sum("." in match[1] for match in sung) * 2 > len(sung)
    if len(sung) < _SUNG_MIN or not (tags or has_fractions):
        return None
    timed = [(_seconds(stamp), match[2]) for match in sung for stamp in _STAMP.finditer(match[1])]
    words = (_STAMP.sub("", words).strip() for _, words in sorted(timed, key=lambda one: one[0]))
    first = next(index for index, line in enumerate(lines) if _SUNG.fullmatch(line))
    parts = (_not_sung(lines[:first]), "\n".join(words), _not_sung(lines[first:]))
    return "\n\n".join(filter(None, parts)), tags.get("ti", "")


def _not_sung(lines: Iterable[str]) -> str:
    return "\n".join(line for line in lines if not (_SUNG.fullmatch(line) or _SONG_TAG.fullmatch(line))).strip()


def _seconds(stamp: re.Match[str]) -> float:
    return 60 * int(stamp[1]) + float(stamp[2].replace(":", "."))
