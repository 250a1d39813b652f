"""Over the wire: notes on a text and ways to continue, requested as JSON and accepted only in the right form."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.gemini.client import Gemini
from bot.gemini.memory import propose_choices, remember
from bot.gemini.prompts import BE_ORIGINAL, CHOICE_CHARS
from bot.gemini.usage import Meter
from bot.work.bible import Character
from bot.work.ending import EndingError, EndingKind
from bot.work.lineage import Memory
from sandbox.gemini import errors, faults
from sandbox.gemini.steps import Silence
from tests.gemini.conftest import LONGEST_RUN_S, Wire, new_meter
from tests.waiting import until

TEXT = (
    "Mira in her yellow coat kept the lamp of the old lighthouse. One night Tomas rowed out to her in the storm. "
    "“You are late,” said Mira. Tomas laughed, and Mira let him in."
)
NOTES = {"summary": "Tomas comes to Mira.", "characters": [{"name": "Mira", "look": "yellow coat"}]}
WAYS = {"ways": ["Mira leaves.", "Tomas stays.", "The lamp goes out."]}


def json_of(value: object, *, finish: str | None = "STOP") -> faults.ChunkScript:
    """This JSON in pieces that are not valid JSON."""
    text = json.dumps(value, ensure_ascii=False)
    middle = len(text) // 2
    return faults.ChunkScript(((0.0, text[:middle]), (0.0, text[middle:])), finish)


async def noted(gemini: Gemini, meter: Meter | None = None) -> Memory:
    return await remember(gemini, text=TEXT, language=None, meter=meter or new_meter())


async def ways(gemini: Gemini, meter: Meter | None = None, memory: Memory | None = None) -> tuple[str, str, str]:
    return await propose_choices(gemini, text=TEXT, language=None, memory=memory, meter=meter or new_meter())


@pytest.mark.asyncio
async def test_a_text_is_noted_with_its_people_and_counted(wire: Wire) -> None:
    meter = new_meter()
    async with wire.open() as gemini:
        memory = await noted(gemini, meter)
    assert "Mira" in memory.summary
    assert {character.name for character in memory.characters} == {"Mira", "Tomas"}
    assert "yellow coat" in memory.characters[0].look
    assert (meter.usage.calls, meter.usage.models) == (1, ("gemini-3.8-flash",))
    assert meter.usage.text_tokens > 0
    assert meter.usage.cost_usd


@pytest.mark.asyncio
async def test_three_ways_on_are_different_short_and_about_its_people(wire: Wire) -> None:
    meter = new_meter()
    async with wire.open() as gemini:
        proposed = await ways(gemini, meter, Memory(summary="", characters=(Character("Mira", "a green hat"),)))
    assert len(set(proposed)) == 3
    assert all(0 < len(way) <= CHOICE_CHARS for way in proposed)
    assert all("Mira" in way or "Tomas" in way for way in proposed)
    assert meter.usage.calls == 1
    assert "Mira: a green hat" in wire.box.calls[0].text


@pytest.mark.asyncio
async def test_both_say_what_every_call_has_to_say_and_ask_for_json(wire: Wire) -> None:
    async with wire.open() as gemini:
        await noted(gemini)
        await ways(gemini)
    for call, field in zip(wire.box.calls, ("summary", "ways"), strict=True):
        config = call.body["generationConfig"]
        assert call.body["store"] is False
        assert len(call.body["safetySettings"]) == 4
        assert config["maxOutputTokens"] > 1000
        assert config["thinkingConfig"] == {"thinkingLevel": "LOW"}
        assert config["responseMimeType"] == "application/json"
        assert field in config["responseSchema"]["properties"]
        assert call.text.rstrip().endswith(">>>")


@pytest.mark.asyncio
async def test_the_language_asked_for_is_passed_on(wire: Wire) -> None:
    async with wire.open() as gemini:
        await remember(gemini, text=TEXT, language="Welsh", meter=new_meter())
        await propose_choices(gemini, text=TEXT, language="Welsh", memory=None, meter=new_meter())
    assert all("Welsh" in call.text for call in wire.box.calls)


MALFORMED = [
    faults.ChunkScript(((0.0, "Of course! Here are your notes."),)),
    json_of({"summary": ""}),
    json_of(["summary"]),
    json_of({"summary": "x", "characters": ["Mira"], "ways": ["One.", "one.", " "]}),
    faults.ChunkScript(((0.0, '{"summary": "Tom'),), "MAX_TOKENS"),
    faults.ChunkScript(((0.0, '{"summary": "Tom'),), None),
    faults.Finish("OTHER", after=0),
    faults.Finish("RECITATION", after=0),
    faults.cut_off(0),
]


@pytest.mark.asyncio
@pytest.mark.parametrize("broken", MALFORMED, ids=range(len(MALFORMED)))
async def test_an_answer_that_is_of_no_use_is_asked_for_once_more(wire: Wire, broken: faults.Fault) -> None:
    for good in (NOTES, WAYS):
        wire.box.faults.add(broken)
        wire.box.faults.add(json_of(good))
    async with wire.open() as gemini:
        assert await noted(gemini) == Memory(
            summary="Tomas comes to Mira.", characters=(Character("Mira", "yellow coat"),)
        )
        assert await ways(gemini) == ("Mira leaves.", "Tomas stays.", "The lamp goes out.")
    assert len(wire.box.calls) == 4
    assert (BE_ORIGINAL in wire.box.calls[1].text) == (broken == faults.Finish("RECITATION", after=0))


@pytest.mark.asyncio
@pytest.mark.parametrize("broken", MALFORMED[:6], ids=range(6))
async def test_twice_of_no_use_is_an_ending_and_both_calls_are_counted(wire: Wire, broken: faults.Fault) -> None:
    wire.box.faults.add(broken, times=2)
    meter = new_meter()
    async with wire.open() as gemini:
        with pytest.raises(EndingError) as caught:
            await noted(gemini, meter)
    assert caught.value.ending.kind in {EndingKind.EMPTY, EndingKind.LOST}
    assert len(wire.box.calls) == meter.usage.calls == 2


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("fault", "kind", "calls"),
    [
        (faults.Block("PROHIBITED_CONTENT"), EndingKind.BLOCKED, 1),
        (faults.Finish("SAFETY", after=0), EndingKind.BLOCKED, 1),
        (faults.http_error(errors.overloaded()), EndingKind.BUSY, 4),
        (faults.http_error(errors.bad_key("x")), EndingKind.MISCONFIGURED, 1),
        (faults.RefusedField("responseSchema"), EndingKind.MISCONFIGURED, 1),
        (faults.BeforeHeaders(Silence()), EndingKind.STALLED, 1),
    ],
    ids=["blocked", "safety", "busy", "key", "no schema", "silent"],
)
async def test_what_the_other_side_refuses_is_an_ending(
    wire: Wire, fault: faults.Fault, kind: EndingKind, calls: int
) -> None:
    wire.box.faults.add(fault, times=None)
    async with wire.open(first_chunk_timeout_s=3.0) as gemini:
        for ask in (noted, ways):
            with pytest.raises(EndingError) as caught:
                await ask(gemini)
            assert caught.value.ending.kind is kind
    assert len(wire.box.calls) == 2 * calls


@pytest.mark.asyncio
async def test_a_busy_model_is_waited_for(wire: Wire) -> None:
    wire.box.faults.add(faults.http_error(errors.overloaded()))
    async with wire.open() as gemini:
        assert (await noted(gemini)).summary
    assert wire.slept == [1.0]


@pytest.mark.asyncio
async def test_an_answer_that_trickles_for_ever_ends(wire: Wire) -> None:
    wire.box.faults.add(faults.ChunkScript(tuple((0.5, " ") for _ in range(500))))
    async with wire.open(max_run_s=5.0) as gemini, asyncio.timeout(LONGEST_RUN_S):
        with pytest.raises(EndingError) as caught:
            await noted(gemini)
    assert caught.value.ending.kind is EndingKind.STALLED
    await wire.until_left(wire.box.calls[0])


@pytest.mark.asyncio
async def test_cancelling_closes_the_connection(wire: Wire) -> None:
    wire.box.faults.add(faults.silence(1))
    async with wire.open() as gemini:
        asking = asyncio.create_task(ways(gemini))
        await until(lambda: bool(wire.box.calls) and bool(wire.box.calls[0].sent_text))
        asking.cancel()
        await asyncio.wait({asking})
        assert asking.cancelled()
        await wire.until_left(wire.box.calls[0])


@pytest.mark.asyncio
async def test_what_is_too_long_is_shortened_and_what_is_too_much_left_out(wire: Wire) -> None:
    people = [{"name": f"Person {number}", "look": "tall " * 200} for number in range(30)]
    people += [{"name": "person 1", "look": "another"}, {"name": "", "look": "nobody"}]
    wire.box.faults.add(json_of({"summary": "word " * 2000, "characters": people}))
    wire.box.faults.add(json_of({"ways": ["1. Mira " + "runs " * 60, "- Tomas\nstays.", "(3) It rains.", "More."]}))
    async with wire.open() as gemini:
        memory = await noted(gemini)
        proposed = await ways(gemini)
    assert len(memory.summary) <= 2400
    assert [character.name for character in memory.characters] == [f"Person {number}" for number in range(12)]
    assert all(len(character.look) <= 300 for character in memory.characters)
    assert proposed[0].startswith("Mira runs")
    assert len(proposed[0]) <= CHOICE_CHARS
    assert proposed[1:] == ("Tomas stays.", "It rains.")


@pytest.mark.asyncio
async def test_json_between_fences_is_understood(wire: Wire) -> None:
    wire.box.faults.add(faults.ChunkScript(((0.0, f"```json\n{json.dumps(WAYS)}\n```"),)))
    async with wire.open() as gemini:
        assert (await ways(gemini))[0] == "Mira leaves."


@pytest.mark.asyncio
async def test_halves_and_controls_that_json_writes_as_escapes_are_cleaned(wire: Wire) -> None:
    text = r'{"summary": "A \ud83e\udd8a and \ud83e half\u0000.", "characters": [{"name": "Fo\u0007x", "look": "red"}]}'
    wire.box.faults.add(faults.ChunkScript(((0.0, text[:20]), (0.0, text[20:]))))
    async with wire.open() as gemini:
        memory = await noted(gemini)
    assert memory == Memory(summary="A 🦊 and \ufffd half.", characters=(Character("Fox", "red"),))
