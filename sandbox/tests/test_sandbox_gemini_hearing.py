"""The transcription model, through the unmodified SDK: it recognises the words that are in the sound."""

from __future__ import annotations

import io
import random
import wave
from typing import Any

import pytest
from google import genai
from google.genai import errors as sdk_errors
from google.genai import types

from sandbox.gemini import GeminiSandbox, errors, hearfaults
from sandbox.gemini.faults import Block, Finish, http_error
from sandbox.gemini.mishearing import Mishearing
from sandbox.gemini.placeholders import PlaceholderVoice
from sandbox.gemini.scripts import in_another_script
from sandbox.gemini.sound_memory import HeardWord, heard_in, shared_memory
from sandbox.gemini.transcribing import joined
from sandbox.tests.gemini_sdk import config, parts_of, sdk

MODEL = "gemini-3.5-transcribe"
TEXT = "Mira came down to the harbour at dawn, and Otto counted 14 boats. “Who is there?” she asked. Nobody answered."


def wav(pcm: bytes, rate_hz: int = 24_000) -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(pcm)
    return made.getvalue()


def spoken(text: str = TEXT, voice: str = "Kore") -> bytes:
    """The text as a WAV, remembered as if a server of this process had just spoken it."""
    made = PlaceholderVoice().speak(text, voice)
    shared_memory().remember(made, voice)
    return wav(made.pcm)


async def transcribe(
    client: genai.Client, data: bytes, mime_type: str = "audio/wav", *, has_config: bool = True, **fields: object
) -> types.GenerateContentResponse:
    return await client.aio.models.generate_content(
        model=MODEL,
        contents=types.Content(role="user", parts=[types.Part.from_bytes(data=data, mime_type=mime_type)]),
        config=config(audio_transcription_config=fields) if has_config else config(),
    )


def transcriptions(answer: types.GenerateContentResponse) -> list[types.Transcription]:
    return [part.audio_transcription for part in answer.parts or () if part.audio_transcription]


def text_of(answer: types.GenerateContentResponse) -> str:
    return " ".join(one.text or "" for one in transcriptions(answer))


@pytest.mark.asyncio
async def test_the_words_of_a_sound_come_as_a_transcription_with_the_tokens_of_the_sound() -> None:
    async with GeminiSandbox() as gemini, sdk(gemini) as client:
        answer = await transcribe(client, spoken())
        assert gemini.calls[-1].body["generationConfig"]["audioTranscriptionConfig"] == {}
    (said,) = transcriptions(answer)
    assert (said.text, said.language_code, said.words) == (TEXT, "en", None)
    assert [candidate.finish_reason for candidate in answer.candidates or ()] == [types.FinishReason.STOP]
    usage = answer.usage_metadata
    assert usage is not None
    seconds = len(TEXT.split()) * 0.3
    details = {item.modality: item.token_count for item in usage.prompt_tokens_details or ()}
    assert details == {types.MediaModality.AUDIO: round(seconds * 32)}
    assert usage.candidates_token_count == round(len(TEXT) / 4)


@pytest.mark.asyncio
async def test_it_hears_the_sound_and_not_a_script() -> None:
    whole = PlaceholderVoice().speak(TEXT, "Kore")
    shared_memory().remember(whole, "Kore")
    half = whole.pcm[: round(whole.words[10][1] * 48_000)]
    async with GeminiSandbox() as gemini, sdk(gemini) as client:
        cut = await transcribe(client, half, "audio/pcm;rate=24000")
        silence = await transcribe(client, wav(bytes(48_000 * 3)))
    assert text_of(cut).split() == TEXT.split()[:10]
    assert transcriptions(silence) == []
    assert heard_in(wav(half)) == TEXT.split()[:10]
    assert heard_in(half, "audio/l16; rate=24000; channels=1") == TEXT.split()[:10]


@pytest.mark.asyncio
async def test_words_have_times_where_they_are_asked_for() -> None:
    async with GeminiSandbox() as gemini, sdk(gemini) as client:
        (said,) = transcriptions(await transcribe(client, spoken(), word_timestamp=True, diarization=True))
    words = said.words or []
    assert [word.word for word in words] == TEXT.split()
    assert (words[1].start_offset, words[1].end_offset) == ("0.3s", "0.6s")
    assert said.speaker_label == "spk_1"


