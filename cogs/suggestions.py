"""Suggestions while a person types: an empty list where they fail, for Discord shows an error for no answer."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Final

import discord
from discord import app_commands

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]
Suggestions = list[app_commands.Choice[str]]

CHOICES_MAX: Final = 25
"""More are refused as a whole (Discord docs: Application Command Option Choice)."""


def suggestions(
    suggest: Callable[[Any, Interaction, str], Suggestions],
) -> Callable[[Any, Interaction, str], Coroutine[Any, Any, Suggestions]]:
    """Make a method an autocomplete callback that always has an answer."""

    @functools.wraps(suggest)
    async def answer(cog: Any, interaction: Interaction, current: str) -> Suggestions:  # noqa: ANN401 - any cog
        try:
            return suggest(cog, interaction, current)[:CHOICES_MAX]
        except Exception:
            log.exception("no suggestions for %s", suggest.__name__)
            return []

    return answer
