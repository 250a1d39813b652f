"""A text beside what was heard of it: which words were heard, as what, and when."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final

from bot.script.differences import differences_of
from bot.script.spellings import Step, settle
from bot.script.spoken_text import SpokenText
from bot.script.word_tokens import Token, respelled, timed_tokens, tokens_of
from bot.work.sound import SoundMeasure, Transcript
from bot.work.speech import Pronunciation

_SNAP_TIMED_S: Final = 0.6
_PAUSE_WORTH_S: Final = 0.1
_SNAP_GUESSED_S: Final = 2.5
"""How far a pause may be from a place that is known from the times of words, or guessed from letters."""


class WordAlignment:
    """The words of a section's text aligned with those of a transcript.

    `words` and `heard` are the tokens of both, `steps` what became of the words that were not heard as they are. Times
    are seconds of the sound: those of the transcript's words where it has them, else guessed from the letters and the
    pauses.
    """

    def __init__(
        self, text: str, heard: Transcript | None, sound: SoundMeasure, pronunciations: Sequence[Pronunciation] = ()
    ) -> None:
        said = SpokenText.of(text)
        self._said = said
        self._sound = sound
        self.words: list[Token] = respelled(tokens_of(said.text), said.text, pronunciations)
        self.heard: list[Token] = tokens_of(heard.text) if heard is not None else []
        self._times = _times_of(heard, self.heard)
        differences = differences_of([word.text for word in self.words], [word.text for word in self.heard])
        self._heard_at: dict[int, int] = {}
        self.steps: list[Step] = []
        start = heard_start = 0
        for difference in differences:
            self._heard_at |= _pairs(start, difference.start, heard_start)
            start, heard_start = difference.end, difference.heard_end
            mine, theirs = self.words[difference.start : start], self.heard[difference.heard_start : heard_start]
            self.steps += [step.moved(difference.start, difference.heard_start) for step in settle(mine, theirs)]
        self._heard_at |= _pairs(start, len(self.words), heard_start)

    @property
    def text(self) -> str:
        """The spoken form of the section's text, which should be heard."""
        return self._said.text

    @property
    def source(self) -> str:
        """The section's text."""
        return self._said.source

    @property
    def matched(self) -> int:
        """The number of words that were heard as they are."""
        return len(self._heard_at)

    def index(self, word: int) -> int:
        """The index of the section's text where a word starts; the text's length after the last one."""
        return self._said.source_index(self.words[word].start) if word < len(self.words) else len(self._said.source)

    def end_index(self, word: int) -> int:
        """The index of the section's text after a word."""
        return self._said.source_index(self.words[word].end - 1) + 1

    def word_at(self, index: int) -> int:
        """The first word that starts at an index of the section's text, or after it."""
        return next((word for word in range(len(self.words)) if self.index(word) >= index), len(self.words))

    def said(self, start: int, end: int) -> str:
        """The text heard from one heard word up to another."""
        return " ".join(token.text for token in self.heard[start:end])

    def time_at(self, heard: int) -> float:
        """When a heard word starts; the end of the voice after the last one."""
        if heard < len(self.heard):
            return self._spans[heard][0]
        return self._spans[-1][1] if self._spans else self._speech.end_s

    def time_before(self, word: int) -> float:
        """When the last heard word before a word of the text ends, 0 if none was heard."""
        before = self._heard_before(word)
        return 0.0 if before < 0 else self._spans[before][1]

    def cut_before(self, word: int) -> float:
        """The middle of the pause before a word of the text, or the time between it and the word heard before it."""
        ends_s = self.time_before(word)
        starts_s = self.time_at(self._heard_before(word) + 1)
        if not self.heard:
            ends_s = starts_s = self._speech.time_of(self._share_before(word))
        return self.snapped((ends_s + max(ends_s, starts_s)) / 2)

    def _heard_before(self, word: int) -> int:
        """The last heard word before a word of the text, also one that was heard as another; -1 without one."""
        matched = next((self._heard_at[one] for one in range(word - 1, -1, -1) if one in self._heard_at), -1)
        replaced = (step for step in self.steps if step.start < step.end <= word and step.heard_start < step.heard_end)
        return max(matched, *(step.heard_end - 1 for step in replaced), -1)

    def snapped(self, place_s: float) -> float:
        """The middle of the pause that is nearest to a time, if one is near; else the time itself.

        Where words have times, a long pause is no reason to go further: it may be the silence in which words are lost.
        """
        is_timed = self._times is not None
        reach_s = _SNAP_TIMED_S if is_timed else _SNAP_GUESSED_S
        near = [pause for pause in self._sound.pauses if pause[0] - reach_s <= place_s <= pause[1] + reach_s]
        if not near:
            return min(place_s, self._sound.seconds)

        def rank(pause: tuple[float, float]) -> float:
            worth_s = (pause[1] - pause[0]) / 2
            return _distance(pause, place_s) - (min(worth_s, _PAUSE_WORTH_S) if is_timed else worth_s)

        start_s, end_s = min(near, key=rank)
        if is_timed:
            start_s, end_s = max(start_s, place_s - reach_s), min(end_s, place_s + reach_s)
        return (start_s + end_s) / 2

    @cached_property
    def _spans(self) -> list[tuple[float, float]]:
        """When each heard word starts and ends."""
        if self._times is not None:
            return self._times
        letters = list(accumulate((_letters(token) for token in self.heard), initial=0.0))
        total = letters[-1] or 1.0
        times = [self._speech.time_of(place / total) for place in letters]
        return list(pairwise(times))

    @cached_property
    def _speech(self) -> _VoicedTime:
        return _VoicedTime.of(self._sound)

    def _share_before(self, word: int) -> float:
        letters = [_letters(token) for token in self.words]
        return sum(letters[:word]) / (sum(letters) or 1.0)


