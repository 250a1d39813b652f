"""Short calls that answer in JSON: the memory of a text, and three choices for how it may continue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from google.genai import types

from bot.gemini.client import Gemini
from bot.gemini.json_answer import ask_json
from bot.gemini.prompts import (
    CHOICE_CHARS,
    CHOICES_INSTRUCTION,
    MEMORY_INSTRUCTION,
    choices_prompt,
    memory_prompt,
)
from bot.gemini.usage import Meter
from bot.work.bible import Character
from bot.work.lineage import Memory
from bot.work.text import clean_text
from bot.work.titles import shortened

SUMMARY_CHARS_MAX: Final = 2400
LOOK_CHARS_MAX: Final = 300
_NAME_CHARS_MAX: Final = 80
_CHARACTERS_MAX: Final = 12
_CHOICES: Final = 3

_STRING: Final = types.Schema(type=types.Type.STRING)
MEMORY_SCHEMA: Final = types.Schema(
    type=types.Type.OBJECT,
    properties={
        "summary": _STRING,
        "characters": types.Schema(
            type=types.Type.ARRAY,
            items=types.Schema(
                type=types.Type.OBJECT, properties={"name": _STRING, "look": _STRING}, required=["name", "look"]
            ),
        ),
    },
    required=["summary", "characters"],
)
CHOICES_SCHEMA: Final = types.Schema(
    type=types.Type.OBJECT,
    properties={
        "ways": types.Schema(type=types.Type.ARRAY, items=_STRING, min_items=_CHOICES, max_items=_CHOICES),
    },
    required=["ways"],
)
_BULLET: Final = re.compile(r"^\s*(?:[-*•]|\(?\d{1,2}[.):])\s+")


async def remember(gemini: Gemini, *, text: str, language: str | None, meter: Meter) -> Memory:
    """Summarise `text` and list its characters with their looks, for the works that continue it.

    `language` is that of the summary; None means the text's own. Raises `EndingError` if the call fails. Cancelling
    closes the connection.
    """
    return await ask_json(
        gemini, lambda hint: memory_prompt(text, language, hint), MEMORY_INSTRUCTION, MEMORY_SCHEMA, _memory, meter
    )


async def propose_choices(
    gemini: Gemini, *, text: str, language: str | None, memory: Memory | None, meter: Meter
) -> tuple[str, str, str]:
    """Three different ways in which `text` may continue, one sentence of at most `CHOICE_CHARS` characters each.

    Raises `EndingError` if the call fails. Cancelling closes the connection.
    """
    return await ask_json(
        gemini,
        lambda hint: choices_prompt(text, language, memory, hint),
        CHOICES_INSTRUCTION,
        CHOICES_SCHEMA,
        _choices,
        meter,
    )


def _memory(value: object) -> Memory | None:
    if not isinstance(value, Mapping):
        return None
    summary = _line(value.get("summary"), SUMMARY_CHARS_MAX)
    listed = value.get("characters")
    if not summary or not isinstance(listed, list):
        return None
    characters: dict[str, Character] = {}
    for item in listed:
        if not isinstance(item, Mapping):
            return None
        name, look = _line(item.get("name"), _NAME_CHARS_MAX), _line(item.get("look"), LOOK_CHARS_MAX)
        if name and look:
            characters.setdefault(name.casefold(), Character(name, look))
    return Memory(summary=summary, characters=tuple(characters.values())[:_CHARACTERS_MAX])


def _choices(value: object) -> tuple[str, str, str] | None:
    choices = value.get("ways") if isinstance(value, Mapping) else None
    if not isinstance(choices, list):
        return None
    lines = [_BULLET.sub("", _line(choice, SUMMARY_CHARS_MAX)) for choice in choices]
    distinct = list({line.casefold(): shortened(line, CHOICE_CHARS) for line in lines if line}.values())
    if len(distinct) < _CHOICES:
        return None
    first, second, third = distinct[:_CHOICES]
    return first, second, third


def _line(value: object, limit: int) -> str:
    """A string as one line of at most `limit` characters; empty for anything else.

    JSON escapes characters, so the decoded string can contain half a surrogate pair although the answer was cleaned.
    """
    return shortened(" ".join(clean_text(value).split()), limit) if isinstance(value, str) else ""
