"""Several turns in one Live session: each is a recording, and a session that fails costs no other turn."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from bot.gemini import live
from bot.gemini.client import Gemini
from bot.gemini.live import Setup, record_turns
from bot.gemini.live_places import Claim
from bot.gemini.recording import SpeechRecording
from bot.work.ending import EndingKind
from sandbox.gemini import faults, livefaults
from sandbox.gemini.steps import Close, Send
from tests.gemini.conftest import SECONDS_PER_WORD, Wire, new_meter

LINES = ("Are you there, old friend?", "The lamp is lit again tonight.", "Then come down and tell me.")
SETUP = Setup(instruction="Read what you are given.", voice="Puck", claim=Claim("narration"))


async def recorded(gemini: Gemini, *lines: str) -> list[SpeechRecording]:
    return await record_turns(gemini, lines or LINES, SETUP, new_meter())


def seconds(line: str) -> float:
    return SECONDS_PER_WORD * len(line.split())


@pytest.mark.asyncio
async def test_the_lines_of_a_speaker_are_turns_of_one_session_and_a_recording_each(wire: Wire) -> None:
    meter = new_meter()
    async with wire.open() as gemini:
        recordings = await record_turns(gemini, LINES, SETUP, meter)
    assert [recording.transcript for recording in recordings] == list(LINES)
    assert [recording.seconds for recording in recordings] == pytest.approx([seconds(line) for line in LINES])
    assert all(recording.ended_well for recording in recordings)
    (call,) = wire.box.calls
    assert call.turns == list(LINES)
    assert meter.usage.calls == len(LINES)


@pytest.mark.asyncio
@pytest.mark.parametrize("code", [1000, 1001, 1006, 1007, 1008, 1011])
async def test_a_close_after_some_sound_keeps_it_and_says_that_it_did_not_end_well(wire: Wire, code: int) -> None:
    fault = faults.reset(4) if code == 1006 else faults.closed(code, "", 4)
    wire.box.faults.add(fault, contains=LINES[1])
    async with wire.open() as gemini:
        first, broken, last = await recorded(gemini)
    assert 0 < broken.seconds < seconds(LINES[1])
    assert (first.ended_well, broken.ended_well, last.ended_well) == (True, False, True)
    assert not broken.ending.is_good
    assert (first.transcript, last.transcript) == (LINES[0], LINES[2])
    assert [call.turns for call in wire.box.calls] == [list(LINES[:2]), [LINES[2]]]


@pytest.mark.asyncio
async def test_a_session_that_takes_no_second_turn_is_followed_by_one_for_each(wire: Wire) -> None:
    wire.box.faults.add(faults.closed(1007, "Request contains an invalid argument."), contains=LINES[1], times=1)
    wire.box.faults.add(faults.closed(1007, "Request contains an invalid argument."), contains=LINES[2], times=1)
    async with wire.open() as gemini:
        recordings = await recorded(gemini)
    assert [recording.transcript for recording in recordings] == list(LINES)
    assert len(wire.box.calls) == 3


@pytest.mark.asyncio
async def test_after_a_notice_that_the_connection_ends_the_next_turn_has_a_new_one(wire: Wire) -> None:
    wire.box.faults.add(faults.go_away(), contains=LINES[0])
    async with wire.open() as gemini:
        recordings = await recorded(gemini)
    assert all(recording.ended_well for recording in recordings)
    assert [call.turns for call in wire.box.calls] == [[LINES[0]], list(LINES[1:])]


@pytest.mark.asyncio
async def test_a_turn_that_is_interrupted_did_not_end_well(wire: Wire) -> None:
    wire.box.faults.add(faults.Insert((Send({"serverContent": {"interrupted": True}}),), 3))
    async with wire.open() as gemini:
        (recording,) = await recorded(gemini, LINES[1])
    assert recording.transcript == LINES[1]
    assert not recording.ended_well


@pytest.mark.asyncio
async def test_a_reason_for_the_end_of_a_turn_is_no_good_end(wire: Wire) -> None:
    wire.box.faults.add(livefaults.TurnEnd("GENERATED_OTHER"))
    async with wire.open() as gemini:
        (recording,) = await recorded(gemini, LINES[1])
    assert (recording.ending.kind, recording.ended_well) == (EndingKind.EMPTY, False)
    assert recording.pcm


@pytest.mark.asyncio
async def test_a_turn_without_sound_costs_the_other_turns_nothing(wire: Wire) -> None:
    wire.box.faults.add(livefaults.SilentTurn(), contains=LINES[0])
    async with wire.open() as gemini:
        silent, *others = await recorded(gemini)
    assert (silent.pcm, silent.ending.kind) == (b"", EndingKind.EMPTY)
    assert [recording.transcript for recording in others] == list(LINES[1:])
    assert len(wire.box.calls) == 1


@pytest.mark.asyncio
async def test_a_refusal_that_stays_is_the_ending_of_every_turn_that_is_left(wire: Wire) -> None:
    wire.box.faults.add(faults.AtSetup(Close(1008, "permission denied")), times=None)
    async with wire.open() as gemini:
        recordings = await recorded(gemini)
    assert [recording.ending.params["what"] for recording in recordings] == ["permission"] * 3
    assert len(wire.box.calls) == 1


@pytest.mark.asyncio
async def test_the_pieces_of_a_transcript_are_marked_with_the_seconds_of_sound(wire: Wire) -> None:
    async with wire.open() as gemini:
        (recording,) = await recorded(gemini, LINES[1])
    times = [mark.seconds for mark in recording.marks]
    assert "".join(mark.text for mark in recording.marks) == LINES[1]
    assert times == sorted(times)
    assert 0 < times[0] <= times[-1] == pytest.approx(recording.seconds, abs=SECONDS_PER_WORD)


@pytest.mark.asyncio
async def test_no_more_sessions_are_open_than_there_are_places(wire: Wire) -> None:
    has_to_wait = asyncio.Event()
    order: list[str] = []

    @contextmanager
    def noted() -> Iterator[None]:
        has_to_wait.set()
        yield
        order.append("begun")

    async with wire.open(live_sessions=1) as gemini:
        async with gemini.live_places.hold(Claim("another")):
            setup = replace(SETUP, waiting=noted)
            waiting = asyncio.create_task(record_turns(gemini, LINES[:1], setup, new_meter()))
            await has_to_wait.wait()
            order.append("freed")
        (recording,) = await waiting
    assert order == ["freed", "begun"]
    assert len(wire.box.calls) == 1
    assert recording.ended_well


@pytest.mark.asyncio
async def test_a_voice_that_goes_on_for_ever_is_cut_and_did_not_end_well(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "AUDIO_MAX_S", 1)
    async with wire.open() as gemini:
        recordings = await recorded(gemini)
    assert [recording.ended_well for recording in recordings] == [False] * 3
    assert all(1.0 < recording.seconds <= seconds(line) for recording, line in zip(recordings, LINES, strict=True))
    assert len(wire.box.calls) == 3
