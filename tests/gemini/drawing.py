"""Handmade answers of an image model, and their results."""

from __future__ import annotations

import base64
import io

from PIL import Image

from bot.gemini.events import PanelDrawn, PanelMissing, PanelWritten, TitleHeld, TitleMade
from bot.work.ending import EndingKind
from sandbox.gemini import faults
from sandbox.gemini.steps import Send, Step

Made = TitleMade | TitleHeld | PanelWritten | PanelDrawn | PanelMissing


def words(number: int) -> str:
    return f'Panel {number}: Title {number}\nScene: place {number}\nDialogue (ADA): "Line {number}."\n'


def picture(shade: int, *, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), (shade, 80, 160)).save(file, kind)
    return file.getvalue()


def answer(*pieces: str | bytes, finish: str | None = "STOP", then: tuple[Step, ...] = ()) -> faults.Reply:
    """An answer of exactly these parts: strings are text, bytes are pictures."""
    steps: list[Step] = []
    for piece in pieces:
        part: dict[str, object] = {"text": piece}
        if isinstance(piece, bytes):
            part = {"inlineData": {"mimeType": "image/png", "data": base64.b64encode(piece).decode()}}
        steps.append(Send({"candidates": [{"content": {"role": "model", "parts": [part]}}]}, media_type="x"))
    if finish:
        steps.append(Send({"candidates": [{"finishReason": finish}], "usageMetadata": {"promptTokenCount": 7}}))
    return faults.Reply((*steps, *then))


def whole(panels: int, *, but: tuple[int, ...] = ()) -> list[str | bytes]:
    """The words and the picture of each panel, without pictures for the panels in `but`."""
    pieces: list[str | bytes] = []
    for number in range(1, panels + 1):
        pieces.append(words(number))
        if number not in but:
            pieces.append(picture(number))
    return pieces


def pictures(events: list[Made]) -> dict[int, bytes]:
    return {event.script.number: event.data for event in events if isinstance(event, PanelDrawn)}


def missing(events: list[Made]) -> dict[int, EndingKind]:
    return {event.script.number: event.ending.kind for event in events if isinstance(event, PanelMissing)}
