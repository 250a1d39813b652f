"""Faults of a sound by its measures alone: silence, noise, clipping, fading, an implausible length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.script.speech_duration import longest_seconds, shortest_seconds
from bot.script.word_alignment import WordAlignment
from bot.work.sound import SoundMeasure
from bot.work.speech import Gap

_VOICED_SHARE_MIN: Final = 0.7
"""The least share of a reading that is voice rather than pauses."""
_SILENT_SHARE: Final = 0.2
"""With less than this share of the shortest voice there is none: what is heard in it was not said."""
_LAST_THIRD: Final = 2 / 3


@dataclass(frozen=True, slots=True)
class _Limits:
    """How much is a fault: decibels that the last third is quieter, and the share of samples that are clipped."""

    fades_db: float
    clipped: float


_LIMITS: Final = _Limits(fades_db=12.0, clipped=0.02)
_LIMITS_SURE: Final = _Limits(fades_db=20.0, clipped=0.2)
"""If another model understood every word."""


def quality_gap(alignment: WordAlignment, sound: SoundMeasure, *, is_sure: bool) -> Gap | None:
    """The part of a text that cannot be understood, by the measures of its sound; None if they show no fault.

    `is_sure`: another model heard every word; then only silence, strong clipping and strong fading count.
    """
    if sound.loudness_lufs is None or sound.voiced_s < _SILENT_SHARE * shortest_seconds(alignment.text):
        return _whole(alignment)
    limits = _LIMITS_SURE if is_sure else _LIMITS
    if sound.clipped >= limits.clipped or (sound.noisy and not is_sure):
        return _whole(alignment)
    return _rest(alignment, sound, _LAST_THIRD) if sound.fades_db >= limits.fades_db else None


def length_gap(alignment: WordAlignment, sound: SoundMeasure, *, ended_well: bool) -> Gap | None:
    """The probably missing part of a text whose sound is too short or too long; None if the length is plausible.

    `ended_well`: the session ended by itself; if not, the end is missing where the voice goes on up to it.
    """
    shortest_s = shortest_seconds(alignment.text)
    if sound.voiced_s > longest_seconds(alignment.text):
        return _whole(alignment)
    if sound.seconds < shortest_s or sound.voiced_s < _VOICED_SHARE_MIN * shortest_s:
        return _whole(alignment)
    if not ended_well and (sound.ends_abruptly or not alignment.heard):
        return _rest(alignment, sound, 1.0)
    return None


def _whole(alignment: WordAlignment) -> Gap:
    return Gap(0, len(alignment.source), 0.0)


def _rest(alignment: WordAlignment, sound: SoundMeasure, share: float) -> Gap:
    """The words of a text from a share of it on, at least the last one."""
    word = min(int(share * len(alignment.words)), len(alignment.words) - 1)
    return Gap(alignment.index(word), len(alignment.source), min(alignment.cut_before(word), sound.seconds))
