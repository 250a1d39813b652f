"""Refused sessions: the close reason decides, and one refusal does not abandon sections that others can speak."""

from __future__ import annotations

import itertools
import logging
from dataclasses import replace

import pytest

from bot.gemini.events import SectionMissing, SectionSpoken
from bot.work.ending import EndingKind
from sandbox.gemini import Pace, errors, faults, livefaults
from sandbox.gemini.steps import Close, Send
from tests.effort import representatives
from tests.gemini.conftest import Wire
from tests.gemini.narrating import SECTION, Made, only, spoken

SECTIONS = [replace(SECTION, number=number) for number in (1, 2, 3, 4)]

NOT_FOUND = "models/gemini-3.8-live is not found for API version v1, or is not supported for bidiGenerateContent."
NOT_SUPPORTED = "Operation is not implemented, or supported, or enabled."
DEPLETED = "Your prepayment credits are depleted. Please go to AI Studio at https://ai.studio/projects to manage your"


def numbers(events: list[Made], kind: type[Made]) -> list[int]:
    return sorted(event.number for event in events if isinstance(event, kind))


WHEN = ("at setup", "at the turn")
CLOSES = (
    (1008, NOT_SUPPORTED),
    (1008, NOT_FOUND),
    (1008, "Requested entity was not found."),
    (1008, "The operation was aborted."),
    (1008, ""),
    (1007, "Request contains an invalid argument."),
    (1011, "Internal error encountered."),
    (1003, ""),
    (1000, ""),
    (4000, "go away"),
)
IN_EVERY_RUN = representatives(
    itertools.product(CLOSES, WHEN, (1, 2)),
    *((close, when, 1 + (place + later) % 2) for place, close in enumerate(CLOSES) for later, when in enumerate(WHEN)),
)
"""Every close at both times, alternating between one session and two at once."""


@pytest.mark.asyncio
@pytest.mark.parametrize(("close", "when", "parallel"), IN_EVERY_RUN, ids=str)
async def test_a_session_that_is_closed_once_before_any_sound_costs_no_section(
    wire: Wire, close: tuple[int, str], when: str, parallel: int
) -> None:
    step = Close(*close)
    wire.box.faults.add(faults.AtSetup(step) if when == "at setup" else faults.Instead((step,)), kind="live")
    async with wire.open(narration_parallel=parallel) as gemini:
        events, ended = await spoken(gemini, *SECTIONS)
    assert numbers(events, SectionSpoken) == [1, 2, 3, 4]
    assert ended.ending.kind is EndingKind.COMPLETE
    assert len(wire.box.calls) == 5


@pytest.mark.asyncio
@pytest.mark.parametrize("parallel", [1, 2])
@pytest.mark.parametrize(
    ("reason", "what"),
    [(NOT_FOUND, "model"), ("Request contains an invalid argument.", "request"), (DEPLETED, "billing")],
)
async def test_a_section_whose_sessions_are_all_closed_is_missing_alone(
    wire: Wire, reason: str, what: str, parallel: int
) -> None:
    refused = replace(SECTION, number=2, text="This one is never taken, however often one may ask for it to be read.")
    wire.box.faults.add(faults.closed(1007, reason), contains="never taken", times=None)
    async with wire.open(narration_parallel=parallel) as gemini:
        events, ended = await spoken(gemini, SECTIONS[0], refused, *SECTIONS[2:])
    assert numbers(events, SectionSpoken) == [1, 3, 4]
    (missing,) = [event for event in events if isinstance(event, SectionMissing)]
    assert (missing.number, missing.ending.params) == (2, {"what": what})
    assert (ended.ending.kind, ended.ending.params) == (EndingKind.INCOMPLETE, {"missing": 1, "of": 4})


@pytest.mark.asyncio
async def test_sections_put_off_by_a_refusal_are_spoken_when_another_shows_that_it_was_not_about_them(
    wire: Wire,
) -> None:
    """The first section is refused for good while the second still speaks; the third and fourth wait."""
    wire.box.pace = Pace(live_first_s=0.1)
    first = replace(SECTION, text="This one is never taken, however often one may ask for it to be read aloud.")
    wire.box.faults.add(faults.AtSetup(Close(1008, DEPLETED)), times=1)
    async with wire.open(narration_parallel=2) as gemini:
        events, ended = await spoken(gemini, first, *SECTIONS[1:])
    assert numbers(events, SectionSpoken) == [1, 2, 3, 4]
    assert ended.ending.kind is EndingKind.COMPLETE


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("code", "reason", "what"),
    [
        (1008, DEPLETED, "billing"),
        (1011, DEPLETED, "billing"),
        (
            1011,
            "Your billing account has exceeded its monthly spending cap. Please go to AI Studio at https://ai.",
            "billing",
        ),
        (1007, "API key expired. Please renew the API key.", "key"),
        (1008, "Your API key was reported as leaked. Please use another API key.", "key"),
        (1008, "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie", "key"),
        (1008, "Permission denied: Consumer 'api_key:x' has been suspended.", "permission"),
        (1007, "User location is not supported for the API use.", "location"),
    ],
)
async def test_what_a_close_says_of_key_and_billing_is_said_once_and_asked_once(
    wire: Wire, caplog: pytest.LogCaptureFixture, code: int, reason: str, what: str
) -> None:
    wire.box.faults.add(faults.AtSetup(Close(code, reason)), kind="live", times=None)
    with caplog.at_level(logging.ERROR):
        async with wire.open(narration_parallel=1) as gemini:
            events, ended = await spoken(gemini, *SECTIONS)
            await spoken(gemini, SECTION)
    assert numbers(events, SectionMissing) == [1, 2, 3, 4]
    assert (ended.ending.kind, ended.ending.params) == (EndingKind.MISCONFIGURED, {"what": what})
    assert len(wire.box.calls) == 2
    assert len(caplog.records) == 1
    assert wire.slept == []


