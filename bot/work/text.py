"""Cleans text: encodable as UTF-8, with plain line feeds, without control characters.

Every text from outside (a model's answer, a transcript, a request) is cleaned once, on arrival, so that it can be
written to Discord, to a database and to a log. Sources: Unicode Standard 3.9 (surrogates) and 23.1
(control codes); PostgreSQL takes no U+0000; XML 1.0 2.2 takes neither controls nor U+FFFE and U+FFFF.
"""

from __future__ import annotations

import re
from typing import Final

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"

# One pass from left to right, so that a text in pieces gives the same result as the whole text. Line and paragraph
# separators become line feeds. Direction marks are kept; direction overrides and byte order marks are removed.
_CHANGED: Final = re.compile(
    "(?P<pair>[\ud800-\udbff][\udc00-\udfff])|(?P<half>[\ud800-\udfff])"
    "|(?P<line>\r\n?|[\x0b\x0c\x85\u2028\u2029])"
    "|[\x00-\x08\x0e-\x1f\x7f-\x9f\u202d\u202e\ufeff\ufffe\uffff]"
)
_UNDECIDED: Final = re.compile("[\ud800-\udbff\r]\\Z")


class TextCleaner:
    """Cleans one text that arrives in pieces.

    The joined output is `clean_text` of the joined input. The first half of a surrogate pair and a carriage return are
    held back until the next piece.
    """

    def __init__(self) -> None:
        self._held = ""

    def feed(self, chunk: str) -> str:
        """Add a piece; returns the text that is certain now, which may be empty."""
        text = self._held + chunk
        undecided = _UNDECIDED.search(text)
        self._held = undecided[0] if undecided else ""
        return _CHANGED.sub(_changed, text[: len(text) - len(self._held)])

    def end(self) -> str:
        """End the text; returns what was held back."""
        held, self._held = self._held, ""
        return _CHANGED.sub(_changed, held)


def clean_text(text: str) -> str:
    """The text with surrogate pairs joined, single halves replaced by U+FFFD, and control characters removed."""
    return _CHANGED.sub(_changed, text)


def _changed(match: re.Match[str]) -> str:
    if match["pair"]:
        return match[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    if match["half"]:
        return REPLACEMENT
    return "\n" if match["line"] else ""
