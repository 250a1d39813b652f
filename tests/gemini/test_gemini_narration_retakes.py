"""A wrong section is spoken once more or is missing, and the better recording is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.gemini.events import SectionMissing
from bot.work.ending import EndingKind
from bot.work.parts import Doubt
from sandbox.gemini import errors, faults, livefaults
from sandbox.gemini.steps import Close, Reset
from tests.gemini.conftest import Wire
from tests.gemini.narrating import SECONDS, SECTION, TEXT, only, spoken


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "fault",
    [
        livefaults.EarlyStop(0.5),
        livefaults.EarlyStop(0.3, full_transcript=True),
        livefaults.ExtraWords("Sure, I will gladly read that text aloud for you right now, so please lean back. ", ""),
        livefaults.OtherWords(" ".join(["I would rather talk about the weather of today"] * 4)),
        livefaults.NoSound(),
        livefaults.SilentTurn(),
        livefaults.NoReply(),
        faults.silence(4),
        faults.reset(4),
        faults.closed(1011, "Internal error encountered.", 4),
        faults.unknown_message(4),
        faults.invalid_json(4),
        livefaults.TurnEnd("GENERATED_OTHER"),
    ],
    ids=lambda fault: type(fault).__name__,
)
async def test_what_is_not_what_was_asked_is_spoken_again_once_in_a_fresh_session(
    wire: Wire, fault: faults.Fault
) -> None:
    if isinstance(fault, livefaults.TurnEnd):
        wire.box.faults.add(fault, livefaults.SilentTurn())
    else:
        wire.box.faults.add(fault)
    async with wire.open(speech_timeout_s=3.0) as gemini:
        events, ended = await spoken(gemini)
    assert only(events).doubt is None
    assert only(events).transcript == TEXT
    assert ended.ending.kind is EndingKind.COMPLETE
    assert len(wire.box.calls) == 2
    assert wire.slept == []


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("fault", "doubt"),
    [
        (livefaults.EarlyStop(0.3), Doubt.SHORT),
        (livefaults.EarlyStop(0.3, full_transcript=True), Doubt.SHORT),
        (livefaults.OtherWords(" ".join(["We could talk about the weather of today"] * 4)), Doubt.DIVERGING),
        (faults.reset(4), Doubt.SHORT),
    ],
)
async def test_a_section_that_is_no_better_the_second_time_is_given_with_its_doubt(
    wire: Wire, fault: faults.Fault, doubt: Doubt
) -> None:
    wire.box.faults.add(fault, times=None)
    async with wire.open() as gemini:
        events, ended = await spoken(gemini)
    assert only(events).doubt is doubt
    assert only(events).pieces[0].pcm
    assert (ended.ending.kind, ended.ending.params) == (EndingKind.INCOMPLETE, {"missing": 1, "of": 1})
    assert len(wire.box.calls) == 2


@pytest.mark.asyncio
async def test_of_two_doubtful_takes_the_better_one_is_kept(wire: Wire) -> None:
    wire.box.faults.add(livefaults.EarlyStop(0.5))
    wire.box.faults.add(livefaults.EarlyStop(0.2))
    async with wire.open() as gemini:
        events, _ = await spoken(gemini)
    assert len(only(events).pieces[0].pcm) / 48_000 == pytest.approx(SECONDS / 2, abs=0.4)


@pytest.mark.asyncio
async def test_sound_without_a_transcript_is_trusted_by_its_length(wire: Wire) -> None:
    wire.box.faults.add(livefaults.NoTranscript())
    async with wire.open() as gemini:
        events, ended = await spoken(gemini)
    assert (only(events).transcript, only(events).doubt) == ("", None)
    assert ended.ending.is_good
    assert len(wire.box.calls) == 1


@pytest.mark.asyncio
async def test_a_section_without_any_sound_twice_is_missing(wire: Wire) -> None:
    wire.box.faults.add(livefaults.SilentTurn(), times=None)
    async with wire.open() as gemini:
        events, ended = await spoken(gemini)
    (event,) = events
    assert isinstance(event, SectionMissing)
    assert event.ending.kind is EndingKind.EMPTY
    assert ended.ending.kind is EndingKind.EMPTY
    assert len(wire.box.calls) == 2


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("reason", "where"), [("GENERATED_AUDIO_SAFETY", "answer"), ("PROHIBITED_INPUT_CONTENT", "prompt")]
)
@pytest.mark.parametrize("sound", [livefaults.NoSound(), livefaults.EarlyStop(0.3)], ids=["silent", "begun"])
async def test_a_refused_section_is_missing_and_never_spoken_again(
    wire: Wire, reason: str, where: str, sound: faults.Fault
) -> None:
    wire.box.faults.add(livefaults.TurnEnd(reason), sound)
    async with wire.open() as gemini:
        events, ended = await spoken(gemini)
    (event,) = events
    assert isinstance(event, SectionMissing)
    assert (event.ending.kind, event.ending.params["where"]) == (EndingKind.BLOCKED, where)
    assert ended.ending == event.ending
    assert len(wire.box.calls) == 1


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "fault",
    [
        faults.BeforeHeaders(Reset()),
        faults.http_error(errors.overloaded()),
        faults.AtSetup(Reset()),
        faults.AtSetup(Close(1011, "Internal error encountered.")),
        faults.closed(1013, "try again later"),
    ],
    ids=["upgrade reset", "upgrade 503", "setup reset", "setup 1011", "turn 1013"],
)
async def test_a_session_that_fails_before_any_sound_is_tried_again(wire: Wire, fault: faults.Fault) -> None:
    wire.box.faults.add(fault, kind="live", times=2)
    async with wire.open() as gemini:
        events, ended = await spoken(gemini)
    assert only(events).doubt is None
    assert ended.ending.is_good
    assert wire.slept == [1.0, 2.0]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("fault", "kind", "params", "calls"),
    [
        (faults.http_error(errors.rate_limited(50.0, per="day")), EndingKind.BUSY, None, 1),
        (faults.http_error(errors.permission_denied()), EndingKind.MISCONFIGURED, {"what": "permission"}, 1),
        # An answer that may concern one session only is checked with another.
        (faults.AtSetup(Close(1008, "models/x is not found")), EndingKind.MISCONFIGURED, {"what": "model"}, 2),
        (faults.AtSetup(Close(1007, "Invalid argument.")), EndingKind.MISCONFIGURED, {"what": "request"}, 2),
    ],
)
async def test_what_would_meet_every_section_ends_the_run_without_asking_for_the_rest(
    wire: Wire, fault: faults.Fault, kind: EndingKind, params: dict[str, str] | None, calls: int
) -> None:
    wire.box.faults.add(fault, kind="live", times=None)
    sections = [replace(SECTION, number=number) for number in (1, 2, 3)]
    async with wire.open(narration_parallel=1) as gemini:
        events, ended = await spoken(gemini, *sections)
    assert [event.number for event in events if isinstance(event, SectionMissing)] == [1, 2, 3]
    assert ended.ending.kind is kind
    assert params is None or ended.ending.params == params
    assert len(wire.box.calls) == calls
