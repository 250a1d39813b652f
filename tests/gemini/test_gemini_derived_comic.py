"""Over the wire: next pages, comics from a text, illustrations, and comics that an earlier run has begun."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.gemini.client import Gemini
from bot.gemini.comic import draw_comic, planned_panels
from bot.gemini.context import WorkContext
from bot.gemini.events import Ended, PanelDrawn, PanelWritten
from bot.gemini.usage import Meter
from bot.script.panels import write_panel
from bot.work.bible import Character
from bot.work.ending import EndingKind
from bot.work.lineage import Memory, Relation
from bot.work.parts import Line, PanelScript
from bot.work.request import ComicOptions, Kind, Request
from sandbox.gemini import Call, faults
from tests.gemini.conftest import Wire, collect, new_meter
from tests.gemini.drawing import Made, answer, missing, picture, pictures, whole, words

WISH = "Ada and a gull"
LOOK = "a red coat and a grey bun"
MEMORY = Memory(summary="Ada found a gull.", characters=(Character("Ada", LOOK),))
STORY = """Ada kept the lamp of the lighthouse alone. One night a gull flew in with a brass key.

“Where did you find it?” asked Ada. The gull said nothing. At dawn Ada opened the door in the rock.

Nobody in the village saw Ada again. The gull still brings her bread."""
SCRIPTS = tuple(
    PanelScript(
        number=number, title=f"Title {number}", scene=f"place {number}", lines=(Line("ADA", f"Line {number}."),)
    )
    for number in (1, 2, 3, 4)
)
PARENT = tuple(PanelDrawn(script, picture(100 + script.number), "image/png") for script in SCRIPTS)
NEXT = WorkContext(
    relation=Relation.CONTINUE,
    kind_before=Kind.COMIC,
    before="\n\n".join(map(write_panel, SCRIPTS)),
    memory=MEMORY,
    chapter=2,
    direction="they fly to the moon",
    pictures=PARENT,
)
OF_TEXT = WorkContext(relation=Relation.COMIC, kind_before=Kind.STORY, before=STORY, memory=MEMORY)


def request(panels: int = 2, prompt: str = WISH, *, illustrates: bool = False) -> Request:
    return Request(prompt=prompt, options=ComicOptions(panels=panels, style="noir", illustrates=illustrates))


def references(call: Call) -> list[bytes]:
    parts = [part for part in call.body["contents"][0]["parts"] if "inlineData" in part]
    return [base64.urlsafe_b64decode(part["inlineData"]["data"]) for part in parts]


def scripts_of(events: list[Made]) -> list[PanelScript]:
    return [event.script for event in events if isinstance(event, PanelDrawn)]


async def made(
    gemini: Gemini,
    new_work: Request,
    context: WorkContext | None = None,
    *,
    drawn: Sequence[PanelDrawn] = (),
    written: Sequence[PanelScript] = (),
    meter: Meter | None = None,
) -> tuple[list[Made], Ended]:
    return await collect(
        draw_comic(gemini, new_work, drawn=drawn, written=written, context=context, meter=meter or new_meter())
    )


@pytest.mark.asyncio
async def test_the_next_page_has_the_first_and_last_picture_before_it_and_counts_from_one(wire: Wire) -> None:
    meter = new_meter()
    async with wire.open() as gemini:
        events, ended = await made(gemini, request(3), NEXT, meter=meter)
    assert ended.ending.kind is EndingKind.COMPLETE
    assert [script.number for script in scripts_of(events)] == [1, 2, 3]
    (call,) = wire.box.calls
    assert references(call) == [PARENT[0].data, PARENT[-1].data]
    for expected in ("exactly 3 panels", "next page", "Line 4.", f"Ada: {LOOK}", "pictures sent along"):
        assert expected in call.text
    assert call.text.endswith("they fly to the moon")
    assert "responseSchema" not in call.body["generationConfig"]
    shown = "\n".join(map(write_panel, scripts_of(events)))
    assert "they fly to the moon" in shown
    assert "Ada" in shown
    assert "Title" not in shown
    assert meter.usage.calls == 1
    assert meter.usage.image_tokens > 0


@pytest.mark.asyncio
async def test_a_panel_of_the_next_page_drawn_alone_knows_the_page_before_and_the_looks(wire: Wire) -> None:
    wire.box.faults.add(answer(*whole(3, but=(2,))))
    wire.box.faults.add(answer(picture(20)))
    async with wire.open() as gemini:
        events, ended = await made(gemini, request(3), NEXT)
    assert ended.ending.is_good
    assert pictures(events)[2] == picture(20)
    single = wire.box.calls[1]
    assert references(single) == [PARENT[-1].data, picture(1), picture(3)]
    assert f"Ada: {LOOK}" in single.text
    assert "Line 2." in single.text


@pytest.mark.asyncio
async def test_a_single_picture_before_is_sent_once(wire: Wire) -> None:
    async with wire.open() as gemini:
        await made(gemini, request(1), replace(NEXT, pictures=PARENT[:1]))
    assert references(wire.box.calls[0]) == [PARENT[0].data]


@pytest.mark.asyncio
async def test_a_comic_is_made_of_a_text_with_its_scenes_and_its_peoples_looks_in_each_call(wire: Wire) -> None:
    wire.box.faults.add(faults.RefusedPicture(2, "NO_IMAGE"))
    async with wire.open() as gemini:
        events, ended = await made(gemini, request(3), OF_TEXT)
    assert ended.ending.is_good
    assert len(pictures(events)) == 3
    assert all("Ada" in script.focus for script in scripts_of(events))
    assert any(line.text.startswith("Where did you find it") for script in scripts_of(events) for line in script.lines)
    assert len(wire.box.calls) == 3
    assert all(f"Ada: {LOOK}" in call.text for call in wire.box.calls)
    assert STORY in wire.box.calls[0].text
    assert "out of the story" in wire.box.calls[0].text


@pytest.mark.asyncio
@pytest.mark.parametrize("context", [None, replace(OF_TEXT, relation=Relation.ILLUSTRATION)], ids=["prompt", "context"])
async def test_illustrations_have_sentences_of_the_text_below_them_and_no_one_speaks(
    wire: Wire, context: WorkContext | None
) -> None:
    async with wire.open() as gemini:
        events, ended = await made(gemini, request(3, STORY, illustrates=True), context)
    assert ended.ending.is_good
    captions = [script.caption_bottom for script in scripts_of(events)]
    assert len(set(captions)) == 3
    assert all(caption and caption in " ".join(STORY.split()) for caption in captions)
    assert not any(script.lines or script.caption_top for script in scripts_of(events))
    assert "Illustrate" in wire.box.calls[0].text
    assert "Dialogue (" not in wire.box.calls[0].text


@pytest.mark.asyncio
async def test_a_model_that_lets_people_speak_and_rewords_is_put_right(wire: Wire) -> None:
    loose = (
        "Panel 1: Key\nScene: a lighthouse\nCaption (Top): A gull\nDialogue (ADA): “Oh!”\n"
        "Caption (Bottom): One night the gull flew in with the brass key\n"
    )
    wire.box.faults.add(answer(loose, picture(1), "Panel 2: Door\nScene: a rock\nCaption (Bottom): The end.\n"))
    wire.box.faults.add(answer("Panel 2: Door\nScene: rocks\nDialogue (ADA): “Oh!”\n", picture(2)))
    async with wire.open() as gemini:
        events, _ = await made(gemini, request(2, STORY, illustrates=True))
    written = [event.script for event in events if isinstance(event, PanelWritten | PanelDrawn)]
    assert not any(script.lines or script.caption_top for script in written)
    first, second = scripts_of(events)
    assert first.caption_bottom == "One night a gull flew in with a brass key."
    assert (second.number, second.caption_bottom) == (2, "")


@pytest.mark.asyncio
async def test_a_finished_script_that_an_earlier_run_has_written_is_drawn_as_it_stands(wire: Wire) -> None:
    wire.box.faults.add(answer(*whole(2)))
    async with wire.open() as gemini:
        events, ended = await made(gemini, request(2), OF_TEXT, written=SCRIPTS[:2])
    assert ended.ending.is_good
    assert scripts_of(events) == list(SCRIPTS[:2])
    (call,) = wire.box.calls
    assert "Its script is finished" in call.text
    assert "Line 2." in call.text
    assert f"Ada: {LOOK}" in call.text
    assert STORY not in call.text


@pytest.mark.asyncio
async def test_the_beginning_of_a_script_is_kept_and_what_may_have_broken_off_is_told_again(wire: Wire) -> None:
    half = PanelScript(number=2, title="Title 2", scene="pla")
    other = words(1).replace("Line 1.", "Something else.")
    wire.box.faults.add(answer(other, picture(1), words(2), picture(2), words(3), picture(3)))
    async with wire.open() as gemini:
        events, ended = await made(gemini, request(3), written=[SCRIPTS[0], half])
    assert ended.ending.is_good
    assert [script.lines[0].text for script in scripts_of(events)] == ["Line 1.", "Line 2.", "Line 3."]
    (call,) = wire.box.calls
    assert "beginning of the script" in call.text
    assert "Scene: pla\n" in call.text
    assert WISH in call.text


@pytest.mark.asyncio
async def test_the_stand_in_goes_on_with_a_script_that_was_begun(wire: Wire) -> None:
    async with wire.open() as gemini:
        first, _ = await made(gemini, request(4))
        begun = scripts_of(first)[:2]
        half = replace(begun[1], detail="", lines=(), caption_top="", caption_bottom="")
        second, _ = await made(gemini, request(4), written=[begun[0], half])
    assert scripts_of(second) == scripts_of(first)


@pytest.mark.asyncio
async def test_drawn_panels_are_never_drawn_again_and_the_last_words_are_asked_for_whole(wire: Wire) -> None:
    done = PanelDrawn(SCRIPTS[0], picture(1), "image/png")
    half = PanelScript(number=3, title="Title 3", scene="pla")
    wire.box.faults.add(answer(picture(2)), contains="Draw only panel 2")
    wire.box.faults.add(answer(words(3), picture(3)), contains="Draw only panel 3")
    async with wire.open() as gemini:
        events, ended = await made(gemini, request(3), drawn=[done], written=[*SCRIPTS[:2], half])
    assert ended.ending.is_good
    assert pictures(events) == {2: picture(2), 3: picture(3)}
    assert {script.number: script.lines[0].text for script in scripts_of(events)} == {2: "Line 2.", 3: "Line 3."}
    asked = {
        number: call.text for call in wire.box.calls for number in (2, 3) if f"Draw only panel {number}" in call.text
    }
    assert "The panel to draw:\nPanel 2" in asked[2]
    assert "The panel to draw" not in asked[3]
    assert "Scene: pla" in asked[3]


@pytest.mark.asyncio
async def test_nothing_is_asked_when_everything_is_drawn(wire: Wire) -> None:
    async with wire.open() as gemini:
        events, ended = await made(gemini, request(4), drawn=PARENT, written=SCRIPTS)
    assert (events, ended.ending.kind) == ([], EndingKind.COMPLETE)
    assert wire.box.calls == []


@pytest.mark.asyncio
async def test_a_blocked_page_ends_as_blocked_and_a_refused_panel_is_missing(wire: Wire) -> None:
    wire.box.faults.add(faults.Block())
    async with wire.open() as gemini:
        events, ended = await made(gemini, request(2), NEXT)
        assert (events, ended.ending.kind) == ([], EndingKind.BLOCKED)
        wire.box.faults.add(faults.RefusedPicture(2, "IMAGE_SAFETY"))
        events, ended = await made(gemini, request(3), OF_TEXT)
    assert ended.ending.kind is EndingKind.INCOMPLETE
    assert missing(events) == {2: EndingKind.BLOCKED}


def test_a_prompt_that_is_a_script_counts_as_one_only_for_the_comic_it_was_for() -> None:
    script = "\n\n".join(map(write_panel, SCRIPTS))
    new_work = request(2, script)
    assert planned_panels(new_work)[0] == 4
    assert planned_panels(new_work, replace(OF_TEXT, before=""))[0] == 4
    assert planned_panels(new_work, OF_TEXT) == (2, ())
    assert planned_panels(new_work, replace(NEXT, before="")) == (2, ())
    assert planned_panels(request(3, script, illustrates=True)) == (3, ())
