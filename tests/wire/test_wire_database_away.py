"""While the database does not answer, commands are answered and stories go on; in the end all is saved."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.discord import submitter
from bot.library.database import Database
from sandbox.discord import Invocation, Limits
from tests.library.proxy import proxied
from tests.postgres import fresh_postgres
from tests.waiting import until_at_rest
from tests.wire.conftest import OpenStage, Stage
from tests.wire.replies import tells

pytestmark = pytest.mark.asyncio

CHUNKS = [f"Wave {number} rolls in.\n\n" for number in range(12)]
THINKING = 5


async def waving(stage: Stage) -> Invocation:
    """A story of twelve chunks a second apart, whose first chunk is shown."""
    tells(stage, CHUNKS[0], *((1.0, chunk) for chunk in CHUNKS[1:]))
    asked = await stage.story("waves")
    await asked.until(lambda reply: "Wave 0" in reply.text)
    return asked


async def check_is_saved(stage: Stage) -> None:
    await until_at_rest(stage.app)
    text = (await stage.kept()).text
    assert [chunk for chunk in CHUNKS if chunk.strip() not in text] == []


async def test_another_program_that_locks_the_file_stops_no_story_and_no_answer(
    open_stage: OpenStage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submitter, "FIRST_FRAME_S", 0.3)
    # Discord refuses an answer after three seconds.
    async with open_stage(limits=Limits()) as stage:
        first = await waving(stage)
        with closing(sqlite3.connect(tmp_path / "data" / "elara.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE").close()
            second = await stage.story("a fox", by=stage.tom)
            assert (await second.answered()).type == THINKING
            await first.until(lambda reply: "Wave 4" in reply.text)
            other.execute("ROLLBACK").close()
        for asked in (first, second):
            await asked.until(lambda reply: "The end ·" in reply.text)
        await check_is_saved(stage)


async def test_a_server_that_is_away_for_a_while_stops_no_story(
    open_stage: OpenStage, caplog: pytest.LogCaptureFixture
) -> None:
    with fresh_postgres() as url:
        async with proxied(url) as proxy, open_stage(DATABASE_URL=proxy.url) as stage:
            asked = await waving(stage)
            proxy.is_open = False
            proxy.cut()
            await asked.until(lambda reply: "Wave 5" in reply.text)
            proxy.is_open = True
            await asked.until(lambda reply: "The end ·" in reply.text)
            await check_is_saved(stage)
            assert "the database's lock is held again" in caplog.text


async def test_a_disk_that_is_full_stops_no_story(open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_: object, **__: object) -> None:
        raise sa.exc.OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))

    async with open_stage() as stage:
        asked = await waving(stage)
        with monkeypatch.context() as patch:
            patch.setattr(Database, "write", full)
            await asked.until(lambda reply: "Wave 11" in reply.text)
        await asked.until(lambda reply: "The end ·" in reply.text)
        await check_is_saved(stage)
