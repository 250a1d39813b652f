"""Deleted data is in no file of the data folder: texts, pictures, tokens, by every way of deletion."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from bot.library.work_documents import files_of
from bot.library.works import UNDO_S
from sandbox.discord import Invocation
from tests.waiting import until
from tests.wire.conftest import OpenStage, Stage, patient_limits
from tests.wire.replies import ShiftedClock, tells
from tests.wire.shelf import keep, let_pass, made, more, original, quiet, shown, stored_files

ROOMY: Final = patient_limits(interaction_requests=100)
MARKER: Final = "뷁쀍쀓"
"""A word that only works of this test have, as long as an entry of the search index."""
HOUR_S: Final = 3600.0
DAY_S: Final = 24 * HOUR_S


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


async def make_works(stage: Stage) -> list[Invocation]:
    """A story and a comic with the marker in prompts and texts."""
    tells(stage, f"# The {MARKER}\n\nIt was {MARKER}. " + "The sea was calm. " * 300)
    story = await made(stage, f"a lighthouse {MARKER}")
    comic = await stage.discord.command(stage.mira, stage.general, "comic", prompt=f"a fox {MARKER}", panels=2)
    await comic.until(lambda reply: any(button.label == "More" for button in reply.buttons))
    await quiet(stage)
    return [story, comic]


async def delete(stage: Stage, told: Invocation) -> None:
    question = await shown(await more(stage, told.reply.messages[-1], "Delete"))
    await stage.discord.press(stage.mira, question, "Yes, delete")
    await stage.discord.until(lambda: "Deleted “" in question.text)


def files_with(data_dir: Path, text: str) -> list[str]:
    """The names of all files in the data folder that contain a text."""
    return [path.name for path in data_dir.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


async def tidy(stage: Stage, clock: ShiftedClock, hours: int = 2) -> None:
    """Run the housekeeping of some hours."""
    for _ in range(hours * 2):
        await stage.app.housekeeping.tidy()
        let_pass(stage, clock, HOUR_S / 2)
    await stage.app.housekeeping.tidy()


@pytest.mark.asyncio
async def test_after_delete_and_ten_minutes_nothing_is_left_of_a_work(open_stage: OpenStage, data_dir: Path) -> None:
    clock = ShiftedClock()
    async with open_stage(limits=ROOMY, clock=clock) as stage:
        await made(stage, "a work that stays")
        for told in await make_works(stage):
            await delete(stage, told)
        assert files_with(data_dir, MARKER)
        assert stored_files(data_dir)
        clock.shift(UNDO_S + 1)
        await tidy(stage, clock)
        assert files_with(data_dir, MARKER) == []
        assert stored_files(data_dir) == []
        assert (await stage.app.library.size()).works == 1


@pytest.mark.asyncio
async def test_pages_that_works_share_keep_nothing_of_those_that_are_gone(
    open_stage: OpenStage, data_dir: Path
) -> None:
    clock = ShiftedClock()
    async with open_stage(limits=ROOMY, clock=clock) as stage:
        works = stage.app.library.works
        for number in range(30):
            is_deleted = number % 3 == 0
            work = await keep(stage, f"tale {number} {MARKER if is_deleted else ''} " + "of the sea " * number)
            if is_deleted:
                await stage.app.library.renaming.rename(work.id, f"{MARKER} {number}")
                await works.delete(work.id)
        clock.shift(UNDO_S + 1)
        await tidy(stage, clock)
        assert files_with(data_dir, MARKER) == []
        assert (await stage.app.library.size()).works == 20


@pytest.mark.asyncio
async def test_after_retention_nothing_is_left_of_a_work(open_stage: OpenStage, data_dir: Path) -> None:
    clock = ShiftedClock()
    async with open_stage(limits=ROOMY, clock=clock, KEEP_DAYS="1") as stage:
        await make_works(stage)
        clock.shift(2 * DAY_S)
        await made(stage, "a work that stays")
        await tidy(stage, clock)
        assert files_with(data_dir, MARKER) == []
        assert stored_files(data_dir) == []
        assert (await stage.app.library.size()).works == 1


@pytest.mark.asyncio
async def test_nothing_is_left_of_a_person_who_is_forgotten(open_stage: OpenStage, data_dir: Path) -> None:
    async with open_stage(limits=ROOMY) as stage:
        await keep(stage, "of tom", by=stage.tom)
        await make_works(stage)
        page = await shown(await stage.discord.command(stage.mira, stage.general, "privacy"))
        question = await shown(await stage.discord.press(stage.mira, page, "Delete all"))
        await stage.discord.press(stage.mira, question, "Yes, delete")
        await stage.discord.until(lambda: "Done." in question.text)
        await stage.app.housekeeping.tidy()
        for trace in (MARKER, str(stage.mira.id)):
            assert files_with(data_dir, trace) == []
        assert stored_files(data_dir) == []
        assert (await stage.app.library.size()).works == 1


@pytest.mark.asyncio
async def test_tokens_that_have_expired_are_in_no_file(open_stage: OpenStage, data_dir: Path) -> None:
    clock = ShiftedClock()
    async with open_stage(limits=ROOMY, clock=clock) as stage:
        await stage.app.housekeeping.tidy()
        told = await made(stage)
        await until(lambda: files_with(data_dir, told.token))
        clock.shift(HOUR_S)
        await stage.app.housekeeping.tidy()
        assert files_with(data_dir, told.token) == []


@pytest.mark.asyncio
async def test_a_file_that_another_work_needs_stays(open_stage: OpenStage, data_dir: Path) -> None:
    clock = ShiftedClock()
    async with open_stage(limits=ROOMY, clock=clock) as stage:
        _, comic = await make_works(stage)
        theirs = await more(stage, original(comic), "New version", stage.tom)
        await theirs.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        await quiet(stage)
        await delete(stage, comic)
        clock.shift(UNDO_S + 1)
        await tidy(stage, clock)
        kept = await stage.kept(stage.tom)
        assert {path.name for path in stored_files(data_dir)} == {ref.sha256 for ref in files_of(kept)}
        [page] = theirs.reply.attachments
        assert page.data in [path.read_bytes() for path in stored_files(data_dir)]


@pytest.mark.asyncio
async def test_a_file_of_a_work_that_is_being_made_stays(open_stage: OpenStage, data_dir: Path) -> None:
    clock = ShiftedClock()
    async with open_stage(limits=ROOMY, clock=clock) as stage:
        ref = await stage.app.library.files.put(b"a panel that is saved in a moment", "image/png")
        await stage.app.housekeeping.tidy()
        assert await stage.app.library.files.read(ref)
        let_pass(stage, clock, HOUR_S)
        await stage.app.housekeeping.tidy()
        assert stored_files(data_dir) == []


@pytest.fixture
def open_umask() -> Iterator[None]:
    """Set a umask by which everyone may read new files of this process."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.asyncio
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
@pytest.mark.usefixtures("open_umask")
async def test_only_the_account_of_the_bot_can_read_the_data_folder(open_stage: OpenStage, data_dir: Path) -> None:
    async with open_stage(limits=ROOMY) as stage:
        await make_works(stage)
        assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700
        assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in data_dir.iterdir() if path.is_file()} == {
            path.name: 0o600 for path in data_dir.iterdir() if path.is_file()
        }
        assert {stat.S_IMODE(path.stat().st_mode) for path in stored_files(data_dir)} == {0o600}
