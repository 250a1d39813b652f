"""Finds the title of a text without a marked one: a first line that reads as a title, or the name of its file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

_TITLE_CHARS_MAX: Final = 60
_TITLE_WORDS_MAX: Final = 10
_LINE: Final = regex.compile(r"\A(?P<line>[^\n]{2,60})\n(?=[ \t]*\n|[^\n]{80})")
"""A short first line with a blank line, or a long paragraph, below it."""
_NO_TITLE: Final = regex.compile(
    r"[.,;:!?…。！？，、；：–—-][\"”’»」』)]*\Z|\A[\p{Ll}\"“„«»‹「『《‘'>(\[*_•–—-]|[:：][ ]|\A[^\p{L}]*\Z|https?://"
)
_NUMBERED: Final = regex.compile(
    r"(?:chapter|part|book|act|scene|kapitel|teil|chapitre|partie|cap[ií]tulo|parte|capitolo|hoofdstuk|deel|rozdział|глава|часть"
    r"|розділ|bölüm|bab|chương|day|episode|session)?"
    r"[ ]*(?:\d{1,4}|[ivxlc]{1,7}|one|two|three|four|five|six|seven|eight|nine|ten)[.:]?"
    r"|第[\d一二三四五六七八九十百]{1,6}[章回話话节節幕部]|prologue?|epilogue?",
    regex.IGNORECASE,
)
"""A heading that says which part of a text this is, and not what the text is called."""

_SUFFIX: Final = regex.compile(r"(?:\.[A-Za-z][A-Za-z0-9]{0,9}){1,2}\Z")
_WITHOUT_MEANING: Final = (
    "message text txt file document doc dokument untitled unbenannt unknown note notes notiz notizen paste"
    " pastebin download output export input data scan chat log temp tmp test readme story chapter narration transcript"
    " draft final new attachment neues textdokument img dsc ch chap kapitel chapitre"
)
_GENERIC: Final = frozenset(_WITHOUT_MEANING.split())
_STATES: Final = (
    "final finished done draft rough rev revised revision edited edit edits copy kopie copie new neu latest last clean"
    " beta wip fixed updated update version entwurf fertig korrigiert 最終 完成 初稿 終稿 最终 终稿"
)
_COPY_OF: Final = regex.compile(r"\A(?:copy[ _-]of|kopie[ _-]von|copie[ _-]de|copia[ _-]de)[ _-]", regex.IGNORECASE)
_STATE: Final = frozenset(_STATES.split())
"""What people add to the name of a file to tell it from the one before."""
_VERSION: Final = regex.compile(
    r"v\d{1,3}(?:[.]\d{1,3})*|\(\d{1,3}\)|\d{4}-?\d{2}-?\d{2}|(?:final|draft|edit|copy)\d{0,3}|(?:final){2,}",
    regex.IGNORECASE,
)
_CODE: Final = regex.compile(r"[0-9a-f]{12,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{9,}", regex.IGNORECASE)
_JOINT: Final = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})|(?<=\p{L})(?=\d)|(?<=\d)(?=\p{Lu}\p{Ll})")
_DATE: Final = regex.compile(r"(?<!\d)\d{4}[-_.]\d{2}[-_.]\d{2}(?!\d)")
_WORD: Final = regex.compile(r"[^\s_]+")


def title_line(text: str) -> str:
    """The first line of a text if it reads as a title; otherwise empty."""
    match = _LINE.match(text)
    line = match["line"].strip() if match else ""
    if not line or len(line.split()) > _TITLE_WORDS_MAX or _NO_TITLE.search(line):
        return ""
    return line


def title_of_file(name: str) -> str:
    """The title in a file's name: "my-chapter-01_FINAL.txt" is "My chapter 1"; empty if the name has none."""
    stem = _COPY_OF.sub("", _DATE.sub(" ", _SUFFIX.sub("", name.removeprefix("SPOILER_"))))
    if _CODE.fullmatch(stem.strip()):
        return ""
    if not regex.search(r"[\s_.+-]", stem.strip()):
        stem = _JOINT.sub(" ", stem)
    has_spaces = " " in stem.strip() or "_" in stem
    # A hyphen joins words where something else stands between the others: "salt-road_chapter" has two words.
    words = _telling(_WORD.findall(regex.sub(r"[.+]" if has_spaces else r"[.+-]", " ", stem)))
    if len(words) == 1:
        words = _telling(words[0].split("-"))
    if all(word.casefold() in _GENERIC or _is_number(word) for word in words):
        return ""
    title = " ".join(word.lstrip("0") or word if word.isdigit() else word for word in words)
    return "" if _NUMBERED.fullmatch(title) else title[:1].upper() + title[1:]


def named(title: str, file_name: str) -> str:
    """The title of a text from a file: its own, unless that only numbers a chapter and the file's name says more."""
    from_file = title_of_file(file_name)
    return from_file if from_file and (not title or _NUMBERED.fullmatch(title.strip())) else title


def _telling(words: Sequence[str]) -> list[str]:
    """The words of a name without those at its ends that only tell the file from others."""
    told = [word.strip("-–") for word in words if word.strip("-–")]
    while told and _is_state(told[-1]):
        told.pop()
    while len(told) > 1 and _is_state(told[0]):
        told.pop(0)
    return told


def _is_state(word: str) -> bool:
    return word.casefold() in _STATE or _VERSION.fullmatch(word) is not None


def _is_number(word: str) -> bool:
    return word.isdigit() or _CODE.fullmatch(word) is not None
