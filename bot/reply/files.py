"""The files of one request to Discord."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FILES_BYTES_MAX: Final = 24 * 1024 * 1024
"""All files of one message: a request stays under Discord's 25 MiB even when they are all sent at once."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """The bytes of a file for one request. A form is consumed by sending it, so each try needs a new one.

    `alt` describes a picture, in at most 1,024 characters.
    """

    name: str
    data: bytes
    media_type: str
    alt: str = ""
