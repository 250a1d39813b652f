"""Counts log lines that repeat: a fault is written once with its traceback, then as one line with a count."""

from __future__ import annotations

import copy
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

INTERVAL_S: Final = 60.0
"""A line that repeats is written again after this time, with the number of its repeats."""

WARNINGS_MAX: Final = 10
"""The most warnings of one kind that are written in each interval; they may concern different works."""

_Key = tuple[str, int, str, type[BaseException] | None]


@dataclass(slots=True)
class _Series:
    """Records of one kind within an interval."""

    since_s: float
    written: int = 0
    counted: int = 0
    newest: logging.LogRecord | None = None
    """The newest record that was only counted."""


class Repeats:
    """Decides which records are written. Two records are of one kind when logger, level, template and error are equal.

    Records below WARNING always pass. Of a kind with an exception the first record passes, of others the first
    `WARNINGS_MAX`; the rest of the interval is counted. A kind that pauses for an interval begins again.

    A record that is logged with `extra={"reference": ...}` is looked for by a person who was told the reference, so its
    line always passes, and only its traceback is left out.
    """

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._lock = threading.RLock()  # a destructor may log meanwhile
        self._series: dict[_Key, _Series] = {}

    def admit(self, record: logging.LogRecord) -> list[logging.LogRecord]:
        """The records to write now: the counts that are due, then `record` unless it is only counted."""
        with self._lock:
            admitted = list(self._due())
            if record.levelno < logging.WARNING:
                return [*admitted, record]
            error = record.exc_info[0] if record.exc_info else None
            key = (record.name, record.levelno, str(record.msg), error)
            series = self._series.setdefault(key, _Series(self._now_s()))
            if series.written < (WARNINGS_MAX if error is None else 1):
                series.written += 1
                return [*admitted, record]
            if hasattr(record, "reference"):
                return [*admitted, _without_traceback(record)]
            series.counted += 1
            series.newest = _without_traceback(record)
            return admitted

    def pending(self) -> list[logging.LogRecord]:
        """The counts that are not written yet, due or not; for the end of the process."""
        with self._lock:
            counts = [_count(series, self._now_s()) for series in self._series.values() if series.counted]
            self._series.clear()
            return counts

    def _due(self) -> Iterator[logging.LogRecord]:
        now_s = self._now_s()
        for key, series in list(self._series.items()):
            if now_s - series.since_s < INTERVAL_S:
                continue
            if series.counted:
                yield _count(series, now_s)
                series.since_s, series.counted = now_s, 0
            else:
                del self._series[key]


def _without_traceback(record: logging.LogRecord) -> logging.LogRecord:
    """A copy with its text rendered, so that it keeps no object alive."""
    short = copy.copy(record)
    error: Any = record.exc_info[0] if record.exc_info else None
    short.msg = record.getMessage() + (f" ({error.__name__})" if error is not None else "")
    short.args, short.exc_info, short.exc_text, short.stack_info = None, None, None, None
    return short


def _count(series: _Series, now_s: float) -> logging.LogRecord:
    assert series.newest is not None  # noqa: S101 - every counted record sets it
    record = series.newest
    record.msg = f"{record.msg} (the newest of {series.counted} in {now_s - series.since_s:.0f} s)"
    return record
