"""From words to the frames of one Live turn: sound in slices, the transcript in sync with it, then the turn's end."""

# ruff: noqa: SIM905 - the list of voices is easier to read as text
from __future__ import annotations

import asyncio
import base64
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np

from sandbox.gemini.pace import Pace
from sandbox.gemini.request import tokens_of
from sandbox.gemini.sound_effects import Effect, changed
from sandbox.gemini.steps import Json, Send, Step, Steps, Wait

RATE_HZ: Final = 24_000
"""Of the Live API's sound (16 bit, mono)."""
VOICES: Final = frozenset(
    (
        "zephyr puck charon kore fenrir leda orus aoede callirrhoe autonoe enceladus iapetus umbriel algieba despina "
        "erinome algenib rasalgethi laomedeia achernar alnilam schedar gacrux pulcherrima achird zubenelgenubi "
        "vindemiatrix sadachbia sadaltager sulafat"
    ).split()
)
"""The prebuilt voices, lower case (Gemini API: "Speech generation - voice options")."""
SOUND_TOKENS_A_SECOND: Final = 25
"""For sound that is made. Sound that is listened to costs more."""
_WORD: Final = re.compile(r"\s*\S+")
_SCRIPT: Final = re.compile(r"<<<(.*?)>>>", re.DOTALL)
_PAUSE_MARK: Final = re.compile(
    r"\s*(?:\[(?:(?:short|medium|long)\s+)?(?:pause|break|breath|silence)\b[^\]\n]{0,20}\]"
    r"|<(?:(?:short|medium|long)\s+)?(?:pause|break)\b[^>\n]{0,30}>)\s*",
    re.IGNORECASE,
)


class Spoken(Protocol):
    """Sound made from a text: PCM at 24 kHz and the start of each word."""

    @property
    def pcm(self) -> bytes:
        """Mono, 16 bit little-endian, 24 kHz."""

    @property
    def words(self) -> tuple[tuple[str, float], ...]:
        """Each word with the second at which it begins."""


class SpeechSource(Protocol):
    """Speaks the turns of a session."""

    async def speak(self, text: str, voice: str, language: str | None) -> Spoken:
        """The sound, without blocking the loop."""


@dataclass(frozen=True, slots=True)
class Break:
    """Steps after this share of the sound. Then the turn goes on, unless it `ends`."""

    share: float
    steps: tuple[Step, ...]
    ends: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechPlan:
    """One turn, before it is spoken. `said` are the words of the sound, `heard` those of the transcript.

    `frame_ms` are the lengths of the sound's slices, taken in turn; without them the pace decides. `reason` is a
    `turnCompleteReason`; `status` an `interactionStatus` sent beside turnComplete. `effects` change the sound, `breaks`
    end the turn before its end. With `answers` False the turn never gets a reply.
    """

    said: str
    heard: str
    voice: str = "Kore"
    language: str | None = None
    rate_hz: int = RATE_HZ
    frame_ms: tuple[float, ...] = ()
    has_sound: bool = True
    has_transcript: bool = True
    reason: str | None = None
    status: str | None = None
    answers: bool = True
    effects: tuple[Effect, ...] = ()
    breaks: tuple[Break, ...] = ()
    prompt_tokens: int = 0


def voice_in(speech_config: Mapping[str, Any]) -> str:
    """The prebuilt voice that a `speechConfig` names, or else the model's default voice."""
    chosen = (speech_config.get("voiceConfig") or {}).get("prebuiltVoiceConfig") or {}
    return str(chosen.get("voiceName") or "Kore")


def script_in(text: str) -> str:
    """The text to speak: the parts between <<< and >>>, or else the whole text."""
    marked = [part.strip() for part in _SCRIPT.findall(text)]
    return "\n\n".join(marked) if marked else text.strip()


def without_marks(text: str) -> str:
    """The text without marks for pauses, which are not spoken: "[pause 2s]", "<short pause>"."""
    return _PAUSE_MARK.sub(" ", text)


async def sound_of(plan: SpeechPlan, source: SpeechSource) -> tuple[Spoken, bytes]:
    """The spoken words of a turn, and its sound at the plan's rate after all effects."""
    spoken = await source.speak(without_marks(plan.said), plan.voice, plan.language)
    return spoken, await asyncio.to_thread(_finished, spoken.pcm, plan)


