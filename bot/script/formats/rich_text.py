r"""Reads the words of a document in Rich Text Format. Source: Microsoft, "Rich Text Format Specification 1.9.1"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

IS_RTF: Final = "{\\rtf"

_TOKEN: Final = re.compile(
    r"\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\'(?P<code>[0-9a-fA-F]{2})|\\(?P<sign>[^a-z])|(?P<brace>[{}])"
    r"|(?P<breaks>[\r\n]+)|(?P<plain>[^\\{}\r\n]+)"
)
_DESTINATIONS_WORDS: Final = """
    fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf
    generator themedata colorschememapping latentstyles datastore xmlnstbl listtable listoverridetable rsidtbl
    fldinst bkmkstart bkmkend mmathPr private upr nonshppict revtbl filetbl annotation atnid atnauthor footnote
"""
_DESTINATIONS: Final = frozenset(_DESTINATIONS_WORDS.split())
"""Groups that hold no words of the text itself."""
_SIGNS: Final[Mapping[str, str]] = {
    "par": "\n", "line": "\n", "sect": "\n\n", "page": "\n\n", "row": "\n", "cell": ", ", "tab": "\t", "emdash": "—",
    "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ",
    "enspace": " ",
}  # fmt: skip
_ESCAPES: Final[Mapping[str, str]] = {"~": " ", "_": "-", "-": "", "\n": "\n", "\r": "\n", "*": ""}
_STRESS: Final = {"b": "**", "i": "*"}
_CODE_PAGE: Final = re.compile(r"\\ansicpg(\d{3,5})")
_TITLE: Final = re.compile(r"\{\\title[ ]([^{}\\]{1,200})\}")
_TRAIL: Final = re.compile(r"(?:, )+(?=\n)")


def read_rich_text(text: str) -> tuple[str, str]:
    """The words of a document, and the title that its properties give, which may be empty."""
    found = _CODE_PAGE.search(text)
    words = _Reader(f"cp{found[1]}" if found else "cp1252").read(text)
    title = _TITLE.search(text)
    return _TRAIL.sub("", words), title[1].strip() if title else ""


class _Reader:
    """Reads a document from its start to its end."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._parts: list[str] = []
        self._codes = bytearray()
        self._groups: list[tuple[bool, bool, int]] = []
        self._is_hidden = False
        self._is_secret = False
        self._fallback_chars = 1
        self._to_skip = 0

    def read(self, text: str) -> str:
        for match in _TOKEN.finditer(text):
            if match["code"] is not None:
                self._code(int(match["code"], 16))
                continue
            self._end_codes()
            if match["brace"]:
                self._brace(match["brace"])
            elif match["word"]:
                self._word(match["word"], match["number"])
            elif match["sign"]:
                self._is_hidden = self._is_hidden or match["sign"] == "*"
                self._show(_ESCAPES.get(match["sign"], match["sign"]))
            elif match["plain"]:
                skipped = min(self._to_skip, len(match["plain"]))
                self._to_skip -= skipped
                self._show(match["plain"][skipped:])
        self._end_codes()
        return "".join(self._parts)

    def _brace(self, brace: str) -> None:
        if brace == "{":
            self._groups.append((self._is_hidden, self._is_secret, self._fallback_chars))
        elif self._groups:
            self._is_hidden, self._is_secret, self._fallback_chars = self._groups.pop()

    def _word(self, word: str, number: str | None) -> None:
        if word == "v" or word == "plain":
            self._is_secret = word == "v" and number != "0"
        elif word in _DESTINATIONS:
            self._is_hidden = True
        elif word == "uc" and number:
            self._fallback_chars = int(number)
        elif word == "u" and number:
            self._show(chr(int(number) % 0x10000))
            self._to_skip = self._fallback_chars
        elif word in _STRESS:
            self._show(_STRESS[word])
        else:
            self._show(_SIGNS.get(word, ""))

    def _code(self, code: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        elif not (self._is_hidden or self._is_secret):
            self._codes.append(code)

    def _end_codes(self) -> None:
        """Decode the bytes that came in a row: a letter may have two."""
        if self._codes:
            try:
                self._parts.append(self._codes.decode(self._encoding, errors="replace"))
            except LookupError:
                self._parts.append(self._codes.decode("cp1252", errors="replace"))
            self._codes.clear()

    def _show(self, words: str) -> None:
        if not (self._is_hidden or self._is_secret):
            self._parts.append(words)
