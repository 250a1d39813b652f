"""Judges whether a text was spoken, by what was heard and measured in its sound."""

from __future__ import annotations

from typing import Final

from bot.script.alignment import compare
from bot.work.sound import Heard, SoundMeasure
from bot.work.speech import Check, Ear, Gap, Verdict

_SIMILARITY_MIN: Final = 0.85


def judge(text: str, heard: Heard | None, sound: SoundMeasure, *, ear: Ear, ended_well: bool) -> Check:
    """What a check finds in the sound of `text`.

    `heard` is what `ear` heard, None where it heard nothing at all. `ended_well`: the session ended by itself.
    """
    if heard is None or not heard.text:
        return Check(verdict=Verdict.INCONCLUSIVE, ear=Ear.NONE)
    if ended_well and compare(text, heard.text) >= _SIMILARITY_MIN:
        return Check(verdict=Verdict.WHOLE, ear=ear)
    return Check(verdict=Verdict.BROKEN, ear=ear, gaps=(Gap(0, len(text), sound.seconds),))


def confirmed(first: Check, second: Check) -> Check:
    """What two hearings of the same sound found: a doubt that the second one does not share is none."""
    return first if second.verdict is Verdict.BROKEN else second


def restart_at(_text: str, check: Check) -> int | None:
    """The index of the sentence in which a reading broke, where it is to be spoken again from; None for a whole one."""
    return min((gap.start for gap in check.gaps), default=None)
