"""A story over the wire: every ending, no loss and no repetition."""

from __future__ import annotations

import asyncio
import logging

import pytest
from pydantic import SecretStr

from bot.gemini.events import TitleHeld, TitleMade
from bot.gemini.text import write_text
from bot.work.ending import EndingKind, Fault
from bot.work.request import ComicOptions, Length, Request, StoryOptions
from sandbox.gemini import Pace, faults
from sandbox.gemini.steps import Send, Silence
from tests.gemini.conftest import Wire, collect, new_meter
from tests.gemini.telling import BEGINNING, REQUEST, WHOLE, script, text_of, told
from tests.waiting import until


@pytest.mark.asyncio
async def test_a_story_arrives_whole_and_in_order_with_what_it_cost(wire: Wire) -> None:
    async with wire.open() as gemini:
        text, ended = await told(gemini)
    assert text == wire.box.calls[0].sent_text
    assert ended.ending.kind is EndingKind.COMPLETE
    assert (ended.usage.calls, ended.usage.models) == (1, ("gemini-3.8-flash",))
    assert ended.usage.text_tokens > 0
    assert ended.usage.cost_usd is not None
    assert ended.usage.cost_usd > 0


@pytest.mark.asyncio
async def test_every_call_says_what_has_to_be_said(wire: Wire) -> None:
    async with wire.open(safety_harassment="BLOCK_ONLY_HIGH") as gemini:
        await told(gemini)
    body = wire.box.calls[0].body
    assert body["store"] is False
    assert {one["category"]: one["threshold"] for one in body["safetySettings"]} == {
        "HARM_CATEGORY_HARASSMENT": "BLOCK_ONLY_HIGH",
        "HARM_CATEGORY_HATE_SPEECH": "BLOCK_MEDIUM_AND_ABOVE",
        "HARM_CATEGORY_SEXUALLY_EXPLICIT": "BLOCK_MEDIUM_AND_ABOVE",
        "HARM_CATEGORY_DANGEROUS_CONTENT": "BLOCK_MEDIUM_AND_ABOVE",
    }
    assert body["generationConfig"]["maxOutputTokens"] > 300
    assert body["generationConfig"]["thinkingConfig"] == {"thinkingLevel": "LOW"}
    assert not {"temperature", "topP", "topK", "candidateCount"} & body["generationConfig"].keys()


@pytest.mark.asyncio
async def test_the_wish_reaches_the_model_with_its_length_genre_and_language(wire: Wire) -> None:
    options = StoryOptions(genre="mystery", length=Length.LONG)
    async with wire.open() as gemini:
        await collect(
            write_text(gemini, Request(prompt="a gull", options=options, language="Welsh"), meter=new_meter())
        )
    for expected in ("1500 words", "mystery", "Welsh", "a gull"):
        assert expected in wire.box.calls[0].text


@pytest.mark.asyncio
async def test_thoughts_and_chunks_that_say_nothing_are_never_shown(wire: Wire) -> None:
    wire.box.faults.add(faults.Thoughts(text="SECRET THOUGHT"), faults.odd_chunks())
    async with wire.open() as gemini:
        text, ended = await told(gemini)
    assert "SECRET" not in text
    assert text == wire.box.calls[0].sent_text
    assert ended.ending.kind is EndingKind.COMPLETE


@pytest.mark.asyncio
async def test_the_length_limit_is_a_cut_and_without_a_word_it_is_nothing(wire: Wire) -> None:
    wire.box.faults.add(script(*BEGINNING, finish="MAX_TOKENS"))
    wire.box.faults.add(faults.Finish("MAX_TOKENS", after=0))
    async with wire.open() as gemini:
        text, ended = await told(gemini)
        assert (text, ended.ending.kind) == ("".join(BEGINNING), EndingKind.CUT)
        text, ended = await told(gemini)
        assert (text, ended.ending.kind) == ("", EndingKind.EMPTY)
    assert len(wire.box.calls) == 2


@pytest.mark.asyncio
@pytest.mark.parametrize("reason", ["SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII", "LANGUAGE"])
async def test_an_answer_stopped_by_a_filter_is_never_asked_for_again(wire: Wire, reason: str) -> None:
    wire.box.faults.add(script(*BEGINNING, finish=reason))
    async with wire.open() as gemini:
        text, ended = await told(gemini)
    assert text == "".join(BEGINNING)
    assert (ended.ending.kind, ended.ending.params["where"]) == (EndingKind.BLOCKED, "answer")
    assert len(wire.box.calls) == 1


@pytest.mark.asyncio
async def test_a_prompt_stopped_by_a_filter_is_never_asked_again(wire: Wire) -> None:
    wire.box.faults.add(faults.Block("PROHIBITED_CONTENT"))
    async with wire.open() as gemini:
        text, ended = await told(gemini)
    assert text == ""
    assert ended.ending.params == {"rule": "prohibited", "where": "prompt"}
    assert len(wire.box.calls) == 1


@pytest.mark.asyncio
async def test_a_recitation_is_asked_for_once_more_in_words_of_its_own(wire: Wire) -> None:
    wire.box.faults.add(faults.Finish("RECITATION", after=0))
    wire.box.faults.add(script(WHOLE))
    async with wire.open() as gemini:
        text, ended = await told(gemini)
    assert (text, ended.ending.kind) == (WHOLE, EndingKind.COMPLETE)
    first, second = wire.box.calls
    assert "your own" not in first.text
    assert "your own" in second.text


