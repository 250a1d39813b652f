"""The SDK's models are ready before the first call."""

from __future__ import annotations

from google.genai import types

from bot.gemini.sdk_models import build_models


def test_what_is_nested_in_a_call_is_built_with_it_and_shared() -> None:
    build_models()
    nested = (types.Content, types.Part, types.Blob, types.SafetySetting, types.GroundingChunk, types.LiveServerContent)
    assert [model.__name__ for model in nested if not model.__pydantic_complete__] == []
