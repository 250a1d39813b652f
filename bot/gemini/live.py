"""Live sessions: set up, send the turns one after the other, receive the speech of each, close.

Sources: Gemini Live API guide (sessions, audio formats, close codes) and reference (BidiGenerateContent messages).
"""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, nullcontext
from dataclasses import dataclass
from typing import Final

from google.genai import errors, live, types

from bot.gemini.client import Gemini
from bot.gemini.failures import empty, ending_of_turn, limits_named, lost, reason_name
from bot.gemini.live_places import Claim, Waiting
from bot.gemini.models import takes_text_as_realtime_input
from bot.gemini.recording import (
    DEFAULT_RATE_HZ,
    Mark,
    SpeechRecording,
    no_recording,
    rate_of,
)
from bot.gemini.stream import CallError, next_with_watchdog, with_watchdog
from bot.gemini.tokens import TokenAmount, audio_tokens_of, text_tokens
from bot.gemini.usage import Meter, TokenEstimate
from bot.work.ending import COMPLETE, Ending, EndingKind
from bot.work.text import clean_text
from bot.work.wav import BYTES_PER_FRAME, pcm_seconds

log = logging.getLogger(__name__)

SETUP_TIMEOUT_S: Final = 10.0
OUTPUT_TOKENS_MAX: Final = 16_384
"""More than ten minutes of audio, at 25 tokens a second; a section lasts about two minutes."""
AUDIO_MAX_S: Final = 600

_CLOSE_INVALID_DATA: Final = 1007


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """How a session is set up. `voice` is a prebuilt name.

    `claim` is its request for a place; `waiting` makes the context in which it waits for one.
    """

    instruction: str
    voice: str
    claim: Claim
    waiting: Waiting = nullcontext


async def record_turns(gemini: Gemini, turns: Sequence[str], setup: Setup, meter: Meter) -> list[SpeechRecording]:
    """Record each of the turns as speech, in one session as far as it goes; returns one recording for each.

    When a session ends early, the turn it was in keeps the sound received so far, and the further turns go into a new
    session. A session that fails before any sound is repeated as the retry policy says; every failure on Gemini's side
    becomes the Ending of a recording. Each session holds one of the places for Live sessions.
    """
    model = gemini.settings.live_model
    recordings = list[SpeechRecording]()
    retry_policy = gemini.retry_policy()
    while left := turns[len(recordings) :]:
        session = _Session(gemini, setup, meter, realtime=model in gemini.realtime_models)
        async with gemini.live_places.hold(setup.claim, setup.waiting):
            failure = await retry_policy.wait_for_quota(gemini.quota, model)
            if failure is None:
                failure = await session.record(left)
        recordings += session.recordings
        if any(recording.pcm for recording in session.recordings):
            gemini.log_misconfiguration(model, COMPLETE)
        if session.recordings:
            retry_policy = gemini.retry_policy()
        elif session.refuses_content and takes_text_as_realtime_input(model):
            gemini.realtime_models.add(model)
            log.warning("gemini %s refuses client content: text goes as realtime input from now on", model)
        elif failure is not None and not await retry_policy.wait_to_retry(failure):
            return [*recordings, *[no_recording(failure)] * len(left)]
    return recordings


class _TurnReader:
    """Collects the messages of one turn."""

    def __init__(self) -> None:
        self.pcm = bytearray()
        self.rate_hz = DEFAULT_RATE_HZ
        self.usage: types.UsageMetadata | None = None
        self.reason: str | None = None
        self.is_whole = False
        self.is_interrupted = False
        self.is_going_away = False
        self.prompt = TokenAmount()
        """Estimated tokens of the prompt; none until the prompt is sent."""
        self._marks: list[Mark] = []

    @property
    def seconds(self) -> float:
        return pcm_seconds(self.pcm, self.rate_hz)

    def estimate(self) -> TokenEstimate:
        """The turn's tokens, estimated from what was sent and received."""
        sound = TokenAmount(audio=audio_tokens_of(self.seconds))
        return TokenEstimate(
            prompt=self.prompt.total, prompt_audio=self.prompt.audio, answer=sound, is_whole=self.is_whole
        )

    def feed(self, message: types.LiveServerMessage) -> None:
        self.usage = message.usage_metadata or self.usage
        self.is_going_away = self.is_going_away or message.go_away is not None
        content = message.server_content
        if content is None:
            return
        self.is_whole = self.is_whole or bool(content.turn_complete)
        self.is_interrupted = self.is_interrupted or bool(content.interrupted)
        if content.turn_complete_reason:
            self.reason = reason_name(content.turn_complete_reason)
        for part in (content.model_turn.parts if content.model_turn else None) or []:
            blob = part.inline_data
            if part.thought or blob is None or not blob.data or not (blob.mime_type or "").startswith("audio/"):
                continue
            self.pcm += blob.data
            self.rate_hz = rate_of(blob.mime_type or "") or self.rate_hz
        if content.output_transcription and content.output_transcription.text:
            self._marks.append(Mark(content.output_transcription.text, self.seconds))

    def recording(self, ending: Ending) -> SpeechRecording:
        whole_frames = len(self.pcm) // BYTES_PER_FRAME * BYTES_PER_FRAME
        return SpeechRecording(
            bytes(memoryview(self.pcm)[:whole_frames]),
            self.rate_hz,
            clean_text("".join(mark.text for mark in self._marks)).strip(),
            ending,
            ended_well=ending.is_good and self.is_whole and not self.is_interrupted,
            marks=tuple(self._marks),
        )