@pytest.mark.asyncio
async def test_a_stream_brings_part_after_part() -> None:
    text = " ".join([TEXT] * 3)
    async with GeminiSandbox() as gemini, sdk(gemini) as client:
        chunks = [
            chunk
            async for chunk in await client.aio.models.generate_content_stream(
                model=MODEL,
                contents=types.Part.from_bytes(data=spoken(text), mime_type="audio/wav"),
                config=config(audio_transcription_config={}),
            )
        ]
    parts = [part.audio_transcription for part in parts_of(chunks) if part.audio_transcription]
    assert len(parts) == 3
    assert " ".join(part.text or "" for part in parts) == text


@pytest.mark.asyncio
async def test_without_its_config_it_answers_with_nothing() -> None:
    async with GeminiSandbox() as gemini, sdk(gemini) as client:
        answer = await transcribe(client, spoken(), has_config=False)
    assert (answer.text, transcriptions(answer)) == (None, [])


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"custom_vocabulary": ["Mira"], "word_timestamp": True}, "custom_vocabulary is incompatible with timestamps."),
        ({"custom_vocabulary": ["Mira"], "diarization": True}, "custom_vocabulary is incompatible with diarization."),
        ({"custom_vocabulary": ["Mira"] * 1_001}, "at most 1000"),
        ({"mode": "SMART", "word_timestamp": True}, "SMART mode is incompatible"),
    ],
)
async def test_what_the_model_does_not_take_is_refused(fields: dict[str, Any], sentence: str) -> None:
    async with GeminiSandbox() as gemini, sdk(gemini) as client:
        with pytest.raises(sdk_errors.ClientError, match=sentence) as caught:
            await transcribe(client, spoken(), **fields)
    assert (caught.value.code, caught.value.status) == (400, "INVALID_ARGUMENT")


@pytest.mark.asyncio
async def test_a_request_needs_one_sound_that_can_be_read() -> None:
    async with GeminiSandbox() as gemini, sdk(gemini) as client:
        for contents in ("Hello", types.Part.from_bytes(data=b"OggS", mime_type="audio/ogg")):
            with pytest.raises(sdk_errors.ClientError, match="audio") as caught:
                await client.aio.models.generate_content(model=MODEL, contents=contents)
            assert caught.value.code == 400
        with pytest.raises(sdk_errors.ClientError, match="30 minutes"):
            await transcribe(client, bytes(1_801 * 2 * 100), "audio/pcm;rate=100", word_timestamp=True)


@pytest.mark.asyncio
async def test_names_and_numbers_are_misheard_unless_they_are_in_the_vocabulary() -> None:
    names = Mishearing(respelled=1.0, renumbered=1.0)
    async with GeminiSandbox(mishearing=names) as gemini, sdk(gemini) as client:
        blind = text_of(await transcribe(client, spoken()))
        told = text_of(await transcribe(client, spoken(), custom_vocabulary=["Otto"]))
        gemini.mishearing = Mishearing.none()
        exact = text_of(await transcribe(client, spoken()))
    assert "Otto" not in blind
    assert "counted fourteen boats" in blind
    assert told == TEXT.replace("14", "fourteen")
    assert exact == TEXT


@pytest.mark.asyncio
async def test_heard_again_it_errs_in_another_way_but_from_start_to_start_in_the_same() -> None:
    runs = []
    for _ in range(2):
        async with GeminiSandbox(mishearing=Mishearing(substituted=0.3, seed=5)) as gemini, sdk(gemini) as client:
            runs.append([text_of(await transcribe(client, spoken())) for _ in range(3)])
    assert runs[0] == runs[1]
    assert len(set(runs[0])) == 3


