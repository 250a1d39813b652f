"""A new work has the options that a person chose, in clean text."""

from __future__ import annotations

import pytest

from bot.making.plan import plan
from bot.work.request import ComicOptions, NarrationOptions, Request, StoryOptions


@pytest.mark.parametrize(
    "options",
    [StoryOptions(genre="a\0b"), ComicOptions(style="a\0b"), NarrationOptions(style="a\0b")],
    ids=lambda options: type(options).__name__,
)
def test_every_typed_text_of_the_options_is_cleaned(options: StoryOptions | ComicOptions | NarrationOptions) -> None:
    cleaned = plan(Request(prompt="a fox", options=options), 1, created_at=0.0).request.options
    assert getattr(cleaned, "genre", None) == "ab" or getattr(cleaned, "style", None) == "ab"


def test_a_length_stays_a_length() -> None:
    options = StoryOptions()
    assert plan(Request(prompt="a fox", options=options), 1, created_at=0.0).request.options == options
