"""Encodes a work as versioned JSON, and decodes every version that was ever written.

Stored keys are spelled out here, in `bot.work.part_codec` and in `bot.work.kinds`, so renaming a field in Python does
not change what is stored. A stored key is never given another meaning. Unknown keys are ignored.

Version 2 added title, lineage, takes, memory and choices, and `illustrates` to a comic's options. `made_title` came
later, within version 2: it is missing where it is empty. So did the bible, the pages and the removed panels of a
comic, and of a narration the recording with the places of its sections, the pronunciations, the deferred sections, the
sample of the cast, the times of the words and the rights to its text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.work.bible import Bible, Character
from bot.work.kinds import FEATURES
from bot.work.lineage import Lineage, Memory, Relation
from bot.work.part_codec import (
    decode_ending,
    decode_file,
    decode_page,
    decode_panel,
    encode_ending,
    encode_file,
    encode_page,
    encode_panel,
)
from bot.work.parts import RecordingPlace
from bot.work.request import Kind, Request, TextRights
from bot.work.section_codec import decode_pronunciation, decode_section, encode_pronunciation, encode_section
from bot.work.usage import Usage
from bot.work.work import Work

VERSION: Final = 2

Json = dict[str, Any]


class UnknownVersionError(ValueError):
    """The JSON was written by a newer Elara."""


def encode(work: Work) -> Json:
    """The work as JSON-ready data: plain dicts, lists, strings and numbers."""
    later: Json = {}
    if work.made_title:
        later["made_title"] = work.made_title
    if work.bible.characters:
        later["bible"] = {"characters": [_encode_character(character) for character in work.bible.characters]}
    if work.pages:
        later["pages"] = [encode_page(page) for page in work.pages]
    if work.removed_panels:
        later["removed_panels"] = [encode_panel(panel) for panel in work.removed_panels]
    if work.paged:
        later["paged"] = True
    if work.recording:
        later["recording"] = [encode_file(ref) for ref in work.recording]
    if work.recording_places:
        later["recording_places"] = [[one.section, one.part, one.offset_s] for one in work.recording_places]
    if work.pronunciations:
        later["pronunciations"] = [encode_pronunciation(one) for one in work.pronunciations]
    if work.cast_sample is not None:
        later["cast_sample"] = encode_file(work.cast_sample)
    if work.deferred_from:
        later["deferred_from"] = work.deferred_from
    if work.word_times is not None:
        later["word_times"] = encode_file(work.word_times)
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
            "options": FEATURES[work.kind].codec.encode(work.request.options),
            **_encode_rights(work.request.text_rights),
        },
        "text": work.text,
        "panels": [encode_panel(panel) for panel in work.panels],
        "sections": [encode_section(section) for section in work.sections],
        "ending": encode_ending(work.ending),
        "usage": _encode_usage(work.usage),
        "title": work.title,
        "lineage": _encode_lineage(work.lineage),
        "take_of": work.take_of,
        "memory": _encode_memory(work.memory),
        "choices": list(work.choices),
        **later,
    }


def _encode_rights(rights: TextRights) -> Json:
    return {} if rights is TextRights.UNASKED else {"text_rights": rights.value}


def decode(data: Mapping[str, Any]) -> Work:
    """A work from what `encode` wrote; raises `UnknownVersionError`, or `KeyError`/`ValueError` for damaged data."""
    data = _upgraded(data)
    request = data["request"]
    return Work(
        id=data["id"],
        author_id=int(data["author_id"]),
        created_at=data["created_at"],
        ended_at=data["ended_at"],
        request=Request(
            prompt=request["prompt"],
            language=request["language"],
            private=request["private"],
            options=FEATURES[Kind(request["kind"])].codec.decode(request["options"]),
            text_rights=TextRights(request.get("text_rights", TextRights.UNASKED)),
        ),
        text=data["text"],
        panels=tuple(decode_panel(item) for item in data["panels"]),
        sections=tuple(decode_section(item) for item in data["sections"]),
        ending=decode_ending(data["ending"]),
        usage=_decode_usage(data["usage"]),
        title=data["title"],
        made_title=data.get("made_title", ""),
        lineage=_decode_lineage(data["lineage"]),
        take_of=data["take_of"],
        memory=_decode_memory(data["memory"]),
        choices=tuple(data["choices"]),
        bible=Bible(tuple(map(_decode_character, data.get("bible", {}).get("characters", ())))),
        pages=tuple(decode_page(item) for item in data.get("pages", ())),
        removed_panels=tuple(decode_panel(item) for item in data.get("removed_panels", ())),
        paged=data.get("paged", False),
        recording=tuple(ref for item in data.get("recording", ()) if (ref := decode_file(item)) is not None),
        recording_places=tuple(RecordingPlace(*item) for item in data.get("recording_places", ())),
        pronunciations=tuple(map(decode_pronunciation, data.get("pronunciations", ()))),
        word_times=decode_file(data.get("word_times")),
        cast_sample=decode_file(data.get("cast_sample")),
        deferred_from=data.get("deferred_from", 0),
    )


def _upgraded(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The data in the form of the present version."""
    if not isinstance(data["version"], int) or data["version"] > VERSION:
        raise UnknownVersionError(data["version"])
    if data["version"] < 2:
        data = {"title": "", "lineage": None, "take_of": None, "memory": None, "choices": [], **data}
    return data


