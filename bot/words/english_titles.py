"""The English catalogue, continued: the title at the top of a work, and what Rename says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TITLES: Final[Mapping[str, str]] = {
    "own": "## {title}",
    "pending": "## …",
    "chapter.story": "## Chapter {number} · {title}",
    "chapter.comic": "## Page {number} · {title}",
    "chapter.narration": "## Part {number} · {title}",
    "thread": "The thread's name follows <t:{at}:R>.",
    "messages": "{n} older {n:plural:message follows|messages follow} in a moment.",
}
"""`thread` and `messages` say what waits after "Renamed to …"."""
