"""A job to compose a page, and its result: plain data on both sides of the child process."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from bot.script.page_layout import PageLayout
from bot.work.parts import Box, Look, PanelScript


class PageFormat(StrEnum):
    """The forms of a composed page."""

    PNG = "png"
    JPEG = "jpeg"
    PDF = "pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelArt:
    """A panel to compose: its words, and its picture if there is one.

    Without a picture the panel is a frame with its words (the sketch), or with `note` a card: lines of plain text that
    say why there is no picture, and what may help. `shows_words` False leaves the words out.
    """

    script: PanelScript
    picture: Path | None = None
    media_type: str = ""
    look: Look | None = None
    note: tuple[str, ...] = ()
    shows_words: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PageJob:
    """A page to compose. `panels` has one entry for each slot of `layout`, in its order.

    `title` stands on the first page. `credit` is the small line at the bottom. `language` is a BCP 47 code ("" if
    unknown). `numbered` puts a number on each balloon, in the order of the lines: top caption, lines, bottom caption.
    `width_px` scales the whole page.
    """

    layout: PageLayout
    panels: tuple[PanelArt, ...]
    title: str = ""
    credit: str = ""
    language: str = ""
    numbered: bool = False
    format: PageFormat = PageFormat.JPEG
    width_px: int = 1600


@dataclass(frozen=True, slots=True)
class Balloon:
    """The place of a text, in thousandths of its panel. `line` counts top caption, lines and bottom caption from 0.

    Empty texts are not counted. `letters_px` is the height of its letters' em at the page's width of 1,600 pixels.
    `tail` is where the tail ends. `is_shortened`: the text was too long for the panel and ends with an ellipsis.
    """

    panel: int
    line: int
    box: Box
    letters_px: float
    tail: tuple[int, int] | None = None
    is_shortened: bool = False


@dataclass(frozen=True, slots=True)
class ComposedPage:
    """A composed page: the file, its size in pixels, where the texts are, and the scripts that no font has.

    `missing_scripts` are names of scripts (Unicode), such as "Thai": their letters are shown as boxes.
    """

    data: bytes = field(repr=False)
    media_type: str
    width_px: int
    height_px: int
    balloons: tuple[Balloon, ...] = ()
    missing_scripts: tuple[str, ...] = ()
