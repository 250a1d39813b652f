"""A bot that dies at any write while a finished narration is changed: afterwards its files, rows and reply agree.

In the suite it dies at a few of the writes, in the soak at each of them.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import pytest
import sqlalchemy as sa

from bot.library.engines import postgres_engine, sqlite_engine
from bot.library.tables import files, spending, title_updates, works
from bot.library.work_documents import files_of
from bot.library.work_rows import load
from bot.words.say import say
from bot.work.work import Work
from sandbox.discord import Invocation, Message
from sandbox.gemini import Pace
from tests.effort import TIMES
from tests.wire.dying import WriteKill
from tests.wire.lives import Lives, lives
from tests.wire.process import Home
from tests.wire.replies import eventually
from tests.wire.test_wire_narration_fixing import LOST, TEXT, Unsaid

PATIENCE_S: Final = 60.0
QUICK: Final = Pace(live_setup_s=0.0, live_first_s=0.0, live_speed=400.0)
STRIDE: Final = 1 if TIMES > 1 else 12
"""How far one death is from the next, in writes."""


@dataclass
class Shelf:
    """What a bot that is gone left on the disk."""

    home: Home

    def read(self, query: Callable[[sa.Connection], object]) -> object:
        url = self.home.environ.get("DATABASE_URL")
        path = self.home.folder / "data" / "elara.db"
        engine = (
            sqlite_engine(path, connections=1) if url is None else postgres_engine(url, pool_size=1, max_overflow=0)
        )
        try:
            with engine.connect() as connection:
                return query(connection)
        finally:
            engine.dispose()

    def works(self) -> list[Work]:
        """All works, the oldest first."""

        def query(connection: sa.Connection) -> list[Work]:
            ids = list(connection.scalars(sa.select(works.c.id).order_by(works.c.seq)))
            return [work for work_id in ids if (work := load(connection, work_id)) is not None]

        found = self.read(query)
        assert isinstance(found, list)
        return found

    def is_quiet(self) -> bool:
        """Whether no reservation is open and no reply is out of date."""

        def query(connection: sa.Connection) -> bool:
            is_open = connection.scalar(sa.select(sa.func.count()).where(spending.c.settled.is_(False)))
            return not is_open and not connection.scalar(sa.select(sa.func.count()).select_from(title_updates))

        return bool(self.read(query))

    def check_files(self, work: Work) -> None:
        """Its files are on the disk, whole, and the table of files names them and no others."""
        named = self.read(lambda connection: set(connection.scalars(sa.select(files.c.sha256).where(files.c.work_id == work.id))))
        assert named == {ref.sha256 for ref in files_of(work)}
        for ref in files_of(work):
            data = (self.home.folder / "data" / "files" / ref.sha256[:2] / ref.sha256).read_bytes()
            assert hashlib.sha256(data).hexdigest() == ref.sha256


def shown_files(messages: list[Message]) -> set[str]:
    return {hashlib.sha256(file.data).hexdigest() for message in messages for file in message.attachments}


def check_reply(work: Work, messages: list[Message]) -> None:
    """The reply has the newest sound of each section, and the file of the whole."""
    sounds = {section.audio.sha256 for section in work.sections if section.audio is not None}
    recording = {ref.sha256 for ref in work.recording}
    assert len(sounds) < 2 or recording, "a narration has a file of the whole"
    assert shown_files(messages) == sounds | recording


async def narrated(life: Lives, **options: object) -> Invocation:
    asked = await life.ask("narrate", **options)
    await asked.until(lambda reply: any(button.label == "More" for button in reply.buttons), PATIENCE_S)
    return asked


async def broken(life: Lives) -> Invocation:
    """A narration in whose first section words are missing."""
    life.gemini.faults.add(Unsaid(LOST), times=None)
    narration = await narrated(life, text=TEXT)
    life.gemini.faults.clear()
    return narration


async def dies_at(
    life: Lives, kill: WriteKill, number: int, act: Callable[[], Awaitable[Callable[[], bool]]]
) -> bool:
    """Whether the bot died at this write of what follows an act; it returns what holds when all is over."""
    kill.arm(number)
    is_over = await act()
    await eventually(lambda: life.is_gone or is_over(), PATIENCE_S)
    kill.disarm()
    if life.is_gone:
        await life.kill()
        return True
    return False


async def swept(
    home: Home,
    act: Callable[[Lives, Invocation], Awaitable[Callable[[], bool]]],
    check: Callable[[Work], None],
) -> int:
    """Let a bot die at one write after the other of an act on a broken narration; the number of deaths."""
    kill, shelf = WriteKill(home.folder), Shelf(home)
    async with lives(home, QUICK, DAILY_SPEECH_MINUTES="0", RUNNING_PER_PERSON="10") as life:
        life.prepare = kill
        await life.start()
        deaths, number, failures = 0, 1, list[Exception]()
        while True:
            narration = await broken(life)
            await eventually(shelf.is_quiet, PATIENCE_S)
            if not await dies_at(life, kill, number, lambda narration=narration: act(life, narration)):
                break
            deaths += 1
            what = f"death {number}: {kill.passed()[-1]}"
            await life.start()
            try:
                await eventually(shelf.is_quiet, PATIENCE_S)
                work = shelf.works()[-1]
                shelf.check_files(work)
                check_reply(work, narration.reply.messages)
                check(work)
            except (AssertionError, OSError) as error:
                error.add_note(f"{what}, after {kill.passed()}")
                failures.append(error)
            number += STRIDE
    if failures:
        raise ExceptionGroup("the bot died, and then", failures)
    return deaths


async def speak_again(life: Lives, narration: Invocation) -> Callable[[], bool]:
    pressed = await life.discord.press(life.mira, narration.reply.messages[-1], say("button.speakagain"))
    return lambda: say("respeak.saved") in pressed.reply.text


@pytest.mark.asyncio
@pytest.mark.parametrize("home", ["sqlite"], indirect=True)
async def test_missing_words_are_spoken_again_or_still_named(home: Home) -> None:
    def check(work: Work) -> None:
        assert work.sections[0].check is not None
        is_mended = work.sections[0].revision == 1
        assert bool(work.sections[0].check.gaps) is not is_mended

    assert await swept(home, speak_again, check)
