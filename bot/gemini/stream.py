"""Reading one answer of generateContent, and running a producer apart from its consumer.

Design goal: a connection to Gemini is closed the moment nobody wants its answer. The SDK closes a stream only when the
task inside its read is cancelled, so each run is one producer task that never waits for its consumer, and stopping is
cancelling that task.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
import traceback
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, TypeVar

from google.genai import types

from bot.gemini.client import Gemini, closing_responses
from bot.gemini.events import Ended
from bot.gemini.failures import (
    CALL_ERRORS,
    empty,
    ending_of_block,
    ending_of_error,
    ending_of_finish,
    limits_told,
    reason_name,
    scrubbed_text,
    stalled,
)
from bot.gemini.tokens import PICTURE_TOKENS, TokenAmount, prompt_tokens, text_tokens
from bot.gemini.usage import Meter, Seen
from bot.work.ending import Ending, EndingKind, Fault, Retry
from bot.work.text import TextCleaner, clean_text

log = logging.getLogger(__name__)

EventT = TypeVar("EventT")
ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request: the configuration is built at each try, because a model may refuse a field in between."""

    model: str
    contents: list[types.Content]
    config: Callable[[], types.GenerateContentConfig]
    first_timeout_s: float
    next_timeout_s: float


@dataclass(frozen=True, slots=True)
class Answer:
    """How one answer ended. `received`: something of it was taken; `finish`: the finish or block reason's name."""

    ending: Ending
    received: bool
    finish: str | None = None


class BrokenError(Exception):
    """A step of a call failed; `silent_s` when it was our watchdog that gave up, after that long."""

    def __init__(self, error: BaseException, *, silent_s: float | None) -> None:
        super().__init__(type(error).__name__)
        self.error = error
        self.silent_s = silent_s

    def ending(self, *, received: bool, now: float) -> Ending:
        """What it means for the call."""
        if self.silent_s is not None:
            return stalled(self.silent_s)
        return ending_of_error(self.error, received=received, now=now)


class _Reading:
    """What has been seen of one answer so far."""

    def __init__(self) -> None:
        self.has_begun = False
        self.was_refused = False
        """Turned away, or not reached, before the first chunk: the model has not worked on it."""
        self.received = False
        self._texts: list[str] = []
        self._thoughts: list[str] = []
        self._pictures = 0
        self.finish: str | None = None
        self.finish_message = ""
        self.block: str | None = None
        self.usage: types.GenerateContentResponseUsageMetadata | None = None
        self._cleaner = TextCleaner()

    def see(self, chunk: types.GenerateContentResponse) -> list[types.Part]:
        """Note what a chunk says about the answer; its parts without the thoughts, their text cleaned."""
        self.has_begun = True
        self.usage = chunk.usage_metadata or self.usage
        if chunk.prompt_feedback and chunk.prompt_feedback.block_reason:
            self.block = reason_name(chunk.prompt_feedback.block_reason)
        if not chunk.candidates:
            return []
        candidate = chunk.candidates[0]
        if candidate.finish_reason:
            self.finish = reason_name(candidate.finish_reason)
            self.finish_message = candidate.finish_message or ""
        parts = (candidate.content.parts if candidate.content else None) or []
        self._thoughts += [part.text or "" for part in parts if part.thought]
        visible = [part for part in parts if not part.thought and (part.text or part.inline_data)]
        self._texts += [part.text or "" for part in visible]
        self._pictures += sum(part.inline_data is not None for part in visible)
        return [clean for part in visible for clean in self._clean(part)]

    def seen(self, call: Call) -> Seen:
        """What was sent and what came, as estimated tokens."""
        return Seen(
            prompt=prompt_tokens(call.contents, call.config().system_instruction),
            answer=TokenAmount(text=text_tokens("".join(self._texts)), image=PICTURE_TOKENS * self._pictures),
            thought=text_tokens("".join(self._thoughts)),
            is_whole=self.finish is not None or self.block is not None,
        )

    @property
    def is_blank(self) -> bool:
        """Whether nothing came but white space."""
        return not self._pictures and not clean_text("".join(self._texts)).strip()

    def rest(self) -> list[types.Part]:
        """What waited for more text, once the answer is over. Of one that broke off, it is no part."""
        return _text_part(self._cleaner.end()) if self.finish is not None else []

    def _clean(self, part: types.Part) -> list[types.Part]:
        if part.inline_data is not None:
            return [*_text_part(self._cleaner.end()), part]
        text = self._cleaner.feed(part.text or "")
        return [part] if text == part.text else _text_part(text)

    def ending(self) -> Ending:
        """What the finished stream amounts to."""
        if self.block is not None:
            return ending_of_block(self.block)
        ending = ending_of_finish(self.finish)
        if self.is_blank and ending.kind in {EndingKind.COMPLETE, EndingKind.CUT}:
            return empty()  # thoughts eat the same output budget: the length limit, too, can come without a word
        return ending


def _text_part(text: str) -> list[types.Part]:
    return [types.Part(text=text)] if text else []


async def read(gemini: Gemini, call: Call, take: Callable[[types.Part], None], meter: Meter) -> Answer:
    """Make a call and give `take` every visible part as it arrives, its text as `bot.work.text` cleans it.

    Made when the quota has a place for it, and tried again as the retry policy says while nothing has been taken; every
    failure of the other side becomes the answer's ending.
    """
    patience = gemini.patience()
    while True:
        if (refused := await patience.turn(gemini.quota, call.model)) is not None:
            answer, error = Answer(refused, received=False), None
        else:
            answer, error = await _read_once(gemini, call, take, meter)
        if error is not None and not answer.received and gemini.forgo(call.model, error):
            continue
        gemini.report(call.model, answer.ending)
        if answer.received or not await patience.again(answer.ending):
            return answer


