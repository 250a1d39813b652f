"""A narration over the Live wire: one session a section, checked, spoken again once where it is not as asked."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import replace

import pytest

from bot.gemini.client import Gemini
from bot.gemini.events import Ended, SectionMissing, SectionSpoken
from bot.gemini.live_places import Claim
from bot.gemini.usage import Meter
from bot.work.ending import Ending, EndingError, EndingKind, Fault, Retry
from bot.work.parts import Doubt, Section
from bot.work.request import NarrationOptions, Request
from bot.work.sound import SoundMeasure
from sandbox.gemini import Pace, errors, faults, livefaults
from sandbox.gemini.steps import Close, Reset, Send, Silence
from tests.gemini.conftest import SECONDS_PER_WORD, Wire, collect, measure, narration, new_meter, until

REQUEST = Request(prompt="", options=NarrationOptions(voice="Charon", style="warm and slow"))
TEXT = "The lamp had not been lit for a hundred years, and still the boats came home by it every night of winter."
SECTION = Section(number=1, text=TEXT, direction="whispering")
Made = SectionSpoken | SectionMissing
SECONDS = SECONDS_PER_WORD * len(TEXT.split())


async def spoken(gemini: Gemini, *sections: Section, meter: Meter | None = None) -> tuple[list[Made], Ended]:
    return await collect(narration(gemini, REQUEST, *(sections or (SECTION,)), meter=meter))


def only(events: list[Made]) -> SectionSpoken:
    (event,) = events
    assert isinstance(event, SectionSpoken)
    return event


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
        # What one session alone may say is asked of another.
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
