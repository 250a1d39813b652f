"""Imports the JSON files of earlier versions: works, and the usage of the day."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.tables import spending, works
from bot.library.usage_limits import DAY_S
from bot.library.work_documents import Origin
from bot.library.work_rows import WorkRows
from bot.work.codec import decode
from bot.work.ending import Ending, EndingKind, Fault, Retry
from bot.work.work import Work

log = logging.getLogger(__name__)

_BATCH: Final = 200
_WORKS: Final = "works"
_USAGE: Final = "purse.json"
_INTERRUPTED: Final = Ending(EndingKind.INTERRUPTED, {"times": 1}, Retry.NOW, Fault.OPERATOR)


class ImportedFiles:
    """Imported files of earlier versions, under another name. They are removed with their works and people."""

    def __init__(self, data_dir: Path) -> None:
        self._works = _imported(data_dir / _WORKS)
        self._usage = _imported(data_dir / _USAGE)

    async def remove_works(self, work_ids: Iterable[str]) -> None:
        """Remove the files of works."""
        await asyncio.to_thread(self._remove_works, tuple(work_ids))

    async def remove_usage(self) -> None:
        """Remove the file with the usage of people on a past day."""
        await asyncio.to_thread(self._usage.unlink, missing_ok=True)

    def _remove_works(self, work_ids: Iterable[str]) -> None:
        if self._works.is_dir():
            for work_id in work_ids:
                # Earlier versions named the folder by the end of the id.
                (self._works / work_id[-2:] / f"{work_id}.json").unlink(missing_ok=True)


async def import_legacy_files(data_dir: Path, database: Database, rows: WorkRows, *, now: Callable[[], float]) -> None:
    """Import `works/**/*.json` and `purse.json` once, and rename the folder and the file to `*.imported`.

    A damaged file is logged and left as it is. An interrupted import is completed by the next start.
    """
    folder, usage_file = data_dir / _WORKS, data_dir / _USAGE
    if await asyncio.to_thread(folder.is_dir):
        number = await _import_works(folder, database, rows)
        await asyncio.to_thread(folder.rename, _imported(folder))
        log.info("%d works of an earlier version were taken over", number)
    if await asyncio.to_thread(usage_file.is_file):
        await _import_usage(usage_file, database, int(now() // DAY_S))


async def _import_works(folder: Path, database: Database, rows: WorkRows) -> int:
    found = await asyncio.to_thread(lambda: sorted(_read(folder), key=lambda work: work.created_at))
    for start in range(0, len(found), _BATCH):
        batch = found[start : start + _BATCH]
        await database.write(partial(_insert, rows=rows, batch=batch))
    return len(found)


def _insert(connection: sa.Connection, *, rows: WorkRows, batch: Sequence[Work]) -> None:
    known = set(connection.scalars(sa.select(works.c.id).where(works.c.id.in_([one.id for one in batch]))))
    for work in batch:
        if work.id in known:
            continue
        origin = Origin(interaction_id=None, guild_id=None, channel_id=0, private=work.request.private)
        rows.insert(connection, work, origin)
        assert work.ending is not None  # noqa: S101 - `_read` gives one to each
        connection.execute(
            works.update().where(works.c.id == work.id).values(ending=work.ending.kind.value, ended_at=work.ended_at)
        )


def _read(folder: Path) -> Iterator[Work]:
    for path in sorted(folder.rglob("*.json")):
        try:
            work = decode(json.loads(path.read_bytes()))
        except (ValueError, KeyError, TypeError, AttributeError):
            log.exception("%s cannot be read, and is left as it is", path)
            continue
        # Earlier versions could not resume an interrupted work; this ending lets a person resume it.
        if work.ending is None or (work.ending.kind is EndingKind.INTERRUPTED and "times" not in work.ending.params):
            work = replace(work, ending=_INTERRUPTED, ended_at=work.ended_at or work.created_at)
        yield work


async def _import_usage(path: Path, database: Database, today: int) -> None:
    try:
        rows = _usage_rows(json.loads(await asyncio.to_thread(path.read_bytes)))
    except (ValueError, KeyError, TypeError, AttributeError):
        log.exception("%s cannot be read, and is left as it is: usage counts from zero", path)
        return

    def insert(connection: sa.Connection) -> None:
        # The table is not empty when an earlier import failed to rename the file.
        count = connection.scalar(sa.select(sa.func.count()).select_from(spending))
        if rows and rows[0]["day"] == today and not count:
            connection.execute(spending.insert(), rows)

    await database.write(insert)
    await asyncio.to_thread(path.rename, _imported(path))


def _usage_rows(data: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - whatever the file holds
    shared = {"work_id": "", "guild_id": None, "day": int(data["day"]), "settled": True}
    rows: list[dict[str, Any]] = [
        {
            **shared,
            "person_id": int(person),
            "stories": int(spent["stories"]),
            "panels": int(spent["panels"]),
            "speech_minutes": float(spent["speech_minutes"]),
            "usd": float(spent["usd"]),
        }
        for person, spent in data["people"].items()
    ]
    rest = float(data["usd"]) - sum(float(spent["usd"]) for spent in data["people"].values())
    if rest > 0:
        rows.append({**shared, "person_id": 0, "stories": 0, "panels": 0, "speech_minutes": 0.0, "usd": rest})
    return rows


def _imported(path: Path) -> Path:
    return path.with_name(path.name + ".imported")
