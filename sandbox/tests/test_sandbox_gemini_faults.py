"""Every fault on demand, through the unmodified SDK."""

from __future__ import annotations

import asyncio
import io
import warnings

import aiohttp
import pytest
from google.genai import errors as sdk_errors
from google.genai import types
from PIL import Image, UnidentifiedImageError

from sandbox.gemini import Pace, errors, faults
from sandbox.gemini.faults import Fault
from sandbox.gemini.steps import Reset, Send, Silence, Wait
from sandbox.tests.gemini_sdk import (
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

PROMPT = "A story of 300 words"
ERRORS = [
    errors.unauthenticated(),
    errors.permission_denied(),
    errors.location(),
    errors.billing(),
    errors.not_found("gemini-x", "v1"),
    errors.rate_limited(33.5),
    errors.rate_limited(None, per="day"),
    errors.rate_limited(None, per="day", limit=0),
    errors.internal(),
    errors.overloaded(),
    errors.deadline(),
    errors.cancelled(),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: f"{error.status}-{error.error['status']}")
@pytest.mark.parametrize("in_list", [False, True])
@pytest.mark.asyncio
async def test_http_errors_arrive_with_code_and_status(error: errors.ApiError, *, in_list: bool) -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(faults.http_error(error, in_list=in_list))
        with pytest.raises(sdk_errors.APIError) as caught:
            await stream(client, PROMPT)
        assert (caught.value.code, caught.value.status) == (error.status, error.error["status"])
        assert gemini.calls[-1].status == error.status


def test_a_quota_error_names_the_wait_and_the_window() -> None:
    details = {item["@type"].rpartition(".")[2]: item for item in errors.rate_limited(33.5, per="day").error["details"]}
    assert details["RetryInfo"]["retryDelay"] == "33.5s"
    assert "PerDay" in details["QuotaFailure"]["violations"][0]["quotaId"]
    none = errors.rate_limited(None, limit=0).error["details"]
    assert [item for item in none if item["@type"].endswith("RetryInfo")] == []
    assert none[0]["violations"][0]["quotaValue"] == "0"


@pytest.mark.parametrize(
    ("fault", "code"), [(faults.html_error(500), 500), (faults.HttpAnswer(502), 502)], ids=["html", "empty"]
)
@pytest.mark.asyncio
async def test_answers_of_a_front_end_are_no_json(fault: Fault, code: int) -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(fault)
        with pytest.raises(sdk_errors.ServerError) as caught:
            await stream(client, PROMPT)
    assert caught.value.code == code


@pytest.mark.asyncio
async def test_unary_calls_and_model_look_ups_can_fail_too() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(faults.http_error(errors.overloaded()), kind="unary")
        with pytest.raises(sdk_errors.ServerError):
            await client.aio.models.generate_content(model=TEXT_MODEL, contents=PROMPT, config=config())
        gemini.faults.add(faults.http_error(errors.bad_key("k")))
        assert (await client.aio.models.get(model=TEXT_MODEL)).name
        gemini.faults.clear()
        gemini.faults.add(faults.http_error(errors.bad_key("k")), kind="models")
        with pytest.raises(sdk_errors.ClientError):
            await client.aio.models.get(model=TEXT_MODEL)


@pytest.mark.parametrize("reason", [reason.name for reason in types.FinishReason])
@pytest.mark.asyncio
async def test_every_finish_reason_can_end_an_answer_with_partial_text(reason: str) -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(faults.Finish(reason, after=2, message="Support code: 1"))
        chunks = await stream(client, PROMPT)
        assert finish_of(chunks) == reason
        assert 0 < len(text_of(chunks)) < 300
        gemini.faults.add(faults.Finish(reason, after=0))
        none = await stream(client, PROMPT)
        assert (finish_of(none), text_of(none)) == (reason, "")
        gemini.faults.add(faults.Finish(reason))
        whole = await stream(client, PROMPT)
        assert finish_of(whole) == reason
        assert len(text_of(whole)) > 1000


@pytest.mark.asyncio
async def test_an_unknown_finish_reason_reaches_the_client() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(faults.Finish("SOLAR_FLARE"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            assert finish_of(await stream(client, PROMPT)) == "SOLAR_FLARE"


@pytest.mark.parametrize("reason", [reason.name for reason in types.BlockedReason])
@pytest.mark.asyncio
async def test_every_block_reason_comes_alone_without_candidates(reason: str) -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(faults.Block(reason))
        chunks = await stream(client, PROMPT)
    assert len(chunks) == 1
    assert chunks[0].prompt_feedback is not None
    assert chunks[0].prompt_feedback.block_reason is not None
    assert chunks[0].prompt_feedback.block_reason.name == reason
    assert not chunks[0].candidates


@pytest.mark.asyncio
async def test_answers_can_end_without_a_finish_reason_or_without_anything() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(faults.cut_off(3))
        gemini.faults.add(faults.cut_off(0))
        cut = await stream(client, PROMPT)
        assert (len(cut), finish_of(cut)) == (3, None)
        assert await stream(client, PROMPT) == []


@pytest.mark.asyncio
async def test_odd_chunks_do_not_change_the_text() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        plain = await stream(client, PROMPT)
        gemini.faults.add(faults.odd_chunks(2))
        odd = await stream(client, PROMPT)
    assert text_of(odd) == text_of(plain)
    assert len(odd) == len(plain) + len(faults.ODD_CHUNKS)


@pytest.mark.parametrize("after", [0, 3])
@pytest.mark.asyncio
async def test_an_error_can_be_an_event_of_the_stream(after: int) -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(faults.error_event(errors.overloaded(), after))
        chunks = await client.aio.models.generate_content_stream(model=TEXT_MODEL, contents=PROMPT, config=config())
        got = [await anext(chunks) for _ in range(after)]
        with pytest.raises(sdk_errors.ServerError) as caught:
            await anext(chunks)
    assert caught.value.code == 503
    assert all(chunk.text for chunk in got)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (faults.error_event(errors.internal(), 1, with_code=False), TypeError),
        (faults.garbage(2), sdk_errors.UnknownApiResponseError),
        (faults.reset(2), aiohttp.ClientPayloadError),
        (faults.BeforeHeaders(Reset()), aiohttp.ClientError),
    ],
    ids=["no-code", "half-json", "reset", "reset-before-headers"],
)
@pytest.mark.asyncio
async def test_broken_streams_raise_what_the_sdk_raises(fault: Fault, expected: type[Exception]) -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(fault)
        with pytest.raises(expected):
            await stream(client, PROMPT)
        assert gemini.active == 0


@pytest.mark.parametrize("fault", [faults.silence(2), faults.BeforeHeaders(Silence())], ids=["after-two", "at-once"])
@pytest.mark.asyncio
async def test_silence_lasts_until_the_client_leaves(fault: Fault) -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(fault)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(stream(client, PROMPT), 0.15)
        async with asyncio.timeout(20):
            while gemini.active:  # noqa: ASYNC110 - the record has no event
                await asyncio.sleep(0.005)
        assert gemini.calls[-1].outcome == "client closed"


@pytest.mark.asyncio
async def test_an_optional_field_is_refused_by_name_only_where_it_is_sent() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(faults.RefusedField("thinkingConfig"), times=None)
        with pytest.raises(sdk_errors.ClientError) as caught:
            await stream(client, PROMPT, thinking_config={"thinking_level": "LOW"})
        assert caught.value.code == 400
        assert "thinkingConfig" in (caught.value.message or "")
        assert text_of(await stream(client, PROMPT))


@pytest.mark.asyncio
async def test_thoughts_are_marked_as_such() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(faults.Thoughts("Let me think.", pictures=True))
        chunks = await comic(client, "exactly 2 panels: a fox")
    thoughts = [part for part in parts_of(chunks) if part.thought]
    assert "".join(part.text or "" for part in thoughts) == "Let me think."
    assert sum(part.inline_data is not None for part in thoughts) == 2
    assert len(pictures_of(chunks)) == 2
    usage = chunks[-1].usage_metadata
    assert usage is not None
    assert usage.thoughts_token_count


@pytest.mark.asyncio
async def test_pictures_can_be_missing_refused_broken_or_of_another_format() -> None:
    prompt = "exactly 3 panels: a fox"
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(faults.Pictures(made=2))
        fewer = await comic(client, prompt)
        assert (len(pictures_of(fewer)), finish_of(fewer)) == (2, "STOP")
        gemini.faults.add(faults.Pictures())
        words_only = await comic(client, prompt)
        assert pictures_of(words_only) == []
        assert "Panel 3" in text_of(words_only)
        gemini.faults.add(faults.RefusedPicture(2))
        refused = await comic(client, prompt)
        assert (len(pictures_of(refused)), finish_of(refused)) == (1, "IMAGE_SAFETY")
        assert "Panel 2" in text_of(refused)
        gemini.faults.add(faults.RefusedPicture(1, "NO_IMAGE"))
        assert finish_of(await comic(client, prompt)) == "NO_IMAGE"
        gemini.faults.add(faults.PictureFile("image/jpeg", panel=2))
        mixed = pictures_of(await comic(client, prompt))
        assert [blob.mime_type for blob in mixed] == ["image/png", "image/jpeg", "image/png"]
        with Image.open(io.BytesIO(mixed[1].data or b"")) as image:
            assert image.format == "JPEG"
        gemini.faults.add(faults.PictureFile(broken=True))
        broken = pictures_of(await comic(client, prompt))[0].data or b""
        with pytest.raises((UnidentifiedImageError, OSError)), Image.open(io.BytesIO(broken)) as image:
            image.load()


@pytest.mark.asyncio
async def test_a_chunk_script_is_followed_to_the_letter() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.pace = Pace.real()
        gemini.faults.push(faults.ChunkScript(((0.0, "One"), (0.02, " two"), (0.0, " three."))), contains="PLEASE")
        chunks = await stream(client, "PLEASE count")
        assert [chunk.text for chunk in chunks] == ["One", " two", " three.", ""]
        sent = gemini.calls[-1].sent
        assert sent[1].at - sent[0].at >= 0.02


@pytest.mark.asyncio
async def test_a_whole_answer_can_be_dictated() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        part = {"text": "Boo."}
        gemini.faults.push(faults.Reply((Wait(0), Send({"candidates": [{"content": {"parts": [part]}}]}))))
        chunks = await stream(client, PROMPT)
    assert [chunk.text for chunk in chunks] == ["Boo."]


@pytest.mark.asyncio
async def test_rules_queue_up_match_and_run_out() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(faults.Finish("SAFETY"), contains="dragon")
        gemini.faults.add(faults.Finish("OTHER"), model="banana")
        gemini.faults.add(faults.Finish("LANGUAGE"), skip=1, contains="fox")
        gemini.faults.add(faults.Thoughts("Hm."), times=None)
        chunks = await stream(client, "A fox")
        assert finish_of(chunks) == "STOP"
        assert any(part.thought for part in parts_of(chunks))
        assert finish_of(await stream(client, "A fox")) == "LANGUAGE"
        assert finish_of(await stream(client, "A dragon")) == "SAFETY"
        assert finish_of(await stream(client, "A dragon")) == "STOP"
        assert finish_of(await comic(client, "1 panel: a dragon")) == "OTHER"
        assert gemini.calls[-1].faults == ["Finish", "Thoughts"]
