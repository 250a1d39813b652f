"""The rows of buttons below a work: while it waits, while it is made, and after its end."""

from __future__ import annotations

from typing import Final

from bot.reply.completeness import has_content, is_finishable
from bot.reply.controls import Action, button, custom_id
from bot.reply.frame import Button, ButtonStyle, Row
from bot.reply.kinds import BUTTONS
from bot.words.say import say
from bot.work.ending import EndingKind
from bot.work.work import Work

_ROW_BUTTONS: Final = 5
"""The most buttons in one row (Discord docs: Action Row); the last one is "More"."""
_AFTER_THE_END: Final = frozenset({Action.CONTINUE, Action.SAID_WRONG})
"""The actions that follow a finished work."""


def waiting_buttons(work_id: str, locale: str) -> tuple[Row, ...]:
    """The buttons of a work that waits for a slot."""
    return ((Button(say("button.cancel", locale), custom_id(Action.STOP, work_id), ButtonStyle.DANGER),),)


def running_buttons(work_id: str, locale: str, *, can_fix: bool = False) -> tuple[Row, ...]:
    """The buttons of a work that is being made; the words of a comic with a page can be fixed already."""
    stop = button(Action.STOP, work_id, locale, ButtonStyle.DANGER)
    return ((stop, button(Action.FIX, work_id, locale)) if can_fix else (stop,),)


def ended_buttons(work: Work, locale: str, take: tuple[int, int] = (1, 1)) -> tuple[Row, ...]:
    """The buttons of a work that has ended. `take` is the number of the shown take and how many there are."""
    if work.ending is not None and work.ending.kind is EndingKind.SCHEDULED:
        return (_scheduled_row(work.id, locale),)
    actions: tuple[Action, ...] = (Action.AGAIN,)
    if is_finishable(work):
        others = _shown_actions(work) if has_content(work) else (Action.AGAIN,)
        actions = (Action.FINISH, *(action for action in others if action not in _AFTER_THE_END))
    elif has_content(work):
        actions = _shown_actions(work)
    actions = actions[: _ROW_BUTTONS - 1]
    styles = [ButtonStyle.PRIMARY, *[ButtonStyle.SECONDARY] * len(actions)]
    shown = [button(action, work.id, locale, style) for action, style in zip(actions, styles, strict=False)]
    rows: tuple[Row, ...] = ((*shown, button(Action.MORE, work.id, locale)),)
    number, count = take
    if count > 1:
        previous = button(Action.PREVIOUS, work.id, locale, disabled=number <= 1)
        following = button(Action.NEXT, work.id, locale, disabled=number >= count)
        rows = (*rows, (previous, following))
    return rows


def _scheduled_row(work_id: str, locale: str) -> Row:
    """The buttons of a work whose rest is scheduled."""
    speak_now = Button(say("button.speaknow", locale), custom_id(Action.FINISH, work_id), ButtonStyle.PRIMARY)
    return (speak_now, button(Action.CANCEL_REST, work_id, locale), button(Action.MORE, work_id, locale))


def _shown_actions(work: Work) -> tuple[Action, ...]:
    buttons = BUTTONS[work.kind]
    return tuple(
        action for action in buttons.actions if action not in buttons.conditions or buttons.conditions[action](work)
    )
