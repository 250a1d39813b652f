"""How a work of each kind is measured and what its status is, as keys of the catalogue.

A new kind needs an entry here, and its own keys in the catalogue (`tests/test_kinds.py` lists them).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bot.work.checks import is_checked
from bot.work.counts import count_words
from bot.work.parts import PartState
from bot.work.request import Kind
from bot.work.work import Work

CLOSING: Final = "status.closing"
"""The status of a work whose parts are all decided."""

_HOUR_S: Final = 3600

Phrase = tuple[str, Mapping[str, int]]
"""A key of the catalogue, and its parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWords:
    """`measures`: how much of a work is made; no phrase for an empty work. `status`: what a running work is doing."""

    measures: Callable[[Work], Sequence[Phrase]]
    status: Callable[[Work], Phrase]


def _story_measures(work: Work) -> Sequence[Phrase]:
    n = count_words(work.text)
    return [("measure.words", {"n": n})] if n else []


def _comic_measures(work: Work) -> Sequence[Phrase]:
    n = sum(panel.state is PartState.MADE for panel in work.panels)
    return [("measure.panels", {"n": n})] if n else []


def _narration_measures(work: Work) -> Sequence[Phrase]:
    spoken = work.spoken_sections
    if not spoken:
        return []
    whole = work.recording or work.sounds
    length = duration(sum(file.seconds or 0.0 for file in whole))
    if not is_checked(work):
        return [("measure.sections", {"n": len(spoken)}), length]
    if len(spoken) < len(work.sections):
        return [("narration.sections", {"n": len(spoken), "of": len(work.sections)}), length]
    return [length]


def duration(seconds: float) -> Phrase:
    """A length of time, to the second; to the minute from an hour on."""
    total_s = round(seconds)
    if total_s >= _HOUR_S:
        hours, minutes = divmod(round(total_s / 60), 60)
        return "measure.hours", {"hours": hours, "minutes": minutes}
    unit = "minutes" if total_s >= 60 else "seconds"
    return f"measure.{unit}", {"minutes": total_s // 60, "seconds": total_s % 60}


def _story_status(work: Work) -> Phrase:
    return ("status.story.making" if work.text else "status.story.waiting"), {}


def _comic_status(work: Work) -> Phrase:
    states = work.shown_states
    is_drawn = bool(work.pages) or any(state is not PartState.PENDING for state in states)
    has_script = is_drawn or all(panel.script.scene for panel in work.panels)
    return _parts_status("status.comic.making" if has_script else "status.comic.waiting", states)


def _narration_status(work: Work) -> Phrase:
    return _parts_status("status.narration.making", [section.state for section in work.sections])


def _parts_status(key: str, states: Sequence[PartState]) -> Phrase:
    if PartState.PENDING not in states:
        return CLOSING, {}
    return key, {"number": states.index(PartState.PENDING) + 1, "of": len(states)}


KINDS: Final[Mapping[Kind, KindWords]] = MappingProxyType(
    {
        Kind.STORY: KindWords(measures=_story_measures, status=_story_status),
        Kind.COMIC: KindWords(measures=_comic_measures, status=_comic_status),
        Kind.NARRATION: KindWords(measures=_narration_measures, status=_narration_status),
    }
)
