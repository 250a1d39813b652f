"""A story over the wire: every way it can end, and that nothing of it is lost or said twice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

import pytest
from pydantic import SecretStr

from bot.gemini.client import Gemini
from bot.gemini.events import Ended, TextMade, TitleHeld, TitleMade
from bot.gemini.story import write_story
from bot.work.ending import EndingKind, Fault, Retry
from bot.work.request import ComicOptions, Length, Request, StoryOptions
from sandbox.gemini import Pace, errors, faults
from sandbox.gemini.steps import Reset, Send, Silence
from tests.gemini.conftest import NOW, Wire, collect, new_meter, until

REQUEST = Request(prompt="A lighthouse keeper and a gull", options=StoryOptions(genre="mystery"))
BEGINNING = ("Once", " upon a time", " there was a light", " on a rock, and nobody")
REST = " knew who lit it. The end."
WHOLE = "".join(BEGINNING) + REST


def script(*texts: str, finish: str | None = "STOP") -> faults.ChunkScript:
    return faults.ChunkScript(tuple((0.0, text) for text in texts), finish)


def text_of(events: Sequence[object]) -> str:
    """All that the model wrote, with its title in the form that is asked for."""
    titles = [f"# {event.title}\n\n" for event in events if isinstance(event, TitleMade)]
    return "".join([*titles, *(event.text for event in events if isinstance(event, TextMade))])


async def told(gemini: Gemini, *, so_far: str = "") -> tuple[str, Ended]:
    events, ended = await collect(write_story(gemini, REQUEST, so_far=so_far, meter=new_meter()))
    return text_of(events), ended


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
            write_story(gemini, Request(prompt="a gull", options=options, language="Welsh"), meter=new_meter())
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
@pytest.mark.parametrize(
    "broken",
    [
        faults.reset(3),
        faults.cut_off(3),
        faults.silence(3),
        faults.garbage(3),
        faults.error_event(errors.overloaded(), 3),
        faults.error_event(errors.overloaded(), 3, with_code=False),
        faults.Finish("CONTINUATION", after=3),
        faults.Finish("OTHER", after=3),
        faults.Finish("NEVER_HEARD_OF", after=3),
    ],
    ids=lambda fault: type(fault).__name__,
)
async def test_a_stream_that_breaks_after_its_first_chunk_is_gone_on_with_once(
    wire: Wire, broken: faults.Fault
) -> None:
    wire.box.faults.add(script(*BEGINNING, "NEVER SENT"), broken)
    wire.box.faults.add(script(REST[:10], REST[10:]))
    async with wire.open(chunk_timeout_s=3.0) as gemini:
        text, ended = await told(gemini)
    first, second = wire.box.calls
    assert text == first.sent_text + REST
    assert ended.ending.is_good
    assert [content["role"] for content in second.body["contents"]] == ["user", "model", "user"]
    assert second.body["contents"][1]["parts"][0]["text"] == first.sent_text


@pytest.mark.asyncio
async def test_what_a_continuation_repeats_is_not_shown_twice(wire: Wire) -> None:
    wire.box.faults.add(script(*BEGINNING, finish=None))
    wire.box.faults.add(script("on a ro", "ck, and nob", "ody knew who", " lit it. The end."))
    async with wire.open() as gemini:
        text, ended = await told(gemini)
    assert (text, ended.ending.kind) == (WHOLE, EndingKind.COMPLETE)


@pytest.mark.asyncio
async def test_a_continuation_that_only_looks_like_a_repetition_is_shown(wire: Wire) -> None:
    wire.box.faults.add(script(*BEGINNING, finish=None))
    wire.box.faults.add(script(" upon", " a time"))
    async with wire.open() as gemini:
        text, _ = await told(gemini)
    assert text == "".join(BEGINNING) + " upon a time"


@pytest.mark.asyncio
@pytest.mark.parametrize("words", [1, 6, 40])
async def test_a_broken_story_reads_like_the_unbroken_one(wire: Wire, words: int) -> None:
    async with wire.open() as gemini:
        unbroken, _ = await told(gemini)
        wire.box.faults.add(faults.reset(6))
        wire.box.faults.add(faults.Overlap(words))
        text, ended = await told(gemini)
    assert text == unbroken
    assert ended.ending.is_good
    assert len(wire.box.calls) == 3


@pytest.mark.asyncio
async def test_a_stream_that_breaks_twice_is_lost_and_what_was_told_stays(wire: Wire) -> None:
    wire.box.faults.add(script(*BEGINNING, finish=None), times=None)
    async with wire.open() as gemini:
        text, ended = await told(gemini)
    assert text.startswith("".join(BEGINNING))
    assert ended.ending.kind is EndingKind.LOST
    assert len(wire.box.calls) == 2


@pytest.mark.asyncio
async def test_a_work_taken_up_again_is_gone_on_with_and_one_that_was_whole_is_complete(wire: Wire) -> None:
    wire.box.faults.add(script("and nobody", REST))
    wire.box.faults.add(script())
    wire.box.faults.add(script())
    async with wire.open() as gemini:
        text, ended = await told(gemini, so_far="".join(BEGINNING))
        assert (text, ended.ending.kind) == (REST, EndingKind.COMPLETE)
        text, ended = await told(gemini, so_far=WHOLE)
        assert (text, ended.ending.kind) == ("", EndingKind.COMPLETE)


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
@pytest.mark.parametrize(
    "fault",
    [
        faults.BeforeHeaders(Reset()),
        faults.http_error(errors.overloaded()),
        faults.html_error(502),
        faults.error_event(errors.internal()),
        faults.error_event(errors.internal(), with_code=False),
        faults.cut_off(0),
        faults.garbage(0),
    ],
    ids=["reset", "503", "html", "event", "codeless", "empty", "garbage"],
)
async def test_what_fails_before_the_first_chunk_is_tried_again_with_growing_waits(
    wire: Wire, fault: faults.Fault
) -> None:
    wire.box.faults.add(fault, times=2)
    async with wire.open() as gemini:
        _, ended = await told(gemini)
    assert ended.ending.kind is EndingKind.COMPLETE
    assert wire.slept == [1.0, 2.0]
    assert len(wire.box.calls) == 3


@pytest.mark.asyncio
async def test_a_server_that_stays_overloaded_ends_as_busy(wire: Wire) -> None:
    wire.box.faults.add(faults.http_error(errors.overloaded()), times=None)
    async with wire.open() as gemini:
        _, ended = await told(gemini)
    assert (ended.ending.kind, ended.ending.params) == (EndingKind.BUSY, {"scope": "overload"})
    assert len(wire.box.calls) == 4
    assert ended.usage.calls == 0


@pytest.mark.asyncio
async def test_a_short_delay_is_waited_out_and_a_long_one_is_told(wire: Wire) -> None:
    wire.box.faults.add(faults.http_error(errors.rate_limited(12.0)))
    wire.box.faults.add(script(WHOLE))
    wire.box.faults.add(faults.http_error(errors.rate_limited(50.0), in_list=True))
    async with wire.open() as gemini:
        _, ended = await told(gemini)
        assert (ended.ending.kind, wire.slept) == (EndingKind.COMPLETE, [12.0])
        _, ended = await told(gemini)
    assert ended.ending.params == {"scope": "minute", "retry_at": int(NOW) + 12 + 50}
    assert (ended.ending.retry, ended.ending.after_s) == (Retry.LATER, 50.0)
    assert wire.slept == [12.0]


@pytest.mark.asyncio
async def test_a_daily_quota_and_one_of_nothing_are_told_apart(wire: Wire) -> None:
    wire.box.faults.add(faults.http_error(errors.rate_limited(9.0, per="day")))
    wire.box.faults.add(faults.http_error(errors.rate_limited(9.0, limit=0)))
    async with wire.open() as gemini:
        _, ended = await told(gemini)
        assert ended.ending.params["scope"] == "day"
    async with wire.open() as gemini:
        _, ended = await told(gemini)
        assert ended.ending.params == {"what": "quota"}
    assert wire.slept == []


@pytest.mark.asyncio
async def test_a_model_that_never_begins_is_left_after_the_first_watchdog(wire: Wire) -> None:
    wire.box.faults.add(faults.BeforeHeaders(Silence()))
    async with wire.open(first_chunk_timeout_s=3.0) as gemini:
        _, ended = await told(gemini)
        await wire.until_left(wire.box.calls[0])
    assert (ended.ending.kind, ended.ending.params) == (EndingKind.STALLED, {"waited_s": 3.0})


@pytest.mark.asyncio
async def test_a_run_has_an_end_however_steadily_it_trickles(wire: Wire) -> None:
    wire.box.faults.add(faults.ChunkScript(((0.0, "Once"), *(((1.0, " more"),) * 100))))
    async with wire.open(max_run_s=5.0) as gemini:
        text, ended = await told(gemini)
        await wire.until_left(wire.box.calls[0])
    assert text.startswith("Once more")
    assert ended.ending.kind is EndingKind.STALLED


@pytest.mark.asyncio
async def test_a_tuning_field_that_is_refused_is_left_out_and_stays_out(wire: Wire) -> None:
    wire.box.faults.add(faults.RefusedField("thinkingConfig"), times=None)
    async with wire.open() as gemini:
        _, first = await told(gemini)
        _, second = await told(gemini)
    assert first.ending.is_good
    assert second.ending.is_good
    assert ["thinkingConfig" in call.body["generationConfig"] for call in wire.box.calls] == [True, False, False]
    assert all(call.body["store"] is False and call.body["safetySettings"] for call in wire.box.calls)
    assert wire.slept == []


@pytest.mark.asyncio
async def test_a_refusal_that_goes_on_naming_the_field_left_out_is_an_end(wire: Wire) -> None:
    wire.box.faults.add(faults.http_error(errors.invalid("Thinking level is not supported.")), times=None)
    async with wire.open() as gemini:
        _, ended = await told(gemini)
    assert ended.ending.kind is EndingKind.MISCONFIGURED
    assert len(wire.box.calls) == 2


@pytest.mark.asyncio
@pytest.mark.parametrize("field", ["store", "safetySettings"])
async def test_storage_and_safety_are_never_left_out(wire: Wire, field: str) -> None:
    wire.box.faults.add(faults.RefusedField(field), times=None)
    async with wire.open() as gemini:
        _, ended = await told(gemini)
    assert (ended.ending.kind, ended.ending.params) == (EndingKind.MISCONFIGURED, {"what": "request"})
    assert len(wire.box.calls) == 1


@pytest.mark.asyncio
@pytest.mark.parametrize("ends", ["closed", "cancelled"])
async def test_stopping_closes_the_connection_within_a_second(wire: Wire, ends: str) -> None:
    wire.box.faults.add(faults.silence(2))
    meter = new_meter()
    async with wire.open() as gemini:
        story = write_story(gemini, REQUEST, meter=meter)
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
        story = write_story(gemini, REQUEST, meter=new_meter())
        first = await anext(story)
        await until(lambda: not wire.box.calls[0].is_open)
        rest, ended = await collect(story)
    assert text_of([first, *rest]) == wire.box.calls[0].sent_text
    assert ended.ending.is_good


@pytest.mark.asyncio
async def test_text_is_handed_on_as_it_arrives(wire: Wire) -> None:
    wire.box.pace = Pace(chunk_interval_s=0.05)
    async with wire.open() as gemini:
        story = write_story(gemini, REQUEST, meter=new_meter())
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
            write_story(gemini, Request(prompt="SECRET", options=ComicOptions()), meter=new_meter())
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
async def test_half_a_character_at_the_place_where_a_story_broke_off_is_no_part_of_it(wire: Wire) -> None:
    wire.box.faults.add(script("Once there was a fox ", "\ud83e", finish=None))
    wire.box.faults.add(script("🦊. The end."))
    async with wire.open() as gemini:
        said, ended = await told(gemini)
    assert (said, ended.ending.kind) == ("Once there was a fox 🦊. The end.", EndingKind.COMPLETE)
    wire.box.calls[1].text.encode()


@pytest.mark.asyncio
async def test_an_answer_of_control_characters_alone_is_an_empty_one(wire: Wire) -> None:
    wire.box.faults.add(script("\x00", "\x1b\x07"), times=None)
    async with wire.open() as gemini:
        said, ended = await told(gemini)
    assert (said, ended.ending.kind) == ("", EndingKind.EMPTY)