def test_the_usual_errors_are_as_frequent_as_they_say() -> None:
    rng = random.Random(1)
    said = [rng.choice("lamp window night harbour boats dawn hill stone river letter".split()) for _ in range(4_000)]  # noqa: SIM905
    words = [HeardWord(word, number * 0.4, number * 0.4 + 0.4, "Kore") for number, word in enumerate(said)]
    usual = Mishearing.usual()
    understood = usual.applied(words, (), "a")
    lost = len(words) - len(understood)
    assert 8 <= lost <= 45
    exact = Mishearing(substituted=usual.substituted).applied(words, (), "a")
    wrong = sum(one.word != other.word for one, other in zip(words, exact, strict=True))
    assert 0.03 < wrong / len(words) < 0.05
    moved = Mishearing(time_error_s=0.15).applied(words[1:], (), "a")
    offsets = [one.start_s - other.start_s for one, other in zip(moved, words[1:], strict=True)]
    assert -0.15 <= min(offsets) < -0.14
    assert 0.14 < max(offsets) <= 0.15
    empty = sum(not usual.applied(words[:20], (), str(number)) for number in range(1_000))
    assert 2 <= empty <= 25


@pytest.mark.parametrize(("number", "words"), [("7", "seven"), ("40", "forty"), ("1984", "nineteen eighty-four")])
def test_numbers_are_written_as_words_and_words_as_digits(number: str, words: str) -> None:
    heard = Mishearing(renumbered=1.0).applied([HeardWord(f"{number},", 0, 1, "")], (), "")
    assert [word.word for word in heard] == [f"{words},"]
    if " " not in words:
        back = Mishearing(renumbered=1.0).applied([HeardWord(words, 0, 1, "")], (), "")
        assert [word.word for word in back] == [number]


@pytest.mark.asyncio
async def test_faults_of_a_transcript() -> None:
    async with GeminiSandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(hearfaults.NothingHeard())
        assert transcriptions(await transcribe(client, spoken())) == []
        gemini.faults.add(hearfaults.HeardInScript())
        assert text_of(await transcribe(client, spoken())) == in_another_script(TEXT)
        gemini.faults.add(hearfaults.HeardAs("Todo está bien.", "es"))
        (other,) = transcriptions(await transcribe(client, spoken()))
        assert (other.text, other.language_code) == ("Todo está bien.", "es")
        gemini.faults.add(hearfaults.WordsUnheard(-2, 2))
        assert text_of(await transcribe(client, spoken())).split() == TEXT.split()[:-2]
        gemini.faults.add(hearfaults.TranscriptForm())
        assert (await transcribe(client, spoken())).text == TEXT


@pytest.mark.asyncio
async def test_requests_to_it_fail_like_all_others() -> None:
    async with GeminiSandbox() as gemini, sdk(gemini) as client:
        for fault, code in (
            (http_error(errors.not_found(MODEL, "v1")), 404),
            (http_error(errors.rate_limited(3)), 429),
            (http_error(errors.invalid("Unknown model parameter.")), 400),
        ):
            gemini.faults.add(fault, model=MODEL)
            with pytest.raises(sdk_errors.ClientError) as caught:
                await transcribe(client, spoken())
            assert caught.value.code == code
        gemini.faults.add(Block())
        answer = await transcribe(client, spoken())
        assert answer.prompt_feedback is not None
        gemini.faults.add(Finish("SAFETY", after=0))
        candidates = (await transcribe(client, spoken())).candidates or ()
        assert [(one.finish_reason, one.content) for one in candidates] == [(types.FinishReason.SAFETY, None)]


@pytest.mark.parametrize(
    ("text", "other"), [("The lamp.", "тхе ламп."), ("दीपक", "diipaka"), ("Ночь", "noch"), ("月光", "")]
)
def test_another_script_is_really_another_one(text: str, other: str) -> None:
    made = in_another_script(text)
    assert not set(made.casefold()) & {letter for letter in text.casefold() if letter.isalpha()}
    if other[:1] == "т":
        assert made == other
    else:
        assert made.replace(" ", "").isascii()


def test_scripts_without_spaces_are_joined_without_spaces() -> None:
    words = [HeardWord(word, 0, 1, "") for word in ("夜の図書館で", "灯りが", "Mira", "さん")]
    assert joined(words) == "夜の図書館で灯りが Mira さん"
