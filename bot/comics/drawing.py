"""The shapes of a page: polygons, circles and lines of text with their places, as plain data for the template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import cos, radians, sin
from typing import Any, Final

from bot.comics import outlines
from bot.comics.candidates import CAPTION_PAD, SOUND_TURN_DEGREES
from bot.comics.font_choice import BALLOON, DISPLAY, SMALL
from bot.comics.geometry import Point, Rect
from bot.comics.lettering import STRIP_PAD, LetteredPanel, PlacedText
from bot.comics.line_breaking import Setting
from bot.comics.texts import Form, is_rtl
from bot.comics.typesetting import font_role, font_weight

INK: Final = "#15131c"
PAPER: Final = "#f7f1e3"
_WHITE: Final = "#ffffff"
_CAPTION: Final = "#fff1bf"
_SHOUT: Final = "#fff6b8"
_STRIP: Final = "#fffdf6"
_GOLD: Final = "#ffcf3f"
_SKETCH: Final = "#e9eef2"
_SKETCH_INK: Final = "#cfd9e1"
_CARD: Final = "#e6dfd1"
_CREDIT: Final = "#5b5763"
_CARD_INK: Final = "#8d8271"
_BADGE: Final = "#c81d3a"
_LINE: Final = 5.0
_FRAME: Final = 7.0
_TAIL_BASE: Final = 0.62
"""The width of a tail where it leaves its balloon, in em."""
_OUTLINE: Final = 0.14
"""The outline of display letters, in em."""
_BADGE_RADIUS: Final = 34.0

Item = dict[str, Any]
"""An item that the template draws; `kind` decides the meaning of the other keys."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """An outline: its colour, width, and what the template knows of joins and dashes."""

    colour: str = INK
    width: float = _LINE
    join: str = "round"
    dash: tuple[float, ...] = ()

    def item(self) -> Item:
        """For the template."""
        dash = list(self.dash) or None
        return {"stroke": self.colour, "width": self.width, "join": self.join, "dash": dash}


INKED: Final = Stroke()
"""The outline of most things."""


_STROKES: Final = {Form.WHISPER: Stroke(width=4.0, dash=(15, 13)), Form.SHOUT: Stroke(join="miter")}


def polygon(points: Iterable[Point], fill: str | None, stroke: Stroke | None = INKED) -> Item:
    """A closed polygon."""
    placed = [[round(x, 2), round(y, 2)] for x, y in points]
    return {"kind": "polygon", "points": placed, "fill": fill, **(stroke.item() if stroke else {})}


def box(rect: Rect, fill: str | None, stroke: Stroke | None = INKED) -> Item:
    """A rectangle."""
    left, top, right, bottom = rect
    corners = (Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom))
    return polygon(corners, fill, stroke and replace(stroke, join="miter"))


def circle(middle: Point, radius: float, fill: str, stroke: Stroke = INKED) -> Item:
    """A circle."""
    return {"kind": "circle", "x": middle.x, "y": middle.y, "radius": radius, "fill": fill, **stroke.item()}


def line_of_text(
    text: str,
    at: Point,
    size: float,
    *,
    role: str = BALLOON,
    fill: str = INK,
    anchor: str = "center",
    rtl: bool | None = None,
    turn: float = 0.0,
) -> Item:
    """One line of text; `at` is a point of its baseline, where the anchor is: "left", "center" or "right".

    `rtl` is the direction of the whole text, if the line is a part of one.
    """
    return {
        "kind": "text",
        "text": text,
        "x": at.x,
        "y": at.y,
        "size": size,
        "font": role,
        "weight": font_weight(role),
        "fill": fill,
        "anchor": anchor,
        "rtl": is_rtl(text) if rtl is None else rtl,
        "turn": turn,
    }


def baselines(setting: Setting, size: float, middle_y: float) -> list[float]:
    """The baseline of each line of a text around a height."""
    top = middle_y - setting.height * size / 2
    return [top + (setting.ascent + setting.pitch * line) * size for line in range(len(setting.lines))]


def lettering(panel: LetteredPanel, *, numbered: bool, size: tuple[float, float]) -> list[Item]:
    """All texts of a panel of this size, with their outlines."""
    items = list[Item]()
    for placed in panel.texts:
        if placed.half is None:
            fill = _CAPTION if placed.text.form is Form.CAPTION else _STRIP
            items += [box(placed.rect, fill, None), *_flush(placed, STRIP_PAD.x)]
    for y in {panel.picture.top, panel.picture.bottom} - {0, size[1]}:
        items.append(polygon((Point(0, y), Point(size[0], y)), None))
    for placed in panel.texts:
        if placed.half is not None:
            items += _inside(placed, placed.half)
    if numbered:
        items += [item for placed in panel.texts for item in _badge(placed, size)]
    return items


def _inside(placed: PlacedText, half: Point) -> list[Item]:
    """A text over the picture."""
    form = placed.text.form
    if form is Form.SOUND:
        return _display(placed.text.text, placed.setting, placed.size, placed.rect.middle, turn=SOUND_TURN_DEGREES)
    if form is Form.CAPTION:
        return [box(placed.rect, _CAPTION), *_flush(placed, CAPTION_PAD.x * placed.size)]
    middle = placed.rect.middle
    items = list[Item]()
    tail = placed.tail and (_from(middle, placed.tail.bend), _from(middle, placed.tail.tip))
    if form is Form.THOUGHT:
        outline = outlines.cloud(half, placed.size)
        if tail:
            items += [
                circle(Point(at.x + middle.x, at.y + middle.y), radius, _WHITE)
                for at, radius in outlines.bubbles(half, tail, placed.size)
            ]
    else:
        outline = outlines.burst(half, placed.size) if form is Form.SHOUT else outlines.superellipse(half)
        if tail:
            outline = outlines.with_tail(outline, tail, _TAIL_BASE * placed.size)
    moved = [Point(point.x + middle.x, point.y + middle.y) for point in outline]
    fill = _SHOUT if form is Form.SHOUT else _WHITE
    return [*items, polygon(moved, fill, _STROKES.get(form, INKED)), *_centred(placed)]


def _from(middle: Point, point: Point) -> Point:
    return Point(point.x - middle.x, point.y - middle.y)


def _centred(placed: PlacedText) -> Iterator[Item]:
    x, y = placed.rect.middle
    for text, down in zip(placed.setting.lines, baselines(placed.setting, placed.size, y), strict=True):
        yield line_of_text(text, Point(x, down), placed.size, rtl=is_rtl(placed.text.text))


def _flush(placed: PlacedText, pad: float) -> Iterator[Item]:
    """Lines that begin at the same side."""
    rect, rtl = placed.rect, is_rtl(placed.text.text)
    x, anchor = (rect.right - pad, "right") if rtl else (rect.left + pad, "left")
    for text, y in zip(placed.setting.lines, baselines(placed.setting, placed.size, rect.middle.y), strict=True):
        yield line_of_text(text, Point(x, y), placed.size, anchor=anchor, rtl=rtl)


def _display(whole: str, setting: Setting, size: float, middle: Point, *, turn: float = 0.0) -> list[Item]:
    """Display letters with an outline around a point; the outline lies below them, so that they stay wide."""
    angle, role, rtl = radians(turn), font_role(Form.SOUND, whole), is_rtl(whole)
    outlined, filled = list[Item](), list[Item]()
    for text, y in zip(setting.lines, baselines(setting, size, middle.y), strict=True):
        at = Point(middle.x - (y - middle.y) * sin(angle), middle.y + (y - middle.y) * cos(angle))
        line = line_of_text(text, at, size, role=role, fill=_GOLD, rtl=rtl, turn=turn)
        outlined.append({**line, **Stroke(width=size * _OUTLINE).item()})
        filled.append(line)
    return [*outlined, *filled]


def _badge(placed: PlacedText, size: tuple[float, float]) -> list[Item]:
    """The number of a text, at the corner of its balloon."""
    radius, rect, rtl = _BADGE_RADIUS, placed.rect, is_rtl(placed.text.text)
    is_box = placed.half is None or placed.text.form is Form.CAPTION
    # The last line of a box is short, and a round balloon has nothing in its corners.
    x = rect.right if is_box is not rtl else rect.left
    inset = radius + _FRAME
    y = rect.top if not is_box else rect.bottom - radius * (placed.half is None)
    at = Point(max(inset, min(size[0] - inset, x)), max(inset, min(size[1] - inset, y)))
    number = str(placed.text.index + 1)
    return [
        circle(at, radius, _BADGE, Stroke(_WHITE)),
        line_of_text(number, Point(at.x, at.y + 17), 46, fill=_WHITE),
    ]


def frame(rect: Rect) -> Item:
    """A panel's frame."""
    return box(rect, None, Stroke(width=_FRAME))


