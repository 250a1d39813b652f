"""The C library uses mappings for large blocks, which it can return, and few heaps for threads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from bot.allocator import ARENAS_MAX, LARGE_BYTES
from tests.glibc import HAS_FIGURES

ROOT: Final = Path(__file__).parents[1]

LARGE: Final = 16 * LARGE_BYTES
"""A block larger than the free space of the heap after the imports."""

PROBE: Final = """
import ctypes, json, os, sys, tempfile, threading
from bot.allocator import configure_allocator
from tests.glibc import heap

libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fdopen.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
libc.malloc_info.argtypes = [ctypes.c_int, ctypes.c_void_p]
libc.fflush.argtypes = [ctypes.c_void_p]

if sys.argv[1] == "configured":
    configure_allocator()
large = int(sys.argv[2])
libc.free(libc.malloc(large))  # from which glibc learns that such blocks are short-lived
before = heap().mapped_bytes
block = libc.malloc(large)
mapped = heap().mapped_bytes - before

meeting = threading.Barrier(17)

def allocate():
    block = libc.malloc(1000)
    meeting.wait()
    meeting.wait()

threads = [threading.Thread(target=allocate) for _ in range(16)]
for thread in threads:
    thread.start()
meeting.wait()
with tempfile.TemporaryFile() as file:
    stream = libc.fdopen(os.dup(file.fileno()), b"w")
    libc.malloc_info(0, stream)
    libc.fflush(stream)
    file.seek(0)
    heaps = file.read().count(b"<heap nr=")
meeting.wait()
print(json.dumps({"mapped": mapped, "heaps": heaps}))
"""


def probe(how: str) -> dict[str, int]:
    """The mapped bytes of a large block, and the number of heaps from which sixteen threads allocate."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("MALLOC_", "GLIBC_"))}
    command = [sys.executable, "-c", PROBE, how, str(LARGE)]
    done = subprocess.run(command, check=True, capture_output=True, env=environ, cwd=ROOT)  # noqa: S603 - our own words
    found: dict[str, int] = json.loads(done.stdout)
    return found


@pytest.mark.skipif(not HAS_FIGURES, reason="for glibc 2.33 or newer")
def test_large_blocks_are_mappings_and_threads_share_few_heaps() -> None:
    configured, untouched = probe("configured"), probe("untouched")
    assert configured["mapped"] >= LARGE
    assert configured["heaps"] <= ARENAS_MAX
    # The C library's default differs; otherwise this test would prove nothing.
    assert untouched["mapped"] == 0
    assert untouched["heaps"] > ARENAS_MAX
