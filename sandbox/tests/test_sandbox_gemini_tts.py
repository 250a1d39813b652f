"""The text-to-speech models, through the unmodified SDK."""

from __future__ import annotations

import io
import wave
from typing import Any

import pytest
from google import genai
from google.genai import errors as sdk_errors
from google.genai import types

from sandbox.gemini import GeminiSandbox, livefaults, tts
from sandbox.gemini.sound_file import read_sound
from sandbox.gemini.sound_memory import heard_in, shared_memory
from sandbox.tests.gemini_sdk import config, sdk

MODELS = ("gemini-3.8-flash-tts", "gemini-3.8-flash-lite-tts")
TEXT = "The lamp burned all night, and nobody came to put it out."


def voice(name: str = "Puck") -> dict[str, Any]:
    return {"voice_config": {"prebuilt_voice_config": {"voice_name": name}}}


async def speak(
    client: genai.Client, *parts: types.Part, model: str = MODELS[0], **fields: object
) -> types.GenerateContentResponse:
    return await client.aio.models.generate_content(
        model=model,
        contents=types.Content(role="user", parts=list(parts) or [types.Part(text=TEXT)]),
        config=config(**{"response_modalities": ["AUDIO"], "speech_config": voice(), **fields}),
    )


def sound_of(answer: types.GenerateContentResponse) -> types.Blob:
    (blob,) = [part.inline_data for part in answer.parts or ()]
    assert blob is not None
    return blob


def finish_of(answer: types.GenerateContentResponse) -> types.FinishReason | None:
    (reason,) = [candidate.finish_reason for candidate in answer.candidates or ()]
    return reason


@pytest.mark.asyncio
@pytest.mark.parametrize("model", MODELS)
async def test_a_whole_answer_is_a_wav_that_says_the_text(model: str) -> None:
    async with GeminiSandbox() as gemini, sdk(gemini) as client:
        answer = await speak(client, model=model)
    sound = sound_of(answer)
    with wave.open(io.BytesIO(sound.data or b"")) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (24_000, 1, 2)
        seconds = file.getnframes() / 24_000
    assert sound.mime_type == "audio/wav"
    assert heard_in(sound.data or b"") == TEXT.split()
    usage = answer.usage_metadata
    assert usage is not None
    assert [(one.modality, one.token_count) for one in usage.candidates_tokens_details or ()] == [
        (types.MediaModality.AUDIO, round(seconds * 25))
    ]


@pytest.mark.asyncio
async def test_a_stream_brings_raw_pcm() -> None:
    async with GeminiSandbox() as gemini, sdk(gemini) as client:
        chunks = [
            chunk
            async for chunk in await client.aio.models.generate_content_stream(
                model=MODELS[0],
                contents=TEXT,
                config=config(response_modalities=["AUDIO"], speech_config=voice()),
            )
        ]
    blobs = [part.inline_data for chunk in chunks for part in chunk.parts or () if part.inline_data]
    pcm = b"".join(blob.data or b"" for blob in blobs)
    assert {blob.mime_type for blob in blobs} == {"audio/l16; rate=24000; channels=1"}
    assert len(blobs) > 5
    assert heard_in(pcm, blobs[0].mime_type or "") == TEXT.split()


@pytest.mark.asyncio
async def test_the_style_is_not_spoken_and_two_speakers_have_two_voices() -> None:
    speakers = [{"speaker": "Mira", **voice("Leda")}, {"speaker": "Otto", **voice("Charon")}]
    parts = [
        types.Part(text="Who is there?", speech_metadata=types.SpeechMetadata(speaker="Mira", style="whispering")),
        types.Part(text="Only me.", speech_metadata=types.SpeechMetadata(speaker="Otto", style="warm")),
    ]
    async with GeminiSandbox() as gemini, sdk(gemini) as client:
        answer = await speak(
            client, *parts, speech_config={"multi_speaker_voice_config": {"speaker_voice_configs": speakers}}
        )
    heard = shared_memory().listen(read_sound(sound_of(answer).data or b"", "audio/wav"))
    assert [(word.word, word.voice) for word in heard] == [
        *((word, "Leda") for word in ["Who", "is", "there?"]),
        *((word, "Charon") for word in ["Only", "me."]),
    ]


@pytest.mark.asyncio
async def test_marks_for_pauses_are_not_spoken() -> None:
    text = "The lamp [pause 2s] burned <short pause> all night. [Inventory] [long pause] Nobody came."
    async with GeminiSandbox() as gemini, sdk(gemini) as client:
        answer = await speak(client, types.Part(text=text))
    heard = heard_in(sound_of(answer).data or b"")
    assert heard == ["The", "lamp", "burned", "all", "night.", "[Inventory]", "Nobody", "came."]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("parts", "fields", "sentence"),
    [
        ([], {"response_modalities": ["TEXT"]}, "response modalities"),
        ([], {"response_modalities": None}, "response modalities"),
        ([], {"system_instruction": "Be warm."}, "Developer instruction is not enabled"),
        ([], {"speech_config": voice("Nobody")}, "Voice name Nobody is not supported"),
        (
            ["word " * 6_600],
            {},
            r"The input token count \(8250\) exceeds the maximum number of tokens allowed \(8192\)",
        ),
        ([" "], {}, "no text"),
        (
            [],
            {"speech_config": {"multi_speaker_voice_config": {"speaker_voice_configs": [{"speaker": "A", **voice()}]}}},
            "exactly 2 speakers",
        ),
    ],
)
async def test_what_the_model_does_not_take_is_refused(parts: list[str], fields: dict[str, Any], sentence: str) -> None:
    async with GeminiSandbox() as gemini, sdk(gemini) as client:
        with pytest.raises(sdk_errors.ClientError, match=sentence) as caught:
            await speak(client, *(types.Part(text=text) for text in parts), **fields)
    assert caught.value.code == 400


@pytest.mark.asyncio
async def test_its_sound_has_the_faults_of_a_live_turn() -> None:
    async with GeminiSandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(livefaults.EarlyStop(0.5))
        assert heard_in(sound_of(await speak(client)).data or b"") == TEXT.split()[:6]
        gemini.faults.add(livefaults.SkippedWords(2, 3))
        assert heard_in(sound_of(await speak(client)).data or b"") == [*TEXT.split()[:2], *TEXT.split()[5:]]
        gemini.faults.add(livefaults.NoSound())
        answer = await speak(client)
        assert answer.parts in (None, [])
        gemini.faults.add(livefaults.TurnEnd(reason="OTHER"))
        assert finish_of(await speak(client)) == types.FinishReason.OTHER


@pytest.mark.asyncio
async def test_an_answer_is_cut_where_the_models_output_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tts, "OUTPUT_TOKENS_MAX", 100)
    async with GeminiSandbox() as gemini, sdk(gemini) as client:
        answer = await speak(client, types.Part(text=" ".join("night" for _ in range(30))))
    assert finish_of(answer) == types.FinishReason.MAX_TOKENS
    assert len(sound_of(answer).data or b"") // 48_000 == 4
