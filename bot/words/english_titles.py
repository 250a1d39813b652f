"""The English catalogue, continued: the title at the top of a work, and what Rename says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.words.english_kinds import kind_sentences

TITLES: Final[Mapping[str, str]] = {
    "own": "## {title}",
    "pending": "## …",
    "thread": "The thread's name follows <t:{at}:R>.",
    "messages": "{n} older {n:plural:message follows|messages follow} in a moment.",
    **kind_sentences("title"),
}
"""`thread` and `messages` say what waits after "Renamed to …"."""
