"""A comic page: one panel's picture with its words set above and below it, on white."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from bot.export.safe_text import one_line
from bot.fonts import FOLDER
from bot.script.plain_text import QUOTES, plain
from bot.work.parts import Line, PanelScript
from bot.work.titles import shortened

_WIDTH_MIN_PX: Final = 480
_WIDTH_MAX_PX: Final = 1600
_LETTERS_PER_LINE: Final = 30
_FONT_SIZE_MIN_PX: Final = 18
_LINE_HEIGHT: Final = 1.35
_TEXT_COLOUR: Final = (20, 20, 20)
_BACKGROUND: Final = (255, 255, 255)
_CHARS_MAX: Final = 2000
_UNASSIGNED: Final = "\U0010ffff"
_VARIATION_SELECTORS: Final = frozenset(map(chr, range(0xFE00, 0xFE10)))


class _StyledText(NamedTuple):
    text: str
    bold: bool = False


_Row = tuple[_StyledText, ...]


def compose_page(picture: Image.Image, script: PanelScript, width_max_px: int = _WIDTH_MAX_PX) -> Image.Image:
    """The page of one panel, `width_max_px` pixels wide at most.

    If the font lacks a letter of the text, the page is only the picture: boxes instead of letters help no reader.
    """
    width_px = max(min(picture.width, width_max_px, _WIDTH_MAX_PX), _WIDTH_MIN_PX)
    height_px = max(1, round(picture.height * width_px / picture.width))
    scaled = picture if picture.width == width_px else picture.resize((width_px, height_px), Image.Resampling.LANCZOS)
    above, below = _rows(script)
    if not all(has_glyphs(span.text) for row in above + below for span in row):
        above, below = [], []
    size_px = max(width_px // _LETTERS_PER_LINE, _FONT_SIZE_MIN_PX)
    top, bottom = _text_strip(above, width_px, size_px), _text_strip(below, width_px, size_px)
    page = Image.new("RGB", (width_px, top.height + height_px + bottom.height), _BACKGROUND)
    page.paste(top, (0, 0))
    page.paste(scaled, (0, top.height))
    page.paste(bottom, (0, top.height + height_px))
    return page


def has_glyphs(text: str) -> bool:
    """Whether the font has every letter and digit of a text; other signs (emoji, notes) may be missing."""
    return all(map(_has_glyph, filter(_is_significant, text)))


def _rows(script: PanelScript) -> tuple[list[_Row], list[_Row]]:
    """The text above the picture, and the text below it."""
    below = [*map(_spoken, script.lines), _caption(script.caption_bottom)]
    return list(filter(None, [_caption(script.caption_top)])), list(filter(None, below))


def _caption(text: str) -> _Row:
    words = _words(text)
    return (_StyledText(words),) if words else ()


def _spoken(line: Line) -> _Row:
    quote = _words(line.text)
    if not quote:
        return ()
    if quote[0] not in QUOTES:
        quote = f"“{quote}”"
    speaker, manner = _words(line.speaker), _words(line.manner)
    if not speaker and not manner:
        return (_StyledText(quote),)
    label = f"({manner}):" if manner else ""
    if not speaker:
        return (_StyledText(f"{label} {quote}"),)
    return (_StyledText(speaker if manner else f"{speaker}:", bold=True), _StyledText(f"{label} {quote}".strip()))


def _words(text: str) -> str:
    """One line without markup and without signs the font lacks, in NFC because the font has composed letters."""
    composed = unicodedata.normalize("NFC", one_line(plain(text)))
    shown = "".join(character for character in composed if _is_significant(character) or _has_glyph(character))
    return shortened(" ".join(shown.split()), _CHARS_MAX)


def _is_significant(character: str) -> bool:
    """Whether a text changes its meaning without this character."""
    if unicodedata.category(character) in {"Mn", "Mc"}:
        return character not in _VARIATION_SELECTORS
    return unicodedata.category(character)[0] in "LN"


@lru_cache(maxsize=16)
def _font(size_px: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    name = "ComicRelief-Bold.ttf" if bold else "ComicRelief-Regular.ttf"
    # Not every build of Pillow has the other engine, and the same text has to give the same page everywhere.
    return ImageFont.truetype(str(FOLDER / name), size_px, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def _has_glyph(character: str) -> bool:
    """Whether the font has a character: it draws a missing one like an unassigned code point."""
    font = _font(_FONT_SIZE_MIN_PX, bold=False)
    return bytes(font.getmask(character)) != bytes(font.getmask(_UNASSIGNED))


def _text_strip(rows: list[_Row], width_px: int, size_px: int) -> Image.Image:
    """A strip of wrapped rows; its height is 0 without rows."""
    if not rows:
        return Image.new("RGB", (width_px, 0), _BACKGROUND)
    margin_px, line_px = size_px, round(size_px * _LINE_HEIGHT)
    lines = [line for row in rows for line in _wrapped(row, width_px - 2 * margin_px, size_px)]
    strip = Image.new("RGB", (width_px, len(lines) * line_px + 2 * (margin_px // 2)), _BACKGROUND)
    draw = ImageDraw.Draw(strip)
    for number, line in enumerate(lines):
        x = float(margin_px)
        for span in line:
            font = _font(size_px, bold=span.bold)
            draw.text((round(x), margin_px // 2 + number * line_px), span.text, _TEXT_COLOUR, font)
            x += font.getlength(f"{span.text} ")
    return strip


def _wrapped(row: _Row, line_width_px: float, size_px: int) -> list[list[_StyledText]]:
    """The row as lines of at most `line_width_px`; a wider word is split."""
    lines: list[list[_StyledText]] = [[]]
    used_px = 0.0
    for span in row:
        font = _font(size_px, bold=span.bold)
        for word in span.text.split():
            for piece in _split_word(word, font, line_width_px):
                if lines[-1] and used_px + font.getlength(piece) > line_width_px:
                    lines.append([])
                    used_px = 0.0
                lines[-1].append(_StyledText(piece, span.bold))
                used_px += font.getlength(f"{piece} ")
    return lines


def _split_word(word: str, font: ImageFont.FreeTypeFont, line_width_px: float) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and font.getlength(pieces[-1] + character) > line_width_px:
            pieces.append("")
        pieces[-1] += character
    return pieces
