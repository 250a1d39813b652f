"""A measurer of text without Typst, and scenes, for the tests of lettering."""

from __future__ import annotations

from collections.abc import Sequence

from bot.comics.calmness import nothing_seen
from bot.comics.geometry import Point, Rect
from bot.comics.lettering import LetteredPanel, letter_panel
from bot.comics.line_breaking import CUT_COST, Word
from bot.comics.scene import Scene, SeenHead, mouth_of
from bot.comics.texts import WORD_LETTERS_MAX, Form, panel_texts, words_of
from bot.work.parts import PanelScript

LETTER = 0.55
"""The width of every letter, in em."""


def measure(text: str, form: Form) -> Sequence[Word]:
    words = []
    for piece in words_of(text):
        whole = piece.text
        for start in range(0, len(whole) or 1, WORD_LETTERS_MAX):
            part, is_last = whole[start : start + WORD_LETTERS_MAX], start + WORD_LETTERS_MAX >= len(whole)
            space = 0.3 if piece.has_space and is_last else 0.0
            words.append(Word(part, LETTER * len(part), space, end_cost=0.0 if is_last else CUT_COST))
    return words


def head(name: str, left: float, top: float, right: float, bottom: float, place: int = 0) -> SeenHead:
    rect = Rect(left, top, right, bottom)
    return SeenHead(place, name, rect, mouth_of(rect))


def letter(
    script: PanelScript, *heads: SeenHead, size: tuple[float, float] = (750.0, 878.0), rtl: bool = False
) -> LetteredPanel:
    """Letter a panel whose heads do not move when its picture is cropped."""

    def view(width: float, height: float) -> Scene:
        seen = tuple(one for one in heads if one.rect.bottom < height)
        return Scene(width, height, nothing_seen(width, height), Point(*size), seen)

    return letter_panel(panel_texts(script), size, view, measure, rtl=rtl)
