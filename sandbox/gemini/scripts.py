"""The same text in another script, as a recogniser writes it when it mistakes the language."""

from __future__ import annotations

import unicodedata
from typing import Final

_CYRILLIC: Final = dict(zip("abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопярстувщхыз", strict=True))
_DROPPED: Final = frozenset("LETTER SIGN VOWEL SYLLABLE SMALL CAPITAL WITH IDEOGRAPH".split())  # noqa: SIM905 - a list of words


def in_another_script(text: str) -> str:
    """Latin letters as Cyrillic ones, all others as Latin ones."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    if any(letter in _CYRILLIC for letter in folded):
        return "".join(_CYRILLIC.get(letter, letter) for letter in folded if not unicodedata.combining(letter))
    return "".join(_latin(letter) for letter in text)


def _latin(letter: str) -> str:
    if not letter.isalpha() and not unicodedata.category(letter).startswith("M"):
        return letter
    name = unicodedata.name(letter, "")
    if "CJK" in name:
        return "bcdfghjklmnpqrst"[ord(letter) % 16] + "aeiou"[ord(letter) % 5] + " "
    words = [word for word in name.split()[1:] if word not in _DROPPED]
    return words[0].casefold() if words else ""
