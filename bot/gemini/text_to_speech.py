"""Text to speech: a model that speaks its text word for word by design, and takes directions separately.

Source: Gemini API, "Speech generation". It is slower to begin than a Live session, and does not tell what it spoke.
"""

from __future__ import annotations

from typing import Final

from google.genai import types

from bot.gemini.client import Gemini
from bot.gemini.failures import empty
from bot.gemini.live import OUTPUT_TOKENS_MAX
from bot.gemini.recording import SpeechRecording, no_recording, pcm_of
from bot.gemini.stream import Call
from bot.gemini.unary import whole_answer
from bot.gemini.usage import Meter
from bot.work.ending import EndingKind

_TIMEOUT_SHARE: Final = 4
"""The whole sound comes at once, so the wait for it is longer than that between two pieces of a stream."""


def has_text_to_speech(gemini: Gemini, meter: Meter | None = None) -> bool:
    """Whether there is a model for text to speech: TTS_MODEL can turn it off, and a key may not have it.

    Nor is there one for a production, counted by `meter`, whose texts it refuses.
    """
    model = gemini.settings.tts_model
    return model is not None and gemini.is_available(model, meter)


async def record_text_to_speech(gemini: Gemini, text: str, *, voice: str, style: str, meter: Meter) -> SpeechRecording:
    """Record `text` with the model TTS_MODEL. `voice` is a prebuilt name; `style` says how it is spoken.

    A failed call is a recording without sound, with its Ending. Cancelling closes the connection.
    """
    model = gemini.settings.tts_model
    if model is None:
        return no_recording(empty())
    metadata = types.SpeechMetadata(style=style) if style else None
    prebuilt = types.PrebuiltVoiceConfig(voice_name=voice)
    call = Call(
        model=model,
        contents=[types.Content(role="user", parts=[types.Part(text=text, speech_metadata=metadata)])],
        config=lambda: gemini.config(
            model,
            max_output_tokens=OUTPUT_TOKENS_MAX,
            modalities=["AUDIO"],
            speech=types.SpeechConfig(voice_config=types.VoiceConfig(prebuilt_voice_config=prebuilt)),
        ),
        first_timeout_s=gemini.settings.speech_timeout_s * _TIMEOUT_SHARE,
        next_timeout_s=gemini.settings.speech_timeout_s,
    )
    answer = await whole_answer(gemini, call, meter)
    gemini.note_availability(model, answer.ending, meter)
    sounds = [
        sound
        for part in answer.parts
        if part.inline_data is not None and (data := part.inline_data.data)
        if (sound := pcm_of(data, part.inline_data.mime_type or "")) is not None and sound[0]
    ]
    if not sounds or answer.ending.kind is EndingKind.BLOCKED:
        return no_recording(empty() if answer.ending.is_good else answer.ending)
    pcm = b"".join(pcm for pcm, rate_hz in sounds if rate_hz == sounds[0][1])
    return SpeechRecording(pcm, sounds[0][1], "", answer.ending, ended_well=answer.ending.is_good)
