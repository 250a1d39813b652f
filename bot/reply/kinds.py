"""The buttons below a complete work, by its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.reply.controls import Action
from bot.reply.narration_voices import can_change_cast, can_hear_cast
from bot.work.checks import has_broken_sections
from bot.work.request import Kind
from bot.work.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class KindButtons:
    """The buttons of one kind.

    `actions` are those below a complete work, the primary one first; those in `conditions` are shown only where these
    hold. "More" follows, and holds `more_actions`.
    """

    actions: tuple[Action, ...]
    more_actions: tuple[Action, ...] = ()
    conditions: Mapping[Action, Callable[[Work], bool]] = field(default_factory=dict)


BUTTONS: Final[Mapping[Kind, KindButtons]] = {
    Kind.STORY: KindButtons(
        actions=(Action.CONTINUE, Action.AGAIN, Action.COMIC, Action.NARRATE),
    ),
    Kind.COMIC: KindButtons(
        actions=(Action.READ, Action.FIX, Action.CONTINUE),
        more_actions=(Action.AGAIN, Action.WRITE, Action.NARRATE),
    ),
    Kind.NARRATION: KindButtons(
        actions=(Action.SPEAK_AGAIN, Action.HEAR_CAST, Action.CAST, Action.AGAIN, Action.SAID_WRONG),
        more_actions=(Action.WRITE, Action.COMIC),
        conditions={
            Action.SPEAK_AGAIN: has_broken_sections,
            Action.HEAR_CAST: can_hear_cast,
            Action.CAST: can_change_cast,
        },
    ),
}
