"""Encodes parts, files and endings as JSON, and decodes them. Stored keys are independent of the names in Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.work.ending import Ending, EndingKind, Fault, Retry
from bot.work.parts import Doubt, FileRef, Line, Panel, PanelScript, PartState, Section

Json = dict[str, Any]


def encode_ending(ending: Ending | None) -> Json | None:
    """An ending as JSON-ready data."""
    if ending is None:
        return None
    return {
        "kind": ending.kind.value,
        "params": dict(ending.params),
        "retry": ending.retry.value,
        "fault": ending.fault.value,
        "after_s": ending.after_s,
    }


def decode_ending(data: Mapping[str, Any] | None) -> Ending | None:
    """The inverse of `encode_ending`."""
    if data is None:
        return None
    return Ending(
        kind=EndingKind(data["kind"]),
        params=data["params"],
        retry=Retry(data["retry"]),
        fault=Fault(data["fault"]),
        after_s=data["after_s"],
    )


def encode_file(ref: FileRef | None) -> Json | None:
    """A file reference as JSON-ready data."""
    if ref is None:
        return None
    return {
        "sha256": ref.sha256,
        "media_type": ref.media_type,
        "size_bytes": ref.size_bytes,
        "width_px": ref.width_px,
        "height_px": ref.height_px,
        "seconds": ref.seconds,
    }


def decode_file(data: Mapping[str, Any] | None) -> FileRef | None:
    """The inverse of `encode_file`; dimensions and duration are None where they were not stored."""
    if data is None:
        return None
    return FileRef(
        sha256=data["sha256"],
        media_type=data["media_type"],
        size_bytes=data["size_bytes"],
        width_px=data.get("width_px"),
        height_px=data.get("height_px"),
        seconds=data.get("seconds"),
    )


def encode_panel(panel: Panel) -> Json:
    """A panel as JSON-ready data."""
    return {
        "script": _encode_script(panel.script),
        "state": panel.state.value,
        "picture": encode_file(panel.picture),
        "ending": encode_ending(panel.ending),
    }


def decode_panel(data: Mapping[str, Any]) -> Panel:
    """The inverse of `encode_panel`."""
    return Panel(
        script=_decode_script(data["script"]),
        state=PartState(data["state"]),
        picture=picture_of(data),
        ending=decode_ending(data["ending"]),
    )


def picture_of(data: Mapping[str, Any]) -> FileRef | None:
    """The picture of a stored panel, for lists that need no more of it."""
    return decode_file(data["picture"])


def _encode_script(script: PanelScript) -> Json:
    return {
        "number": script.number,
        "title": script.title,
        "scene": script.scene,
        "focus": script.focus,
        "detail": script.detail,
        "caption_top": script.caption_top,
        "caption_bottom": script.caption_bottom,
        "lines": [{"speaker": line.speaker, "text": line.text, "manner": line.manner} for line in script.lines],
    }


def _decode_script(data: Mapping[str, Any]) -> PanelScript:
    return PanelScript(
        number=data["number"],
        title=data["title"],
        scene=data["scene"],
        focus=data["focus"],
        detail=data["detail"],
        caption_top=data["caption_top"],
        caption_bottom=data["caption_bottom"],
        lines=tuple(Line(line["speaker"], line["text"], line["manner"]) for line in data["lines"]),
    )


def encode_section(section: Section) -> Json:
    """A section as JSON-ready data."""
    return {
        "number": section.number,
        "text": section.text,
        "title": section.title,
        "direction": section.direction,
        "state": section.state.value,
        "audio": encode_file(section.audio),
        "transcript": section.transcript,
        "doubt": None if section.doubt is None else section.doubt.value,
        "ending": encode_ending(section.ending),
    }


def decode_section(data: Mapping[str, Any]) -> Section:
    """The inverse of `encode_section`."""
    return Section(
        number=data["number"],
        text=data["text"],
        title=data["title"],
        direction=data["direction"],
        state=PartState(data["state"]),
        audio=decode_file(data["audio"]),
        transcript=data["transcript"],
        doubt=None if data["doubt"] is None else Doubt(data["doubt"]),
        ending=decode_ending(data["ending"]),
    )
