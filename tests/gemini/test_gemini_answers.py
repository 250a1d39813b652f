"""Undocumented answers: each run ends once, is charged for what arrived, and informs the right person."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.gemini.client import Gemini
from bot.gemini.comic import draw_comic
from bot.gemini.events import Ended, TitleHeld, TitleMade
from bot.gemini.text import write_text
from bot.gemini.tokens import PICTURE_TOKENS, text_tokens
from bot.work.ending import EndingKind
from bot.work.request import ComicOptions, Request, StoryOptions
from sandbox.gemini import errors, faults, usagefaults
from sandbox.gemini.steps import Send, SendRaw
from tests.gemini import drawing
from tests.gemini.conftest import SECONDS_PER_WORD, Wire, collect, narration, new_meter
from tests.gemini.narrating import REQUEST as NARRATION
from tests.gemini.narrating import SECTION, TEXT
from tests.waiting import until

STORY = Request(prompt="A lighthouse keeper and a gull", options=StoryOptions())
COMIC = Request(prompt="A lamp", options=ComicOptions(panels=2))
USED_UP = "You exceeded your current quota, please check your plan and billing details."


async def told(gemini: Gemini) -> Ended:
    _, ended = await collect(write_text(gemini, STORY, meter=new_meter()))
    return ended


@pytest.mark.asyncio
@pytest.mark.parametrize("error", [errors.credits_depleted(), errors.spending_cap()], ids=["credits", "cap"])
@pytest.mark.parametrize("in_stream", [False, True])
async def test_missing_money_is_asked_for_once_and_said_once_until_a_call_succeeds(
    wire: Wire, caplog: pytest.LogCaptureFixture, error: errors.ApiError, in_stream: bool
) -> None:
    fault = faults.error_event(error) if in_stream else faults.http_error(error)
    wire.box.faults.add(fault, times=2)
    wire.box.faults.add(fault, skip=1)
    with caplog.at_level(logging.ERROR):
        async with wire.open() as gemini:
            ended = await told(gemini)
            assert (ended.ending.kind, ended.ending.params) == (EndingKind.MISCONFIGURED, {"what": "billing"})
            await told(gemini)
            assert (len(wire.box.calls), len(caplog.records)) == (2, 1)
            assert "billing" in caplog.records[0].getMessage()
            assert (await told(gemini)).ending.is_good
            await told(gemini)
    assert (len(wire.box.calls), len(caplog.records)) == (4, 2)
    assert wire.slept == []


@pytest.mark.asyncio
async def test_a_delay_in_the_message_alone_is_waited_for(wire: Wire) -> None:
    wire.box.faults.add(faults.http_error(errors.api_error(429, f"{USED_UP}\nPlease retry in 12.5s.")))
    async with wire.open() as gemini:
        ended = await told(gemini)
    assert ended.ending.is_good
    assert wire.slept == [12.5]


@pytest.mark.asyncio
async def test_a_delay_too_long_to_wait_for_is_named(wire: Wire) -> None:
    wire.box.faults.add(faults.http_error(errors.api_error(429, f"{USED_UP}\nPlease retry in 5m.")))
    async with wire.open() as gemini:
        ended = await told(gemini)
    assert (ended.ending.kind, ended.ending.params["retry_at"]) == (EndingKind.BUSY, wire.now() + 300)
    assert len(wire.box.calls) == 1


@pytest.mark.asyncio
async def test_the_header_retry_after_is_waited_for(wire: Wire) -> None:
    wire.box.faults.add(faults.HttpAnswer(503, b"<html>", "text/html", {"Retry-After": "9"}))
    async with wire.open() as gemini:
        ended = await told(gemini)
    assert ended.ending.is_good
    assert wire.slept == [9.0]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "chunk",
    [
        *(b"null", b"[]", b"5", b'"x"', b"[" * 100_000),
        *(b'{"error":"boom"}', b'{"error":null}', b'{"error":[]}', b'{"error":{"code":"429"}}'),
        b'{"error":{"code":503,"message":5,"details":"x"}}',
        b'[{"error":{"code":429,"message":"x"}}]',
        *(b'{"candidates":"x"}', b'{"candidates":[null]}', b'{"candidates":[{"content":"x"}]}'),
        b'{"candidates":[{"content":{"parts":[{"inlineData":{"data":"%%%"}}]}}]}',
        b'{"candidates":[{"finishReason":5}]}',
        b'{"promptFeedback":5}',
        b'{"usageMetadata":{"candidatesTokenCount":1e30}}',
    ],
    ids=lambda chunk: chunk[:40],
)
@pytest.mark.parametrize("after", [0, 2])
async def test_a_chunk_of_any_form_is_no_fault_of_ours(wire: Wire, chunk: bytes, after: int) -> None:
    wire.box.faults.add(faults.Instead((SendRaw(b"data: " + chunk + b"\n\n"),), after))
    async with wire.open() as gemini:
        ended = await told(gemini)
    assert ended.ending.is_good
    assert len(wire.box.calls) == 2


@pytest.mark.asyncio
async def test_a_story_of_white_space_is_no_story(wire: Wire) -> None:
    wire.box.faults.add(faults.ChunkScript(((0.0, "\n"), (0.0, " \n"))), times=None)
    async with wire.open() as gemini:
        ended = await told(gemini)
    assert ended.ending.kind is EndingKind.EMPTY
    assert len(wire.box.calls) == 2


@pytest.mark.asyncio
async def test_a_block_in_the_middle_of_a_stream_is_one(wire: Wire) -> None:
    wire.box.faults.add(faults.Instead((Send({"promptFeedback": {"blockReason": "BRAND_NEW"}}),), 3))
    async with wire.open() as gemini:
        ended = await told(gemini)
    assert (ended.ending.kind, ended.ending.params["rule"]) == (EndingKind.BLOCKED, "other")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "fault",
    [
        usagefaults.UsageTold(at_all=False),
        usagefaults.UsageTold(without=("candidatesTokensDetails",)),
        usagefaults.UsageTold(without=("candidatesTokensDetails", "candidatesTokenCount")),
        usagefaults.UsageTold(
            instead={
                "candidatesTokenCount": 50,
                "candidatesTokensDetails": [{"modality": "TEXT", "tokenCount": 50}],
            }
        ),
        usagefaults.UsageTold(instead={"promptTokenCount": -7, "candidatesTokenCount": 10**15}),
    ],
    ids=["none", "no modality", "only the sum", "the text alone", "nonsense"],
)
async def test_the_pictures_of_a_comic_are_paid_whatever_its_metadata_tells(
    wire: Wire, fault: usagefaults.UsageTold
) -> None:
    wire.box.faults.add(fault, times=None)
    async with wire.open() as gemini:
        _, ended = await collect(draw_comic(gemini, COMIC, meter=new_meter()))
    assert ended.ending.is_good
    assert ended.usage.image_tokens == 2 * PICTURE_TOKENS
    assert 0 < ended.usage.text_tokens < PICTURE_TOKENS
    assert ended.usage.prompt_tokens > 0
    assert ended.usage.cost_usd is not None
    assert 0.067 < ended.usage.cost_usd < 0.08


@pytest.mark.asyncio
async def test_a_comic_that_breaks_off_without_metadata_pays_the_picture_that_came(wire: Wire) -> None:
    wire.box.faults.add(drawing.answer(drawing.words(1), drawing.picture(1), finish=None))
    wire.box.faults.add(faults.http_error(errors.credits_depleted()), skip=1, times=None)
    async with wire.open() as gemini:
        _, ended = await collect(draw_comic(gemini, COMIC, meter=new_meter()))
    assert ended.usage.image_tokens == PICTURE_TOKENS
    assert ended.usage.cost_usd is not None
    assert ended.usage.cost_usd > 0.0336


@pytest.mark.asyncio
async def test_a_story_that_is_stopped_before_its_metadata_is_paid_by_its_letters(wire: Wire) -> None:
    wire.box.faults.add(usagefaults.UsageTold(at_all=False), faults.silence(5))
    meter, text = new_meter(), ""
    async with wire.open() as gemini:
        story = write_text(gemini, STORY, meter=meter)
        async for event in story:
            assert not isinstance(event, Ended)
            if isinstance(event, TitleHeld):
                continue
            text += f"# {event.title}\n\n" if isinstance(event, TitleMade) else event.text
            if len(wire.box.calls[0].sent) >= 5 and text == wire.box.calls[0].sent_text:
                break
        await story.aclose()
    assert meter.usage.calls == 1
    assert meter.usage.text_tokens == text_tokens(text)
    assert meter.usage.prompt_tokens > 20
    assert meter.usage.cost_usd is not None
    assert meter.usage.cost_usd > 0


@pytest.mark.asyncio
async def test_a_call_left_before_it_was_answered_costs_its_prompt_and_is_not_counted(wire: Wire) -> None:
    wire.box.faults.add(faults.silence(0))
    meter = new_meter()
    async with wire.open() as gemini:
        waiting = asyncio.create_task(anext(write_text(gemini, STORY, meter=meter)))
        await until(lambda: bool(wire.box.calls))
        waiting.cancel()
        await asyncio.wait({waiting})
    assert (meter.usage.calls, meter.usage.text_tokens) == (0, 0)
    assert meter.usage.prompt_tokens > 20


@pytest.mark.asyncio
async def test_a_call_that_was_turned_away_costs_nothing(wire: Wire) -> None:
    wire.box.faults.add(faults.http_error(errors.overloaded()), times=None)
    async with wire.open() as gemini:
        ended = await told(gemini)
    assert ended.ending.kind is EndingKind.BUSY
    assert (ended.usage.calls, ended.usage.prompt_tokens, ended.usage.cost_usd) == (0, 0, 0.0)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "fault",
    [
        usagefaults.UsageTold(at_all=False),
        usagefaults.UsageTold(without=("responseTokensDetails", "responseTokenCount", "totalTokenCount")),
        usagefaults.UsageTold(
            instead={"responseTokenCount": 9, "responseTokensDetails": [{"modality": "TEXT", "tokenCount": 9}]}
        ),
    ],
    ids=["none", "only the prompt", "the text alone"],
)
async def test_the_sound_of_a_section_is_paid_by_its_seconds(wire: Wire, fault: usagefaults.UsageTold) -> None:
    wire.box.faults.add(fault)
    async with wire.open() as gemini:
        _, ended = await collect(narration(gemini, NARRATION, SECTION))
    assert ended.usage.audio_tokens == pytest.approx(SECONDS_PER_WORD * len(TEXT.split()) * 25, abs=1)
    assert ended.usage.prompt_tokens > 0
    assert ended.usage.cost_usd is not None
    assert ended.usage.cost_usd > 0.0018
