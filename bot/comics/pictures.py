"""Pictures of panels: cropped to their room without cutting a face, and how busy they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageFilter

from bot.comics.calmness import BusyMap
from bot.comics.geometry import Point, Rect
from bot.comics.scene import Scene, SeenHead, mouth_of
from bot.work.parts import Head, Look

_CELLS: Final = 24
"""Cells of a picture's map on its longer side."""
_PIXELS_PER_CELL: Final = 8
_BUSY: Final = 90.0
"""The mean of a cell's edges (0 to 255) from which on the cell counts as fully busy."""
_SKIN_BLUE, _SKIN_RED = (77, 127), (133, 173)
"""The colours of skin, light or dark, by their Cb and Cr (Chai and Ngan, 1999)."""
_SKIN: Final = 5.0
"""How busy a cell of skin is: it may be a face that was not reported."""
_PIXELS_MAX: Final = 40_000_000
_HEAD_SEEN_MIN: Final = 0.4
"""A head of which less is in the crop is not seen."""


@dataclass(frozen=True, slots=True)
class Crop:
    """The part of a picture that is shown, in pixels of the picture, and the size it is shown in."""

    box: Rect
    width: float
    height: float

    def shown(self, rect: Rect) -> Rect:
        """The place of a rectangle of the picture on the panel."""
        scale = self.width / self.box.width
        return Rect(
            *((side - origin) * scale for side, origin in zip(rect, (self.box.left, self.box.top) * 2, strict=True))
        )


def read_picture(path: Path) -> Image.Image:
    """A picture in RGB. Raises OSError if it is none, ValueError if it is too large."""
    with Image.open(path) as picture:
        if picture.width * picture.height > _PIXELS_MAX:
            raise ValueError(f"a picture of {picture.width} by {picture.height} pixels")
        return picture.convert("RGB")


def crop_for(picture: tuple[float, float], room: tuple[float, float], look: Look | None) -> Crop:
    """The largest part of a picture in the room's aspect ratio, moved to show the heads as far as it can."""
    width, height = picture
    aspect = room[0] / room[1]
    across, down = min(width, height * aspect), min(height, width / aspect)
    heads = [_rect(head, width, height) for head in look.heads] if look else []
    left = _start([(head.left, head.right) for head in heads], across, width)
    # The picture is cut below unless a head is there, because the words are above the heads.
    top = _start([(head.top, head.bottom) for head in heads], down, height, 0.0)
    return Crop(Rect(left, top, left + across, top + down), room[0], room[1])


def _start(spans: Sequence[tuple[float, float]], length: float, whole: float, share: float = 0.5) -> float:
    """Where a window of this length begins: at its share of the rest, moved to hold the spans with some room."""
    over = whole - length
    start = over * share
    if spans:
        room = length * 0.05
        first, last = min(span[0] for span in spans) - room, max(span[1] for span in spans) + room
        start = (first + last - length) / 2 if last - first >= length else max(last - length, min(first, start))
    return max(0.0, min(over, start))


def _rect(head: Head, width: float, height: float) -> Rect:
    box = head.box
    return Rect(box.left * width / 1000, box.top * height / 1000, box.right * width / 1000, box.bottom * height / 1000)


def scene_of(picture: Image.Image, crop: Crop, look: Look | None) -> Scene:
    """The scene of the visible part of a picture."""
    heads = _seen_heads(picture, crop, look) if look else ()
    scale = crop.width / crop.box.width
    whole = Point(picture.width * scale, picture.height * scale)
    return Scene(crop.width, crop.height, busy_map(picture, crop), whole, heads)


def _seen_heads(picture: Image.Image, crop: Crop, look: Look) -> tuple[SeenHead, ...]:
    seen, room = list[SeenHead](), Rect(0, 0, crop.width, crop.height)
    for place, head in enumerate(look.heads):
        rect = crop.shown(_rect(head, picture.width, picture.height))
        if rect.width <= 0 or rect.height <= 0:
            continue
        inside = Rect(max(0, rect.left), max(0, rect.top), min(room.right, rect.right), min(room.bottom, rect.bottom))
        share = max(0, inside.width) * max(0, inside.height) / (rect.width * rect.height)
        if share < _HEAD_SEEN_MIN:
            continue
        mouth = mouth_of(rect)
        if head.mouth is not None:
            x, y = head.mouth
            at = Rect(x * picture.width / 1000, y * picture.height / 1000, 0, 0)
            mouth = Point(*crop.shown(at)[:2])
        seen.append(SeenHead(place, head.name, inside, inside.nearest(mouth)))
    return tuple(seen)


def busy_map(picture: Image.Image, crop: Crop) -> BusyMap:
    """Edges and the colours of skin on a coarse grid: what a reader looks at has many of them.

    Skin counts where there is more of it than in most of the picture, which may be of wood or sand.
    """
    longest = max(crop.width, crop.height)
    columns = max(4, round(_CELLS * crop.width / longest))
    rows = max(4, round(_CELLS * crop.height / longest))
    fine = (columns * _PIXELS_PER_CELL, rows * _PIXELS_PER_CELL)
    brightness, blue, red = picture.resize(fine, Image.Resampling.BOX, box=crop.box).convert("YCbCr").split()
    # The filter leaves the outermost pixels as they are: they are no edges.
    edges = brightness.filter(ImageFilter.FIND_EDGES).crop((1, 1, fine[0] - 1, fine[1] - 1))
    skin = ImageChops.multiply(blue.point(_within(*_SKIN_BLUE)), red.point(_within(*_SKIN_RED)))
    edge_bytes, skin_bytes = (layer.resize((columns, rows), Image.Resampling.BOX).tobytes() for layer in (edges, skin))
    usual = sum(skin_bytes) / len(skin_bytes)
    values = [
        min(1.0, edge / _BUSY) + _SKIN * max(0.0, share - usual) / 255
        for edge, share in zip(edge_bytes, skin_bytes, strict=True)
    ]
    cells = [values[row * columns : (row + 1) * columns] for row in range(rows)]
    return BusyMap.of(cells, crop.width, crop.height)


def _within(least: int, most: int) -> list[int]:
    """A table for all bytes: 255 for those from the least to the most, 0 for the others."""
    return [255 * (least <= value <= most) for value in range(256)]


def fitted(picture: Image.Image, crop: Crop, scale: float = 1.0) -> Image.Image:
    """The part that is shown, in the size in which it is shown."""
    size = (max(1, round(crop.width * scale)), max(1, round(crop.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS, box=crop.box, reducing_gap=2.0)
