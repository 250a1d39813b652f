"""Reads one answer of generateContent, and runs a producer in a task of its own.

Design goal: a connection to Gemini is closed as soon as its answer is no longer needed. The SDK closes a stream only
when the task inside its read is cancelled. So each production is one task that never waits for its consumer, and to
stop is to cancel that task.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
import traceback
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Generic, TypeVar

from google.genai import types

from bot.gemini.client import Gemini, closing_responses
from bot.gemini.events import Ended
from bot.gemini.failures import (
    CALL_ERRORS,
    empty,
    ending_of_block,
    ending_of_error,
    ending_of_finish,
    limits_named,
    reason_name,
    scrubbed_text,
    stalled,
)
from bot.gemini.tokens import PICTURE_TOKENS, TokenAmount, prompt_tokens, text_tokens
from bot.gemini.usage import Meter, TokenEstimate
from bot.work.ending import Ending, EndingKind, Fault, Retry
from bot.work.text import TextCleaner, clean_text

log = logging.getLogger(__name__)

EventT = TypeVar("EventT")
ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request. `config` builds the configuration for each attempt, without the fields that the model refused."""

    model: str
    contents: list[types.Content]
    config: Callable[[], types.GenerateContentConfig]
    first_timeout_s: float
    next_timeout_s: float


@dataclass(frozen=True, slots=True)
class Answer:
    """How one answer ended. `received`: a part of it arrived. `finish_reason`: name of the finish or block reason."""

    ending: Ending
    received: bool
    finish_reason: str | None = None


class CallError(Exception):
    """A step of a call failed. `silent_s` is set when the watchdog ended it after that many seconds of silence."""

    def __init__(self, error: BaseException, *, silent_s: float | None) -> None:
        super().__init__(type(error).__name__)
        self.error = error
        self.silent_s = silent_s

    def ending(self, *, received: bool, now: float) -> Ending:
        """The Ending of the call."""
        if self.silent_s is not None:
            return stalled(self.silent_s)
        return ending_of_error(self.error, received=received, now=now)


class _ResponseReader:
    """Collects one streamed answer, chunk by chunk."""

    def __init__(self) -> None:
        self.has_started = False
        self.was_refused = False
        """The call failed before the first chunk, so the model has not worked on it."""
        self.received = False
        self._texts: list[str] = []
        self._thoughts: list[str] = []
        self._pictures = 0
        self.finish_reason: str | None = None
        self.finish_message = ""
        self.block_reason: str | None = None
        self.usage: types.GenerateContentResponseUsageMetadata | None = None
        self._cleaner = TextCleaner()

    def feed(self, chunk: types.GenerateContentResponse) -> list[types.Part]:
        """Add a chunk; returns its visible parts (no thoughts) with cleaned text."""
        self.has_started = True
        self.usage = chunk.usage_metadata or self.usage
        if chunk.prompt_feedback and chunk.prompt_feedback.block_reason:
            self.block_reason = reason_name(chunk.prompt_feedback.block_reason)
        if not chunk.candidates:
            return []
        candidate = chunk.candidates[0]
        if candidate.finish_reason:
            self.finish_reason = reason_name(candidate.finish_reason)
            self.finish_message = candidate.finish_message or ""
        parts = (candidate.content.parts if candidate.content else None) or []
        self._thoughts += [part.text or "" for part in parts if part.thought]
        visible = [part for part in parts if not part.thought and (part.text or part.inline_data)]
        self._texts += [part.text or "" for part in visible]
        self._pictures += sum(part.inline_data is not None for part in visible)
        return [clean for part in visible for clean in self._clean(part)]

    def estimate(self, call: Call) -> TokenEstimate:
        """The call's tokens, estimated from what was sent and received."""
        return TokenEstimate(
            prompt=prompt_tokens(call.contents, call.config().system_instruction).total,
            answer=TokenAmount(text=text_tokens("".join(self._texts)), image=PICTURE_TOKENS * self._pictures),
            thought=text_tokens("".join(self._thoughts)),
            is_whole=self.finish_reason is not None or self.block_reason is not None,
        )

    @property
    def is_blank(self) -> bool:
        """Whether the answer has no picture and no text but white space."""
        return not self._pictures and not clean_text("".join(self._texts)).strip()

    def flush(self) -> list[types.Part]:
        """The text that the cleaner still holds when the answer is over; nothing for an answer that broke off."""
        return _text_part(self._cleaner.end()) if self.finish_reason is not None else []

    def _clean(self, part: types.Part) -> list[types.Part]:
        if part.inline_data is not None:
            return [*_text_part(self._cleaner.end()), part]
        text = self._cleaner.feed(part.text or "")
        return [part] if text == part.text else _text_part(text)

    def ending(self) -> Ending:
        """The Ending of the finished stream."""
        if self.block_reason is not None:
            return ending_of_block(self.block_reason)
        ending = ending_of_finish(self.finish_reason)
        if self.is_blank and ending.kind in {EndingKind.COMPLETE, EndingKind.CUT}:
            return empty()  # thoughts share the output budget, so the length limit can be reached without any text
        return ending


