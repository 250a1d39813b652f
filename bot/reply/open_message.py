"""The message that is being written: how much of it Discord took, and the simpler forms that are tried after that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from bot.reply.flow import whole_text
from bot.reply.frame import Frame, Upload, Words
from bot.words.say import say
from bot.work.work import Work


class Form(StrEnum):
    """How much of a frame is sent, from all of it down to one sentence."""

    WHOLE = "whole"
    ACCEPTED = "accepted"
    """What Discord had accepted before, with the present last line and buttons."""
    LINE = "line"
    """The last line and the buttons alone."""
    SENTENCE = "sentence"
    """The last line alone."""
    ANEW = "anew"
    """The last line and the buttons, in a further message."""


_SIMPLER: Final = {
    Form.WHOLE: Form.ACCEPTED,
    Form.ACCEPTED: Form.LINE,
    Form.LINE: Form.SENTENCE,
    Form.SENTENCE: Form.ANEW,
}


class Resend(StrEnum):
    """Whether a message that Discord shows otherwise than it was sent is to be sent once more."""

    NOT_NEEDED = "not needed"
    DUE = "due"
    DONE = "done"


@dataclass(slots=True)
class OpenMessage:
    """What is known of the open message in this process.

    `base` is what Discord had accepted when it refused the text. `skipped` is the last frame that was refused and that
    nothing depends on; `refused` the one that `refusals` counts. `is_moderated` is set when a filter refused the text.
    """

    form: Form = Form.WHOLE
    base: Frame | None = None
    resend: Resend = Resend.NOT_NEEDED
    refused: Frame | None = None
    refusals: int = 0
    skipped: Frame | None = None
    is_moderated: bool = False

    def count_refusal(self, frame: Frame) -> None:
        """This frame was refused, perhaps once more."""
        self.refusals = self.refusals + 1 if frame == self.refused else 1
        self.refused = frame

    def refusals_of(self, frame: Frame) -> int:
        """How often this very frame was refused in a row."""
        return self.refusals if frame == self.refused else 0

    def simplify(self, accepted: Frame | None) -> bool:
        """Go on with the next simpler form; False when there is none. `accepted` is what Discord shows now."""
        simpler = _SIMPLER.get(self.form)
        if simpler is None:
            return False
        if self.form is Form.WHOLE:
            self.base = accepted
        self.form = simpler
        return True


def reduced(last: Frame, message: OpenMessage, work: Work, locale: str, refused: frozenset[str]) -> Frame:
    """The last frame in a simpler form. The whole text goes with it as a file, unless a filter refused the text."""
    form, base = message.form, message.base
    kept = base if form is Form.ACCEPTED and base is not None else replace(last, header="", body=())
    body = kept.body
    if not message.is_moderated:
        body = (*_without_text_file(body, work, locale), *_instead(work, form, locale, refused))
    return replace(last, header=kept.header, body=body, rows=() if form is Form.SENTENCE else last.rows)


def closed_form(frame: Frame, base: Frame | None, locale: str) -> Frame:
    """A message that closes although its text was refused: what Discord had accepted of it, and where the rest is."""
    note = Words(f"-# {say('part.text.refused', locale)}")
    return replace(frame, header="" if base is None else base.header, body=(*(() if base is None else base.body), note))


def _instead(work: Work, form: Form, locale: str, refused: frozenset[str]) -> tuple[Words | Upload, ...]:
    """What is said in place of a text that Discord refused."""
    upload = whole_text(work, locale)
    if not (upload.text or "").strip():
        return ()
    if form is Form.SENTENCE or upload.name in refused:
        return (Words(f"-# {say('part.text.refused', locale)}"),)
    return (Words(f"-# {say('part.text.as_file', locale)}"), upload)


def _without_text_file(body: tuple[Words | Upload, ...], work: Work, locale: str) -> tuple[Words | Upload, ...]:
    name = whole_text(work, locale).name
    return tuple(piece for piece in body if not (isinstance(piece, Upload) and piece.name == name))
