"""A work as versioned JSON, and back. The oldest version ever written stays readable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from bot.work.ending import Ending, EndingKind, Fault, Retry
from bot.work.parts import Doubt, FileRef, Line, Panel, PanelScript, PartState, Section
from bot.work.request import ComicOptions, Kind, Length, NarrationOptions, Options, Request, StoryOptions
from bot.work.usage import Usage
from bot.work.work import Work

VERSION: Final = 1

Json = dict[str, Any]


class UnknownVersionError(ValueError):
    """The JSON was written by a newer Elara."""


def encode(work: Work) -> Json:
    """The work as JSON-ready data: plain dicts, lists, strings and numbers."""
    return {
        "version": VERSION,
        "id": work.id,
        "author_id": str(work.author_id),
        "created_at": work.created_at,
        "ended_at": work.ended_at,
        "request": {
            "kind": work.kind.value,
            "prompt": work.request.prompt,
            "language": work.request.language,
            "private": work.request.private,
            "options": asdict(work.request.options),
        },
        "text": work.text,
        "panels": [_encode_part(panel) for panel in work.panels],
        "sections": [_encode_part(section) for section in work.sections],
        "ending": _encode_ending(work.ending),
        "usage": asdict(work.usage),
    }


def decode(data: Mapping[str, Any]) -> Work:
    """A work from what `encode` wrote; raises `UnknownVersionError`, or `KeyError`/`ValueError` for damaged data."""
    if data["version"] != VERSION:
        raise UnknownVersionError(data["version"])
    request = data["request"]
    usage = dict(data["usage"])
    usage["models"] = tuple(usage["models"])
    return Work(
        id=data["id"],
        author_id=int(data["author_id"]),
        created_at=data["created_at"],
        ended_at=data["ended_at"],
        request=Request(
            prompt=request["prompt"],
            language=request["language"],
            private=request["private"],
            options=_decode_options(Kind(request["kind"]), request["options"]),
        ),
        text=data["text"],
        panels=tuple(_decode_panel(item) for item in data["panels"]),
        sections=tuple(_decode_section(item) for item in data["sections"]),
        ending=_decode_ending(data["ending"]),
        usage=Usage(**usage),
    )


def _encode_part(part: Panel | Section) -> Json:
    plain = {name: getattr(part, name) for name in part.__dataclass_fields__}
    plain["ending"] = _encode_ending(part.ending)
    for name, value in plain.items():
        if isinstance(value, FileRef | PanelScript):
            plain[name] = asdict(value)
    return plain


def _encode_ending(ending: Ending | None) -> Json | None:
    if ending is None:
        return None
    return {
        "kind": ending.kind.value,
        "params": dict(ending.params),
        "retry": ending.retry.value,
        "fault": ending.fault.value,
        "after_s": ending.after_s,
    }


def _decode_ending(data: Mapping[str, Any] | None) -> Ending | None:
    if data is None:
        return None
    return Ending(EndingKind(data["kind"]), data["params"], Retry(data["retry"]), Fault(data["fault"]), data["after_s"])


def _decode_options(kind: Kind, data: Mapping[str, Any]) -> Options:
    match kind:
        case Kind.STORY:
            return StoryOptions(genre=data["genre"], length=Length(data["length"]))
        case Kind.COMIC:
            return ComicOptions(panels=data["panels"], style=data["style"])
        case Kind.NARRATION:
            return NarrationOptions(voice=data["voice"], style=data["style"])


def _decode_file(data: Mapping[str, Any] | None) -> FileRef | None:
    return None if data is None else FileRef(**data)


def _decode_panel(data: Mapping[str, Any]) -> Panel:
    script = dict(data["script"])
    script["lines"] = tuple(Line(**line) for line in script["lines"])
    return Panel(
        script=PanelScript(**script),
        state=PartState(data["state"]),
        picture=_decode_file(data["picture"]),
        ending=_decode_ending(data["ending"]),
    )


def _decode_section(data: Mapping[str, Any]) -> Section:
    return Section(
        number=data["number"],
        text=data["text"],
        title=data["title"],
        direction=data["direction"],
        state=PartState(data["state"]),
        audio=_decode_file(data["audio"]),
        transcript=data["transcript"],
        doubt=None if data["doubt"] is None else Doubt(data["doubt"]),
        ending=_decode_ending(data["ending"]),
    )
