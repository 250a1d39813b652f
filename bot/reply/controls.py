"""Custom ids of buttons and forms, and the buttons of works and polls."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from bot.reply.frame import Button, ButtonStyle, Row
from bot.words.say import say
from bot.work.request import Kind


class Action(StrEnum):
    """The action of a work's button. The values are part of custom ids."""

    STOP = "stop"
    RESUME = "resume"
    """FINISH on buttons of earlier versions."""
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
    VOICE_MESSAGE = "voicemessage"
    SHARE = "share"
    FREE_TEXT = "freetext"
    """The text of a narration of a file is its author's, or free to use: share it."""
    OUTSIDE = "outside"
    """Share pictures of a comic's pages outside of Discord: asks whether the author's name is on them."""
    OUTSIDE_NAMED = "outsidenamed"
    OUTSIDE_PLAIN = "outsideplain"
    DOWNLOAD = "download"
    FORMATS = "formats"
    DETAILS = "details"
    RENAME = "rename"
    DELETE = "delete"
    DELETE_NOW = "deletenow"
    UNDO = "undo"
    OPEN = "open"
    BACK = "back"
    POST_AGAIN = "postagain"
    VOTE_ONCE = "voteonce"
    VOTE_ON = "voteon"
    READ = "read"
    FIX = "fix"
    REMIX = "remix"
    SPEAK_AGAIN = "speakagain"
    """Speak the sentences of a narration again in which words are missing."""
    SAID_WRONG = "saidwrong"
    """Say how a word sounds, and hear the sentences with it again."""
    HEAR_CAST = "hearcast"
    """Hear some lines of a narration with a voice for each character."""
    SPEAK_CAST = "speakcast"
    """Speak all of a narration with the cast that was heard."""
    CAST = "cast"
    """Change the voices of a narration's characters."""
    CANCEL_REST = "cancelrest"
    """Cancel the scheduled rest of a narration."""


class PanelAction(StrEnum):
    """The action of a button or select on a comic's private pages, or of its form. The values are part of custom ids.

    Each is about one panel. The detail says more: a text of the panel, a head in its picture, another panel, a picture.
    """

    TURN = "turn"
    """Read another panel: the number counts the panels of the whole series."""
    PICK = "pick"
    """Show a panel in Fix."""
    TEXT = "text"
    """Choose a text of the panel."""
    WORDS = "words"
    TAIL = "tail"
    AIM = "aim"
    """Choose the head that the tail points at."""
    PLACE = "place"
    PERSON = "person"
    """Draw the panel again with the people as they are in another one."""
    ABSENT = "absent"
    """Draw it again: someone is missing."""
    SCENE = "scene"
    """Draw it again: it is the wrong place."""
    OTHER = "other"
    """Draw it again for a reason in one's own words."""
    USE = "use"
    """Use another picture of the panel."""
    EARLIER = "earlier"
    REMOVE = "remove"
    RESTORE = "restore"
    MOVE = "move"
    """Swap the panel with the next one."""


class RoleAction(StrEnum):
    """The action of a button or select on the pages of a narration's cast. The values are part of custom ids.

    Each is about one role: the narrator, or a character. The detail says more: a pitch, a voice, a line.
    """

    PICK = "pick"
    """Choose the role to give another voice; the number is not used."""
    PITCH = "pitch"
    VOICE = "voice"
    """Choose a voice, and hear it."""
    USE = "use"
    """Use a voice, and speak the lines concerned again."""
    REST = "rest"
    """Speak the lines that still have another voice; the number is not used."""
    LINES = "lines"
    """Show the lines of a role, of which one may belong to another role."""
    LINE = "line"
    """Choose a line."""
    SAY = "say"
    """Choose who says a line."""


WORK_TEMPLATE: Final = re.compile(
    r"elara:(?!shelf:|mine:|start:|panel:|role:)(?P<action>[a-z]{1,16}):(?P<work_id>[0-9a-z]{1,32})"
    r"(?::at:(?P<message_id>[0-9]{1,20}))?"
)
"""The buttons of a work, and the forms they open. discord.py calls every template that matches an id.

`message_id` is the public message on which a person pressed, in what follows from that press: its form, and the button
that repeats it in a private message.
"""

PANEL_TEMPLATE: Final = re.compile(
    r"elara:panel:(?P<panel_action>[a-z]{1,16}):(?P<work_id>[0-9a-z]{1,32}):(?P<number>[0-9]{1,6})"
    r"(?::(?P<detail>[0-9a-z]{1,32}))?"
)
"""The components on the private pages of a comic, and the forms they open."""

ROLE_TEMPLATE: Final = re.compile(
    r"elara:role:(?P<role_action>[a-z]{1,16}):(?P<work_id>[0-9a-z]{1,32}):(?P<number>[0-9]{1,4})"
    r"(?::(?P<detail>[0-9a-z]{1,32}))?"
)
"""The components on the pages of a narration's cast. `number` is 0 for the narrator, else that of the character."""

POLL_TEMPLATE: Final = re.compile(r"elara:(?P<choice>[123]|close|last):of:(?P<poll_id>[0-9a-z]{1,32})")
"""The buttons of a poll: its three options, its early end, and the end of a series of polls."""

SHELF_TEMPLATE: Final = re.compile(r"elara:shelf:(?P<state>[^\s]{1,80})")
"""The components of a library page; `state` names the list and the page."""

