"""A person's request to draw a panel again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class RedrawReason(Enum):
    """Why a panel is drawn again."""

    PERSON = auto()
    """A person does not look as in another panel."""
    ABSENT = auto()
    """A person is missing."""
    SCENE = auto()
    """It is the wrong place."""
    OTHER = auto()
    """Words of the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedrawRequest:
    """A request to draw a panel again. `as_in` is the panel in which the people look right; `words` are their own."""

    reason: RedrawReason
    as_in: int | None = None
    words: str = ""