class _Session:
    """One session, and the recordings of the turns that it has spoken."""

    def __init__(self, gemini: Gemini, setup: Setup, meter: Meter, *, realtime: bool) -> None:
        self.recordings: list[SpeechRecording] = []
        self.refuses_content = False
        self._gemini = gemini
        self._setup = setup
        self._meter = meter
        self._realtime = realtime
        self._context = TokenAmount(text=text_tokens(setup.instruction))
        """What the session has in its context: each turn is billed with all of it."""

    async def record(self, turns: Sequence[str]) -> Ending | None:
        """Record turns until the session ends; returns the Ending of a turn that failed before any sound.

        That turn has no recording. A turn that Gemini ended without sound has one.
        """
        self._meter.check_open()
        model, limit_s = self._gemini.settings.live_model, self._gemini.settings.speech_timeout_s
        reader = _TurnReader()
        started_at = time.monotonic()
        error: BaseException | None = None
        try:
            async with AsyncExitStack() as stack:
                connecting = self._gemini.api.live.connect(model=model, config=self._config())
                session = await with_watchdog(SETUP_TIMEOUT_S, stack.enter_async_context(connecting))
                if session.setup_complete is None:
                    # The SDK drops a first message that is an error; the close code that follows names the error.
                    await next_with_watchdog(limit_s, aiter(session.receive()))
                    return lost()
                for number, text in enumerate(turns, 1):
                    await self._record_turn(session, text, reader)
                    self.recordings.append(reader.recording(_ending_of(reader)))
                    if number == len(turns) or reader.is_going_away or not reader.is_whole:
                        return None
                    self._count(reader, time.monotonic() - started_at, None)
                    reader, started_at = _TurnReader(), time.monotonic()
        except CallError as broken:
            error = broken.error
            self.refuses_content = not self._realtime and _is_refusal(error)
            ending = broken.ending(received=bool(reader.pcm), now=self._gemini.now())
            self._gemini.quota.record_outcome(model, ending, limits_named(error))
            if not reader.pcm:
                return ending
            self.recordings.append(reader.recording(ending))
        finally:
            self._count(reader, time.monotonic() - started_at, error)
        return None

    async def _record_turn(self, session: live.AsyncSession, text: str, reader: _TurnReader) -> None:
        limit_s = self._gemini.settings.speech_timeout_s
        await with_watchdog(limit_s, self._send(session, text))
        self._context += TokenAmount(text=text_tokens(text))
        reader.prompt = self._context
        await _receive_turn(reader, aiter(session.receive()), limit_s)
        self._context += TokenAmount(audio=audio_tokens_of(reader.seconds))

    async def _send(self, session: live.AsyncSession, text: str) -> None:
        if self._realtime:
            await session.send_realtime_input(text=text)
            return
        turn = types.Content(role="user", parts=[types.Part(text=text)])
        await session.send_client_content(turns=turn, turn_complete=True)

    def _config(self) -> types.LiveConnectConfig:
        """No thinking level (gemini-3.8-live closes with 1007 on one), no proactivity (the model may stay silent)."""
        voice = types.PrebuiltVoiceConfig(voice_name=self._setup.voice)
        return types.LiveConnectConfig(
            response_modalities=[types.Modality.AUDIO],
            system_instruction=self._setup.instruction,
            speech_config=types.SpeechConfig(voice_config=types.VoiceConfig(prebuilt_voice_config=voice)),
            output_audio_transcription=types.AudioTranscriptionConfig(),
            max_output_tokens=OUTPUT_TOKENS_MAX,
            safety_settings=self._gemini.safety(),
        )

    def _count(self, reader: _TurnReader, seconds: float, error: BaseException | None) -> None:
        """Count a turn and log one line about it, also while it is being cancelled."""
        gemini, model = self._gemini, self._gemini.settings.live_model
        outcome = gemini.scrubbed(error) if error is not None else reader.reason or "end of turn"
        if reader.usage is None and not reader.pcm:
            if reader.prompt.total:
                self._meter.add_unanswered(model, gemini.today(), reader.estimate())
        else:
            used = self._meter.add(model, reader.usage, gemini.today(), reader.estimate())
            outcome = f"{outcome} prompt={used.prompt_tokens} audio={used.audio_tokens}"
        log.info("gemini live model=%s seconds=%.2f sound_s=%.1f outcome=%s", model, seconds, reader.seconds, outcome)


async def _receive_turn(reader: _TurnReader, messages: AsyncIterator[types.LiveServerMessage], limit_s: float) -> None:
    """Receive messages until the SDK ends the turn; a turn may continue after its first completion."""
    while (message := await next_with_watchdog(limit_s, messages)) is not None:
        reader.feed(message)
        if reader.seconds > AUDIO_MAX_S:
            log.warning("gemini speaks without end: cut after %d s of sound", AUDIO_MAX_S)
            reader.is_whole = False
            return


def _ending_of(reader: _TurnReader) -> Ending:
    ending = ending_of_turn(reader.reason)
    return empty() if ending.kind is EndingKind.COMPLETE and not reader.pcm else ending


def _is_refusal(error: BaseException) -> bool:
    return isinstance(error, errors.APIError) and error.code == _CLOSE_INVALID_DATA
