"""The open message: the last one of a reply, which still changes.

What Discord accepted of it, and the simpler forms that follow a refusal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from bot.reply.flow import Withheld
from bot.reply.frame import Frame, Upload, Words
from bot.reply.text_file import full_text_file
from bot.words.say import say
from bot.work.work import Work


class Form(StrEnum):
    """How much of a frame is sent, from all of it to its last line."""

    WHOLE = "whole"
    ACCEPTED = "accepted"
    """The last content that Discord accepted, with the current last line and buttons."""
    LINE_AND_BUTTONS = "line and buttons"
    """Only the last line and the buttons."""
    LINE_ALONE = "line alone"
    """Only the last line."""
    NEW_MESSAGE = "new message"
    """The last line and the buttons, in a further message."""


_SIMPLER: Final = {
    Form.WHOLE: Form.ACCEPTED,
    Form.ACCEPTED: Form.LINE_AND_BUTTONS,
    Form.LINE_AND_BUTTONS: Form.LINE_ALONE,
    Form.LINE_ALONE: Form.NEW_MESSAGE,
}


class Resend(StrEnum):
    """Whether a message that Discord shows differently has to be sent again."""

    NOT_NEEDED = "not needed"
    DUE = "due"
    DONE = "done"


@dataclass(slots=True)
class OpenMessage:
    """The state of the open message in this process.

    `base` is the frame that Discord accepted before it refused the text. `refused` is the frame that it refused last,
    `refusals` how often in a row; `refused_pictures` is how often in a row it refused new pictures. `skipped` is a
    refused frame that is not sent again. `is_moderated` is set when a filter of the server refused the text.
    """

    form: Form = Form.WHOLE
    base: Frame | None = None
    resend: Resend = Resend.NOT_NEEDED
    refused: Frame | None = None
    refusals: int = 0
    refused_pictures: int = 0
    skipped: Frame | None = None
    is_moderated: bool = False

    def count_refusal(self, frame: Frame) -> None:
        """Count a refusal of this frame."""
        self.refusals = self.refusals + 1 if frame == self.refused else 1
        self.refused = frame

    def refusals_of(self, frame: Frame) -> int:
        """How often this frame was refused in a row."""
        return self.refusals if frame == self.refused else 0

    def simplify(self, accepted: Frame | None) -> bool:
        """Switch to the next simpler form; False without one. `accepted` is the frame that Discord shows."""
        simpler = _SIMPLER.get(self.form)
        if simpler is None:
            return False
        if self.form is Form.WHOLE:
            self.base = accepted
        self.form = simpler
        return True


def reduced(last: Frame, message: OpenMessage, work: Work, locale: str, withheld: Withheld) -> Frame:
    """The last frame in a simpler form, with the full text as a file unless a filter refused the text."""
    form, base = message.form, message.base
    shown = base if form is Form.ACCEPTED and base is not None else replace(last, header="", body=())
    body = _sendable(shown.body, locale, withheld)
    if not message.is_moderated:
        body = (*_without_text_file(body, work, locale), *_replacement(work, form, locale, withheld))
    return replace(last, header=shown.header, body=body, rows=() if form is Form.LINE_ALONE else last.rows)


def closed_form(frame: Frame, base: Frame | None, locale: str, withheld: Withheld) -> Frame:
    """A closed message whose text was refused: what Discord accepted of it, and a line about the rest."""
    note = Words(f"-# {say('part.text.refused', locale)}")
    header, body = ("", ()) if base is None else (base.header, _sendable(base.body, locale, withheld))
    return replace(frame, header=header, body=(*body, note))


def _sendable(body: tuple[Words | Upload, ...], locale: str, withheld: Withheld) -> tuple[Words | Upload, ...]:
    """The last content that Discord accepted, with lines in place of files that it has refused since."""
    return tuple(
        Words(f"-# {say(f'part.file.{withheld[piece.name].value}', locale, name=piece.name)}")
        if isinstance(piece, Upload) and piece.name in withheld
        else piece
        for piece in body
    )


def _replacement(work: Work, form: Form, locale: str, withheld: Withheld) -> tuple[Words | Upload, ...]:
    """The replacement of a text that Discord refused: a line and, if possible, the text as a file."""
    upload = full_text_file(work, locale)
    if not (upload.text or "").strip():
        return ()
    if form is Form.LINE_ALONE or upload.name in withheld:
        return (Words(f"-# {say('part.text.refused', locale)}"),)
    return (Words(f"-# {say('part.text.as_file', locale)}"), upload)


def _without_text_file(body: tuple[Words | Upload, ...], work: Work, locale: str) -> tuple[Words | Upload, ...]:
    name = full_text_file(work, locale).name
    return tuple(piece for piece in body if not (isinstance(piece, Upload) and piece.name == name))
