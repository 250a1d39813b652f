"""The entry point to the voice: eSpeak NG where it is installed, babble where it is not."""

from __future__ import annotations

import importlib
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from sandbox.show.speech.babble import RATE_HZ, babble
from sandbox.show.speech.languages import language_for
from sandbox.show.speech.voices import setting_for

_WORD: Final = re.compile(r"\S+")
_CLAUSE: Final = re.compile(r"[^。、！？，；：…]*[。、！？，；：…」』）”]*")
_SPACELESS: Final = re.compile(r"[぀-ヿ㐀-鿿฀-๿]")
_CLAUSE_CHARACTERS: Final = 8


@dataclass(frozen=True, slots=True)
class Spoken:
    """Speech: mono, 16 bit little-endian, 24 kHz, no header; each word with the second at which it begins.

    The words are those between white space, in order; long runs of Chinese, Japanese or Thai are cut into smaller
    pieces. Words after an early stop are missing.
    """

    pcm: bytes = field(repr=False)
    words: tuple[tuple[str, float], ...] = field(repr=False)

    @property
    def seconds(self) -> float:
        """Its duration."""
        return len(self.pcm) / (2 * RATE_HZ)


class Voicebox:
    """Speaks with any of Gemini's voices. Thread-safe: only one thread speaks at a time."""

    def __init__(self) -> None:
        self._espeak, self._resample = _load()

    @property
    def says_words(self) -> bool:
        """Whether the words can be understood. Babble has only their rhythm."""
        return self._espeak is not None

    def speak(
        self, text: str, voice: str, language: str | None = None, *, should_stop: Callable[[], bool] | None = None
    ) -> Spoken:
        """The sound of `text`. Blocks: about a millisecond for each second of sound, babble some seventy.

        `voice` is one of Gemini's names (any other name always gets the same one of the voices), `language` a BCP 47
        code or a language's name; without it the script of the text decides. `should_stop` is called now and then, in
        this thread; once it returns True, the sound so far is returned.
        """
        spans = _words(text)
        if not spans:
            return Spoken(b"", ())
        words = [text[start:end] for start, end in spans]
        setting = setting_for(voice)
        if self._espeak is None:
            pcm, starts_s = babble(words, setting, text, should_stop)
        else:
            utterance = self._espeak.speak(text, setting, language_for(language, text), should_stop)
            pcm = self._resample.levelled(self._resample.resampled(utterance.pcm))
            starts_s = _starts(spans, utterance.marks, len(pcm) / (2 * RATE_HZ), is_whole=utterance.is_whole)
        return Spoken(pcm, tuple(zip(words, starts_s, strict=False)))


def _load() -> tuple[Any, Any]:
    """The library and the module of its resampler; (None, None) if the `demo` extra is missing or unusable.

    They are imported here, because neither can be imported without that extra.
    """
    try:
        resample = importlib.import_module("sandbox.show.speech.resample")
        library = importlib.import_module("sandbox.show.speech.espeak")
        return library.shared_espeak(), resample
    except (ImportError, OSError):
        return None, None


def _words(text: str) -> list[tuple[int, int]]:
    spans = list[tuple[int, int]]()
    for match in _WORD.finditer(text):
        if len(_SPACELESS.findall(match[0])) <= _CLAUSE_CHARACTERS:
            spans.append(match.span())
            continue
        for clause in _CLAUSE.finditer(text, *match.span()):
            pieces = -(-len(clause[0]) // _CLAUSE_CHARACTERS)
            edges = [clause.start() + len(clause[0]) * number // max(1, pieces) for number in range(pieces + 1)]
            spans += pairwise(edges)
    return spans


def _starts(
    spans: Sequence[tuple[int, int]], marks: Sequence[tuple[int, float]], length_s: float, *, is_whole: bool
) -> list[float]:
    """The start of each word: that of the first mark in it, or interpolated between its neighbours.

    The library marks the units it reads, which are not always words: it skips a dash and marks a number several times.
    """
    known = [(0, 0.0)]
    for start, end in spans:
        first = bisect_right(marks, (start, -1.0))
        if first < len(marks) and marks[first][0] < end and marks[first][1] >= known[-1][1]:
            known.append((start, marks[first][1]))
    if is_whole:
        known.append((spans[-1][1], length_s))
    else:
        spans = [span for span in spans if span[0] <= known[-1][0]]
    starts = list[float]()
    places = [place for place, _ in known]
    for start, _ in spans:
        index = bisect_right(places, start)
        (low, low_s), (high, high_s) = known[index - 1], known[min(index, len(known) - 1)]
        starts.append(low_s + (high_s - low_s) * (start - low) / (high - low) if high > low else low_s)
    return starts
