"""Counts what calls used, from the model's own usage metadata."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from google.genai import types

from bot.gemini.prices import cost_usd
from bot.work.usage import Usage

Metadata = types.GenerateContentResponseUsageMetadata | types.UsageMetadata


class Meter:
    """Adds up the calls of one run, also of one that is stopped half way.

    Each chunk's metadata is the running total of its call: the last one counts, they are never summed. A call that
    ended before it said anything about its use costs None: unknown, not free.
    """

    def __init__(self) -> None:
        self.usage = Usage()

    def add(self, model: str, metadata: Metadata | None, on: date) -> Usage:
        """Count one call that was answered, and return its own usage."""
        used = usage_of(model, metadata, on)
        self.usage += used
        return used


def usage_of(model: str, metadata: Metadata | None, on: date) -> Usage:
    """One call's usage by modality, with its cost on the day `on`."""
    if metadata is None:
        return Usage(calls=1, cost_usd=None, models=(model,))
    if isinstance(metadata, types.UsageMetadata):
        answered, details = metadata.response_token_count, metadata.response_tokens_details
    else:
        answered, details = metadata.candidates_token_count, metadata.candidates_tokens_details
    image = _of_modality(details, "IMAGE")
    audio = _of_modality(details, "AUDIO")
    if not details and isinstance(metadata, types.UsageMetadata):
        audio = answered or 0  # a Live answer without its split is sound, the dearest it can be
    used = Usage(
        calls=1,
        prompt_tokens=metadata.prompt_token_count or 0,
        text_tokens=max((answered or 0) - image - audio, 0),
        thought_tokens=metadata.thoughts_token_count or 0,
        image_tokens=image,
        audio_tokens=audio,
        models=(model,),
    )
    return replace(used, cost_usd=cost_usd(model, used, on))


def _of_modality(details: Iterable[types.ModalityTokenCount] | None, name: str) -> int:
    return sum(detail.token_count or 0 for detail in details or () if detail.modality and detail.modality.name == name)
