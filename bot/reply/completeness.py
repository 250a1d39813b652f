"""How much of a work was made, and whether the rest can be made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.reply.controls import Action
from bot.reply.kinds import BUTTONS
from bot.reply.media import MEDIA
from bot.work.ending import EndingKind
from bot.work.work import Work

_BROKEN_OFF: Final = frozenset(
    {
        EndingKind.INTERRUPTED,
        EndingKind.UNDELIVERABLE,
        EndingKind.LOST,
        EndingKind.STALLED,
        EndingKind.OUR_FAULT,
        EndingKind.SCHEDULED,
    }
)
"""After these endings a work can be finished."""

_ENDED_EARLY: Final = frozenset({EndingKind.BUSY, EndingKind.INCOMPLETE, EndingKind.MISCONFIGURED, EndingKind.STOPPED})
"""After these endings a work can be finished when it has content, or a page with the words of its script."""


def has_content(work: Work) -> bool:
    """Whether any text, picture or recording was made."""
    pictures = any(panel.picture is not None for panel in work.panels)
    return bool(work.text.strip()) or pictures or bool(work.spoken_sections)


def is_finishable(work: Work) -> bool:
    """Whether the work ended early, and the same work can be finished."""
    kind = None if work.ending is None else work.ending.kind
    if kind not in _BROKEN_OFF and not (kind in _ENDED_EARLY and (has_content(work) or work.pages)):
        return False
    return MEDIA[work.medium].may_have_missing_parts(work)


def stands_in_more(action: Action) -> Callable[[Work], bool]:
    """A function that returns whether this action is in the menu "More" of a work, instead of below it."""
    return lambda work: has_content(work) and action in BUTTONS[work.kind].more_actions
