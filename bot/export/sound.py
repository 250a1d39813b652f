"""One recording out of many: sections joined with pauses, and cut into files that keep within a limit.

Mono, 16 bit, as the sections are (Live API guide, "Audio formats"). Only the standard library, so that a recording
can be made wherever the bot runs.
"""

from __future__ import annotations

import io
import sys
import wave
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

MEDIA_TYPE: Final = "audio/wav"
PAUSE_S: Final = 0.8
"""The silence between two sections."""
PARTS_MAX: Final = 9
"""With the transcript these are the ten files that one message can hold (Discord: Create Message)."""

_HEADER_BYTES: Final = 44
_FRAME_BYTES: Final = 2
_RATES_HZ: Final = range(8_000, 48_001)
_LOWEST_RATE_HZ: Final = 6_000
_SEARCH_S: Final = 5.0
_WINDOW_S: Final = 0.02


@dataclass(frozen=True, slots=True)
class Recording:
    """WAV files that are heard one after another, and the places (from 0) of sections that are not wholly in them."""

    files: tuple[bytes, ...]
    absent: frozenset[int]


def join(sections: Sequence[bytes | None], limit_bytes: int) -> Recording:
    """Join the sections' WAV files, of which some may be missing or unreadable, into as few files as the limit allows.

    Files end where sections do; a section that alone exceeds the limit is cut where it is quietest. When even
    `PARTS_MAX` files are too few, the sampling rate is halved, twice at most: speech that sounds like a telephone is
    better than none. What is too long even so is left out at the end. All take the rate of the first.
    """
    read = {place: sound for place, data in enumerate(sections) if (sound := _read(data))}
    if not read:
        return Recording((), frozenset(range(len(sections))))
    rate_hz = next(iter(read.values()))[1]
    sounds = {place: _at_rate(pcm, was_hz, rate_hz) for place, (pcm, was_hz) in read.items()}
    parts = _parts(sounds, rate_hz, limit_bytes)
    while len(parts) > PARTS_MAX and rate_hz // 2 >= _LOWEST_RATE_HZ:
        rate_hz //= 2
        sounds = {place: _halved(pcm) for place, pcm in sounds.items()}
        parts = _parts(sounds, rate_hz, limit_bytes)
    kept, dropped = parts[:PARTS_MAX], parts[PARTS_MAX:]
    absent = {place for part in dropped for place in part.places} | (set(range(len(sections))) - set(read))
    if not parts:
        absent = set(range(len(sections)))
    return Recording(tuple(_wav(part.pcm, rate_hz) for part in kept), frozenset(absent))


@dataclass(frozen=True, slots=True)
class _Part:
    pcm: bytes
    places: tuple[int, ...]


def _parts(sounds: dict[int, bytes], rate_hz: int, limit_bytes: int) -> list[_Part]:
    """The sections in order, as many into each part as it has room for; none where a second of sound has no room."""
    room = (limit_bytes - _HEADER_BYTES) // _FRAME_BYTES * _FRAME_BYTES
    if room < rate_hz * _FRAME_BYTES:
        return []
    pause = bytes(round(PAUSE_S * rate_hz) * _FRAME_BYTES)
    parts: list[_Part] = []
    pieces: list[bytes] = []
    places: list[int] = []
    used = 0
    for place, pcm in sounds.items():
        for piece in _pieces(pcm, rate_hz, room):
            if pieces and used + len(pause) + len(piece) > room:
                parts.append(_Part(b"".join(pieces), tuple(places)))
                pieces, places, used = [], [], 0
            joint = pause if pieces else b""
            pieces += [joint, piece]
            places.append(place)
            used += len(joint) + len(piece)
    return [*parts, _Part(b"".join(pieces), tuple(places))]


def _pieces(pcm: bytes, rate_hz: int, room: int) -> Iterator[bytes]:
    """A section whole, or in pieces that have room."""
    start = 0
    while len(pcm) - start > room:
        end = start + _quietest(pcm[start : start + room], rate_hz)
        yield pcm[start:end]
        start = end
    yield pcm[start:]


def _quietest(pcm: bytes, rate_hz: int) -> int:
    """The byte in the middle of the quietest moment in the last seconds; the latest of equals. Never the first half."""
    frames = _frames(pcm)
    window = max(1, round(_WINDOW_S * rate_hz))
    first = max(len(frames) // 2, len(frames) - round(_SEARCH_S * rate_hz))
    starts = range(first, len(frames) - window + 1, window)
    if not starts:
        return len(frames) * _FRAME_BYTES
    found = min(reversed(starts), key=lambda start: sum(map(abs, frames[start : start + window])))
    return (found + window // 2) * _FRAME_BYTES


def _read(data: bytes | None) -> tuple[bytes, int] | None:
    """The frames and the rate in hertz; None for what is no mono 16-bit WAV of a usual rate, or has no sound in it."""
    if data is None:
        return None
    try:
        with wave.open(io.BytesIO(data)) as source:
            pcm = source.readframes(source.getnframes())
            form = (source.getnchannels(), source.getsampwidth())
            rate_hz = source.getframerate()
    except (wave.Error, EOFError):
        return None
    pcm = pcm[: len(pcm) // _FRAME_BYTES * _FRAME_BYTES]
    return (pcm, rate_hz) if pcm and form == (1, _FRAME_BYTES) and rate_hz in _RATES_HZ else None


def _wav(pcm: bytes, rate_hz: int) -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(_FRAME_BYTES)
        out.setframerate(rate_hz)
        out.writeframes(pcm)
    return target.getvalue()


def _at_rate(pcm: bytes, was_hz: int, rate_hz: int) -> bytes:
    """The same sound at another rate, by straight lines between the samples."""
    if was_hz == rate_hz:
        return pcm
    frames = _frames(pcm)
    frames.append(frames[-1])
    made = array("h")
    for number in range((len(frames) - 1) * rate_hz // was_hz):
        place, rest = divmod(number * was_hz, rate_hz)
        made.append(frames[place] + (frames[place + 1] - frames[place]) * rest // rate_hz)
    return _bytes(made)


def _halved(pcm: bytes) -> bytes:
    """The same sound at half the rate; two samples become their mean, which takes the sharpest of the aliases away."""
    frames = _frames(pcm)
    return _bytes(array("h", [(one + two) // 2 for one, two in zip(frames[::2], frames[1::2], strict=False)]))


def _frames(pcm: bytes) -> array[int]:
    frames = array("h")
    frames.frombytes(pcm)
    if sys.byteorder == "big":
        frames.byteswap()
    return frames


def _bytes(frames: array[int]) -> bytes:
    if sys.byteorder == "big":
        frames.byteswap()
    return frames.tobytes()