@dataclass(frozen=True, slots=True)
class _VoicedTime:
    """The time of a sound in which there is a voice: the stretches between its pauses."""

    starts_s: tuple[float, ...]
    before_s: tuple[float, ...]
    """The time with a voice before each stretch, and at the end all of it."""
    end_s: float

    @classmethod
    def of(cls, sound: SoundMeasure) -> _VoicedTime:
        starts, lengths, at_s = [], [], 0.0
        for start_s, end_s in (*sorted(sound.pauses), (sound.seconds, sound.seconds)):
            if start_s > at_s:
                starts.append(at_s)
                lengths.append(start_s - at_s)
            at_s = max(at_s, end_s)
        if not starts:
            return cls((0.0,), (0.0, sound.seconds), sound.seconds)
        return cls(tuple(starts), tuple(accumulate(lengths, initial=0.0)), starts[-1] + lengths[-1])

    def time_of(self, share: float) -> float:
        """The time when a share of the voice, 0 to 1, has been heard."""
        voiced_s = share * self.before_s[-1]
        stretch = min(bisect_right(self.before_s, voiced_s), len(self.starts_s)) - 1
        return self.starts_s[stretch] + voiced_s - self.before_s[stretch]


def _times_of(heard: Transcript | None, tokens: Sequence[Token]) -> list[tuple[float, float]] | None:
    """When each token was said, None if the transcript has no times, or not for each of its words."""
    if heard is None or not heard.words:
        return None
    found = list(timed_tokens(heard.words))
    if [token.text for token, _, _ in found] != [token.text for token in tokens]:
        return None
    return [(start_s, end_s) for _, start_s, end_s in found]


def _pairs(start: int, end: int, heard_start: int) -> dict[int, int]:
    return {word: word - start + heard_start for word in range(start, end)}


def _letters(token: Token) -> float:
    """How long a word takes, in letters of the Latin script; a space is one."""
    return 6.0 * token.weight if token.weight < 1 else len(token.text) + 1.0


def _distance(pause: tuple[float, float], place_s: float) -> float:
    return max(pause[0] - place_s, place_s - pause[1], 0.0)
