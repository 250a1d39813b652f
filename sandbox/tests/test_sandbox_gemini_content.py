"""Text, pictures and models, through the unmodified SDK."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from google import genai
from google.genai import errors, types
from PIL import Image

from sandbox.gemini import GeminiSandbox, Pace
from sandbox.gemini.placeholders import PlaceholderVoice
from sandbox.gemini.storyteller import length_of
from sandbox.show.art import draw_panel
from sandbox.show.speech import Voicebox
from sandbox.tests.gemini_sdk import (
    IMAGE_MODEL,
    LIVE_MODEL,
    TEXT_MODEL,
    comic,
    config,
    finish_of,
    parts_of,
    pictures_of,
    sandbox,
    sdk,
    stream,
    text_of,
)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - the record has no event
            await asyncio.sleep(0.005)


@pytest.mark.asyncio
async def test_a_story_streams_in_chunks_with_running_totals_and_ends_with_stop() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        chunks = await stream(client, "Write a story of about 300 words about Mira and a brass map.")
    assert len(chunks) > 5
    assert finish_of(chunks) == "STOP"
    assert [chunk for chunk in chunks[:-1] if chunk.candidates and chunk.candidates[0].finish_reason] == []
    assert length_of(text_of(chunks)) == pytest.approx(300, rel=0.1)
    assert "Mira" in text_of(chunks)
    totals = [chunk.usage_metadata.total_token_count or 0 for chunk in chunks if chunk.usage_metadata]
    assert totals == sorted(totals)
    assert totals[-1] > totals[0]
    assert chunks[0].model_version == f"elara-sandbox/{TEXT_MODEL}"


@pytest.mark.asyncio
async def test_three_environment_variables_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    async with sandbox() as gemini:
        for name, value in gemini.env.items():
            monkeypatch.setenv(name, value)
        client = genai.Client()
        try:
            assert text_of(await stream(client, "A fox."))
            async with client.aio.live.connect(
                model=LIVE_MODEL, config=types.LiveConnectConfig(response_modalities=[types.Modality.AUDIO])
            ) as session:
                assert session.setup_complete is not None
        finally:
            await client.aio.aclose()


@pytest.mark.asyncio
async def test_unary_answers_hold_the_same_text_as_streams() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        streamed = text_of(await stream(client, "A fox in a well, 100 words."))
        whole = await client.aio.models.generate_content(
            model=TEXT_MODEL, contents="A fox in a well, 100 words.", config=config()
        )
    assert whole.text == streamed
    assert whole.usage_metadata is not None
    assert whole.usage_metadata.candidates_token_count


@pytest.mark.asyncio
async def test_a_comic_comes_as_scripts_and_pictures_in_turn() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        chunks = await comic(client, "A comic of exactly 3 panels: Mira finds a brass map.")
    kinds = "".join("P" if part.inline_data else "t" if part.text else "" for part in parts_of(chunks))
    assert [len(run) > 0 for run in kinds.split("P")] == [True, True, True, False]
    assert all(f"Panel {number}: " in text_of(chunks) for number in (1, 2, 3))
    with Image.open(io.BytesIO(pictures_of(chunks)[0].data or b"")) as image:
        assert image.format == "PNG"
    usage = chunks[-1].usage_metadata
    assert usage is not None
    details = {item.modality: item.token_count for item in usage.candidates_tokens_details or ()}
    assert details[types.MediaModality.IMAGE] == 3 * 1120


@pytest.mark.asyncio
async def test_picture_sizes_follow_the_image_config_and_references_are_taken() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        answer = await client.aio.models.generate_content(
            model=IMAGE_MODEL,
            contents=types.Content(
                role="user",
                parts=[
                    types.Part.from_bytes(data=b"\x89PNG", mime_type="image/png"),
                    types.Part(text="Draw only panel 2 of this comic of 4 panels."),
                ],
            ),
            config=config(response_modalities=["IMAGE"], image_config={"aspect_ratio": "16:9", "image_size": "1K"}),
        )
        usage = gemini.calls[-1].body["contents"]
    assert answer.parts is not None
    assert [part.inline_data is not None for part in answer.parts] == [True]
    assert answer.parts[0].inline_data is not None
    with Image.open(io.BytesIO(answer.parts[0].inline_data.data or b"")) as image:
        assert image.width > image.height * 1.6
    assert "inlineData" in usage[0]["parts"][0]


@pytest.mark.asyncio
async def test_the_painter_and_the_voice_of_the_show_fit_the_server() -> None:
    async with GeminiSandbox(draw=draw_panel, make_voice=Voicebox) as gemini, sdk(gemini) as client:
        await gemini.warm_up()
        picture = pictures_of(await comic(client, "1 panel: Mira finds a brass map under the old library"))[0]
        with Image.open(io.BytesIO(picture.data or b"")) as image:
            assert image.size == (1024, 1024)
            assert len(image.convert("RGB").resize((64, 64)).getcolors(4096) or ()) > 200
        live = types.LiveConnectConfig(response_modalities=[types.Modality.AUDIO])
        sound = b""
        async with client.aio.live.connect(model=LIVE_MODEL, config=live) as session:
            turn = types.Content(role="user", parts=[types.Part(text="<<<The lamp burned all night.>>>")])
            await session.send_client_content(turns=turn)
            async for message in session.receive():
                sound += message.data or b""
    assert 0.8 < len(sound) / 48_000 < 6
    samples = memoryview(sound).cast("h")
    assert max(samples) > 3000


@pytest.mark.asyncio
async def test_without_the_show_there_are_placeholders() -> None:
    async with GeminiSandbox() as gemini, sdk(gemini) as client:
        await gemini.warm_up()
        picture = pictures_of(await comic(client, "1 panel: Mira finds a brass map under the old library"))[0]
        other = pictures_of(await comic(client, "1 panel: Otto the robot sleeps under the old library"))[0]
        with Image.open(io.BytesIO(picture.data or b"")) as image:
            assert (image.size, image.format) == ((1024, 1024), "PNG")
        assert picture.data != other.data
    spoken = PlaceholderVoice().speak("The lamp burned all night.", "Kore")
    assert [start for _, start in spoken.words] == pytest.approx([0.0, 0.3, 0.6, 0.9, 1.2])
    assert len(spoken.pcm) == 5 * 2 * int(24_000 * 0.3)
    assert max(memoryview(spoken.pcm).cast("h")) > 3000
    assert spoken.pcm != PlaceholderVoice().speak("The lamp burned all night.", "Puck").pcm


@pytest.mark.asyncio
async def test_a_wrong_key_gets_googles_body_which_repeats_it() -> None:
    async with sandbox() as gemini, sdk(gemini, api_key="not-the-key") as client:
        with pytest.raises(errors.ClientError) as caught:
            await stream(client, "Hello")
    assert caught.value.code == 400
    assert caught.value.status == "INVALID_ARGUMENT"
    assert "not-the-key" in str(caught.value)
    assert gemini.calls[-1].status == 400


@pytest.mark.asyncio
async def test_models_are_listed_and_say_that_they_are_stand_ins() -> None:
    async with sandbox() as gemini, sdk(gemini, slash="/") as client:
        names = [model.name async for model in await client.aio.models.list()]
        model = await client.aio.models.get(model=LIVE_MODEL)
        with pytest.raises(errors.ClientError) as caught:
            await client.aio.models.get(model="gemini-2.0-flash")
        count = await client.aio.models.count_tokens(model=TEXT_MODEL, contents="four words of text")
    assert f"models/{TEXT_MODEL}" in names
    assert "models/gemini-flash-latest" not in names
    assert model.supported_actions == ["bidiGenerateContent"]
    assert "stand-in" in (model.description or "")
    assert caught.value.code == 404
    assert count.total_tokens == 4


@pytest.mark.parametrize(
    ("model", "fields", "code"),
    [
        ("gemini-2.0-flash", {}, 404),
        (LIVE_MODEL, {}, 404),
        (TEXT_MODEL, {"thinking_config": {"thinking_level": "MINIMAL"}}, 400),
        (TEXT_MODEL, {"response_modalities": ["TEXT", "IMAGE"]}, 400),
        (TEXT_MODEL, {"response_modalities": ["AUDIO"]}, 400),
        (IMAGE_MODEL, {"response_mime_type": "application/json"}, 400),
        (IMAGE_MODEL, {"image_config": {"image_size": "512"}}, 400),
        (IMAGE_MODEL, {"image_config": {"aspect_ratio": "7:5"}}, 400),
    ],
)
@pytest.mark.asyncio
async def test_each_model_refuses_what_the_real_one_refuses(model: str, fields: dict[str, object], code: int) -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        with pytest.raises(errors.ClientError) as caught:
            await stream(client, "Hello", model=model, **fields)
    assert caught.value.code == code


@pytest.mark.asyncio
async def test_accepted_thinking_levels_pass() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        assert text_of(await stream(client, "A fox.", thinking_config={"thinking_level": "LOW"}))
        assert await comic(client, "1 panel: a fox.", thinking_config={"thinking_level": "MINIMAL"})


@pytest.mark.asyncio
async def test_output_is_cut_at_the_token_limit() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        chunks = await stream(client, "A story of 300 words", max_output_tokens=50)
    assert finish_of(chunks) == "MAX_TOKENS"
    assert 150 < len(text_of(chunks)) <= 200


@pytest.mark.asyncio
async def test_the_record_tells_what_was_asked_sent_and_how_it_ended() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        chunks = await stream(client, "A fox.", system_instruction="Be brief.", max_output_tokens=2000)
        call = gemini.calls_of("stream")[0]
        assert (call.model, call.version, call.text) == (TEXT_MODEL, "v1", "A fox.")
        assert call.body["store"] is False
        assert call.body["generationConfig"]["maxOutputTokens"] == 2000
        assert call.sent_text == text_of(chunks)
        assert call.sent[0].at >= call.started_at
        assert call.outcome == "complete"
        assert gemini.active == 0


@pytest.mark.asyncio
async def test_a_client_that_leaves_is_noticed_at_once() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.pace = Pace(chunk_interval_s=30)
        task = asyncio.create_task(stream(client, "A fox."))
        await until(lambda: any(call.sent for call in gemini.calls))
        assert gemini.active == 1
        left_at = time.monotonic()
        task.cancel()
        await until(lambda: gemini.active == 0)
        call = gemini.calls[0]
        assert call.outcome == "client closed"
        assert call.client_closed_at is not None
        assert call.client_closed_at >= left_at


@pytest.mark.asyncio
async def test_streams_at_once_are_counted_and_do_not_hold_each_other_up() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.pace = Pace(chunk_interval_s=300)
        waiting = [asyncio.create_task(stream(client, "A fox.")) for _ in range(4)]
        await until(lambda: sum(bool(call.sent) for call in gemini.calls) == 4)
        gemini.pace = Pace.instant()
        texts = await asyncio.gather(*(stream(client, f"A fox called Number{index}.") for index in range(4)))
        await until(lambda: gemini.active == 4)
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting)
    assert len({text_of(chunks) for chunks in texts}) == 4
    assert 4 < gemini.record.peak_of("stream") <= 8


@pytest.mark.asyncio
async def test_leaving_the_block_ends_open_streams() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.pace = Pace(chunk_interval_s=30)
        task = asyncio.create_task(stream(client, "A fox."))
        await until(lambda: any(call.sent for call in gemini.calls))
    task.cancel()
    await asyncio.wait([task])
    assert gemini.calls[0].outcome == "server closed"
    assert gemini.active == 0


@pytest.mark.asyncio
async def test_the_bundle_holds_the_public_roots_and_the_throw_away_ca_and_no_key_is_on_the_disk(
    tmp_path: Path,
) -> None:
    async with GeminiSandbox(ca_dir=tmp_path) as gemini:
        bundle = gemini.write_bundle(tmp_path / "bundle.pem").read_text()
        assert gemini.ca_path.read_text().strip() in bundle
        assert bundle.count("BEGIN CERTIFICATE") > 50
    assert {path.name for path in tmp_path.iterdir()} == {"ca.pem", "bundle.pem"}
    assert "PRIVATE KEY" not in gemini.ca_path.read_text()
