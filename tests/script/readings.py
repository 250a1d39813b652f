"""A text that was read aloud: its sound, and the check of its transcript."""

from __future__ import annotations

from bot.script.speech_duration import speech_seconds
from bot.script.transcript_check import judge
from bot.work.sound import SoundMeasure, Transcript
from bot.work.speech import Check, Ear

TEXT = (
    "The lamp in the window of the library burned all night, and outside the first snow of the year began to fall. "
    "Nobody saw it but a fox, who sat down under the clock and waited for the morning as if it had an appointment. "
    "At six the baker came, and the fox was gone."
)
WORDS = TEXT.split()


def sound_of(text: str, **measured: float | bool) -> SoundMeasure:
    """The measures of a text that is read completely at the usual pace. `measured` replaces some of them."""
    seconds = speech_seconds(text)
    sound = {"seconds": seconds, "voiced_s": 0.8 * seconds, "loudness_lufs": -20.0} | measured
    return SoundMeasure(**sound)  # type: ignore[arg-type]


def check_of(text: str, heard: str, *, ear: Ear = Ear.SECOND, ended_well: bool = True, **measured: float) -> Check:
    """The check of a text with this transcript."""
    return judge(text, Transcript(heard), sound_of(text, **measured), ear=ear, ended_well=ended_well)


def own_check_of(measured: dict[str, float]) -> Check:
    """The check of TEXT with the voice's own complete transcript and these measures."""
    return judge(TEXT, Transcript(TEXT), sound_of(TEXT, **measured), ear=Ear.OWN, ended_well=True)


def missed(text: str, check: Check) -> list[str]:
    """The missing passages of a text."""
    return [text[gap.start : gap.end] for gap in check.gaps]
