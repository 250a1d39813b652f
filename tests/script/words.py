"""The words of a text, however they are written."""

from __future__ import annotations

from bot.script.word_tokens import tokens_of


def words_in(text: str) -> list[str]:
    """The words without case, punctuation and accents, in order; characters, in scripts without spaces."""
    return [token.text for token in tokens_of(text)]
