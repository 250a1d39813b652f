"""One Live session for one text: set up, say it, hear it to its end, close.

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
from bot.gemini.failures import empty, ending_of_turn, limits_told, lost, reason_name
from bot.gemini.stream import BrokenError, next_within, within
from bot.gemini.tokens import TokenAmount, sound_tokens, text_tokens
from bot.gemini.usage import Meter, Seen
from bot.work.ending import Ending, EndingKind
from bot.work.text import clean_text

log = logging.getLogger(__name__)

SETUP_TIMEOUT_S: Final = 10.0
OUTPUT_CAP: Final = 16_384
"""Sound is about 25 tokens a second, so this is more than ten minutes; a section is to last two."""
LONGEST_S: Final = 600
USUAL_RATE_HZ: Final = 24_000
_RATES_HZ: Final = range(8_000, 48_001)
"""Of speech; any other number in a media type is a mistake."""

_CONTENT_REFUSED: Final = 1007
_TEXT_AS_REALTIME: Final = re.compile(r"gemini-3\.1-.*live")
"""Models that may take text as realtime input only, and close 1007 on client content."""


@dataclass(frozen=True, slots=True)
class SpeechRecording:
    """One recording: raw PCM (mono, 16 bit little-endian), what was heard in it, and how the turn ended."""

    pcm: bytes = field(repr=False)
    rate_hz: int
    transcript: str
    ending: Ending

    @property
    def seconds(self) -> float:
        """How long it plays."""
        return len(self.pcm) / 2 / self.rate_hz


class _Listener:
    """What has been heard of one turn so far."""

    def __init__(self) -> None:
        self.pcm = bytearray()
        self.rate_hz = USUAL_RATE_HZ
        self.usage: types.UsageMetadata | None = None
        self.reason: str | None = None
        self.is_whole = False
        self.prompt_tokens = 0
        """About what was sent for the model to work on; 0 until then."""
        self._transcript: list[str] = []

    @property
    def seconds(self) -> float:
        return len(self.pcm) / 2 / self.rate_hz

    def seen(self) -> Seen:
        """What was sent and what came, as estimated tokens."""
        sound = TokenAmount(audio=sound_tokens(self.seconds))
        return Seen(prompt=self.prompt_tokens, answer=sound, is_whole=self.is_whole)

    def hear(self, message: types.LiveServerMessage) -> None:
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

    def take(self, ending: Ending) -> SpeechRecording:
        whole_samples = len(self.pcm) // 2 * 2
        transcript = clean_text("".join(self._transcript)).strip()
        return SpeechRecording(bytes(self.pcm[:whole_samples]), self.rate_hz, transcript, ending)


async def record(gemini: Gemini, *, text: str, instruction: str, voice: str, meter: Meter) -> SpeechRecording:
    """Have `text` spoken in a session of its own.

    Set-ups that fail before any sound are tried again as the retry policy says; every failure of the other side
    becomes the take's ending, beside the sound there is.
    """
    model = gemini.settings.live_model
    patience = gemini.patience()
    while True:
        if (refused := await patience.turn(gemini.quota, model)) is not None:
            if not await patience.again(refused):
                return _Listener().take(refused)
            continue
        realtime = model in gemini.realtime_models
        take, error = await _record_once(gemini, text, _config(gemini, instruction, voice), meter, realtime=realtime)
        if take.pcm:
            return take
        if _refuses_content(error) and not realtime and _TEXT_AS_REALTIME.search(model):
            gemini.realtime_models.add(model)
            log.warning("gemini %s refuses client content: text goes as realtime input from now on", model)
        elif not await patience.again(take.ending):
            return take


async def _record_once(
    gemini: Gemini, text: str, config: types.LiveConnectConfig, meter: Meter, *, realtime: bool
) -> tuple[SpeechRecording, BaseException | None]:
    model, limit_s = gemini.settings.live_model, gemini.settings.speech_timeout_s
    listener = _Listener()
    began = time.monotonic()
    error: BaseException | None = None
    try:
        async with AsyncExitStack() as stack:
            session = await within(
                SETUP_TIMEOUT_S, stack.enter_async_context(gemini.api.live.connect(model=model, config=config))
            )
            messages = aiter(session.receive())
            if session.setup_complete is None:
                # The first message was an error; the SDK drops it, the close code that follows says what it was.
                await next_within(limit_s, messages)
                return listener.take(lost()), None
            await within(limit_s, _send(session, text, realtime=realtime))
            listener.prompt_tokens = text_tokens(text) + text_tokens(str(config.system_instruction))
            await _listen(listener, messages, limit_s)
        return listener.take(_ending_of(listener)), None
    except BrokenError as broken:
        error = broken.error
        ending = broken.ending(received=bool(listener.pcm), now=gemini.now())
        gemini.quota.learn(model, ending, limits_told(error))
        return listener.take(ending), error
    finally:
        _account(gemini, listener, meter, time.monotonic() - began, error)


async def _send(session: live.AsyncSession, text: str, *, realtime: bool) -> None:
    if realtime:
        await session.send_realtime_input(text=text)
        return
    turn = types.Content(role="user", parts=[types.Part(text=text)])
    await session.send_client_content(turns=turn, turn_complete=True)


async def _listen(listener: _Listener, messages: AsyncIterator[types.LiveServerMessage], limit_s: float) -> None:
    """Hear the turn to its end, which the SDK knows (a turn may go on after its first completion)."""
    while (message := await next_within(limit_s, messages)) is not None:
        listener.hear(message)
        if listener.seconds > LONGEST_S:
            log.warning("gemini speaks without end: cut after %d s of sound", LONGEST_S)
            return


def _ending_of(listener: _Listener) -> Ending:
    ending = ending_of_turn(listener.reason)
    return empty() if ending.kind is EndingKind.COMPLETE and not listener.pcm else ending


def _refuses_content(error: BaseException | None) -> bool:
    return isinstance(error, errors.APIError) and error.code == _CONTENT_REFUSED


def _config(gemini: Gemini, instruction: str, voice: str) -> types.LiveConnectConfig:
    """No thinking level (gemini-3.8-live closes 1007 on one), no proactivity (it may decide to stay silent)."""
    return types.LiveConnectConfig(
        response_modalities=[types.Modality.AUDIO],
        system_instruction=instruction,
        speech_config=types.SpeechConfig(
            voice_config=types.VoiceConfig(prebuilt_voice_config=types.PrebuiltVoiceConfig(voice_name=voice))
        ),
        output_audio_transcription=types.AudioTranscriptionConfig(),
        max_output_tokens=OUTPUT_CAP,
        safety_settings=gemini.safety(),
    )


def _account(gemini: Gemini, listener: _Listener, meter: Meter, seconds: float, error: BaseException | None) -> None:
    """Count the session and log its one line; also when it is being stopped."""
    model = gemini.settings.live_model
    outcome = gemini.scrubbed(error) if error is not None else listener.reason or "end of turn"
    if listener.usage is None and not listener.pcm:
        if listener.prompt_tokens:
            meter.add_unanswered(model, gemini.today(), listener.seen())
    else:
        used = meter.add(model, listener.usage, gemini.today(), listener.seen())
        outcome = f"{outcome} prompt={used.prompt_tokens} audio={used.audio_tokens}"
    log.info("gemini live model=%s seconds=%.2f sound_s=%.1f outcome=%s", model, seconds, listener.seconds, outcome)
