"""ZIP files that depend on nothing but what is put in."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_FIRST_SECOND: Final = 315_532_800
_LAST_SECOND: Final = 4_354_819_198
"""A ZIP file's dates lie between 1980 and 2107 (APPNOTE 4.4.6)."""
_READABLE: Final = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """One file within an archive. What is compressed already is only stored (`deflate` False)."""

    name: str
    data: bytes
    deflate: bool = True


def pack(entries: Iterable[ZipEntry], made_at: float) -> bytes:
    """An archive of the entries in their order, each dated `made_at` (unix seconds; held within what ZIP can say)."""
    moment = time.gmtime(clamped(made_at))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for entry in entries:
            info = zipfile.ZipInfo(entry.name, moment[:6])
            info.compress_type = zipfile.ZIP_DEFLATED if entry.deflate else zipfile.ZIP_STORED
            # The default differs between systems.
            info.create_system = 3
            info.external_attr = _READABLE
            archive.writestr(info, entry.data)
    return target.getvalue()


def clamped(made_at: float) -> int:
    """A time in whole unix seconds, within what every format can say."""
    return int(min(max(made_at, _FIRST_SECOND), _LAST_SECOND))
