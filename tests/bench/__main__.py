"""`python -m tests.bench`: the bot's performance targets, measured between the local Discord and Gemini.

Prints a table and writes it as JSON. A missed target changes the exit code only with `--strict`.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg

from sandbox.discord import ClientRefused
from tests.bench.answers import measure_far_database, measure_suggestions
from tests.bench.crowd import measure_crowd
from tests.bench.drawing import measure_drawing, measure_looks
from tests.bench.figures import FIGURES, ON_POSTGRES, Row, failed
from tests.bench.foreign import measure_foreign
from tests.bench.growth import measure_growth
from tests.bench.hearing import measure_hearing
from tests.bench.inputs import measure_inputs
from tests.bench.long_texts import measure_long
from tests.bench.pages import measure_composing, measure_places
from tests.bench.postgres import POSTGRES
from tests.bench.report import print_header, print_row, write_report
from tests.bench.revival import measure_memory, measure_revival
from tests.bench.saving import measure_saving
from tests.bench.shelves import measure_shelves, measure_shelves_on_postgres
from tests.bench.single import measure_hold, measure_lag, measure_narration, measure_start
from tests.bench.sounds import measure_sounds
from tests.bench.stage import BotDiedError, Stage, WrongEndError
from tests.bench.waits import measure_waits

OUT: Final = Path("bench-out") / "bench.json"


@dataclass(slots=True)
class Limited:
    """Requests to the local Discord, and how many of them it answered 429."""

    requests: int = 0
    refused: int = 0

    def count(self, stage: Stage) -> None:
        """Count the requests of one stage at its end."""
        self.requests += len(stage.discord.log)
        self.refused += sum(entry.status == 429 for entry in stage.discord.log)

    def row(self) -> Row:
        """The row over all measurements."""
        if not self.requests:
            return failed("limited", "it is counted over what else is measured; name another row as well")
        note = f"of {self.requests} requests"
        return Row(name="limited", figure=FIGURES["limited"], target=0, measured=self.refused, unit="", note=note)


def main(arguments: Sequence[str]) -> int:
    """Measure, print, write; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=FIGURES, default=list(FIGURES), help="measure these rows only")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a target is missed")
    parser.add_argument("--out", type=Path, default=OUT, help=f"where to write the JSON (default: {OUT})")
    chosen = parser.parse_args(arguments)
    began_s = time.monotonic()
    print_header()
    rows = asyncio.run(measure(frozenset(chosen.only)))
    write_report(chosen.out, rows, time.monotonic() - began_s)
    print(f"\n{sum(row.passed for row in rows)} of {len(rows)} targets reached · {chosen.out}")
    return 1 if chosen.strict and not all(row.passed for row in rows) else 0


async def measure(wanted: Collection[str]) -> list[Row]:
    """All wanted rows, each printed as soon as it is measured."""
    limited = Limited()
    groups: list[tuple[tuple[str, ...], Callable[[], Awaitable[list[Row]]]]] = [
        (("start",), measure_start),
        (("first", "even", "model", "bursts", "last"), lambda: measure_waits(wanted, limited.count)),
        (("answer", "p95", "silence", "cpu", "memory", "full"), lambda: measure_crowd(wanted, limited.count)),
        (("suggestions",), lambda: measure_suggestions(limited.count)),
        (("far_pg",), lambda: measure_far_database(limited.count)),
        (("hold",), lambda: measure_hold(limited.count)),
        (("lag",), lambda: measure_lag(limited.count)),
        (("inputs",), lambda: measure_inputs(limited.count)),
        (("narration",), lambda: measure_narration(limited.count)),
        (("unfound", "alarms"), measure_hearing),
        (("heard", "spoken"), lambda: measure_long(wanted, limited.count)),
        (("page", "search"), lambda: measure_shelves(wanted)),
        (("page_pg", "search_pg"), lambda: measure_shelves_on_postgres(wanted)),
        (("save", "saves", "reader"), lambda: measure_saving(wanted)),
        (("revival",), lambda: measure_revival(limited.count)),
        (("foreign",), measure_foreign),
        (("four", "eight", "drawing"), lambda: measure_drawing(wanted, limited.count)),
        (("looks",), measure_looks),
        (("sketch", "panel"), lambda: measure_growth(limited.count)),
        (("composed", "recomposed", "composer"), lambda: measure_composing(wanted)),
        (("encoded", "sound_lag", "sound_memory"), lambda: measure_sounds(wanted)),
        (("faces", "clipped", "overlaps", "tails"), lambda: measure_places(wanted)),
        (("idle", "worked"), lambda: measure_memory(wanted, limited.count)),
    ]
    rows: list[Row] = []
    for names, measurement in groups:
        asked = [name for name in names if name in wanted and (POSTGRES is not None or name not in ON_POSTGRES)]
        if asked:
            rows += await _attempt(asked, measurement)
    if "limited" in wanted:
        rows.append(limited.row())
        print_row(rows[-1])
    return rows


async def _attempt(names: Sequence[str], measurement: Callable[[], Awaitable[list[Row]]]) -> list[Row]:
    """One group of rows, marked as failed when the bot died or did not finish. Other groups are still measured."""
    try:
        rows = await measurement()
    except (BotDiedError, WrongEndError, TimeoutError, ClientRefused, ValueError, psycopg.Error) as error:
        notes = "\n".join(getattr(error, "__notes__", ()))
        print(f"{type(error).__name__}: {error}\n{notes}", file=sys.stderr)
        rows = [failed(name, f"{type(error).__name__}: {str(error)[:200]}") for name in names]
    for row in rows:
        print_row(row)
    return rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
