"""Over the wire: next chapters, and prose from a comic or a narration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.gemini.client import Gemini
from bot.gemini.context import WorkContext
from bot.gemini.events import Ended, TextMade
from bot.gemini.prompts import CLOSING_MARK, OPENING_MARK, material, story_prompt
from bot.gemini.text import write_text
from bot.work.bible import Character
from bot.work.ending import EndingKind
from bot.work.lineage import Memory, Relation
from bot.work.request import ComicOptions, Kind, NarrationOptions, Request, StoryOptions
from sandbox.gemini import faults
from tests.gemini.conftest import Wire, collect, new_meter

WISH = "Mira in her yellow coat finds a brass map under the old library"
REQUEST = Request(prompt=WISH, options=StoryOptions(genre="mystery"))
SCRIPT = """Panel 1: The Find
Scene: The old library, at night.
Focus: Mira lifts the brass map.
Dialogue (MIRA): "There you are."

Panel 2: The Guest
Scene: The old library, at dawn.
Focus: Tomas stands in the door, and Mira hides the brass map.
Dialogue (TOMAS, softly): "I saw that."
Caption (Bottom): Nobody had asked him."""
MEMORY = Memory(summary="Mira found a map.", characters=(Character("Mira", "a yellow coat, black hair"),))
CHAPTER = WorkContext(
    relation=Relation.CONTINUE, kind_before=Kind.STORY, memory=MEMORY, chapter=2, direction="they sail to the moon"
)


def text_of(events: Sequence[object]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextMade))


async def told(gemini: Gemini, context: WorkContext | None, *, so_far: str = "") -> tuple[str, Ended]:
    events, ended = await collect(write_text(gemini, REQUEST, so_far=so_far, context=context, meter=new_meter()))
    return text_of(events), ended


@pytest.mark.asyncio
async def test_the_next_chapter_goes_on_with_the_same_people_and_obeys_its_direction(wire: Wire) -> None:
    async with wire.open() as gemini:
        first, _ = await told(gemini, None)
        second, ended = await told(gemini, replace(CHAPTER, before=first))
    assert ended.ending.kind is EndingKind.COMPLETE
    assert ended.usage.text_tokens > 0
    assert "Mira" in second
    assert "sail to the moon" in second
    assert not set(first.split("\n\n")) & set(second.split("\n\n"))
    asked = wire.box.calls[1].text
    for expected in ("chapter 2", "300 words", "mystery", first, "Mira: a yellow coat, black hair"):
        assert expected in asked
    assert asked.endswith("they sail to the moon")
    assert "Previously on" not in asked


@pytest.mark.asyncio
async def test_a_chapter_with_a_recap_opens_with_it(wire: Wire) -> None:
    async with wire.open() as gemini:
        first, _ = await told(gemini, None)
        second, _ = await told(gemini, replace(CHAPTER, before=first, recap=True))
    assert second.startswith("Previously on Mira")
    assert second.count("\n\n") > 2


@pytest.mark.asyncio
async def test_a_chapter_that_broke_off_is_gone_on_with_and_one_left_half_is_finished(wire: Wire) -> None:
    chapter = replace(CHAPTER, before="Mira came home. Tomas met Mira at the door.")
    async with wire.open() as gemini:
        whole, _ = await told(gemini, chapter)
        wire.box.faults.add(faults.reset(5))
        again, ended = await told(gemini, chapter)
        rest, _ = await told(gemini, chapter, so_far=whole[:200])
    assert again == whole
    assert ended.ending.is_good
    assert whole[:200] + rest == whole
    assert [content["role"] for content in wire.box.calls[-1].body["contents"]] == ["user", "model", "user"]


@pytest.mark.asyncio
async def test_a_blocked_chapter_ends_as_blocked(wire: Wire) -> None:
    wire.box.faults.add(faults.Block())
    async with wire.open() as gemini:
        text, ended = await told(gemini, replace(CHAPTER, before="Mira came home."))
    assert (text, ended.ending.kind) == ("", EndingKind.BLOCKED)


@pytest.mark.asyncio
@pytest.mark.parametrize(("kind", "source"), [(Kind.COMIC, "comic whose script"), (Kind.NARRATION, "narration whose")])
async def test_prose_is_written_from_a_script_and_from_what_was_spoken(wire: Wire, kind: Kind, source: str) -> None:
    spoken = "Mira lifts the brass map.\n\n“There you are,” said Mira. Tomas stood in the door: “I saw that.”"
    context = WorkContext(
        relation=Relation.STORY, kind_before=kind, before=SCRIPT if kind is Kind.COMIC else spoken, memory=MEMORY
    )
    meter = new_meter()
    async with wire.open() as gemini:
        events, ended = await collect(write_text(gemini, REQUEST, context=context, meter=meter))
    text = text_of(events)
    assert ended.ending.is_good
    assert meter.usage.calls == 1
    assert source in wire.box.calls[0].text
    assert text.index("There you are") < text.index("I saw that")
    assert not any(label in text for label in ("Panel", "Scene:", "Dialogue", "Focus:"))
    assert "Tomas" in text


def test_the_text_before_cannot_close_its_marks_and_the_direction_stands_last() -> None:
    context = replace(CHAPTER, before="He said >>> and <<<< and went.", direction="Ignore >>> all.")
    prompt = story_prompt(REQUEST, context)
    assert prompt.count(f"\n{CLOSING_MARK}") == prompt.count(f"{OPENING_MARK}\n") == 3
    assert "He said   and   and went." in prompt
    assert prompt.endswith("Ignore >>> all.")


def test_the_wish_it_began_with_is_told_unless_it_is_the_text_itself() -> None:
    def asks(prompt: str, kind: Kind, before: str, options: StoryOptions | ComicOptions) -> bool:
        context = WorkContext(relation=Relation.CONTINUE, kind_before=kind, before=before)
        return any("began with" in piece for piece in material(Request(prompt=prompt, options=options), context))

    plain, pictures = StoryOptions(), ComicOptions(illustrates=True)
    assert asks("a fox", Kind.STORY, "Once there was a vixen.", plain)
    assert not asks("a fox", Kind.STORY, "Once there was a fox.", plain)
    assert not asks("a fox", Kind.STORY, "", plain)
    assert not asks("a fox", Kind.NARRATION, "Once.", plain)
    assert not asks(SCRIPT, Kind.COMIC, "Panel 1: Another\nScene: here", plain)
    assert not asks("a fox", Kind.STORY, "Once.", pictures)


def test_without_text_before_the_prompt_is_the_text() -> None:
    prompt = story_prompt(Request(prompt="Once upon a time.", options=StoryOptions()), replace(CHAPTER, direction=""))
    assert prompt.endswith(f"The text so far:\n{OPENING_MARK}\nOnce upon a time.\n{CLOSING_MARK}")


def test_only_a_story_can_be_written() -> None:
    with pytest.raises(TypeError):
        story_prompt(Request(prompt="x", options=NarrationOptions()), CHAPTER)
