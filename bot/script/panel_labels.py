"""The labels of a panel script, such as panel, scene and dialogue, in the languages that are offered.

A new language needs an entry in `bot.script.panel_words_latin` or `bot.script.panel_words_scripts`, and words in
`bot.script.panel_words_lines`. Without them, the fields of its scripts are read as text of the panel.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.script.panel_words_latin import LATIN
from bot.script.panel_words_lines import MORE_WORDS
from bot.script.panel_words_scripts import SCRIPTS


def _unaccented(word: str) -> str:
    """The word without accents, as people often type it: "Vineta", "PAGINA"."""
    marks = (character for character in unicodedata.normalize("NFD", word) if not "\u0300" <= character <= "\u036f")
    return unicodedata.normalize("NFC", "".join(marks))


def _words(kind: str) -> frozenset[str]:
    rows = (*LATIN.values(), *SCRIPTS.values(), MORE_WORDS)
    words = {word for row in rows for word in row.get(kind, "").split("|") if word}
    return frozenset(words | {_unaccented(word) for word in words})


REMARKS: Final = frozenset({"shot", "weight", "title", "note"})
"""Kinds of fields that a text may have which is no finished script."""

FIELDS: Final = (
    "scene",
    "focus",
    "detail",
    "caption",
    "dialogue",
    "thought",
    "sound",
    "shot",
    "weight",
    "title",
    "note",
)
"""The kinds of labelled fields; a word of two kinds is a label of the first."""

WORDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {kind: _words(kind) for kind in ("panel", "picture", "page", "top", "bottom", "number", *FIELDS, *MORE_WORDS)}
)
"""All words of each kind, in lower case."""

_COMMON: Final = frozenset(
    {"description", "panel description", "action", "illustration", "image", "picture", "drawing"}
    | {"cap", "text", "vo", "fx", "balloon", "bubble"}
)
ENGLISH: Final[frozenset[str]] = frozenset(
    word
    for kind in FIELDS
    for word in LATIN["en"].get(kind, "").split("|")
    if kind not in REMARKS and word not in _COMMON
)
"""The labels of the form that the prompts ask for; they count within a line, too."""
