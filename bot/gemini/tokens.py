"""Estimates token counts of requests and answers where the usage metadata has none.

Sources: Gemini API, "Understand and count tokens" (a token is about four characters of English; a second of audio in a
prompt is 32), the prices of image output (1,120 tokens for a 1K picture) and of Live audio (25 tokens a second).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from google.genai import types

PICTURE_TOKENS: Final = 1120
"""One 1K picture of the default comic model; a picture in a prompt costs at most as much."""
AUDIO_TOKENS_PER_S: Final = 25
"""For speech that a model makes."""
HEARD_TOKENS_PER_S: Final = 32
"""For audio that a model listens to."""
_BYTES_PER_S: Final = 48_000
"""For speech at 24 kHz, 16 bit, mono."""

_LATIN_ENDS: Final = 0x0250
_WIDE_BEGINS: Final = 0x2E80
_LATIN_PER_TOKEN: Final = 4
_OTHERS_PER_TOKEN: Final = 2
"""Letters of alphabets other than Latin. An ideograph, a kana or an emoji counts as one token."""


@dataclass(frozen=True, slots=True)
class TokenAmount:
    """Token counts by modality."""

    text: int = 0
    image: int = 0
    audio: int = 0

    def __add__(self, other: TokenAmount) -> TokenAmount:
        return TokenAmount(self.text + other.text, self.image + other.image, self.audio + other.audio)

    @property
    def total(self) -> int:
        """The sum over all modalities."""
        return self.text + self.image + self.audio


NO_TOKENS: Final = TokenAmount()


def text_tokens(text: str) -> int:
    """Estimate the tokens of a text; at least 1 unless it is empty."""
    latin = sum(letter < chr(_LATIN_ENDS) for letter in text)
    wide = sum(letter >= chr(_WIDE_BEGINS) for letter in text)
    others = len(text) - latin - wide
    return math.ceil(latin / _LATIN_PER_TOKEN + others / _OTHERS_PER_TOKEN + wide)


def audio_tokens_of(seconds: float) -> int:
    """Estimate the tokens of this many seconds of audio."""
    return math.ceil(seconds * AUDIO_TOKENS_PER_S)


def prompt_tokens(contents: Iterable[types.Content], instruction: object = None) -> TokenAmount:
    """Estimate the tokens of a request: its texts, pictures and sounds, and a system instruction in plain text."""
    total = TokenAmount(text=text_tokens(instruction) if isinstance(instruction, str) else 0)
    for content in contents:
        for part in content.parts or []:
            total += TokenAmount(text=text_tokens(part.text or "")) + _tokens_of_file(part.inline_data)
    return total


def _tokens_of_file(blob: types.Blob | None) -> TokenAmount:
    if blob is None or blob.data is None:
        return NO_TOKENS
    if (blob.mime_type or "").startswith("audio/"):
        return TokenAmount(audio=math.ceil(len(blob.data) / _BYTES_PER_S * HEARD_TOKENS_PER_S))
    return TokenAmount(image=PICTURE_TOKENS)
