"""Typst: measures words, and draws a page. Text reaches it as JSON only, and it reads nothing outside its folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path
from shutil import copyfile
from typing import Any, Final, Literal

import regex
import typst

from bot.comics.font_choice import BALLOON, DISPLAY, FontShelf
from bot.comics.line_breaking import CUT_COST, Word
from bot.comics.texts import (
    DICTIONARY_LETTERS_MAX,
    LEADING_VOWELS,
    WORD_LETTERS_MAX,
    Form,
    Piece,
    clusters,
    needs_dictionary,
    words_of,
)

_TEMPLATES: Final = ("measure.typ", "page.typ")
_DATA: Final = "page.json"
_WEIGHTS: Final = {BALLOON: 700, DISPLAY: 700}
_KNOWN_MAX: Final = 4000
"""Measured words that are remembered."""
_AROUND_SPACE: Final = ("n n", "nn")
"""A text whose measurement gives the width of a space."""
_WIDTH_MAX: Final = 7.2
"""A wider word does not fit beside the picture of the narrowest panel, in em."""
_NOT_LATIN: Final = regex.compile(r"(?!\p{Script=Latin})\p{L}")
_ASCENT_MIN: Final = 0.72
_DESCENT_MIN: Final = 0.2
"""The least ascent and descent of a line in em, so that most lines have the same height."""


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
        """The words of each text with their sizes, measured all at once; what is too wide for a line is cut."""
        asked = list(dict.fromkeys(texts))
        pieces = self._pieces([text for text, _ in asked])
        self._measure([(piece.text, font_role(form, text)) for text, form in asked for piece in pieces[text]])
        cut = {(text, form): list(self._narrowed(pieces[text], font_role(form, text))) for text, form in asked}
        self._measure([(piece.text, font_role(form, text)) for (text, form), own in cut.items() for piece in own])
        return {(text, form): tuple(self._words(own, font_role(form, text))) for (text, form), own in cut.items()}

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
        """The folder of the pictures that a page shows."""
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

    def _pieces(self, texts: Sequence[str]) -> Mapping[str, list[Piece]]:
        found = {text: [part for piece in words_of(text) for part in _cut(piece)] for text in texts}
        unclear = {piece.text for pieces in found.values() for piece in pieces if needs_dictionary(piece.text)}
        if not unclear:
            return found
        ends = self._dictionary_ends(sorted(unclear))
        return {text: [part for piece in pieces for part in _split(piece, ends)] for text, pieces in found.items()}

    def _dictionary_ends(self, words: Sequence[str]) -> Mapping[str, list[str]]:
        """The parts of words between which a line may end, as Typst's dictionary has it.

        A cut is correct if its two sides, laid out separately, together have as many lines as the whole.
        """
        cuts = {word: _cuts(word) for word in words}
        texts = list(dict.fromkeys([*cuts, *(part for own in cuts.values() for cut in own for part in cut)]))
        lines = dict(zip(texts, self._query([], texts)["lines"], strict=True))
        parts = dict[str, list[str]]()
        for word, own in cuts.items():
            starts = dict[int, int]()
            for first, rest in own:
                if lines[first] + lines[rest] == lines[word]:
                    starts.setdefault(lines[first], len(first))
            edges = sorted({0, *starts.values(), len(word)})
            parts[word] = [word[start:end] for start, end in pairwise(edges)]
        return parts

    def _narrowed(self, pieces: Sequence[Piece], role: str) -> Iterable[Piece]:
        for piece in pieces:
            width, _, _ = self._known[piece.text, role, self._fonts.families[role]]
            if width <= _WIDTH_MAX:
                yield piece
            else:
                yield from _in_parts(piece, clusters(piece.text))

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

    def _words(self, pieces: Sequence[Piece], role: str) -> Iterable[Word]:
        families, space = self._fonts.families[role], self._space(role)
        for piece in pieces:
            width, ascent, descent = self._known[piece.text, role, families]
            ascent, descent = max(_ASCENT_MIN, ascent), max(_DESCENT_MIN, descent)
            yield Word(piece.text, width, space if piece.has_space else 0.0, ascent, descent, piece.end_cost)


def font_role(form: Form, text: str) -> str:
    """The font that letters a text; display letters are Latin, and their spaces would not suit others."""
    return DISPLAY if form is Form.SOUND and not _NOT_LATIN.search(text) else BALLOON


def font_weight(role: str) -> int:
    """The weight of a role's letters."""
    return _WEIGHTS.get(role, 400)


def _cut(piece: Piece) -> Iterable[Piece]:
    """A word in pieces that fit into a line, where it is too long for one."""
    letters = clusters(piece.text)
    most = DICTIONARY_LETTERS_MAX if needs_dictionary(piece.text) else WORD_LETTERS_MAX
    if len(letters) <= most:
        yield piece
        return
    parts = ("".join(letters[start : start + WORD_LETTERS_MAX]) for start in range(0, len(letters), WORD_LETTERS_MAX))
    yield from _in_parts(piece, list(parts))


def _in_parts(piece: Piece, parts: Sequence[str]) -> Iterable[Piece]:
    """A piece that is cut inside a word."""
    *firsts, last = parts
    yield from (Piece(text, has_space=False, end_cost=CUT_COST) for text in firsts)
    yield replace(piece, text=last)


def _cuts(word: str) -> list[tuple[str, str]]:
    """The ways to cut a word in two, between letters."""
    letters = clusters(word)
    return [
        ("".join(letters[:end]), "".join(letters[end:]))
        for end in range(1, len(letters))
        if letters[end - 1] not in LEADING_VOWELS
    ]


def _split(piece: Piece, parts: Mapping[str, Sequence[str]]) -> Iterable[Piece]:
    *firsts, last = parts.get(piece.text, [piece.text])
    yield from (Piece(text, has_space=False) for text in firsts)
    yield replace(piece, text=last)
