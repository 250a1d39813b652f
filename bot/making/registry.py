"""What is under way in this process, by identity: two entries about the same work never disturb each other."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.making.run import Phase, Run


@dataclass(eq=False, slots=True)
class RegistryEntry:
    """Something that writes into a reply: a run, or (`run` None) an ended take that is shown once more."""

    reply_id: str
    work_id: str
    run: Run | None = None
    left: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the entry was removed."""

    @property
    def is_ending(self) -> bool:
        """Whether the work has its ending: the last frame, and the library, are all that is waited for."""
        return self.run is None or self.run.phase in (Phase.CLOSING, Phase.SETTLING, Phase.ENDED)


class Registry:
    """The runs and showings of this process."""

    def __init__(self) -> None:
        self._entries: set[RegistryEntry] = set()

    @contextmanager
    def entered(self, entry: RegistryEntry) -> Iterator[RegistryEntry]:
        """Keep an entry for as long as the context is open."""
        self._entries.add(entry)
        try:
            yield entry
        finally:
            self._entries.discard(entry)
            entry.left.set()

    def runs(self) -> list[Run]:
        """All runs, those that wait for a slot among them."""
        return [entry.run for entry in self._entries if entry.run is not None]

    def run_of(self, work_id: str) -> Run | None:
        """The run that makes this work."""
        return next((run for run in self.runs() if run.work.id == work_id), None)

    async def left(self, run: Run) -> None:
        """Wait until a run is under way no more."""
        for entry in [entry for entry in self._entries if entry.run is run]:
            await entry.left.wait()

    def shows(self, work_id: str) -> bool:
        """Whether this work is being made, or shown in a reply that is being written."""
        return any(entry.work_id == work_id for entry in self._entries)

    def in_reply(self, reply_id: str) -> list[RegistryEntry]:
        """What writes into this reply."""
        return [entry for entry in self._entries if entry.reply_id == reply_id]
