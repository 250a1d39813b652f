"""Every kind of work can be made."""

from __future__ import annotations

import pytest

from bot.making.kinds import KINDS
from bot.making.plan import plan
from bot.work.request import ComicOptions, Kind, NarrationOptions, Request, StoryOptions


def test_every_kind_has_an_entry() -> None:
    assert set(KINDS) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_the_default_options_are_those_of_the_kind(kind: Kind) -> None:
    assert Request(prompt="a fox", options=KINDS[kind].default_options).kind is kind


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
