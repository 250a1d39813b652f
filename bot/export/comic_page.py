"""A comic page: one panel's picture with its words set above and below it, on white."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from bot.export.safe_text import one_line
from bot.script.plain_text import QUOTES, plain
from bot.work.parts import Line, PanelScript
from bot.work.titles import shortened

_FONTS: Final = Path(__file__).parent / "fonts"
_NARROWEST_PX: Final = 480
_WIDEST_PX: Final = 1600
_LETTERS_ACROSS: Final = 30
_SMALLEST_LETTERS_PX: Final = 18
_LINE_HEIGHT: Final = 1.35
_INK: Final = (20, 20, 20)
_PAPER: Final = (255, 255, 255)
_CHARS_MAX: Final = 2000
_NEVER_A_LETTER: Final = "\U0010ffff"
_VARIATION_SELECTORS: Final = frozenset(map(chr, range(0xFE00, 0xFE10)))


class _StyledText(NamedTuple):
    text: str
    bold: bool = False


_Row = tuple[_StyledText, ...]


def compose(picture: Image.Image, script: PanelScript, widest_px: int = _WIDEST_PX) -> Image.Image:
    """The page of one panel, `widest_px` pixels wide at most.

    Where the font lacks a letter of the panel's words, the page is the picture alone: boxes say less than nothing.
    """
    width_px = max(min(picture.width, widest_px, _WIDEST_PX), _NARROWEST_PX)
    height_px = max(1, round(picture.height * width_px / picture.width))
    scaled = picture if picture.width == width_px else picture.resize((width_px, height_px), Image.Resampling.LANCZOS)
    above, below = _rows(script)
    if not all(can_letter(run.text) for row in above + below for run in row):
        above, below = [], []
    size_px = max(width_px // _LETTERS_ACROSS, _SMALLEST_LETTERS_PX)
    top, bottom = _lettered(above, width_px, size_px), _lettered(below, width_px, size_px)
    page = Image.new("RGB", (width_px, top.height + height_px + bottom.height), _PAPER)
    page.paste(top, (0, 0))
    page.paste(scaled, (0, top.height))
    page.paste(bottom, (0, top.height + height_px))
    return page


def can_letter(text: str) -> bool:
    """Whether the font has every letter and digit of a text. Signs it lacks (emoji, notes) do not count."""
    return all(map(_has_glyph, filter(_counts, text)))


def _rows(script: PanelScript) -> tuple[list[_Row], list[_Row]]:
    """What stands above the picture, and what below."""
    below = [*map(_spoken, script.lines), _caption(script.caption_bottom)]
    return list(filter(None, [_caption(script.caption_top)])), list(filter(None, below))


def _caption(text: str) -> _Row:
    words = _words(text)
    return (_StyledText(words),) if words else ()


def _spoken(line: Line) -> _Row:
    said = _words(line.text)
    if not said:
        return ()
    if said[0] not in QUOTES:
        said = f"“{said}”"
    who, manner = _words(line.speaker), _words(line.manner)
    if not who and not manner:
        return (_StyledText(said),)
    beside = f"({manner}):" if manner else ""
    if not who:
        return (_StyledText(f"{beside} {said}"),)
    return (_StyledText(who if manner else f"{who}:", bold=True), _StyledText(f"{beside} {said}".strip()))


def _words(text: str) -> str:
    """One line without markup and without signs the font lacks. An accent and its letter are one, as in the font."""
    composed = unicodedata.normalize("NFC", one_line(plain(text)))
    shown = "".join(character for character in composed if _counts(character) or _has_glyph(character))
    return shortened(" ".join(shown.split()), _CHARS_MAX)


def _counts(character: str) -> bool:
    """Whether a text without this character says something else."""
    if unicodedata.category(character) in {"Mn", "Mc"}:
        return character not in _VARIATION_SELECTORS
    return unicodedata.category(character)[0] in "LN"


@lru_cache(maxsize=16)
def _font(size_px: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    name = "ComicRelief-Bold.ttf" if bold else "ComicRelief-Regular.ttf"
    # The other engine is not in every build of Pillow, and the same words must give the same page everywhere.
    return ImageFont.truetype(str(_FONTS / name), size_px, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def _has_glyph(character: str) -> bool:
    """A character the font lacks is drawn as the font's sign for that, as one that is never assigned is."""
    font = _font(_SMALLEST_LETTERS_PX, bold=False)
    return bytes(font.getmask(character)) != bytes(font.getmask(_NEVER_A_LETTER))


def _lettered(rows: list[_Row], width_px: int, size_px: int) -> Image.Image:
    """A strip with the rows set in lines; of no height without rows."""
    if not rows:
        return Image.new("RGB", (width_px, 0), _PAPER)
    margin_px, line_px = size_px, round(size_px * _LINE_HEIGHT)
    lines = [line for row in rows for line in _wrapped(row, width_px - 2 * margin_px, size_px)]
    strip = Image.new("RGB", (width_px, len(lines) * line_px + 2 * (margin_px // 2)), _PAPER)
    draw = ImageDraw.Draw(strip)
    for number, line in enumerate(lines):
        x = float(margin_px)
        for run in line:
            font = _font(size_px, bold=run.bold)
            draw.text((round(x), margin_px // 2 + number * line_px), run.text, _INK, font)
            x += font.getlength(f"{run.text} ")
    return strip


def _wrapped(row: _Row, room_px: float, size_px: int) -> list[list[_StyledText]]:
    """The row in lines no wider than `room_px`; a word that is wider alone is broken."""
    lines: list[list[_StyledText]] = [[]]
    used = 0.0
    for run in row:
        font = _font(size_px, bold=run.bold)
        for word in run.text.split():
            for piece in _broken(word, font, room_px):
                if lines[-1] and used + font.getlength(piece) > room_px:
                    lines.append([])
                    used = 0.0
                lines[-1].append(_StyledText(piece, run.bold))
                used += font.getlength(f"{piece} ")
    return lines


def _broken(word: str, font: ImageFont.FreeTypeFont, room_px: float) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and font.getlength(pieces[-1] + character) > room_px:
            pieces.append("")
        pieces[-1] += character
    return pieces
