"""A fast fake of the composer of pages, with plain pictures that record their content."""

from __future__ import annotations

import hashlib
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from PIL import Image

from bot.comics.composer import PageError
from bot.comics.job import ComposedPage, PageJob
from bot.comics.protocol import PageFault


class PlainComposer:
    """Composes pages whose colour depends on their content. With `fails` it fails."""

    def __init__(self) -> None:
        self.jobs: list[PageJob] = []
        self.fails = False

    @asynccontextmanager
    async def open(self) -> AsyncIterator[PlainComposer]:
        """Replaces `PageComposer.open`."""
        yield self

    async def compose(self, job: PageJob) -> ComposedPage:
        """A page of one colour."""
        self.jobs.append(job)
        if self.fails:
            raise PageError(PageFault.PROCESS)
        digest = hashlib.sha256(repr(job).encode()).digest()
        file = io.BytesIO()
        Image.new("RGB", (40, 50), (digest[0], digest[1], digest[2])).save(file, "PNG")
        return ComposedPage(file.getvalue() + digest, "image/png", 40, 50)
