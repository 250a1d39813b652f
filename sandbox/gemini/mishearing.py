"""Recognition errors: respelled names, numbers in another notation, mistaken words, missing words."""

# ruff: noqa: SIM905 - lists of words are easier to read as text
from __future__ import annotations

import random
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from sandbox.gemini.sound_memory import HeardWord

_DROPPED_MOST: Final = 2
_CORE: Final = re.compile(r"\w(?:.*\w)?", re.DOTALL)
_SENTENCE_END: Final = re.compile(r"[.!?…:。！？][\"”’»)\]]*$")
_NUMBER: Final = re.compile(r"\d{1,4}")
_ALIKE: Final = (
    "there their",
    "two too",
    "see sea",
    "here hear",
    "night knight",
    "no know",
    "for four",
    "one won",
    "through threw",
    "whole hole",
    "our hour",
    "right write",
    "wood would",
    "and an",
    "then than",
    "where were",
    "his is",
    "he she",
    "was is",
    "a the",
    "in on",
    "had has",
)
_HOMOPHONES: Final = {
    word: other for pair in _ALIKE for word, other in (pair.split(), pair.split()[::-1]) if word != other
}
_RESPELT: Final = (
    ("ph", "f"), ("th", "t"), ("ck", "k"), ("ie", "y"), ("y", "i"), ("c", "k"), ("ee", "ea"), ("oo", "u"), ("z", "s"),
    ("ll", "l"), ("tt", "t"), ("nn", "n"), ("ss", "s"), ("ei", "i"), ("v", "w"), ("k", "c"), ("i", "y"), ("f", "ph"),
    ("a", "ah"), ("o", "oh"), ("e", "eh"), ("u", "oo"), ("é", "e"), ("ö", "o"), ("ü", "u"), ("ä", "a"),
)  # fmt: skip
_VOWELS: Final = "aeiou"
_ONES: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_DIGITS: Final = {word: str(value) for value, word in enumerate(_ONES)} | {
    word: str(10 * value) for value, word in enumerate(_TENS, 2)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mishearing:
    """How often each error happens, as a share of the words it can happen to.

    `dropped` is the share of words at which one or two are left out, `nothing` that of all answers that stay empty.
    Times are off by up to `time_error_s` seconds. `seed` varies it all.
    """

    substituted: float = 0.0
    respelled: float = 0.0
    renumbered: float = 0.0
    dropped: float = 0.0
    nothing: float = 0.0
    time_error_s: float = 0.0
    seed: int = 0

    @classmethod
    def none(cls) -> Self:
        """Every word is heard as it was spoken: for tests."""
        return cls()

    @classmethod
    def usual(cls, seed: int = 0) -> Self:
        """Like a good recogniser: 4 % of the words are wrong, half of the names and numbers have another spelling."""
        return cls(
            substituted=0.04, respelled=0.5, renumbered=0.5, dropped=0.004, nothing=0.01, time_error_s=0.15, seed=seed
        )

    def applied(self, words: Sequence[HeardWord], vocabulary: Collection[str], key: str) -> list[HeardWord]:
        """The words as they are understood. `vocabulary` holds names that are known; `key` tells hearings apart."""
        rng = random.Random(f"{self.seed}\0{key}")
        if rng.random() < self.nothing:
            return []
        known = {word.casefold() for phrase in vocabulary for word in phrase.split()}
        understood, to_drop, starts_sentence = list[HeardWord](), 0, True
        for word in words:
            is_name = _is_name(word.word, starts_sentence=starts_sentence)
            starts_sentence = _SENTENCE_END.search(word.word) is not None
            if not to_drop and rng.random() < self.dropped:
                to_drop = rng.randint(1, _DROPPED_MOST)
            if to_drop:
                to_drop -= 1
                continue
            understood.append(replace(word, word=self._word(word.word, known, rng, is_name=is_name)))
        return [self._moved(word, rng) for word in understood]

    def _word(self, word: str, known: Collection[str], rng: random.Random, *, is_name: bool) -> str:
        found = _CORE.search(word)
        if found is None:
            return word
        core = found[0]
        if is_name:
            spelt = core if core.casefold() in known or rng.random() >= self.respelled else _respelt(core, rng)
        elif _NUMBER.fullmatch(core) or core.casefold() in _DIGITS:
            spelt = _renumbered(core) if rng.random() < self.renumbered else core
        else:
            spelt = _other_word(core, rng) if rng.random() < self.substituted else core
        return f"{word[: found.start()]}{spelt}{word[found.end() :]}"

    def _moved(self, word: HeardWord, rng: random.Random) -> HeardWord:
        start_s = max(0.0, word.start_s + rng.uniform(-self.time_error_s, self.time_error_s))
        end_s = max(start_s, word.end_s + rng.uniform(-self.time_error_s, self.time_error_s))
        return replace(word, start_s=start_s, end_s=end_s)


def _is_name(word: str, *, starts_sentence: bool) -> bool:
    found = _CORE.search(word)
    core = found[0] if found else ""
    return not starts_sentence and core.isalpha() and core[0].isupper() and core[1:].islower()


def _respelt(name: str, rng: random.Random) -> str:
    """The name as it might sound: Mira becomes Myra."""
    folded = name.casefold()
    usable = [(old, new) for old, new in _RESPELT if old in folded]
    if not usable:
        return f"{name}{name[-1]}"
    old, new = rng.choice(usable)
    spelt = folded.replace(old, new, 1)
    return spelt.capitalize() if name[:1].isupper() else spelt


def _renumbered(number: str) -> str:
    """Digits as English words, and the words as digits."""
    if number.casefold() in _DIGITS:
        return _DIGITS[number.casefold()]
    return _spoken_number(int(number))


def _spoken_number(value: int) -> str:
    if value < len(_ONES):
        return _ONES[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return _TENS[tens - 2] + (f"-{_ONES[ones]}" if ones else "")
    if 1_100 <= value < 2_000 and value % 100:
        return f"{_spoken_number(value // 100)} {_spoken_number(value % 100)}"
    size, name = (1_000, "thousand") if value >= 1_000 else (100, "hundred")
    whole, rest = divmod(value, size)
    return f"{_spoken_number(whole)} {name}" + (f" {_spoken_number(rest)}" if rest else "")


def _other_word(word: str, rng: random.Random) -> str:
    """A word that sounds alike, or else this word with another vowel, or another letter in a script without vowels."""
    folded = word.casefold()
    if (other := _HOMOPHONES.get(folded)) is not None:
        return other.capitalize() if word[:1].isupper() else other
    places = [index for index, letter in enumerate(folded) if letter in _VOWELS]
    if places:
        place = rng.choice(places)
        return word[:place] + rng.choice([vowel for vowel in _VOWELS if vowel != folded[place]]) + word[place + 1 :]
    place = rng.randrange(len(word))
    return word[:place] + chr(ord(word[place]) + 1) + word[place + 1 :]
