"""Composes one page, in the child process: letters its panels, draws them with Typst, and encodes the page."""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PIL import Image

from bot.comics import drawing
from bot.comics.calmness import nothing_seen
from bot.comics.geometry import Point, Rect
from bot.comics.job import Balloon, ComposedPage, PageFormat, PageJob, PanelArt
from bot.comics.lettering import LETTERS_MIN, LetteredPanel, PlacedText, letter_panel
from bot.comics.line_breaking import Setting, Word, balanced, shortened
from bot.comics.pictures import Crop, crop_for, fitted, read_picture, scene_of
from bot.comics.scene import Scene
from bot.comics.texts import Form, is_rtl, lettered, panel_texts
from bot.comics.typesetting import Typesetter
from bot.script.language_detection import detect_language
from bot.script.page_layout import CREDIT_HEIGHT, GUTTER, MARGIN, PAGE_WIDTH, TITLE_HEIGHT, PageLayout, Slot, mirrored
from bot.work.parts import Box

BYTES_MAX: Final = 8_000_000
"""A JPEG page is made smaller until it has no more than this."""
_QUALITIES: Final = (90, 82, 74, 64, 50)
_PNG_LEVEL: Final = 4
_PICTURES_KEPT: Final = 8
_TITLE_SIZES: Final = (104.0, 92.0, 80.0, 70.0, 62.0, LETTERS_MIN)
_TITLE_LINES: Final = 2
_CREDIT_SIZE: Final = 24.0
_NOTE_SHARE: Final = 0.8
_RTL: Final = frozenset({"ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "ckb", "dv"})

Words = Mapping[tuple[str, Form], tuple[Word, ...]]


@dataclass(frozen=True, slots=True)
class ArrangedPanel:
    """A panel of a page: its slot, what it is, its lettering, and its picture with the part that is shown."""

    slot: Slot
    art: PanelArt
    lettered: LetteredPanel
    shown: tuple[Image.Image, Crop] | None = None


@dataclass(frozen=True, slots=True)
class ArrangedPage:
    """A page whose places are known: its layout as it is read, and its panels in reading order."""

    layout: PageLayout
    panels: tuple[ArrangedPanel, ...]
    words: Words
    missing_scripts: tuple[str, ...]


class PageMaker:
    """Composes pages, one after the other, and keeps the pictures it has read last."""

    def __init__(self, typesetter: Typesetter) -> None:
        self._typesetter = typesetter
        self._pictures = OrderedDict[tuple[str, int, int], Image.Image]()

    def arrange(self, job: PageJob) -> ArrangedPage:
        """Choose the fonts of a page, measure its texts and letter its panels.

        Raises OSError or ValueError for a picture that cannot be read.
        """
        asked = _asked(job)
        texts = [text for text, _ in asked]
        language = job.language or detect_language(" ".join(texts)) or ""
        missing = self._typesetter.choose_fonts([*texts, job.credit], language)
        words = self._typesetter.measured(asked)
        rtl = _is_rtl_page(language, texts)
        layout = mirrored(job.layout) if rtl else job.layout
        panels = [self._panel(slot, art, words, rtl=rtl) for slot, art in zip(layout.slots, job.panels, strict=True)]
        return ArrangedPage(layout, tuple(panels), words, missing)

    def compose(self, job: PageJob) -> ComposedPage:
        """Compose a page. Raises what `arrange` does."""
        page = self.arrange(job)
        data, media_type = self._encoded(job, page)
        balloons = tuple(balloon for panel in page.panels for balloon in balloons_of(panel))
        height_px = round(page.layout.height * job.width_px / PAGE_WIDTH)
        return ComposedPage(data, media_type, job.width_px, height_px, balloons, page.missing_scripts)

    def _panel(self, slot: Slot, art: PanelArt, words: Words, *, rtl: bool) -> ArrangedPanel:
        picture = self._picture(art.picture) if art.picture is not None else None
        texts = panel_texts(art.script) if art.shows_words else ()
        size = (slot.width, slot.height)

        def view(width: float, height: float) -> Scene:
            if picture is not None:
                crop = crop_for(picture.size, (width, height), art.look)
                return scene_of(picture, crop, art.look)
            blocked = tuple(rect for _, rect in _note(art, Rect(0, 0, width, height), words))
            whole = Point(width, height)
            return Scene(width, height, nothing_seen(width, height), whole, blocked=blocked, is_drawn=False)

        panel = letter_panel(texts, size, view, lambda text, form: words[text, form], rtl=rtl)
        if picture is None:
            return ArrangedPanel(slot, art, panel)
        crop = crop_for(picture.size, (panel.picture.width, panel.picture.height), art.look)
        return ArrangedPanel(slot, art, panel, (picture, crop))

    def _picture(self, path: Path) -> Image.Image:
        stat = path.stat()
        key = (str(path), stat.st_mtime_ns, stat.st_size)
        if key not in self._pictures:
            self._pictures[key] = read_picture(path)
            if len(self._pictures) > _PICTURES_KEPT:
                self._pictures.popitem(last=False)
        self._pictures.move_to_end(key)
        return self._pictures[key]

    def _encoded(self, job: PageJob, page: ArrangedPage) -> tuple[bytes, str]:
        layout, panels, words = page.layout, page.panels, page.words
        drawn: dict[str, Any] = {"title": lettered(job.title), "width": PAGE_WIDTH, "height": layout.height}
        is_pdf = job.format is PageFormat.PDF
        boxes = [
            {
                "x": panel.slot.left, "y": panel.slot.top, "width": panel.slot.width, "height": panel.slot.height,
                "clip": True, "shapes": self._shapes(panel, job, words, has_picture=is_pdf),
            }
            for panel in panels
        ]  # fmt: skip
        drawn["panels"] = [*boxes, _page_box(layout, _furniture(job, layout, words))]
        if is_pdf:
            return self._typesetter.render({**drawn, "paper": drawing.PAPER}, "pdf"), "application/pdf"
        scale = job.width_px / PAGE_WIDTH
        letters = self._typesetter.render({**drawn, "paper": None}, "png", scale)
        image = Image.new("RGB", (job.width_px, round(layout.height * scale)), drawing.PAPER)
        for panel in panels:
            if panel.shown is not None:
                at = (panel.slot.left, panel.slot.top + panel.lettered.picture.top)
                image.paste(fitted(*panel.shown, scale), (round(at[0] * scale), round(at[1] * scale)))
        with Image.open(io.BytesIO(letters)) as layer:
            overlay = layer.convert("RGBA")
        image.paste(overlay, (0, 0), overlay)
        return _bytes_of(image, job.format)

    def _shapes(self, panel: ArrangedPanel, job: PageJob, words: Words, *, has_picture: bool) -> list[drawing.Item]:
        room = panel.lettered.picture
        shapes = list[drawing.Item]()
        if panel.shown is not None:
            if has_picture:
                shapes.append(self._image(panel, *panel.shown))
        elif panel.art.note:
            note = _note(panel.art, room, words)
            shapes += drawing.card(room, note, LETTERS_MIN)
        else:
            shapes += drawing.sketch(room, panel.slot.panel)
        size = (panel.slot.width, panel.slot.height)
        return [*shapes, *drawing.lettering(panel.lettered, numbered=job.numbered, size=size)]

    def _image(self, panel: ArrangedPanel, picture: Image.Image, crop: Crop) -> drawing.Item:
        """The picture of a panel in its own resolution, for a format that keeps it."""
        name, room = f"panel-{panel.slot.panel}.jpg", panel.lettered.picture
        scale = max(1.0, min(2.0, crop.box.width / crop.width))
        fitted(picture, crop, scale).save(self._typesetter.folder / name, "JPEG", quality=92)
        return {
            "kind": "image",
            "path": name,
            "x": room.left,
            "y": room.top,
            "width": room.width,
            "height": room.height,
            "alt": lettered(panel.art.script.scene),
        }


def _asked(job: PageJob) -> list[tuple[str, Form]]:
    """Every text of a page that has to be measured."""
    asked = [(lettered(job.title), Form.SOUND)]
    for art in job.panels:
        for text in panel_texts(art.script) if art.shows_words else ():
            asked += [(text.text, text.form), (text.in_strip, Form.CAPTION)]
        asked += [(lettered(line), Form.CAPTION) for line in art.note]
    return [(text, form) for text, form in asked if text]


def _is_rtl_page(language: str, texts: Sequence[str]) -> bool:
    """Whether a page is read from right to left: its language says so, or most of its texts."""
    if language:
        return language.partition("-")[0].lower() in _RTL
    return 2 * sum(map(is_rtl, texts)) > len(texts)


def _note(art: PanelArt, room: Rect, words: Words) -> list[tuple[Setting, Rect]]:
    """The lines of a card and their places, in the middle of the lower half of a room."""
    width = room.width * _NOTE_SHARE
    settings = []
    for line in filter(None, map(lettered, art.note)):
        own = words[line, Form.CAPTION]
        balance = [one for one in balanced(own, width / LETTERS_MIN) if len(one.lines) <= 4]
        settings.append(balance[0] if balance else shortened(own, width / LETTERS_MIN, 4)[0])
    gap = 0.5 * LETTERS_MIN
    height = sum(setting.height * LETTERS_MIN + gap for setting in settings) - gap
    top = max(room.top + 30, room.bottom - 60 - height)
    placed = []
    for setting in settings:
        bottom = top + setting.height * LETTERS_MIN
        half = setting.width * LETTERS_MIN / 2
        placed.append((setting, Rect(room.middle.x - half, top, room.middle.x + half, bottom)))
        top = bottom + gap
    return placed


def _furniture(job: PageJob, layout: PageLayout, words: Words) -> list[drawing.Item]:
    """The parts around the panels: their frames, the title, the line of credit."""
    items = [
        drawing.frame(Rect(slot.left, slot.top, slot.left + slot.width, slot.top + slot.height))
        for slot in layout.slots
    ]
    title, top = lettered(job.title), min((slot.top for slot in layout.slots), default=0)
    if title and layout.number == 1 and top >= TITLE_HEIGHT:
        room = Rect(MARGIN, GUTTER, PAGE_WIDTH - MARGIN, top - GUTTER / 2)
        items += drawing.title(title, *_title(words[title, Form.SOUND], room), room)
    credit, bottom = lettered(job.credit), max((slot.top + slot.height for slot in layout.slots), default=0)
    if credit and layout.height - bottom >= CREDIT_HEIGHT:
        y = (bottom + layout.height) / 2 + _CREDIT_SIZE * 0.36
        items.append(drawing.credit(credit, Point(PAGE_WIDTH / 2, y), _CREDIT_SIZE))
    return items


def _title(words: Sequence[Word], room: Rect) -> tuple[Setting, float]:
    """The title in the largest letters in which it fits into its room; the last of them shorten it."""
    for size in _TITLE_SIZES:
        for setting in balanced(words, room.width / size):
            if len(setting.lines) <= _TITLE_LINES and setting.height * size <= room.height:
                return setting, size
    return shortened(words, room.width / LETTERS_MIN, _TITLE_LINES)[0], LETTERS_MIN


def _page_box(layout: PageLayout, furniture: list[drawing.Item]) -> drawing.Item:
    return {"x": 0, "y": 0, "width": PAGE_WIDTH, "height": layout.height, "clip": False, "shapes": furniture}


def balloons_of(panel: ArrangedPanel) -> list[Balloon]:
    """The places of a panel's texts, in thousandths."""
    size = (panel.slot.width, panel.slot.height)

    def place(placed: PlacedText) -> Balloon:
        x, y = (1000 / side for side in size)
        rect, tip = placed.rect, placed.tail and placed.tail.tip
        box = Box(round(rect.left * x), round(rect.top * y), round(rect.right * x), round(rect.bottom * y))
        tail = (round(tip.x * x), round(tip.y * y)) if tip else None
        return Balloon(panel.slot.panel, placed.text.index, box, placed.size, tail, placed.is_shortened)

    return [place(placed) for placed in panel.lettered.texts]


def _bytes_of(page: Image.Image, form: PageFormat) -> tuple[bytes, str]:
    """The encoded page; a JPEG in the best quality that is small enough."""
    if form is PageFormat.PNG:
        data = io.BytesIO()
        page.save(data, "PNG", compress_level=_PNG_LEVEL)
        return data.getvalue(), "image/png"
    encoded = b""
    for quality in _QUALITIES:
        data = io.BytesIO()
        page.save(data, "JPEG", quality=quality, subsampling=0 if quality >= 90 else 2)
        encoded = data.getvalue()
        if len(encoded) <= BYTES_MAX:
            break
    return encoded, "image/jpeg"
