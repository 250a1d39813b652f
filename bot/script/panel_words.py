"""Patterns for the words and numbers of panels and pages, as they stand in headings."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.script.panel_labels import WORDS
from bot.script.panel_marks import any_of

WORD_LISTS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {kind: WORDS[kind] for kind in ("page", "picture", "number")}
)
r"""What the patterns name as \L<page>, \L<picture> and \L<number> (`regex` docs, Named lists)."""
PANEL: Final = any_of(WORDS["panel"])
FIGURE: Final = r"(?:\d{1,3}(?:\ufe0f?\u20e3|[a-d](?![\p{L}\p{N}]))?|[①-⑳]|[一二三四五六七八九十]{1,3}|[ivx]{1,5}\b)"
"""A number in figures of any script."""
NUMBER: Final = rf"(?:{FIGURE}|(?:\L<number>)\b)"
NO: Final = r"[ ]?(?:\#|no\.?[ ]|n[º°][ ]?|№[ ]?|number[ ])?[ ]?"
PAGE: Final = rf"(?:\L<page>\.?{NO}{NUMBER}|p\.?[ ]?\d{{1,3}}|第?[ ]?{FIGURE}[ ]?(?:ページ|頁|页|페이지|쪽)目?)"
MARKS: Final = r"[*_]{0,3}"
"""Emphasis."""
