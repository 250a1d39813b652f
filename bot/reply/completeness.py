"""How much of a work was made, and whether the rest can be made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.reply.controls import Action
from bot.reply.kinds import KINDS
from bot.script.speeches import has_dialogue
from bot.work.ending import EndingKind
from bot.work.request import NarrationOptions, Voices
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
    return bool(work.text.strip()) or pictures or any(section.audio is not None for section in work.sections)


def is_finishable(work: Work) -> bool:
    """Whether the work ended early, and the same work can be finished."""
    kind = None if work.ending is None else work.ending.kind
    if kind not in _BROKEN_OFF and not (kind in _ENDED_EARLY and (has_content(work) or work.pages)):
        return False
    return KINDS[work.kind].may_have_missing_parts(work)


def stands_in_more(action: Action) -> Callable[[Work], bool]:
    """Tells of a work whether this action stands in "More" instead of below the work."""
    return lambda work: has_content(work) and action in KINDS[work.kind].more_actions


def cast_action(work: Work) -> Action | None:
    """What can be done about the voices of a narration's characters; None for other works, and where nobody speaks."""
    options = work.request.options
    if not isinstance(options, NarrationOptions) or not has_content(work):
        return None
    if options.voices is Voices.CAST:
        return Action.CAST if any(section.speeches for section in work.sections) else None
    return Action.HEAR_CAST if has_dialogue(tuple(section.text for section in work.sections)) else None


def casts_in_more(action: Action) -> Callable[[Work], bool]:
    """Tells of a work whether this action about its voices stands in "More": there is no room below the work."""
    return lambda work: is_finishable(work) and cast_action(work) is action
