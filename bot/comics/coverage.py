"""Which letters a font has, read from the `cmap` table of its file (OpenType specification: cmap)."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

_COLLECTION: Final = b"ttcf"
_UNICODE: Final = {(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)}
"""Platform and encoding of the tables for Unicode."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Code points in ranges, both ends included, in rising order."""

    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    def __contains__(self, letter: str) -> bool:
        index = bisect_right(self.starts, ord(letter)) - 1
        return index >= 0 and ord(letter) <= self.ends[index]


def coverage_of(path: Path, index: int = 0) -> Coverage:
    """The letters of a font file, or of one font of a collection; none if the file cannot be read."""
    try:
        with path.open("rb") as file:
            ranges = sorted(_ranges(file, index))
    except (OSError, struct.error):
        return Coverage()
    return Coverage(tuple(start for start, _ in ranges), tuple(end for _, end in ranges))


def _read(file: BinaryIO, form: str, offset: int) -> tuple[int, ...]:
    file.seek(offset)
    return struct.unpack(form, file.read(struct.calcsize(form)))


def _ranges(file: BinaryIO, index: int) -> Iterator[tuple[int, int]]:
    start = 0
    if file.read(4) == _COLLECTION:
        (start,) = _read(file, ">I", 12 + 4 * index)
    _, tables = _read(file, ">IH", start)
    for number in range(tables):
        tag, _, offset, _ = struct.unpack(">4sIII", _bytes(file, start + 12 + 16 * number, 16))
        if tag == b"cmap":
            yield from _cmap(file, offset)
            return


def _bytes(file: BinaryIO, offset: int, size: int) -> bytes:
    file.seek(offset)
    return file.read(size)


def _cmap(file: BinaryIO, offset: int) -> Iterator[tuple[int, int]]:
    _, count = _read(file, ">HH", offset)
    wide, narrow = None, None
    for number in range(count):
        platform, encoding, where = _read(file, ">HHI", offset + 4 + 8 * number)
        if (platform, encoding) in _UNICODE:
            (form,) = _read(file, ">H", offset + where)
            wide = offset + where if form == 12 else wide
            narrow = offset + where if form == 4 else narrow
    if wide is not None:
        (groups,) = _read(file, ">I", wide + 12)
        values = _read(file, f">{3 * groups}I", wide + 16)
        yield from zip(values[0::3], values[1::3], strict=True)
    elif narrow is not None:
        (doubled,) = _read(file, ">H", narrow + 6)
        ends = _read(file, f">{doubled // 2}H", narrow + 14)
        starts = _read(file, f">{doubled // 2}H", narrow + 16 + doubled)
        yield from zip(starts, ends, strict=True)
