"""The active runs of this process. Entries are compared by identity, so two of the same work do not collide."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.making.run import Phase, Run


@dataclass(eq=False, slots=True)
class RegistryEntry:
    """A writer of a reply: a run or, with `run` None, an ended take that is shown again."""

    reply_id: str
    work_id: str
    run: Run | None = None
    removed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the entry is removed."""

    @property
    def is_ending(self) -> bool:
        """Whether the work has its ending; at most its last frame and its last save are missing."""
        return self.run is None or self.run.phase in (Phase.CLOSING, Phase.SETTLING, Phase.ENDED)


class Registry:
    """The active entries of this process."""

    def __init__(self) -> None:
        self._entries: set[RegistryEntry] = set()

    @contextmanager
    def registered(self, entry: RegistryEntry) -> Iterator[RegistryEntry]:
        """Register an entry while the context is open."""
        self._entries.add(entry)
        try:
            yield entry
        finally:
            self._entries.discard(entry)
            entry.removed.set()

    def runs(self) -> list[Run]:
        """All runs, including those that wait for a slot."""
        return [entry.run for entry in self._entries if entry.run is not None]

    def run_of(self, work_id: str) -> Run | None:
        """The run of this work."""
        return next((run for run in self.runs() if run.work.id == work_id), None)

    async def wait_removed(self, run: Run) -> None:
        """Wait until a run is no longer registered."""
        for entry in [entry for entry in self._entries if entry.run is run]:
            await entry.removed.wait()

    async def wait_posted(self, run: Run) -> bool:
        """Wait until the reply of a run has a message; False when the run is no longer registered and it has none."""
        waits = [asyncio.ensure_future(run.reply.posted.wait()), asyncio.ensure_future(self.wait_removed(run))]
        try:
            if not run.reply.state.message_ids:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for waiting in waits:
                waiting.cancel()
        return bool(run.reply.state.message_ids)

    def is_active(self, work_id: str) -> bool:
        """Whether this work is being made, or written into a reply."""
        return any(entry.work_id == work_id for entry in self._entries)

    def entries_of(self, reply_id: str) -> list[RegistryEntry]:
        """The entries that write into this reply."""
        return [entry for entry in self._entries if entry.reply_id == reply_id]
