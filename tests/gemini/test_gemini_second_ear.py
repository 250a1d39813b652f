"""The second ear, a transcription model: it gets only the sound, has recognition errors, and may be unavailable."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from google.genai import types
from hypothesis import given
from hypothesis import strategies as st

from bot.gemini.client import REFUSED_REQUESTS_MAX
from bot.gemini.transcription import transcribe_with_times, transcript_in, vocabulary
from bot.gemini.usage import Meter
from bot.work.bible import NO_PEOPLE, Bible, Character
from bot.work.sound import TimedWord
from bot.work.speech import Ear, Pronunciation, Verdict
from sandbox.gemini import errors, faults, hearfaults, livefaults
from sandbox.gemini.steps import Silence
from tests.gemini.conftest import Wire, new_meter
from tests.gemini.speaking import EAR, MODELS, REQUEST, SECTION, TEXT, hearing_wire, kinds, only, spoken
from tests.waiting import until


@pytest_asyncio.fixture
async def wire(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Wire]:
    async with hearing_wire(monkeypatch) as opened:
        yield opened


@pytest.mark.asyncio
async def test_the_ear_gets_the_sound_and_names_but_never_the_text(wire: Wire) -> None:
    bible = Bible((Character("Siobhan Roy", "tall"),))
    request = replace(REQUEST, language="German")
    async with wire.open(**MODELS) as gemini:
        await spoken(gemini, request=request, bible=bible, pronunciations=(Pronunciation("Mervyn", "MUR-vin"),))
    live, ear = wire.box.calls
    assert ear.model == EAR
    config = ear.body["generationConfig"]["audioTranscriptionConfig"]
    assert config["customVocabulary"] == ["Siobhan Roy", "Mervyn"]
    assert config["languageCodes"] == ["de"]
    assert config["mode"] == "VERBATIM"
    assert ear.text == ""
    (part,) = ear.body["contents"][0]["parts"]
    assert part["inlineData"]["mimeType"] == "audio/wav"
    assert "lamp" not in str({**ear.body, "contents": []})
    assert "lamp" in live.turns[0]


@pytest.mark.asyncio
async def test_words_with_times_are_asked_for_without_names(wire: Wire) -> None:
    async with wire.open(**MODELS) as gemini:
        events, _ = await spoken(gemini)
        pcm = only(events).pieces[0].pcm
        heard = await transcribe_with_times(gemini, pcm, 24_000, language=None, meter=new_meter())
    assert heard is not None
    assert [word.text for word in heard.words] == TEXT.split()
    assert all(one.start_s <= one.end_s <= two.end_s for one, two in zip(heard.words, heard.words[1:], strict=False))


@pytest.mark.asyncio
@pytest.mark.parametrize("form", [hearfaults.TranscriptForm(), hearfaults.TranscriptForm(as_transcription=True)])
async def test_a_transcript_is_read_wherever_it_stands(wire: Wire, form: hearfaults.TranscriptForm) -> None:
    wire.box.faults.add(form, times=None, model=EAR)
    async with wire.open(**MODELS) as gemini:
        events, _ = await spoken(gemini)
    check = only(events).check
    assert check is not None
    assert (check.verdict, check.ear, check.matched) == (Verdict.WHOLE, Ear.SECOND, check.words)


@pytest.mark.asyncio
async def test_a_doubt_that_a_second_hearing_does_not_share_is_none(wire: Wire) -> None:
    wire.box.faults.add(hearfaults.WordsUnheard(5, 9), model=EAR)
    async with wire.open(**MODELS) as gemini:
        events, ended = await spoken(gemini)
    assert only(events).doubt is None
    assert ended.ending.is_good
    assert kinds(wire) == ["live", "listen", "listen"]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "fault",
    [
        hearfaults.NothingHeard(),
        hearfaults.HeardInScript(),
        faults.Block(),
        faults.http_error(errors.rate_limited(3600.0, per="day")),
        faults.http_error(errors.permission_denied()),
        faults.http_error(errors.invalid("Unknown name audioTranscriptionConfig")),
        faults.cut_off(0),
        faults.Finish("MAX_TOKENS", after=1),
    ],
    ids=repr,
)
async def test_where_the_ear_says_nothing_the_speakers_own_transcript_is_read(wire: Wire, fault: faults.Fault) -> None:
    wire.box.faults.add(fault, model=EAR, times=None)
    async with wire.open(**MODELS) as gemini:
        events, ended = await spoken(gemini)
    check = only(events).check
    assert check is not None
    assert (check.verdict, check.ear, check.matched) == (Verdict.WHOLE, Ear.OWN, check.words)
    assert ended.ending.is_good
    assert kinds(wire).count("live") == 1


@pytest.mark.asyncio
async def test_without_an_ear_only_the_speakers_own_transcript_is_read(wire: Wire) -> None:
    async with wire.open(transcribe_model=None) as gemini:
        events, _ = await spoken(gemini)
    check = only(events).check
    assert check is not None
    assert (check.verdict, check.ear) == (Verdict.WHOLE, Ear.OWN)
    assert kinds(wire) == ["live"]


@pytest.mark.asyncio
async def test_without_any_transcript_the_sound_is_measured(wire: Wire) -> None:
    wire.box.faults.add(livefaults.NoTranscript())
    async with wire.open(transcribe_model=None) as gemini:
        events, ended = await spoken(gemini)
    check = only(events).check
    assert check is not None
    assert (check.verdict, check.ear) == (Verdict.INCONCLUSIVE, Ear.NONE)
    assert ended.ending.is_good


@pytest.mark.asyncio
async def test_an_ear_that_this_key_does_not_have_is_not_asked_for_every_section(wire: Wire) -> None:
    wire.box.faults.add(faults.http_error(errors.not_found(EAR, "v1", "generateContent")), model=EAR, times=None)
    sections = [replace(SECTION, number=number) for number in (1, 2, 3)]
    async with wire.open(**MODELS, narration_parallel=1) as gemini:
        events, _ = await spoken(gemini, *sections)
        assert len(events) == 3
        assert kinds(wire).count("listen") == 1
        wire.slept.append(3601.0)
        await spoken(gemini)
    assert kinds(wire).count("listen") == 2


@pytest.mark.asyncio
async def test_an_ear_that_refuses_the_sounds_of_a_narration_is_given_up_for_that_one_alone(wire: Wire) -> None:
    refused = faults.http_error(errors.invalid("Request contains an invalid argument."))
    meter = new_meter()

    async def ears(count: int, meter: Meter) -> list[Ear]:
        checks = [only((await spoken(gemini, meter=meter))[0]).check for _ in range(count)]
        return [check.ear for check in checks if check is not None]

    async with wire.open(**MODELS) as gemini:
        wire.box.faults.add(refused, model=EAR, times=REFUSED_REQUESTS_MAX - 1)
        assert await ears(REFUSED_REQUESTS_MAX, meter) == [Ear.OWN] * (REFUSED_REQUESTS_MAX - 1) + [Ear.SECOND]
        wire.box.faults.add(refused, model=EAR, times=REFUSED_REQUESTS_MAX)
        assert await ears(REFUSED_REQUESTS_MAX + 2, meter) == [Ear.OWN] * (REFUSED_REQUESTS_MAX + 2)
        assert kinds(wire).count("listen") == 2 * REFUSED_REQUESTS_MAX
        assert await ears(1, new_meter()) == [Ear.SECOND]


@pytest.mark.asyncio
async def test_stopping_closes_the_ears_connection_at_once(wire: Wire) -> None:
    wire.box.faults.add(faults.BeforeHeaders(Silence()), model=EAR, times=None)
    async with wire.open(**MODELS) as gemini:
        waiting = asyncio.create_task(spoken(gemini))
        await until(lambda: "listen" in kinds(wire))
        waiting.cancel()
        await asyncio.wait({waiting})
        await wire.until_left(wire.box.calls[-1])


def test_names_are_those_of_people_and_those_within_sentences() -> None:
    text = "Then Mira met old Otto Brand at the pier. Nobody there knew Mira, and so nobody said a word to her."
    people = Bible((Character("Ann", "small"),))
    assert vocabulary(text, people, ()) == ("Ann", "Mira", "Otto Brand")
    german = "Der alte Leuchtturm stand im Nebel, und der Wärter las in seinem Buch von der See und den Schiffen."
    assert vocabulary(german, people, ()) == ("Ann",)


@given(st.text(max_size=300))
def test_names_never_are_the_text(text: str) -> None:
    names = vocabulary(text, NO_PEOPLE, ())
    assert len(names) <= 100
    assert all(name in text and name != text for name in names)


def test_times_that_make_no_sense_are_left_out() -> None:
    words = [
        types.WordInfo(word="One", start_offset="1.5s", end_offset="1.2s"),
        types.WordInfo(word="two", start_offset="0.5s", end_offset="2s"),
        types.WordInfo(word="three", start_offset="soon", end_offset="3s"),
        types.WordInfo(word=None, start_offset="1s", end_offset="3s"),
    ]
    heard = transcript_in([types.Part(audio_transcription=types.Transcription(words=words))])
    assert heard is not None
    assert heard.text == "One two"
    assert heard.words == (TimedWord("One", 1.5, 1.5), TimedWord("two", 1.5, 2.0))
    assert transcript_in([types.Part(text="  ")]) is None
    assert transcript_in([]) is None
