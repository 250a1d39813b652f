"""Remembers how every word sounded that was spoken in this process, and hears them again in any sound.

Sound may be cut, joined, resampled, louder or quieter, or have been through a lossy file. What was never spoken here
is not understood.
"""

from __future__ import annotations

import functools
import hashlib
import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from sandbox.gemini.fingerprint import HOP_S, Fingerprint, distances_db, fingerprint
from sandbox.gemini.sound_file import Sound, read_sound
from sandbox.gemini.speech import RATE_HZ, Spoken

_REMEMBERED_S: Final = 3 * 3600
_NEWEST_LIKE_IT: Final = 24
"""How many remembered frames with the same bits are looked at, from the newest on."""
_LEAST_VOTES: Final = 3
_ALIGNMENTS_MAX: Final = 600
_ALIKE_DB: Final = 4.5
_SHARE_HEARD: Final = 0.75
_FRAMES_FORGIVEN: Final = 2
"""A cut blurs the frames beside it."""
_LEAST_FITTING: Final = 4
_LEAST_SUPPORT: Final = 16
"""Frames that have to fit around a word: fewer are chance, as at the edge of a cut."""
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
    """The frame at which each word begins, and the end."""
    audible: _Frames
    """How many frames of each word can be heard."""
    print: Fingerprint = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Index:
    """All remembered audible frames, sorted by their bits, the newest of equals last."""

    utterances: tuple[_Utterance, ...]
    begins: tuple[int, ...]
    """Where each utterance begins if all stood one behind the other."""
    bits: npt.NDArray[np.uint16]
    frames: _Frames


class SoundMemory:
    """What was spoken, up to `limit_s` seconds; the oldest is forgotten first. May be used from several threads."""

    def __init__(self, limit_s: float = _REMEMBERED_S) -> None:
        self._limit_frames = round(limit_s / HOP_S)
        self._utterances: OrderedDict[bytes, _Utterance] = OrderedDict()
        self._frames = 0
        self._index: _Index | None = None
        self._lock = threading.Lock()

    def remember(self, spoken: Spoken, voice: str) -> None:
        """Keep how `spoken` sounds. Blocks: about a millisecond for each second of sound."""
        if not spoken.words or not spoken.pcm:
            return
        key = hashlib.sha256(spoken.pcm + voice.encode("utf-8", "replace")).digest()
        with self._lock:
            if key in self._utterances:
                self._utterances.move_to_end(key)
                return
        samples = np.frombuffer(spoken.pcm, "<i2").astype(np.float32) / np.float32(32_768)
        made = fingerprint(samples, RATE_HZ)
        # A dash or a bullet is a word to the voice, but nothing that could be heard.
        said = [(word, start_s) for word, start_s in spoken.words if any(letter.isalnum() for letter in word)]
        starts = [min(len(made), round(start_s / HOP_S)) for _, start_s in said]
        edges = np.array([*starts, len(made)], np.int32)
        audible = np.diff(_sums(made.is_audible)[edges])
        words = tuple(word for word, _ in said)
        with self._lock:
            self._utterances[key] = _Utterance(voice, words, edges, audible, made)
            self._frames += len(made)
            self._index = None
            while self._frames > self._limit_frames and len(self._utterances) > 1:
                _, oldest = self._utterances.popitem(last=False)
                self._frames -= len(oldest.print)

    def listen(self, sound: Sound) -> list[HeardWord]:
        """The words in a sound, in order. Blocks: some milliseconds for each second of sound."""
        heard = fingerprint(sound.samples, sound.rate_hz)
        with self._lock:
            index = self._index = self._index or _indexed(tuple(self._utterances.values()))
        found = list[tuple[int, HeardWord]]()
        for utterance, shift in _alignments(heard, index):
            found += _words_along(heard, utterance, shift)
        return _without_overlaps(found)


@functools.cache
def shared_memory() -> SoundMemory:
    """The memory of this process: what one server says, another understands."""
    return SoundMemory()


