"""How long works are kept, in words."""

from __future__ import annotations

from typing import Final

from bot.settings import LibrarySettings
from bot.words.say import say

_MIB: Final = 2**20


def retention_lines(settings: LibrarySettings, section: str, locale: str) -> list[str]:
    """How long works are kept, in the words of a section of the catalogue ("privacy", "usage")."""
    lines = []
    if settings.keep_days is not None:
        lines.append(say(f"{section}.kept.days", locale, days=settings.keep_days))
    if settings.keep_bytes is not None:
        lines.append(say(f"{section}.kept.bytes", locale, mib=settings.keep_bytes / _MIB))
    return lines or [say(f"{section}.kept.always", locale)]
