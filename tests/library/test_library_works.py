"""A work is found while it is made, after it ended, and after a restart."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from bot.library.works import Works
from bot.work.ending import COMPLETE
from bot.work.request import Request, StoryOptions
from bot.work.work import Work


def work(work_id: str = "abc1") -> Work:
    return Work(id=work_id, request=Request(prompt="x", options=StoryOptions()), author_id=1, created_at=0.0)


@pytest.mark.asyncio
async def test_the_newest_version_is_found_while_it_is_made(tmp_path: Path) -> None:
    works = Works(tmp_path)
    works.hold(work())
    works.hold(replace(work(), text="more"))
    found = await works.find("abc1")
    assert found is not None
    assert found.text == "more"


@pytest.mark.asyncio
async def test_an_ended_work_is_found_by_another_process(tmp_path: Path) -> None:
    ended = replace(work(), text="whole", ending=COMPLETE, ended_at=2.0)
    await Works(tmp_path).save(ended)
    assert await Works(tmp_path).find("abc1") == ended


@pytest.mark.asyncio
@pytest.mark.parametrize("work_id", ["nothere", "../../etc/passwd", "", "A" * 200])
async def test_unknown_ids_are_unknown_works_and_reach_no_other_file(tmp_path: Path, work_id: str) -> None:
    assert await Works(tmp_path).find(work_id) is None


@pytest.mark.asyncio
async def test_a_damaged_file_is_an_unknown_work_and_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    works = Works(tmp_path)
    await works.save(replace(work(), ending=COMPLETE))
    next(tmp_path.rglob("abc1.json")).write_text("{")
    with caplog.at_level(logging.ERROR):
        assert await works.find("abc1") is None
    assert "abc1" in caplog.text
