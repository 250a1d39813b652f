"""Short calls that answer in JSON: the memory of a text, and three choices for how it may continue."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from google.genai import types

from bot.gemini.client import Gemini
from bot.gemini.failures import empty, stalled
from bot.gemini.json_answer import json_of
from bot.gemini.prompts import (
    BE_ORIGINAL,
    CHOICE_CHARS,
    CHOICES_INSTRUCTION,
    MEMORY_INSTRUCTION,
    choices_prompt,
    memory_prompt,
)
from bot.gemini.stream import Answer, Call, stream_answer
from bot.gemini.usage import Meter
from bot.work.bible import Character
from bot.work.ending import EndingError, EndingKind, Retry
from bot.work.lineage import Memory
from bot.work.text import clean_text
from bot.work.titles import shortened

log = logging.getLogger(__name__)

ValueT = TypeVar("ValueT")

OUTPUT_TOKENS: Final = 8192
"""Enough for a summary in any script, the characters, and the thoughts, which share the budget."""
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
    return await _ask(
        gemini, lambda hint: memory_prompt(text, language, hint), MEMORY_INSTRUCTION, MEMORY_SCHEMA, _memory, meter
    )


async def propose_choices(
    gemini: Gemini, *, text: str, language: str | None, memory: Memory | None, meter: Meter
) -> tuple[str, str, str]:
    """Three different ways in which `text` may continue, one sentence of at most `CHOICE_CHARS` characters each.

    Raises `EndingError` if the call fails. Cancelling closes the connection.
    """
    return await _ask(
        gemini,
        lambda hint: choices_prompt(text, language, memory, hint),
        CHOICES_INSTRUCTION,
        CHOICES_SCHEMA,
        _choices,
        meter,
    )


async def _ask(
    gemini: Gemini,
    prompt: Callable[[str], str],
    instruction: str,
    schema: types.Schema,
    parse: Callable[[object], ValueT | None],
    meter: Meter,
) -> ValueT:
    """Call for one structured answer, and once more if it breaks off, is empty or is malformed."""
    limit_s = gemini.settings.max_run_s
    try:
        async with asyncio.timeout(limit_s):
            answer, text = await _stream(gemini, prompt(""), instruction, schema, meter)
            value = _parsed_answer(answer, text, parse)
            if value is None and _is_worth_retrying(answer):
                hint = BE_ORIGINAL if answer.ending.params.get("rule") == "recitation" else ""
                answer, text = await _stream(gemini, prompt(hint), instruction, schema, meter)
                value = _parsed_answer(answer, text, parse)
    except TimeoutError:
        raise EndingError(stalled(limit_s)) from None
    if value is None:
        raise EndingError(empty() if answer.ending.kind in _MALFORMED else answer.ending)
    return value


def _parsed_answer(answer: Answer, text: str, parse: Callable[[object], ValueT | None]) -> ValueT | None:
    if not answer.ending.is_good:
        return None
    value = parse(json_of(text))
    if value is None:
        log.warning("gemini gave a malformed answer of %d characters", len(text))
    return value


_MALFORMED: Final = frozenset({EndingKind.COMPLETE, EndingKind.CUT})
"""Endings whose text is no complete JSON, if it could not be parsed."""
_BROKEN_OFF: Final = frozenset({EndingKind.LOST, EndingKind.STALLED})


def _is_worth_retrying(answer: Answer) -> bool:
    """Whether a second call may succeed; a call that the retry policy has repeated already is not retried."""
    kind = answer.ending.kind
    if kind in _BROKEN_OFF:
        return answer.received
    if kind in _MALFORMED:
        return True
    return answer.ending.retry is Retry.NOW and kind in {EndingKind.EMPTY, EndingKind.BLOCKED}


async def _stream(
    gemini: Gemini, prompt: str, instruction: str, schema: types.Schema, meter: Meter
) -> tuple[Answer, str]:
    settings, pieces = gemini.settings, list[str]()
    call = Call(
        model=settings.story_model,
        contents=[types.Content(role="user", parts=[types.Part(text=prompt)])],
        config=lambda: gemini.config(
            settings.story_model,
            max_output_tokens=OUTPUT_TOKENS,
            modalities=["TEXT"],
            system_instruction=instruction,
            thinking=types.ThinkingConfig(thinking_level=types.ThinkingLevel.LOW),
            schema=schema,
        ),
        first_timeout_s=settings.first_chunk_timeout_s,
        next_timeout_s=settings.chunk_timeout_s,
    )
    answer = await stream_answer(gemini, call, lambda part: pieces.append(part.text or ""), meter)
    return answer, "".join(pieces)


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