def heard_in(sound: bytes, mime_type: str = "audio/wav") -> list[str]:
    """The words that are really in a WAV (or in raw PCM, as its mime type says), spoken by any server of this process.

    For tests. Raises ValueError for what is no such sound.
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
    return _Index(utterances, tuple(begins), every[order], np.concatenate(frames)[order])


def _alignments(heard: Fingerprint, index: _Index) -> Iterator[tuple[_Utterance, int]]:
    """Where a remembered utterance may lie in the sound, the likeliest first.

    With the utterance comes the number of frames by which the sound lags behind it.
    """
    audible = np.flatnonzero(heard.is_audible).astype(np.int32)
    ends = np.searchsorted(index.bits, heard.bits[audible], side="right")
    starts = np.searchsorted(index.bits, heard.bits[audible], side="left")
    votes = [np.zeros(0, np.int32)]
    for back in range(1, _NEWEST_LIKE_IT + 1):
        places = ends - back
        there = places >= starts
        if not there.any():
            break
        votes.append(index.frames[places[there]] - audible[there])
    shifts, counts = np.unique(np.concatenate(votes), return_counts=True)
    counts = np.where(_is_peak(shifts, counts), counts, 0)
    likely = np.argsort(-counts, kind="stable")[:_ALIGNMENTS_MAX]
    for shift in (int(shifts[place]) for place in likely if counts[place] >= _LEAST_VOTES):
        # One shift may join several utterances to the sound: all that lie beside it.
        first = max(0, bisect_right(index.begins, shift) - 1)
        for number in range(first, len(index.begins)):
            if index.begins[number] >= shift + len(heard):
                break
            yield index.utterances[number], shift - index.begins[number]


def _is_peak(shifts: _Frames, counts: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    """Whether no shift right beside has more votes: a true alignment has some in its neighbours, too."""
    rises = np.concatenate([[True], (counts[1:] >= counts[:-1]) | (np.diff(shifts) > 1)])
    falls = np.concatenate([(counts[:-1] > counts[1:]) | (np.diff(shifts) > 1), [True]])
    return rises[: len(shifts)] & falls[: len(shifts)]


def _words_along(heard: Fingerprint, utterance: _Utterance, shift: int) -> list[tuple[int, HeardWord]]:
    """The utterance's words in the sound, if frame `f` of the sound is frame `f + shift` of the utterance.

    Each comes with the number of frames that fit along this alignment: the more, the surer it is.
    """
    begin, end = max(0, shift), min(len(utterance.print), len(heard) + shift)
    if begin >= end:
        return []
    apart = distances_db(utterance.print.shapes[begin:end], heard.shapes[begin - shift : end - shift])
    is_heard_there = heard.is_audible[begin - shift : end - shift]
    hits = _sums((apart < _ALIKE_DB) & utterance.print.is_audible[begin:end] & is_heard_there)
    edges = np.clip(utterance.edges - begin, 0, end - begin)
    starts, stops = edges[:-1], edges[1:]
    fitting = hits[stops] - hits[starts]
    around = hits[np.minimum(end - begin, stops + _AROUND_FRAMES)] - hits[np.maximum(0, starts - _AROUND_FRAMES)]
    enough = np.minimum(_SHARE_HEARD * utterance.audible, utterance.audible - _FRAMES_FORGIVEN)
    is_heard = (fitting >= enough) & (fitting >= _LEAST_FITTING) & (around >= _LEAST_SUPPORT)
    times_s = (utterance.edges - shift) * HOP_S
    return [
        (int(hits[-1]), HeardWord(utterance.words[at], float(times_s[at]), float(times_s[at + 1]), utterance.voice))
        for at in np.flatnonzero(is_heard)
    ]


def _sums(flags: npt.NDArray[np.bool_]) -> _Frames:
    """How many flags are set before each place."""
    return np.concatenate([np.zeros(1, np.int32), np.cumsum(flags, dtype=np.int32)])


def _without_overlaps(found: list[tuple[int, HeardWord]]) -> list[HeardWord]:
    """Of words that claim the same time, those whose alignment fits best."""
    kept, starts = list[HeardWord](), list[float]()
    for _, word in sorted(found, key=lambda one: -one[0]):
        place = bisect_right(starts, word.start_s)
        neighbours = kept[max(0, place - 1) : place + 1]
        if all(_overlap(word, other) <= _OVERLAP_MAX for other in neighbours):
            kept.insert(place, word)
            starts.insert(place, word.start_s)
    return kept


def _overlap(first: HeardWord, second: HeardWord) -> float:
    """The shared time as a part of the shorter word."""
    shared = min(first.end_s, second.end_s) - max(first.start_s, second.start_s)
    return shared / max(HOP_S, min(first.end_s - first.start_s, second.end_s - second.start_s))
