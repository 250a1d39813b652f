"""Works made from a work: their requests, their lineages, and the text that is passed on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.making.derive import (
    RECAP_AFTER_S,
    changed_take,
    continued,
    converted,
    edited_take,
    material_text,
    narration_text,
    new_take,
    takes_change,
)
from bot.making.plan import plan, reopened
from bot.work.ending import Ending, EndingKind
from bot.work.lineage import Relation
from bot.work.parts import FileRef, Line, LineKind, Panel, PanelScript, PartState
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import ComicOptions, Kind, Length, NarrationOptions, Options, Request, StoryOptions
from bot.work.work import Work

PICTURE = FileRef(sha256="0" * 64, media_type="image/png", size_bytes=1, width_px=1, height_px=1)


def work_of(options: Options, prompt: str = "a fox", *, private: bool = False) -> Work:
    return plan(Request(prompt=prompt, options=options, private=private), 7, created_at=100.0)


def story(text: str = "Once. The end.") -> Work:
    return replace(work_of(StoryOptions(genre="fable", length=Length.MEDIUM)), text=text, ended_at=200.0)


def comic() -> Work:
    script = PanelScript(number=1, scene="a hill", caption_top="At dawn.", lines=(Line("FOX", "Up we go."),))
    first = Panel(script=script, state=PartState.MADE, picture=PICTURE)
    return replace(work_of(ComicOptions(panels=2)), panels=(first, Panel(script=PanelScript(number=2))))


def test_a_chapter_keeps_the_request_and_counts_on() -> None:
    new_work = continued(story(), now_s=300.0, direction="  go\nnorth ")
    assert new_work.request == story().request
    assert new_work.lineage is not None
    assert (new_work.lineage.relation, new_work.lineage.chapter) == (Relation.CONTINUE, 2)
    assert (new_work.lineage.direction, new_work.lineage.recap) == ("go north", False)
    third = continued(replace(story(), lineage=new_work.lineage), now_s=300.0)
    assert third.lineage is not None
    assert third.lineage.chapter == 3


@pytest.mark.parametrize(("later_s", "recap"), [(RECAP_AFTER_S - 1, False), (RECAP_AFTER_S + 1, True)])
def test_a_chapter_after_a_day_opens_with_what_went_before(later_s: float, recap: bool) -> None:
    lineage = continued(story(), now_s=200.0 + later_s).lineage
    assert lineage is not None
    assert lineage.recap is recap


def test_takes_share_the_first_ones_group_and_lineage() -> None:
    first = story()
    second = new_take(first)
    assert (second.request, second.lineage, second.take_of) == (first.request, None, first.id)
    third = edited_take(replace(first, id="b", take_of=first.id), "an owl")
    assert (third.request.prompt, third.take_of) == ("an owl", first.id)
    assert third.request.options == first.request.options


@pytest.mark.parametrize(
    ("relation", "kind", "illustrates"),
    [
        (Relation.COMIC, Kind.COMIC, False),
        (Relation.ILLUSTRATION, Kind.COMIC, True),
        (Relation.NARRATION, Kind.NARRATION, False),
        (Relation.STORY, Kind.STORY, False),
    ],
)
def test_a_work_becomes_another_kind_with_its_text(relation: Relation, kind: Kind, illustrates: bool) -> None:
    new_work = converted(story(), relation)
    assert new_work.request.kind is kind
    assert new_work.request.prompt == "Once. The end."
    assert new_work.lineage is not None
    assert (new_work.lineage.relation, new_work.lineage.parent_author_id, new_work.lineage.chapter) == (relation, 7, 1)
    options = new_work.request.options
    assert (isinstance(options, ComicOptions) and options.illustrates) is illustrates


def test_a_comic_is_read_aloud_by_its_words_alone_and_written_from_its_whole_script() -> None:
    assert narration_text(comic()) == "At dawn.\nFOX: “Up we go.”"
    assert "Scene: a hill" in material_text(comic())


def test_sounds_of_a_comic_are_not_read_aloud_and_thoughts_are() -> None:
    lines = (Line("", "WHOOSH", kind=LineKind.SOUND), Line("FOX", "So high.", kind=LineKind.THOUGHT))
    panel = Panel(script=PanelScript(number=1, lines=lines), state=PartState.MADE, picture=PICTURE)
    assert narration_text(replace(comic(), panels=(panel,))) == "FOX: “So high.”"


def test_a_work_without_text_becomes_nothing() -> None:
    with pytest.raises(RefusedError) as refused:
        converted(story(""), Relation.COMIC)
    assert refused.value.refusal.kind is RefusalKind.NOTHING_THERE


def test_a_comic_of_a_text_that_reads_like_a_script_has_the_panels_that_were_asked_for() -> None:
    script = "Panel 1: A\nScene: here\n\nPanel 2: B\nScene: there"
    request = Request(prompt=script, options=ComicOptions(panels=4))
    lineage = continued(comic(), now_s=0.0).lineage
    assert len(plan(request, 1, created_at=0.0).panels) == 2
    assert len(plan(request, 1, created_at=0.0, lineage=lineage).panels) == 4


def test_what_broke_off_is_revived_with_all_that_was_made() -> None:
    lost = Ending(EndingKind.LOST)
    made, missing = comic().panels
    broken = replace(
        comic(), ending=lost, ended_at=9.0, panels=(made, replace(missing, state=PartState.MISSING, ending=lost))
    )
    work = reopened(broken)
    assert (work.ending, work.ended_at) == (None, None)
    assert work.panels == (made, missing)
    spoken = reopened(replace(work_of(NarrationOptions(), "Hello."), ending=lost))
    assert [section.state for section in spoken.sections] == [PartState.PENDING]


def test_a_change_joins_the_prompt_and_of_a_chapter_the_direction() -> None:
    work = story()
    changed = changed_take(work, "a fox", "go  north", "a fox, north")
    assert (changed.request.prompt, changed.lineage, changed.take_of) == ("a fox, north", None, work.take_group)
    chapter = replace(story(), lineage=continued(story(), now_s=300.0, direction="a storm").lineage)
    changed = changed_take(chapter, "a fox", "go  north", "a fox, north")
    assert changed.request.prompt == "a fox"
    assert changed.lineage is not None
    assert changed.lineage.direction == "a storm; go north"


def test_a_prompt_that_is_the_text_itself_takes_no_change() -> None:
    assert takes_change(story())
    assert takes_change(comic())
    assert not takes_change(work_of(NarrationOptions()))
    assert not takes_change(work_of(ComicOptions(), "Panel 1: A\nScene: a hill\nFocus: a fox\n\nPanel 2: B\nScene: b"))
    assert not takes_change(replace(comic(), lineage=converted(story(), Relation.COMIC).lineage))
