"""Which fonts letter a page: those that are shipped, and those of the system where a letter needs one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import regex
import typst

from bot.comics.coverage import Coverage, coverage_of
from bot.fonts import FOLDER

BALLOON, DISPLAY, SMALL = "balloon", "display", "small"
"""The roles of fonts: words, titles and sound effects, the credit line."""
_FIRST: Final[Mapping[str, str]] = {BALLOON: "Comic Relief", DISPLAY: "Bangers", SMALL: "Comic Relief"}
_OWN: Final = ("Comic Relief", "Noto Sans Arabic", "Noto Sans Hebrew", "Kalam", "Noto Sans Thai")
_HAN: Final[Mapping[str, str]] = {"zh": "SC", "zh-CN": "SC", "zh-TW": "TC", "zh-HK": "HK", "ja": "JP", "ko": "KR"}
"""The region of a Noto font by language: the same sign is written differently in each."""
_EMOJI: Final = "Noto Emoji"
_INVISIBLE: Final = regex.compile(r"[\p{Z}\p{C}\p{Default_Ignorable_Code_Point}]")
_PICTOGRAPH: Final = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}")
_SCRIPTS: Final = (
    *("Latin", "Greek", "Cyrillic", "Armenian", "Hebrew", "Arabic", "Syriac", "Thaana", "Devanagari", "Bengali"),
    *("Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala", "Thai", "Lao", "Tibetan"),
    *("Myanmar", "Georgian", "Hangul", "Ethiopic", "Cherokee", "Khmer", "Mongolian", "Hiragana", "Katakana", "Han"),
    *("Tifinagh", "Nko", "Javanese", "Balinese"),
)
_SCRIPT_PATTERNS: Final = {name: regex.compile(rf"\p{{Script={name}}}") for name in _SCRIPTS}


@dataclass(frozen=True, slots=True)
class FontChoice:
    """Fonts for Typst: for each role the families in the order of preference, and the scripts that no font has."""

    fonts: typst.Fonts
    families: Mapping[str, tuple[str, ...]]
    missing_scripts: tuple[str, ...] = ()


@dataclass
class FontShelf:
    """The fonts of this machine. The system's are looked for when a text first needs them."""

    _system_coverage: dict[tuple[str, int], Coverage] = field(default_factory=dict)

    @cached_property
    def own(self) -> typst.Fonts:
        """The shipped fonts."""
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER])

    @cached_property
    def all(self) -> typst.Fonts:
        """The shipped fonts, and those of the system."""
        return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[FOLDER])

    @cached_property
    def own_coverage(self) -> tuple[Coverage, ...]:
        """The letters of the shipped fonts, those of the font for balloons first."""
        return tuple(coverage_of(path) for path in sorted(FOLDER.glob("*.ttf")))

    def choose(self, texts: Iterable[str], language: str) -> FontChoice:
        """The fonts for these texts, in this language (BCP 47; "" if unknown)."""
        letters = {letter for text in texts for letter in text if not _INVISIBLE.match(letter)}
        lacking = {letter for letter in letters if not any(letter in own for own in self.own_coverage)}
        if not lacking:
            return FontChoice(self.own, _families(()))
        installed = set(self.all.families())
        region = _HAN.get(language) or _HAN.get(language.partition("-")[0]) or _region(lacking)
        wanted = [f"Noto Sans CJK {region}", f"Noto Sans {region}", f"Source Han Sans {region}"]
        missing = {letter for letter in lacking if not self._system_has(letter)}
        return FontChoice(
            self.all, _families([name for name in wanted if name in installed]), tuple(sorted(_scripts(missing)))
        )

    def _system_has(self, letter: str) -> bool:
        for font in self.all.fonts():
            if font.path is None:
                continue
            key = (font.path, font.index)
            if key not in self._system_coverage:
                self._system_coverage[key] = coverage_of(Path(font.path), font.index)
            if letter in self._system_coverage[key]:
                return True
        return False


def _families(more: Iterable[str]) -> dict[str, tuple[str, ...]]:
    rest = (*_OWN, *more, _EMOJI)
    return {role: tuple(dict.fromkeys((first, *rest))) for role, first in _FIRST.items()}


def _region(letters: Iterable[str]) -> str:
    text = "".join(letters)
    if _SCRIPT_PATTERNS["Hiragana"].search(text) or _SCRIPT_PATTERNS["Katakana"].search(text):
        return "JP"
    return "KR" if _SCRIPT_PATTERNS["Hangul"].search(text) else "SC"


def _first_word(letter: str) -> str:
    """The script of a letter by the name of the letter ("RUNIC LETTER URUZ"); signs are symbols."""
    words = unicodedata.name(letter, "").split()
    return words[0].title() if words and unicodedata.category(letter)[0] == "L" else "Symbols"


def _scripts(letters: Iterable[str]) -> Iterator[str]:
    """The names of letters' scripts, each once."""
    found = set[str]()
    for letter in letters:
        name = next((name for name, pattern in _SCRIPT_PATTERNS.items() if pattern.match(letter)), "")
        found.add(name or ("Emoji" if _PICTOGRAPH.match(letter) else _first_word(letter)))
    yield from found
