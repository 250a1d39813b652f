"""An ID3v2.3 tag with chapters (id3.org: ID3v2.3.0; ID3v2 Chapter Frame Addendum)."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from typing import Final

_NO_OFFSET: Final = 0xFFFF_FFFF
_CONTENTS_MAX: Final = 255
"""A table of contents counts its entries in one byte."""
_TOP_LEVEL_AND_ORDERED: Final = 0b11
_UTF_16: Final = b"\x01"

ChapterTimes = tuple[str, int, int]
"""A chapter's title, and where it starts and ends in milliseconds."""


def id3_tag(texts: dict[str, str], chapters: Sequence[ChapterTimes]) -> bytes:
    """A tag with text frames by their ids, without the empty ones, and with chapters. Titles may be empty."""
    frames = b"".join(_text_frame(name, text) for name, text in texts.items() if text)
    frames += _chapter_frames(_at_most(chapters, _CONTENTS_MAX))
    return b"ID3\x03\x00\x00" + _synchsafe(len(frames)) + frames


def _chapter_frames(chapters: Sequence[ChapterTimes]) -> bytes:
    names = [f"chp{number}".encode() + b"\0" for number in range(len(chapters))]
    contents = b"toc\0" + bytes([_TOP_LEVEL_AND_ORDERED, len(names)]) + b"".join(names)
    frames = _frame("CTOC", contents) if names else b""
    for name, (title, start_ms, end_ms) in zip(names, chapters, strict=True):
        times = struct.pack(">IIII", start_ms, end_ms, _NO_OFFSET, _NO_OFFSET)
        frames += _frame("CHAP", name + times + _text_frame("TIT2", title))
    return frames


def _at_most(chapters: Sequence[ChapterTimes], count: int) -> Sequence[ChapterTimes]:
    """The chapters, several as one where there are too many."""
    step = math.ceil(len(chapters) / count)
    if step <= 1:
        return chapters
    groups = [chapters[start : start + step] for start in range(0, len(chapters), step)]
    return [(group[0][0], group[0][1], group[-1][2]) for group in groups]


def _text_frame(name: str, text: str) -> bytes:
    return _frame(name, _UTF_16 + text.encode("utf-16", "replace"))


def _frame(name: str, content: bytes) -> bytes:
    return name.encode() + struct.pack(">IH", len(content), 0) + content


def _synchsafe(size: int) -> bytes:
    """A size in four bytes of seven bits."""
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
