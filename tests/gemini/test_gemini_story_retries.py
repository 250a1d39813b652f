"""Before its first chunk a story is retried with growing waits, unless the answer is final."""

from __future__ import annotations

import pytest

from bot.work.ending import EndingKind, Retry
from sandbox.gemini import errors, faults
from sandbox.gemini.steps import Reset, Silence
from tests.gemini.conftest import NOW, Wire
from tests.gemini.telling import WHOLE, script, told


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "fault",
    [
        faults.BeforeHeaders(Reset()),
        faults.http_error(errors.overloaded()),
        faults.html_error(502),
        faults.error_event(errors.internal()),
        faults.error_event(errors.internal(), with_code=False),
        faults.cut_off(0),
        faults.garbage(0),
    ],
    ids=["reset", "503", "html", "event", "codeless", "empty", "garbage"],
)
async def test_what_fails_before_the_first_chunk_is_tried_again_with_growing_waits(
    wire: Wire, fault: faults.Fault
) -> None:
    wire.box.faults.add(fault, times=2)
    async with wire.open() as gemini:
        _, ended = await told(gemini)
    assert ended.ending.kind is EndingKind.COMPLETE
    assert wire.slept == [1.0, 2.0]
    assert len(wire.box.calls) == 3


@pytest.mark.asyncio
async def test_a_server_that_stays_overloaded_ends_as_busy(wire: Wire) -> None:
    wire.box.faults.add(faults.http_error(errors.overloaded()), times=None)
    async with wire.open() as gemini:
        _, ended = await told(gemini)
    assert (ended.ending.kind, ended.ending.params) == (EndingKind.BUSY, {"scope": "overload"})
    assert len(wire.box.calls) == 4
    assert ended.usage.calls == 0


@pytest.mark.asyncio
async def test_a_short_delay_is_waited_out_and_a_long_one_is_told(wire: Wire) -> None:
    wire.box.faults.add(faults.http_error(errors.rate_limited(12.0)))
    wire.box.faults.add(script(WHOLE))
    wire.box.faults.add(faults.http_error(errors.rate_limited(50.0), in_list=True))
    async with wire.open() as gemini:
        _, ended = await told(gemini)
        assert (ended.ending.kind, wire.slept) == (EndingKind.COMPLETE, [12.0])
        _, ended = await told(gemini)
    assert ended.ending.params == {"scope": "minute", "retry_at": int(NOW) + 12 + 50}
    assert (ended.ending.retry, ended.ending.after_s) == (Retry.LATER, 50.0)
    assert wire.slept == [12.0]


@pytest.mark.asyncio
async def test_a_daily_quota_and_one_of_nothing_are_told_apart(wire: Wire) -> None:
    wire.box.faults.add(faults.http_error(errors.rate_limited(9.0, per="day")))
    wire.box.faults.add(faults.http_error(errors.rate_limited(9.0, limit=0)))
    async with wire.open() as gemini:
        _, ended = await told(gemini)
        assert ended.ending.params["scope"] == "day"
    async with wire.open() as gemini:
        _, ended = await told(gemini)
        assert ended.ending.params == {"what": "quota"}
    assert wire.slept == []


@pytest.mark.asyncio
async def test_a_model_that_never_begins_is_left_after_the_first_watchdog(wire: Wire) -> None:
    wire.box.faults.add(faults.BeforeHeaders(Silence()))
    async with wire.open(first_chunk_timeout_s=3.0) as gemini:
        _, ended = await told(gemini)
        await wire.until_left(wire.box.calls[0])
    assert (ended.ending.kind, ended.ending.params) == (EndingKind.STALLED, {"waited_s": 3.0})


@pytest.mark.asyncio
async def test_a_run_has_an_end_however_steadily_it_trickles(wire: Wire) -> None:
    wire.box.faults.add(faults.ChunkScript(((0.0, "Once"), *(((1.0, " more"),) * 100))))
    async with wire.open(max_run_s=5.0) as gemini:
        text, ended = await told(gemini)
        await wire.until_left(wire.box.calls[0])
    assert text.startswith("Once more")
    assert ended.ending.kind is EndingKind.STALLED


@pytest.mark.asyncio
async def test_a_tuning_field_that_is_refused_is_left_out_and_stays_out(wire: Wire) -> None:
    wire.box.faults.add(faults.RefusedField("thinkingConfig"), times=None)
    async with wire.open() as gemini:
        _, first = await told(gemini)
        _, second = await told(gemini)
    assert first.ending.is_good
    assert second.ending.is_good
    assert ["thinkingConfig" in call.body["generationConfig"] for call in wire.box.calls] == [True, False, False]
    assert all(call.body["store"] is False and call.body["safetySettings"] for call in wire.box.calls)
    assert wire.slept == []


@pytest.mark.asyncio
async def test_a_refusal_that_goes_on_naming_the_field_left_out_is_an_end(wire: Wire) -> None:
    wire.box.faults.add(faults.http_error(errors.invalid("Thinking level is not supported.")), times=None)
    async with wire.open() as gemini:
        _, ended = await told(gemini)
    assert ended.ending.kind is EndingKind.MISCONFIGURED
    assert len(wire.box.calls) == 2


@pytest.mark.asyncio
@pytest.mark.parametrize("field", ["store", "safetySettings"])
async def test_storage_and_safety_are_never_left_out(wire: Wire, field: str) -> None:
    wire.box.faults.add(faults.RefusedField(field), times=None)
    async with wire.open() as gemini:
        _, ended = await told(gemini)
    assert (ended.ending.kind, ended.ending.params) == (EndingKind.MISCONFIGURED, {"what": "request"})
    assert len(wire.box.calls) == 1
