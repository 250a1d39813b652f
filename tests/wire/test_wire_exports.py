"""Downloads: the pictures that were added, all chapters from any of them, and the language."""

from __future__ import annotations

import io
import zipfile

import pytest

from sandbox.discord import Message
from tests.wire.conftest import OpenStage, Stage, patient_limits
from tests.wire.replies import stage_of, tells
from tests.wire.shelf import keep, made, more, original, quiet, shown

ROOMY = patient_limits(interaction_requests=100)
GERMAN = "Der alte Wärter stieg die Treppe hinauf und zählte jede Stufe, denn er war allein mit dem Meer und der Nacht."


def unzipped(message: Message) -> dict[str, bytes]:
    """The files in the archive that a message brings."""
    (file, *_) = message.attachments
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


async def downloaded(stage: Stage, message: Message) -> dict[str, bytes]:
    """The files in the EPUB or CBZ of the work that a message shows."""
    return unzipped(await shown(await more(stage, message, "Download")))


@pytest.mark.asyncio
async def test_a_book_has_the_added_pictures_all_chapters_and_its_language(open_stage: OpenStage) -> None:
    async with stage_of(open_stage, limits=ROOMY) as stage:
        tells(stage, f"# Die Lampe\n\n{GERMAN}")
        told = await made(stage, "ein Leuchtturm")
        story = await stage.kept()
        added = await more(stage, original(told), "Add pictures")
        await added.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        await quiet(stage)
        store = stage.app.work_service.library.files
        drawn = {await store.read(panel.picture) for panel in (await stage.kept()).panels if panel.picture}
        await keep(stage, "und dann", after=story)
        files = await downloaded(stage, original(told))
        assert files["EPUB/chapter-001.xhtml"].count(b"<img ") == 3
        assert b"All of und dann." in files["EPUB/chapter-002.xhtml"]
        assert b"<dc:language>de</dc:language>" in files["EPUB/package.opf"]
        assert {data for name, data in files.items() if name.endswith(".png")} == drawn
