"""Text as every format can hold it: without what XML forbids, and without what turns the words around it about."""

from __future__ import annotations

import re
from typing import Final

# XML 1.0, 2.2: #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]; of these the C1 controls and the
# noncharacters are discouraged, and so taken out too. Byte order marks are invisible inside a text. Embeddings,
# overrides and isolates would reach beyond it (Unicode Technical Report 36, "Bidirectional Text Spoofing").
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffc\ufffe\uffff"
    "\u202a-\u202e\u2066-\u2069"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_LINE_ENDS: Final = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def harmless(text: str) -> str:
    """The same text with plain line feeds, and without forbidden, discouraged and direction-changing characters."""
    return _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """The same, on one line, with single spaces."""
    return " ".join(harmless(text).split())
