"""How a work is shown, by what it is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.reply.flow import Unit, Withheld, comic_text, comic_units, text_units, text_words
from bot.reply.frame import Dialect
from bot.reply.narration_units import (
    final_narration_units,
    has_final_narration,
    narration_text,
    narration_units,
)
from bot.work.kinds import Medium
from bot.work.parts import PartState
from bot.work.work import Work

_MISSING: Final = frozenset({PartState.PENDING, PartState.MISSING})


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumReply:
    """How works of one medium are shown.

    `dialect` is the form of a new reply. `units` gives the content in the order of the messages; it is passed the
    locale and the files that are not sent. Where `has_final_layout` says so, a work that has ended is laid out again
    from its first message on, with `final_units` instead. `full_text` gives all words. `may_have_missing_parts` tells
    whether a work that ended early can be finished. With `shows_prompt` the units have the words of the prompt, so that
    a header which quotes them says everything twice.
    """

    dialect: Dialect
    units: Callable[[Work, str, Withheld], list[Unit]]
    full_text: Callable[[Work, str], str]
    may_have_missing_parts: Callable[[Work], bool]
    shows_prompt: bool = False
    has_final_layout: Callable[[Work, Withheld], bool] = lambda _work, _withheld: False
    final_units: Callable[[Work, str, Withheld], list[Unit]] = lambda _work, _locale, _withheld: []


def _always(_: Work) -> bool:
    """A text has no parts to count: only its ending shows that it is incomplete."""
    return True


def _has_missing_panels(work: Work) -> bool:
    return any(panel.state in _MISSING for panel in work.panels)


def _has_missing_sections(work: Work) -> bool:
    return any(section.state in _MISSING for section in work.sections)


MEDIA: Final[Mapping[Medium, MediumReply]] = {
    Medium.TEXT: MediumReply(
        dialect=Dialect.V2,
        units=text_units,
        full_text=text_words,
        may_have_missing_parts=_always,
    ),
    Medium.PICTURES: MediumReply(
        dialect=Dialect.CLASSIC,
        units=comic_units,
        full_text=comic_text,
        may_have_missing_parts=_has_missing_panels,
    ),
    Medium.SPEECH: MediumReply(
        dialect=Dialect.CLASSIC,
        units=narration_units,
        has_final_layout=has_final_narration,
        final_units=final_narration_units,
        full_text=narration_text,
        may_have_missing_parts=_has_missing_sections,
        shows_prompt=True,
    ),
}
