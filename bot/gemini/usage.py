"""Counts what calls used: the model's usage metadata, and an estimate where the metadata has no count."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from google.genai import types

from bot.gemini.models import cost_usd
from bot.gemini.tokens import NO_TOKENS, TokenAmount
from bot.work.open_reservation import OpenReservation
from bot.work.usage import Usage

Metadata = types.GenerateContentResponseUsageMetadata | types.UsageMetadata

_TOKENS_MAX: Final = 2_000_000
"""More than the context of any model: a larger count is an error and would exhaust a budget at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenEstimate:
    """Estimated tokens of a call: `prompt` was sent, `answer` and `thought` were received.

    `prompt_audio` is the audio's part of `prompt`. `is_whole`: the answer reached its end, so its last metadata covers
    all of it.
    """

    prompt: int = 0
    prompt_audio: int = 0
    answer: TokenAmount = NO_TOKENS
    thought: int = 0
    is_whole: bool = True


class Meter:
    """Adds up the calls of one production, also when it is stopped early. No call is made without one.

    Each chunk's metadata is the total of its call so far, so only the last one of a call counts. `reservation` permits
    the calls; `on_counted` is called after each of them.

    `refused_requests` counts, by model, how many requests in a row were refused for their content.
    """

    def __init__(self, reservation: OpenReservation, on_counted: Callable[[], None] = lambda: None) -> None:
        self.usage = Usage()
        self.refused_requests: dict[str, int] = {}
        self._reservation = reservation
        self._on_counted = on_counted

    def check_open(self) -> None:
        """Raise `ClosedReservationError` when nothing is reserved any more; to be called before each request."""
        self._reservation.check_open()

    def add(self, model: str, metadata: Metadata | None, on: date, estimate: TokenEstimate) -> Usage:
        """Count one answered call, and return its usage."""
        used = usage_of(model, metadata, on, estimate)
        self._count(used, is_told=True)
        return used

    def add_unanswered(self, model: str, on: date, estimate: TokenEstimate) -> None:
        """Count the prompt of a call that was stopped before its answer began; it does not count as a call."""
        self._count(replace(usage_of(model, None, on, estimate), calls=0), is_told=False)

    def _count(self, used: Usage, *, is_told: bool) -> None:
        self.usage += used
        self._reservation.add(used, is_told=is_told)
        self._on_counted()


def usage_of(model: str, metadata: Metadata | None, on: date, estimate: TokenEstimate) -> Usage:
    """One call's usage by modality, with its cost on the day `on`.

    A reported count is used as it is. A count that is missing or impossible (negative, or above `_TOKENS_MAX`) is
    replaced by the estimate. For an answer that broke off the larger count is used, because the last metadata may be
    older than the last chunk.
    """
    reported = _ReportedTokens.of(metadata)
    answer = _answer_tokens(reported, estimate)
    used = Usage(
        calls=1,
        prompt_tokens=reported.prompt or estimate.prompt,
        text_tokens=_combined(answer.text, estimate.answer.text, is_whole=estimate.is_whole),
        thought_tokens=_combined(reported.thought, estimate.thought, is_whole=estimate.is_whole),
        image_tokens=answer.image,
        audio_tokens=answer.audio,
        models=(model,),
    )
    heard = reported.prompt_audio if reported.prompt else estimate.prompt_audio
    return replace(used, cost_usd=cost_usd(model, used, on, heard_tokens=heard))


@dataclass(frozen=True, slots=True)
class _ReportedTokens:
    """The counts of a usage metadata, 0 where it has none. `answer` is the sum of all modalities, `parts` has each."""

    prompt: int = 0
    prompt_audio: int = 0
    thought: int = 0
    answer: int = 0
    parts: TokenAmount = NO_TOKENS
    is_live: bool = False

    @classmethod
    def of(cls, metadata: Metadata | None) -> _ReportedTokens:
        if metadata is None:
            return cls()
        is_live = isinstance(metadata, types.UsageMetadata)
        if isinstance(metadata, types.UsageMetadata):
            answer, details = metadata.response_token_count, metadata.response_tokens_details
        else:
            answer, details = metadata.candidates_token_count, metadata.candidates_tokens_details
        parts = TokenAmount(**{name.lower(): _modality_count(details, name) for name in ("TEXT", "IMAGE", "AUDIO")})
        prompt, thought = _count(metadata.prompt_token_count), _count(metadata.thoughts_token_count)
        other_than_answer = prompt + thought + _count(metadata.tool_use_prompt_token_count)
        rest = _count(metadata.total_token_count) - other_than_answer if prompt else 0
        heard = min(prompt, _modality_count(metadata.prompt_tokens_details, "AUDIO"))
        return cls(prompt, heard, thought, _count(answer) or parts.total or max(rest, 0), parts, is_live)


def _answer_tokens(reported: _ReportedTokens, estimate: TokenEstimate) -> TokenAmount:
    """The answer's tokens by modality; the part of the sum that is neither image nor audio is text."""
    if reported.is_live and reported.answer and not reported.parts.total:
        return TokenAmount(
            audio=max(reported.answer, estimate.answer.audio)
        )  # a Live turn is audio, the most expensive modality
    image = _combined(reported.parts.image, estimate.answer.image, is_whole=estimate.is_whole)
    audio = _combined(reported.parts.audio, estimate.answer.audio, is_whole=estimate.is_whole)
    left = reported.answer - image - audio
    if left >= 0:
        return TokenAmount(max(left, reported.parts.text), image, audio)
    # A total that is too small for the received pictures and audio counts only the text, unless it names others.
    is_of_text = not reported.parts.image and not reported.parts.audio
    return TokenAmount(reported.answer if is_of_text else reported.parts.text, image, audio)


def _combined(reported: int, estimated: int, *, is_whole: bool) -> int:
    """The reported count of a whole answer; of an answer that broke off, the larger of both counts."""
    return reported if reported and is_whole else max(reported, estimated)


def _modality_count(details: Iterable[types.ModalityTokenCount] | None, name: str) -> int:
    return sum(
        _count(detail.token_count) for detail in details or () if detail.modality and detail.modality.name == name
    )


def _count(value: int | None) -> int:
    return value if value is not None and 0 < value <= _TOKENS_MAX else 0
