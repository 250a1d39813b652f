"""A work as versioned JSON, and back. The oldest version ever written stays readable.

Version 2 added title, lineage, takes, memory and choices, and `illustrates` to a comic's options.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from bot.work.ending import Ending, EndingKind, Fault, Retry
from bot.work.lineage import Character, Lineage, Memory, Relation
from bot.work.parts import Doubt, FileRef, Line, Panel, PanelScript, PartState, Section
from bot.work.request import ComicOptions, Kind, Length, NarrationOptions, Options, Request, StoryOptions
from bot.work.usage import Usage
from bot.work.work import Work

VERSION: Final = 2

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
        "title": work.title,
        "lineage": _encode_lineage(work.lineage),
        "take_of": work.take_of,
        "memory": None if work.memory is None else asdict(work.memory),
        "choices": list(work.choices),
    }


def decode(data: Mapping[str, Any]) -> Work:
    """A work from what `encode` wrote; raises `UnknownVersionError`, or `KeyError`/`ValueError` for damaged data."""
    data = _upgraded(data)
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
        title=data["title"],
        lineage=_decode_lineage(data["lineage"]),
        take_of=data["take_of"],
        memory=_decode_memory(data["memory"]),
        choices=tuple(data["choices"]),
    )


def _upgraded(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The data as the present version would have written it."""
    if not isinstance(data["version"], int) or data["version"] > VERSION:
        raise UnknownVersionError(data["version"])
    if data["version"] < 2:
        data = {"title": "", "lineage": None, "take_of": None, "memory": None, "choices": [], **data}
    return data


def _encode_lineage(lineage: Lineage | None) -> Json | None:
    if lineage is None:
        return None
    return {**asdict(lineage), "relation": lineage.relation.value, "parent_author_id": str(lineage.parent_author_id)}


def _decode_lineage(data: Mapping[str, Any] | None) -> Lineage | None:
    if data is None:
        return None
    plain = {
        **data,
        "relation": Relation(data["relation"]),
        "parent_author_id": int(data["parent_author_id"]),
    }
    return Lineage(**plain)


def _decode_memory(data: Mapping[str, Any] | None) -> Memory | None:
    if data is None:
        return None
    return Memory(summary=data["summary"], characters=tuple(Character(**item) for item in data["characters"]))


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
            return ComicOptions(panels=data["panels"], style=data["style"], illustrates=data.get("illustrates", False))
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
