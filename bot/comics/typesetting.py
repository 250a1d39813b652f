"""Typst: measures words, and draws a page. Text reaches it as JSON only, and it reads nothing outside its folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise, product
from pathlib import Path
from shutil import copyfile
from typing import Any, Final, Literal

import typst

from bot.comics.font_choice import BALLOON, DISPLAY, FontShelf
from bot.comics.line_breaking import Word
from bot.comics.texts import WORD_LETTERS_MAX, Form, clusters, needs_dictionary, words_of

_TEMPLATES: Final = ("measure.typ", "page.typ")
_DATA: Final = "page.json"
_WEIGHTS: Final = {BALLOON: 700, DISPLAY: 400}
_KNOWN_MAX: Final = 4000
"""So many measured words are remembered."""
_DICTIONARY_LETTERS_MAX: Final = 400
"""A longer text without spaces is cut at any letter."""

_AROUND_SPACE: Final = ("n n", "nn")
"""What tells the width of a space."""
_ASCENT_MIN: Final = 0.72
_DESCENT_MIN: Final = 0.2
"""Of a line, in em, however low its letters are: most lines look alike then."""

_Piece = tuple[str, bool, bool]
"""A piece between two places where a line may end, whether a space follows, whether the word goes on."""


class Typesetter:
    """Typst in one folder, for one page after the other."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shelf = FontShelf()
        self._known = dict[tuple[str, str, tuple[str, ...]], tuple[float, float, float]]()
        self._fonts = self._shelf.choose((), "")
        self._language = ""
        for name in _TEMPLATES:
            copyfile(Path(__file__).parent / name, folder / name)

    def choose_fonts(self, texts: Iterable[str], language: str) -> tuple[str, ...]:
        """Choose the fonts of the next page; the names of scripts that none of them has."""
        self._fonts = self._shelf.choose(texts, language)
        code = language.partition("-")[0].lower()
        self._language = code if code.isascii() and code.isalpha() and 2 <= len(code) <= 3 else "en"
        return self._fonts.missing_scripts

    def measured(self, texts: Iterable[tuple[str, Form]]) -> Mapping[tuple[str, Form], tuple[Word, ...]]:
        """The words of each text with their sizes, measured all at once."""
        asked = list(dict.fromkeys(texts))
        pieces = self._pieces([text for text, _ in asked])
        self._measure([(piece, font_role(form)) for text, form in asked for piece, _, _ in pieces[text]])
        return {(text, form): tuple(self._words(pieces[text], font_role(form))) for text, form in asked}

    def render(self, drawing: Mapping[str, Any], form: Literal["png", "pdf"], pixels_per_point: float = 1.0) -> bytes:
        """Draw a page."""
        self._write(drawing)
        rendered = self._compiler("page.typ").compile(
            format=form, ppi=72 * pixels_per_point if form == "png" else None, timestamp=0
        )
        if not isinstance(rendered, bytes):
            raise TypeError("the template has made more than one page")
        return rendered

    @property
    def folder(self) -> Path:
        """Where pictures that a page shows have to lie."""
        return self._folder

    def _compiler(self, template: str) -> typst.Compiler:
        return typst.Compiler(
            input=self._folder / template, root=self._folder, font_paths=self._fonts.fonts, ignore_system_fonts=True
        )

    def _write(self, data: Mapping[str, Any]) -> None:
        fonts = {role: list(names) for role, names in self._fonts.families.items()}
        text = json.dumps({**data, "fonts": fonts, "language": self._language}, ensure_ascii=False)
        (self._folder / _DATA).write_text(text, encoding="utf-8")

    def _query(self, words: Sequence[Mapping[str, Any]], texts: Sequence[str]) -> Mapping[str, Any]:
        self._write({"words": words, "texts": texts})
        answer: Mapping[str, Any] = json.loads(self._compiler("measure.typ").query("<measured>", "value", one=True))
        return answer

    def _pieces(self, texts: Sequence[str]) -> Mapping[str, list[_Piece]]:
        found = {text: [piece for word in words_of(text) for piece in _cut(*word)] for text in texts}
        unclear = {piece for pieces in found.values() for piece, _, _ in pieces if needs_dictionary(piece)}
        if not unclear:
            return found
        ends = self._dictionary_ends(sorted(unclear))
        return {text: [part for piece in pieces for part in _split(piece, ends)] for text, pieces in found.items()}

    def _dictionary_ends(self, words: Sequence[str]) -> Mapping[str, list[str]]:
        """The parts of words between which a line may end, as Typst's dictionary has it.

        A line may end where the parts before and after make no more lines than the whole.
        """
        cuts = {
            word: [("".join(letters[:end]), "".join(letters[end:])) for end in range(1, len(letters))]
            for word in words
            if len(letters := clusters(word)) <= _DICTIONARY_LETTERS_MAX
        }
        texts = list(
            dict.fromkeys(text for word, own in cuts.items() for text in (word, *(p for cut in own for p in cut)))
        )
        lines = dict(zip(texts, self._query([], texts)["lines"], strict=True))
        parts = dict[str, list[str]]()
        for word, own in cuts.items():
            starts = [len(first) for first, rest in own if lines[first] + lines[rest] == lines[word]]
            edges = [0, *starts, len(word)]
            parts[word] = [word[start:end] for start, end in pairwise(edges)]
        return parts

    def _space(self, role: str) -> float:
        families = self._fonts.families[role]
        (apart, _, _), (together, _, _) = (self._known[text, role, families] for text in _AROUND_SPACE)
        return apart - together

    def _measure(self, asked: Iterable[tuple[str, str]]) -> None:
        families = self._fonts.families
        if len(self._known) > _KNOWN_MAX:
            self._known.clear()
        wanted = dict.fromkeys([*asked, *product(_AROUND_SPACE, (BALLOON, DISPLAY))])
        unknown = [(text, role) for text, role in wanted if (text, role, families[role]) not in self._known]
        if not unknown:
            return
        words = [{"text": text, "font": role, "weight": _WEIGHTS[role]} for text, role in unknown]
        for (text, role), sizes in zip(unknown, self._query(words, [])["words"], strict=True):
            self._known[text, role, families[role]] = tuple(sizes)

    def _words(self, pieces: Sequence[_Piece], role: str) -> Iterable[Word]:
        families, space = self._fonts.families[role], self._space(role)
        for text, has_space, is_cut in pieces:
            width, ascent, descent = self._known[text, role, families]
            ascent, descent = max(_ASCENT_MIN, ascent), max(_DESCENT_MIN, descent)
            yield Word(text, width, space if has_space else 0.0, ascent, descent, is_cut)


def font_role(form: Form) -> str:
    """The font that letters a form."""
    return DISPLAY if form is Form.SOUND else BALLOON


def font_weight(role: str) -> int:
    """The weight of a role's letters."""
    return _WEIGHTS.get(role, 400)


def _cut(word: str, has_space: bool) -> Iterable[_Piece]:
    """A word in pieces that fit into a line, where it is too long for one."""
    letters = clusters(word)
    if len(letters) <= WORD_LETTERS_MAX or (needs_dictionary(word) and len(letters) <= _DICTIONARY_LETTERS_MAX):
        yield word, has_space, False
        return
    for start in range(0, len(letters), WORD_LETTERS_MAX):
        is_last = start + WORD_LETTERS_MAX >= len(letters)
        yield "".join(letters[start : start + WORD_LETTERS_MAX]), has_space and is_last, not is_last


def _split(piece: _Piece, parts: Mapping[str, Sequence[str]]) -> Iterable[_Piece]:
    text, has_space, is_cut = piece
    own = parts.get(text, [text])
    for position, part in enumerate(own):
        is_last = position == len(own) - 1
        yield part, has_space and is_last, is_cut and is_last
