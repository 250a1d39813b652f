"""Text that is safe for every format: without characters that XML forbids or that change the text direction."""

from __future__ import annotations

import re
from typing import Final

# XML 1.0, 2.2: #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]; of these the C1 controls and the
# noncharacters are discouraged, so they are removed too. Byte order marks are invisible inside a text. Embeddings,
# overrides and isolates would affect the text around it (Unicode Technical Report 36, "Bidirectional Text Spoofing").
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffc\ufffe\uffff"
    "\u202a-\u202e\u2066-\u2069"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_LINE_ENDS: Final = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def safe_text(text: str) -> str:
    """The text with plain line feeds, without forbidden, discouraged and direction-changing characters."""
    return _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """The safe text on one line, with single spaces."""
    return " ".join(safe_text(text).split())
