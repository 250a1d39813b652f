"""What showing a work needs to know of its kind. A new kind gets one entry in `KINDS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.reply.controls import Action
from bot.reply.flow import Unit, Withheld, comic_text, comic_units, story_text, story_units
from bot.reply.frame import Dialect
from bot.reply.narration_units import (
    final_narration_units,
    has_final_narration,
    narration_text,
    narration_units,
)
from bot.reply.narration_voices import can_change_cast, can_hear_cast
from bot.work.checks import has_broken_sections
from bot.work.parts import PartState
from bot.work.request import Kind
from bot.work.work import Work

_MISSING: Final = frozenset({PartState.PENDING, PartState.MISSING})


@dataclass(frozen=True, slots=True, kw_only=True)
class KindReply:
    """How works of one kind are shown.

    `dialect` is the form of a new reply. `units` gives the content in the order of the messages; it is passed the
    locale and the files that are not sent. Where `has_final_layout` says so, a work that has ended is laid out anew
    from its first message on, with `final_units` instead. `full_text` gives all words. `actions` are the buttons of a
    complete work, the primary one first; those in `conditions` are shown only where these hold. "More" follows, and
    holds `more_actions`. `may_have_missing_parts` tells whether a work that ended early can be finished. With
    `shows_prompt` the units have the words of the prompt, so that a header which quotes them says everything twice.
    """

    dialect: Dialect
    units: Callable[[Work, str, Withheld], list[Unit]]
    full_text: Callable[[Work, str], str]
    actions: tuple[Action, ...]
    may_have_missing_parts: Callable[[Work], bool]
    more_actions: tuple[Action, ...] = ()
    conditions: Mapping[Action, Callable[[Work], bool]] = field(default_factory=dict)
    shows_prompt: bool = False
    has_final_layout: Callable[[Work, Withheld], bool] = lambda _work, _withheld: False
    final_units: Callable[[Work, str, Withheld], list[Unit]] = lambda _work, _locale, _withheld: []


def _always(_: Work) -> bool:
    """A story has no parts to count: its ending alone says that it is incomplete."""
    return True


def _has_missing_panels(work: Work) -> bool:
    return any(panel.state in _MISSING for panel in work.panels)


def _has_missing_sections(work: Work) -> bool:
    return any(section.state in _MISSING for section in work.sections)


KINDS: Final[Mapping[Kind, KindReply]] = {
    Kind.STORY: KindReply(
        dialect=Dialect.V2,
        units=story_units,
        full_text=story_text,
        actions=(Action.CONTINUE, Action.AGAIN, Action.COMIC, Action.NARRATE),
        may_have_missing_parts=_always,
    ),
    Kind.COMIC: KindReply(
        dialect=Dialect.CLASSIC,
        units=comic_units,
        full_text=comic_text,
        actions=(Action.READ, Action.FIX, Action.CONTINUE),
        more_actions=(Action.AGAIN, Action.WRITE, Action.NARRATE),
        may_have_missing_parts=_has_missing_panels,
    ),
    Kind.NARRATION: KindReply(
        dialect=Dialect.CLASSIC,
        units=narration_units,
        has_final_layout=has_final_narration,
        final_units=final_narration_units,
        full_text=narration_text,
        actions=(Action.SPEAK_AGAIN, Action.HEAR_CAST, Action.CAST, Action.AGAIN, Action.SAID_WRONG),
        conditions={
            Action.SPEAK_AGAIN: has_broken_sections,
            Action.HEAR_CAST: can_hear_cast,
            Action.CAST: can_change_cast,
        },
        more_actions=(Action.WRITE, Action.COMIC),
        may_have_missing_parts=_has_missing_sections,
        shows_prompt=True,
    ),
}
