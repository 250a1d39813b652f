"""How a work is measured and what its status is, by what it is made of, as keys of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bot.work.checks import is_checked
from bot.work.counts import count_words
from bot.work.kinds import Medium
from bot.work.parts import PartState
from bot.work.work import Work

CLOSING: Final = "status.closing"
"""The status of a work whose parts are all decided."""

_HOUR_S: Final = 3600

Phrase = tuple[str, Mapping[str, int]]
"""A key of the catalogue, and its parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumWords:
    """`measures`: how much of a work is made; no phrase for an empty work. `status`: what a running work is doing."""

    measures: Callable[[Work], Sequence[Phrase]]
    status: Callable[[Work], Phrase]


def _text_measures(work: Work) -> Sequence[Phrase]:
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


def _text_status(work: Work) -> Phrase:
    return f"status.{work.kind.value}.{'making' if work.text else 'waiting'}", {}


def _comic_status(work: Work) -> Phrase:
    states = work.shown_states
    is_drawn = bool(work.pages) or any(state is not PartState.PENDING for state in states)
    has_script = is_drawn or all(panel.script.scene for panel in work.panels)
    return _parts_status(work, "making" if has_script else "waiting", states)


def _narration_status(work: Work) -> Phrase:
    return _parts_status(work, "making", [section.state for section in work.sections])


def _parts_status(work: Work, stage: str, states: Sequence[PartState]) -> Phrase:
    if PartState.PENDING not in states:
        return CLOSING, {}
    return f"status.{work.kind.value}.{stage}", {"number": states.index(PartState.PENDING) + 1, "of": len(states)}


MEDIA: Final[Mapping[Medium, MediumWords]] = MappingProxyType(
    {
        Medium.TEXT: MediumWords(measures=_text_measures, status=_text_status),
        Medium.PICTURES: MediumWords(measures=_comic_measures, status=_comic_status),
        Medium.SPEECH: MediumWords(measures=_narration_measures, status=_narration_status),
    }
)
