"""Reading a generator until it ends, or until Stop is pressed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from bot.making.stop import StopSwitch, consume, unless_stopped
from bot.work.ending import COMPLETE, Ending, EndingError, EndingKind

STOPPED = Ending(EndingKind.STOPPED, {"by": "Mira"})
INTERRUPTED = Ending(EndingKind.INTERRUPTED)


class Producer:
    """A generator of numbers that records its closing. `hang_after` makes it wait for ever after that number."""

    def __init__(self, numbers: int, *, hang_after: int | None = None) -> None:
        self._numbers = numbers
        self._hang_after = hang_after
        self.is_closed = False

    async def events(self) -> AsyncGenerator[int, None]:
        try:
            for number in range(self._numbers):
                if number == self._hang_after:
                    await asyncio.Event().wait()
                yield number
        finally:
            self.is_closed = True


class Taker:
    """Applies numbers. The number `last` gives the Ending; applying `slow` waits for `gate`."""

    def __init__(self, *, last: int | None = None, slow: int | None = None) -> None:
        self.taken: list[int] = []
        self.began = asyncio.Event()
        self.gate = asyncio.Event()
        self._last = last
        self._slow = slow

    async def take(self, number: int) -> Ending | None:
        self.began.set()
        if number == self._slow:
            await self.gate.wait()
        self.taken.append(number)
        return COMPLETE if number == self._last else None


@pytest.mark.asyncio
async def test_the_applied_ending_is_the_result_and_the_generator_is_closed() -> None:
    producer, taker = Producer(5), Taker(last=2)
    assert await consume(producer.events(), taker.take, StopSwitch()) is COMPLETE
    assert taker.taken == [0, 1, 2]
    assert producer.is_closed


@pytest.mark.asyncio
async def test_a_generator_without_an_ending_is_lost() -> None:
    ending = await consume(Producer(2).events(), Taker().take, StopSwitch())
    assert ending.kind is EndingKind.LOST


@pytest.mark.asyncio
async def test_stop_ends_a_silent_generator_at_once() -> None:
    producer, taker, stop = Producer(3, hang_after=1), Taker(), StopSwitch()
    consuming = asyncio.create_task(consume(producer.events(), taker.take, stop))
    await taker.began.wait()
    stop.press(STOPPED)
    assert await consuming is STOPPED
    assert taker.taken == [0]
    assert producer.is_closed


@pytest.mark.asyncio
async def test_the_event_being_applied_at_stop_is_applied_completely_and_none_after_it() -> None:
    producer, taker, stop = Producer(3), Taker(slow=0), StopSwitch()
    consuming = asyncio.create_task(consume(producer.events(), taker.take, stop))
    await taker.began.wait()
    stop.press(STOPPED)
    await asyncio.sleep(0.01)
    taker.gate.set()
    assert await consuming is STOPPED
    assert taker.taken == [0]
    assert producer.is_closed


@pytest.mark.asyncio
async def test_stop_pressed_before_the_first_event_makes_nothing() -> None:
    producer, taker, stop = Producer(3, hang_after=0), Taker(), StopSwitch()
    stop.press(STOPPED)
    stop.press(INTERRUPTED)
    assert await consume(producer.events(), taker.take, stop) is STOPPED, "the first wish counts"
    assert taker.taken == []


@pytest.mark.asyncio
async def test_a_fault_while_taking_comes_through_and_closes_the_generator() -> None:
    producer = Producer(3)

    async def fail(number: int) -> Ending | None:
        raise OSError(number)

    with pytest.raises(OSError, match="0"):
        await consume(producer.events(), fail, StopSwitch())
    assert producer.is_closed


@pytest.mark.asyncio
async def test_cancelling_closes_the_generator() -> None:
    producer, taker = Producer(3, hang_after=1), Taker()
    consuming = asyncio.create_task(consume(producer.events(), taker.take, StopSwitch()))
    await taker.began.wait()
    consuming.cancel()
    with pytest.raises(asyncio.CancelledError):
        await consuming
    assert producer.is_closed


@pytest.mark.asyncio
async def test_a_cancellation_while_stop_waits_for_an_event_ends_the_reader() -> None:
    producer, taker, stop = Producer(3), Taker(slow=0), StopSwitch()
    consuming = asyncio.create_task(consume(producer.events(), taker.take, stop))
    await taker.began.wait()
    stop.press(STOPPED)
    for _ in range(5):
        await asyncio.sleep(0)
    assert not consuming.done(), "it waits for what is being taken"
    consuming.cancel()
    with pytest.raises(asyncio.CancelledError):
        await consuming
    taker.gate.set()
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert producer.is_closed
    assert taker.taken == []


@pytest.mark.asyncio
async def test_without_stop_the_value_is_returned_or_the_error_raised() -> None:
    async def make(number: int) -> int:
        await asyncio.sleep(0)
        if number < 0:
            raise ValueError(number)
        return number

    assert await unless_stopped(make(7), StopSwitch()) == 7
    with pytest.raises(ValueError, match="-1"):
        await unless_stopped(make(-1), StopSwitch())
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.mark.asyncio
async def test_stop_cancels_what_is_being_made_and_carries_the_ending() -> None:
    stop, began, cancelled = StopSwitch(), asyncio.Event(), []

    async def make() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append("make")
            raise

    making = asyncio.create_task(unless_stopped(make(), stop))
    await began.wait()
    stop.press(STOPPED)
    with pytest.raises(EndingError) as ended:
        await making
    assert ended.value.ending is STOPPED
    assert cancelled == ["make"]
