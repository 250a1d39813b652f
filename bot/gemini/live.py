"""One Live session for one text: set up, send the text, receive the speech, close.

Sources: Gemini Live API guide (sessions, audio formats, close codes) and reference (BidiGenerateContent messages).
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Final

from google.genai import errors, live, types

from bot.gemini.client import Gemini
from bot.gemini.failures import empty, ending_of_turn, limits_named, lost, reason_name
from bot.gemini.models import takes_text_as_realtime_input
from bot.gemini.stream import CallError, next_with_watchdog, with_watchdog
from bot.gemini.tokens import TokenAmount, audio_tokens_of, text_tokens
from bot.gemini.usage import Meter, TokenEstimate
from bot.work.ending import Ending, EndingKind
from bot.work.text import clean_text

log = logging.getLogger(__name__)

SETUP_TIMEOUT_S: Final = 10.0
OUTPUT_TOKENS_MAX: Final = 16_384
"""More than ten minutes of audio, at 25 tokens a second; a section lasts about two minutes."""
AUDIO_MAX_S: Final = 600
DEFAULT_RATE_HZ: Final = 24_000
_RATES_HZ: Final = range(8_000, 48_001)
"""Sample rates of speech; any other number in a media type is an error."""

_CLOSE_INVALID_DATA: Final = 1007


@dataclass(frozen=True, slots=True)
class SpeechRecording:
    """One recording: raw PCM (mono, 16 bit little-endian), its transcript, and how the turn ended."""

    pcm: bytes = field(repr=False)
    rate_hz: int
    transcript: str
    ending: Ending

    @property
    def seconds(self) -> float:
        """The duration."""
        return len(self.pcm) / 2 / self.rate_hz


class _TurnReader:
    """Collects the messages of one turn."""

    def __init__(self) -> None:
        self.pcm = bytearray()
        self.rate_hz = DEFAULT_RATE_HZ
        self.usage: types.UsageMetadata | None = None
        self.reason: str | None = None
        self.is_whole = False
        self.prompt_tokens = 0
        """Estimated tokens of the prompt; 0 until the prompt is sent."""
        self._transcript: list[str] = []

    @property
    def seconds(self) -> float:
        return len(self.pcm) / 2 / self.rate_hz

    def estimate(self) -> TokenEstimate:
        """The session's tokens, estimated from what was sent and received."""
        sound = TokenAmount(audio=audio_tokens_of(self.seconds))
        return TokenEstimate(prompt=self.prompt_tokens, answer=sound, is_whole=self.is_whole)

    def feed(self, message: types.LiveServerMessage) -> None:
        self.usage = message.usage_metadata or self.usage
        content = message.server_content
        if content is None:
            return
        self.is_whole = self.is_whole or bool(content.turn_complete)
        if content.turn_complete_reason:
            self.reason = reason_name(content.turn_complete_reason)
        if content.output_transcription and content.output_transcription.text:
            self._transcript.append(content.output_transcription.text)
        for part in (content.model_turn.parts if content.model_turn else None) or []:
            blob = part.inline_data
            if part.thought or blob is None or not blob.data or not (blob.mime_type or "").startswith("audio/"):
                continue
            self.pcm += blob.data
            rate = re.search(r"rate=(\d+)", blob.mime_type or "")
            if rate and int(rate[1]) in _RATES_HZ:
                self.rate_hz = int(rate[1])

    def recording(self, ending: Ending) -> SpeechRecording:
        whole_samples = len(self.pcm) // 2 * 2
        transcript = clean_text("".join(self._transcript)).strip()
        return SpeechRecording(bytes(self.pcm[:whole_samples]), self.rate_hz, transcript, ending)


async def record(gemini: Gemini, *, text: str, instruction: str, voice: str, meter: Meter) -> SpeechRecording:
    """Record `text` as speech in a new session.

    A session that fails before any audio is repeated as the retry policy says. Every failure on Gemini's side becomes
    the Ending of the recording, which keeps the audio received so far.
    """
    model = gemini.settings.live_model
    retry_policy = gemini.retry_policy()
    while True:
        if (busy_ending := await retry_policy.wait_for_quota(gemini.quota, model)) is not None:
            if not await retry_policy.wait_to_retry(busy_ending):
                return _TurnReader().recording(busy_ending)
            continue
        realtime = model in gemini.realtime_models
        recording, error = await _record_once(
            gemini, text, _config(gemini, instruction, voice), meter, realtime=realtime
        )
        if recording.pcm:
            return recording
        if _refuses_content(error) and not realtime and takes_text_as_realtime_input(model):
            gemini.realtime_models.add(model)
            log.warning("gemini %s refuses client content: text goes as realtime input from now on", model)
        elif not await retry_policy.wait_to_retry(recording.ending):
            return recording


