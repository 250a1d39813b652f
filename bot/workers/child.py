"""The child's side of a worker: it reads jobs from its standard input and writes answers to its standard output.

The child ends when its input does, so it never outlives the bot.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from shutil import rmtree
from traceback import extract_tb
from typing import BinaryIO

from bot.workers.messages import LENGTHS, Json

Answer = Callable[[bytes, bytes], tuple[Json, bytes]]
"""Does a job, given its JSON and its bytes, and returns those of the result."""


def serve(make_answer: Callable[[], Answer], fault_of: Callable[[Exception], str]) -> None:
    """Do jobs until the input ends.

    `make_answer` prepares the process for its jobs; if it fails, the job fails, and the next job tries it again.
    `fault_of` says what an exception of a job means to the bot; the process stays.
    """
    # Ctrl-C reaches the whole process group; the bot ends the child when it has ended its work.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    jobs, results = sys.stdin.buffer, sys.stdout.buffer
    prepared = cache(make_answer)
    while (job := _read_job(jobs)) is not None:
        head, data = _answered(prepared, fault_of, *job)
        encoded = json.dumps(head).encode()
        results.write(LENGTHS.pack(len(encoded), len(data)) + encoded)
        results.write(data)
        results.flush()
        del job, data


@contextmanager
def own_folder() -> Iterator[Path]:
    """The folder for the child's temporary files, which the last argument of the command line names."""
    folder = Path(sys.argv[-1])
    try:
        yield folder
    finally:
        # The bot removes the folder, too; this counts when the bot was killed.
        rmtree(folder, ignore_errors=True)


def _read_job(jobs: BinaryIO) -> tuple[bytes, bytes] | None:
    """The next job; None at the end of the input."""
    lengths = jobs.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    head_bytes, data_bytes = LENGTHS.unpack(lengths)
    return jobs.read(head_bytes), jobs.read(data_bytes)


def _answered(
    prepared: Callable[[], Answer], fault_of: Callable[[Exception], str], head: bytes, data: bytes
) -> tuple[Json, bytes]:
    try:
        return prepared()(head, data)
    except Exception as error:  # noqa: BLE001 - the process stays, and the bot writes the places to its log
        # Without the message, which may contain a person's text.
        places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in extract_tb(error.__traceback__)]
        return {"fault": fault_of(error), "error": _name_of(error), "places": places}, b""


def _name_of(error: Exception) -> str:
    """The type of an error, and the system's own words for one of the disk."""
    name = type(error).__name__
    return f"{name} ({os.strerror(error.errno)})" if isinstance(error, OSError) and error.errno else name
