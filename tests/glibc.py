"""The statistics of glibc's allocator."""

from __future__ import annotations

import ctypes
import sys
from dataclasses import dataclass
from typing import Final

HAS_FIGURES: Final = sys.platform == "linux" and hasattr(ctypes.CDLL(None), "mallinfo2")
"""Whether the C library is glibc 2.33 or newer."""


class _Mallinfo2(ctypes.Structure):
    """`struct mallinfo2` of malloc.h (manual page mallinfo(3))."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in (
            "arena",
            "ordblks",
            "smblks",
            "hblks",
            "hblkhd",
            "usmblks",
            "fsmblks",
            "uordblks",
            "fordblks",
            "keepcost",
        )
    )


@dataclass(frozen=True, slots=True)
class Heap:
    """Bytes in use, free bytes that are kept, and bytes of blocks with their own mapping."""

    used_bytes: int = 0
    free_bytes: int = 0
    mapped_bytes: int = 0


def heap() -> Heap:
    """The heap of this process; zeros if the C library does not report it."""
    if not HAS_FIGURES:
        return Heap()
    mallinfo2 = ctypes.CDLL(None).mallinfo2
    mallinfo2.restype = _Mallinfo2
    found = mallinfo2()
    return Heap(found.uordblks, found.fordblks, found.hblkhd)
