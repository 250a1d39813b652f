"""From a plan (words and pictures in order) to the chunks of a `streamGenerateContent` answer."""

from __future__ import annotations

import asyncio
import base64
import random
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from sandbox.gemini.pace import Pace
from sandbox.gemini.request import Ask, prompt_tokens, tokens_of
from sandbox.gemini.steps import Json, Send, Steps, Wait

PICTURE_TOKENS: Final = 1120
"""IMAGE tokens of one 1K picture, derived from the price list of Nano Banana 2.1."""
_THINKING_TOKENS: Final = 64
_WORD: Final = re.compile(r"\s*\S+")


@dataclass(frozen=True, slots=True)
class Words:
    """Text. `thought` marks it as the model's thinking, which is not part of the answer."""

    text: str
    thought: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture to be drawn. `panel` counts from 1; `broken` cuts the file in the middle."""

    panel: int
    drawing: str
    style: str = "auto"
    width_px: int = 1024
    height_px: int = 1024
    media_type: str = "image/png"
    broken: bool = False
    thought: bool = False


Piece = Words | Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole answer, before it is cut into chunks. `seed` decides the cuts and the jitter."""

    pieces: tuple[Piece, ...]
    finish: str = "STOP"
    finish_message: str | None = None
    seed: int = 0

    def within(self, max_tokens: int | None) -> Plan:
        """The same plan, cut off at this many tokens, as the model is at `maxOutputTokens`."""
        if max_tokens is None:
            return self
        left, kept = max_tokens, list[Piece]()
        for piece in self.pieces:
            cost = PICTURE_TOKENS if isinstance(piece, Picture) else tokens_of(piece.text)
            if cost > left:
                if isinstance(piece, Words) and left > 0:
                    kept.append(replace(piece, text=piece.text[: left * 4]))
                return replace(self, pieces=tuple(kept), finish="MAX_TOKENS")
            left -= cost
            kept.append(piece)
        return self


class PictureSource(Protocol):
    """Draws the pictures of an answer."""

    async def draw(self, picture: Picture) -> bytes:
        """The picture's file, without blocking the loop."""


@dataclass(slots=True)
class Meter:
    """Counts tokens and wraps parts into chunks. Usage is a running total, repeated in each chunk."""

    ask: Ask
    prompt_sound_tokens: int = 0
    response_id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    text_tokens: int = 0
    picture_tokens: int = 0
    sound_tokens: int = 0
    thought_tokens: int = 0

    def chunk(
        self, parts: list[Json] | None, *, finish: str | None = None, message: str | None = None, count: bool = True
    ) -> Json:
        """One `GenerateContentResponse`; `parts` None leaves the content out altogether."""
        if count:
            self._count(parts or [])
        candidate: Json = {"index": 0}
        if parts is not None:
            candidate = {"content": {"parts": parts, "role": "model"}, "index": 0}
        if finish:
            candidate["finishReason"] = finish
        if message:
            candidate["finishMessage"] = message
        return {"candidates": [candidate], **self.envelope()}

    def envelope(self) -> Json:
        """The fields of every chunk beside its candidates."""
        return {
            "usageMetadata": self.usage(),
            "modelVersion": f"elara-sandbox/{self.ask.model}",
            "responseId": self.response_id,
            "createTime": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
        }

    def usage(self) -> Json:
        """The running total (`UsageMetadata`)."""
        text_in, pictures_in = prompt_tokens(self.ask)
        asked = text_in + pictures_in + self.prompt_sound_tokens
        made = self.text_tokens + self.picture_tokens + self.sound_tokens
        usage: Json = {
            "promptTokenCount": asked,
            "totalTokenCount": asked + made + self.thought_tokens,
            "promptTokensDetails": _by_modality(TEXT=text_in, IMAGE=pictures_in, AUDIO=self.prompt_sound_tokens),
        }
        if made:
            usage["candidatesTokenCount"] = made
            usage["candidatesTokensDetails"] = _by_modality(
                TEXT=self.text_tokens, IMAGE=self.picture_tokens, AUDIO=self.sound_tokens
            )
        if self.thought_tokens:
            usage["thoughtsTokenCount"] = self.thought_tokens
        return usage

    def _count(self, parts: list[Json]) -> None:
        for part in parts:
            if part.get("thought"):
                self.thought_tokens += tokens_of(part.get("text", "")) or _THINKING_TOKENS
            elif str(part.get("inlineData", {}).get("mimeType", "")).startswith("audio/"):
                pass  # counted by the code that makes it, which knows its seconds
            elif "inlineData" in part:
                self.picture_tokens += PICTURE_TOKENS
            else:
                said = part.get("audioTranscription", part)
                self.text_tokens += tokens_of(said.get("text", ""))


def cut(text: str, pace: Pace, rng: random.Random, *, is_first: bool) -> Iterator[str]:
    """The text in chunks of whole words; the very first chunk of an answer is often a single word."""
    words = _WORD.findall(text)
    tail = text[sum(map(len, words)) :]
    at = 0
    while at < len(words):
        size = 1 if is_first and at == 0 else rng.randint(*pace.words_per_chunk)
        chunk = "".join(words[at : at + size])
        at += size
        yield chunk + (tail if at >= len(words) else "")
    if not words and tail:
        yield tail


async def answer_steps(plan: Plan, pace: Pace, pictures: PictureSource, meter: Meter) -> Steps:
    """The chunks of an answer, as the model paces them: words, pictures, then an empty part with the finish reason."""
    rng = random.Random(plan.seed)
    meter.thought_tokens = _THINKING_TOKENS
    yield Wait(_about(pace.first_chunk_s, pace, rng))
    is_first = True
    for piece in plan.pieces:
        if isinstance(piece, Picture):
            async for step in _picture_steps(piece, pace, pictures, meter, rng):
                yield step
            continue
        for text in cut(piece.text, pace, rng, is_first=is_first):
            if not is_first:
                yield Wait(_about(pace.chunk_interval_s, pace, rng))
            is_first = False
            part: Json = {"text": text, "thought": True} if piece.thought else {"text": text}
            yield Send(meter.chunk([part]), text="" if piece.thought else text)
    last: list[Json] = [{"text": "", "thoughtSignature": base64.b64encode(b"elara-sandbox").decode()}]
    yield Send(meter.chunk(last, finish=plan.finish, message=plan.finish_message))


async def _picture_steps(
    picture: Picture, pace: Pace, pictures: PictureSource, meter: Meter, rng: random.Random
) -> Steps:
    loop = asyncio.get_running_loop()
    started = loop.time()
    data = await pictures.draw(picture)
    if picture.broken:
        data = data[: len(data) // 3]
    yield Wait(max(0.0, _about(pace.picture_s, pace, rng) - (loop.time() - started)))
    encoded = base64.b64encode(data).decode("ascii")
    part: Json = {"inlineData": {"mimeType": picture.media_type, "data": encoded}}
    if picture.thought:
        part["thought"] = True
    yield Send(meter.chunk([part]), media_type=None if picture.thought else picture.media_type)


def _about(seconds: float, pace: Pace, rng: random.Random) -> float:
    return seconds * rng.uniform(1 - pace.jitter, 1 + pace.jitter)


def _by_modality(**counts: int) -> list[dict[str, Any]]:
    return [{"modality": name, "tokenCount": count} for name, count in counts.items() if count]
