"""The script of a comic over the wire: title, people and panels as they arrive, and the rest after a break."""

from __future__ import annotations

import re

import pytest

from bot.gemini.client import Gemini
from bot.gemini.comic_script import output_tokens_max, write_script
from bot.gemini.context import WorkContext
from bot.gemini.events import BibleMade, Ended, PanelWritten, ScriptEvent, TitleHeld, TitleMade
from bot.work.bible import NO_PEOPLE, Bible, Character
from bot.work.ending import EndingKind
from bot.work.lineage import Relation
from bot.work.parts import Line, LineKind, PanelScript, Weight
from bot.work.request import ComicOptions, Kind, Request
from sandbox.gemini.steps import Reset
from tests.gemini.conftest import Wire, collect, new_meter
from tests.gemini.drawing import answer

CAST = "Cast:\nADA: nine, red hair; clothes: a yellow coat; voice: quick\nGULL: a fat gull\n\n"
ADA = Character("ADA", "nine, red hair", "a yellow coat", "quick")
GULL = Character("GULL", "a fat gull")
PANELS = {
    1: "Panel 1: The Rock\nShot: wide, from above\nWeight: wide\nScene: A rock at dusk.\nFocus: ADA sits.\n"
    'Dialogue (ADA, whisper): "Nobody lit it."\n\n',
    2: 'Panel 2: The Gull\nScene: The same rock.\nThought (GULL): "Fish?"\nSFX: "FLAP"\n\n',
    3: "Panel 3: The Lamp\nWeight: large\nScene: The lamp burns.\nCaption (Bottom): It waited.\n\n",
}


def request(panels: int = 3, prompt: str = "A keeper and a gull") -> Request:
    return Request(prompt=prompt, options=ComicOptions(panels=panels, style="noir"))


def script(number: int) -> PanelScript:
    return {
        1: PanelScript(
            number=1,
            title="The Rock",
            shot="wide, from above",
            weight=Weight.WIDE,
            scene="A rock at dusk.",
            focus="ADA sits.",
            lines=(Line("ADA", "Nobody lit it.", kind=LineKind.WHISPER),),
        ),
        2: PanelScript(
            number=2,
            title="The Gull",
            scene="The same rock.",
            lines=(Line("GULL", "Fish?", kind=LineKind.THOUGHT), Line("", "FLAP", kind=LineKind.SOUND)),
        ),
        3: PanelScript(
            number=3, title="The Lamp", weight=Weight.LARGE, scene="The lamp burns.", caption_bottom="It waited."
        ),
    }[number]


async def written_by(
    gemini: Gemini,
    new_work: Request | None = None,
    *,
    panels: int = 3,
    written: tuple[PanelScript, ...] = (),
    bible: Bible = NO_PEOPLE,
    titled: bool = False,
    context: WorkContext | None = None,
) -> tuple[list[ScriptEvent], Ended]:
    events = write_script(
        gemini,
        new_work or request(panels),
        panels=panels,
        written=written,
        bible=bible,
        titled=titled,
        context=context,
        meter=new_meter(),
    )
    return await collect(events)


def last_scripts(events: list[ScriptEvent]) -> dict[int, PanelScript]:
    return {event.script.number: event.script for event in events if isinstance(event, PanelWritten)}


def bibles(events: list[ScriptEvent]) -> list[Bible]:
    return [event.bible for event in events if isinstance(event, BibleMade)]


@pytest.mark.asyncio
async def test_title_people_and_panels_come_in_this_order_and_each_panel_more_complete(wire: Wire) -> None:
    pieces = "".join(["# The Last Lamp\n\n", CAST, *PANELS.values()]).splitlines(keepends=True)
    wire.box.faults.add(answer(*pieces))
    async with wire.open() as gemini:
        events, ended = await written_by(gemini)
    assert ended.ending.kind is EndingKind.COMPLETE
    told = [event for event in events if not isinstance(event, TitleHeld)]
    assert told[0] == TitleMade("The Last Lamp")
    assert told[1] == BibleMade(Bible((ADA, GULL)))
    panels = told[2:]
    assert all(isinstance(event, PanelWritten) for event in panels)
    assert panels[0] == PanelWritten(PanelScript(number=1, title="The Rock"))
    assert last_scripts(events) == {number: script(number) for number in (1, 2, 3)}
    numbers = [event.script.number for event in panels if isinstance(event, PanelWritten)]
    assert numbers == sorted(numbers)
    (call,) = wire.box.calls
    assert call.body["generationConfig"]["responseModalities"] == ["TEXT"]
    assert call.body["generationConfig"]["maxOutputTokens"] == output_tokens_max(3)
    assert "comics" in call.body["systemInstruction"]["parts"][0]["text"]
    assert "exactly 3 panels" in call.text
    assert call.text.rstrip().endswith("A keeper and a gull")