@pytest.mark.asyncio
async def test_a_model_that_says_nothing_twice_has_said_nothing(wire: Wire) -> None:
    wire.box.faults.add(script(), times=None)
    async with wire.open() as gemini:
        text, ended = await told(gemini)
    assert (text, ended.ending.kind, len(wire.box.calls)) == ("", EndingKind.EMPTY, 2)


@pytest.mark.asyncio
@pytest.mark.parametrize("ends", ["closed", "cancelled"])
async def test_stopping_closes_the_connection_within_a_second(wire: Wire, ends: str) -> None:
    wire.box.faults.add(faults.silence(2))
    meter = new_meter()
    async with wire.open() as gemini:
        story = write_text(gemini, REQUEST, meter=meter)
        while isinstance(event := await anext(story), TitleHeld):
            pass
        assert isinstance(event, TitleMade)
        await asyncio.sleep(1)
        if ends == "closed":
            await story.aclose()
        else:
            reading = asyncio.create_task(collect(story))
            await asyncio.sleep(1)
            reading.cancel()
            with pytest.raises(asyncio.CancelledError):
                await reading
        await wire.until_left(wire.box.calls[0])
    assert meter.usage.calls == 1
    assert meter.usage.prompt_tokens > 0


@pytest.mark.asyncio
async def test_an_answer_that_goes_wrong_while_its_server_goes_on_is_left_too(wire: Wire) -> None:
    wrong = Send({"error": {"code": 400, "message": "no", "status": "INVALID_ARGUMENT"}})
    wire.box.faults.add(faults.Reply((wrong, Silence())))
    async with wire.open() as gemini:
        _, ended = await told(gemini)
        await wire.until_left(wire.box.calls[0])
    assert ended.ending.kind is EndingKind.MISCONFIGURED


@pytest.mark.asyncio
async def test_a_slow_consumer_does_not_hold_up_the_reader(wire: Wire) -> None:
    async with wire.open() as gemini:
        story = write_text(gemini, REQUEST, meter=new_meter())
        first = await anext(story)
        await until(lambda: not wire.box.calls[0].is_open)
        rest, ended = await collect(story)
    assert text_of([first, *rest]) == wire.box.calls[0].sent_text
    assert ended.ending.is_good


@pytest.mark.asyncio
async def test_text_is_handed_on_as_it_arrives(wire: Wire) -> None:
    wire.box.pace = Pace(chunk_interval_s=0.05)
    async with wire.open() as gemini:
        story = write_text(gemini, REQUEST, meter=new_meter())
        await anext(story)
        assert wire.box.calls[0].is_open
        await story.aclose()


@pytest.mark.asyncio
async def test_a_planted_key_appears_in_no_log_record_and_no_ending(
    wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    key = "AIzaPlantedKeyThatMustNotBeShown42"
    caplog.set_level(logging.DEBUG)
    async with wire.open(api_key=SecretStr(key)) as gemini:
        _, ended = await told(gemini)
    assert ended.ending.params == {"what": "key"}
    assert ended.ending.fault is Fault.OPERATOR
    assert key not in caplog.text
    assert key not in repr(ended)
    assert any(record.name.startswith("bot.gemini") for record in caplog.records)


@pytest.mark.asyncio
async def test_a_fault_of_ours_ends_the_run_with_a_reference_found_in_the_log(
    wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    async with wire.open() as gemini:
        _, ended = await collect(
            write_text(gemini, Request(prompt="SECRET", options=ComicOptions()), meter=new_meter())
        )
    assert (ended.ending.kind, ended.ending.fault) == (EndingKind.OUR_FAULT, Fault.OURS)
    assert str(ended.ending.params["reference"]) in caplog.text


@pytest.mark.asyncio
async def test_the_log_tells_numbers_and_no_content(wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with wire.open() as gemini:
        text, _ = await told(gemini)
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("bot.gemini")]
    assert len(lines) == 1
    assert "model=gemini-3.8-flash" in lines[0]
    assert "lighthouse" not in caplog.text
    assert text.split(".")[0] not in caplog.text


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("chunks", "text"),
    [
        (("A fox \ud83e", "\udd8a ran."), "A fox 🦊 ran."),
        (("A fox ", "\ud83e", "", "\udd8a ran."), "A fox 🦊 ran."),
        (("A fox \ud83e", " ran."), "A fox \ufffd ran."),
        (("\udd8a ran.",), "\ufffd ran."),
        (("A fox ran. \ud83e",), "A fox ran. \ufffd"),
        (("A\x00 fox\x1b[1m", " ran.\r", "\nIt\x85stood."), "A fox[1m ran.\nIt\nstood."),
    ],
    ids=["pair", "pair apart", "first half", "second half", "last", "controls"],
)
async def test_what_arrives_in_halves_is_joined_and_what_cannot_stand_is_replaced(
    wire: Wire, chunks: tuple[str, ...], text: str
) -> None:
    wire.box.faults.add(script(*chunks))
    async with wire.open() as gemini:
        said, ended = await told(gemini)
    assert (said, ended.ending.kind) == (text, EndingKind.COMPLETE)


@pytest.mark.asyncio
async def test_an_answer_of_control_characters_alone_is_an_empty_one(wire: Wire) -> None:
    wire.box.faults.add(script("\x00", "\x1b\x07"), times=None)
    async with wire.open() as gemini:
        said, ended = await told(gemini)
    assert (said, ended.ending.kind) == ("", EndingKind.EMPTY)
