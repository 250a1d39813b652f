"""Joins the sections of a narration with pauses, and cuts the result into files that fit a size limit.

It uses the standard library alone, so it works wherever the bot runs.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.audio.wav import BYTES_PER_FRAME, HEADER_BYTES, frames_of, pcm_of, read_wav, write_wav

PAUSE_S: Final = 0.8
"""The silence between two sections."""
PARTS_MAX: Final = 9
"""With the transcript these are the ten files that one message can hold (Discord: Create Message)."""

_RATE_MIN_HZ: Final = 6_000
_SEARCH_S: Final = 5.0
_WINDOW_S: Final = 0.02


@dataclass(frozen=True, slots=True)
class JoinedAudio:
    """WAV files in playing order, and the indexes (from 0) of the sections that are not completely in them."""

    files: tuple[bytes, ...]
    missing: frozenset[int]


def join_sections(sections: Sequence[bytes | None], limit_bytes: int) -> JoinedAudio:
    """Join the sections' WAV files, some of which may be None or unreadable, into as few files as the limit allows.

    Files end where sections do; a section that alone exceeds the limit is cut where it is quietest. If the result needs
    more than `PARTS_MAX` files, the sampling rate is halved, twice at most, down to telephone quality; what is still
    too long is left out at the end. All files have the rate of the first section.
    """
    readable = {index: sound for index, data in enumerate(sections) if data is not None and (sound := read_wav(data))}
    if not readable:
        return JoinedAudio((), frozenset(range(len(sections))))
    rate_hz = next(iter(readable.values()))[1]
    sounds = {index: _at_rate(pcm, old_rate_hz, rate_hz) for index, (pcm, old_rate_hz) in readable.items()}
    parts = _parts(sounds, rate_hz, limit_bytes)
    while len(parts) > PARTS_MAX and rate_hz // 2 >= _RATE_MIN_HZ:
        rate_hz //= 2
        sounds = {index: _halved(pcm) for index, pcm in sounds.items()}
        parts = _parts(sounds, rate_hz, limit_bytes)
    kept, dropped = parts[:PARTS_MAX], parts[PARTS_MAX:]
    missing = {index for part in dropped for index in part.indexes} | (set(range(len(sections))) - set(readable))
    if not parts:
        missing = set(range(len(sections)))
    return JoinedAudio(tuple(write_wav(part.pcm, rate_hz) for part in kept), frozenset(missing))


@dataclass(frozen=True, slots=True)
class _Part:
    pcm: bytes
    indexes: tuple[int, ...]


def _parts(sounds: dict[int, bytes], rate_hz: int, limit_bytes: int) -> list[_Part]:
    """The sections in order, as many in each part as fit; no parts if the limit is less than a second of audio."""
    room_bytes = (limit_bytes - HEADER_BYTES) // BYTES_PER_FRAME * BYTES_PER_FRAME
    if room_bytes < rate_hz * BYTES_PER_FRAME:
        return []
    pause = bytes(round(PAUSE_S * rate_hz) * BYTES_PER_FRAME)
    parts: list[_Part] = []
    pieces: list[bytes] = []
    indexes: list[int] = []
    used = 0
    for index, pcm in sounds.items():
        for piece in _pieces(pcm, rate_hz, room_bytes):
            if pieces and used + len(pause) + len(piece) > room_bytes:
                parts.append(_Part(b"".join(pieces), tuple(indexes)))
                pieces, indexes, used = [], [], 0
            gap = pause if pieces else b""
            pieces += [gap, piece]
            indexes.append(index)
            used += len(gap) + len(piece)
    return [*parts, _Part(b"".join(pieces), tuple(indexes))]


def _pieces(pcm: bytes, rate_hz: int, room_bytes: int) -> Iterator[bytes]:
    """A section whole, or cut into pieces that fit."""
    start = 0
    while len(pcm) - start > room_bytes:
        end = start + _quietest_offset(pcm[start : start + room_bytes], rate_hz)
        yield pcm[start:end]
        start = end
    yield pcm[start:]


def _quietest_offset(pcm: bytes, rate_hz: int) -> int:
    """The byte offset of the middle of the quietest (and latest) moment in the last seconds, past the first half."""
    frames = frames_of(pcm)
    window = max(1, round(_WINDOW_S * rate_hz))
    first = max(len(frames) // 2, len(frames) - round(_SEARCH_S * rate_hz))
    starts = range(first, len(frames) - window + 1, window)
    if not starts:
        return len(frames) * BYTES_PER_FRAME
    found = min(reversed(starts), key=lambda start: sum(map(abs, frames[start : start + window])))
    return (found + window // 2) * BYTES_PER_FRAME


def _at_rate(pcm: bytes, old_rate_hz: int, rate_hz: int) -> bytes:
    """The same audio at another rate, by linear interpolation."""
    if old_rate_hz == rate_hz:
        return pcm
    frames = frames_of(pcm)
    frames.append(frames[-1])
    resampled = array("h")
    for number in range((len(frames) - 1) * rate_hz // old_rate_hz):
        index, rest = divmod(number * old_rate_hz, rate_hz)
        resampled.append(frames[index] + (frames[index + 1] - frames[index]) * rest // rate_hz)
    return pcm_of(resampled)


def _halved(pcm: bytes) -> bytes:
    """The same audio at half the rate: the mean of two frames, which dampens the aliases."""
    frames = frames_of(pcm)
    return pcm_of(array("h", [(one + two) // 2 for one, two in zip(frames[::2], frames[1::2], strict=False)]))
