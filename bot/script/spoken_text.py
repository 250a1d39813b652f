"""The spoken form of a text, and the place of each of its words in the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import regex

from bot.script.differences import Difference, differences_of
from bot.script.plain_text import spoken
from bot.work.speech import Pronunciation

_CHUNK: Final = regex.compile(r"\S++")


def pronounced(text: str, pronunciations: Iterable[Pronunciation]) -> str:
    """`text` with what sounds like them in place of the words that a person wants to be said differently.

    Only whole words are replaced, in any case ("Lee" is not found in "Leeds"), and the longest of those that fit.
    """
    wanted = [one for one in pronunciations if one.word.strip() and one.sounds_like]
    if not wanted:
        return text
    sounds = {_folded(one.word): one.sounds_like for one in wanted}
    pattern = word_pattern(*sorted((one.word for one in wanted), key=len, reverse=True))
    return pattern.sub(lambda match: sounds.get(_folded(match[0]), match[0]), text)


def word_pattern(*words: str) -> regex.Pattern[str]:
    """Finds `words`, each a whole word or several, in any case; spaces between them may be line breaks."""
    found = "|".join(r"\s+".join(regex.escape(part) for part in word.split()) for word in words)
    return regex.compile(rf"(?<![\p{{L}}\p{{M}}\p{{N}}])(?:{found})(?![\p{{L}}\p{{M}}\p{{N}}])", regex.IGNORECASE)


def _folded(word: str) -> str:
    return " ".join(word.split()).casefold()


@dataclass(frozen=True, slots=True)
class SpokenText:
    """The spoken form of a text, as `bot.script.plain_text.spoken` makes it, with the way back to the text.

    `_anchors` are pairs of indexes (spoken, source) that stand for the same place, in order; between two of them a
    character of one is the character at the same distance of the other.
    """

    text: str
    source: str
    _anchors: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, source: str) -> SpokenText:
        """The spoken form of `source`."""
        text = spoken(source)
        return cls(text, source, tuple(_anchors(text, source)))

    def source_index(self, index: int) -> int:
        """The index of the source for one of the spoken text; the source's length for the end."""
        place = bisect_right(self._anchors, index, key=lambda anchor: anchor[0]) - 1
        if index >= len(self.text):
            return len(self.source)
        spoken_at, source_at = self._anchors[place]
        limit = self._anchors[place + 1][1] if place + 1 < len(self._anchors) else len(self.source)
        return min(source_at + index - spoken_at, limit)


def _anchors(text: str, source: str) -> list[tuple[int, int]]:
    """The starts of the chunks between spaces that both texts have; what only one of them has lies between."""
    if text == source:
        return [(0, 0)]
    own, theirs = list(_CHUNK.finditer(text)), list(_CHUNK.finditer(source))
    found = {0: 0}
    own_start = their_start = 0
    differences = differences_of([chunk[0] for chunk in own], [chunk[0] for chunk in theirs])
    for difference in (*differences, Difference(len(own), len(own), len(theirs), len(theirs))):
        same = zip(own[own_start : difference.start], theirs[their_start : difference.heard_start], strict=True)
        found |= {mine.start(): other.start() for mine, other in same}
        others = iter(theirs[difference.heard_start : difference.heard_end])
        for mine in own[difference.start : difference.end]:
            # Speaking only removes characters: the chunk is part of the one that it was.
            was = next((other for other in others if mine[0] in other[0]), None)
            if was is not None:
                found[mine.start()] = was.start() + was[0].index(mine[0])
        own_start, their_start = difference.end, difference.heard_end
    return list(found.items())
