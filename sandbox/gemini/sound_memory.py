"""Remembers the sound of every word that was spoken in this process, and recognises it in any other sound.

That sound may be cut, joined, resampled, louder, quieter or lossily compressed. Words that were never spoken here are
not recognised.
"""

from __future__ import annotations

import functools
import hashlib
import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sandbox.gemini.fingerprint import HOP_S, Fingerprint, distances_db, fingerprint
from sandbox.gemini.sound_file import Sound, read_sound
from sandbox.gemini.speech import RATE_HZ, Spoken

_REMEMBERED_S: Final = 3 * 3600
_SOUNDS_KEPT: Final = 16
_NEWEST_LIKE_IT: Final = 24
"""The most remembered frames with the same bits that are compared, from the newest on."""
_STRETCH_FRAMES: Final = 64
"""Audible frames in one search. Neighbouring stretches share half of their frames."""
_ALIGNMENTS_MAX: Final = 32
"""The most alignments that are tried for each stretch."""
_LEAST_ALIKE: Final = 12
"""Frames of a stretch that have to match before the words around it are compared."""
_ALIKE_DB: Final = 4.5
_SHARE_HEARD: Final = 0.75
_FRAMES_FORGIVEN: Final = 2
"""Frames of a word that need not match, because a cut blurs the frames beside it."""
_LEAST_FITTING: Final = 4
_LEAST_SUPPORT: Final = 16
"""Frames that have to match around a word. Fewer may match by chance, as at the edge of a cut."""
_AROUND_FRAMES: Final = 40
_OVERLAP_MAX: Final = 0.4