SETTING_TEMPLATE: Final = re.compile(r"elara:mine:(?P<choice>[a-z]{1,16})")
"""The buttons below a person's stored data."""

START_TEMPLATE: Final = re.compile(rf"elara:start:(?P<kind>{'|'.join(Kind)})(?::(?P<message_id>[0-9]{{1,20}}))?")
"""The buttons that start a first work: from the words of the message with this id, or from a ready-made prompt."""

FORM_TEMPLATE: Final = re.compile(r"elara:form:new:(?P<command>[a-z]{1,32})")
"""The form of a command that was used without its text."""


SAVED_FORM_TEMPLATE: Final = re.compile(
    r"elara:form:(?P<step>again|guess|other|free|private):(?P<form_id>[0-9a-z]{1,32})"
)
"""The buttons that continue with a saved form.

They open it filled in, use the guess, or ask for the missing values. The text of its file may be read to others
(`free`), or only to its author (`private`).
"""


OFFER_TEMPLATE: Final = re.compile(r"elara:offer:(?P<answer>whole|parts|cancel):(?P<form_id>[0-9a-z]{1,32})")
"""The answers to the question before a long narration, whose request is in a saved form."""


VOICES_TEMPLATE: Final = re.compile(r"elara:voices:(?P<step>list|hear):(?P<group>[a-z]{1,16})")
"""The components of the list of voices: another group of them, or one of this group."""


USE_VOICE_TEMPLATE: Final = re.compile(r"elara:voices:use:(?P<voice>[a-z]{1,20})")
"""The button that uses a voice, whose name is in lower case."""


def custom_id(action: Action, work_id: str, message_id: int | None = None) -> str:
    """The custom id of a work's button; `message_id` as in `WORK_TEMPLATE`."""
    place = "" if message_id is None else f":at:{message_id}"
    return f"elara:{action.value}:{work_id}{place}"


def panel_id(action: PanelAction, work_id: str, number: int, detail: str | int = "") -> str:
    """The custom id of a component on a private page of a comic; `number` is that of the panel."""
    return f"elara:panel:{action.value}:{work_id}:{number}" + (f":{detail}" if detail != "" else "")


def role_id(action: RoleAction, work_id: str, number: int = 0, detail: str = "") -> str:
    """The custom id of a component on a page of a narration's cast; `number` as in `ROLE_TEMPLATE`."""
    return f"elara:role:{action.value}:{work_id}:{number}" + (f":{detail}" if detail else "")


def shelf_id(state: str) -> str:
    """The custom id of a component on a library page."""
    return f"elara:shelf:{state}"


def setting_id(choice: str) -> str:
    """The custom id of a button below a person's stored data."""
    return f"elara:mine:{choice}"


def start_id(kind: Kind, message_id: int | None = None) -> str:
    """The custom id of a button that starts a first work."""
    return f"elara:start:{kind.value}" + ("" if message_id is None else f":{message_id}")


def form_id(command: str) -> str:
    """The custom id of a command's form."""
    return f"elara:form:new:{command}"


def saved_form_id(step: str, form_id: str) -> str:
    """The custom id of a button that continues with a saved form, and of the form that it opens."""
    return f"elara:form:{step}:{form_id}"


def offer_id(answer: str, form_id: str) -> str:
    """The custom id of an answer to the question before a long narration."""
    return f"elara:offer:{answer}:{form_id}"


def voices_id(step: str, group: str) -> str:
    """The custom id of a component of the list of voices."""
    return f"elara:voices:{step}:{group}"


def use_voice_id(voice: str) -> str:
    """The custom id of the button that uses a voice."""
    return f"elara:voices:use:{voice.lower()}"


def button(
    action: Action,
    work_id: str,
    locale: str,
    style: ButtonStyle = ButtonStyle.SECONDARY,
    *,
    disabled: bool = False,
    message_id: int | None = None,
) -> Button:
    """A button of a work, with its label in this locale; `message_id` as in `WORK_TEMPLATE`."""
    return Button(say(f"button.{action.value}", locale), custom_id(action, work_id, message_id), style, disabled)


def poll_buttons(
    poll_id: str, locale: str, *, votes: tuple[int, ...] = (), can_close: bool = True, repeats: bool = False
) -> tuple[Row, ...]:
    """The buttons of a poll: one for each of three options, with its votes; one to close it; one to let none follow.

    The votes stand on the buttons, as in Discord's own polls, so that each press is seen at once.
    """
    numbers = tuple(
        Button(f"{number} · {count}" if count else str(number), f"elara:{number}:of:{poll_id}")
        for number, count in zip((1, 2, 3), (*votes, 0, 0, 0), strict=False)
    )
    ends = [name for name, is_shown in (("close", can_close), ("last", repeats)) if is_shown]
    return ((*numbers, *(Button(say(f"button.{name}", locale), f"elara:{name}:of:{poll_id}") for name in ends)),)


def start_buttons(locale: str, *, kinds: Sequence[Kind] = tuple(Kind), message_id: int | None = None) -> Row:
    """The buttons that start a first work of these kinds, of the words of a message if its id is given."""
    label = "start" if message_id is None else "of"
    return tuple(Button(say(f"button.{label}.{kind.value}", locale), start_id(kind, message_id)) for kind in kinds)
