"""The speech of a section: speakers, delivery, and the check of what was heard.

All indexes count the characters of `Section.text`; an `end` is exclusive. All times are seconds of the section's sound.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CueKind(StrEnum):
    """The meaning of a cue."""

    PAUSE = "pause"
    """Silence of `seconds` before `start`; `end` equals `start`."""
    DIRECTION = "direction"
    """The passage is spoken as `words` say ("whispering")."""
    EMPHASIS = "emphasis"
    """The passage is stressed."""
    HEADING = "heading"
    """The passage is a heading: it stands alone, with a pause after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """How a passage of a section is spoken. Cues are sorted by `start`, and are not spoken themselves."""

    kind: CueKind
    start: int
    end: int
    words: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Speech:
    """A passage that a character says; the narrator says the rest. `direction` is how this line is spoken."""

    start: int
    end: int
    speaker: str
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Pronunciation:
    """A word of the text, and how it sounds: what is given to the voice in its place ("Siobhan", "shi-VAWN")."""

    word: str
    sounds_like: str


class Ear(StrEnum):
    """Who listened to the sound."""

    SECOND = "second"
    """Another model, which did not know the text."""
    OWN = "own"
    """No other model: the transcript is the speaking model's own."""
    NONE = "none"
    """There was no transcript; the sound was measured."""


class Verdict(StrEnum):
    """The verdict of a check."""

    WHOLE = "whole"
    INCONCLUSIVE = "inconclusive"
    """The transcript is empty or in another script: it says neither good nor bad."""
    BROKEN = "broken"
    """Words are missing or others were said; `Check.gaps` names them."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Words of the text that are not in the sound, and where in the sound they are missed."""

    start: int
    end: int
    at_s: float


@dataclass(frozen=True, slots=True)
class DoubtfulWords:
    """Words that were heard differently and count as spoken, because an ear errs like this."""

    start: int
    end: int
    at_s: float
    heard: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The check of a section's sound.

    Of `words` (characters, in scripts without spaces) `matched` were heard as they are, and `forgiven` in another
    spelling: names, numbers.
    """

    verdict: Verdict
    ear: Ear
    words: int = 0
    matched: int = 0
    forgiven: int = 0
    doubts: tuple[DoubtfulWords, ...] = ()
    gaps: tuple[Gap, ...] = ()
