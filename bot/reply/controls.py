"""The buttons under works, and how their custom ids name them."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from bot.reply.frame import Button, ButtonStyle, Row
from bot.words.say import say
from bot.work.ending import EndingKind
from bot.work.parts import PartState
from bot.work.request import Kind
from bot.work.work import Work


class Action(StrEnum):
    """What a button of a work does."""

    STOP = "stop"
    RESUME = "resume"
    """Finish, as buttons of earlier versions say it; never shown any more."""
    FINISH = "finish"
    CONTINUE = "continue"
    AGAIN = "again"
    COMIC = "comic"
    NARRATE = "narrate"
    WRITE = "write"
    MORE = "more"
    PREVIOUS = "previous"
    NEXT = "next"
    EDIT = "edit"
    CHOICES = "choices"
    ILLUSTRATE = "illustrate"
    SHARE = "share"
    DOWNLOAD = "download"
    FORMATS = "formats"
    DETAILS = "details"
    RENAME = "rename"
    DELETE = "delete"
    DELETE_NOW = "deletenow"
    UNDO = "undo"
    OPEN = "open"


WORK_TEMPLATE: Final = re.compile(r"elara:(?!shelf:|mine:)(?P<action>[a-z]{1,16}):(?P<work_id>[0-9a-z]{1,32})")
"""Every button of a work, and every form one opens. Each id has to fit one template only."""

ROUND_TEMPLATE: Final = re.compile(r"elara:(?P<choice>[123]|close):of:(?P<round_id>[0-9a-z]{1,32})")
"""Every button of a vote: one of the three ways on, or its early end."""

SHELF_TEMPLATE: Final = re.compile(r"elara:shelf:(?P<state>[^\s]{1,80})")
"""Everything on a page of the library; `state` says which page of what."""

SETTING_TEMPLATE: Final = re.compile(r"elara:mine:(?P<choice>[a-z]{1,16})")
"""The buttons below what is stored about a person."""

FORM_TEMPLATE: Final = re.compile(r"elara:form:new:(?P<command>[a-z]{1,32})")
"""The form of a command that was sent without its text."""

_MADE_OF: Final = {
    Kind.STORY: (Action.CONTINUE, Action.AGAIN, Action.COMIC, Action.NARRATE),
    Kind.COMIC: (Action.CONTINUE, Action.AGAIN, Action.WRITE, Action.NARRATE),
    Kind.NARRATION: (Action.AGAIN, Action.WRITE, Action.COMIC),
}
"""What a work with something in it can become; the first one is the primary button. "More" follows."""

_BROKEN_OFF: Final = frozenset(
    {EndingKind.INTERRUPTED, EndingKind.UNDELIVERABLE, EndingKind.LOST, EndingKind.STALLED, EndingKind.OUR_FAULT}
)
_ENDED_EARLY: Final = frozenset({EndingKind.BUSY, EndingKind.INCOMPLETE, EndingKind.MISCONFIGURED, EndingKind.STOPPED})
"""Endings after which the same work can be made whole; after the latter only where a part of it was made."""


def custom_id(action: Action, work_id: str) -> str:
    """The id of a work's button."""
    return f"elara:{action.value}:{work_id}"


def shelf_id(state: str) -> str:
    """The id of something on a page of the library."""
    return f"elara:shelf:{state}"


def setting_id(choice: str) -> str:
    """The id of a button below what is stored about a person."""
    return f"elara:mine:{choice}"


def form_id(command: str) -> str:
    """The id of a command's form."""
    return f"elara:form:new:{command}"


def button(
    action: Action, work_id: str, locale: str, style: ButtonStyle = ButtonStyle.SECONDARY, *, disabled: bool = False
) -> Button:
    """A work's button, labelled in the reader's language."""
    return Button(say(f"button.{action.value}", locale), custom_id(action, work_id), style, disabled)


def while_waiting(work_id: str, locale: str) -> tuple[Row, ...]:
    """What stands under a work that waits for its turn."""
    return ((Button(say("button.cancel", locale), custom_id(Action.STOP, work_id), ButtonStyle.DANGER),),)


def while_running(work_id: str, locale: str) -> tuple[Row, ...]:
    """What stands under a work that is being made."""
    return ((button(Action.STOP, work_id, locale, ButtonStyle.DANGER),),)


def when_ended(work: Work, locale: str, take: tuple[int, int] = (1, 1)) -> tuple[Row, ...]:
    """What stands under a work that has ended; `take` is the number of the one shown and how many there are."""
    actions: tuple[Action, ...] = (Action.AGAIN,)
    if is_finishable(work):
        others = _MADE_OF[work.kind] if has_something(work) else (Action.AGAIN,)
        actions = (Action.FINISH, *(action for action in others if action is not Action.CONTINUE))
    elif has_something(work):
        actions = _MADE_OF[work.kind]
    styles = [ButtonStyle.PRIMARY, *[ButtonStyle.SECONDARY] * len(actions)]
    shown = [button(action, work.id, locale, style) for action, style in zip(actions, styles, strict=False)]
    rows: tuple[Row, ...] = ((*shown, button(Action.MORE, work.id, locale)),)
    number, count = take
    if count > 1:
        previous = button(Action.PREVIOUS, work.id, locale, disabled=number <= 1)
        following = button(Action.NEXT, work.id, locale, disabled=number >= count)
        rows = (*rows, (previous, following))
    return rows


def has_something(work: Work) -> bool:
    """Whether anything was made that could be read, seen or heard."""
    pictures = any(panel.picture is not None for panel in work.panels)
    return bool(work.text.strip()) or pictures or any(section.audio is not None for section in work.sections)


def is_finishable(work: Work) -> bool:
    """Whether the work ended before it was whole, and going on may make it so."""
    kind = None if work.ending is None else work.ending.kind
    if kind not in _BROKEN_OFF and not (kind in _ENDED_EARLY and has_something(work)):
        return False
    states = [part.state for part in work.panels] + [part.state for part in work.sections]
    return work.kind is Kind.STORY or PartState.PENDING in states or PartState.MISSING in states


def round_buttons(
    round_id: str, locale: str, *, votes: tuple[int, ...] = (), can_close: bool = True
) -> tuple[Row, ...]:
    """1 · 2 · 3 below the three ways on, and the early end of a vote that is open."""
    numbers = tuple(
        Button(f"{number} · {count}" if count else str(number), f"elara:{number}:of:{round_id}")
        for number, count in zip((1, 2, 3), (*votes, 0, 0, 0), strict=False)
    )
    if not can_close:
        return (numbers,)
    return ((*numbers, Button(say("button.close", locale), f"elara:close:of:{round_id}")),)
