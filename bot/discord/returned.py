"""How a refusal or an error gives back what a person entered: the text to copy, and buttons to go on with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from bot.discord.entered import FILE, Entered
from bot.reply.controls import saved_form_id
from bot.reply.frame import Button, ButtonStyle, Row
from bot.words.say import say
from bot.work.refusal import Refusal, RefusalKind

QUOTED_UNITS_MAX: Final = 1500
"""A longer text is returned as a file. In UTF-16 units: Discord does not say what it counts."""

_PART_UNITS: Final = 1400
"""The room in a message's 2,000 characters beside the reason, in UTF-16 units."""

_FENCE: Final = "```"

_GUESSED: Final[Mapping[RefusalKind, str]] = {
    RefusalKind.UNKNOWN_LANGUAGE: "language",
    RefusalKind.UNKNOWN_VOICE: "voice",
}
"""The field that a refusal is about."""

_ABOUT_FILE: Final = frozenset(
    {
        RefusalKind.BAD_ATTACHMENT,
        RefusalKind.ATTACHMENT_NOT_TEXT,
        RefusalKind.ATTACHMENT_TOO_LARGE,
        RefusalKind.ATTACHMENT_UNREADABLE,
    }
)

_FINAL: Final = frozenset({RefusalKind.FORM_GONE, RefusalKind.NOT_NARRATED, RefusalKind.UNKNOWN_WORK})
"""To enter the same once more would end in the same refusal."""


def quoted(text: str) -> str | None:
    """A short text as a code block: it is copied as it was typed, mentions no one and has no markup.

    None for a text that is too long, or that would end the block itself.
    """
    units = len(text.encode("utf-16-le", errors="replace")) // 2
    if units > QUOTED_UNITS_MAX or _FENCE in text:
        return None
    return f"{_FENCE}\n{text}\n{_FENCE}"


def parts(text: str) -> Iterator[str]:
    """A text in pieces of which each fits into a message beside the reason."""
    start = units = 0
    for index, character in enumerate(text):
        size = 1 + (character > "\uffff")
        if units + size > _PART_UNITS:
            yield text[start:index]
            start, units = index, 0
        units += size
    yield text[start:]


def guess_of(refusal: Refusal | None) -> dict[str, str]:
    """The field that was not understood with the value that was probably meant; empty without a guess."""
    name = None if refusal is None else _GUESSED.get(refusal.kind)
    guess = "" if refusal is None else str(refusal.params.get("guess") or "")
    return {name: guess} if name and guess else {}


def resumable(entered: Entered, refusal: Refusal | None) -> Entered | None:
    """The input that a form can take again; None without such a form, or when that would be useless."""
    if not entered.target or (refusal is not None and refusal.kind in _FINAL):
        return None
    values = dict(entered.values)
    if refusal is not None and refusal.kind in _ABOUT_FILE:
        values.pop(FILE, None)
    return replace(entered, values=values)


def buttons(form_id: str, guess: Mapping[str, str], locale: str) -> Row:
    """The button that continues with the guess, if there is one, and the button that opens the filled-in form."""
    again = Button(say("button.tryagain", locale), saved_form_id("again", form_id))
    if not guess:
        return (again,)
    label = say("entry.guess.button", locale, value=", ".join(guess.values()))
    return Button(label, saved_form_id("guess", form_id), ButtonStyle.PRIMARY), again
