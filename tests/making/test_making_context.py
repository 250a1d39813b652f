"""The people of a work are passed on to the next page and to other kinds, also from a story's summary."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.gemini.context import WorkContext
from bot.gemini.prompts import people_text, story_prompt
from bot.library.library import Library
from bot.making import context as context_module
from bot.making.context import context_of
from bot.making.draft import Draft
from bot.making.layout import comic_layout
from bot.work.bible import NO_PEOPLE, Bible, Character
from bot.work.ending import COMPLETE
from bot.work.lineage import Lineage, Memory, Relation
from bot.work.parts import Panel, PanelScript, PartState, Section
from bot.work.request import ComicOptions, NarrationOptions, Options, Request, StoryOptions
from bot.work.work import Work

pytestmark = pytest.mark.asyncio

ADA = Character("Ada", "nine, red hair", "a yellow coat", "quick")
PEOPLE = Bible((ADA,))
REMEMBERED = Memory(summary="Ada waits.", characters=(Character("Ada", "nine, in a yellow coat"),))


@dataclass
class FakeWorks:
    """The works of a library, by their ids."""

    works: dict[str, Work] = field(default_factory=dict)

    async def find(self, work_id: str) -> Work | None:
        return self.works.get(work_id)

    async def chapters_up_to(self, work_id: str) -> list[Work]:
        work = self.works.get(work_id)
        return [] if work is None else [work]

    async def takes(self, group: str) -> list[str]:
        return [one.id for one in self.works.values() if one.take_group == group]

    async def children(self, work_id: str, relation: Relation) -> list[str]:
        lineages = [(one.id, one.lineage) for one in self.works.values() if one.lineage is not None]
        return [one for one, lineage in lineages if (lineage.parent_id, lineage.relation) == (work_id, relation)]


def work_of(work_id: str, options: Options, **more: Any) -> Work:  # noqa: ANN401 - a work's own fields
    request = Request(prompt="A keeper waits.", options=options)
    return Work(id=work_id, author_id=1, request=request, created_at=1.0, **more)


def comic(bible: Bible = PEOPLE) -> Work:
    panel = Panel(script=PanelScript(number=1, scene="A rock."), state=PartState.MISSING, ending=COMPLETE)
    return work_of("parent", ComicOptions(panels=1), ending=COMPLETE, bible=bible, panels=(panel,))


async def made_from(
    parent: Work, options: Options, relation: Relation, monkeypatch: pytest.MonkeyPatch
) -> tuple[WorkContext | None, Work, int]:
    """The context of a work made from `parent`, that work, and the number of requested summaries."""
    asked = 0

    async def remember(*_: object, **__: object) -> Memory:
        nonlocal asked
        asked += 1
        return REMEMBERED

    monkeypatch.setattr(context_module, "remember", remember)
    library = cast("Library", SimpleNamespace(works=FakeWorks({"parent": parent}), files=None))
    lineage = Lineage(parent_id="parent", relation=relation, parent_author_id=1, chapter=2)
    new = replace(work_of("new", options), lineage=lineage)
    draft = Draft(comic_layout(new) if isinstance(options, ComicOptions) else new, lambda: 1.0)
    context = await context_of(draft, library, cast("Any", None), cast("Any", None))
    return context, draft.work, asked


async def test_the_next_page_has_the_people_of_the_page_before(monkeypatch: pytest.MonkeyPatch) -> None:
    context, work, asked = await made_from(comic(), ComicOptions(), Relation.CONTINUE, monkeypatch)
    assert context is not None
    assert (context.bible, work.bible, asked) == (PEOPLE, PEOPLE, 0)


async def test_a_story_made_from_a_comic_has_its_people_and_says_so_to_the_model(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    context, work, asked = await made_from(comic(), StoryOptions(), Relation.STORY, monkeypatch)
    assert context is not None
    assert (context.bible, work.bible, asked) == (PEOPLE, PEOPLE, 0)
    assert "Ada: nine, red hair; a yellow coat; quick" in story_prompt(work.request, context)


async def test_a_narration_carries_the_people_of_a_comic_on(monkeypatch: pytest.MonkeyPatch) -> None:
    context, work, _ = await made_from(comic(), NarrationOptions(), Relation.NARRATION, monkeypatch)
    assert (context, work.bible) == (None, PEOPLE)


async def test_the_people_of_a_storys_summary_are_the_first_of_a_comic_made_from_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story = work_of("parent", StoryOptions(), ending=COMPLETE, text="Ada waits at the lamp.")
    context, work, asked = await made_from(story, ComicOptions(), Relation.COMIC, monkeypatch)
    assert context is not None
    assert (context.bible, work.bible, asked) == (Bible(REMEMBERED.characters), NO_PEOPLE, 1)


async def test_no_summary_is_asked_for_the_looks_of_people_who_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    story = work_of("parent", StoryOptions(), ending=COMPLETE, text="Ada waits at the lamp.", bible=PEOPLE)
    context, work, asked = await made_from(story, ComicOptions(), Relation.COMIC, monkeypatch)
    assert context is not None
    assert (context.bible, work.bible, asked) == (PEOPLE, PEOPLE, 0)


async def test_the_cast_of_a_finished_script_is_the_bible_of_its_comic() -> None:
    prompt = "Cast:\nAda: nine, red hair; clothes: a yellow coat; voice: quick\n\nPanel 1\nScene: A rock."
    finished = replace(comic(NO_PEOPLE), request=Request(prompt=prompt, options=ComicOptions()))
    assert comic_layout(finished).bible == PEOPLE


async def test_a_comic_from_before_the_bible_hands_on_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    context, work, _ = await made_from(comic(NO_PEOPLE), ComicOptions(), Relation.CONTINUE, monkeypatch)
    assert context is not None
    assert (context.bible, work.bible) == (NO_PEOPLE, NO_PEOPLE)


async def test_people_whose_voice_alone_is_known_are_described_for_a_comic(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard = Bible((Character("Ada", "", voice="quick", prebuilt_voice="Leda"), Character("Otto", "")))
    parent = work_of(
        "parent", NarrationOptions(), ending=COMPLETE, bible=heard, sections=(Section(number=1, text="x"),)
    )
    context, _, asked = await made_from(parent, ComicOptions(), Relation.COMIC, monkeypatch)
    assert context is not None
    assert asked == 1
    ada = Character("Ada", "nine, in a yellow coat", voice="quick", prebuilt_voice="Leda")
    assert context.bible.characters[0] == ada
    told = people_text((*context.bible.characters, Character("Otto", "", voice="dry")), voices=True)
    assert "Ada: nine, in a yellow coat; quick" in told
    assert "Otto" not in told
    assert people_text(heard.characters) == ""
