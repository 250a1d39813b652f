"""A drawing surface on Pillow: shapes in units of a thousandth of the shorter side, drawn at twice the size."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageDraw

from sandbox.gemini.appearance import Colour
from sandbox.show.art.shapes import Point, ellipse, outline

UNITS: Final = 1000.0
_OVERSIZE: Final = 2
_FLAT_STEPS: Final = 5
_RAMP: Final = 256

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Fade:
    """A gradient from top to bottom (or left to right) of the shape it fills.

    `stops` are (place from 0 to 1, colour, opacity from 0 to 1), in order.
    """

    stops: tuple[tuple[float, Colour, float], ...]
    is_horizontal: bool = False

    @property
    def is_opaque(self) -> bool:
        """Whether nothing shines through."""
        return all(opacity == 1 for _, _, opacity in self.stops)

    def at(self, places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Red, green, blue and opacity at each place: (places, 4)."""
        stops = np.array([place for place, _, _ in self.stops])
        values = np.array([(*colour, opacity) for _, colour, opacity in self.stops])
        after = np.minimum(np.searchsorted(stops, places), len(stops) - 1)
        before = np.maximum(after - 1, 0)
        shares = np.clip((places - stops[before]) / np.maximum(1e-9, stops[after] - stops[before]), 0, 1)
        mixed: npt.NDArray[np.float64] = values[before] + (values[after] - values[before]) * shares[:, None]
        return mixed


Paint = Colour | Fade


def fade(first: Colour, last: Colour, opacity: tuple[float, float] = (1.0, 1.0), *, across: bool = False) -> Fade:
    """A fade between two colours."""
    return Fade(((0.0, first, opacity[0]), (1.0, last, opacity[1])), across)


@dataclass(frozen=True, slots=True)
class Pencil:
    """How shapes are rendered. `is_flat` turns gradients and glows into plain areas, as in a printed album.

    `weight` multiplies the width of all outlines; `outlines_scenery` gives hills, trees and houses an outline too.
    """

    ink: Colour
    weight: float = 1.0
    is_flat: bool = False
    outlines_scenery: bool = False


