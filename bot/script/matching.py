"""Compares what a person typed with known names: without case, accents and extra spaces, and with typing errors."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

TYPED_CHARS_MAX: Final = 100
"""A longer text is no name, and comparing it would take long."""

_SHARED_CHARS: Final = 2
_PREFIX_CHARS_MAX: Final = 4
_PREFIX_WEIGHT: Final = 0.1
"""How Winkler's variant of the Jaro similarity raises names that begin alike: people mistype ends, not beginnings."""


def folded(text: str) -> str:
    """The text without case, accents and extra spaces, so that "Turkce" finds "Türkçe"."""
    decomposed = unicodedata.normalize("NFKD", text[:TYPED_CHARS_MAX].casefold()).replace("_", "-").replace("ı", "i")
    letters = "".join(character for character in decomposed if not "\u0300" <= character <= "\u036f")
    return " ".join(unicodedata.normalize("NFC", letters).split())


def most_similar(typed: str, names: Iterable[str], cutoff: float) -> str | None:
    """The name that a person may mean by a folded text: the first that begins with it, or the one most like it.

    None when no name begins with the same two letters and is as similar as `cutoff`, from 0 to 1.
    """
    alike = [name for name in names if len(typed) > 1 and name[:_SHARED_CHARS] == typed[:_SHARED_CHARS]]
    longer = next((name for name in alike if name.startswith(typed)), None)
    if longer is not None:
        return longer
    best = max(((_similarity(typed, name), name) for name in alike), default=(0.0, ""))
    return best[1] if best[0] >= cutoff else None


def _similarity(typed: str, name: str) -> float:
    ratio = SequenceMatcher(None, typed, name, autojunk=False).ratio()
    shared = next((at for at in range(_PREFIX_CHARS_MAX, 0, -1) if name.startswith(typed[:at])), 0)
    return ratio + shared * _PREFIX_WEIGHT * (1 - ratio)
