"""Works, kept: those being made in memory, ended ones as one JSON file each."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from pathlib import Path

from bot.library.files import write_atomically
from bot.work.codec import decode, encode
from bot.work.work import Work

log = logging.getLogger(__name__)

_WORK_ID = re.compile(r"[0-9a-z]{1,32}")


class Works:
    """The one truth about each work.

    While a work is being made its newest version is here, in memory; `save` also writes it to disk. A damaged or
    missing file is treated as an unknown work and logged, never raised into a button press.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._live: dict[str, Work] = {}

    def hold(self, work: Work) -> None:
        """Take the newest version of a work that is being made. Costs nothing; does not touch the disk."""
        self._live[work.id] = work

    def forget(self, work_id: str) -> None:
        """Drop a work that was never begun."""
        self._live.pop(work_id, None)

    async def save(self, work: Work) -> None:
        """Write the work to disk; once it has an ending it leaves the memory."""
        data = json.dumps(encode(work), ensure_ascii=False).encode()
        await asyncio.to_thread(write_atomically, self._path(work.id), data)
        if work.ending is not None:
            self._live.pop(work.id, None)

    async def find(self, work_id: str) -> Work | None:
        """A work by its id, being made or ended; None when there is none."""
        if work_id in self._live:
            return self._live[work_id]
        if not _WORK_ID.fullmatch(work_id):
            return None
        try:
            data = await asyncio.to_thread(self._path(work_id).read_bytes)
            return decode(json.loads(data))
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError):
            log.exception("work %s cannot be read", work_id)
            return None

    def _path(self, work_id: str) -> Path:
        return self._root / work_id[-2:] / f"{work_id}.json"
