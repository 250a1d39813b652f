"""Beyond the limits the oldest works are removed first, and no unfinished one."""

from __future__ import annotations

import pytest

from bot.library.library import Library
from bot.library.usage_limits import DAY_S, Spending
from bot.work.ending import COMPLETE
from bot.work.parts import Section
from bot.work.request import NarrationOptions
from tests.library.conftest import Storage, keep, origin, story


async def fill(library: Library, now: float) -> None:
    for age_days, name in ((3, "old"), (2, "middle"), (1, "new")):
        audio = await library.files.put(name.encode() * 100, "audio/wav")
        sections = (Section(number=1, text=name, audio=audio),)
        ended = now - age_days * DAY_S
        work = story(name, options=NarrationOptions(), sections=sections, ending=COMPLETE, ended_at=ended)
        await keep(library, work)
    audio = await library.files.put(b"r" * 100, "audio/wav")
    sections = (Section(number=1, text="running", audio=audio),)
    running = story("running", options=NarrationOptions(), sections=sections, created_at=0.0)
    await library.works.admit(running, origin(), Spending())


async def left(library: Library) -> list[str]:
    return [name for name in ("old", "middle", "new", "running") if await library.works.find(name) is not None]


@pytest.mark.asyncio
async def test_without_a_limit_everything_stays_and_its_size_is_told(storage: Storage) -> None:
    async with storage.open() as library:
        assert (await library.size()).files_bytes == 0
        await fill(library, storage.clock.now)
        assert await library.remove_expired() == []
        size = await library.size()
        assert (size.works, size.files, size.files_bytes) == (4, 4, 1300)
        assert size.database_bytes > 0


@pytest.mark.asyncio
async def test_a_limit_in_days(storage: Storage) -> None:
    async with storage.open(keep_days=2.5) as library:
        await fill(library, storage.clock.now)
        assert await library.remove_expired() == ["old"]
        assert await left(library) == ["middle", "new", "running"]
        storage.clock.now += 10 * DAY_S
        assert sorted(await library.remove_expired()) == ["middle", "new"]
        assert await left(library) == ["running"]


@pytest.mark.asyncio
async def test_a_limit_in_bytes(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.library.retention.BATCH", 1)
    async with storage.open(keep_bytes=1000) as library:
        await fill(library, storage.clock.now)
        assert await library.remove_expired() == ["old"]
        assert (await library.size()).files_bytes == 1000
        assert await left(library) == ["middle", "new", "running"]
    async with storage.open(keep_bytes=1) as library:
        assert sorted(await library.remove_expired()) == ["middle", "new"]
        assert await left(library) == ["running"]
