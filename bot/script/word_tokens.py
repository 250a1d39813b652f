"""Words as they are compared: without case, punctuation and accents, with their places in the text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import regex

from bot.script.plain_text import SMALL_CAPITALS
from bot.script.spoken_text import word_pattern
from bot.work.sound import TimedWord
from bot.work.speech import Pronunciation

NUMBER: Final = "number"
"""`Token.script` of figures, also of Roman ones."""

# Scripts without spaces between words (or, in Korean, with unreliable ones) are compared by characters.
_BY_CHARACTER: Final = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD_WEIGHT: Final = {
    "CJK": 0.5,
    "HIRAGANA": 0.4,
    "HANGUL": 0.4,
    "THAI": 0.25,
    "LAO": 0.25,
    "KHMER": 0.25,
    "MYANMAR": 0.25,
}
"""How much of a word a character is, on average."""

_TOKEN: Final = regex.compile(
    rf"(?P<number>\p{{N}}++(?:[.,:'’٫٬]\p{{N}}++)*+)(?:[\p{{L}}--[{_BY_CHARACTER}]]{{1,3}}(?![\p{{L}}\p{{M}}]))?+"
    rf"|[{_BY_CHARACTER}]\p{{M}}*+"
    rf"|[[\p{{L}}\p{{M}}\p{{Cf}}'’]--[{_BY_CHARACTER}]]++",
    regex.VERSION1,
)
_CHUNK: Final = regex.compile(r"\S++")
_INNER_MARKS: Final = regex.compile(r"[^\p{L}\p{M}\p{N}]")
# Accents of alphabets that are also written without them; a vowel sign of Thai or Hindi is no accent.
_ACCENT: Final = regex.compile(r"[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u064b-\u065f\u0670\u093cـ]")
_KATAKANA: Final = range(0x30A1, 0x30F7)
_SAME_LETTERS: Final = {
    **{letter: letter - 0x60 for letter in _KATAKANA},
    **str.maketrans("ıىةی", "iيهي"),
}
"""Letters of one sound that are written one for the other."""

_WITHIN_SENTENCE: Final = regex.compile(r"(?:[\p{L}\p{N},;’'–-]|(?<!\p{L})\p{Lu}\p{L}{0,3}\.) *+$")
_BEFORE_NAME_CHARS: Final = 40
"""The text before a word within a sentence: another word, perhaps shortened."""
_ROMAN: Final = regex.compile(r"[IVXLCDM]{2,8}")
_ROMAN_DIGITS: Final = 2
_STAMMERED_CHARS_MAX: Final = 2
_HYPHENS: Final = frozenset("-‐‑–—")
_SHORT_CHARS: Final = 5
_WORDS_PER_DIGIT: Final = 2
_FURTHER_WORDS: Final = 3
"""The words of a number beside those of its digits, at most, as in
"one thousand two hundred and fifty dollars and fifty cents" for "$1,250.50"."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number, or a character of a script without spaces; `start` and `end` are its place.

    `weight` is how much of a word it is. `absorbs` is the most words that may stand for it in another spelling, 0 for
    a plain word. `is_name`: it has a capital letter within a sentence. `is_short`: an abbreviation may be meant.
    """

    text: str
    start: int
    end: int
    script: str
    weight: float = 1.0
    absorbs: int = 0
    is_name: bool = False
    is_short: bool = False


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text, in order."""
    found: list[Token] = []
    for chunk in _CHUNK.finditer(text):
        start = chunk.start()
        for match in _TOKEN.finditer(chunk[0]):
            token = None if _is_stammered(chunk[0], match) else _token(text, match, start)
            if token is not None:
                found.append(token)
    return found


def timed_tokens(words: Iterable[TimedWord]) -> Iterator[tuple[Token, float, float]]:
    """The tokens of words that were heard, each with its start and end in seconds.

    The time of a word that is several tokens is divided evenly among them.
    """
    for word in words:
        tokens = tokens_of(word.text)
        each_s = (word.end_s - word.start_s) / max(1, len(tokens))
        for number, token in enumerate(tokens):
            yield token, word.start_s + number * each_s, word.start_s + (number + 1) * each_s


def respelled(tokens: Sequence[Token], text: str, pronunciations: Sequence[Pronunciation]) -> list[Token]:
    """`tokens` of `text`, in which a word that is given to the voice in another spelling may be heard like that."""
    changed = list(tokens)
    for wanted in pronunciations:
        absorbs = len(tokens_of(wanted.sounds_like)) + 1
        for match in word_pattern(wanted.word).finditer(text):
            for index, token in enumerate(changed):
                if match.start() <= token.start and token.end <= match.end():
                    changed[index] = replace(token, absorbs=max(absorbs, token.absorbs))
    return changed


def folded(word: str) -> str:
    """A word without case, accents and marks, in letters that are written alike."""
    bare = _ACCENT.sub("", unicodedata.normalize("NFKD", word.translate(SMALL_CAPITALS)).casefold())
    return _INNER_MARKS.sub("", unicodedata.normalize("NFC", bare).translate(_SAME_LETTERS))


@lru_cache(maxsize=4096)
def script_of(character: str) -> str:
    """The script of a letter: the first word of its Unicode name; kana are one script, 々 is Chinese."""
    name = unicodedata.name(character, "OTHER").partition(" ")[0]
    if name == "IDEOGRAPHIC":
        return "CJK"
    return "HIRAGANA" if name.startswith("KATAKANA") else name


def _token(text: str, match: regex.Match[str], offset: int) -> Token | None:
    start, end = offset + match.start(), offset + match.end()
    if match["number"]:
        digits = "".join(str(unicodedata.digit(sign, "")) for sign in unicodedata.normalize("NFKC", match["number"]))
        return Token(digits or match["number"], start, end, NUMBER, absorbs=_most_words(len(digits)))
    word = match[0]
    bare = folded(word)
    if not bare:
        return None
    if _ROMAN.fullmatch(word):
        return Token(bare, start, end, NUMBER, absorbs=_most_words(_ROMAN_DIGITS))
    script = script_of(bare[0])
    is_short = len(bare) <= _SHORT_CHARS and text[end : end + 1] == "."
    weight = _WORD_WEIGHT.get(script, 1.0)
    return Token(bare, start, end, script, weight, is_name=_is_name(text, start), is_short=is_short)


def _is_stammered(chunk: str, match: regex.Match[str]) -> bool:
    """Whether these are only the first letters of the word behind a hyphen: "h-h-hello"."""
    start, after = match[0].casefold(), chunk[match.end() :]
    rest = after[1:].casefold()
    return (
        len(start) <= _STAMMERED_CHARS_MAX
        and after[:1] in _HYPHENS
        and len(rest) > len(start)
        and rest.startswith(start)
    )


def _most_words(digits: int) -> int:
    return _WORDS_PER_DIGIT * digits + _FURTHER_WORDS


def _is_name(text: str, start: int) -> bool:
    """Whether the word at `start` begins with a capital letter although no sentence does: "Dr. Lee" is a name."""
    if not text[start].isupper():
        return False
    return _WITHIN_SENTENCE.search(text, max(0, start - _BEFORE_NAME_CHARS), start) is not None
