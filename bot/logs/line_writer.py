"""Writes lines to a stream in a thread, so that a stream that nothing reads blocks nothing else."""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable
from typing import Final, TextIO

WAITING_CHARACTERS_MAX: Final = 1_000_000
"""Lines that exceed this backlog are dropped."""

CLOSE_S: Final = 1.0
"""How long `flush` and `close` wait for the stream."""

_FULL_PAUSE_S: Final = 0.05
"""The pause before the next attempt on a non-blocking stream that is full."""


class LineWriter:
    """A queue of lines and the thread that writes them.

    `put` never blocks: it drops a line when the backlog is too long, or when the stream refuses it, and the next line
    says how many were dropped. The thread writes to the descriptor directly: a buffered stream would keep a lock that
    the interpreter needs at its exit.
    """

    def __init__(self, stream: TextIO, *, waiting_characters_max: int = WAITING_CHARACTERS_MAX) -> None:
        self._write = _writer_to(stream)
        self._waiting_characters_max = waiting_characters_max
        self._lines: queue.SimpleQueue[str | threading.Event | None] = queue.SimpleQueue()
        self._lock = threading.RLock()  # a destructor may log in the middle of `put`
        self._waiting_characters = 0
        self._dropped = 0
        self._is_closed = False
        self._thread = threading.Thread(target=self._write_lines, name="log", daemon=True)
        self._thread.start()

    def put(self, line: str, dropped_line: Callable[[int], str]) -> None:
        """Queue a line without its line break, or drop it. `dropped_line` renders the number of dropped lines."""
        with self._lock:
            if self._is_closed and not self._thread.is_alive():
                self._waiting_characters += len(line) + 1
                self._write_line(line + "\n")  # a warning of the interpreter's exit
                return
            if self._waiting_characters + len(line) > self._waiting_characters_max:
                self._dropped += 1
                return
            dropped, self._dropped = self._dropped, 0
            for each in ([dropped_line(dropped)] if dropped else []) + [line]:
                self._waiting_characters += len(each) + 1
                self._lines.put(each + "\n")

    def flush(self) -> None:
        """Wait until the queued lines are written, at most `CLOSE_S`."""
        written = threading.Event()
        self._lines.put(written)
        if self._thread.is_alive():
            written.wait(CLOSE_S)

    def close(self) -> None:
        """Write the queued lines and end the thread, within `CLOSE_S`."""
        with self._lock:
            if not self._is_closed:
                self._is_closed = True
                self._lines.put(None)
        self._thread.join(CLOSE_S)

    def _write_lines(self) -> None:
        while (item := self._lines.get()) is not None:
            if isinstance(item, threading.Event):
                item.set()
            else:
                self._write_line(item)

    def _write_line(self, line: str) -> None:
        try:
            self._write(line)
        except (OSError, ValueError):  # the disk is full, the reader is gone, or the stream is closed
            with self._lock:
                self._dropped += 1
        with self._lock:
            self._waiting_characters -= len(line)


def _writer_to(stream: TextIO) -> Callable[[str], object]:
    """A function that writes a text to a stream, without its buffer if it has a descriptor."""
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError):  # io.UnsupportedOperation is both: a stream in memory
        return stream.write
    return lambda text: _write_all(descriptor, text.encode(errors="backslashreplace"))


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        try:
            rest = rest[os.write(descriptor, rest) :]
        except BlockingIOError:
            time.sleep(_FULL_PAUSE_S)
