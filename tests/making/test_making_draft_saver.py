"""A version is saved before it is shown, and the reader of the stream does not wait for that."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from sqlalchemy.exc import OperationalError

from bot.making import draft_saver
from bot.making.draft import Draft
from bot.making.draft_saver import DraftSaver
from bot.work.ending import COMPLETE, Ending, EndingKind
from bot.work.request import Request, StoryOptions
from bot.work.work import Work
from tests.waiting import until


def story() -> Work:
    return Work(id="a", request=Request(prompt="p", options=StoryOptions()), author_id=1, created_at=0.0)


@dataclass
class FakeWorks:
    """The two methods of the library's works that a saver calls. `gate` is the disk."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    held: list[str] = field(default_factory=list)
    fails: bool = False

    def stage(self, work: Work) -> None:
        self.held.append(work.text)

    async def flush(self, _: str) -> None:
        await self.gate.wait()
        if self.fails:
            raise OperationalError("UPDATE", {}, Exception("full"))


@asynccontextmanager
async def saver_of(works: FakeWorks) -> AsyncIterator[tuple[Draft, DraftSaver, list[str]]]:
    draft, shown = Draft(story(), lambda: 5.0), list[str]()
    saver = DraftSaver(works, draft)  # type: ignore[arg-type]  # a fake
    saver.on_saved = lambda: shown.append(saver.work.text)
    running = asyncio.create_task(saver.save_changes())
    try:
        yield draft, saver, shown
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.mark.asyncio
async def test_a_version_is_shown_once_it_is_saved_and_versions_meanwhile_are_saved_together() -> None:
    works = FakeWorks()
    async with saver_of(works) as (draft, saver, shown):
        draft.add_text("Once ")
        await settle()
        draft.add_text("upon ")
        draft.add_text("a time.")
        await settle()
        assert (saver.work.text, shown) == ("", [])
        works.gate.set()
        await settle()
        assert shown == ["Once ", "Once upon a time."]
        assert works.held == ["Once ", "Once upon a time."]


@pytest.mark.asyncio
async def test_a_work_is_shown_unsaved_and_the_database_error_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    works = FakeWorks(fails=True)
    works.gate.set()
    async with saver_of(works) as (draft, _, shown):
        draft.add_text("Once ")
        await settle()
        draft.add_text("upon")
        await settle()
    assert shown == ["Once ", "Once upon"]
    assert len([record for record in caplog.records if "without being saved" in record.getMessage()]) == 1
    assert "Once" not in caplog.text


@pytest.mark.asyncio
async def test_a_changed_ending_is_shown_before_it_is_saved() -> None:
    works = FakeWorks()
    async with saver_of(works) as (draft, saver, _):
        draft.end(COMPLETE)
        await settle()
        draft.end(Ending(EndingKind.MODERATED))
        saver.show_unsaved()
        assert saver.work.ending == Ending(EndingKind.MODERATED)
        works.gate.set()
        await settle()
        assert saver.work.ending == Ending(EndingKind.MODERATED), "and what was saved later is not older"


@pytest.mark.asyncio
async def test_while_a_save_takes_long_new_versions_are_shown_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    works = FakeWorks()
    async with saver_of(works) as (draft, _, shown):
        monkeypatch.setattr(draft_saver, "SHOW_UNSAVED_AFTER_S", 0.001)
        draft.add_text("Once ")
        await until(lambda: shown == ["Once "])
        monkeypatch.setattr(draft_saver, "SHOW_UNSAVED_AFTER_S", 1000.0)
        draft.add_text("upon ")
        await settle()
        assert shown == ["Once ", "Once upon "]
        assert works.held == ["Once ", "Once upon "], "and the library has them when it answers"

        works.gate.set()
        await settle()
        works.gate.clear()
        draft.add_text("a time.")
        await settle()
        assert shown == ["Once ", "Once upon "], "the library is quick again: what is shown is saved first"
        works.gate.set()
        await settle()
        assert shown[-1] == "Once upon a time."