async def speech_steps(plan: SpeechPlan, pace: Pace, source: SpeechSource) -> Steps:
    """The frames of one turn. Transcript pieces follow the slice in which their words are spoken."""
    if not plan.answers:
        return
    spoken, pcm = await sound_of(plan, source)
    yield Wait(pace.live_first_s)
    pending = _timed(plan.heard, spoken) if plan.has_transcript else []
    length_s = len(pcm) / (2 * plan.rate_hz)
    last_s = min((one.share * length_s for one in plan.breaks if one.ends), default=math.inf)
    breaks = sorted((one for one in plan.breaks if one.share * length_s <= last_s), key=lambda one: one.share)
    for start_s, end_s, piece in _slices(pcm, plan.rate_hz, plan.frame_ms or (pace.live_frame_ms,)):
        while breaks and breaks[0].share * length_s <= start_s:
            for step in breaks.pop(0).steps:
                yield step
        if start_s >= last_s:
            return
        if plan.has_sound:
            yield _sound(piece, plan.rate_hz)
        due = [word for word, at in pending if at < end_s]
        pending = pending[len(due) :]
        if due:
            yield _transcript("".join(due))
        yield Wait((end_s - start_s) / pace.live_speed)
    if pending:
        yield _transcript("".join(word for word, _ in pending))
    for step in (step for one in breaks for step in one.steps):
        yield step
    if last_s == math.inf:
        for step in _turn_end(plan, length_s if plan.has_sound else 0.0):
            yield step


def _turn_end(plan: SpeechPlan, seconds: float) -> tuple[Send, Send]:
    end: Json = {"turnComplete": True}
    if plan.reason:
        end["turnCompleteReason"] = plan.reason
    if plan.status:
        end["interactionStatus"] = plan.status
    return (
        Send({"serverContent": {"generationComplete": True}}),
        Send({"serverContent": end, "usageMetadata": _usage(plan, seconds)}),
    )


def resampled(pcm: bytes, rate_hz: int) -> bytes:
    """The same sound at another rate, by nearest samples, which is good enough for a fault."""
    if rate_hz == RATE_HZ:
        return pcm
    samples = np.frombuffer(pcm, "<i2")
    places = np.arange(len(samples) * rate_hz // RATE_HZ) * RATE_HZ // rate_hz
    return samples[places].tobytes()


def _finished(pcm: bytes, plan: SpeechPlan) -> bytes:
    return resampled(changed(pcm, plan.effects), plan.rate_hz)


def _slices(pcm: bytes, rate_hz: int, frame_ms: Sequence[float]) -> list[tuple[float, float, bytes]]:
    made, at, number = list[tuple[float, float, bytes]](), 0, 0
    while at < len(pcm):
        length = max(2, int(frame_ms[number % len(frame_ms)] * rate_hz / 1000) * 2)
        piece = pcm[at : at + length]
        made.append((at / (2 * rate_hz), (at + len(piece)) / (2 * rate_hz), piece))
        at, number = at + length, number + 1
    return made


def _timed(heard: str, spoken: Spoken) -> list[tuple[str, float]]:
    """Each word of the transcript with its second, also when the transcript differs from the spoken words."""
    words = _WORD.findall(heard)
    starts = [start for _, start in spoken.words] or [0.0]
    return [(word, starts[index * len(starts) // len(words)]) for index, word in enumerate(words)]


def _sound(pcm: bytes, rate_hz: int) -> Send:
    media_type = f"audio/pcm;rate={rate_hz}"
    data = {"mimeType": media_type, "data": base64.b64encode(pcm).decode("ascii")}
    return Send({"serverContent": {"modelTurn": {"parts": [{"inlineData": data}]}}}, media_type=media_type)


def _transcript(text: str) -> Send:
    return Send({"serverContent": {"outputTranscription": {"text": text}}}, text=text)


def _usage(plan: SpeechPlan, seconds: float) -> Json:
    sound, text = round(seconds * SOUND_TOKENS_A_SECOND), tokens_of(plan.heard) if plan.has_transcript else 0
    details = [("AUDIO", sound), ("TEXT", text)]
    return {
        "promptTokenCount": plan.prompt_tokens,
        "responseTokenCount": sound + text,
        "totalTokenCount": plan.prompt_tokens + sound + text,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": plan.prompt_tokens}],
        "responseTokensDetails": [{"modality": name, "tokenCount": count} for name, count in details if count],
    }
