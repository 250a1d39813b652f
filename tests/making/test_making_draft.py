"""The draft: the newest version of a work, frozen whenever it is read."""

from __future__ import annotations

from bot.making.draft import Draft
from bot.work.ending import COMPLETE
from bot.work.parts import Panel, PanelScript, PartState, Section
from bot.work.request import ComicOptions, NarrationOptions, Options, Request, StoryOptions
from bot.work.usage import Usage
from bot.work.work import Work

NOW_S = 1_795_521_600.0


def draft_of(options: Options, *, panels: tuple[Panel, ...] = (), sections: tuple[Section, ...] = ()) -> Draft:
    request = Request(prompt="a fox", options=options)
    work = Work(id="w", request=request, author_id=1, created_at=0.0, panels=panels, sections=sections)
    return Draft(work, lambda: NOW_S)


def test_text_arrives_in_order_and_earlier_versions_stay_as_they_were() -> None:
    draft = draft_of(StoryOptions())
    draft.add_text("Once ")
    early = draft.work
    draft.add_text("upon ")
    draft.add_text("a time")
    assert draft.work.text == "Once upon a time"
    assert early.text == "Once "


def test_each_change_is_notified_once() -> None:
    draft = draft_of(StoryOptions())
    told: list[str] = []
    draft.listeners.append(lambda: told.append(draft.work.text))
    draft.add_text("a")
    draft.add_text("b")
    draft.set_usage(Usage(calls=1))
    draft.end(COMPLETE)
    assert told == ["a", "ab", "ab"]


def test_a_part_replaces_the_one_of_its_number() -> None:
    panels = tuple(Panel(script=PanelScript(number=number)) for number in (1, 2))
    comic = draft_of(ComicOptions(), panels=panels)
    comic.set_panel(Panel(script=PanelScript(number=2, title="Storm"), state=PartState.MADE))
    assert [panel.script.title for panel in comic.work.panels] == ["", "Storm"]
    sections = tuple(Section(number=number, text="x") for number in (1, 2))
    narration = draft_of(NarrationOptions(), sections=sections)
    narration.set_section(Section(number=1, text="y", state=PartState.MADE))
    assert [section.text for section in narration.work.sections] == ["y", "x"]


def test_the_end_carries_its_time_and_all_text_before_it() -> None:
    draft = draft_of(StoryOptions())
    draft.add_text("The end is near.")
    draft.set_usage(Usage(calls=2))
    draft.end(COMPLETE)
    assert (draft.work.ended_at, draft.work.ending, draft.work.text) == (NOW_S, COMPLETE, "The end is near.")
    assert draft.work.usage.calls == 2