class Canvas:
    """A drawing surface. The origin is at the top left, y points down, the shorter side is 1,000 units long."""

    def __init__(self, width_px: int, height_px: int, pencil: Pencil, *, units_per_px: float | None = None) -> None:
        per_px = units_per_px or UNITS / min(width_px, height_px)
        self.width, self.height = width_px * per_px, height_px * per_px
        self.pencil = pencil
        self._per_px = per_px
        self._scale = _OVERSIZE / per_px
        self._image = Image.new("RGB", (width_px * _OVERSIZE, height_px * _OVERSIZE))
        self._draw = ImageDraw.Draw(self._image, "RGBA")

    def picture(self, shade: float = 0.0) -> Image.Image:
        """The picture at its final size, with its corners darkened by this share."""
        picture = self._image.reduce(_OVERSIZE)
        if shade:
            corners = _dark_corners().resize(picture.size, Image.Resampling.BILINEAR)
            picture.paste(_rgb(self.pencil.ink), (0, 0), corners.point([round(value * shade) for value in range(256)]))
        return picture

    def fill(self, points: Sequence[Point], paint: Paint, *, line: float = 0.0, opacity: float = 1.0) -> None:
        """Fill a polygon; `line` is the width of its outline."""
        corners = [self._to_px(point) for point in points]
        if isinstance(paint, Fade):
            self._fill_fade(corners, paint, opacity)
        else:
            self._draw.polygon(corners, fill=_rgba(paint, opacity))
        if line:
            self.line([*points, points[0], points[1]], self.pencil.ink, line)

    def scenery(self, points: Sequence[Point], paint: Paint, *, line: float = 3.0, opacity: float = 1.0) -> None:
        """Fill a polygon that has an outline only where the pencil outlines scenery."""
        self.fill(points, paint, line=line if self.pencil.outlines_scenery else 0.0, opacity=opacity)

    def rectangle(
        self, x: float, y: float, width: float, height: float, paint: Paint, *, line: float = 0.0, opacity: float = 1.0
    ) -> None:
        """Fill a rectangle given by its top left corner and size."""
        if line or isinstance(paint, Fade):
            corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
            self.fill(corners, paint, line=line, opacity=opacity)
            return
        left, top, right, bottom = (value * self._scale for value in (x, y, x + width, y + height))
        self._draw.rectangle((left, top, right, bottom), fill=_rgba(paint, opacity))

    def oval(
        self, x: float, y: float, radius_x: float, radius_y: float, paint: Paint, *, line: float = 0, opacity: float = 1
    ) -> None:
        """Fill an ellipse given by its centre."""
        if line or isinstance(paint, Fade):
            self.fill(ellipse(x, y, radius_x, radius_y), paint, line=line, opacity=opacity)
            return
        left, top = self._to_px((x - radius_x, y - radius_y))
        right, bottom = self._to_px((x + radius_x, y + radius_y))
        self._draw.ellipse((left, top, right, bottom), fill=_rgba(paint, opacity))

    def disc(self, x: float, y: float, radius: float, paint: Paint, *, line: float = 0.0, opacity: float = 1.0) -> None:
        """Fill a circle."""
        self.oval(x, y, radius, radius, paint, line=line, opacity=opacity)

    def line(self, points: Iterable[Point], colour: Colour, width: float, *, opacity: float = 1.0) -> None:
        """A line with round joints and ends. A translucent one shows where its pieces overlap."""
        corners = [self._to_px(point) for point in points]
        width_px = max(1, round(width * self._scale))
        paint = _rgba(colour, opacity)
        self._draw.line(corners, fill=paint, width=width_px, joint="curve" if width_px > 3 else None)
        if width_px > 5 and opacity == 1.0:
            half = width_px / 2
            for x, y in (corners[0], corners[-1]):
                self._draw.ellipse((x - half, y - half, x + half, y + half), fill=paint)

    def glow(self, x: float, y: float, radius: float, colour: Colour, opacity: float) -> None:
        """Light around a point; a faint disc in a flat style."""
        if self.pencil.is_flat:
            self.disc(x, y, radius * 0.3, colour, opacity=opacity * 0.3)
            return
        centre_x, centre_y = self._to_px((x, y))
        half = max(1, round(radius * self._scale))
        box = (round(centre_x) - half, round(centre_y) - half, round(centre_x) + half, round(centre_y) + half)
        if box[2] <= 0 or box[3] <= 0 or box[0] >= self._image.width or box[1] >= self._image.height:
            return
        halo = _halo().point([round(value * opacity) for value in range(256)])
        mask = halo.resize((2 * half, 2 * half), Image.Resampling.BILINEAR)
        self._image.paste(_rgb(colour), box, mask)

    def inset(self, width: float, height: float) -> Canvas:
        """An empty canvas of this size, to be placed in this one (a view through a window)."""
        width_px, height_px = (max(2, math.ceil(length / self._per_px)) for length in (width, height))
        return Canvas(width_px, height_px, self.pencil, units_per_px=self._per_px)

    def place(self, inset: Canvas, x: float, y: float, points: Sequence[Point]) -> None:
        """Paste an inset with its top left corner at (x, y), clipped to the polygon."""
        left, top = (round(value) for value in self._to_px((x, y)))
        mask = Image.new("L", inset._image.size, 0)
        ImageDraw.Draw(mask).polygon([(a - left, b - top) for a, b in map(self._to_px, points)], fill=255)
        self._image.paste(inset._image, (left, top), mask)

    def _to_px(self, point: Point) -> Point:
        return point[0] * self._scale, point[1] * self._scale

    def _fill_fade(self, corners: Sequence[Point], paint: Fade, opacity: float) -> None:
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        left, top = max(0, math.floor(min(xs))), max(0, math.floor(min(ys)))
        right, bottom = (
            min(self._image.width, math.floor(max(xs)) + 1),
            min(self._image.height, math.floor(max(ys)) + 1),
        )
        if right <= left or bottom <= top:
            return
        size = (right - left, bottom - top)
        shape = None if _is_upright(corners) else Image.new("L", size, 0)
        if shape is not None:
            ImageDraw.Draw(shape).polygon([(x - left, y - top) for x, y in corners], fill=255)
        colours, mask = _ramp(paint, self.pencil.is_flat)
        low, high, start, end = (
            (min(xs), max(xs), left, right) if paint.is_horizontal else (min(ys), max(ys), top, bottom)
        )
        visible = [_RAMP * (place - low) / max(1.0, high - low) for place in (start, end)]
        first, last = max(0.0, visible[0]), min(float(_RAMP), max(visible))
        box = (first, 0.0, last, 1.0) if paint.is_horizontal else (0.0, first, 1.0, last)
        if opacity < 1 or not paint.is_opaque:
            mask = mask.point([round(value * opacity) for value in range(256)])
            opaque = mask.resize(size, Image.Resampling.NEAREST, box)
            shape = opaque if shape is None else ImageChops.multiply(shape, opaque)
        self._image.paste(colours.resize(size, Image.Resampling.NEAREST, box), (left, top), shape)


def _is_upright(corners: Sequence[Point]) -> bool:
    """Whether it is a rectangle whose sides run along the axes: it needs no mask."""
    pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
    return len(corners) == 4 and all(x == next_x or y == next_y for (x, y), (next_x, next_y) in pairs)


