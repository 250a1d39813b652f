"""An ID3v2.3 tag with chapters (id3.org: ID3v2.3.0; ID3v2 Chapter Frame Addendum)."""

from __future__ import annotations

import codecs
import struct
from collections.abc import Sequence
from typing import Final

_NO_OFFSET: Final = 0xFFFF_FFFF
_CONTENTS_MAX: Final = 255
"""A table of contents counts its entries in one byte."""
_ORDERED: Final = 0b01
_TOP_LEVEL_AND_ORDERED: Final = 0b11
_UTF_16: Final = b"\x01"
_HEADER_BYTES: Final = 10
"""The size of the header of the tag, and of each frame."""
_SYNCHSAFE_SHIFTS: Final = (21, 14, 7, 0)

ChapterTimes = tuple[str, int, int]
"""A chapter's title, and where it starts and ends in milliseconds."""


def id3_tag(texts: dict[str, str], chapters: Sequence[ChapterTimes]) -> bytes:
    """A tag with text frames by their ids, without the empty ones, and with chapters. Titles may be empty.

    The table of contents has the title of the whole: Apple's players and others show no chapters without one that is
    at the top level, and some look for its title.
    """
    frames = b"".join(_text_frame(name, text) for name, text in texts.items() if text)
    frames += _contents(len(chapters), texts.get("TIT2", "")) + b"".join(
        _chapter(_name(number), *chapter) for number, chapter in enumerate(chapters)
    )
    return b"ID3\x03\x00\x00" + _synchsafe(len(frames)) + frames


def chapter_starts_ms(data: bytes) -> list[int]:
    """The starts of the chapters of a file with such a tag, in milliseconds; empty without a tag."""
    if data[:4] != b"ID3\x03":
        return []
    end = _HEADER_BYTES + sum(byte << shift for byte, shift in zip(data[6:10], _SYNCHSAFE_SHIFTS, strict=True))
    starts, place = [], _HEADER_BYTES
    while place < end:
        name, size = data[place : place + 4], int.from_bytes(data[place + 4 : place + 8], "big")
        content = data[place + _HEADER_BYTES : place + _HEADER_BYTES + size]
        if name == b"CHAP":
            times = content.index(b"\0") + 1
            starts.append(int.from_bytes(content[times : times + 4], "big"))
        place += _HEADER_BYTES + size
    return starts


def _contents(count: int, title: str) -> bytes:
    """The table of contents: one, or several below one where the chapters are too many for it."""
    names = [_name(number) for number in range(count)]
    groups = [names[start : start + _CONTENTS_MAX] for start in range(0, count, _CONTENTS_MAX)]
    if len(groups) <= 1:
        return b"".join(_contents_frame(b"toc\0", _TOP_LEVEL_AND_ORDERED, group, title) for group in groups)
    group_names = [f"toc{number}".encode() + b"\0" for number in range(len(groups))]
    frames = _contents_frame(b"toc\0", _TOP_LEVEL_AND_ORDERED, group_names, title)
    return frames + b"".join(map(_contents_frame, group_names, [_ORDERED] * len(groups), groups))


def _contents_frame(name: bytes, flags: int, entries: Sequence[bytes], title: str = "") -> bytes:
    frames = _text_frame("TIT2", title) if title else b""
    return _frame("CTOC", name + bytes([flags, len(entries)]) + b"".join(entries) + frames)


def _chapter(name: bytes, title: str, start_ms: int, end_ms: int) -> bytes:
    times = struct.pack(">IIII", start_ms, end_ms, _NO_OFFSET, _NO_OFFSET)
    return _frame("CHAP", name + times + _text_frame("TIT2", title))


def _name(number: int) -> bytes:
    return f"chp{number}".encode() + b"\0"


def _text_frame(name: str, text: str) -> bytes:
    # A NUL would end the text; the byte order is written so that every machine makes the same file.
    text = text.replace("\0", "")
    return _frame(name, _UTF_16 + codecs.BOM_UTF16_LE + text.encode("utf-16-le", "replace"))


def _frame(name: str, content: bytes) -> bytes:
    return name.encode() + struct.pack(">IH", len(content), 0) + content


def _synchsafe(size: int) -> bytes:
    """A size in four bytes of seven bits."""
    return bytes(size >> shift & 0x7F for shift in _SYNCHSAFE_SHIFTS)
