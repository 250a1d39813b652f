"""A narration with a cast: a session for each speaker, a turn for each line, and each line is repaired alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from bot.gemini.respeaking import check_sound, respeak
from bot.work.bible import Bible, Character
from bot.work.ending import EndingError, EndingKind
from bot.work.parts import Section
from bot.work.request import NarrationOptions, Request, Voices
from bot.work.speech import Cue, CueKind, Ear, Pronunciation, Speech, Verdict
from sandbox.gemini import errors, faults, livefaults
from tests.gemini.conftest import Wire
from tests.gemini.speaking import MODELS, TTS, context_of, heard_in, hearing_wire, kinds, lost, only, spoken

TEXT = (
    "Nobody had come up the stairs for years. “Is anybody up there tonight?” asked the child. “Go away,” said the "
    "keeper, and turned to the wall. “I have brought you bread and a candle,” said the child. “Then you may come in "
    "and sit.”"
)
CHILD_LINES = ("“Is anybody up there tonight?”", "“I have brought you bread and a candle,”")
KEEPER_LINES = ("“Go away,”", "“Then you may come in and sit.”")


def speech(line: str, speaker: str, direction: str = "") -> Speech:
    start = TEXT.index(line)
    return Speech(start, start + len(line), speaker, direction)


SECTION = Section(
    number=1,
    text=TEXT,
    speeches=(
        speech(CHILD_LINES[0], "Ada", "shyly"),
        speech(KEEPER_LINES[0], "Otto"),
        speech(CHILD_LINES[1], "Ada", "proudly"),
        speech(KEEPER_LINES[1], "Otto"),
    ),
)
PEOPLE = Bible(
    (
        Character("Ada", "a small girl", voice="quick and bright", prebuilt_voice="Leda"),
        Character("Otto", "an old man", voice="slow and hoarse", prebuilt_voice="Algenib"),
    )
)
REQUEST = Request(prompt="", options=NarrationOptions(voice="Charon", style="warm", voices=Voices.CAST))


@pytest_asyncio.fixture
async def wire(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Wire]:
    async with hearing_wire(monkeypatch) as opened:
        yield opened


def lines_of(wire: Wire, voice: str) -> list[str]:
    """The turns of the sessions of this voice."""
    calls = [call for call in wire.box.calls_of("live") if voice in str(call.body)]
    return [turn for call in calls for turn in call.turns]


@pytest.mark.asyncio
async def test_each_speaker_has_a_session_each_line_a_turn_and_short_replies_go_by_text_to_speech(wire: Wire) -> None:
    async with wire.open(**MODELS) as gemini:
        events, ended = await spoken(gemini, SECTION, request=REQUEST, bible=PEOPLE)
        section = only(events)
        assert await heard_in(gemini, section) == TEXT
    assert ended.ending.is_good
    assert section.check is not None
    assert section.check.verdict is Verdict.WHOLE
    voices = {piece.speaker: piece.voice for piece in section.pieces}
    assert voices == {"": "Charon", "Ada": "Leda", "Otto": "Algenib"}
    assert " ".join(TEXT[piece.start : piece.end] for piece in section.pieces) == TEXT
    assert kinds(wire).count("live") == 3
    ada = lines_of(wire, "Leda")
    assert [line in turn for line, turn in zip(CHILD_LINES, ada, strict=True)] == [True, True]
    assert "shyly" in ada[0].partition("<<<")[0]
    assert "proudly" in ada[1].partition("<<<")[0]
    (reply,) = [call for call in wire.box.calls if "tts" in call.model and call.text == KEEPER_LINES[0]]
    metadata = reply.body["contents"][0]["parts"][0]["speechMetadata"]
    assert metadata["style"] == "slow and hoarse"
    assert "Algenib" in str(reply.body["generationConfig"])


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "fault",
    [livefaults.SkippedWords(2, 5), livefaults.ExtraWords("Of course, here is the line you asked for. ", "")],
    ids=repr,
)
async def test_only_the_line_that_broke_is_spoken_again(wire: Wire, fault: faults.Fault) -> None:
    wire.box.faults.add(fault, contains=CHILD_LINES[1])
    async with wire.open(**MODELS) as gemini:
        events, _ = await spoken(gemini, SECTION, request=REQUEST, bible=PEOPLE)
        section = only(events)
        assert await heard_in(gemini, section) == TEXT
    assert section.doubt is None
    assert [CHILD_LINES[1] in turn for turn in lines_of(wire, "Leda")] == [False, True, True]
    assert kinds(wire).count("live") == 4


@pytest.mark.asyncio
async def test_a_remark_after_a_line_is_cut_off(wire: Wire) -> None:
    wire.box.faults.add(livefaults.ExtraWords("", " Would you like me to go on with this?"), contains=CHILD_LINES[1])
    async with wire.open(**MODELS) as gemini:
        events, _ = await spoken(gemini, SECTION, request=REQUEST, bible=PEOPLE)
        section = only(events)
        assert await heard_in(gemini, section) == TEXT
    assert section.doubt is None
    assert len(lines_of(wire, "Leda")) == 2


@pytest.mark.asyncio
async def test_a_line_that_a_rule_stopped_is_a_gap_and_the_others_are_spoken(wire: Wire) -> None:
    wire.box.faults.add(livefaults.TurnEnd("GENERATED_AUDIO_SAFETY"), contains=CHILD_LINES[1], times=None)
    async with wire.open(**MODELS) as gemini:
        events, ended = await spoken(gemini, SECTION, request=REQUEST, bible=PEOPLE)
    section = only(events)
    assert "I have brought you bread and a candle" in lost(section, TEXT)
    assert section.doubt is not None
    assert ended.ending.kind is EndingKind.INCOMPLETE
    assert {piece.speaker for piece in section.pieces} == {"", "Ada", "Otto"}


@pytest.mark.asyncio
async def test_a_section_that_is_mostly_refused_is_missing(wire: Wire) -> None:
    """Short replies alone do not make a section; they are spoken only if the other lines can be."""
    wire.box.faults.add(faults.http_error(errors.permission_denied()), kind="live", times=None)
    async with wire.open(**MODELS) as gemini:
        events, ended = await spoken(gemini, SECTION, request=REQUEST, bible=PEOPLE)
    assert (ended.ending.kind, ended.ending.params) == (EndingKind.MISCONFIGURED, {"what": "permission"})
    assert len(events) == 1


@pytest.mark.asyncio
async def test_without_a_second_ear_a_short_reply_by_text_to_speech_is_no_gap(wire: Wire) -> None:
    async with wire.open(tts_model=TTS) as gemini:
        events, ended = await spoken(gemini, SECTION, request=REQUEST, bible=PEOPLE)
    section = only(events)
    assert section.check is not None
    assert (section.check.verdict, section.check.ear, section.doubt) == (Verdict.WHOLE, Ear.OWN, None)
    assert ended.ending.is_good
    assert kinds(wire).count("tts") == 3, "nothing is spoken again"


@pytest.mark.asyncio
async def test_without_a_second_ear_a_short_reply_without_sound_is_a_gap(wire: Wire) -> None:
    wire.box.faults.add(livefaults.EarlyStop(0.0), contains=KEEPER_LINES[0], times=None)
    async with wire.open(tts_model=TTS) as gemini:
        events, _ = await spoken(gemini, SECTION, request=REQUEST, bible=PEOPLE)
    section = only(events)
    assert section.check is not None
    assert [TEXT[gap.start : gap.end] for gap in section.check.gaps] == ["Go away"]


@pytest.mark.asyncio
async def test_without_a_second_ear_a_line_with_a_transcript_and_no_sound_is_spoken_again(wire: Wire) -> None:
    wire.box.faults.add(livefaults.NoSound(), contains=CHILD_LINES[1])
    async with wire.open(tts_model=TTS) as gemini:
        events, _ = await spoken(gemini, SECTION, request=REQUEST, bible=PEOPLE)
    start = TEXT.index(CHILD_LINES[1])
    assert any(piece.start <= start and start + len(CHILD_LINES[1]) <= piece.end for piece in only(events).pieces)
    assert only(events).doubt is None


@pytest.mark.asyncio
async def test_without_text_to_speech_every_line_is_a_turn(wire: Wire) -> None:
    async with wire.open(transcribe_model=MODELS["transcribe_model"]) as gemini:
        events, _ = await spoken(gemini, SECTION, request=REQUEST, bible=PEOPLE)
    assert only(events).doubt is None
    assert len(lines_of(wire, "Algenib")) == 2


@pytest.mark.asyncio
async def test_with_one_voice_a_pause_divides_the_turns_of_one_session(wire: Wire) -> None:
    place = TEXT.index("“Is anybody")
    section = replace(SECTION, cues=(Cue(kind=CueKind.PAUSE, start=place, end=place, seconds=2.0),))
    one = replace(REQUEST, options=NarrationOptions(voice="Charon"))
    async with wire.open(**MODELS) as gemini:
        events, _ = await spoken(gemini, section, request=one)
    first, second = only(events).pieces
    assert (second.start, first.speaker, second.voice) == (place, "", "Charon")
    assert kinds(wire) == ["live", "listen"]
    assert len(wire.box.calls[0].turns) == 2


@pytest.mark.asyncio
async def test_a_line_of_a_finished_work_is_spoken_again_with_the_voice_it_has_now(wire: Wire) -> None:
    start = TEXT.index(CHILD_LINES[1])
    deeper = Bible((replace(PEOPLE.characters[0], prebuilt_voice="Kore"), PEOPLE.characters[1]))
    async with wire.open(**MODELS) as gemini:
        context = context_of(gemini, REQUEST, bible=deeper, pronunciations=(Pronunciation("candle", "CAN-del"),))
        again = await respeak(context, SECTION, start, start + len(CHILD_LINES[1]))
    (piece,) = again.pieces
    assert (TEXT[piece.start : piece.end], piece.speaker, piece.voice) == (CHILD_LINES[1], "Ada", "Kore")
    assert again.check.verdict is Verdict.WHOLE
    (turn,) = lines_of(wire, "Kore")
    assert "CAN-del" in turn


@pytest.mark.asyncio
async def test_a_line_that_cannot_be_spoken_again_says_why(wire: Wire) -> None:
    wire.box.faults.add(livefaults.TurnEnd("GENERATED_AUDIO_SAFETY"), times=None)
    async with wire.open(**MODELS) as gemini:
        with pytest.raises(EndingError) as raised:
            await respeak(context_of(gemini, REQUEST, bible=PEOPLE), SECTION, 0, 20)
    assert raised.value.ending.kind is EndingKind.BLOCKED


@pytest.mark.asyncio
async def test_what_is_lost_of_a_part_is_named_by_the_indexes_of_the_section(wire: Wire) -> None:
    wire.box.faults.add(livefaults.EarlyStop(0.2), times=None, model="live|tts")
    start = TEXT.index("“I have brought")
    async with wire.open(**MODELS) as gemini:
        again = await respeak(context_of(gemini, REQUEST, bible=PEOPLE), SECTION, start, len(TEXT))
    assert again.check.verdict is Verdict.BROKEN
    assert all(gap.start >= start for gap in again.check.gaps)
    assert "sit" in " ".join(TEXT[gap.start : gap.end] for gap in again.check.gaps)


@pytest.mark.asyncio
async def test_a_joined_sound_is_checked_as_a_whole(wire: Wire) -> None:
    async with wire.open(**MODELS) as gemini:
        events, _ = await spoken(gemini, SECTION, request=REQUEST, bible=PEOPLE)
        pieces = only(events).pieces
        for sounds, verdict in ((pieces, Verdict.WHOLE), (pieces[:-1], Verdict.BROKEN)):
            pcm = bytes(9600).join(piece.pcm for piece in sounds)
            check = await check_sound(context_of(gemini, REQUEST, bible=PEOPLE), SECTION, pcm, 24_000)
            assert (check.verdict, check.ear) == (verdict, Ear.SECOND)
