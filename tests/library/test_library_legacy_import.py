"""The JSON files of earlier versions are imported once."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.library.listings import Scope
from bot.library.usage_limits import DAY_S
from bot.settings import LimitSettings
from bot.work.codec import encode
from bot.work.ending import COMPLETE, Ending, EndingKind
from bot.work.parts import FileRef, Panel, PanelScript
from bot.work.request import ComicOptions
from bot.work.work import Work
from tests.library.conftest import Storage, story


def as_version_1(work: Work) -> dict[str, Any]:
    added = {"title", "lineage", "take_of", "memory", "choices"}
    return {**{name: value for name, value in encode(work).items() if name not in added}, "version": 1}


def write(data_dir: Path, work: Work) -> Path:
    path = data_dir / "works" / work.id[-2:] / f"{work.id}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(as_version_1(work)))
    return path


@pytest.mark.asyncio
async def test_old_works_are_there_in_their_order_and_damaged_ones_stay_files(
    storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    picture = FileRef(sha256="ab" * 32, media_type="image/png", size_bytes=5)
    panels = (Panel(script=PanelScript(number=1), picture=picture),)
    whole = story("aa01", options=ComicOptions(panels=1), panels=panels, created_at=3.0, ending=COMPLETE, ended_at=4.0)
    broken_off = story("aa02", created_at=2.0, text="half")
    interrupted = replace(story("aa03"), created_at=1.0, ending=Ending(EndingKind.INTERRUPTED), ended_at=2.0)
    for work in (whole, broken_off, interrupted):
        write(storage.data_dir, work)
    damaged = write(storage.data_dir, story("aa04"))
    damaged.write_text("{")
    for _ in range(2):
        with caplog.at_level(logging.ERROR):
            async with storage.open() as library:
                assert await library.works.find("aa01") == whole
                assert await library.works.unfinished() == []
                for work_id in ("aa02", "aa03"):
                    found = await library.works.find(work_id)
                    assert found is not None
                    assert found.ending is not None
                    assert (found.ending.kind, found.ending.params) == (EndingKind.INTERRUPTED, {"times": 1})
                page = await library.listings.page(1, Scope.MINE, query="fox")
                assert [entry.id for entry in page.entries] == ["aa01", "aa02", "aa03"]
                assert (await library.size()).files_bytes == 5
    assert caplog.text.count("cannot be read") == 1
    assert "aa04.json" in caplog.text
    assert not (storage.data_dir / "works").exists()
    assert (storage.data_dir / "works.imported" / "04" / "aa04.json").read_text() == "{"


@pytest.mark.asyncio
async def test_taking_over_that_broke_off_begins_again(storage: Storage) -> None:
    write(storage.data_dir, story("aa01", ending=COMPLETE, ended_at=4.0))
    async with storage.open():
        pass
    (storage.data_dir / "works.imported").rename(storage.data_dir / "works")
    write(storage.data_dir, story("aa02", ending=COMPLETE, ended_at=4.0))
    async with storage.open() as library:
        assert await library.works.find("aa01") is not None
        assert await library.works.find("aa02") is not None


def usage_limits(day: int) -> str:
    spent = {"stories": 3, "panels": 4, "speech_minutes": 1.5, "usd": 0.5}
    return json.dumps({"day": day, "usd": 0.75, "people": {"7": spent}})


@pytest.mark.asyncio
async def test_today_s_counts_go_on(storage: Storage) -> None:
    today = int(storage.clock.now // DAY_S)
    (storage.data_dir / "purse.json").write_text(usage_limits(today))
    async with storage.open(limits=LimitSettings(budget_usd_per_day=1.0)) as library:
        figures = await library.usage_limits.of_person(7)
        assert (figures.stories.used, figures.panels.used, figures.speech_minutes.used) == (3, 4, 1.5)
        assert (await library.usage_limits.of_bot()).usd.used == 0.75
    assert (storage.data_dir / "purse.json.imported").exists()
    assert not (storage.data_dir / "purse.json").exists()


@pytest.mark.asyncio
async def test_yesterday_s_counts_are_nothing(storage: Storage) -> None:
    (storage.data_dir / "purse.json").write_text(usage_limits(int(storage.clock.now // DAY_S) - 1))
    async with storage.open() as library:
        assert (await library.usage_limits.of_person(7)).stories.used == 0
    assert (storage.data_dir / "purse.json.imported").exists()


@pytest.mark.asyncio
async def test_damaged_counts_are_logged_and_left(storage: Storage, caplog: pytest.LogCaptureFixture) -> None:
    (storage.data_dir / "purse.json").write_text(json.dumps({"people": {}}))
    with caplog.at_level(logging.ERROR):
        async with storage.open():
            pass
    assert "purse.json cannot be read" in caplog.text
    assert (storage.data_dir / "purse.json").exists()


@pytest.mark.asyncio
async def test_what_was_imported_goes_with_its_work_and_with_its_person(storage: Storage) -> None:
    for work_id, author_id in (("aa01", 1), ("aa02", 2), ("aa03", 3)):
        write(storage.data_dir, story(work_id, author_id, ending=COMPLETE, ended_at=4.0))
    (storage.data_dir / "purse.json").write_text(usage_limits(int(storage.clock.now // DAY_S)))
    async with storage.open() as library:
        await library.works.remove(["aa01"])
        await library.people.forget(2)
        left = [path.name for path in (storage.data_dir / "works.imported").rglob("*.json")]
        assert left == ["aa03.json"]
        assert not (storage.data_dir / "purse.json.imported").exists()
