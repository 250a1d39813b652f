"""Detects the language of a text by its script and its frequent short words. In doubt it returns None.

A new language needs a line in `bot.script.language_words`, or in `_ONE_LANGUAGE` if no other one of
`bot.script.languages` is written in its script.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import Final

import regex

from bot.script.language_words import WORDS

SAMPLE_CHARS: Final = 20_000
"""The longest part of a text that is read."""

_HITS_MIN: Final = 3
_SHARE_MIN: Final = 0.08
"""The least number and share of the words of a text that are frequent words of its language."""
_LEAD: Final = 1.5
"""How many times as often as the words of another language those that this one does not share have to occur."""
_KANA_SHARE_MIN: Final = 0.05

_ONE_LANGUAGE: Final = {
    "Greek": "el", "Thai": "th", "Hangul": "ko", "Georgian": "ka", "Armenian": "hy", "Bengali": "bn", "Gujarati": "gu",
    "Gurmukhi": "pa", "Tamil": "ta", "Telugu": "te", "Kannada": "kn", "Malayalam": "ml", "Sinhala": "si",
    "Khmer": "km", "Lao": "lo", "Myanmar": "my", "Ethiopic": "am",
}  # fmt: skip
_HAN, _KANA = "Han", "Kana"

_SCRIPTS: Final = {
    **{script: regex.compile(rf"\p{{Script={script}}}") for script in (*WORDS, *_ONE_LANGUAGE, _HAN)},
    _KANA: regex.compile(r"[\p{Script=Hiragana}\p{Script=Katakana}]"),
}
_WORD: Final = regex.compile(r"'n\b|[\p{L}\p{M}]+")

_SIMPLIFIED: Final = frozenset("们这说来时个为国会对过还没见听让从")
_TRADITIONAL: Final = frozenset("們這說來時個為國會對過還沒見聽讓從")
_CANTONESE: Final = frozenset("嘅咗喺佢唔啲嚟冇")


def detect_language(text: str) -> str | None:
    """The BCP 47 code of a text's language; None if the text is too short, too mixed or not known."""
    sample = unicodedata.normalize("NFC", text[:SAMPLE_CHARS])
    letters = Counter({script: len(pattern.findall(sample)) for script, pattern in _SCRIPTS.items()})
    total = letters.total()
    if not total:
        return None
    cjk = letters[_HAN] + letters[_KANA]
    if 2 * cjk > total:
        return "ja" if letters[_KANA] >= _KANA_SHARE_MIN * cjk else _chinese(sample)
    script, count = letters.most_common(1)[0]
    if 2 * count <= total:
        return None
    return _ONE_LANGUAGE.get(script) or _by_words(sample, script)


def _by_words(sample: str, script: str) -> str | None:
    """The language whose frequent words occur most; None if another one is as likely."""
    words = Counter(_WORD.findall(sample.casefold()))
    present = frozenset(words)
    languages = WORDS.get(script, {})

    def hits(known: frozenset[str]) -> int:
        return sum(words[word] for word in known & present)

    best = max(languages, key=lambda code: hits(languages[code]), default=None)
    if best is None or hits(languages[best]) < max(_HITS_MIN, _SHARE_MIN * words.total()):
        return None
    for code, known in languages.items():
        own, others = hits(languages[best] - known), hits(known - languages[best])
        if code != best and own <= _LEAD * others:
            return None
    return best


def _chinese(sample: str) -> str:
    counts = Counter(sample)
    written = {
        # Cantonese is written with the traditional characters, too.
        "yue": 3 * sum(counts[character] for character in _CANTONESE),
        "zh-CN": sum(counts[character] for character in _SIMPLIFIED),
        "zh-TW": sum(counts[character] for character in _TRADITIONAL),
    }
    best = max(written, key=lambda code: written[code])
    return best if written[best] else "zh"