_Frames = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word in a sound, with its seconds there and the name of the voice that spoke it."""

    word: str
    start_s: float
    end_s: float
    voice: str


@dataclass(frozen=True, slots=True)
class _Utterance:
    voice: str
    words: tuple[str, ...]
    edges: _Frames
    """The first frame of each word, and the end of the last."""
    audible: _Frames
    """The number of audible frames of each word."""
    sounds_until: _Frames
    """The frame after the last audible one of each word: a pause belongs to no word."""
    print: Fingerprint = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Found:
    """A word that may be in a sound. A higher `likeness` is more certain."""

    word: HeardWord
    sounds_until_s: float
    likeness: float


@dataclass(slots=True)
class _Heard:
    """A sound that was listened to."""

    print: Fingerprint = field(repr=False)
    words: list[HeardWord] | None
    """None as soon as something else was spoken, which may be in it as well."""


@dataclass(frozen=True, slots=True)
class _Index:
    """All remembered audible frames, sorted by their bits and then from old to new."""

    utterances: tuple[_Utterance, ...]
    begins: tuple[int, ...]
    """The first frame of each utterance if all are concatenated."""
    bits: npt.NDArray[np.uint16]
    frames: _Frames
    shapes: npt.NDArray[np.int8]
    """Of all frames, in order."""


class SoundMemory:
    """Spoken sound, up to `limit_s` seconds; the oldest is forgotten first. Thread-safe."""

    def __init__(self, limit_s: float = _REMEMBERED_S) -> None:
        self._limit_frames = round(limit_s / HOP_S)
        self._utterances: OrderedDict[bytes, _Utterance] = OrderedDict()
        self._frames = 0
        self._index: _Index | None = None
        self._heard: OrderedDict[bytes, _Heard] = OrderedDict()
        """The last sounds: one is often transcribed twice, and once more when all is spoken."""
        self._lock = threading.Lock()

    def remember(self, spoken: Spoken, voice: str) -> None:
        """Remember the sound of `spoken`. Blocks: about a millisecond for each second of sound."""
        if not spoken.words or not spoken.pcm:
            return
        key = hashlib.sha256(spoken.pcm + voice.encode("utf-8", "replace")).digest()
        with self._lock:
            if key in self._utterances:
                self._utterances.move_to_end(key)
                return
        samples = np.frombuffer(spoken.pcm, "<i2").astype(np.float32) / np.float32(32_768)
        made = fingerprint(samples, RATE_HZ)
        # A dash or a bullet is a word to the voice, but it has no sound.
        said = [(word, start_s) for word, start_s in spoken.words if any(letter.isalnum() for letter in word)]
        starts = [min(len(made), round(start_s / HOP_S)) for _, start_s in said]
        edges = np.array([*starts, len(made)], np.int32)
        audible = np.diff(_sums(made.is_audible)[edges])
        last = np.maximum.accumulate(np.where(made.is_audible, np.arange(1, len(made) + 1), 0))
        sounds_until = np.maximum(edges[:-1], last[edges[1:] - 1])
        words = tuple(word for word, _ in said)
        with self._lock:
            self._utterances[key] = _Utterance(voice, words, edges, audible, sounds_until.astype(np.int32), made)
            self._frames += len(made)
            self._index = None
            for one in self._heard.values():
                one.words = None
            while self._frames > self._limit_frames and len(self._utterances) > 1:
                _, oldest = self._utterances.popitem(last=False)
                self._frames -= len(oldest.print)

    def listen(self, sound: Sound) -> list[HeardWord]:
        """The words in a sound, in order. Blocks: some milliseconds for each second of sound."""
        key = hashlib.sha256(b"%d " % sound.rate_hz + sound.samples.tobytes()).digest()
        with self._lock:
            index = self._index = self._index or _indexed(tuple(self._utterances.values()))
            known = self._heard.get(key)
            if known is not None and known.words is not None:
                return list(known.words)
        heard = known.print if known is not None else fingerprint(sound.samples, sound.rate_hz)
        found = list[_Found]()
        for utterance, shift in _alignments(heard, index):
            found += _words_along(heard, utterance, shift)
        words = _without_overlaps(found)
        with self._lock:
            self._heard.pop(key, None)
            self._heard[key] = _Heard(heard, words if index is self._index else None)
            if len(self._heard) > _SOUNDS_KEPT:
                self._heard.popitem(last=False)
        return list(words)


@functools.cache
def shared_memory() -> SoundMemory:
    """The memory of this process, shared by all servers: one can recognise what another has spoken."""
    return SoundMemory()


def heard_in(sound: bytes, mime_type: str = "audio/wav") -> list[str]:
    """The words in a WAV file (or in raw PCM, by its mime type) that any server of this process has spoken.

    For tests. Raises ValueError for other data.
    """
    return [heard.word for heard in shared_memory().listen(read_sound(sound, mime_type))]


def _indexed(utterances: tuple[_Utterance, ...]) -> _Index:
    begins, at = list[int](), 0
    bits, frames = [np.zeros(0, np.uint16)], [np.zeros(0, np.int32)]
    for utterance in utterances:
        begins.append(at)
        audible = np.flatnonzero(utterance.print.is_audible).astype(np.int32)
        bits.append(utterance.print.bits[audible])
        frames.append(audible + np.int32(at))
        at += len(utterance.print)
    every = np.concatenate(bits)
    order = np.argsort(every, kind="stable")
    shapes = np.concatenate([one.print.shapes for one in utterances] or [np.zeros((0, 1), np.int8)])
    return _Index(utterances, tuple(begins), every[order], np.concatenate(frames)[order], shapes)


def _alignments(heard: Fingerprint, index: _Index) -> Iterator[tuple[_Utterance, int]]:
    """Possible places of remembered utterances in the sound, each with the lag of the sound in frames.

    Each short stretch of the sound is searched by itself: in a long sound, chance alignments would get more votes than
    a single short word.
    """
    if not len(index.shapes):
        return
    seen = set[tuple[int, int]]()
    audible = np.flatnonzero(heard.is_audible).astype(np.int32)
    for at in range(0, len(audible), _STRETCH_FRAMES // 2):
        stretch = audible[at : at + _STRETCH_FRAMES]
        for shift in _shifts(heard, index, stretch):
            # One shift may match several utterances.
            first = max(0, bisect_right(index.begins, shift + int(stretch[0])) - 1)
            last = bisect_right(index.begins, shift + int(stretch[-1]))
            for number in range(first, last):
                if (number, shift) not in seen:
                    seen.add((number, shift))
                    yield index.utterances[number], shift - index.begins[number]


def _shifts(heard: Fingerprint, index: _Index, stretch: _Frames) -> list[int]:
    """The possible lags, in frames, of this stretch of the sound behind the concatenated memory."""
    starts = np.searchsorted(index.bits, heard.bits[stretch], side="left")
    ends = np.searchsorted(index.bits, heard.bits[stretch], side="right")
    places = ends[:, None] - np.arange(1, _NEWEST_LIKE_IT + 1)
    frame, nth = np.nonzero(places >= starts[:, None])
    votes = index.frames[places[frame, nth]] - stretch[frame]
    shifts, counts = np.unique(votes, return_counts=True)
    if not len(shifts):
        return []
    beside = counts.copy()
    touch = np.flatnonzero(np.diff(shifts) == 1)
    beside[touch] += counts[touch + 1]
    beside[touch + 1] += counts[touch]
    likely = shifts[np.argsort(-beside, kind="stable")[:_ALIGNMENTS_MAX]]
    there = likely[:, None] + stretch
    inside = (there >= 0) & (there < len(index.shapes))
    apart = distances_db(index.shapes[np.where(inside, there, 0)], heard.shapes[stretch][None])
    fits = ((apart < _ALIKE_DB) & inside).sum(axis=1)
    # Of two neighbours the one that fits better finds every word that the other does.
    is_beside_better = ((np.abs(likely[:, None] - likely) == 1) & (fits > fits[:, None])).any(axis=1)
    return [int(shift) for shift in likely[(fits >= min(_LEAST_ALIKE, len(stretch) // 2)) & ~is_beside_better]]


def _words_along(heard: Fingerprint, utterance: _Utterance, shift: int) -> list[_Found]:
    """The utterance's words in the sound, if frame `f` of the sound is frame `f + shift` of the utterance.

    Each comes with the number of matching frames along this alignment: the more, the more certain.
    """
    begin, end = max(0, shift), min(len(utterance.print), len(heard) + shift)
    if begin >= end:
        return []
    apart = distances_db(utterance.print.shapes[begin:end], heard.shapes[begin - shift : end - shift])
    is_heard_there = heard.is_audible[begin - shift : end - shift]
    alike = (apart < _ALIKE_DB) & utterance.print.is_audible[begin:end] & is_heard_there
    hits, nearness = _sums(alike), _sums(np.where(alike, _ALIKE_DB - apart, 0))
    edges = np.clip(utterance.edges - begin, 0, end - begin)
    starts, stops = edges[:-1], edges[1:]
    fitting = hits[stops] - hits[starts]
    before, behind = np.maximum(0, starts - _AROUND_FRAMES), np.minimum(end - begin, stops + _AROUND_FRAMES)
    around, likeness = hits[behind] - hits[before], nearness[behind] - nearness[before]
    enough = np.minimum(_SHARE_HEARD * utterance.audible, utterance.audible - _FRAMES_FORGIVEN)
    is_heard = (fitting >= enough) & (fitting >= _LEAST_FITTING) & (around >= _LEAST_SUPPORT)
    times_s, until_s = (utterance.edges - shift) * HOP_S, (utterance.sounds_until - shift) * HOP_S
    return [
        _Found(
            HeardWord(utterance.words[at], float(times_s[at]), float(times_s[at + 1]), utterance.voice),
            float(until_s[at]),
            float(likeness[at]),
        )
        for at in np.flatnonzero(is_heard)
    ]


def _sums(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The sum of all values before each place."""
    return np.concatenate([[0], np.cumsum(values, dtype=np.int32 if values.dtype == np.bool_ else np.float64)])


def _without_overlaps(found: list[_Found]) -> list[HeardWord]:
    """The found words, with only the best of those that overlap in time."""
    kept, starts = list[_Found](), list[float]()
    for one in sorted(found, key=lambda one: -one.likeness):
        place = bisect_right(starts, one.word.start_s)
        if all(_overlap(one, other) <= _OVERLAP_MAX for other in kept[max(0, place - 1) : place + 1]):
            kept.insert(place, one)
            starts.insert(place, one.word.start_s)
    return [one.word for one in kept]


def _overlap(first: _Found, second: _Found) -> float:
    """The shared time as a share of the shorter word."""
    ends_s = first.sounds_until_s, second.sounds_until_s
    shared = min(ends_s) - max(first.word.start_s, second.word.start_s)
    return shared / max(HOP_S, min(ends_s[0] - first.word.start_s, ends_s[1] - second.word.start_s))
