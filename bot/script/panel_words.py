"""Patterns for the words and numbers of panels and pages, as they stand in headings."""

from __future__ import annotations

from typing import Final

import regex

from bot.script.panel_labels import WORDS
from bot.script.panel_marks import any_of

PANEL: Final = any_of(WORDS["panel"])
FIGURE: Final = r"(?:\d{1,3}(?:\ufe0f?\u20e3|[a-d](?![\p{L}\p{N}]))?|[①-⑳]|[一二三四五六七八九十]{1,3}|[ivx]{1,5}\b)"
"""A number in figures of any script."""
NUMBER: Final = rf"(?:{FIGURE}|(?:\L<number>)\b)"
NO: Final = r"[ ]?(?:\#|no\.?[ ]|n[º°][ ]?|№[ ]?|number[ ])?[ ]?"
PAGE: Final = rf"(?:\L<page>\.?{NO}{NUMBER}|p\.?[ ]?\d{{1,3}}|第?[ ]?{FIGURE}[ ]?(?:ページ|頁|页|페이지|쪽)目?)"
MARKS: Final = r"[*_]{0,3}"
"""Emphasis."""


def compiled(pattern: str, flags: int) -> regex.Pattern[str]:
    """A pattern of the above, compiled with the words of its named lists."""
    return regex.compile(
        pattern, flags, ignore_unused=True, page=WORDS["page"], picture=WORDS["picture"], number=WORDS["number"]
    )
