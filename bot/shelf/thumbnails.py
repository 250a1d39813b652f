"""Small pictures of works, made when a list shows them."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from pathlib import Path
from typing import Final

from bot.export.pictures import Downscale, Picture, picture_of
from bot.library.files import FileStore
from bot.work.parts import FileRef

_SMALL: Final = Downscale(side_px=160, quality=80)

KEPT: Final = 200
"""So many are remembered; each takes some kilobytes."""


class Thumbnails:
    """Makes them in threads and remembers the last ones."""

    def __init__(self, files: FileStore) -> None:
        self._files = files
        self._made: OrderedDict[str, Picture] = OrderedDict()

    async def of(self, ref: FileRef) -> Picture | None:
        """A picture of at most 160 pixels a side; None where the file is gone, or is none."""
        made = self._made.pop(ref.sha256, None)
        if made is None:
            made = await asyncio.to_thread(_shrunk, self._files.path(ref.sha256))
        if made is not None:
            self._made[ref.sha256] = made
            while len(self._made) > KEPT:
                self._made.popitem(last=False)
        return made


def _shrunk(path: Path) -> Picture | None:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    return picture_of(data, _SMALL)
