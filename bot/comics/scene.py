"""The heads in a panel's picture, in pixels: words avoid them, and tails point at them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.comics.calmness import BusyMap
from bot.comics.geometry import Point, Rect
from bot.comics.texts import Form, PanelText
from bot.script.matching import folded

_MOUTH_HEIGHT: Final = 0.74
"""The place of an unreported mouth in a head, from its top."""


@dataclass(frozen=True, slots=True)
class SeenHead:
    """A head in the visible part of a picture. `place` is its number in `Look.heads`."""

    place: int
    name: str
    rect: Rect
    mouth: Point


@dataclass(frozen=True, slots=True)
class Scene:
    """The visible part of a picture: its size in pixels, its heads, and where it is calm.

    `whole` is the size of the whole picture in the same pixels: boxes of heads are parts of it, and their errors grow
    with it. `blocked` are places where no text may stand beside the heads. `is_drawn`: there is a picture.
    """

    width: float
    height: float
    busy: BusyMap
    whole: Point
    heads: tuple[SeenHead, ...] = ()
    blocked: tuple[Rect, ...] = ()
    is_drawn: bool = True


def mouth_of(rect: Rect) -> Point:
    """The expected place of a head's mouth."""
    return Point(rect.middle.x, rect.top + rect.height * _MOUTH_HEIGHT)


def speaker_of(text: PanelText, heads: Sequence[SeenHead]) -> SeenHead | None:
    """The head that says a text: the one it aims at, or the one of its speaker's name; None if there is none."""
    if text.form in {Form.CAPTION, Form.SOUND, Form.OFF_PANEL}:
        return None
    if text.aims_at is not None:
        return next((head for head in heads if head.place == text.aims_at), None)
    wanted = _words(text.speaker)
    if not wanted:
        return None
    matches = [(_likeness(wanted, _words(head.name)), head) for head in heads]
    best = max((likeness for likeness, _ in matches), default=0.0)
    fitting = [head for likeness, head in matches if likeness == best]
    return fitting[0] if best > 0 and len(fitting) == 1 else None


def _words(name: str) -> frozenset[str]:
    letters = "".join(
        letter if letter.isalnum() or unicodedata.category(letter)[0] == "M" else " " for letter in folded(name)
    )
    return frozenset(letters.split())


def _likeness(wanted: frozenset[str], name: frozenset[str]) -> float:
    """The words that two names share, of those they have: 1 for the same name, 0 for another one."""
    return len(wanted & name) / len(wanted | name) if name else 0.0
