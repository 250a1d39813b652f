"""Parts of scenes: the stage they share, skies, clouds, hills, trees and light."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sandbox.gemini.appearance import Colour
from sandbox.show.art.canvas import Canvas, Fade, fade
from sandbox.show.art.colour import WHITE, Palette, mix
from sandbox.show.art.reading import Brief
from sandbox.show.art.shapes import Point


@dataclass(frozen=True, slots=True)
class Stage:
    """The tools of a scene. `free_x` is a place without people, for large things."""

    canvas: Canvas
    palette: Palette
    brief: Brief
    rng: random.Random
    cast_x: tuple[float, ...]
    free_x: float

    @property
    def width(self) -> float:
        """The canvas's width in units."""
        return self.canvas.width

    @property
    def height(self) -> float:
        """The canvas's height in units."""
        return self.canvas.height

    @property
    def is_dark(self) -> bool:
        """Whether lamps are lit."""
        return self.brief.time in ("night", "dusk", "storm")


@dataclass(frozen=True, slots=True)
class Ground:
    """The ground under the cast: y under each x, the height of an adult there, and the drawing in front of them."""

    y_at: Callable[[float], float]
    adult: float
    front: Callable[[], None] | None = None


def paint_sky(stage: Stage, horizon: float, canvas: Canvas | None = None) -> Point:
    """Fill a canvas with sky down to `horizon` (a share of its height). Returns the place of the sun or moon."""
    canvas, palette, rng = canvas or stage.canvas, stage.palette, stage.rng
    stops = ((0.0, palette.sky_top, 1.0), (horizon * 0.7, palette.sky_middle, 1.0), (horizon, palette.sky_low, 1.0))
    canvas.rectangle(0, 0, canvas.width, canvas.height, Fade((*stops, (1.0, palette.sky_low, 1.0))))
    # Sun and moon are on the free side, where no head hides them.
    x = canvas.width * min(0.85, max(0.15, stage.free_x / stage.width + rng.uniform(-0.12, 0.12)))
    y = canvas.height * rng.uniform(0.13, 0.24)
    radius = min(canvas.width, canvas.height) * rng.uniform(0.065, 0.09)
    if stage.brief.time in ("night", "dusk"):
        _stars(stage, canvas, horizon)
    if stage.brief.time != "storm":
        canvas.glow(x, y, radius * 4.2, palette.light, 0.7)
        canvas.disc(x, y, radius, palette.light)
        if stage.brief.time == "night":
            for turn, distance, size in ((0.6, 0.5, 0.2), (2.4, 0.45, 0.14), (3.9, 0.6, 0.1), (5.2, 0.3, 0.24)):
                crater = mix(palette.light, palette.sky_middle, 0.2)
                canvas.disc(
                    x + math.cos(turn) * radius * distance,
                    y + math.sin(turn) * radius * distance,
                    radius * size,
                    crater,
                )
    clouds = 9 if stage.brief.time == "storm" else rng.randint(3, 5)
    for _ in range(clouds):
        size = rng.uniform(0.1, 0.2) * canvas.width * (1.7 if stage.brief.time == "storm" else 1.0)
        cloud(stage, canvas, (rng.random() * canvas.width, rng.uniform(0.08, horizon * 0.6) * canvas.height), size)
    return x, y


def _stars(stage: Stage, canvas: Canvas, horizon: float) -> None:
    rng = stage.rng
    for _ in range(120 if stage.brief.time == "night" else 35):
        x, y = rng.random() * canvas.width, rng.random() ** 1.4 * canvas.height * horizon * 0.85
        canvas.disc(x, y, rng.choice((1.0, 1.3, 1.3, 1.8, 2.4)), WHITE, opacity=rng.uniform(0.4, 0.95))
    for _ in range(5):
        sparkle(canvas, rng.random() * canvas.width, rng.random() * canvas.height * horizon * 0.6, rng.uniform(6, 12))


def sparkle(canvas: Canvas, x: float, y: float, size: float, colour: Colour = WHITE) -> None:
    """A four-pointed star."""
    thin = size * 0.16
    points = [(x - size, y), (x - thin, y - thin), (x, y - size), (x + thin, y - thin)]
    points += [(x + size, y), (x + thin, y + thin), (x, y + size), (x - thin, y + thin)]
    canvas.fill(points, colour, opacity=0.85)


