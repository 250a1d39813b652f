"""A bot that is killed at any of its writes while a narration is made or changed: files, rows and reply agree.

In the suite it is killed at a few writes of some acts, in the soak at each write of all.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from typing import Final

import pytest
import sqlalchemy as sa

from bot.library.engines import postgres_engine, sqlite_engine
from bot.library.tables import files, messages, spending, title_updates, works
from bot.library.work_documents import files_of
from bot.library.work_rows import load
from bot.shelf.voice_messages import FLAG_VOICE_MESSAGE
from bot.words.say import say
from bot.work.work import Work
from sandbox.discord import Invocation, Message
from sandbox.gemini import Pace
from tests.effort import TIMES
from tests.waiting import until
from tests.wire.process import Home
from tests.wire.process_harness import ProcessHarness, open_process_harness
from tests.wire.test_wire_long_narration import WORDS
from tests.wire.test_wire_narration_fixing import LOST, TEXT, Unsaid
from tests.wire.write_kills import WriteKill

TIMEOUT_S: Final = 60.0
QUICK: Final = Pace(live_setup_s=0.0, live_first_s=0.0, live_speed=400.0)
SENTENCE: Final = "The lamp burned all night and nobody saw the far white ship go by. "
SECTION_MIN: Final = 26 * 0.4 / 60
"""The minutes that two of these sentences are reckoned to take."""
STRIDE: Final = 1 if TIMES > 1 else 16
"""The number of writes between two kills."""


@dataclass
class StoredData:
    """The data that a killed bot left."""

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
        """All works, oldest first."""

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

    def message_ids(self) -> set[int]:
        """The messages of all replies."""
        found = self.read(lambda connection: set(connection.scalars(sa.select(messages.c.message_id))))
        assert isinstance(found, set)
        return found

    def check_files(self, work: Work) -> None:
        """Check that its files are on the disk, complete, and that the table of files has them and no others."""
        of_work = sa.select(files.c.sha256).where(files.c.work_id == work.id)
        named = self.read(lambda connection: set(connection.scalars(of_work)))
        assert named == {ref.sha256 for ref in files_of(work)}
        for ref in files_of(work):
            data = (self.home.folder / "data" / "files" / ref.sha256[:2] / ref.sha256).read_bytes()
            assert hashlib.sha256(data).hexdigest() == ref.sha256


def shown_files(messages: list[Message]) -> set[str]:
    return {hashlib.sha256(file.data).hexdigest() for message in messages for file in message.attachments}


def check_reply(work: Work, messages: list[Message]) -> None:
    """Check that the reply has the newest sound of each section, and the file of the whole."""
    sounds = {section.audio.sha256 for section in work.sections if section.audio is not None}
    recording = {ref.sha256 for ref in work.recording}
    assert len(sounds) < 2 or recording, "a narration has a file of the whole"
    assert shown_files(messages) == sounds | recording


async def narrated(harness: ProcessHarness, **options: object) -> Invocation:
    asked = await harness.ask("narrate", **options)
    await asked.until(lambda reply: any(button.label == "More" for button in reply.buttons), TIMEOUT_S)
    return asked


async def broken(harness: ProcessHarness) -> Invocation:
    """Make a narration with missing words in its first section."""
    harness.gemini.faults.add(Unsaid(LOST), times=None)
    narration = await narrated(harness, text=TEXT)
    harness.gemini.faults.clear()
    return narration


async def at_once(_: ProcessHarness) -> None:
    """Nothing has to be waited for."""


@dataclass(frozen=True)
class Act:
    """What a person or the bot does with a narration, and the checks after a kill in between.

    `do` returns a condition that holds when it is over. `go_on` waits for what the next process does later.
    `daily_minutes` of speech are what a person has; "0" is no limit.
    """

    begin: Callable[[ProcessHarness], Awaitable[Invocation]]
    do: Callable[[ProcessHarness, Invocation], Awaitable[Callable[[], bool]]]
    check: Callable[[ProcessHarness, Invocation, Work], Awaitable[None]]
    go_on: Callable[[ProcessHarness], Awaitable[None]] = at_once
    daily_minutes: str = "0"


async def is_killed_at(
    harness: ProcessHarness, kill: WriteKill, number: int, do: Callable[[], Awaitable[Callable[[], bool]]]
) -> bool:
    """Do something, and whether the bot was killed at this write of it."""
    kill.arm(number)
    is_over = await do()
    await until(lambda: harness.is_gone or is_over(), TIMEOUT_S)
    kill.disarm()
    if harness.is_gone:
        await harness.kill()
        return True
    return False


async def kill_at_writes(home: Home, act: Act) -> int:
    """Kill the bot at one write after the other of an act, each time with another narration; the number of kills."""
    kill, stored = WriteKill(home.folder), StoredData(home)
    failures = list[Exception]()
    async with open_process_harness(home, QUICK, DAILY_SPEECH_MINUTES=act.daily_minutes) as harness:
        harness.prepare = kill
        await harness.start()
        for number in count(1, STRIDE):
            narration = await act.begin(harness)
            await until(stored.is_quiet, TIMEOUT_S)
            if not await is_killed_at(harness, kill, number, lambda narration=narration: act.do(harness, narration)):  # type: ignore[misc]
                break
            await harness.start()
            try:
                await act.go_on(harness)
                await until(stored.is_quiet, TIMEOUT_S)
                for work in stored.works()[-1:]:
                    stored.check_files(work)
                    await act.check(harness, narration, work)
                assert {message.id for message in harness.shown()} <= stored.message_ids(), (
                    "a message that no reply has"
                )
            except (AssertionError, OSError) as error:
                error.add_note(f"killed at write {number} of {kill.passed()}")
                failures.append(error)
    if failures:
        raise ExceptionGroup("failures after kills", failures)
    return number // STRIDE


async def speak_again(harness: ProcessHarness, narration: Invocation) -> Callable[[], bool]:
    pressed = await harness.discord.press(harness.mira, narration.reply.messages[-1], say("button.speakagain"))
    return lambda: say("respeak.saved") in pressed.reply.text


async def is_repaired_or_named(_: ProcessHarness, narration: Invocation, work: Work) -> None:
    check_reply(work, narration.reply.messages)
    check = work.sections[0].check
    assert check is not None
    assert bool(check.gaps) is (work.sections[0].revision == 0)


async def whole(harness: ProcessHarness) -> Invocation:
    """Make a complete narration."""
    return await narrated(harness, text=TEXT)


async def say_differently(harness: ProcessHarness, narration: Invocation) -> Callable[[], bool]:
    form = await harness.discord.press(harness.mira, narration.reply.messages[-1], say("button.saidwrong"))
    await until(lambda: form.modal is not None or harness.is_gone, TIMEOUT_S)
    if form.modal is None:
        return lambda: False
    sent = await harness.discord.submit_modal(harness.mira, form, {"word": "Siobhan", "sounds": "shivorn"})
    return lambda: say("respeak.saved") in sent.reply.text


async def is_said_differently_or_not(_: ProcessHarness, narration: Invocation, work: Work) -> None:
    check_reply(work, narration.reply.messages)
    assert work.sections[0].revision == 0 or work.pronunciations, "how a word sounds is kept before it is spoken"


async def nothing(harness: ProcessHarness) -> Invocation:
    return await harness.ask("help")


async def read_aloud(harness: ProcessHarness, _: Invocation) -> Callable[[], bool]:
    asked = await harness.ask("narrate", text="\n---\n".join(WORDS))
    return lambda: any(button.label == "More" for button in asked.reply.buttons)


async def stands_as_one_file(harness: ProcessHarness, _: Invocation, work: Work) -> None:
    if not harness.shown():
        return
    await harness.whole()
    messages = harness.shown()
    assert work.ending is not None
    names = [file.filename for message in messages for file in message.attachments]
    assert shown_files(messages) == {ref.sha256 for ref in work.recording}, names
    for message in messages:
        message.is_deleted = True


async def post_voice(harness: ProcessHarness, narration: Invocation) -> Callable[[], bool]:
    opened = await harness.discord.press(harness.mira, narration.reply.messages[-1], "More")
    await until(lambda: bool(opened.reply.messages) or harness.is_gone, TIMEOUT_S)
    if harness.is_gone:
        return lambda: False
    menu = opened.reply.messages[-1]
    await harness.discord.press(harness.mira, menu, say("button.voicemessage"))
    return lambda: "as a voice message" in menu.text


async def stands_once_as_voice(harness: ProcessHarness, narration: Invocation, _: Work) -> None:
    is_posted = await post_voice(harness, narration)
    await until(is_posted, TIMEOUT_S)
    voices = [one for one in harness.shown() if one.flags & FLAG_VOICE_MESSAGE]
    assert len(voices) == 1
    voices[0].is_deleted = True


async def next_day(harness: ProcessHarness, hours: float = 24.0) -> None:
    """Let time pass at Discord, and the bot learn of it from two answers."""
    harness.discord.clock.shift(hours * 3600)
    for _ in range(2):
        await harness.ask("help")


async def begun(harness: ProcessHarness) -> Invocation:
    """A narration whose last section waits for the next day."""
    for message in harness.shown():
        message.is_deleted = True
    await next_day(harness)
    asked = await harness.ask("narrate", text="\n---\n".join([2 * SENTENCE] * 3))
    await asked.until(lambda reply: bool(reply.buttons), TIMEOUT_S)
    question = asked.reply.messages[0]
    parts = next(button.label for button in question.buttons if ":parts:" in (button.custom_id or ""))
    await harness.discord.press(harness.mira, question, parts)
    await until(lambda: say("button.speaknow") in labels(harness), TIMEOUT_S)
    return asked


def labels(harness: ProcessHarness) -> list[str]:
    return [button.label for message in harness.shown() for button in message.buttons]


def is_spoken(harness: ProcessHarness) -> bool:
    return bool(harness.shown()) and "The end" in harness.shown()[-1].text


async def midnight(harness: ProcessHarness, _: Invocation) -> Callable[[], bool]:
    await next_day(harness)
    return lambda: is_spoken(harness)


async def until_spoken(harness: ProcessHarness) -> None:
    """What was taken up before the kill is due again after ten minutes."""
    while not is_spoken(harness):
        await next_day(harness, hours=0.2)
        await asyncio.sleep(1.0)


async def is_whole(harness: ProcessHarness, _: Invocation, work: Work) -> None:
    check_reply(work, harness.shown())


ACTS: Final = {
    "the rest by itself": Act(begun, midnight, is_whole, until_spoken, daily_minutes=f"{2.5 * SECTION_MIN:.3f}"),
    "speak again": Act(broken, speak_again, is_repaired_or_named),
    "said wrong": Act(whole, say_differently, is_said_differently_or_not),
    "narrate": Act(nothing, read_aloud, stands_as_one_file),
    "voice message": Act(whole, post_voice, stands_once_as_voice),
}


@pytest.mark.asyncio
@pytest.mark.parametrize("home", ["sqlite"], indirect=True)
@pytest.mark.parametrize("act", ACTS if TIMES > 1 else ["speak again", "voice message"])
async def test_a_kill_at_any_write_leaves_files_rows_and_reply_in_agreement(home: Home, act: str) -> None:
    assert await kill_at_writes(home, ACTS[act])