@pytest.mark.asyncio
async def test_a_quota_of_the_day_in_a_close_is_busy_until_tomorrow(wire: Wire) -> None:
    reason = "Quota exceeded for quota metric 'Generate Content API requests per day' and limit"
    wire.box.faults.add(faults.AtSetup(Close(1011, reason)), kind="live", times=None)
    async with wire.open() as gemini:
        _, ended = await spoken(gemini, *SECTIONS)
    assert (ended.ending.kind, ended.ending.params["scope"]) == (EndingKind.BUSY, "day")
    assert len(wire.box.calls) <= 2


@pytest.mark.asyncio
async def test_a_rejected_answer_without_sound_is_asked_for_again(wire: Wire) -> None:
    wire.box.faults.add(livefaults.TurnEnd("RESPONSE_REJECTED"), livefaults.SilentTurn())
    async with wire.open() as gemini:
        events, ended = await spoken(gemini)
    assert only(events).doubt is None
    assert ended.ending.kind is EndingKind.COMPLETE
    assert len(wire.box.calls) == 2


@pytest.mark.asyncio
@pytest.mark.parametrize("sound", [livefaults.SilentTurn(), livefaults.EarlyStop(0.3)])
async def test_an_answer_that_is_rejected_again_is_refused(wire: Wire, sound: faults.Fault) -> None:
    wire.box.faults.add(livefaults.TurnEnd("RESPONSE_REJECTED"), sound, times=None)
    async with wire.open() as gemini:
        events, ended = await spoken(gemini)
    assert numbers(events, SectionMissing) == [1]
    assert ended.ending.kind is EndingKind.BLOCKED
    assert len(wire.box.calls) == 2


@pytest.mark.asyncio
async def test_a_turn_so_quiet_that_nothing_is_heard_is_spoken_again(wire: Wire) -> None:
    wire.box.faults.add(livefaults.Quiet())
    async with wire.open() as gemini:
        events, _ = await spoken(gemini)
    assert only(events).doubt is None
    assert len(wire.box.calls) == 2
    wire.box.faults.add(livefaults.Quiet(), times=None)
    async with wire.open() as gemini:
        events, _ = await spoken(gemini)
    assert numbers(events, SectionMissing) == [1]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "payload",
    [
        5,
        "x",
        [5],
        {"serverContent": 5},
        {"serverContent": {"modelTurn": "x"}},
        {"serverContent": {"modelTurn": {"parts": [{"inlineData": {"mimeType": "audio/pcm", "data": "%"}}]}}},
        {"serverContent": {"turnCompleteReason": 5, "turnComplete": True}},
        {"usageMetadata": 5},
        {"goAway": {"timeLeft": 5}},
        {"error": errors.overloaded().error},
        {"error": "x"},
    ],
    ids=str,
)
async def test_a_frame_that_cannot_be_read_ends_the_session_and_is_no_fault_of_ours(
    wire: Wire, payload: object
) -> None:
    broken = Send({})
    object.__setattr__(broken, "payload", payload)
    wire.box.faults.add(faults.Insert((broken,), 2))
    async with wire.open() as gemini:
        events, ended = await spoken(gemini)
    assert only(events).doubt is None
    assert ended.ending.kind is EndingKind.COMPLETE
    assert len(wire.box.calls) == 2


@pytest.mark.asyncio
@pytest.mark.parametrize("rate", ["0", "999999999999"])
async def test_a_rate_that_no_voice_has_is_not_believed(wire: Wire, rate: str) -> None:
    blob = {"mimeType": f"audio/pcm;rate={rate}", "data": "AAAA"}
    wire.box.faults.add(faults.Insert((Send({"serverContent": {"modelTurn": {"parts": [{"inlineData": blob}]}}}),), 2))
    async with wire.open() as gemini:
        events, _ = await spoken(gemini)
    assert only(events).pieces[0].rate_hz == 24_000