def _encode_usage(usage: Usage) -> Json:
    return {
        "calls": usage.calls,
        "prompt_tokens": usage.prompt_tokens,
        "text_tokens": usage.text_tokens,
        "thought_tokens": usage.thought_tokens,
        "image_tokens": usage.image_tokens,
        "audio_tokens": usage.audio_tokens,
        "cost_usd": usage.cost_usd,
        "models": list(usage.models),
    }


def _decode_usage(data: Mapping[str, Any]) -> Usage:
    return Usage(
        calls=data["calls"],
        prompt_tokens=data["prompt_tokens"],
        text_tokens=data["text_tokens"],
        thought_tokens=data["thought_tokens"],
        image_tokens=data["image_tokens"],
        audio_tokens=data["audio_tokens"],
        cost_usd=data["cost_usd"],
        models=tuple(data["models"]),
    )


def _encode_lineage(lineage: Lineage | None) -> Json | None:
    if lineage is None:
        return None
    return {
        "parent_id": lineage.parent_id,
        "relation": lineage.relation.value,
        "parent_author_id": str(lineage.parent_author_id),
        "chapter": lineage.chapter,
        "direction": lineage.direction,
        "recap": lineage.recap,
    }


def _decode_lineage(data: Mapping[str, Any] | None) -> Lineage | None:
    if data is None:
        return None
    return Lineage(
        parent_id=data["parent_id"],
        relation=Relation(data["relation"]),
        parent_author_id=int(data["parent_author_id"]),
        chapter=data["chapter"],
        direction=data["direction"],
        recap=data["recap"],
    )


def _encode_memory(memory: Memory | None) -> Json | None:
    if memory is None:
        return None
    return {
        "summary": memory.summary,
        "characters": [_encode_character(character) for character in memory.characters],
    }


def _decode_memory(data: Mapping[str, Any] | None) -> Memory | None:
    if data is None:
        return None
    return Memory(summary=data["summary"], characters=tuple(map(_decode_character, data["characters"])))


def _encode_character(character: Character) -> Json:
    """A character; clothes, voice and the name of the voice are missing where they are empty."""
    more = {"clothes": character.clothes, "voice": character.voice, "prebuilt_voice": character.prebuilt_voice}
    return {"name": character.name, "look": character.look, **{key: value for key, value in more.items() if value}}


def _decode_character(data: Mapping[str, Any]) -> Character:
    return Character(
        data["name"], data["look"], data.get("clothes", ""), data.get("voice", ""), data.get("prebuilt_voice", "")
    )
