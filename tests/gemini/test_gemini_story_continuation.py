"""A stream that breaks is continued once, without repetition."""

from __future__ import annotations

import pytest

from bot.work.ending import EndingKind
from sandbox.gemini import errors, faults
from tests.gemini.conftest import Wire
from tests.gemini.telling import BEGINNING, REST, WHOLE, script, told


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
async def test_half_a_character_at_the_place_where_a_story_broke_off_is_no_part_of_it(wire: Wire) -> None:
    wire.box.faults.add(script("Once there was a fox ", "\ud83e", finish=None))
    wire.box.faults.add(script("🦊. The end."))
    async with wire.open() as gemini:
        said, ended = await told(gemini)
    assert (said, ended.ending.kind) == ("Once there was a fox 🦊. The end.", EndingKind.COMPLETE)
    wire.box.calls[1].text.encode()
