"""Finds the places where a text may be cut: after sentences, after clauses, between words, within long words.

Sources: Unicode Standard 6.2 (sentence-final punctuation of each script); UAX #29 (grapheme clusters).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Final

import regex

from bot.script.abbreviations import ABBREVIATIONS, BEFORE_NUMBERS, ORDINAL_LANGUAGES
from bot.script.language_detection import detect_language

Span = tuple[int, int]
"""A start, and an end that is exclusive."""

_CLOSERS: Final = r"(?:[\"“”’'»«›‹)\]*_|]|[ \u00a0\u202f][»›](?=\s|$))*+"
_END: Final = regex.compile(
    rf"""
      (?<![.!?…؟۔։])(?P<dot>\.){_CLOSERS}\s++(?=[^\s\p{{Ll}}])
    | (?<![.!?…؟۔։።፧፨])(?:[.!?…؟۔։።፧፨]++|(?<=\p{{Greek}})[;\u037e]|(?<=\p{{Armenian}}):){_CLOSERS}\s++(?=[^\s\p{{Ll}}])
    | [。！？｡．][。！？｡．…]*+[」』）”’】》]*+\s*+
    | [।॥።፧፨។៕။།༎]++{_CLOSERS}\s*+
    | \n++
    """,
    regex.VERBOSE,
)
_TOKEN: Final = regex.compile(r"[\p{L}\p{M}\p{N}.'’-]{1,24}+$")
_ELISION: Final = regex.compile(r"^\p{L}{1,4}['’](?=\p{L}{2})")
"""An article before a word: "l'art. 5"."""
_DOUBLED: Final = regex.compile(r"(\p{Lu})\1")
"""A plural: "EE. UU."."""
_DOTTED: Final = regex.compile(r"\p{L}{1,4}(?:\.\p{L}{1,4})+")
_CASED: Final = regex.compile(r"[\p{Lu}\p{Ll}]")
_ORDINAL: Final = regex.compile(r"\d{1,2}|[IVX]{2,5}")
_CLAUSE: Final = regex.compile(
    r"""
      [，、；：､،؛፣፤፥၊៖][」』）”’]*+\s*+(?=\S)
    | [,;:][\"”’'»›)]*+\s++(?=[^\s\p{P}]|[\"“„«‹(¿¡'‘])
    | (?<=\s)[–—-]\s++(?=\S) | (?<=[\p{L}\p{N}…,])[–—]++(?=[\p{L}\p{N}])
    """,
    regex.VERBOSE,
)
_GAP: Final = regex.compile(r"[\s\u200b]++")
_PHRASE: Final = regex.compile(
    r"""
      (?<=\p{Thai})(?=และ|หรือ|เพราะ|ซึ่ง|เพื่อ(?!น)|จึง|เมื่อ|แล้ว|โดย|จาก|กับ|ไม่
        |(?<!ตั้ง)แต่|(?<!สถาน|หน้า|พื้น|เต็ม|ทัน|เจ้าหน้า)ที่)
    | (?<=\p{Lao})(?=ແລະ|ຫຼື|ເພາະ|ເພື່ອ(?!ນ)|ແລ້ວ|ຈາກ|ກັບ|ບໍ່|(?<!ຕັ້ງ)ແຕ່|(?<!ສະຖານ|ໜ້າ|ພື້ນ)ທີ່)
    | (?<=\p{Khmer})(?=និង|ប៉ុន្តែ|ដើម្បី|ព្រោះ|សម្រាប់|ជាមួយ|ដែល|ហើយ)
    """,
    regex.VERBOSE,
)
"""Where a phrase begins in scripts without spaces: at words for "and", "but", "because", "which", "in order to"."""
# Words of scripts without spaces are cut where a syllable surely begins. Thai and Lao: before a vowel that is written
# before its consonant, and after some words that end with a vowel. Khmer: before a consonant with a vowel or with a
# consonant below it. Burmese: before a consonant that does not end a syllable ("sylbreak" of Ye Kyaw Thu). Japanese:
# where a phrase begins, after kana.
_SYLLABLE: Final = regex.compile(
    r"""
      (?<=[\p{Thai}--[\u0e30\u0e33\u0e40-\u0e44]])(?=[\u0e40-\u0e44])
    | (?<=และ|จะ|เพราะ|เยอะ|น[่้]ะ|นะ|คะ|ค่ะ|น้ำ|ต่ำ|ค่ำ|\u0e46)(?=\p{Thai}(?<!\p{M}))
    | (?<=[\p{Lao}--[\u0eb0\u0eb3\u0ec0-\u0ec4]])(?=[\u0ec0-\u0ec4])
    | (?<=ແລະ|ຈະ|ເພາະ|ນະ|ນ້ຳ|ຄ່ຳ|\u0ec6)(?=\p{Lao}(?<!\p{M}))
    | (?<=\p{Khmer})(?<!\u17d2)(?=[\u1780-\u17a2][\u17b6-\u17c5\u17d2])
    | (?<=\p{Myanmar})(?<!\u1039)(?=[\u1000-\u102a\u103f\u104e](?![\u103a\u1039]|\u1037\u103a))
    | (?<=\p{Hiragana})(?=[\p{Han}\p{Katakana}])
    """,
    regex.VERBOSE | regex.VERSION1,
)
_LETTER: Final = regex.compile(r"\|\||\X")


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, in order, without the space between them. Ideographic full stops need no space."""
    return tuple(text[start:end] for start, end in sentence_spans(text))


def sentence_spans(text: str) -> list[Span]:
    """The spans of the sentences of a text, without the space around them. A line break ends a sentence, too."""
    has_ordinals = cache(lambda: (detect_language(text) or "de").partition("-")[0] in ORDINAL_LANGUAGES)

    def ends() -> Iterator[int]:
        for match in _END.finditer(text):
            if match["dot"] is None or not _is_abbreviated(text, match.start("dot"), match.end(), has_ordinals):
                yield match.end()

    return _between(text, ends())


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The start and end of the sentences of `text` that `text[start:end]` is part of, without the space around them."""
    touched = [span for span in sentence_spans(text) if span[0] < max(end, start + 1) and start < span[1]]
    return (touched[0][0], touched[-1][1]) if touched else (start, end)


def clause_spans(text: str) -> list[Span]:
    """The spans of the clauses of a text: after commas, semicolons, colons and dashes of every script."""
    return _between(text, (match.end() for match in _CLAUSE.finditer(text)))


def word_spans(text: str) -> list[Span]:
    """The spans of the words with space between them, zero-width space included."""
    return _between(text, (match.end() for match in _GAP.finditer(text)))


def phrase_spans(text: str) -> list[Span]:
    """Where the phrases are in scripts without spaces between words."""
    return _between(text, (match.start() for match in _PHRASE.finditer(text)))


def syllable_spans(text: str) -> list[Span]:
    """The spans into which a word of a script without spaces may be cut: syllables, in Japanese phrases."""
    return _between(text, (match.start() for match in _SYLLABLE.finditer(text)))


def letter_spans(text: str, letters: int) -> list[Span]:
    """Runs of at most `letters` grapheme clusters; the two bars of a spoiler stay together."""
    found = [match.end() for match in _LETTER.finditer(text)]
    return _between(text, found[letters - 1 :: letters])


def _between(text: str, ends: Iterable[int]) -> list[Span]:
    """The stretches between cuts, without white space around them; empty ones are left out."""
    spans: list[Span] = []
    for start, end in pairwise([0, *ends, len(text)]):
        piece = text[start:end]
        begin = start + len(piece) - len(piece.lstrip())
        stop = start + len(piece.rstrip())
        if begin < stop:
            spans.append((begin, stop))
    return spans


def _is_abbreviated(text: str, dot: int, following: int, has_ordinals: Callable[[], bool]) -> bool:
    """Whether the full stop at `dot` belongs to the word before it. `following` is where the next word begins."""
    token = _TOKEN.search(text[max(0, dot - 24) : dot])
    if token is None:
        return False
    word = _ELISION.sub("", token[0].lstrip("'’-."))
    lowered = word.casefold()
    if len(word) == 1 and lowered not in ABBREVIATIONS:
        return _CASED.fullmatch(word) is not None or (word.isdigit() and has_ordinals())
    if _ORDINAL.fullmatch(word):
        return has_ordinals()
    if lowered in BEFORE_NUMBERS and text[following : following + 1].isdigit():
        return True
    return (
        lowered in ABBREVIATIONS or lowered.endswith("str") or bool(_DOTTED.fullmatch(word) or _DOUBLED.fullmatch(word))
    )