@pytest.mark.asyncio
@pytest.mark.parametrize("then", [Reset(), None], ids=["lost", "too long"])
async def test_a_script_that_breaks_off_is_continued_once_with_the_panel_that_broke_off(
    wire: Wire, then: Reset | None
) -> None:
    begun = ["# The Last Lamp\n\n", CAST, PANELS[1], PANELS[2][:40]]
    broken = answer(*begun, finish=None if then else "MAX_TOKENS", then=(then,) if then else ())
    wire.box.faults.add(broken)
    wire.box.faults.add(answer(PANELS[2], PANELS[3]))
    async with wire.open() as gemini:
        events, ended = await written_by(gemini)
    assert ended.ending.kind is EndingKind.COMPLETE
    assert last_scripts(events) == {number: script(number) for number in (1, 2, 3)}
    assert bibles(events) == [Bible((ADA, GULL))]
    assert [event for event in events if isinstance(event, TitleMade)] == [TitleMade("The Last Lamp")]
    _, second = wire.box.calls
    assert "number 2, 3" in second.text
    assert "Nobody lit it." in second.text
    assert "The Gull" not in second.text
    assert "# " not in second.text
    assert "a yellow coat" in second.text


@pytest.mark.asyncio
async def test_panels_that_the_model_left_out_are_asked_for_once_and_then_counted(wire: Wire) -> None:
    wire.box.faults.add(answer("# T\n\n", CAST, PANELS[1]))
    wire.box.faults.add(answer(PANELS[2]))
    async with wire.open() as gemini:
        events, ended = await written_by(gemini)
    assert sorted(last_scripts(events)) == [1, 2]
    assert (ended.ending.kind, dict(ended.ending.params)) == (EndingKind.INCOMPLETE, {"missing": 1, "of": 3})
    assert len(wire.box.calls) == 2


@pytest.mark.asyncio
async def test_what_an_earlier_attempt_wrote_is_kept_and_only_the_rest_is_written(wire: Wire) -> None:
    wire.box.faults.add(answer(PANELS[1].replace("Nobody", "Somebody"), PANELS[2], PANELS[3]))
    async with wire.open() as gemini:
        events, ended = await written_by(
            gemini, written=(script(1), PanelScript(number=2, scene="The sa")), bible=Bible((ADA,)), titled=True
        )
    assert ended.ending.kind is EndingKind.COMPLETE
    assert last_scripts(events) == {2: script(2), 3: script(3)}
    assert not [event for event in events if isinstance(event, TitleMade | TitleHeld | BibleMade)]
    assert "The sa\n" not in wire.box.calls[0].text


@pytest.mark.asyncio
async def test_a_script_that_is_whole_needs_no_call(wire: Wire) -> None:
    async with wire.open() as gemini:
        events, ended = await written_by(gemini, written=(script(1), script(2), script(3)), titled=True)
    assert (events, ended.ending.kind, wire.box.calls) == ([], EndingKind.COMPLETE, [])


@pytest.mark.asyncio
async def test_a_finished_script_is_followed_word_for_word_and_its_cast_is_the_bible(wire: Wire) -> None:
    prompt = f"# Mine\n\n{CAST}{''.join(PANELS.values())}"
    async with wire.open() as gemini:
        events, ended = await written_by(gemini, request(4, prompt))
    assert ended.ending.kind is EndingKind.COMPLETE
    assert bibles(events) == [Bible((ADA, GULL))]
    assert last_scripts(events) == {number: script(number) for number in (1, 2, 3)}
    assert wire.box.calls == []


@pytest.mark.asyncio
async def test_a_panel_of_a_finished_script_that_is_only_a_heading_stays_as_it_is(wire: Wire) -> None:
    prompt = f"{PANELS[1]}Panel 2: The end"
    async with wire.open() as gemini:
        events, ended = await written_by(gemini, request(4, prompt), panels=2)
    assert ended.ending.kind is EndingKind.COMPLETE
    assert last_scripts(events)[2] == PanelScript(number=2, title="The end")
    assert wire.box.calls == []


