"""A library of a hundred thousand works: the time of the first page of a list and of a search."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from pydantic import SecretStr

from bot.library.library import Library
from bot.library.listings import Scope
from bot.library.tables import search, works
from bot.library.work_documents import encode_documents, search_text, short_strings, work_values
from bot.settings import LibrarySettings
from bot.work.ending import COMPLETE
from bot.work.request import ComicOptions, Request, StoryOptions
from bot.work.work import Work
from tests.bench.figures import FIGURES, Row
from tests.bench.postgres import fresh_database
from tests.bench.stage import Others

PAGE_MS: Final = 50.0
SEARCH_MS: Final = 150.0

_WORKS: Final = 100_000
_BATCH: Final = 2_000
_VIEWER: Final = 1
"""The author of a third of all works."""
_SERVER: Final = 9
"""The server of half of all works, most of them public."""
_WORDS: Final = 200
_RUNS: Final = 5

_SYLLABLES: Final = (
    "ka",
    "lo",
    "mi",
    "ter",
    "san",
    "ve",
    "ri",
    "on",
    "ash",
    "el",
    "dra",
    "min",
    "tho",
    "qu",
    "ex",
    "per",
    "wa",
)
_COMMON: Final = "lighthouse"
_RARE: Final = "zyzzyva"
_HAN_COMMON: Final = "灯台"
_HAN_RARE: Final = "鱻龘"
_QUERIES: Final[Mapping[str, str]] = {
    "common word": _COMMON,
    "rare word": _RARE,
    "no such word": "xylophonists",
    "common in CJK": _HAN_COMMON,
    "rare in CJK": _HAN_RARE,
    "one CJK character": _HAN_RARE[0],
    "two letters": "th",
}


async def measure_shelves(wanted: Collection[str]) -> list[Row]:
    """The rows `page` and `search`."""
    with tempfile.TemporaryDirectory(prefix="elara-bench-") as folder:
        rows = await _measure(Path(folder), None, ("page", "search"))
    return [row for row in rows if row.name in wanted]


async def measure_shelves_on_postgres(wanted: Collection[str]) -> list[Row]:
    """The rows `page_pg` and `search_pg`, in a database of their own."""
    with fresh_database() as url, tempfile.TemporaryDirectory(prefix="elara-bench-") as folder:
        rows = await _measure(Path(folder), url, ("page_pg", "search_pg"))
    return [row for row in rows if row.name in wanted]


async def _measure(data_dir: Path, url: str | None, names: tuple[str, str]) -> list[Row]:
    began_s = time.monotonic()
    async with _opened(data_dir, url) as library:
        for batch in _batches(with_shorts=url is not None):
            await library.database.write(partial(_insert, batch=batch))
        if url is not None:
            # A server does this by itself within a minute; a fresh database has no statistics yet.
            await library.database.write(lambda connection: connection.execute(sa.text("ANALYZE")).close())
    # Opened again, so that connections have nothing of the filling in their caches.
    async with _opened(data_dir, url) as library:
        size = await library.size()
        filled = f"{size.works} works, {size.database_bytes / 1e6:.0f} MB, filled in {time.monotonic() - began_s:.0f} s"
        others = Others.begin()
        lists: dict[str, dict[str, Any]] = {
            "mine": {"scope": Scope.MINE},
            "the server's": {"scope": Scope.GUILD, "guild_id": _SERVER},
        }
        pages = {name: await _time(library, which) for name, which in lists.items()}
        searches = {
            f"{query} in {name}": await _time(library, {**which, "query": text})
            for name, which in lists.items()
            for query, text in _QUERIES.items()
        }
    busy = f"{filled}; other programs {others.share():.0%}"
    return [
        _row(names[0], PAGE_MS, pages, busy),
        _row(names[1], SEARCH_MS, searches, busy),
    ]


def _opened(data_dir: Path, url: str | None) -> AbstractAsyncContextManager[Library]:
    return Library.open(data_dir, settings=LibrarySettings(database_url=SecretStr(url) if url else None))


async def _time(library: Library, question: Mapping[str, Any]) -> list[float]:
    """The milliseconds of each run of one query. The first run has no prepared statement."""
    found: list[float] = []
    for _ in range(_RUNS):
        began_s = time.perf_counter()
        await library.listings.page(_VIEWER, **question)
        found.append((time.perf_counter() - began_s) * 1000)
    return found


def _row(name: str, target_ms: float, found: Mapping[str, list[float]], busy: str) -> Row:
    """The row of the slowest query, by the median of its runs."""
    medians = {question: statistics.median(runs) for question, runs in found.items()}
    slowest = sorted(medians, key=lambda question: -medians[question])
    first_ms = max(runs[0] for runs in found.values())
    places = ", ".join(f"{question} {medians[question]:.0f} ms" for question in slowest[:3])
    note = f"median of {_RUNS} runs of the slowest question ({places}); slowest first run {first_ms:.0f} ms; {busy}"
    return Row(
        name=name,
        figure=FIGURES[name],
        target=target_ms,
        measured=medians[slowest[0]],
        unit="ms",
        samples=list(medians.values()),
        note=note,
    )


def _insert(connection: sa.Connection, *, batch: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    connection.execute(works.insert(), [row for row, _ in batch])
    connection.execute(search.insert(), [row for _, row in batch])


def _batches(*, with_shorts: bool) -> Iterator[list[tuple[dict[str, Any], dict[str, Any]]]]:
    """The rows of all works and what is searched of them: written straight into the tables, as they would be left."""
    source = random.Random(1)
    words = ["".join(source.choices(_SYLLABLES, k=source.randint(1, 4))) for _ in range(20_000)]
    han = [chr(code) for code in range(0x4E00, 0x4E00 + 3_000)]
    for start in range(0, _WORKS, _BATCH):
        yield [
            _rows_of(number, _text(number, source, words, han), with_shorts=with_shorts)
            for number in range(start, start + _BATCH)
        ]


def _text(number: int, source: random.Random, words: list[str], han: list[str]) -> str:
    """A text; every tenth is Chinese or Japanese, every fifth has the common word, two have the rare ones."""
    is_han = number % 10 == 0
    text = "".join(source.choices(han, k=2 * _WORDS)) if is_han else " ".join(source.choices(words, k=_WORDS))
    if number % 5 == 0:
        text += f" {_HAN_COMMON if is_han else _COMMON}"
    if number in {18, _WORKS // 2 + 18}:
        text += f" {_RARE} {_HAN_RARE}"
    return text


def _rows_of(number: int, text: str, *, with_shorts: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    work = Work(
        id=f"w{number:07}",
        request=Request(prompt=text[:60], options=StoryOptions() if number % 7 else ComicOptions()),
        author_id=_VIEWER if number % 3 == 0 else 1_000 + number,
        created_at=float(number),
        text=text,
        ending=COMPLETE,
        ended_at=float(number),
    )
    row = {
        **work_values(work, encode_documents(work)[0]),
        "seq": number + 1,
        "ended_at": work.ended_at,
        "ending": COMPLETE.kind.value,
        "interaction_id": None,
        "guild_id": _SERVER if number % 2 else 100 + number % 50,
        "channel_id": 5,
        "private": number % 5 == 1,
        "shown": True,
        "listed": True,
        "attempts": 0,
    }
    folded = search_text(work)
    # Only Postgres needs words that are shorter than a trigram.
    return row, {"seq": number + 1, "folded": folded, "shorts": short_strings(folded) if with_shorts else None}