def sketch(room: Rect, number: int) -> list[Item]:
    """A panel that is not drawn yet: pencil blue, with its number."""
    size = min(room.width, room.height) * 0.5
    at = Point(room.middle.x, room.middle.y + size * 0.36)
    return [box(room, _SKETCH, None), line_of_text(str(number), at, size, role=DISPLAY, fill=_SKETCH_INK)]


def card(room: Rect, note: Sequence[tuple[Setting, Rect]], size: float) -> list[Item]:
    """A panel without a picture: why, in words on a card."""
    items = [box(room, _CARD, None)]
    inner = room.grown(-26, -26)
    if inner.width > 0 and inner.height > 0:
        items.append(box(inner, None, Stroke(_CARD_INK, 4, dash=(16, 12))))
    for setting, rect in note:
        items += [
            line_of_text(text, Point(rect.middle.x, y), size)
            for text, y in zip(setting.lines, baselines(setting, size, rect.middle.y), strict=True)
        ]
    return items


def title(whole: str, setting: Setting, size: float, room: Rect) -> list[Item]:
    """The title in display letters."""
    return _display(whole, setting, size, room.middle)


def credit(text: str, at: Point, size: float) -> Item:
    """The small line at the bottom."""
    return line_of_text(text, at, size, role=SMALL, fill=_CREDIT)
