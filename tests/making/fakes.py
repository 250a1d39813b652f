"""One run with fakes: an editor, steps and a queue that act when a test tells them to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final, cast
from unittest.mock import Mock

from bot.library.replies import Replies
from bot.library.usage_limits import Reservation
from bot.library.works import Works
from bot.making.draft import Draft
from bot.making.draft_saver import DraftSaver
from bot.making.reply_store import LibraryReplyStore
from bot.making.run import Phase, Run
from bot.reply.editor import Editor
from bot.reply.frame import Dialect
from bot.reply.render import QueueStatus
from bot.reply.state import Address, Reply, ReplyState
from bot.work.ending import COMPLETE, Ending
from bot.work.request import Request, StoryOptions
from bot.work.work import Work
from tests.waiting import until

TIMEOUT_S: Final = 20
"""Bounds a wait for something that comes within a few turns of the event loop."""

ADDRESS: Final = Address(
    application_id=1,
    interaction_id=2,
    channel_id=3,
    guild_id=4,
    author_id=5,
    is_member=True,
    private=False,
    locale="en",
    upload_limit_bytes=10_000_000,
)


async def some_turns() -> None:
    """Yield to the event loop until all pending callbacks have run."""
    for _ in range(20):
        await asyncio.sleep(0)


class UnforeseenError(Exception):
    """An exception of a kind that no code expects."""


@dataclass
class FakeWorks:
    """The library's methods that a saver calls. `breaks` makes them raise an exception that a saver does not expect."""

    breaks: bool = False
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    """The disk: writes proceed while it is set, as it is at first."""

    def __post_init__(self) -> None:
        self.gate.set()

    def stage(self, _: Work) -> None:
        if self.breaks:
            raise UnforeseenError("saver")

    async def flush(self, _: str) -> None:
        await self.gate.wait()


