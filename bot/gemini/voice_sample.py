"""A sentence in one of the voices, for people who choose one."""

from __future__ import annotations

from bot.gemini.client import Gemini
from bot.gemini.failures import empty
from bot.gemini.live import Setup, record_turns
from bot.gemini.live_places import Claim
from bot.gemini.narration_prompts import voice_instruction
from bot.gemini.prompts import marked
from bot.gemini.recording import SpeechRecording
from bot.gemini.text_to_speech import has_text_to_speech, record_text_to_speech
from bot.gemini.usage import Meter
from bot.script.passages import Passage
from bot.script.speech_duration import shortest_seconds
from bot.work.ending import EndingError
from bot.work.request import NarrationOptions, Request


async def record_sample(gemini: Gemini, words: str, *, voice: str, meter: Meter) -> tuple[SpeechRecording, str]:
    """Record `words` in a prebuilt voice; returns the recording, and the model that spoke.

    Text to speech is asked first, because it speaks every word by design, then a Live session. Raises `EndingError`
    when neither speaks all of it.
    """
    settings = gemini.settings
    if settings.tts_model is not None and has_text_to_speech(gemini):
        recording = await record_text_to_speech(gemini, words, voice=voice, style="", meter=meter)
        if _is_whole(recording, words):
            return recording, settings.tts_model
    whole = Passage(0, len(words), speaker="", voice=voice, direction="")
    instruction = voice_instruction(Request(prompt=words, options=NarrationOptions(voice=voice)), (whole,))
    setup = Setup(instruction=instruction, voice=voice, claim=Claim(narration=object(), is_first=True))
    [recording] = await record_turns(gemini, [marked(words)], setup, meter)
    if not _is_whole(recording, words):
        raise EndingError(empty() if recording.ending.is_good else recording.ending)
    return recording, settings.live_model


def _is_whole(recording: SpeechRecording, words: str) -> bool:
    return recording.ended_well and recording.seconds >= shortest_seconds(words)
