"""Calls of the text model that answer in JSON of a given form."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Callable
from typing import Final, TypeVar

from google.genai import types

from bot.gemini.client import Gemini
from bot.gemini.failures import empty, stalled
from bot.gemini.prompts import BE_ORIGINAL
from bot.gemini.stream import Answer, Call, stream_answer
from bot.gemini.usage import Meter
from bot.work.ending import EndingError, EndingKind, Retry

log = logging.getLogger(__name__)

ValueT = TypeVar("ValueT")

OUTPUT_TOKENS: Final = 8192
"""Enough for a summary in any script, a list, and the thoughts, which share the budget."""

_MALFORMED: Final = frozenset({EndingKind.COMPLETE, EndingKind.CUT})
"""Endings whose text is no complete JSON, if it could not be parsed."""
_BROKEN_OFF: Final = frozenset({EndingKind.LOST, EndingKind.STALLED})


async def ask_json(
    gemini: Gemini,
    prompt: Callable[[str], str],
    instruction: str,
    schema: types.Schema,
    parse: Callable[[object], ValueT | None],
    meter: Meter,
) -> ValueT:
    """Call the text model for one structured answer, and once more if it breaks off, is empty or is malformed.

    `prompt` builds the user turn with a hint, which may be empty. `parse` returns None for a value of another form.
    Raises `EndingError` if the call fails. Cancelling closes the connection.
    """
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


def json_of(text: str) -> object:
    """The parsed JSON of an answer, with or without a code fence; None if it is not JSON."""
    bare = re.sub(r"^\s*```(?:json)?\s*|\s*```\s*$", "", text)
    try:
        return json.loads(bare)
    except (ValueError, RecursionError):
        return None
