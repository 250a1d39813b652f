"""Encodes parts, files and endings as JSON, and decodes them. Stored keys are independent of the names in Python.

What a comic of composed pages has beyond the words and pictures of its panels came later, and is missing where it says
nothing: shot and weight of a panel, the place of a line, what was seen in a picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.work.ending import Ending, EndingKind, Fault, Retry
from bot.work.parts import (
    Box,
    FileRef,
    Flaw,
    Head,
    Line,
    LineKind,
    Look,
    Page,
    Panel,
    PanelScript,
    PartState,
    Weight,
)

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
    data: Json = {
        "script": _encode_script(panel.script),
        "state": panel.state.value,
        "picture": encode_file(panel.picture),
        "ending": encode_ending(panel.ending),
    }
    if panel.look is not None:
        data["look"] = _encode_look(panel.look)
    if panel.earlier:
        data["earlier"] = [encode_file(ref) for ref in panel.earlier]
    if panel.earlier_looks:
        data["earlier_looks"] = {sha256: _encode_look(look) for sha256, look in panel.earlier_looks.items()}
    if panel.redrawn:
        data["redrawn"] = True
    if panel.reworded:
        data["reworded"] = True
    return data


def decode_panel(data: Mapping[str, Any]) -> Panel:
    """The inverse of `encode_panel`."""
    return Panel(
        script=_decode_script(data["script"]),
        state=PartState(data["state"]),
        picture=picture_of(data),
        ending=decode_ending(data["ending"]),
        look=_decode_look(data["look"]) if "look" in data else None,
        earlier=tuple(ref for item in data.get("earlier", ()) if (ref := decode_file(item)) is not None),
        earlier_looks={sha256: _decode_look(look) for sha256, look in data.get("earlier_looks", {}).items()},
        redrawn=data.get("redrawn", False),
        reworded=data.get("reworded", False),
    )


def encode_page(page: Page) -> Json:
    """A page as JSON-ready data."""
    data: Json = {
        "number": page.number,
        "picture": encode_file(page.picture),
        "panels": list(page.panels),
        "settled": page.settled,
    }
    if page.finished:
        data["finished"] = list(page.finished)
    if page.missing_scripts:
        data["missing_scripts"] = list(page.missing_scripts)
    return data


def decode_page(data: Mapping[str, Any]) -> Page:
    """The inverse of `encode_page`."""
    picture = decode_file(data["picture"])
    if picture is None:
        raise ValueError(data)
    return Page(
        data["number"],
        picture,
        tuple(data["panels"]),
        data["settled"],
        tuple(data.get("finished", ())),
        tuple(data.get("missing_scripts", ())),
    )


def picture_of(data: Mapping[str, Any]) -> FileRef | None:
    """The picture of a stored panel, for lists that need no more of it."""
    return decode_file(data["picture"])


def _encode_script(script: PanelScript) -> Json:
    data: Json = {
        "number": script.number,
        "title": script.title,
        "scene": script.scene,
        "focus": script.focus,
        "detail": script.detail,
        "caption_top": script.caption_top,
        "caption_bottom": script.caption_bottom,
        "lines": [_encode_line(line) for line in script.lines],
    }
    if script.shot:
        data["shot"] = script.shot
    if script.weight is not Weight.NORMAL:
        data["weight"] = script.weight.value
    return data


def _decode_script(data: Mapping[str, Any]) -> PanelScript:
    return PanelScript(
        number=data["number"],
        title=data["title"],
        scene=data["scene"],
        focus=data["focus"],
        detail=data["detail"],
        caption_top=data["caption_top"],
        caption_bottom=data["caption_bottom"],
        lines=tuple(_decode_line(line) for line in data["lines"]),
        shot=data.get("shot", ""),
        weight=Weight(data.get("weight", Weight.NORMAL)),
    )


def _encode_line(line: Line) -> Json:
    data: Json = {"speaker": line.speaker, "text": line.text, "manner": line.manner}
    if line.kind is not _kind_before_kinds(data):
        data["kind"] = line.kind.value
    if line.aims_at is not None:
        data["aims_at"] = line.aims_at
    if line.place:
        data["place"] = line.place
    return data


def _decode_line(data: Mapping[str, Any]) -> Line:
    return Line(
        data["speaker"],
        data["text"],
        data["manner"],
        LineKind(data["kind"]) if "kind" in data else _kind_before_kinds(data),
        data.get("aims_at"),
        data.get("place", 0),
    )


def _kind_before_kinds(data: Mapping[str, Any]) -> LineKind:
    """The kind of a line that was stored without one: a sound had a speaker of its own, a thought a manner."""
    if data["speaker"] == "SFX":
        return LineKind.SOUND
    return LineKind.THOUGHT if data["manner"] == "thought" else LineKind.SPEECH


def _encode_look(look: Look) -> Json:
    return {
        "heads": [
            {
                "name": head.name,
                "box": [head.box.left, head.box.top, head.box.right, head.box.bottom],
                "mouth": None if head.mouth is None else list(head.mouth),
            }
            for head in look.heads
        ],
        "flaws": [flaw.value for flaw in look.flaws],
    }


def _decode_look(data: Mapping[str, Any]) -> Look:
    heads = tuple(
        Head(head["name"], Box(*head["box"]), None if head["mouth"] is None else (head["mouth"][0], head["mouth"][1]))
        for head in data["heads"]
    )
    return Look(heads, tuple(Flaw(flaw) for flaw in data["flaws"]))
