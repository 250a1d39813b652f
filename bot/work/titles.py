"""What a work is called."""

from __future__ import annotations

import re
from typing import Final

from bot.work.work import Work

TITLE_CHARS_MAX: Final = 80
_MARKUP: Final = re.compile(r"[*_~`|>#\[\]<>\\]+")
_HEADING: Final = re.compile(r"\s*#{1,3}\s+(?P<title>[^\n]{1,200})")


def title_of(work: Work) -> str:
    """The name a person gave it; else the heading its text begins with; else the beginning of its request.

    One line of at most `TITLE_CHARS_MAX` characters, without markdown. Empty only for a request of markup alone.
    """
    heading = _HEADING.match(work.text)
    for candidate in (work.title, heading["title"] if heading else "", work.request.prompt):
        plain = " ".join(_MARKUP.sub(" ", candidate).split())
        if plain:
            return shortened(plain)
    return ""


def shortened(text: str, limit: int = TITLE_CHARS_MAX) -> str:
    """`text` cut at the end of a word, with an ellipsis, where it is longer than `limit` characters."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    word_end = head.rfind(" ")
    return (head[:word_end] if word_end > limit // 2 else head).rstrip(" ,;:.–-") + "…"
