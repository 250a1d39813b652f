"""Reproducible ZIP files: the same entries give the same bytes."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_TIME_MIN_S: Final = 315_532_800
_TIME_MAX_S: Final = 4_354_819_198
"""A ZIP file's dates lie between 1980 and 2107 (APPNOTE 4.4.6)."""
_FILE_MODE: Final = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """One file of an archive. Data that is compressed already is stored (`deflate` False)."""

    name: str
    data: bytes
    deflate: bool = True


def pack(entries: Iterable[ZipEntry], made_at: float) -> bytes:
    """An archive of the entries in their order, each dated `made_at` (unix seconds, clamped to the range of ZIP)."""
    moment = time.gmtime(clamped_time(made_at))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for entry in entries:
            info = zipfile.ZipInfo(entry.name, moment[:6])
            info.compress_type = zipfile.ZIP_DEFLATED if entry.deflate else zipfile.ZIP_STORED
            # Unix; the default depends on the system.
            info.create_system = 3
            info.external_attr = _FILE_MODE
            archive.writestr(info, entry.data)
    return target.getvalue()


def clamped_time(made_at: float) -> int:
    """A time in whole unix seconds, clamped to the range of ZIP."""
    return int(min(max(made_at, _TIME_MIN_S), _TIME_MAX_S))
