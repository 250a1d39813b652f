"""The doubt about a spoken section, by its check."""

from __future__ import annotations

from bot.script.speech_duration import shortest_seconds
from bot.work.parts import Doubt
from bot.work.speech import Check, Verdict


def doubt_of(text: str, check: Check, seconds: float) -> Doubt | None:
    """The doubt about the sound of `text`, which lasts `seconds`; None if its check found it whole or inconclusive.

    SHORT if the end is missing or the sound is too short for the text, else DIVERGING.
    """
    if check.verdict is not Verdict.BROKEN:
        return None
    ends_early = any(gap.start > 0 and not any(map(str.isalnum, text[gap.end :])) for gap in check.gaps)
    return Doubt.SHORT if ends_early or seconds < shortest_seconds(text) else Doubt.DIVERGING