class FakeEditor:
    """Shows every version at once in `shown`, up to the ending. It waits while `discord` is not set."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._changed = asyncio.Event()
        self.discord = asyncio.Event()
        self.discord.set()
        self.fault: Exception | None = None
        self.on_cancel: Exception | None = None
        """Raised instead, when it is cancelled."""
        self.gives_up = False
        """Whether the last frame is not delivered in time."""
        self.is_unreachable = False
        self.delivered = False
        self.queue: QueueStatus | None = None
        self.shown: list[Work] = []
        self.paused_for_s: float | None = None
        self.tries = 0

    def notify(self) -> None:
        self._changed.set()

    def retry_last_frame(self) -> None:
        self.notify()

    def pause(self, deadline_s: float) -> None:
        self.paused_for_s = deadline_s
        self.notify()

    async def wait_for_request(self) -> None:
        """Return at once, because no request is in flight."""

    def break_down(self, fault: Exception) -> None:
        """Raise this error at the next iteration."""
        self.fault = fault
        self.discord.set()
        self.notify()

    async def write(self) -> None:
        self.tries += 1
        try:
            await self._write()
        except asyncio.CancelledError:
            if self.on_cancel is not None:
                raise self.on_cancel from None
            raise

    async def _write(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            await self.discord.wait()
            if self.fault is not None:
                raise self.fault
            if self.is_unreachable:
                return
            work = self._run.shown_work
            if work.ending is not None and self.gives_up:
                return
            self.shown.append(work)
            if work.ending is not None:
                self.delivered = True
                return
            if self.paused_for_s is not None:
                return


@dataclass
class FakeSteps:
    """The steps that a run calls. `done` has the names of the steps so far, in order."""

    done: list[str] = field(default_factory=list)
    editors: list[FakeEditor] = field(default_factory=list)
    prepare: Callable[[FakeEditor], None] = lambda _: None
    """Called with each new editor; may raise."""
    ends_with: asyncio.Future[Ending] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    """The result of the body: an ending or an error."""
    first_words: str = "Once "
    on_plain: Exception | None = None
    on_announce: Exception | None = None

    def open_editor(self, run: Run) -> Editor:
        editor = FakeEditor(run)
        self.editors.append(editor)
        self.prepare(editor)
        return cast(Editor, editor)

    async def make(self, run: Run) -> Ending:
        self.done.append("make")
        if self.first_words:
            run.draft.add_text(self.first_words)
        stopped = asyncio.ensure_future(run.stop.wait())
        try:
            awaited: set[asyncio.Future[Any]] = {stopped, self.ends_with}
            await asyncio.wait(awaited, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopped.cancel()
        return run.stop.ending or self.ends_with.result()

    async def write_plain_line(self, run: Run) -> None:
        self.done.append("write_plain_line")
        if self.on_plain is not None:
            raise self.on_plain

    async def settle(self, run: Run) -> None:
        assert run.phase is Phase.SETTLING
        self.done.append("settle")

    async def announce(self, run: Run) -> None:
        self.done.append("announce")
        if self.on_announce is not None:
            raise self.on_announce


@dataclass
class FakeQueue:
    """A queue that gives the slot when a test says so. `holding` is the slot until it is given back."""

    waiting: set[str] = field(default_factory=set)
    cancelled: list[str] = field(default_factory=list)
    on_submit: Exception | None = None
    on_cancel: Exception | None = None
    holding: asyncio.Task[None] | None = None

    async def submit(self, work_id: str, person_id: int, *, is_long: bool = False) -> None:
        assert person_id == ADDRESS.author_id
        if self.on_submit is not None:
            raise self.on_submit
        self.waiting.add(work_id)

    async def cancel(self, work_id: str) -> bool:
        if self.on_cancel is not None:
            raise self.on_cancel
        self.cancelled.append(work_id)
        was_waiting = work_id in self.waiting
        self.waiting.discard(work_id)
        return was_waiting

    def give(self, run: Run) -> None:
        """Give the slot."""
        self.waiting.discard(run.work.id)
        self.holding = asyncio.create_task(run.use_slot(), name="slot")


class RunHarness:
    """A run with its fakes, and its task."""

    def __init__(self, *, work_id: str = "w", ending: Ending | None = None, steps: FakeSteps | None = None) -> None:
        request = Request(prompt="a fox", options=StoryOptions())
        work = Work(id=work_id, request=request, author_id=ADDRESS.author_id, created_at=0.0, ending=ending)
        self.works = FakeWorks()
        self.steps = steps or FakeSteps()
        self.queue = FakeQueue()
        draft = Draft(work, lambda: 7.0)
        state = ReplyState(dialect=Dialect.V2, token=None, token_expires_at=0.0)
        reply_store = LibraryReplyStore(cast(Replies, Mock(spec=Replies)), "reply", work_id, Reply(ADDRESS, state))
        self.run = Run(
            draft=draft,
            saver=DraftSaver(cast(Works, self.works), draft),
            reply_store=reply_store,
            reservation=Reservation(),
            steps=self.steps,
        )
        self.run.saver.on_saved = self.run.notify
        self.living: asyncio.Task[None] | None = None

    @property
    def editor(self) -> FakeEditor:
        """The run's first editor."""
        return self.steps.editors[0]

    @property
    def holding(self) -> asyncio.Task[None]:
        """The slot."""
        assert self.queue.holding is not None
        return self.queue.holding

    def begin(self) -> asyncio.Task[None]:
        """Start the run."""
        self.living = asyncio.create_task(self.run.execute(self.queue), name="run")
        return self.living

    async def waiting(self) -> None:
        """Bring the run to the state in which it waits and shows its first frame."""
        self.begin()
        await until(lambda: self.run.work.id in self.queue.waiting and bool(self.editor.shown))

    async def making(self) -> None:
        """Bring the run to the state in which the work is made and shown."""
        if self.living is None:
            await self.waiting()
        self.queue.give(self.run)
        await until(lambda: self.editor.shown[-1].text != "")

    async def closing(self) -> None:
        """Bring the run to the state in which it has its ending and Discord does not show it yet."""
        if self.queue.holding is None:
            await self.making()
        self.editor.discord.clear()
        self.steps.ends_with.set_result(COMPLETE)
        await until(lambda: self.run.phase is Phase.CLOSING and self.run.shown_work.ending is not None)

    async def end(self) -> None:
        """Wait for the end of the run. Raises its error."""
        assert self.living is not None
        await within(self.living)


async def within(awaitable: Awaitable[object]) -> None:
    """Wait for an awaitable, with a timeout."""
    async with asyncio.timeout(TIMEOUT_S):
        await awaitable
