"""The child process that composes pages: jobs come in at its standard input, pages go out at its standard output.

Typst and the pictures stay out of the bot's own process, which would keep their memory. The child ends when its input
does, so it never outlives the bot.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from shutil import rmtree
from traceback import extract_tb
from typing import Any, BinaryIO

from bot.comics.job import ComposedPage
from bot.comics.page import PageMaker
from bot.comics.protocol import LENGTH, PageFault, decode_job, encode_page
from bot.comics.typesetting import Typesetter


def main() -> None:
    """Compose pages until the input ends, with files in the folder that the first argument names."""
    # Ctrl-C reaches the whole process group; the bot ends the child when it has ended its work.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    jobs, pages = sys.stdin.buffer, sys.stdout.buffer
    folder = Path(sys.argv[1])
    try:
        maker = PageMaker(Typesetter(folder))
        while job := _read_job(jobs):
            head, data = _composed(maker, job)
            encoded = json.dumps(head).encode()
            pages.write(LENGTH.pack(len(encoded)) + encoded)
            pages.write(data)
            pages.flush()
    finally:
        # The bot removes the folder, too; this counts when the bot was killed.
        rmtree(folder, ignore_errors=True)


def _read_job(jobs: BinaryIO) -> bytes:
    """The next job; empty at the end of the input."""
    length = jobs.read(LENGTH.size)
    return jobs.read(LENGTH.unpack(length)[0]) if len(length) == LENGTH.size else b""


def _composed(maker: PageMaker, job: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        page: ComposedPage = maker.compose(decode_job(job))
    except OSError as error:
        return _failed(PageFault.PICTURE, error), b""
    except Exception as error:  # noqa: BLE001 - the process stays, and the bot writes the places to its log
        return _failed(PageFault.OURS, error), b""
    return encode_page(page), page.data


def _failed(fault: PageFault, error: Exception) -> dict[str, Any]:
    """What went wrong and where, without the words of a message: they may hold what a person wrote."""
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in extract_tb(error.__traceback__)]
    return {"fault": fault.value, "error": type(error).__name__, "places": places}


if __name__ == "__main__":
    main()
