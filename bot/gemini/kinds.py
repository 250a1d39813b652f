"""The prompts for each kind of text. Those for comics and narrations are in modules of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol

from bot.gemini.context import WorkContext
from bot.gemini.prompts import STORY_INSTRUCTION, story_prompt
from bot.work.request import Kind, Request


class TextPrompt(Protocol):
    """The user turn for a text; with `asks_title` the answer begins with the title."""

    def __call__(self, request: Request, context: WorkContext | None = None, *, asks_title: bool = False) -> str:
        """The prompt of a request and of the works before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPrompts:
    """The prompts for one kind of text. `instruction` is the system instruction."""

    instruction: str
    prompt: TextPrompt


TEXT_PROMPTS: Final[Mapping[Kind, TextPrompts]] = MappingProxyType(
    {
        Kind.STORY: TextPrompts(instruction=STORY_INSTRUCTION, prompt=story_prompt),
    }
)
