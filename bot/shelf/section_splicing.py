"""Puts newly spoken sentences into the sound of a section, in place of the old ones: it is cut at pauses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.gemini.events import SpokenPiece
from bot.script.transcript_check import cut_place
from bot.work.sound import SoundMeasure, Transcript
from bot.work.speech import Pronunciation
from bot.work.wav import byte_at

_KEPT_MIN_S: Final = 0.3
"""The least length of the remaining part of a piece. A shorter one cannot contain its words."""

HearPiece = Callable[[SpokenPiece], Awaitable[tuple[Transcript | None, SoundMeasure]]]
"""The transcript of a piece, with the times of its words if possible, and its measures."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A place for new sound: `start` and `end` of the text to be spoken, and the pieces that stay around it."""

    start: int
    end: int
    before: tuple[SpokenPiece, ...]
    after: tuple[SpokenPiece, ...]


async def opened(
    text: str,
    pieces: Sequence[SpokenPiece],
    start: int,
    end: int,
    *,
    hear: HearPiece,
    pronunciations: Sequence[Pronunciation],
) -> Opening:
    """Take `text[start:end]`, whole sentences, out of the pieces of a section.

    A piece is cut where the sentences begin and end. If the place of a cut is not known, the whole piece goes, and
    the opening is as large as that.
    """
    before, after = [], []
    for piece in pieces:
        if piece.end <= start:
            before.append(piece)
        elif piece.start >= end:
            after.append(piece)
        elif piece.start < start or end < piece.end:
            left, right = await _cut(text, piece, start, end, hear=hear, pronunciations=pronunciations)
            before += [] if left is None else [left]
            after += [] if right is None else [right]
            start = piece.start if piece.start < start and left is None else start
            end = piece.end if end < piece.end and right is None else end
    return Opening(start, end, tuple(before), tuple(after))


async def _cut(
    text: str, piece: SpokenPiece, start: int, end: int, *, hear: HearPiece, pronunciations: Sequence[Pronunciation]
) -> tuple[SpokenPiece | None, SpokenPiece | None]:
    """The parts of a piece before `start` and after `end`; None for a side without text or that cannot be cut."""
    heard, sound = await hear(piece)
    own_text = text[piece.start : piece.end]

    def place_s(index: int) -> float:
        return cut_place(own_text, index - piece.start, heard, sound, pronunciations=pronunciations)

    left = right = None
    cut_s = 0.0
    if own_text[: max(0, start - piece.start)].strip():
        cut_s = place_s(start)
        kept_end = piece.start + len(text[piece.start : start].rstrip())
        left = _part(piece, 0.0, cut_s, piece.start, kept_end)
    if text[end : piece.end].strip():
        kept_start = end + len(text[end : piece.end]) - len(text[end : piece.end].lstrip())
        right = _part(piece, max(cut_s, place_s(kept_start)), sound.seconds, kept_start, piece.end)
    return left, right


def _part(piece: SpokenPiece, from_s: float, to_s: float, start: int, end: int) -> SpokenPiece | None:
    """The sound of a piece between two times; None if it is too short to be kept."""
    if to_s - from_s < _KEPT_MIN_S:
        return None
    pcm = piece.pcm[byte_at(from_s, piece.rate_hz) : byte_at(to_s, piece.rate_hz)]
    return replace(piece, pcm=pcm, start=start, end=end)
