"""Gives a dialogue that was typed with hyphens its dashes, so that it is not read as a list."""

from __future__ import annotations

from typing import Final

import regex

_SPEECH: Final = regex.compile(r"^[ \t]*-[ ]?(?=[\p{Lu}\p{Lo}¿¡«“\"…])[^\n]*$", regex.MULTILINE)
_ATTRIBUTION: Final = regex.compile(
    r"^[ \t]*-(?:[ ][^\n]*?[\p{L}»”\"][,!?.…]+[ ]-[ ]?|(?=\S)[^\n]*?\S[ ]-)(?=\p{Ll}|\p{Lo})", regex.MULTILINE
)
"""Words of the narrator between hyphens: no list has them."""
_ENDS: Final = regex.compile(r"[\p{Po}\p{Pf}\p{Pi}\p{Pd}][ \t]*$")
_HYPHEN: Final = regex.compile(r"(?<=^[ \t]*|\s)-(?!-)|(?<=\S)-(?=[\s.,;:!?…]|$)")


def with_dialogue_dashes(text: str) -> str:
    """The text with dashes in place of the hyphens of a dialogue; a list stays."""
    if not _ATTRIBUTION.search(text):
        return text
    return _SPEECH.sub(lambda match: _HYPHEN.sub("–", match[0]) if _ENDS.search(match[0]) else match[0], text)
