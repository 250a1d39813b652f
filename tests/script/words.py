"""The normalised words of a text."""

from __future__ import annotations

from bot.script.word_tokens import tokens_of


def words_in(text: str) -> list[str]:
    """The words in order, without case, punctuation and accents; characters in scripts without spaces."""
    return [token.text for token in tokens_of(text)]
