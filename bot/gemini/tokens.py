"""Estimates tokens of what was sent and of what came, where the model does not tell them.

Sources: Gemini API, "Understand and count tokens" (a token is about four characters of English), the prices of image
output (1,120 tokens for a 1K picture) and of Live sound (25 tokens a second).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from google.genai import types

PICTURE_TOKENS: Final = 1120
"""One 1K picture of the default comic model; a picture in a prompt counts no more."""
SOUND_TOKENS_PER_S: Final = 25

_LATIN_ENDS: Final = 0x0250
_WIDE_BEGINS: Final = 0x2E80
_LATIN_PER_TOKEN: Final = 4
_OTHERS_PER_TOKEN: Final = 2
"""Letters of alphabets other than Latin; an ideograph, a kana or an emoji is a token of its own."""


@dataclass(frozen=True, slots=True)
class TokenAmount:
    """Tokens of a content by what they are."""

    text: int = 0
    image: int = 0
    audio: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.text + self.image + self.audio


NOTHING: Final = TokenAmount()


def text_tokens(text: str) -> int:
    """About how many tokens a text is; at least 1 unless it is empty."""
    latin = sum(letter < chr(_LATIN_ENDS) for letter in text)
    wide = sum(letter >= chr(_WIDE_BEGINS) for letter in text)
    others = len(text) - latin - wide
    return math.ceil(latin / _LATIN_PER_TOKEN + others / _OTHERS_PER_TOKEN + wide)


def sound_tokens(seconds: float) -> int:
    """About how many tokens so much sound is."""
    return math.ceil(seconds * SOUND_TOKENS_PER_S)


def prompt_tokens(contents: Iterable[types.Content], instruction: object = None) -> int:
    """About how many tokens a request is: its texts, its pictures, and a system instruction that is plain text."""
    total = text_tokens(instruction) if isinstance(instruction, str) else 0
    for content in contents:
        for part in content.parts or []:
            total += text_tokens(part.text or "") + (PICTURE_TOKENS if part.inline_data else 0)
    return total
