"""What the prompts say about each kind of work.

A new kind needs an entry here, and a producer in a module of its own (as `bot.gemini.story` is for stories).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bot.work.request import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class KindPrompts:
    """How prompts name a work of this kind.

    `noun` is the kind's name. `source` introduces its text in a prompt; "stands below" follows. `prompt_is_text`: the
    person's prompt is the text itself, not a description of it.
    """

    noun: str
    source: str
    prompt_is_text: bool = False


KINDS: Final[Mapping[Kind, KindPrompts]] = MappingProxyType(
    {
        Kind.STORY: KindPrompts(noun="story", source="story that"),
        Kind.COMIC: KindPrompts(noun="comic", source="comic whose script"),
        Kind.NARRATION: KindPrompts(noun="narration", source="narration whose text", prompt_is_text=True),
    }
)
