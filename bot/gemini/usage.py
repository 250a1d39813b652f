"""Counts what calls used: the model's own usage metadata, and an estimate for whatever that does not tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from google.genai import types

from bot.gemini.prices import cost_usd
from bot.gemini.tokens import NOTHING, TokenAmount
from bot.work.usage import Usage

Metadata = types.GenerateContentResponseUsageMetadata | types.UsageMetadata

_MOST_TOKENS: Final = 2_000_000
"""Above the context of any model: a larger count is a mistake, and would use up a month's budget at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen of a call, in estimated tokens: `prompt` was sent, `answer` and `thought` came.

    `is_whole`: the answer came to its end, so that the last metadata is about all of it.
    """

    prompt: int = 0
    answer: TokenAmount = NOTHING
    thought: int = 0
    is_whole: bool = True


class Meter:
    """Adds up the calls of one run, also of one that is stopped half way.

    Each chunk's metadata is the running total of its call: the last one counts, they are never summed.
    """

    def __init__(self) -> None:
        self.usage = Usage()

    def add(self, model: str, metadata: Metadata | None, on: date, seen: Seen) -> Usage:
        """Count one call that was answered, and return its own usage."""
        used = usage_of(model, metadata, on, seen)
        self.usage += used
        return used

    def add_unanswered(self, model: str, on: date, seen: Seen) -> None:
        """Count the prompt of a call that was left before its answer began; it is none of the answered calls."""
        self.usage += replace(usage_of(model, None, on, seen), calls=0)


def usage_of(model: str, metadata: Metadata | None, on: date, seen: Seen) -> Usage:
    """One call's usage by modality, with its cost on the day `on`.

    What the metadata tells stands; what it leaves out, or cannot mean (less than nothing, more than any model takes),
    is estimated from what was seen. Of an answer that broke off, whichever is more: its metadata may be older than its
    last piece.
    """
    told = _Told.of(metadata)
    answer = _answer(told, seen)
    used = Usage(
        calls=1,
        prompt_tokens=told.prompt or seen.prompt,
        text_tokens=_settled(answer.text, seen.answer.text, seen),
        thought_tokens=_settled(told.thought, seen.thought, seen),
        image_tokens=answer.image,
        audio_tokens=answer.audio,
        models=(model,),
    )
    return replace(used, cost_usd=cost_usd(model, used, on))


@dataclass(frozen=True, slots=True)
class _Told:
    """The counts of a metadata, 0 where it tells none. `answer` is of all modalities together, `parts` of each."""

    prompt: int = 0
    thought: int = 0
    answer: int = 0
    parts: TokenAmount = NOTHING
    is_live: bool = False

    @classmethod
    def of(cls, metadata: Metadata | None) -> _Told:
        if metadata is None:
            return cls()
        is_live = isinstance(metadata, types.UsageMetadata)
        if isinstance(metadata, types.UsageMetadata):
            answer, details = metadata.response_token_count, metadata.response_tokens_details
        else:
            answer, details = metadata.candidates_token_count, metadata.candidates_tokens_details
        parts = TokenAmount(**{name.lower(): _of_modality(details, name) for name in ("TEXT", "IMAGE", "AUDIO")})
        prompt, thought = _count(metadata.prompt_token_count), _count(metadata.thoughts_token_count)
        beside = prompt + thought + _count(metadata.tool_use_prompt_token_count)
        rest = _count(metadata.total_token_count) - beside if prompt else 0
        return cls(prompt, thought, _count(answer) or parts.total or max(rest, 0), parts, is_live)


def _answer(told: _Told, seen: Seen) -> TokenAmount:
    """The answer's tokens: the modalities that are told, those that were seen, and as text what is left of the sum."""
    if told.is_live and told.answer and not told.parts.total:
        return TokenAmount(audio=max(told.answer, seen.answer.audio))  # a turn is sound, the dearest it can be
    image = _settled(told.parts.image, seen.answer.image, seen)
    audio = _settled(told.parts.audio, seen.answer.audio, seen)
    left = told.answer - image - audio
    if left >= 0:
        return TokenAmount(max(left, told.parts.text), image, audio)
    # A sum too small for the pictures and the sound that came is the text's alone, if it told no other.
    is_of_text = not told.parts.image and not told.parts.audio
    return TokenAmount(told.answer if is_of_text else told.parts.text, image, audio)


def _settled(told: int, seen: int, call: Seen) -> int:
    return told if told and call.is_whole else max(told, seen)


def _of_modality(details: Iterable[types.ModalityTokenCount] | None, name: str) -> int:
    return sum(
        _count(detail.token_count) for detail in details or () if detail.modality and detail.modality.name == name
    )


def _count(value: int | None) -> int:
    return value if value is not None and 0 < value <= _MOST_TOKENS else 0