async def _record_once(
    gemini: Gemini, text: str, config: types.LiveConnectConfig, meter: Meter, *, realtime: bool
) -> tuple[SpeechRecording, BaseException | None]:
    meter.check_open()
    model, limit_s = gemini.settings.live_model, gemini.settings.speech_timeout_s
    reader = _TurnReader()
    started_at = time.monotonic()
    error: BaseException | None = None
    try:
        async with AsyncExitStack() as stack:
            session = await with_watchdog(
                SETUP_TIMEOUT_S, stack.enter_async_context(gemini.api.live.connect(model=model, config=config))
            )
            messages = aiter(session.receive())
            if session.setup_complete is None:
                # The SDK drops a first message that is an error; the close code that follows names the error.
                await next_with_watchdog(limit_s, messages)
                return reader.recording(lost()), None
            await with_watchdog(limit_s, _send(session, text, realtime=realtime))
            reader.prompt_tokens = text_tokens(text) + text_tokens(str(config.system_instruction))
            await _receive_turn(reader, messages, limit_s)
        return reader.recording(_ending_of(reader)), None
    except CallError as broken:
        error = broken.error
        ending = broken.ending(received=bool(reader.pcm), now=gemini.now())
        gemini.quota.record_outcome(model, ending, limits_named(error))
        return reader.recording(ending), error
    finally:
        _record_usage(gemini, reader, meter, time.monotonic() - started_at, error)


async def _send(session: live.AsyncSession, text: str, *, realtime: bool) -> None:
    if realtime:
        await session.send_realtime_input(text=text)
        return
    turn = types.Content(role="user", parts=[types.Part(text=text)])
    await session.send_client_content(turns=turn, turn_complete=True)


async def _receive_turn(reader: _TurnReader, messages: AsyncIterator[types.LiveServerMessage], limit_s: float) -> None:
    """Receive messages until the SDK ends the turn; a turn may continue after its first completion."""
    while (message := await next_with_watchdog(limit_s, messages)) is not None:
        reader.feed(message)
        if reader.seconds > AUDIO_MAX_S:
            log.warning("gemini speaks without end: cut after %d s of sound", AUDIO_MAX_S)
            return


def _ending_of(reader: _TurnReader) -> Ending:
    ending = ending_of_turn(reader.reason)
    return empty() if ending.kind is EndingKind.COMPLETE and not reader.pcm else ending


def _refuses_content(error: BaseException | None) -> bool:
    return isinstance(error, errors.APIError) and error.code == _CLOSE_INVALID_DATA


def _config(gemini: Gemini, instruction: str, voice: str) -> types.LiveConnectConfig:
    """No thinking level (gemini-3.8-live closes with 1007 on one), no proactivity (the model may stay silent)."""
    return types.LiveConnectConfig(
        response_modalities=[types.Modality.AUDIO],
        system_instruction=instruction,
        speech_config=types.SpeechConfig(
            voice_config=types.VoiceConfig(prebuilt_voice_config=types.PrebuiltVoiceConfig(voice_name=voice))
        ),
        output_audio_transcription=types.AudioTranscriptionConfig(),
        max_output_tokens=OUTPUT_TOKENS_MAX,
        safety_settings=gemini.safety(),
    )


def _record_usage(
    gemini: Gemini, reader: _TurnReader, meter: Meter, seconds: float, error: BaseException | None
) -> None:
    """Count the session and log one line about it, also while it is being cancelled."""
    model = gemini.settings.live_model
    outcome = gemini.scrubbed(error) if error is not None else reader.reason or "end of turn"
    if reader.usage is None and not reader.pcm:
        if reader.prompt_tokens:
            meter.add_unanswered(model, gemini.today(), reader.estimate())
    else:
        used = meter.add(model, reader.usage, gemini.today(), reader.estimate())
        outcome = f"{outcome} prompt={used.prompt_tokens} audio={used.audio_tokens}"
    log.info("gemini live model=%s seconds=%.2f sound_s=%.1f outcome=%s", model, seconds, reader.seconds, outcome)
