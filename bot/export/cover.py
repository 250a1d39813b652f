"""The cover of a book without pictures: its title and author as an SVG, which every e-book reader shows as an image.

Drawn as SVG, so that it needs no font: the e-reader's own serif font has the letters of its languages.
"""

from __future__ import annotations

import hashlib
import unicodedata
from html import escape
from typing import Final

from bot.work.titles import shortened

MEDIA_TYPE: Final = "image/svg+xml"
WIDTH, HEIGHT = 600, 900
_MARGIN: Final = 70
_TITLE_CHARS_MAX: Final = 120
_TITLE_SIZES: Final = (68, 56, 46, 38, 32)
_AUTHOR_SIZE: Final = 26
_LINES_MAX: Final = 6
_LINE_HEIGHT: Final = 1.25
_NARROW_EM, _WIDE_EM = 0.62, 1.0
"""The width of a letter as a share of the font's size, on average."""
_COLOURS: Final = (
    ("#1f2a44", "#e8c877"),
    ("#3b1f3a", "#f0b8a0"),
    ("#16362f", "#d9d7a3"),
    ("#4a2318", "#f2d0a4"),
    ("#22313f", "#a9d6e5"),
)
"""Background and ink. Only the title decides, so that a book keeps its cover."""


def cover_svg(title: str, author: str, *, right_to_left: bool = False) -> str:
    """A cover of `WIDTH` x `HEIGHT`. Title and author are one line each, safe for XML; the author may be empty."""
    ground, ink = _COLOURS[hashlib.sha256(title.encode()).digest()[0] % len(_COLOURS)]
    size, lines = _fitted(shortened(title, _TITLE_CHARS_MAX))
    top = HEIGHT * 0.42 - size * _LINE_HEIGHT * (len(lines) - 1) / 2
    texts = [_text(line, round(top + size * _LINE_HEIGHT * number), size) for number, line in enumerate(lines)]
    if author:
        texts += [_text(line, HEIGHT - 130, _AUTHOR_SIZE) for line in _wrapped(author, _AUTHOR_SIZE)[:1]]
    direction = ' direction="rtl"' if right_to_left else ""
    inner = "\n".join(texts)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{ground}"/>\n'
        f'<rect x="30" y="30" width="{WIDTH - 60}" height="{HEIGHT - 60}" fill="none" stroke="{ink}"'
        ' stroke-width="3"/>\n'
        f'<path d="M{WIDTH // 2 - 60} {HEIGHT - 190}h120" stroke="{ink}" stroke-width="3"/>\n'
        f'<g fill="{ink}" font-family="Georgia, serif" text-anchor="middle"{direction}>\n{inner}\n</g>\n</svg>\n'
    )


def _text(line: str, y: int, size: int) -> str:
    return f'<text x="{WIDTH // 2}" y="{y}" font-size="{size}">{escape(line)}</text>'


def _fitted(title: str) -> tuple[int, list[str]]:
    """The largest size in which the title has few lines and no split word, and the lines; else the smallest."""
    longest = max(map(_width_em, title.split(" ")))
    for size in _TITLE_SIZES:
        lines = _wrapped(title, size)
        if len(lines) <= _LINES_MAX and longest <= _room_em(size):
            return size, lines
    return _TITLE_SIZES[-1], _wrapped(title, _TITLE_SIZES[-1])


def _room_em(size: int) -> float:
    """The width between the margins, as a multiple of the font's size."""
    return (WIDTH - 2 * _MARGIN) / size


def _wrapped(text: str, size: int) -> list[str]:
    """The text in lines between the margins; a word that is wider than a line is split."""
    room = _room_em(size)
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}".strip()
        if _width_em(joined) <= room:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for character in word:
            if lines[-1] and _width_em(lines[-1] + character) > room:
                lines.append("")
            lines[-1] += character
    return lines


def _width_em(text: str) -> float:
    """About how wide a text is, as a multiple of the font's size."""
    return sum(map(_letter_em, text))


def _letter_em(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    return _WIDE_EM if unicodedata.east_asian_width(character) in {"W", "F"} else _NARROW_EM