async def _read_once(
    gemini: Gemini, call: Call, take: Callable[[types.Part], None], meter: Meter
) -> tuple[Answer, BaseException | None]:
    reading = _Reading()
    began = time.monotonic()
    limit_s = call.first_timeout_s
    error: BaseException | None = None
    try:
        with closing_responses():
            # Nothing is sent before the first read, so the watchdog covers connecting too.
            chunks = await gemini.api.models.generate_content_stream(
                model=call.model, contents=list(call.contents), config=call.config()
            )
            while (chunk := await next_within(limit_s, chunks)) is not None:
                limit_s = call.next_timeout_s
                for part in reading.see(chunk):
                    reading.received = True
                    take(part)
        for part in reading.rest():
            reading.received = True
            take(part)
        return Answer(reading.ending(), reading.received, reading.block or reading.finish), None
    except BrokenError as broken:
        error = broken.error
        reading.was_refused = broken.silent_s is None and not reading.has_begun
        ending = broken.ending(received=reading.received, now=gemini.now())
        gemini.quota.learn(call.model, ending, limits_told(error))
        return Answer(ending, reading.received), error
    finally:
        _account(gemini, call, reading, meter, time.monotonic() - began, error)


async def within(limit_s: float, awaitable: Awaitable[ValueT]) -> ValueT:
    """Await one step of a call with a watchdog; `BrokenError` for whatever the other side did wrong."""
    watchdog = asyncio.timeout(limit_s)
    try:
        async with watchdog:
            return await awaitable
    except CALL_ERRORS as error:
        raise BrokenError(error, silent_s=limit_s if watchdog.expired() else None) from None


async def next_within(limit_s: float, items: AsyncIterator[ValueT]) -> ValueT | None:
    """The next of `items`, None after the last one."""
    try:
        return await within(limit_s, anext(items))
    except StopAsyncIteration:
        return None


def _account(
    gemini: Gemini, call: Call, reading: _Reading, meter: Meter, seconds: float, error: BaseException | None
) -> None:
    """Count the call and log its one line; also when it is being stopped."""
    outcome = gemini.scrubbed(error) if error is not None else reading.block or reading.finish or "no finish"
    if reading.usage is None and not reading.received:
        log.info("gemini call model=%s seconds=%.2f outcome=%s", call.model, seconds, outcome)
        if not reading.was_refused:
            meter.add_unanswered(call.model, gemini.today(), reading.seen(call))
        return
    used = meter.add(call.model, reading.usage, gemini.today(), reading.seen(call))
    log.info(
        "gemini call model=%s seconds=%.2f outcome=%s prompt=%d text=%d thought=%d image=%d",
        *(call.model, seconds, outcome),
        *(used.prompt_tokens, used.text_tokens, used.thought_tokens, used.image_tokens),
    )
    if reading.finish_message:
        key = gemini.settings.api_key.get_secret_value()
        log.info("gemini finish message: %s", scrubbed_text(reading.finish_message, key))


class Producer(ABC, Generic[EventT]):
    """One run of this room: a producer task that makes, and `events`, which hands on what it made.

    The producer never waits for its consumer. Closing the generator, or cancelling who iterates it, cancels the
    producer, which closes its connections; nothing is left behind.
    """

    def __init__(self, gemini: Gemini, meter: Meter | None) -> None:
        self.gemini = gemini
        self.meter = meter or Meter()
        self._queue: asyncio.Queue[EventT | Ended | None] = asyncio.Queue()

    @abstractmethod
    async def make(self) -> Ending:
        """Make what is to be made, emitting it; how that ended."""

    def settle(self, ending: Ending) -> Ending:
        """The run's own ending, given how `make` was left (its ending, out of time, or a fault of ours)."""
        return ending

    def emit(self, event: EventT) -> None:
        """Hand an event to the consumer, whenever it comes for it."""
        self._queue.put_nowait(event)

    async def events(self) -> AsyncGenerator[EventT | Ended, None]:
        """The events as they are made, then one `Ended`."""
        producer = asyncio.create_task(self._produce(), name=type(self).__name__)
        try:
            while (event := await self._queue.get()) is not None:
                yield event
            await producer
        finally:
            producer.cancel()
            await asyncio.wait({producer})

    async def _produce(self) -> None:
        limit_s = self.gemini.settings.max_run_s
        try:
            try:
                async with asyncio.timeout(limit_s):
                    ending = await self.make()
            except TimeoutError:
                ending = stalled(limit_s)
            except Exception as error:  # noqa: BLE001 the last resort: a fault of ours ends the run, never hangs it
                ending = _our_fault(error)
            self._queue.put_nowait(Ended(self.settle(ending), self.meter.usage))
        finally:
            self._queue.put_nowait(None)


def _our_fault(error: Exception) -> Ending:
    """Log where it happened; not what it says, nor what it was raised from: either may quote a request."""
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    reference = secrets.token_hex(4)
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("gemini run failed, reference=%s: %s\n%s", reference, type(error).__name__, frames)
    return Ending(EndingKind.OUR_FAULT, MappingProxyType({"reference": reference}), Retry.NOW, Fault.OURS)
