"""When each word of a text is said, by what was heard in its sound; estimated where nothing was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.script.differences import Difference, differences_of
from bot.script.speech_duration import speech_seconds
from bot.script.word_tokens import Token, timed_tokens, tokens_of
from bot.work.sound import TimedWord
from bot.work.speech import Gap

HEARD_SHARE_MIN: Final = 0.4
"""If a smaller part of a text is found in the transcript, the times are estimated."""
_BETWEEN_WORDS_S: Final = 0.05
_SENTENCE_END: Final = frozenset(".!?…。！？।؟")
_SENTENCE_PAUSE_S: Final = 0.5
_CLAUSE_END: Final = frozenset(",;:，、；：،؛—–")
_CLAUSE_PAUSE_S: Final = 0.25


@dataclass(frozen=True, slots=True)
class WordTime:
    """A word of a text, at `text[start:end]`, and when it is said, in seconds of the sound."""

    start: int
    end: int
    start_s: float
    end_s: float


def word_times(
    text: str, heard: Sequence[TimedWord], voice_s: tuple[float, float], gaps: Sequence[Gap] = ()
) -> tuple[list[WordTime], bool]:
    """The words of `text` that are in the sound, in order, and whether their times were heard rather than estimated.

    `voice_s` is where the voice starts and ends. The words of `gaps` are left out. Words that were not heard as they
    are written have times between those of their neighbours.
    """
    lost = [(gap.start, gap.end) for gap in gaps]
    tokens = [one for one in tokens_of(text) if not any(start <= one.start < end for start, end in lost)]
    told = list(timed_tokens(heard))
    differences = differences_of([one.text for one in tokens], [one.text for one, _, _ in told])
    known = dict(_matches(len(tokens), len(told), differences))
    is_heard = len(known) >= max(1.0, HEARD_SHARE_MIN * len(tokens))
    if not is_heard:
        known = {}
    found: list[WordTime] = []
    first_s, last_s = voice_s
    pending: list[Token] = []
    at_s = first_s
    for index, token in enumerate(tokens):
        if index not in known:
            pending.append(token)
            continue
        _, start_s, end_s = told[known[index]]
        start_s = max(start_s, at_s)
        found += _spread(text, pending, at_s, start_s)
        found.append(WordTime(token.start, token.end, start_s, max(start_s, end_s)))
        pending, at_s = [], max(start_s, end_s)
    return [*found, *_spread(text, pending, at_s, max(at_s, last_s))], is_heard


def _matches(count: int, heard_count: int, differences: Sequence[Difference]) -> Iterable[tuple[int, int]]:
    """The pairs of the indexes of tokens that are the same in both."""
    start = heard_start = 0
    for one in (*differences, Difference(count, count, heard_count, heard_count)):
        yield from zip(range(start, one.start), range(heard_start, one.heard_start), strict=True)
        start, heard_start = one.end, one.heard_end


def _spread(text: str, tokens: Sequence[Token], start_s: float, end_s: float) -> Iterable[WordTime]:
    """The tokens one after the other between two times, each as long as it takes to say."""
    lengths_s = [speech_seconds(text[token.start : token.end]) or _BETWEEN_WORDS_S for token in tokens]
    pauses_s = [_pause_s(text, token) for token in tokens]
    whole_s = sum(lengths_s) + sum(pauses_s[:-1])
    scale = (end_s - start_s) / whole_s if whole_s else 0.0
    at_s = start_s
    for token, length_s, pause_s in zip(tokens, lengths_s, pauses_s, strict=True):
        yield WordTime(token.start, token.end, at_s, at_s + length_s * scale)
        at_s += (length_s + pause_s) * scale


def _pause_s(text: str, token: Token) -> float:
    """The pause after a word, by the mark behind it."""
    after = text[token.end : token.end + 2].strip("\"”’'»)")
    if after[:1] in _SENTENCE_END or "\n" in text[token.end : token.end + 2]:
        return _SENTENCE_PAUSE_S
    return _CLAUSE_PAUSE_S if after[:1] in _CLAUSE_END else _BETWEEN_WORDS_S