class Brush:
    """Draws one object on a canvas in the object's own coordinates: (0, 0) at its foot, v up, 1 = its height.

    `is_flipped` mirrors it to look left instead of right, `angle` turns it counter-clockwise (degrees).
    """

    def __init__(
        self, canvas: Canvas, x: float, y: float, size: float, *, is_flipped: bool = False, angle: float = 0.0
    ) -> None:
        self.canvas, self.size = canvas, size
        self._origin = (x, y)
        self._mirror = -1.0 if is_flipped else 1.0
        self._angle = angle
        self._cos, self._sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        self.line_width = min(8.0, max(2.2, 0.0095 * size)) * canvas.pencil.weight

    @property
    def ink(self) -> Colour:
        """The colour of outlines."""
        return self.canvas.pencil.ink

    def at(self, u: float, v: float) -> Point:
        """The canvas coordinates of a point of the object."""
        right, up = (u * self._cos - v * self._sin) * self.size, (u * self._sin + v * self._cos) * self.size
        return self._origin[0] + self._mirror * right, self._origin[1] - up

    def part(self, u: float, v: float, size: float, angle: float = 0.0) -> Brush:
        """A brush for a part of the object, `size` times as large, with its foot at (u, v). Outlines are as wide."""
        brush = Brush(
            self.canvas,
            *self.at(u, v),
            self.size * size,
            is_flipped=self._mirror < 0,
            angle=self._angle + angle,
        )
        brush.line_width = self.line_width
        return brush

    def path(self, data: str, paint: Paint, *, line: float = 1.0, opacity: float = 1.0) -> None:
        """Fill an SVG path; `line` multiplies the outline's width."""
        points = [self.at(u, v) for u, v in outline(data)]
        self.canvas.fill(points, paint, line=line * self.line_width, opacity=opacity)

    def oval(
        self,
        u: float,
        v: float,
        radius_u: float,
        radius_v: float,
        paint: Paint,
        *,
        line: float = 1.0,
        opacity: float = 1,
    ) -> None:
        """Fill an ellipse."""
        points = [self.at(*point) for point in ellipse(u, v, radius_u, radius_v, 36)]
        self.canvas.fill(points, paint, line=line * self.line_width, opacity=opacity)

    def disc(self, u: float, v: float, radius: float, paint: Paint, *, line: float = 1.0, opacity: float = 1.0) -> None:
        """Fill a circle."""
        self.oval(u, v, radius, radius, paint, line=line, opacity=opacity)

    def stroke(self, data: str, colour: Colour | None = None, *, line: float = 1.0) -> None:
        """Draw along an SVG path, in ink if no colour is given."""
        self.canvas.line([self.at(u, v) for u, v in outline(data)], colour or self.ink, line * self.line_width)

    def limb(self, points: Sequence[Point], colour: Colour, width: float) -> None:
        """A thick bent line with an outline: an arm, a leg, a tail."""
        places = [self.at(*point) for point in points]
        self.canvas.line(places, self.ink, width * self.size + 2 * self.line_width)
        self.canvas.line(places, colour, width * self.size)


@functools.lru_cache(maxsize=512)
def _ramp(paint: Fade, is_flat: bool) -> tuple[Image.Image, Image.Image]:
    """The fade's colours and opacities as one row (or one column) of pixels."""
    places = (np.arange(_RAMP) + 0.5) / _RAMP
    if is_flat:
        places = (np.floor(places * _FLAT_STEPS) + 0.5) / _FLAT_STEPS
    pixels = np.rint(255 * paint.at(places)).clip(0, 255).astype(np.uint8)
    size = (_RAMP, 1) if paint.is_horizontal else (1, _RAMP)
    return Image.frombytes("RGB", size, pixels[:, :3].tobytes()), Image.frombytes("L", size, pixels[:, 3].tobytes())


@functools.cache
def _halo() -> Image.Image:
    """White in the middle, falling smoothly to black at the middle of each edge."""
    disc = Image.radial_gradient("L")
    edge = disc.crop((0, 128, 1, 129)).tobytes()[0]  # Pillow's gradient ends in the corners
    return disc.point([round(255 * (1 - min(1.0, value / edge)) ** 2) for value in range(256)])


@functools.cache
def _dark_corners() -> Image.Image:
    """Black in the middle half, rising to white in the corners."""
    return Image.radial_gradient("L").point([round(255 * max(0.0, value / 255 - 0.45) / 0.55) for value in range(256)])


@functools.lru_cache(maxsize=4096)
def _rgb(colour: Colour) -> tuple[int, int, int]:
    red, green, blue = (max(0, min(255, round(255 * part))) for part in colour)
    return red, green, blue


def _rgba(colour: Colour, opacity: float) -> tuple[int, int, int, int]:
    return *_rgb(colour), max(0, min(255, round(255 * opacity)))
