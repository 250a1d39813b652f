"""The pictures of panels in the file store: put there in a size that can be uploaded, and read again."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from PIL import Image

from bot.gemini.events import PanelDrawn
from bot.library.files import FileStore
from bot.making.bodies import ending_on_disk_error
from bot.making.pictures import fit_picture
from bot.work.parts import FileRef, Panel

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PictureStore:
    """Stores drawn pictures. `limit_bytes` is the largest upload of one file."""

    files: FileStore
    limit_bytes: int

    async def put(self, drawn: PanelDrawn) -> FileRef | None:
        """Store a picture; None for one that cannot be read. Raises `EndingError` when the disk refuses it."""
        try:
            fitted = await asyncio.to_thread(fit_picture, drawn.data, drawn.media_type, self.limit_bytes)
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            # Pillow raises these for bytes that are not a picture, or a decompression bomb.
            log.warning("a picture of %d bytes (%s) cannot be read", len(drawn.data), drawn.media_type)
            return None
        data, media_type, width_px, height_px = fitted
        with ending_on_disk_error("disk"):
            return await self.files.put(data, media_type, width_px=width_px, height_px=height_px)


async def drawn_panels(panels: tuple[Panel, ...], files: FileStore) -> tuple[PanelDrawn, ...]:
    """The panels that have a picture, with its bytes, in order; raises `EndingError` when a file is missing."""
    with ending_on_disk_error("files"):
        return tuple(
            [
                PanelDrawn(panel.script, await files.read(panel.picture), panel.picture.media_type)
                for panel in panels
                if panel.picture is not None
            ]
        )
