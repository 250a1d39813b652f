"""The text-to-speech models, by `generateContent` (Gemini API: "Speech generation").

The text of a request is spoken unchanged. `speechMetadata` describes the delivery and is not spoken.
"""

from __future__ import annotations

import asyncio
import base64
import io
import wave
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

from sandbox.gemini import errors
from sandbox.gemini.answer import Meter
from sandbox.gemini.faults import Fault
from sandbox.gemini.languages import language_of
from sandbox.gemini.pace import Pace
from sandbox.gemini.request import Ask, tokens_of
from sandbox.gemini.speech import (
    RATE_HZ,
    SOUND_TOKENS_A_SECOND,
    VOICES,
    SpeechPlan,
    SpeechSource,
    sound_of,
    voice_in,
)
from sandbox.gemini.steps import Json, Send, Step, Steps, Wait

INPUT_TOKENS_MAX: Final = 8_192
OUTPUT_TOKENS_MAX: Final = 16_384
SPEAKERS: Final = 2
"""The number of voices in a request for several speakers."""
_CHUNK_MS: Final = 200
_STREAM_TYPE: Final = f"audio/l16; rate={RATE_HZ}; channels=1"
_WHOLE_TYPE: Final = "audio/wav"


def refusal(ask: Ask) -> errors.ApiError | None:
    """The error that refuses a request to speak, or None."""
    if set(ask.modalities) != {"AUDIO"}:
        asked = ", ".join(ask.modalities) or "TEXT"
        return errors.invalid(
            f"The requested combination of response modalities ({asked}) is not supported by the model. "
            f"models/{ask.model} accepts the following combination of response modalities:\n* AUDIO\n"
        )
    if ask.system:
        return errors.invalid(f"Developer instruction is not enabled for models/{ask.model}")
    tokens = tokens_of(ask.text)
    if tokens > INPUT_TOKENS_MAX:
        return errors.invalid(
            f"The input token count ({tokens}) exceeds the maximum number of tokens allowed ({INPUT_TOKENS_MAX})."
        )
    if not ask.text.strip():
        return errors.invalid("* GenerateContentRequest.contents: there is no text to speak\n")
    voices = _speaker_voices(ask)
    if voices and len(voices) != SPEAKERS:
        return errors.invalid(
            f"multi_speaker_voice_config needs exactly {SPEAKERS} speakers, {len(voices)} were given."
        )
    unknown = [voice for voice in (*voices.values(), voice_in(_speech_config(ask))) if voice.casefold() not in VOICES]
    return errors.invalid(f"Voice name {unknown[0]} is not supported.") if unknown else None


@dataclass(frozen=True, slots=True)
class Speaking:
    """A spoken answer: the passages in order, and the source of their sound."""

    plans: tuple[SpeechPlan, ...]
    source: SpeechSource

    async def steps(self, pace: Pace, meter: Meter, *, is_whole: bool) -> Steps:
        """A complete WAV in one part, or chunks of raw PCM in a stream."""
        yield Wait(pace.first_chunk_s)
        if not all(plan.answers for plan in self.plans):
            return
        sounds = [(await sound_of(plan, self.source))[1] for plan in self.plans if plan.has_sound]
        rate_hz = self.plans[0].rate_hz
        pcm = b"".join(sounds)
        longest = OUTPUT_TOKENS_MAX // SOUND_TOKENS_A_SECOND * rate_hz * 2
        is_cut, pcm = len(pcm) > longest, pcm[:longest]
        breaks = [one for plan in self.plans for one in plan.breaks]
        if breaks:
            first = min(breaks, key=lambda one: one.share)
            for step in self._chunks(pcm[: int(len(pcm) * first.share) // 2 * 2], rate_hz, meter):
                yield step
            for step in first.steps:
                yield step
            return
        yield Wait(len(pcm) / (2 * rate_hz) / pace.live_speed)
        if is_whole:
            wav = await asyncio.to_thread(_wav, pcm, rate_hz)
            meter.sound_tokens = _tokens(pcm, rate_hz)
            parts = [_blob(wav, _WHOLE_TYPE)] if pcm else []
            yield Send(meter.chunk(parts), media_type=_WHOLE_TYPE if pcm else None)
        else:
            for step in self._chunks(pcm, rate_hz, meter):
                yield step
        reasons = [plan.reason for plan in self.plans if plan.reason]
        yield Send(meter.chunk(None, finish=reasons[0] if reasons else "MAX_TOKENS" if is_cut else "STOP"))

    def _chunks(self, pcm: bytes, rate_hz: int, meter: Meter) -> Iterable[Step]:
        size = rate_hz * _CHUNK_MS // 1000 * 2
        media_type = _STREAM_TYPE.replace(str(RATE_HZ), str(rate_hz))
        for at in range(0, len(pcm), size):
            meter.sound_tokens = _tokens(pcm[: at + size], rate_hz)
            yield Send(meter.chunk([_blob(pcm[at : at + size], media_type)]), media_type=media_type)
            yield Wait(0.0)


def speaking_for(ask: Ask, source: SpeechSource, faults: Iterable[Fault]) -> Speaking:
    """The passages of a request: its texts, joined where the voice stays the same."""
    voices, usual = _speaker_voices(ask), voice_in(_speech_config(ask))
    parts = [part for content in ask.contents for part in content.get("parts") or [] if part.get("text")]
    told = [
        (voices.get(str((part.get("speechMetadata") or {}).get("speaker")), usual), str(part["text"])) for part in parts
    ]
    plans = list[SpeechPlan]()
    for voice, group in groupby(told, key=lambda one: one[0]):
        text = "\n".join(text for _, text in group)
        language = _speech_config(ask).get("languageCode") or language_of(text)
        plans.append(SpeechPlan(said=text, heard=text, voice=voice, language=language))
    for fault in faults:
        plans = [fault.alter_speech(plan) for plan in plans]
    return Speaking(tuple(replace(plan, prompt_tokens=tokens_of(ask.text)) for plan in plans), source)


def _speech_config(ask: Ask) -> Mapping[str, Any]:
    return ask.config.get("speechConfig") or {}


def _speaker_voices(ask: Ask) -> dict[str, str]:
    config = _speech_config(ask).get("multiSpeakerVoiceConfig") or {}
    return {str(one.get("speaker")): voice_in(one) for one in config.get("speakerVoiceConfigs") or ()}


def _blob(data: bytes, media_type: str) -> Json:
    return {"inlineData": {"mimeType": media_type, "data": base64.b64encode(data).decode("ascii")}}


def _tokens(pcm: bytes, rate_hz: int) -> int:
    return round(len(pcm) / (2 * rate_hz) * SOUND_TOKENS_A_SECOND)


def _wav(pcm: bytes, rate_hz: int) -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(pcm)
    return made.getvalue()
