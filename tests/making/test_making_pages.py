"""A page is composed when it has new content, once for each finished panel, always in the newest state."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest

from bot.comics.composer import PageComposer, PageError
from bot.comics.job import ComposedPage, PageJob
from bot.comics.protocol import PageFault
from bot.library.files import FileStore
from bot.making.draft import Draft
from bot.making.page_jobs import layouts_of, page_job
from bot.making.pages import PageComposing
from bot.words.say import say
from bot.work.ending import COMPLETE, Ending, EndingKind, Fault
from bot.work.parts import FileRef, Line, Look, Page, Panel, PanelScript, PartState
from bot.work.request import ComicOptions, Request
from bot.work.work import Work
from tests.making.fakes import ADDRESS, some_turns
from tests.waiting import until

STOPPED = Ending(EndingKind.STOPPED, {"by": "Mira"}, fault=Fault.PERSON)
BLOCKED = Ending(EndingKind.BLOCKED, {"where": "picture", "rule": "safety"}, fault=Fault.PERSON)


def picture_of(number: int) -> FileRef:
    return FileRef(sha256=f"{number}" * 64, media_type="image/png", size_bytes=1, width_px=1, height_px=1)


def script_of(number: int) -> PanelScript:
    return PanelScript(number=number, scene="a pier", lines=(Line("MIRA", f"Step {number}."),))


def made(number: int) -> Panel:
    return Panel(script=script_of(number), state=PartState.MADE, picture=picture_of(number))


def comic(panels: int, *, is_written: bool = True, made_title: str = "The pier") -> Draft:
    scripts = [script_of(n) if is_written else PanelScript(number=n) for n in range(1, panels + 1)]
    work = Work(
        id="w",
        request=Request(prompt="a pier", options=ComicOptions(panels=panels)),
        author_id=1,
        created_at=0.0,
        panels=tuple(Panel(script=script) for script in scripts),
        made_title=made_title,
        paged=True,
    )
    return Draft(work, lambda: 1.0)


@dataclass
class SlowComposer:
    """Composes a page when `gate` is open. Each page is different. Fails while `is_broken`."""

    jobs: list[PageJob] = field(default_factory=list)
    is_broken: bool = False
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    at_once: int = 0

    def __post_init__(self) -> None:
        self.gate.set()

    async def compose(self, job: PageJob) -> ComposedPage:
        self.jobs.append(job)
        self.at_once += 1
        assert self.at_once == 1, "one page at a time"
        try:
            await self.gate.wait()
        finally:
            self.at_once -= 1
        if self.is_broken:
            raise PageError(PageFault.PROCESS)
        return ComposedPage(repr(job).encode(), "image/jpeg", 1600, 2000)

    @property
    def pictures(self) -> list[list[int]]:
        """The panels with a picture, of each job."""
        return [[art.script.number for art in job.panels if art.picture is not None] for job in self.jobs]


def composing(draft: Draft, composer: SlowComposer, folder: Path) -> PageComposing:
    return PageComposing(draft, FileStore(folder), cast("PageComposer", composer), ADDRESS)


@pytest.mark.asyncio
async def test_the_sketch_waits_for_the_whole_script_and_keeps_the_last_words(tmp_path: Path) -> None:
    draft, composer = comic(2, is_written=False), SlowComposer()
    async with composing(draft, composer, tmp_path).watching():
        for number in (1, 2):
            draft.set_panel(Panel(script=script_of(number)))
            await some_turns()
        assert composer.jobs == []
        draft.finish_script()
        await until(lambda: bool(draft.work.pages))
    [job] = composer.jobs
    assert [art.shows_words for art in job.panels] == [True, False]
    assert job.title == "The pier"
    [page] = draft.work.pages
    assert (page.number, page.panels, page.settled) == (1, (1, 2), False)


@pytest.mark.asyncio
async def test_each_finished_panel_comes_onto_its_page_which_is_settled_with_the_last(tmp_path: Path) -> None:
    draft, composer = comic(2), SlowComposer()
    draft.finish_script()
    pages = composing(draft, composer, tmp_path)
    async with pages.watching():
        await until(lambda: bool(draft.work.pages))
        for number in (1, 2):
            before = draft.work.pages
            draft.set_panel(made(number))
            await until(lambda: draft.work.pages != before)  # noqa: B023
        await pages.finish(COMPLETE)
    assert composer.pictures == [[], [1], [1, 2]], "and not once more at the end"
    assert draft.work.pages[0].settled


@pytest.mark.asyncio
async def test_a_panel_that_is_being_looked_at_is_not_on_the_page(tmp_path: Path) -> None:
    draft, composer = comic(1), SlowComposer()
    async with composing(draft, composer, tmp_path).watching():
        with draft.checking(1):
            draft.set_panel(made(1))
            await some_turns()
            draft.set_panel(replace(made(1), look=Look()))
            await some_turns()
            assert composer.jobs == []
        await until(lambda: bool(draft.work.pages))
    assert composer.pictures == [[1]]
    assert composer.jobs[0].panels[0].look == Look()


@pytest.mark.asyncio
async def test_what_changes_while_a_page_is_composed_is_composed_together(tmp_path: Path) -> None:
    draft, composer = comic(4), SlowComposer()
    composer.gate.clear()
    draft.finish_script()
    pages = composing(draft, composer, tmp_path)
    async with pages.watching():
        await until(lambda: bool(composer.jobs))
        for number in (1, 2, 3):
            draft.set_panel(made(number))
            await some_turns()
        composer.gate.set()
        await until(lambda: len(composer.jobs) == 2)
        await pages.finish(COMPLETE)
    assert composer.pictures[:2] == [[], [1, 2, 3]]


@pytest.mark.asyncio
async def test_words_that_change_before_the_script_is_whole_compose_nothing_again(tmp_path: Path) -> None:
    draft, composer = comic(3, is_written=False), SlowComposer()
    async with composing(draft, composer, tmp_path).watching():
        draft.set_panel(made(1))
        await until(lambda: bool(draft.work.pages))
        for text in ("St", "Step", "Step 2."):
            draft.set_panel(Panel(script=PanelScript(number=2, lines=(Line("MIRA", text),))))
            await some_turns()
    assert composer.pictures == [[1]]
    assert [art.script.lines for art in composer.jobs[0].panels[1:]] == [(), ()]


@pytest.mark.asyncio
async def test_a_title_that_comes_later_waits_for_the_next_panel_or_the_end(tmp_path: Path) -> None:
    draft, composer = comic(1, made_title=""), SlowComposer()
    draft.finish_script()
    pages = composing(draft, composer, tmp_path)
    async with pages.watching():
        await until(lambda: bool(draft.work.pages))
        draft.set_panel(made(1))
        await until(lambda: draft.work.pages[0].settled)
        draft.set_made_title("The pier")
        await some_turns()
        assert [job.title for job in composer.jobs] == ["", ""]
        await pages.finish(COMPLETE)
    assert [job.title for job in composer.jobs] == ["", "", "The pier"]


@pytest.mark.asyncio
async def test_the_second_page_waits_for_the_first(tmp_path: Path) -> None:
    draft, composer = comic(6), SlowComposer()
    draft.finish_script()
    async with composing(draft, composer, tmp_path).watching():
        draft.set_panel(made(4))
        await until(lambda: bool(draft.work.pages))
        for number in (1, 2, 3):
            draft.set_panel(made(number))
        await until(lambda: len(draft.work.pages) == 2)
    assert [job.layout.number for job in composer.jobs][-2:] == [1, 2]
    assert [page.settled for page in draft.work.pages] == [True, False]
    assert composer.pictures[-1] == [4]


@pytest.mark.asyncio
async def test_at_the_end_every_page_that_is_shown_is_settled_and_what_is_missing_is_a_card(tmp_path: Path) -> None:
    draft, composer = comic(6), SlowComposer()
    draft.finish_script()
    pages = composing(draft, composer, tmp_path)
    async with pages.watching():
        draft.set_panel(made(1))
        draft.set_panel(Panel(script=script_of(2), state=PartState.MISSING, ending=BLOCKED))
        await until(lambda: bool(draft.work.pages))
        await pages.finish(STOPPED)
    [page] = draft.work.pages
    assert page.settled
    assert page.finished == (1, 2, 3)
    _, refused, pending = composer.jobs[-1].panels
    assert refused.note == (say("page.blocked", rule=say("rule.safety")), say("page.blocked.help"))
    assert pending.note == (say("page.pending"), say("page.finish.help"))
    assert pending.shows_words
    assert pending.script.lines == script_of(3).lines


@pytest.mark.asyncio
async def test_a_comic_that_ends_without_a_panel_has_no_page(tmp_path: Path) -> None:
    draft, composer = comic(2, is_written=False), SlowComposer()
    pages = composing(draft, composer, tmp_path)
    async with pages.watching():
        await pages.finish(STOPPED)
    assert composer.jobs == []
    assert draft.work.pages == ()


@pytest.mark.asyncio
async def test_without_a_page_the_panels_are_to_be_shown_by_themselves(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    draft, composer = comic(6), SlowComposer(is_broken=True)
    draft.finish_script()
    pages = composing(draft, composer, tmp_path)
    async with pages.watching():
        await until(lambda: not draft.work.paged)
        for number in range(1, 7):
            draft.set_panel(made(number))
        await pages.finish(COMPLETE)
    assert len(composer.jobs) == 1
    assert draft.work.pages == ()
    assert "page 1 cannot be composed" in caplog.text


@pytest.mark.asyncio
async def test_a_page_stays_while_a_later_version_fails_and_goes_when_the_last_does(tmp_path: Path) -> None:
    draft, composer = comic(2), SlowComposer()
    draft.finish_script()
    pages = composing(draft, composer, tmp_path)
    async with pages.watching():
        await until(lambda: bool(draft.work.pages))
        sketch = draft.work.pages
        composer.is_broken = True
        draft.set_panel(made(1))
        await until(lambda: len(composer.jobs) == 2)
        await some_turns()
        assert draft.work.pages == sketch
        draft.set_panel(made(2))
        await until(lambda: draft.work.pages == ())
        await pages.finish(COMPLETE)
    assert not draft.work.paged


@pytest.mark.asyncio
async def test_after_a_restart_a_page_stays_until_its_script_is_known_to_be_whole(tmp_path: Path) -> None:
    draft, composer = comic(2), SlowComposer()
    sketch = Page(1, picture_of(9), (1, 2), settled=False)
    draft = Draft(replace(draft.work, pages=(sketch,)), lambda: 1.0)
    pages = composing(draft, composer, tmp_path)
    async with pages.watching():
        await some_turns()
        assert composer.jobs == []
        draft.finish_script()
        await until(lambda: draft.work.pages != (sketch,))
        await pages.finish(STOPPED)
    assert [art.shows_words for art in composer.jobs[0].panels] == [True, False]
    assert draft.replaced_files >= {picture_of(9).sha256}


@pytest.mark.asyncio
async def test_a_comic_made_before_pages_were_composed_gets_none(tmp_path: Path) -> None:
    draft, composer = comic(2), SlowComposer()
    draft = Draft(replace(draft.work, paged=False), lambda: 1.0)
    draft.finish_script()
    pages = composing(draft, composer, tmp_path)
    async with pages.watching():
        draft.set_panel(made(1))
        await pages.finish(COMPLETE)
    assert composer.jobs == []


@pytest.mark.asyncio
async def test_a_fault_that_nothing_foresees_is_raised_at_the_end(tmp_path: Path) -> None:
    class Broken(SlowComposer):
        async def compose(self, job: PageJob) -> ComposedPage:
            raise RuntimeError(job.layout.number)

    draft = comic(1)
    draft.finish_script()
    with pytest.raises(RuntimeError):
        async with composing(draft, Broken(), tmp_path).watching():
            await some_turns()


def test_words_are_lettered_without_markup_and_without_the_text_of_spoilers() -> None:
    script = PanelScript(number=1, caption_top="**Later** that _day_", lines=(Line("ANN", "||He|| did it!"),))
    work = replace(comic(1).work, panels=(replace(made(1), script=script),))
    [layout] = layouts_of(work)
    [art] = page_job(work, layout, Path, "en-US").panels
    assert art.script.caption_top == "Later that day"
    assert art.script.lines[0].text == "… did it!"


def test_a_card_does_not_offer_finish_where_there_is_no_such_button() -> None:
    work = replace(comic(1).work, ending=Ending(EndingKind.BLOCKED, {"where": "prompt", "rule": "safety"}))
    [layout] = layouts_of(work)
    [art] = page_job(work, layout, Path, "en-US").panels
    assert art.note == (say("page.pending"),)


def reworded(panel: Panel, words: str) -> Panel:
    return replace(panel, script=replace(panel.script, lines=(Line("MIRA", words),)))


@pytest.mark.asyncio
async def test_words_that_change_while_the_last_page_is_composed_are_on_it(tmp_path: Path) -> None:
    draft, composer = comic(1), SlowComposer()
    draft.finish_script()
    pages = composing(draft, composer, tmp_path)
    async with pages.watching():
        draft.set_panel(made(1))
        await until(lambda: bool(draft.work.pages))
        composer.gate.clear()
        draft.set_made_title("The end of the pier")
        finishing = asyncio.create_task(pages.finish(COMPLETE))
        await until(lambda: len(composer.jobs) == 2)
        draft.reword_panel(reworded(draft.work.panels[0], "No step."))
        composer.gate.set()
        await finishing
    [page], job = draft.work.pages, composer.jobs[-1]
    assert job.panels[0].script.lines[0].text == "No step."
    assert page.picture.sha256 == hashlib.sha256(repr(job).encode()).hexdigest()
    assert page.settled


@pytest.mark.asyncio
async def test_words_that_change_after_the_last_page_leave_it_to_be_composed_again(tmp_path: Path) -> None:
    draft, composer = comic(1), SlowComposer()
    draft.finish_script()
    pages = composing(draft, composer, tmp_path)
    async with pages.watching():
        draft.set_panel(made(1))
        await pages.finish(COMPLETE)
        draft.reword_panel(reworded(draft.work.panels[0], "No step."))
    assert not draft.work.pages[0].settled
