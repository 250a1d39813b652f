"""Faults of a Live turn's speech."""

# ruff: noqa: D102 - `Fault` says what each of the hooks is for
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from sandbox.gemini.faults import Fault
from sandbox.gemini.speech import SpeechPlan

_WORD: Final = re.compile(r"\s*\S+")


@dataclass(frozen=True, slots=True)
class EarlyStop(Fault):
    """The turn ends after this share of the words; with `full_transcript` the transcript has them all the same."""

    share: float = 0.5
    full_transcript: bool = False

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        words = _WORD.findall(plan.said)
        said = "".join(words[: round(len(words) * self.share)])
        return replace(plan, said=said, heard=plan.heard if self.full_transcript else said)


@dataclass(frozen=True, slots=True)
class ExtraWords(Fault):
    """The model converses: words before the script or after it."""

    before: str = "Sure! Here is the text. "
    after: str = ""

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        return replace(
            plan, said=f"{self.before}{plan.said}{self.after}", heard=f"{self.before}{plan.heard}{self.after}"
        )


@dataclass(frozen=True, slots=True)
class OtherWords(Fault):
    """It says something else altogether."""

    text: str = "I am sorry, I would rather talk about the weather today."

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        return replace(plan, said=self.text, heard=self.text)


@dataclass(frozen=True, slots=True)
class NoSound(Fault):
    """A transcript without sound."""

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        return replace(plan, has_sound=False)


@dataclass(frozen=True, slots=True)
class NoTranscript(Fault):
    """Sound without a transcript."""

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        return replace(plan, has_transcript=False)


@dataclass(frozen=True, slots=True)
class Quiet(Fault):
    """A whole turn so quiet that nothing is heard, with its transcript."""

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        return replace(plan, gain=0.0005)


@dataclass(frozen=True, slots=True)
class NoReply(Fault):
    """The turn is never answered; the session stays open."""

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        return replace(plan, answers=False)


@dataclass(frozen=True, slots=True)
class SilentTurn(Fault):
    """turnComplete with neither sound nor transcript."""

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        return replace(plan, has_sound=False, has_transcript=False)


@dataclass(frozen=True, slots=True)
class Frames(Fault):
    """Slices of odd lengths (ms, taken in turn), or another sample rate, named in the mime type."""

    frame_ms: tuple[float, ...] = (7.0, 333.3, 41.0)
    rate_hz: int | None = None

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        return replace(plan, frame_ms=self.frame_ms, rate_hz=self.rate_hz or plan.rate_hz)


@dataclass(frozen=True, slots=True)
class TurnEnd(Fault):
    """A `turnCompleteReason` ("RESPONSE_REJECTED", "GENERATED_AUDIO_SAFETY", ...) or an `interactionStatus`."""

    reason: str | None = None
    status: str | None = None

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        return replace(plan, reason=self.reason, status=self.status)