def _text_part(text: str) -> list[types.Part]:
    return [types.Part(text=text)] if text else []


async def stream_answer(gemini: Gemini, call: Call, on_part: Callable[[types.Part], None], meter: Meter) -> Answer:
    """Make a call and pass every visible part to `on_part` as it arrives, its text cleaned by `bot.work.text`.

    Waits until the quota allows the call, and repeats it as the retry policy says while no part has arrived. Every
    failure on Gemini's side becomes the Ending of the answer.
    """
    retry_policy = gemini.retry_policy()
    while True:
        if (busy_ending := await retry_policy.wait_for_quota(gemini.quota, call.model)) is not None:
            answer, error = Answer(busy_ending, received=False), None
        else:
            answer, error = await _stream_once(gemini, call, on_part, meter)
        if error is not None and not answer.received and gemini.drop_refused_field(call.model, error):
            continue
        gemini.log_misconfiguration(call.model, answer.ending)
        if answer.received or not await retry_policy.wait_to_retry(answer.ending):
            return answer


async def _stream_once(
    gemini: Gemini, call: Call, on_part: Callable[[types.Part], None], meter: Meter
) -> tuple[Answer, BaseException | None]:
    meter.check_open()
    reader = _ResponseReader()
    started_at = time.monotonic()
    limit_s = call.first_timeout_s
    error: BaseException | None = None
    try:
        with closing_responses():
            # The SDK connects at the first read, so the watchdog covers connecting too.
            chunks = await gemini.api.models.generate_content_stream(
                model=call.model, contents=list(call.contents), config=call.config()
            )
            while (chunk := await next_with_watchdog(limit_s, chunks)) is not None:
                limit_s = call.next_timeout_s
                for part in reader.feed(chunk):
                    reader.received = True
                    on_part(part)
        for part in reader.flush():
            reader.received = True
            on_part(part)
        return Answer(reader.ending(), reader.received, reader.block_reason or reader.finish_reason), None
    except CallError as broken:
        error = broken.error
        reader.was_refused = broken.silent_s is None and not reader.has_started
        ending = broken.ending(received=reader.received, now=gemini.now())
        gemini.quota.record_outcome(call.model, ending, limits_named(error))
        return Answer(ending, reader.received), error
    finally:
        _record_usage(gemini, call, reader, meter, time.monotonic() - started_at, error)


async def with_watchdog(limit_s: float, awaitable: Awaitable[ValueT]) -> ValueT:
    """Await one step of a call with a watchdog; raises `CallError` for every failure on Gemini's side."""
    watchdog = asyncio.timeout(limit_s)
    try:
        async with watchdog:
            return await awaitable
    except CALL_ERRORS as error:
        raise CallError(error, silent_s=limit_s if watchdog.expired() else None) from None


async def next_with_watchdog(limit_s: float, items: AsyncIterator[ValueT]) -> ValueT | None:
    """The next item, None after the last one."""
    try:
        return await with_watchdog(limit_s, anext(items))
    except StopAsyncIteration:
        return None


