"""Captions of illustrations: replaces what the model wrote by the sentence of the text that it quotes."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

import regex

from bot.script.plain_text import plain
from bot.script.sentence_ends import sentences
from bot.work.parts import PanelScript
from bot.work.spoilers import MARK, balanced

_WORD: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]|[\p{L}\p{N}]++")
_ALIKE: Final = 0.6
"""Least similarity of a caption and its sentence: twice the common words, in order, divided by all words."""
_SENTENCES_MAX: Final = 1000
"""A caption is compared with this many sentences; the rest of a longer text is only searched for exact matches."""


class CaptionMatcher:
    """Replaces a panel's caption by the sentence of `text` that the model meant, and removes spoken lines.

    What the text hides as a spoiler is hidden in the caption, too; the model's own marks do not count.
    """

    def __init__(self, text: str) -> None:
        found = sentences(plain(text, keeps_spoilers=True))
        self._shown = balanced([" ".join(sentence.split()) for sentence in found])
        self._sentences = [" ".join(sentence.replace(MARK, "").split()) for sentence in self._shown]
        self._text = " ".join(self._sentences)
        self._words = [_words(sentence) for sentence in self._sentences[:_SENTENCES_MAX]]

    def fit(self, script: PanelScript) -> PanelScript:
        """The script of an illustration: no dialogue, no caption above, below it a sentence of the text or nothing."""
        said = script.caption_bottom or script.caption_top
        return replace(script, lines=(), caption_top="", caption_bottom=self.sentence(said))

    def sentence(self, said: str) -> str:
        """The sentence of the text that equals, contains or resembles `said`; empty when there is none.

        A quotation of several sentences stays as it is. If one of them has a spoiler, all of them are returned whole.
        """
        said = " ".join(plain(said).split())
        words = _words(said)
        if not words:
            return ""
        if said in self._text:
            return self._found(said)
        matcher = SequenceMatcher(a=[], b=words, autojunk=False)
        best, likeness = "", _ALIKE
        for sentence, own in zip(self._shown, self._words, strict=False):
            matcher.set_seq1(own)
            if matcher.real_quick_ratio() < likeness or matcher.quick_ratio() < likeness:
                continue
            if matcher.ratio() >= likeness:
                best, likeness = sentence, matcher.ratio()
        return best

    def _found(self, said: str) -> str:
        """Words of the text as they are shown."""
        within = next((place for place, sentence in enumerate(self._sentences) if said in sentence), None)
        if within is not None:
            return self._shown[within]
        begin = self._text.index(said)
        end, start, met = begin + len(said), 0, list[str]()
        for sentence, shown in zip(self._sentences, self._shown, strict=True):
            if start < end and begin < start + len(sentence):
                met.append(shown)
            start += len(sentence) + 1
        return " ".join(met) if any(MARK in shown for shown in met) else said


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
