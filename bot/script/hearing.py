"""Judges whether a text was spoken, by what was heard and measured in its sound."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.script.differences import common_length
from bot.script.plain_text import spoken
from bot.work.sound import Heard, SoundMeasure
from bot.work.speech import Check, Ear, Gap, Pronunciation, Verdict

_SIMILARITY_MIN: Final = 0.85


def judge(
    text: str,
    heard: Heard | None,
    sound: SoundMeasure,
    *,
    ear: Ear,
    ended_well: bool,
    pronunciations: Sequence[Pronunciation] = (),
) -> Check:
    """What a check finds in the sound of `text`, which is `Section.text`; the indexes of gaps and doubts are its own.

    `heard` is what `ear` heard, None where it heard nothing at all. `ended_well`: the session ended by itself. Words
    with one of `pronunciations` may be heard as they are written or as they sound.
    """
    if heard is None or not heard.text:
        return Check(verdict=Verdict.INCONCLUSIVE, ear=Ear.NONE)
    expected, got = spoken(text).casefold().split(), heard.text.casefold().split()
    similarity = common_length(expected, got) / max(1, len(expected), len(got))
    if ended_well and similarity >= _SIMILARITY_MIN:
        return Check(verdict=Verdict.WHOLE, ear=ear)
    return Check(verdict=Verdict.BROKEN, ear=ear, gaps=(Gap(0, len(text), sound.seconds),))


def confirmed(first: Check, second: Check) -> Check:
    """What two hearings of the same sound found: a doubt that the second one does not share is none."""
    return first if second.verdict is Verdict.BROKEN else second


def restart_at(text: str, check: Check) -> int | None:
    """The index of the sentence in which a reading broke, where it is to be spoken again from; None for a whole one.

    The length of `text` where all of it was spoken and something was added after it: nothing is to be spoken again, and
    the sound is to be cut at `cut_place(text, len(text), ...)`.
    """
    return min((gap.start for gap in check.gaps), default=None)


def cut_place(
    text: str,
    index: int,
    heard: Heard | None,
    sound: SoundMeasure,
    *,
    pronunciations: Sequence[Pronunciation] = (),
) -> float:
    """Where the sound of `text` is to be cut so that what is before it is `text[:index]`: a time in seconds.

    It is in the middle of a pause if there is one at that place. `heard` and `sound` are those that were judged.
    """
    return sound.seconds * index / max(1, len(text))
