"""Looks at a panel's picture with a cheap text model: where the heads are, and what is wrong with the picture."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Mapping, Sequence
from typing import Final

from google.genai import types

from bot.gemini.client import Gemini
from bot.gemini.comic_prompts import look_prompt
from bot.gemini.events import PanelDrawn
from bot.gemini.json_answer import json_of
from bot.gemini.pictures import picture_part
from bot.gemini.stream import Call, stream_answer
from bot.gemini.usage import Meter
from bot.script.panel_people import people_of, undescribed_speakers
from bot.work.bible import Bible
from bot.work.parts import Box, Flaw, Head, Look, PanelScript

log = logging.getLogger(__name__)

LOOK_TOKENS: Final = 2048
"""The heads of several people, and the thoughts, which share the budget."""
LOOK_REFERENCES_MAX: Final = 2
LOOK_S: Final = 20.0
"""The longest that a picture waits for its look, with repeated calls; then it is shown without one."""
HEADS_MAX: Final = 12

_THOUSAND: Final = 1000
_SAME_HEAD: Final = 0.7
"""Two boxes that overlap more than this (intersection over union) are of one head."""
_CORNERS: Final = 4
_POINT: Final = 2

_STRING: Final = types.Schema(type=types.Type.STRING)
_BOOLEAN: Final = types.Schema(type=types.Type.BOOLEAN)
_NUMBERS: Final = types.Schema(type=types.Type.ARRAY, items=types.Schema(type=types.Type.INTEGER))
LOOK_SCHEMA: Final = types.Schema(
    type=types.Type.OBJECT,
    properties={
        "people": types.Schema(
            type=types.Type.ARRAY,
            items=types.Schema(
                type=types.Type.OBJECT,
                properties={
                    "name": _STRING,
                    "head": _NUMBERS,
                    "mouth": _NUMBERS,
                    "fits": _BOOLEAN,
                },
                required=["name", "head", "fits"],
            ),
        ),
        "missing": types.Schema(type=types.Type.ARRAY, items=_STRING),
        "extra": _BOOLEAN,
        "lettering": _BOOLEAN,
    },
    required=["people", "missing", "extra", "lettering"],
)
"""Boxes are [top, left, bottom, right] and points [y, x], in thousandths, as Gemini's models are trained to give them
(Gemini API docs: Image understanding).
"""


def looks(gemini: Gemini) -> bool:
    """Whether pictures are looked at: LOOK_MODEL can turn it off."""
    return gemini.settings.look_model is not None


async def look_at(
    gemini: Gemini,
    data: bytes,
    media_type: str,
    *,
    script: PanelScript,
    bible: Bible,
    references: Sequence[PanelDrawn] = (),
    meter: Meter,
) -> Look:
    """Look at the picture of a panel, by one call of the model LOOK_MODEL.

    `references` are other panels with the same people. A failed call, or an answer that makes no sense, is an empty
    `Look`: the comic does not depend on it. Cancelling closes the connection.
    """
    settings, pieces = gemini.settings, list[str]()
    model = settings.look_model
    if model is None:
        return Look()
    shown = references[:LOOK_REFERENCES_MAX]
    pictures = [*((panel.data, panel.media_type) for panel in shown), (data, media_type)]
    parts = [await picture_part(*picture) for picture in pictures]
    prompt = look_prompt(script, bible, people_of(script, bible), references=len(shown))
    call = Call(
        model=model,
        contents=[types.Content(role="user", parts=[*parts, types.Part(text=prompt)])],
        config=lambda: gemini.config(
            model,
            max_output_tokens=LOOK_TOKENS,
            modalities=["TEXT"],
            thinking=types.ThinkingConfig(thinking_level=types.ThinkingLevel.LOW),
            schema=LOOK_SCHEMA,
        ),
        first_timeout_s=settings.chunk_timeout_s,
        next_timeout_s=settings.chunk_timeout_s,
    )
    try:
        async with asyncio.timeout(LOOK_S):
            answer = await stream_answer(gemini, call, lambda part: pieces.append(part.text or ""), meter)
    except TimeoutError:
        log.info("panel %d was not looked at within %.0f s", script.number, LOOK_S)
        return Look()
    look = read_look(json_of("".join(pieces)), script, bible) if answer.ending.is_good else None
    if look is None:
        log.info("panel %d was not looked at (%s)", script.number, answer.ending.kind.value)
    return look or Look()


def read_look(value: object, script: PanelScript, bible: Bible) -> Look | None:
    """The look that an answer describes; None for a value of another form.

    What makes no sense is left out: boxes without an area, mouths outside of their heads, a head that is listed twice,
    people who neither are in the bible nor speak in the panel. Only those of the bible can be wrong or missing.
    """
    if not isinstance(value, Mapping) or not isinstance(listed := value.get("people"), list):
        return None
    described = {person.name for person in bible.characters}
    known = {name.casefold(): name for name in (*undescribed_speakers(script, bible), *described)}
    flaws = dict[Flaw, None]()
    heads = list[Head]()
    for item in listed:
        head = _head(item, known) if isinstance(item, Mapping) else None
        if head is None or any(_overlap(head.box, other.box) > _SAME_HEAD for other in heads):
            continue
        if head.name and head.name in {other.name for other in heads}:
            head = Head("", head.box, head.mouth)
        if head.name in described and item.get("fits") is False:
            flaws[Flaw.WRONG_PERSON] = None
        heads.append(head)
    missing = _names(value.get("missing"), known)
    expected = {person.name for person in people_of(script, bible)}
    if (missing & expected) - {head.name for head in heads}:
        flaws[Flaw.MISSING_PERSON] = None
    if value.get("extra") is True:
        flaws[Flaw.EXTRA_PERSON] = None
    if value.get("lettering") is True:
        flaws[Flaw.LETTERING] = None
    return Look(tuple(heads[:HEADS_MAX]), tuple(flaws))


def _names(value: object, known: Mapping[str, str]) -> set[str]:
    """The known names in a list."""
    return {_name(item, known) for item in value} - {""} if isinstance(value, list) else set()


def _name(value: object, known: Mapping[str, str]) -> str:
    """The name as it is known; empty for anything else."""
    return known.get(value.strip().casefold(), "") if isinstance(value, str) else ""


def _head(item: Mapping[object, object], known: Mapping[str, str]) -> Head | None:
    """The head that an entry describes; None without a box."""
    corners = _thousandths(item.get("head"), _CORNERS)
    if corners is None:
        return None
    (top, bottom), (left, right) = sorted(corners[::2]), sorted(corners[1::2])
    if top == bottom or left == right:
        return None
    point = _thousandths(item.get("mouth"), _POINT)
    mouth = (point[1], point[0]) if point and left <= point[1] <= right and top <= point[0] <= bottom else None
    return Head(_name(item.get("name"), known), Box(left, top, right, bottom), mouth)


def _thousandths(value: object, length: int) -> list[int] | None:
    """This many numbers, each within the picture; None for anything else."""
    if not isinstance(value, list) or len(value) != length:
        return None
    numbers = [
        round(min(max(item, 0), _THOUSAND))
        for item in value
        if (isinstance(item, int) and not isinstance(item, bool)) or (isinstance(item, float) and not math.isnan(item))
    ]
    return numbers if len(numbers) == length else None


def _overlap(one: Box, other: Box) -> float:
    """The intersection of two boxes over their union."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    if width <= 0 or height <= 0:
        return 0.0
    areas = [(box.right - box.left) * (box.bottom - box.top) for box in (one, other)]
    return width * height / (sum(areas) - width * height)
