"""Tokens and cost of a work: from the model's usage metadata, or estimated where that has no count."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Counts of one or several calls. Tokens are by modality, as Gemini bills them.

    `calls` counts answered calls; the prompt of an unanswered call is part of the tokens and the cost. `cost_usd` is
    None if the price of any call is unknown.
    """

    calls: int = 0
    prompt_tokens: int = 0
    text_tokens: int = 0
    thought_tokens: int = 0
    image_tokens: int = 0
    audio_tokens: int = 0
    cost_usd: float | None = 0.0
    models: tuple[str, ...] = ()

    def __add__(self, other: Usage) -> Usage:
        cost = None if self.cost_usd is None or other.cost_usd is None else self.cost_usd + other.cost_usd
        return Usage(
            calls=self.calls + other.calls,
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            text_tokens=self.text_tokens + other.text_tokens,
            thought_tokens=self.thought_tokens + other.thought_tokens,
            image_tokens=self.image_tokens + other.image_tokens,
            audio_tokens=self.audio_tokens + other.audio_tokens,
            cost_usd=cost,
            models=tuple(dict.fromkeys(self.models + other.models)),
        )
