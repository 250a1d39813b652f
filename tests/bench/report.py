"""The table on the terminal, and the same as JSON with the data to compare two runs."""

from __future__ import annotations

import json
import os
import platform
import sys
import textwrap
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import psutil

from tests.bench.figures import Row

_PACKAGES: Final = ("elara", "google-genai", "discord.py", "aiohttp", "websockets", "pydantic")
_WHOLE_FROM: Final = 5
"""Milliseconds and megabytes are shown without decimals from here on."""
_FORMAT: Final = "{:<58} {:>12} {:>12}  {}"


def print_header() -> None:
    """The head of the table."""
    print(_FORMAT.format("figure", "target", "measured", ""))
    print("-" * 90)


def print_row(row: Row) -> None:
    """One line of the table, and how it was measured in small print below."""
    target = "" if row.target is None else "≤ " + _quantity(row.target, row.unit)
    found = "" if row.measured is None else _quantity(row.measured, row.unit)
    decision = "pass" if row.passed else "MISS"
    print(_FORMAT.format(row.figure, target, found, decision), flush=True)
    for line in textwrap.wrap(row.note, 110, initial_indent="    ", subsequent_indent="    "):
        print(line, flush=True)


def _quantity(value: float, unit: str) -> str:
    is_whole = unit == "" or (unit in {"ms", "MB"} and value >= _WHOLE_FROM)
    text = f"{value:.0f}" if is_whole else f"{value:.2f}"
    return f"{text} {unit}".strip()


def write_report(path: Path, rows: Sequence[Row], seconds: float) -> None:
    """Write all results, for comparison with another day or machine."""
    report = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "machine": _machine(),
        "versions": {"python": platform.python_version(), **{name: version(name) for name in _PACKAGES}},
        "rows": [_json(row) for row in rows],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _json(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "figure": row.figure,
        "target": _rounded(row.target),
        "measured": _rounded(row.measured),
        "unit": row.unit,
        "passed": row.passed,
        "note": row.note,
        "samples": [round(sample, 4) for sample in row.samples],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _machine() -> dict[str, Any]:
    return {
        "system": f"{platform.system()} {platform.release()}",
        "processor": _processor(),
        "processors": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "load_average": [round(value, 2) for value in psutil.getloadavg()],
        "executable": sys.implementation.name,
    }


def _processor() -> str:
    """The processor's name. On Linux, /proc has more than the platform module."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
