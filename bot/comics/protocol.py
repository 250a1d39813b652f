"""The protocol of the composer and its child process: JSON about a page, followed by its bytes."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path

from bot.comics.job import Balloon, ComposedPage, PageFormat, PageJob, PanelArt
from bot.script.page_layout import PageLayout, Slot
from bot.work.part_codec import decode_panel, encode_panel
from bot.work.parts import Box, Panel
from bot.workers.messages import Json


class PageFault(StrEnum):
    """Why a page was not composed."""

    PICTURE = "picture"
    """A picture is missing, or cannot be read."""
    PROCESS = "process"
    """The process that composes took too long or died, twice, or the composer was closed."""
    OURS = "ours"
    """A fault in Elara."""


def encode_job(job: PageJob) -> bytes:
    """A job as JSON. The same jobs give the same bytes."""
    data: Json = {
        "layout": {
            "number": job.layout.number,
            "height": job.layout.height,
            "slots": [
                [slot.panel, slot.left, slot.top, slot.width, slot.height, slot.ratio] for slot in job.layout.slots
            ],
        },
        "panels": [_encode_art(art) for art in job.panels],
        "title": job.title,
        "credit": job.credit,
        "language": job.language,
        "numbered": job.numbered,
        "format": job.format.value,
        "width_px": job.width_px,
    }
    return json.dumps(data, sort_keys=True).encode()


def decode_job(data: bytes) -> PageJob:
    """The inverse of `encode_job`."""
    job: Json = json.loads(data)
    layout = job["layout"]
    return PageJob(
        layout=PageLayout(layout["number"], tuple(Slot(*slot) for slot in layout["slots"]), layout["height"]),
        panels=tuple(map(_decode_art, job["panels"])),
        title=job["title"],
        credit=job["credit"],
        language=job["language"],
        numbered=job["numbered"],
        format=PageFormat(job["format"]),
        width_px=job["width_px"],
    )


def _encode_art(art: PanelArt) -> Json:
    return {
        "panel": encode_panel(Panel(script=art.script, look=art.look)),
        "picture": str(art.picture) if art.picture else "",
        "media_type": art.media_type,
        "note": list(art.note),
        "shows_words": art.shows_words,
    }


def _decode_art(data: Json) -> PanelArt:
    panel = decode_panel(data["panel"])
    return PanelArt(
        script=panel.script,
        look=panel.look,
        picture=Path(data["picture"]) if data["picture"] else None,
        media_type=data["media_type"],
        note=tuple(data["note"]),
        shows_words=data["shows_words"],
    )


def encode_page(page: ComposedPage) -> Json:
    """The child's answer about a page, before its bytes."""
    return {
        "media_type": page.media_type,
        "width_px": page.width_px,
        "height_px": page.height_px,
        "missing_scripts": list(page.missing_scripts),
        "balloons": [
            [one.panel, one.line, _sides(one.box), one.letters_px, one.tail, one.is_shortened] for one in page.balloons
        ],
    }


def decode_page(head: Json, data: bytes) -> ComposedPage:
    """The inverse of `encode_page`."""
    balloons = tuple(
        Balloon(panel, line, Box(*box), letters_px, tuple(tail) if tail else None, is_shortened)
        for panel, line, box, letters_px, tail, is_shortened in head["balloons"]
    )
    scripts = tuple(head["missing_scripts"])
    return ComposedPage(data, head["media_type"], head["width_px"], head["height_px"], balloons, scripts)


def _sides(box: Box) -> list[int]:
    return [box.left, box.top, box.right, box.bottom]
