"""Thumbnails of works, made when a list shows them."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from pathlib import Path
from typing import Final

from bot.export.pictures import Downscale, Picture, picture_of
from bot.library.files import FileStore
from bot.work.parts import FileRef

_THUMBNAIL: Final = Downscale(side_px=160, quality=80)

CACHE_SIZE: Final = 200
"""The number of cached thumbnails; each takes some kilobytes."""


class Thumbnails:
    """Makes thumbnails in threads and caches the ones used last."""

    def __init__(self, files: FileStore) -> None:
        self._files = files
        self._cache: OrderedDict[str, Picture] = OrderedDict()

    async def of(self, ref: FileRef) -> Picture | None:
        """A picture of at most 160 pixels a side; None if the file was deleted or is not a picture."""
        picture = self._cache.pop(ref.sha256, None)
        if picture is None:
            picture = await asyncio.to_thread(_shrunk, self._files.path(ref.sha256))
        if picture is not None:
            self._cache[ref.sha256] = picture
            while len(self._cache) > CACHE_SIZE:
                self._cache.popitem(last=False)
        return picture


def _shrunk(path: Path) -> Picture | None:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    return picture_of(data, _THUMBNAIL)
