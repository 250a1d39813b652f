"""The content of a picture that was drawn here, stored in its file for questions about it and for references."""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import asdict, dataclass
from typing import Final

from sandbox.gemini.request import Ask, data_of

KEYWORD: Final = b"elara-sandbox\0"
_HEADER_BYTES: Final = 33
"""A PNG's signature and its first chunk (PNG specification 5.2, 11.2.2)."""
_SEARCHED_BYTES: Final = 100_000
_IMAGE_DESCRIPTION: Final = 0x010E
_ASCII: Final = 2
_NOTE_OFFSET: Final = 26
"""EXIF 2.3, 4.6.2: a directory of one entry behind the header of eight bytes, then the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person in a picture. `head` is (top, left, bottom, right), `mouth` (y, x), in thousandths of the picture.

    `look` and `key` are those of `cast.Member`.
    """

    name: str
    head: tuple[int, int, int, int]
    mouth: tuple[int, int] | None = None
    look: str = ""
    key: str = ""
    is_extra: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """Everyone in a picture, the names of people missing from it, and the lettering in it."""

    people: tuple[Person, ...] = ()
    missing: tuple[str, ...] = ()
    lettering: str = ""


def note_of(shown: Shown) -> bytes:
    """The note as bytes: the comment of a JPEG, or the description in the EXIF data of a PNG."""
    return KEYWORD + json.dumps(asdict(shown)).encode("ascii")


def noted(png: bytes, shown: Shown) -> bytes:
    """The PNG with the note in its EXIF data, which survives a conversion or a resize that keeps metadata."""
    note = note_of(shown) + b"\0"
    entry = struct.pack("<HHII", _IMAGE_DESCRIPTION, _ASCII, len(note), _NOTE_OFFSET)
    data = b"eXIf" + b"II*\0" + struct.pack("<IH", 8, 1) + entry + struct.pack("<I", 0) + note
    chunk = struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
    return png[:_HEADER_BYTES] + chunk + png[_HEADER_BYTES:]


def shown_in(data: bytes) -> Shown | None:
    """The note of a file; None for a picture that was not drawn here."""
    at = data.find(KEYWORD, 0, _SEARCHED_BYTES)
    if at < 0:
        return None
    text = data[at + len(KEYWORD) : at + _SEARCHED_BYTES].decode("latin-1")
    try:
        made, _ = json.JSONDecoder().raw_decode(text)
        people = (
            Person(**{**one, "head": tuple(one["head"]), "mouth": one["mouth"] and tuple(one["mouth"])})
            for one in made["people"]
        )
        return Shown(tuple(people), tuple(made["missing"]), made["lettering"])
    except (ValueError, TypeError, KeyError):
        return None


def pictures_in(ask: Ask) -> list[Shown | None]:
    """The note of each picture of a request, in order."""
    return [shown_in(data_of(blob)) for blob in ask.blobs]
