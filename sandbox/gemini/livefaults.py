"""Faults of speech: of a Live turn, and of the sound of a TTS answer."""

# ruff: noqa: D102 - `Fault` documents the hooks
from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final

from sandbox.gemini.faults import Fault
from sandbox.gemini.scripts import in_another_script
from sandbox.gemini.sound_effects import Effect, FadeOut, Gain, Noise, Silenced
from sandbox.gemini.speech import Break, SpeechPlan
from sandbox.gemini.steps import Close, Json, Reset, Send, Silence, Step

_WORD: Final = re.compile(r"\s*\S+")
_GOING_AWAY: Final = 1001
_ABNORMAL: Final = 1006
"""Never sent: the code that a client reports for a broken connection (RFC 6455, 7.4.1)."""


@dataclass(frozen=True, slots=True)
class EarlyStop(Fault):
    """Ends the turn after this share of the words. `full_transcript`: the transcript still has all of them."""

    share: float = 0.5
    full_transcript: bool = False

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        words = _WORD.findall(plan.said)
        said = "".join(words[: round(len(words) * self.share)])
        return replace(plan, said=said, heard=plan.heard if self.full_transcript else said)


@dataclass(frozen=True, slots=True)
class SkippedWords(Fault):
    """`count` words from the `start`th on (from 0; from the end below 0) are not spoken.

    The transcript still has them, unless `full_transcript` is False.
    """

    start: int
    count: int
    full_transcript: bool = True

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        words = _WORD.findall(plan.said)
        start = self.start if self.start >= 0 else max(0, len(words) + self.start)
        said = "".join([*words[:start], *words[start + self.count :]])
        return replace(plan, said=said, heard=plan.heard if self.full_transcript else said)


@dataclass(frozen=True, slots=True)
class RepeatedPassage(Fault):
    """Speaks `count` words from the `start`th on twice, and repeats them in the transcript."""

    start: int = 0
    count: int = 8

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        words = _WORD.findall(plan.said)
        end = self.start + self.count
        said = "".join([*words[:end], *(f" {word.strip()}" for word in words[self.start : end]), *words[end:]])
        return replace(plan, said=said, heard=said)


@dataclass(frozen=True, slots=True)
class ExtraWords(Fault):
    """The model adds words of its own before or after the script."""

    before: str = "Sure! Here is the text. "
    after: str = ""

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        return replace(
            plan, said=f"{self.before}{plan.said}{self.after}", heard=f"{self.before}{plan.heard}{self.after}"
        )


@dataclass(frozen=True, slots=True)
class OtherWords(Fault):
    """The model says other words: it answers instead of reading."""

    text: str = "I am sorry, I would rather talk about the weather today."

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        return replace(plan, said=self.text, heard=self.text)


@dataclass(frozen=True, slots=True)
class NoSound(Fault):
    """Sends the transcript without sound."""

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        return replace(plan, has_sound=False)


@dataclass(frozen=True, slots=True)
class NoTranscript(Fault):
    """Sends the sound without a transcript."""

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        return replace(plan, has_transcript=False)


@dataclass(frozen=True, slots=True)
class OtherScript(Fault):
    """The sound is whole; the transcript is in another script: Cyrillic for Latin letters, Latin for all others."""

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        return replace(plan, heard=in_another_script(plan.heard))


@dataclass(frozen=True, slots=True)
class OtherTranscript(Fault):
    """The sound is whole; the transcript says something else."""

    text: str = ""

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        return replace(plan, heard=self.text)


@dataclass(frozen=True, slots=True)
class Quiet(Fault):
    """A whole turn that is too quiet to be heard, with its transcript."""

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        return replace(plan, effects=(*plan.effects, Gain(0.0005)))


@dataclass(frozen=True, slots=True)
class Changed(Fault):
    """Speaks the words, then changes the sound with these effects: `Changed(Gain(8))`, `Changed(Noise(20))`, ..."""

    effects: tuple[Effect, ...]

    def __init__(self, *effects: Effect) -> None:
        object.__setattr__(self, "effects", effects)

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        return replace(plan, effects=(*plan.effects, *self.effects))


def muted(start: float = 0.0, end: float = 1.0) -> Changed:
    """Silence in place of the words between two shares of the sound, with the whole transcript."""
    return Changed(Silenced(start, end))


def noise(amplitude: float = 20.0, start: float = 0.0, end: float = 1.0) -> Changed:
    """Noise in place of the words between two shares of the sound, with the whole transcript."""
    return Changed(Noise(amplitude, start, end))


def fading(start: float = 0.5, depth_db: float = 60.0) -> Changed:
    """The voice fades away from this share of the sound on."""
    return Changed(FadeOut(start, depth_db))


def clipping(factor: float = 5.0) -> Changed:
    """Multiplies the level until the sound clips."""
    return Changed(Gain(factor))


@dataclass(frozen=True, slots=True)
class Broken(Fault):
    """After this share of the sound, these steps; then the turn ends, unless it goes on."""

    share: float
    steps: tuple[Step, ...]
    ends: bool = field(default=True, kw_only=True)

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        return replace(plan, breaks=(*plan.breaks, Break(self.share, self.steps, self.ends)))


def closed_after(share: float, code: int = 1011, reason: str = "") -> Broken:
    """Close the session in the middle of a turn. Code 1006, which cannot be sent, resets the connection."""
    return Broken(share, (Reset(),) if code == _ABNORMAL else (Close(code, reason),))


def stalled_after(share: float) -> Broken:
    """Send nothing more and keep the session open."""
    return Broken(share, (Silence(),))


def interrupted_after(share: float) -> Broken:
    """Interrupt the turn, as if the user had begun to speak."""
    return Broken(share, (_content(interrupted=True), _content(turnComplete=True)))


def gone_after(share: float, close_share: float = 1.0, time_left: str = "9.5s") -> tuple[Broken, Broken]:
    """`goAway`, and later in the same turn a close with 1001: `faults.add(*gone_after(0.3, 0.8))`."""
    warning = Send({"goAway": {"timeLeft": time_left}})
    return Broken(share, (warning,), ends=False), Broken(close_share, (Close(_GOING_AWAY, ""),))


@dataclass(frozen=True, slots=True)
class NoReply(Fault):
    """Never answers the turn and keeps the session open."""

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        return replace(plan, answers=False)


@dataclass(frozen=True, slots=True)
class SilentTurn(Fault):
    """Sends turnComplete without sound and transcript."""

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        return replace(plan, has_sound=False, has_transcript=False)


@dataclass(frozen=True, slots=True)
class Frames(Fault):
    """Other lengths of slices (ms, used in a cycle), or another sample rate, which the mime type names."""

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


def _content(**fields: bool) -> Send:
    content: Json = dict(fields)
    return Send({"serverContent": content})
