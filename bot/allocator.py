"""The C library's allocator: freed memory goes back to the system.

asyncio reads a socket into a new buffer of 256 KiB, which it then shrinks to what has come. glibc takes large blocks as
mappings of their own, but once a larger mapping was freed it takes blocks up to that size from its heap. There the
shrunk buffers leave gaps between small objects, and the heap grows although no more of it is in use.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Final

LARGE_BYTES: Final = 128 * 1024
"""From this size on a block is a mapping of its own, which is unmapped when it is freed. glibc's initial value."""

ARENAS_MAX: Final = 2
"""Heaps from which threads allocate. glibc allows eight for each core, and each keeps free memory of its own."""

_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8


def configure_allocator() -> None:
    """Set both limits where the C library is glibc; call it before the first thread starts.

    Source: the manual page mallopt(3).
    """
    if sys.platform != "linux":
        return
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except AttributeError:
        return  # another C library, such as musl: its allocator has no such limits
    mallopt(_M_MMAP_THRESHOLD, LARGE_BYTES)
    mallopt(_M_ARENA_MAX, ARENAS_MAX)