def _record_usage(
    gemini: Gemini, call: Call, reader: _ResponseReader, meter: Meter, seconds: float, error: BaseException | None
) -> None:
    """Count the call and log one line about it, also while it is being cancelled."""
    outcome = (
        gemini.scrubbed(error) if error is not None else reader.block_reason or reader.finish_reason or "no finish"
    )
    if reader.usage is None and not reader.received:
        log.info("gemini call model=%s seconds=%.2f outcome=%s", call.model, seconds, outcome)
        if not reader.was_refused:
            meter.add_unanswered(call.model, gemini.today(), reader.estimate(call))
        return
    used = meter.add(call.model, reader.usage, gemini.today(), reader.estimate(call))
    log.info(
        "gemini call model=%s seconds=%.2f outcome=%s prompt=%d text=%d thought=%d image=%d",
        *(call.model, seconds, outcome),
        *(used.prompt_tokens, used.text_tokens, used.thought_tokens, used.image_tokens),
    )
    if reader.finish_message:
        key = gemini.settings.api_key.get_secret_value()
        log.info("gemini finish message: %s", scrubbed_text(reader.finish_message, key))


class Producer(ABC, Generic[EventT]):
    """Makes one work in a task of its own and yields events.

    The task never waits for the consumer of the events. Closing the generator, or cancelling the task that iterates it,
    cancels the producer, which closes its connections.
    """

    may_last: ClassVar[bool] = False
    """The work may take hours: `max_run_s` limits the time between two events instead of the whole production."""

    def __init__(self, gemini: Gemini, meter: Meter) -> None:
        self.gemini = gemini
        self.meter = meter
        self._queue: asyncio.Queue[EventT | Ended | None] = asyncio.Queue()
        self._limit: asyncio.Timeout | None = None
        self._waits = 0

    @abstractmethod
    async def make(self) -> Ending:
        """Make the work and emit its events; returns how that ended."""

    def final_ending(self, ending: Ending) -> Ending:
        """The Ending of the production, given that of `make`, a timeout or an internal error."""
        return ending

    def emit(self, event: EventT) -> None:
        """Queue an event for the consumer."""
        self._queue.put_nowait(event)
        self._restart_limit()

    @contextmanager
    def waiting_for_others(self) -> Iterator[None]:
        """Stop the time limit of a production that may last inside the block, because others have to end first."""
        self._waits += 1
        self._restart_limit()
        try:
            yield
        finally:
            self._waits -= 1
            self._restart_limit()

    def _restart_limit(self) -> None:
        if self.may_last and self._limit is not None and not self._limit.expired():
            now = asyncio.get_running_loop().time()
            self._limit.reschedule(None if self._waits else now + self.gemini.settings.max_run_s)

    async def events(self) -> AsyncGenerator[EventT | Ended, None]:
        """The events in order, then one `Ended`."""
        producer = asyncio.create_task(self._run_producer(), name=type(self).__name__)
        try:
            while (event := await self._queue.get()) is not None:
                yield event
            await producer
        finally:
            producer.cancel()
            await asyncio.wait({producer})

    async def _run_producer(self) -> None:
        limit_s = self.gemini.settings.max_run_s
        try:
            try:
                async with asyncio.timeout(limit_s) as self._limit:
                    ending = await self.make()
            except TimeoutError:
                ending = stalled(limit_s)
            except Exception as error:  # noqa: BLE001 the last resort: an unexpected error must not hang the work
                ending = _internal_error(error)
            finally:
                self._limit = None
            self._queue.put_nowait(Ended(self.final_ending(ending), self.meter.usage))
        finally:
            self._queue.put_nowait(None)


def _internal_error(error: Exception) -> Ending:
    """Log the traceback without the messages of the error and its cause: they may quote a request."""
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    reference = secrets.token_hex(4)
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error(
        "gemini run failed, reference=%s: %s\n%s",
        *(reference, type(error).__name__, frames),
        extra={"reference": reference},
    )
    return Ending(EndingKind.OUR_FAULT, MappingProxyType({"reference": reference}), Retry.NOW, Fault.OURS)