def cloud(stage: Stage, canvas: Canvas, place: Point, size: float) -> None:
    """A cumulus cloud with a flat base, lit from above; in fine weather sometimes a few streaks instead."""
    rng, palette = stage.rng, stage.palette
    (x, y), stormy = place, stage.brief.time == "storm"
    colour = mix(palette.sky_top, palette.sky_middle, rng.uniform(0.3, 0.9)) if stormy else palette.sky_low
    top = mix(colour, palette.light, 0.1 if stormy else 0.35)
    if not stormy and rng.random() < 0.4:
        for row in range(3):
            shift = rng.uniform(-0.3, 0.3) * size
            canvas.oval(x + shift, y + row * size * 0.07, size * rng.uniform(0.5, 1), size * 0.018, top, opacity=0.4)
        return
    count = rng.randint(5, 7)
    bumps = list[tuple[float, float, float]]()
    for index in range(count):
        across = -1 + 2 * (index + 0.5) / count
        radius = size * (0.1 + 0.2 * (1 - across * across)) * rng.uniform(0.75, 1.25)
        bumps.append((x + across * size * 0.86, y - radius * rng.uniform(0.05, 0.35), radius))
    edge = list[Point]()
    for index in range(91):
        place_x = x - size + 2 * size * index / 90
        tops = [cy - math.sqrt(r * r - (place_x - cx) ** 2) for cx, cy, r in bumps if abs(place_x - cx) < r]
        edge.append((place_x, min([*tops, y])))
    shape = [*edge, (x + size * 0.95, y + size * 0.02), (x, y + size * 0.045), (x - size * 0.95, y + size * 0.02)]
    canvas.fill(shape, fade(top, colour, (0.9, 0.5) if stormy else (0.8, 0.12)))


def hill(stage: Stage, line: Sequence[Point], colour: Colour, haze: float = 0.4, canvas: Canvas | None = None) -> None:
    """Fill everything under a line, paler towards its foot as in haze."""
    canvas = canvas or stage.canvas
    below = [*line, (canvas.width + 30, canvas.height + 30), (-30, canvas.height + 30)]
    canvas.scenery(below, fade(colour, mix(colour, stage.palette.sky_low, haze)))


def pine(stage: Stage, x: float, y: float, height: float, colour: Colour) -> None:
    """A fir of five tiers, standing at (x, y)."""
    rng, width = stage.rng, height * 0.36
    left, right = list[Point](), list[Point]()
    for tier in range(1, 6):
        half, tier_y = width * tier / 5 * 0.55, y - height + height * 0.93 * tier / 5
        left += [(x - half * rng.uniform(0.9, 1.15), tier_y), (x - half * 0.45, tier_y - height * 0.02)]
        right += [(x + half * rng.uniform(0.9, 1.15), tier_y), (x + half * 0.45, tier_y - height * 0.02)]
    trunk = [(x + width * 0.07, y), (x - width * 0.07, y)]
    stage.canvas.scenery([(x, y - height), *right, *trunk, *left[::-1]], colour, line=2.5)


def grass(stage: Stage, y: float, colour: Colour, blades: int = 60) -> None:
    """Blades of grass along the lower edge."""
    rng, canvas = stage.rng, stage.canvas
    for _ in range(blades):
        x, height = rng.random() * stage.width, rng.uniform(0.5, 1.0) * (canvas.height - y)
        lean = rng.uniform(-0.3, 0.3) * height
        canvas.fill([(x - 4, canvas.height), (x + lean, canvas.height - height), (x + 5, canvas.height)], colour)


def paint_weather(stage: Stage) -> None:
    """Falling snow or rain over everything out of doors."""
    rng, canvas = stage.rng, stage.canvas
    if stage.brief.is_snowy:
        for _ in range(130):
            near = rng.random()
            x, y = rng.random() * stage.width, rng.random() * stage.height
            canvas.disc(x, y, 1.4 + near * near * 5.5, WHITE, opacity=0.9 - 0.4 * near)
    elif stage.brief.is_rainy:
        for _ in range(150):
            x, y, length = rng.random() * stage.width * 1.1, rng.random() * stage.height, rng.uniform(20, 60)
            canvas.line(
                [(x, y), (x - 8 - length * 0.22, y + length)], mix(stage.palette.light, WHITE, 0.5), 2, opacity=0.45
            )
