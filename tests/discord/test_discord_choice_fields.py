"""Form fields that are filled in with an earlier input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.discord.choice_fields import OTHER_CHARS_MAX, delivery_field, genre_field, language_field, voice_field
from bot.discord.modals import OPTION_CHARS_MAX, OPTIONS_MAX, Field


@pytest.mark.parametrize(
    ("name", "build"),
    [
        ("genre", lambda entered: genre_field("en-US", entered, ())),
        ("language", lambda entered: language_field("en-US", entered, ())),
        ("style", lambda entered: delivery_field("en-US", entered, ())),
        ("voice", lambda entered: voice_field("en-US", entered, (), "Kore")),
    ],
)
@pytest.mark.parametrize("chars", [1, OPTION_CHARS_MAX, OPTION_CHARS_MAX + 1, OTHER_CHARS_MAX])
def test_what_was_typed_is_filled_in_and_discord_accepts_the_field(
    name: str, build: Callable[[dict[str, Any]], Field], chars: int
) -> None:
    field = build({name: "x" * chars})
    assert field.value == "x" * chars
    assert len(field.choices) <= OPTIONS_MAX
    assert all(len(value) <= OPTION_CHARS_MAX for _, value in field.choices)
    assert field.choices or len(field.value) <= field.chars_max
