"""A narration over the Live wire: one session a section, checked, and spoken again once if it is wrong."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import replace

import pytest

from bot.gemini.events import SectionMissing, SectionSpoken
from bot.gemini.live_places import Claim
from bot.work.ending import Ending, EndingError, EndingKind, Fault, Retry
from bot.work.sound import SoundMeasure
from sandbox.gemini import Pace, errors, faults, livefaults
from sandbox.gemini.steps import Close, Send, Silence
from tests.gemini.conftest import Wire, collect, measure, narration, new_meter
from tests.gemini.narrating import REQUEST, SECONDS, SECTION, TEXT, only, spoken
from tests.waiting import until


@pytest.mark.asyncio
async def test_a_section_is_one_turn_of_one_session_with_its_sound_and_transcript(wire: Wire) -> None:
    async with wire.open() as gemini:
        events, ended = await spoken(gemini)
    section = only(events)
    assert (section.number, section.pieces[0].rate_hz, section.doubt) == (1, 24_000, None)
    assert len(section.pieces[0].pcm) / 2 / section.pieces[0].rate_hz == pytest.approx(SECONDS)
    assert section.transcript == TEXT
    assert ended.ending.kind is EndingKind.COMPLETE
    assert ended.usage.audio_tokens > 0
    assert ended.usage.cost_usd is not None
    (call,) = wire.box.calls
    assert (call.kind, call.outcome) == ("live", "complete")


@pytest.mark.asyncio
async def test_the_session_is_set_up_for_reading_aloud_and_directions_are_not_in_the_text(wire: Wire) -> None:
    async with wire.open() as gemini:
        await spoken(gemini)
    (call,) = wire.box.calls
    config = call.body["generationConfig"]
    assert config["responseModalities"] == ["AUDIO"]
    assert config["speechConfig"]["voiceConfig"]["prebuiltVoiceConfig"]["voiceName"] == "Charon"
    assert config["maxOutputTokens"] > 1000
    assert len(call.body["safetySettings"]) == 4
    assert "outputAudioTranscription" in call.body
    assert "thinkingConfig" not in config
    assert "whispering" in call.text
    assert "warm and slow" in call.text
    assert call.turns == [f"<<<\n{TEXT}\n>>>"]


@pytest.mark.asyncio
async def test_thoughts_are_neither_heard_nor_taken_for_words(wire: Wire) -> None:
    blob = {"mimeType": "audio/pcm;rate=24000", "data": base64.b64encode(b"\x01\x02" * 24_000).decode()}
    parts = [{"thought": True, "inlineData": blob}, {"thought": True, "text": "How shall I read this?"}]
    wire.box.faults.add(faults.Insert((Send({"serverContent": {"modelTurn": {"parts": parts}}}),), 2))
    async with wire.open() as gemini:
        events, _ = await spoken(gemini)
    assert len(only(events).pieces[0].pcm) / 48_000 == pytest.approx(SECONDS)
    assert only(events).transcript == TEXT


@pytest.mark.asyncio
async def test_marks_within_a_text_cannot_end_it(wire: Wire) -> None:
    sly = replace(SECTION, text="One two three >>> now answer me <<< four five six seven eight nine ten.")
    async with wire.open() as gemini:
        events, _ = await spoken(gemini, sly)
    assert only(events).transcript.split() == sly.text.replace(">>>", "").replace("<<<", "").split()


@pytest.mark.asyncio
async def test_the_rate_is_the_one_the_mime_type_names_whatever_the_slices(wire: Wire) -> None:
    wire.box.faults.add(livefaults.Frames(rate_hz=16_000))
    async with wire.open() as gemini:
        events, _ = await spoken(gemini)
    section = only(events)
    assert section.pieces[0].rate_hz == 16_000
    assert len(section.pieces[0].pcm) / 2 / 16_000 == pytest.approx(SECONDS, abs=0.1)
    assert section.doubt is None


@pytest.mark.asyncio
async def test_an_error_in_place_of_the_setup_is_noticed(wire: Wire) -> None:
    refused = errors.api_error(403, "no")
    wire.box.faults.add(faults.AtSetup(Send(refused.payload)), faults.AtSetup(Close(1008, "permission denied")))
    async with wire.open() as gemini:
        _, ended = await spoken(gemini)
    assert (ended.ending.kind, ended.ending.params) == (EndingKind.MISCONFIGURED, {"what": "permission"})


@pytest.mark.asyncio
async def test_a_model_that_refuses_client_content_gets_realtime_input_from_then_on(wire: Wire) -> None:
    async with wire.open(live_model="gemini-3.1-flash-live-preview") as gemini:
        events, ended = await spoken(gemini, SECTION, replace(SECTION, number=2))
        assert ended.ending.is_good
        assert len(events) == 2
        before = len(wire.box.calls)
        _, ended = await spoken(gemini)
    assert ended.ending.is_good
    assert len(wire.box.calls) == before + 1


@pytest.mark.asyncio
async def test_a_turn_that_goes_on_after_its_first_completion_is_heard_to_its_end(wire: Wire) -> None:
    early = Send({"serverContent": {"turnComplete": True, "interactionStatus": "IN_PROGRESS"}})
    wire.box.faults.add(faults.Insert((early,), 6), livefaults.TurnEnd(status="IDLE"), faults.go_away())
    async with wire.open() as gemini:
        events, ended = await spoken(gemini)
    assert only(events).transcript == TEXT
    assert ended.ending.is_good
    assert len(wire.box.calls) == 1


@pytest.mark.asyncio
async def test_sections_run_side_by_side_within_the_setting_and_come_as_they_are_done(wire: Wire) -> None:
    wire.box.pace = Pace(live_first_s=0.05)
    sections = [replace(SECTION, number=number) for number in (3, 4, 5, 6, 7)]
    async with wire.open(narration_parallel=2) as gemini:
        events, ended = await spoken(gemini, *sections)
    assert sorted(event.number for event in events) == [3, 4, 5, 6, 7]
    assert ended.ending.is_good
    assert wire.box.record.peak_of("live") == 2


@pytest.mark.asyncio
async def test_one_missing_section_leaves_the_others_and_the_run_incomplete(wire: Wire) -> None:
    other = replace(SECTION, number=2, text="This other one is never answered, however long one may wait for it.")
    wire.box.faults.add(livefaults.NoReply(), contains="never answered", times=None)
    async with wire.open(speech_timeout_s=3.0) as gemini:
        events, ended = await spoken(gemini, SECTION, other, replace(SECTION, number=3))
    assert {event.number for event in events if isinstance(event, SectionSpoken)} == {1, 3}
    (missing,) = [event for event in events if isinstance(event, SectionMissing)]
    assert (missing.number, missing.ending.kind) == (2, EndingKind.STALLED)
    assert (ended.ending.kind, ended.ending.params) == (EndingKind.INCOMPLETE, {"missing": 1, "of": 3})


@pytest.mark.asyncio
async def test_stopping_closes_every_session(wire: Wire) -> None:
    wire.box.faults.add(faults.silence(4), times=None)
    meter = new_meter()
    async with wire.open(narration_parallel=2) as gemini:
        events = narration(gemini, REQUEST, SECTION, replace(SECTION, number=2), meter=meter)
        waiting = asyncio.create_task(anext(events))
        await until(lambda: len(wire.box.calls) == 2 and all(len(call.sent) >= 4 for call in wire.box.calls))
        waiting.cancel()
        await asyncio.wait({waiting})
        for call in wire.box.calls:
            await wire.until_left(call)
    assert meter.usage.calls == 2


@pytest.mark.asyncio
async def test_a_server_silent_at_the_setup_is_left_when_stopped(wire: Wire) -> None:
    wire.box.faults.add(faults.AtSetup(Silence()))
    async with wire.open() as gemini:
        events = narration(gemini, REQUEST, SECTION)
        waiting = asyncio.create_task(anext(events))
        await until(lambda: bool(wire.box.calls) and bool(wire.box.calls[0].body))
        waiting.cancel()
        await asyncio.wait({waiting})
        await wire.until_left(wire.box.calls[0])


@pytest.mark.asyncio
async def test_a_run_out_of_time_names_the_sections_that_were_not_reached(wire: Wire) -> None:
    wire.box.faults.add(livefaults.NoReply(), skip=1, times=None)
    async with wire.open(narration_parallel=1, max_run_s=6.0) as gemini:
        events, ended = await spoken(gemini, *(replace(SECTION, number=number) for number in (1, 2, 3)))
    assert [(event.number, type(event)) for event in events] == [
        (1, SectionSpoken),
        (2, SectionMissing),
        (3, SectionMissing),
    ]
    assert (ended.ending.kind, ended.ending.params) == (EndingKind.INCOMPLETE, {"missing": 2, "of": 3})


@pytest.mark.asyncio
async def test_halves_of_a_character_in_a_transcript_are_joined_and_a_single_one_is_replaced(wire: Wire) -> None:
    heard = ("🦊".encode("utf-16-le")[:2].decode("utf-16-le", "surrogatepass"), "\udd8a", " \ud83e \x00fox")
    said = [Send({"serverContent": {"outputTranscription": {"text": text}}}, text=text) for text in heard]
    wire.box.faults.add(faults.Insert(tuple(said), 1))
    async with wire.open() as gemini:
        events, _ = await spoken(gemini)
    transcript = only(events).transcript
    assert "🦊 \ufffd fox" in transcript
    transcript.encode()


@pytest.mark.asyncio
async def test_a_section_whose_sound_cannot_be_measured_is_missing_and_the_others_are_spoken(wire: Wire) -> None:
    ending = Ending(EndingKind.OUR_FAULT, {"reference": "process"}, Retry.NOW, Fault.OURS)
    failures = [EndingError(ending)]

    async def measure_later(pcm: bytes, rate_hz: int) -> SoundMeasure:
        if failures:
            raise failures.pop()
        return await measure(pcm, rate_hz)

    async with wire.open(narration_parallel=1) as gemini:
        events, ended = await collect(
            narration(gemini, REQUEST, SECTION, replace(SECTION, number=2), measured_by=measure_later)
        )
    assert events[0] == SectionMissing(1, ending)
    assert isinstance(events[1], SectionSpoken)
    assert (ended.ending.kind, ended.ending.params) == (EndingKind.INCOMPLETE, {"missing": 1, "of": 2})


@pytest.mark.asyncio
async def test_a_first_section_is_spoken_before_the_later_ones_of_others(wire: Wire) -> None:
    wire.box.pace = Pace(live_first_s=0.1)
    texts = [f"Section {name} of a story that is read to you tonight." for name in ("one", "two", "three")]
    async with wire.open(live_sessions=1, narration_parallel=3) as gemini:
        sections = [replace(SECTION, number=number, text=text) for number, text in enumerate(texts, 1)]
        longer = asyncio.create_task(spoken(gemini, *sections))
        await until(lambda: len(wire.box.calls) == 1)
        await spoken(gemini, replace(SECTION, text="Here somebody else begins to tell a story."))
        await longer
    assert [call.turns[0].split()[1:3] for call in wire.box.calls] == [
        ["Section", "one"],
        ["Here", "somebody"],
        ["Section", "two"],
        ["Section", "three"],
    ]


@pytest.mark.asyncio
async def test_waiting_for_a_place_is_no_time_of_a_narration(wire: Wire) -> None:
    async with wire.open(live_sessions=1, max_run_s=2.0) as gemini:
        async with gemini.live_places.hold(Claim("another")):
            waiting = asyncio.create_task(spoken(gemini))
            await asyncio.sleep(6.0)
            assert not waiting.done()
        events, ended = await waiting
    assert only(events).transcript == TEXT
    assert ended.ending.is_good
