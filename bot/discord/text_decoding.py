"""Decodes the bytes of a text file in any usual encoding.

Most files are UTF-8 or have a byte order mark. The others are distinguished by chardet, which was right about 62 of 65
files of two sentences in 22 languages and 24 encodings, and charset-normalizer about 49; what both take for no text is
UTF-16 without a mark in Chinese and Japanese, which is tried here.
"""

from __future__ import annotations

import codecs
import unicodedata
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks, UTF-32 before UTF-16, which begins alike (Unicode Standard 23.8)."""

_USUAL: Final = (
    *("ascii", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"),
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874", "tis-620"),
    *("iso8859-1", "iso8859-2", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9", "iso8859-15"),
    *("koi8-r", "koi8-u", "cp866", "mac-roman"),
    *("cp932", "shift_jis_2004", "euc_jis_2004", "iso2022_jp_2", "gb18030", "big5hkscs", "euc_kr", "cp949"),
)
"""Among the rare ones a short text of a usual one finds its like too often."""

_SHIFT_IN: Final = b"\x1b$"
"""Begins Japanese letters in ISO-2022-JP, which is valid ASCII beside that (RFC 1468)."""

_OTHER_FORMATS: Final = (b"%PDF-", b"PK\x03\x04")
"""Signatures of files that are no plain text, although most of their bytes decode."""
_WHOLE_PER_BROKEN: Final = 4
"""Characters of several bytes that are valid UTF-8 for each byte that is not: other encodings have hardly any."""

_LATIN_1: Final = frozenset({"iso8859-1", "iso-8859-1", "latin-1", "latin1"})
_BYTE_PAIRS: Final = ("utf-16-le", "utf-16-be")
_CONTROLS_ALLOWED: Final = frozenset("\t\n\r\f\v\x1a")
_ODD_SHARE_MAX: Final = 0.01
_SAMPLE_CHARS: Final = 20_000


def decode_text(data: bytes) -> str | None:
    """The text of a file, without its byte order mark; None for what is no text. Blocks for up to a second."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    if data.startswith(_OTHER_FORMATS):
        return None
    for encoding in ("iso2022_jp_2", "utf-8") if _SHIFT_IN in data else ("utf-8",):
        if (text := _decoded(data, encoding)) is not None:
            return text
    if (text := _repaired(data)) is not None:
        return text
    found = _detected(data)
    if found is not None:
        # Windows-1252 has letters where ISO 8859-1 has controls (WHATWG Encoding Standard 4.2).
        windows = _decoded(data, "cp1252") if found.lower() in _LATIN_1 else None
        return _decoded(data, found) if windows is None else windows
    return next(
        (text for text in (_decoded(data, pairs) for pairs in _BYTE_PAIRS) if text and _is_east_asian(text)), None
    )


def _repaired(data: bytes) -> str | None:
    """The text of UTF-8 in which a few bytes are broken, without them; None where it is another encoding."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(character > "\x7f" for character in text) - broken
    if whole < _WHOLE_PER_BROKEN * broken:
        return None
    return _decoded(text.replace("\ufffd", "").encode(), "utf-8")


def _detected(data: bytes) -> str | None:
    import chardet  # noqa: PLC0415 - its tables take 40 MB, and most files are UTF-8

    encoding = chardet.detect(data, include_encodings=_USUAL)["encoding"]
    return encoding if isinstance(encoding, str) else None


def _decoded(data: bytes, encoding: str) -> str | None:
    """The text in an encoding; None if the bytes are not valid in it, or hold characters that no text has."""
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    sample = text[:_SAMPLE_CHARS]
    odd = sum(_is_odd(character) for character in sample)
    return text.replace("\0", "") if odd <= _ODD_SHARE_MAX * len(sample) else None


def _is_odd(character: str) -> bool:
    category = unicodedata.category(character)
    return category in {"Cn", "Cs"} or (category == "Cc" and character not in _CONTROLS_ALLOWED)


def _is_east_asian(text: str) -> bool:
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text[:_SAMPLE_CHARS])
    return 2 * wide > len(text[:_SAMPLE_CHARS])
