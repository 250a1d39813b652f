"""Captions of illustrations: replaces what the model wrote by the sentence of the text that it quotes. Pure."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

import regex

from bot.script.plain_text import plain, sentences
from bot.work.parts import PanelScript

_WORD: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]|[\p{L}\p{N}]++")
_SIMILARITY_MIN: Final = 0.6
"""Least similarity of a caption and its sentence: twice the common words, in order, divided by all words."""
_SENTENCES_MAX: Final = 1000
"""A caption is compared with this many sentences; the rest of a longer text is only searched for exact matches."""


class CaptionMatcher:
    """Replaces a panel's caption by the sentence of `text` that it quotes, and removes dialogue."""

    def __init__(self, text: str) -> None:
        self._sentences = [" ".join(sentence.split()) for sentence in sentences(plain(text))]
        self._text = " ".join(self._sentences)
        self._words = [_words(sentence) for sentence in self._sentences[:_SENTENCES_MAX]]

    def fit(self, script: PanelScript) -> PanelScript:
        """The script of an illustration: no dialogue, no upper caption, below it a sentence of the text or nothing."""
        caption = script.caption_bottom or script.caption_top
        return replace(script, lines=(), caption_top="", caption_bottom=self.sentence(caption))

    def sentence(self, caption: str) -> str:
        """The sentence of the text that contains or resembles `caption`; empty if there is none.

        A caption that quotes several sentences word for word is returned unchanged.
        """
        caption = " ".join(plain(caption).split())
        words = _words(caption)
        if not words:
            return ""
        if caption in self._text:
            return next((sentence for sentence in self._sentences if caption in sentence), caption)
        matcher = SequenceMatcher(a=[], b=words, autojunk=False)
        best, similarity = "", _SIMILARITY_MIN
        for sentence, words_of_sentence in zip(self._sentences, self._words, strict=False):
            matcher.set_seq1(words_of_sentence)
            if matcher.real_quick_ratio() < similarity or matcher.quick_ratio() < similarity:
                continue
            if matcher.ratio() >= similarity:
                best, similarity = sentence, matcher.ratio()
        return best


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