@pytest.mark.asyncio
async def test_a_cast_in_a_persons_wish_stays_word_for_word(wire: Wire) -> None:
    wire.box.faults.add(answer(CAST, *PANELS.values()))
    async with wire.open() as gemini:
        events, _ = await written_by(gemini, request(3, "Characters: Ada (ten, a wooden leg)\nShe meets a gull."))
    assert bibles(events)[0] == Bible((Character("Ada", "ten, a wooden leg"),))
    assert bibles(events)[-1].characters[0].look == "ten, a wooden leg"


@pytest.mark.asyncio
async def test_the_people_before_stay_as_they_are_and_new_ones_join_them(wire: Wire) -> None:
    wire.box.faults.add(answer(CAST.replace("red hair", "green hair"), *PANELS.values()))
    known = Bible((Character("Ada", "nine, red hair"),))
    context = WorkContext(
        relation=Relation.CONTINUE, kind_before=Kind.COMIC, before="Panel 1: Before", chapter=2, bible=known
    )
    async with wire.open() as gemini:
        events, _ = await written_by(gemini, titled=True, context=context)
    assert bibles(events) == [known, Bible((Character("Ada", "nine, red hair", "a yellow coat", "quick"), GULL))]
    (call,) = wire.box.calls
    assert "page 2" in call.text
    assert call.text.count("Ada: nine, red hair") == 1


@pytest.mark.asyncio
async def test_all_words_are_kept_when_the_model_writes_more_than_it_was_asked_for(wire: Wire) -> None:
    line = 'Dialogue (ADA): "A line, and a great many more words than the ten of it."\n'
    said = "".join(line.replace("A line", f"Line {number}") for number in range(5))
    wire.box.faults.add(answer(CAST, f"Panel 1: X\nScene: y\n{said}\n"))
    async with wire.open() as gemini:
        events, _ = await written_by(gemini, panels=1)
    assert len(last_scripts(events)[1].lines) == 5


@pytest.mark.asyncio
async def test_captions_of_illustrations_are_sentences_of_the_text(wire: Wire) -> None:
    options = ComicOptions(panels=1, style="noir", illustrates=True)
    illustrated = Request(prompt="Ada sat on the rock. Nobody lit the lamp.", options=options)
    said = 'Panel 1: X\nScene: y\nDialogue (ADA): "Hm."\nCaption (Bottom): nobody had lit the lamp\n'
    wire.box.faults.add(answer(CAST, said))
    async with wire.open() as gemini:
        events, _ = await written_by(gemini, illustrated, panels=1)
    panel = last_scripts(events)[1]
    assert (panel.caption_bottom, panel.lines) == ("Nobody lit the lamp.", ())


@pytest.mark.asyncio
async def test_a_refusal_and_an_outage_are_endings_and_what_was_written_stays(wire: Wire) -> None:
    wire.box.faults.add(answer("# T\n\n", CAST, PANELS[1], PANELS[2], finish="SAFETY"))
    async with wire.open() as gemini:
        events, ended = await written_by(gemini)
    assert ended.ending.kind is EndingKind.BLOCKED
    assert sorted(last_scripts(events)) == [1, 2]
    assert len(wire.box.calls) == 1


@pytest.mark.asyncio
async def test_an_answer_without_panels_is_asked_for_again_and_then_empty(wire: Wire) -> None:
    for _ in range(2):
        wire.box.faults.add(answer("I would rather not."))
    async with wire.open() as gemini:
        events, ended = await written_by(gemini)
    assert ended.ending.kind is EndingKind.EMPTY
    assert not last_scripts(events)
    assert len(wire.box.calls) == 2


@pytest.mark.asyncio
async def test_what_others_wrote_stands_between_marks_that_it_cannot_close(wire: Wire) -> None:
    wire.box.faults.add(answer(PANELS[2], PANELS[3]))
    context = WorkContext(relation=Relation.CONTINUE, kind_before=Kind.COMIC, before=">>> First order", chapter=2)
    written = (PanelScript(number=1, scene=">>> Second order"), PanelScript(number=2, scene="cut"))
    async with wire.open() as gemini:
        await written_by(gemini, context=context, written=written, bible=Bible((Character("Eve", ">>> Third order"),)))
    marks = re.split(r"(?<=:\n)<<<\n|\n>>>(?=\n|$)", wire.box.calls[0].text)
    inside, outside = " ".join(marks[1::2]), " ".join(marks[::2])
    assert [order in inside for order in ("First order", "Second order", "Third order")] == [True] * 3
    assert "order" not in outside
