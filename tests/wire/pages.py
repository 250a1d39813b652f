"""A fast fake of the composer without fonts, whose comic pages record their content."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self

import pytest
from PIL import Image

from bot.app import App
from bot.comics.composer import PageError
from bot.comics.job import ComposedPage, PageFormat, PageJob
from bot.comics.protocol import PageFault
from sandbox.discord import Message
from sandbox.discord.files import Attachment
from tests.idle_time import real_time

WIDTH_PX, HEIGHT_PX = 80, 100
_MEDIA_TYPES = {PageFormat.JPEG: "image/jpeg", PageFormat.PNG: "image/png", PageFormat.PDF: "application/pdf"}


@dataclass
class PlainComposer:
    """Composes small pages. A JPEG file of a page records its content (see `on_page`).

    `jobs` are all jobs, in order. It fails at each page that has more pictures than `pictures_max`.
    Each page looks like `look`.
    """

    jobs: list[PageJob] = field(default_factory=list)
    missing_scripts: tuple[str, ...] = ()
    pictures_max: int = 99
    look: Image.Image = field(default_factory=lambda: Image.new("RGB", (WIDTH_PX, HEIGHT_PX), "white"))

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator[Self]:
        """Replaces `PageComposer.open`."""
        yield cls()

    async def compose(self, job: PageJob) -> ComposedPage:
        """A page that differs by its content."""
        self.jobs.append(job)
        if sum(art.picture is not None for art in job.panels) > self.pictures_max:
            raise PageError(PageFault.OURS)
        told = {
            "title": job.title,
            "credit": job.credit,
            "language": job.language,
            "panels": [
                {
                    "number": art.script.number,
                    "picture": art.picture.name if art.picture is not None else "",
                    "note": list(art.note),
                    "words": _words(art.script) if art.shows_words else [],
                }
                for art in job.panels
            ],
        }
        file = io.BytesIO()
        if job.format is PageFormat.JPEG:
            self.look.save(file, "JPEG", quality=90, comment=json.dumps(told).encode())
        else:
            self.look.save(file, job.format.value.upper())
        media_type = _MEDIA_TYPES[job.format]
        return ComposedPage(file.getvalue(), media_type, WIDTH_PX, HEIGHT_PX, missing_scripts=self.missing_scripts)


def _words(script: Any) -> list[str]:  # noqa: ANN401
    return [text for text in (script.caption_top, *(line.text for line in script.lines), script.caption_bottom) if text]


@pytest.fixture(autouse=True)
def plain_pages(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages are composed by the fake, except in tests marked `real_pages`, which use the bot's composer process."""
    if request.node.get_closest_marker("real_pages") is None:
        monkeypatch.setattr("bot.app.PageComposer", PlainComposer)
        yield
    else:
        with real_time():
            yield


def composer_of(app: App) -> PlainComposer:
    """The fake with which a bot composes pages."""
    composer: Any = app.work_service.workers.composer
    assert isinstance(composer, PlainComposer)
    return composer


def on_page(attachment: Attachment) -> dict[str, Any]:
    """The content of a page of `PlainComposer`."""
    with Image.open(io.BytesIO(attachment.data)) as image:
        assert image.format == "JPEG"
        told: dict[str, Any] = json.loads(image.info["comment"])
    return told


def drawn(attachment: Attachment) -> list[int]:
    """The numbers of the panels that have a picture on a page."""
    return [panel["number"] for panel in on_page(attachment)["panels"] if panel["picture"]]


def versions(message: Message) -> list[Attachment]:
    """The versions of the page that a message had, in order, never two at once."""
    found: list[Attachment] = []
    for revision in message.revisions:
        assert len(revision.attachments) <= 1
        found += [one for one in revision.attachments if one not in found]
    return found
