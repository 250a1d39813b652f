"""The signals that ask the process to end, on Unix and on Windows."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

log: Final = logging.getLogger(__name__)


def _stop_signals() -> tuple[signal.Signals, ...]:
    """The signals that end the bot: of a supervisor, Ctrl-C, and Ctrl-Break or a closed console on Windows."""
    if sys.platform == "win32":
        return signal.SIGTERM, signal.SIGINT, signal.SIGBREAK
    return signal.SIGTERM, signal.SIGINT


@contextmanager
def stop_on_signals(stop: asyncio.Event) -> Iterator[None]:
    """Set `stop` at the first signal, end the process at the second; for the main thread, inside a running loop."""
    loop = asyncio.get_running_loop()
    earlier = {}

    def from_outside(number: int, _: FrameType | None) -> None:
        loop.call_soon_threadsafe(_on_signal, number, stop)

    for number in _stop_signals():
        try:
            loop.add_signal_handler(number, _on_signal, number, stop)
        except NotImplementedError:  # the loop of Windows, which a handler of the signal module wakes as well
            earlier[number] = signal.signal(number, from_outside)
    try:
        yield
    finally:
        for number in _stop_signals():
            if number in earlier:
                signal.signal(number, earlier[number])
            else:
                loop.remove_signal_handler(number)


def _on_signal(number: int, stop: asyncio.Event) -> None:
    """Close in order; a second signal ends the process at once, which loses no more than a crash does: nothing."""
    if stop.is_set():
        log.warning("ended at once, by a second signal")
        logging.shutdown()
        os._exit(128 + number)
    stop.set()
