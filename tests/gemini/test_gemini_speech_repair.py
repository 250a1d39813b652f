"""Every word is in the final sound, or a gap names it as missing, whatever fails while speaking."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from bot.gemini.events import SectionMissing
from bot.gemini.speech_check import CheckedSpeech
from bot.work.ending import EndingKind
from bot.work.parts import Doubt, Section
from bot.work.sound import SoundMeasure
from bot.work.speech import Check, Cue, CueKind, Ear, Verdict
from sandbox.gemini import errors, faults, livefaults, sound_memory
from tests.gemini.conftest import Wire, new_meter
from tests.gemini.speaking import EAR, MODELS, SECTION, TEXT, TTS, heard_in, hearing_wire, kinds, lost, only, spoken


@pytest_asyncio.fixture
async def wire(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Wire]:
    async with hearing_wire(monkeypatch) as opened:
        yield opened


@pytest.mark.asyncio
async def test_a_whole_reading_is_heard_once_and_costs_nothing_more(wire: Wire) -> None:
    meter = new_meter()
    async with wire.open(**MODELS) as gemini:
        events, ended = await spoken(gemini, meter=meter)
        section = only(events)
        assert await heard_in(gemini, section) == TEXT
    assert section.check is not None
    assert (section.check.verdict, section.check.ear) == (Verdict.WHOLE, Ear.SECOND)
    assert section.check.matched == section.check.words > 0
    assert section.doubt is None
    assert len(section.pieces) == 1
    assert ended.ending.is_good
    assert kinds(wire)[:-1] == ["live", "listen"]
    assert meter.usage.calls == 2
    assert set(meter.usage.models) == {"gemini-3.8-live", "gemini-3.5-transcribe"}


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "fault",
    [
        livefaults.SkippedWords(20, 8),
        livefaults.SkippedWords(0, 6),
        livefaults.SkippedWords(-6, 6),
        livefaults.EarlyStop(0.5),
        livefaults.EarlyStop(0.9, full_transcript=True),
        livefaults.OtherWords("The answer is that the keeper was never there at all, and you should ask him."),
        livefaults.ExtraWords("Sure, I will gladly read that text aloud for you right now. ", ""),
        livefaults.ExtraWords("", " Would you like me to read another chapter to you tonight?"),
        livefaults.RepeatedPassage(10, 12),
        livefaults.muted(),
        livefaults.muted(0.4, 0.7),
        livefaults.noise(2000.0),
        livefaults.fading(0.3),
        livefaults.SilentTurn(),
        livefaults.NoSound(),
        livefaults.closed_after(0.6, 1006),
        livefaults.closed_after(0.6, 1007),
        livefaults.closed_after(0.6, 1011),
        livefaults.closed_after(0.97),
        livefaults.stalled_after(0.6),
        livefaults.interrupted_after(0.6),
    ],
    ids=repr,
)
async def test_whatever_goes_wrong_the_final_sound_has_every_word(wire: Wire, fault: faults.Fault) -> None:
    wire.box.faults.add(fault, kind="live")
    await assert_whole(wire)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "fault",
    [
        livefaults.SkippedWords(4, 5),
        livefaults.EarlyStop(0.6),
        livefaults.OtherWords("The answer is that the keeper was never there at all, and you should ask him."),
        livefaults.muted(),
        livefaults.noise(2000.0),
        livefaults.SilentTurn(),
        livefaults.closed_after(0.6),
        livefaults.stalled_after(0.0),
    ],
    ids=repr,
)
async def test_what_goes_wrong_in_every_session_is_spoken_verbatim(wire: Wire, fault: faults.Fault) -> None:
    wire.box.faults.add(fault, kind="live", times=None)
    await assert_whole(wire)
    assert [kind for kind in kinds(wire) if kind != "listen"] == ["live", "live", "tts"]


async def assert_whole(wire: Wire) -> None:
    async with wire.open(**MODELS, speech_timeout_s=3.0) as gemini:
        events, ended = await spoken(gemini)
        section = only(events)
        heard = await heard_in(gemini, section)
    assert heard == TEXT
    assert section.check is not None
    assert (section.check.verdict, section.doubt) == (Verdict.WHOLE, None)
    assert ended.ending.is_good
    ends = [(piece.start, piece.end) for piece in section.pieces]
    assert ends == sorted(ends)
    assert " ".join(TEXT[start:end] for start, end in ends) == TEXT


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "fault",
    [
        livefaults.closed_after(0.85),
        livefaults.stalled_after(0.85),
        livefaults.interrupted_after(0.85),
        livefaults.EarlyStop(0.85, full_transcript=True),
    ],
    ids=repr,
)
async def test_a_recording_that_breaks_off_before_a_pause_is_spoken_again(wire: Wire, fault: faults.Fault) -> None:
    wire.box.faults.add(fault)
    pause = TEXT.index("Still ")
    cues = (Cue(kind=CueKind.PAUSE, start=pause, end=pause, seconds=2.0),)
    async with wire.open(**MODELS, speech_timeout_s=3.0) as gemini:
        events, _ = await spoken(gemini, Section(number=1, text=TEXT, cues=cues))
        section = only(events)
        assert await heard_in(gemini, section) == TEXT
    assert section.doubt is None


@pytest.mark.asyncio
@pytest.mark.parametrize("share", [0.35, 0.6, 0.88])
async def test_without_a_second_ear_all_of_a_reading_that_broke_off_is_spoken_again(wire: Wire, share: float) -> None:
    wire.box.faults.add(livefaults.closed_after(share), kind="live")
    async with wire.open(tts_model=TTS) as gemini:
        events, _ = await spoken(gemini)
    section = only(events)
    [piece] = section.pieces
    assert sound_memory.heard_in(piece.pcm, f"audio/pcm;rate={piece.rate_hz}") == TEXT.split()
    assert section.doubt is None


@pytest.mark.asyncio
async def test_only_what_was_lost_is_spoken_again_from_the_sentence_where_it_broke(wire: Wire) -> None:
    wire.box.faults.add(livefaults.SkippedWords(22, 6))
    async with wire.open(**MODELS) as gemini:
        events, _ = await spoken(gemini)
    kept, again = only(events).pieces
    assert TEXT[again.start :].startswith("Nobody on the island")
    assert TEXT[: kept.end].endswith("every night.")
    assert "Still the boats" not in wire.box.calls_of("live")[1].turns[0]
    assert kinds(wire) == ["live", "listen", "listen", "live", "listen"]


@pytest.mark.asyncio
@pytest.mark.parametrize("fault", [livefaults.closed_after(1.0, 1011), livefaults.interrupted_after(1.0)], ids=repr)
async def test_a_session_that_breaks_after_the_last_word_is_whole_when_another_ear_heard_it_all(
    wire: Wire, fault: faults.Fault
) -> None:
    wire.box.faults.add(fault)
    async with wire.open(**MODELS) as gemini:
        events, ended = await spoken(gemini)
    assert only(events).doubt is None
    assert ended.ending.is_good
    assert kinds(wire) == ["live", "listen"]


@pytest.mark.asyncio
async def test_a_preface_of_a_passage_costs_the_one_before_it_nothing(wire: Wire) -> None:
    place = TEXT.index("Nobody on the island")
    paused = replace(SECTION, cues=(Cue(kind=CueKind.PAUSE, start=place, end=place, seconds=1.0),))
    wire.box.faults.add(livefaults.ExtraWords("Of course, here is the next part. ", ""), contains="Nobody on")
    async with wire.open(**MODELS) as gemini:
        events, _ = await spoken(gemini, paused)
        section = only(events)
        assert await heard_in(gemini, section) == TEXT
    assert section.doubt is None
    assert [["Nobody on" in turn for turn in call.turns] for call in wire.box.calls_of("live")] == [
        [False, True],
        [True],
    ]


@pytest.mark.asyncio
async def test_what_no_one_speaks_is_named_and_the_calls_are_bounded(wire: Wire) -> None:
    """Neither the voice nor text-to-speech says these words, so the result is not complete."""
    wire.box.faults.add(livefaults.EarlyStop(0.5), times=None)
    async with wire.open(**MODELS) as gemini:
        events, ended = await spoken(gemini)
        section = only(events)
        heard = await heard_in(gemini, section)
    assert section.check is not None
    assert section.check.verdict is Verdict.BROKEN
    assert section.doubt is Doubt.SHORT
    missing = lost(section)
    assert missing.endswith("blew out the candle")
    assert len(heard.split()) + len(missing.split()) >= len(TEXT.split()) - 1
    assert (ended.ending.kind, ended.ending.params) == (EndingKind.INCOMPLETE, {"missing": 1, "of": 1})
    asked = kinds(wire)[:-1]
    assert (asked.count("live"), asked.count("tts")) == (2, 1)
    assert asked.count("listen") <= 6


@pytest.mark.asyncio
@pytest.mark.parametrize("fault", [livefaults.SilentTurn(), livefaults.muted(), livefaults.noise()], ids=repr)
async def test_a_section_in_which_no_one_is_heard_is_missing(wire: Wire, fault: faults.Fault) -> None:
    wire.box.faults.add(fault, times=None, model="live|tts")
    async with wire.open(**MODELS) as gemini:
        events, ended = await spoken(gemini)
    (missing,) = events
    assert isinstance(missing, SectionMissing)
    assert missing.ending.kind is ended.ending.kind is EndingKind.EMPTY
    assert kinds(wire) == ["live", "live", "tts"], "nobody listens to silence"


@pytest.mark.asyncio
async def test_what_is_spoken_again_and_is_worse_is_not_taken(wire: Wire) -> None:
    wire.box.faults.add(livefaults.SkippedWords(2, 4), kind="live")
    wire.box.faults.add(livefaults.EarlyStop(0.2), kind="live")
    async with wire.open(transcribe_model=EAR) as gemini:
        events, _ = await spoken(gemini)
    assert len(lost(only(events)).split()) == 4
    assert kinds(wire).count("live") == 2


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "text",
    [
        "He ran and ran and ran up to the top of the hill.",
        "In 1984 he paid $1,250.50 to Dr. Lee.",
        "“No!”",
        "Am 3. Mai 2024 kamen 1.250 Gäste nach Übersee, und Frau Dr. Müller zählte sie alle.",
    ],
)
@pytest.mark.parametrize("fault", [None, livefaults.OtherScript(), livefaults.NoTranscript()], ids=repr)
async def test_a_true_reading_is_spoken_and_heard_once(wire: Wire, text: str, fault: faults.Fault | None) -> None:
    if fault is not None:
        wire.box.faults.add(fault)
    async with wire.open(**MODELS) as gemini:
        events, ended = await spoken(gemini, Section(number=1, text=text))
    assert only(events).doubt is None
    assert ended.ending.is_good
    assert kinds(wire) == ["live", "listen"]


@pytest.mark.asyncio
async def test_another_script_is_no_fault_where_no_one_else_listens(wire: Wire) -> None:
    wire.box.faults.add(livefaults.OtherScript())
    async with wire.open() as gemini:
        events, _ = await spoken(gemini)
    check = only(events).check
    assert check is not None
    assert (check.verdict, only(events).doubt) == (Verdict.INCONCLUSIVE, None)
    assert kinds(wire) == ["live"]


def test_noise_with_a_click_in_it_is_no_voice_unless_words_were_understood() -> None:
    noise = SoundMeasure(seconds=9.0, voiced_s=0.4, noisy=True, loudness_lufs=-20.0)
    broken = Check(verdict=Verdict.BROKEN, ear=Ear.OWN, matched=7)
    assert CheckedSpeech((), broken, None, noise).is_mute
    assert not CheckedSpeech((), replace(broken, ear=Ear.SECOND), None, noise).is_mute


@pytest.mark.asyncio
async def test_without_text_to_speech_what_is_missing_is_named_after_two_sessions(wire: Wire) -> None:
    wire.box.faults.add(livefaults.EarlyStop(0.5), times=None)
    async with wire.open(transcribe_model=EAR) as gemini:
        events, _ = await spoken(gemini)
    assert lost(only(events)).endswith("blew out the candle")
    assert kinds(wire).count("live") == 2
    assert "tts" not in kinds(wire)


@pytest.mark.asyncio
async def test_text_to_speech_that_this_key_does_not_have_is_asked_for_once(wire: Wire) -> None:
    wire.box.faults.add(livefaults.EarlyStop(0.5), kind="live", times=None)
    wire.box.faults.add(faults.http_error(errors.not_found(TTS, "v1", "generateContent")), model=TTS, times=None)
    async with wire.open(**MODELS) as gemini:
        for _ in range(2):
            events, _ = await spoken(gemini)
            assert lost(only(events)).endswith("blew out the candle")
    assert kinds(wire).count("tts") == 1


@pytest.mark.asyncio
async def test_nothing_more_is_asked_when_the_quota_is_over(wire: Wire) -> None:
    wire.box.faults.add(livefaults.closed_after(0.4))
    wire.box.faults.add(faults.http_error(errors.rate_limited(3600.0, per="day")), times=None, skip=1)
    async with wire.open(**MODELS) as gemini:
        events, _ = await spoken(gemini)
    assert only(events).doubt is not None
    assert lost(only(events))
    # The transcription, the second session and text-to-speech are refused once each.
    assert kinds(wire) in (["live", "listen", "live"], ["live", "listen", "live", "tts"])
