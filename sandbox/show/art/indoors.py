"""Scenes between walls: a library and a room."""

from __future__ import annotations

from typing import Final

from sandbox.gemini.appearance import Colour, from_hex
from sandbox.show.art.canvas import fade
from sandbox.show.art.colour import WHITE, from_hsl, mix
from sandbox.show.art.scenery import Ground, Stage, hill, paint_sky
from sandbox.show.art.shapes import outline, ridge, swell

_ADULT: Final = 0.54
"""An adult's height indoors as a share of the canvas's height."""
_FLOOR: Final = 0.8
_SPINES: Final = tuple(from_hsl(hue, 0.45, 0.4) for hue in (4, 22, 38, 95, 150, 188, 215, 265, 345))
_WALLS: Final = (14, 32, 42, 160, 195, 340)


def paint_library(stage: Stage) -> Ground:
    """Shelves up to the ceiling, a tall window, a ladder, a desk with a lamp."""
    palette, width, height = stage.palette, stage.width, stage.height
    wood = mix(from_hsl(24, 0.45, 0.3), palette.near, 0.1 if stage.is_dark else 0.0)
    floor = height * _FLOOR
    _walls(
        stage, mix(from_hsl(28, 0.3, 0.3), palette.sky_middle, 0.25), mix(from_hsl(22, 0.4, 0.28), palette.near, 0.2)
    )
    window_width, window_x = min(width, height) * 0.27, stage.free_x
    _shelf(stage, -20, window_x - window_width * 0.72 + 20, wood)
    _shelf(stage, window_x + window_width * 0.72, width - window_x - window_width * 0.72 + 20, wood)
    _window(stage, window_x, height * 0.1, window_width, height * 0.46)
    _moonlight(stage, window_x, window_width, height * 0.57)
    left = window_x > width / 2
    _ladder(stage, width * (0.08 if left else 0.86), floor, mix(wood, WHITE, 0.2))
    if len(stage.cast_x) < 3:
        _desk(stage, stage.free_x, floor + height * 0.09, wood)
    return Ground(lambda _: floor + height * 0.135, height * _ADULT)


def paint_room(stage: Stage) -> Ground:
    """Papered walls with pictures, a window, a rug, a table with a lamp."""
    canvas, palette, rng, width, height = stage.canvas, stage.palette, stage.rng, stage.width, stage.height
    hue = rng.choice(_WALLS)
    wall = mix(from_hsl(hue, 0.42, 0.4 if stage.is_dark else 0.68), palette.sky_middle, 0.15)
    wood, floor = from_hsl(26, 0.42, 0.36), height * _FLOOR
    _walls(stage, wall, mix(wood, palette.near, 0.15))
    for stripe in range(int(width / 40) + 1):
        canvas.rectangle(stripe * 40 + 6, 0, 16, floor - height * 0.15, mix(wall, WHITE, 0.5), opacity=0.16)
    _panelling(stage, floor, wall)
    window_x = stage.free_x
    _window(stage, window_x, height * 0.13, min(width, height) * 0.3, height * 0.36, is_arched=rng.random() < 0.5)
    frames = (0.08, 0.24) if window_x > width / 2 else (0.72, 0.87)
    for index, place in enumerate(frames):
        _painting(stage, width * place - 55, height * (0.17 + 0.05 * index), mix(wood, palette.ink, 0.2))
    _moonlight(stage, window_x, width * 0.24, height * 0.5)
    canvas.oval(
        width * 0.5, floor + height * 0.11, width * 0.4, height * 0.07, mix(palette.accent, wall, 0.4), line=2.5
    )
    canvas.oval(
        width * 0.5, floor + height * 0.11, width * 0.34, height * 0.056, mix(palette.accent, palette.ink, 0.25)
    )
    if len(stage.cast_x) < 3:
        _desk(stage, stage.free_x, floor + height * 0.08, wood)
    return Ground(lambda _: floor + height * 0.13, height * _ADULT)


def _walls(stage: Stage, wall: Colour, floor: Colour) -> None:
    canvas, palette, width, height = stage.canvas, stage.palette, stage.width, stage.height
    edge = height * _FLOOR
    canvas.rectangle(0, 0, width, edge, fade(mix(wall, palette.ink, 0.4 if stage.is_dark else 0.14), wall))
    canvas.rectangle(0, edge, width, height - edge, fade(floor, mix(floor, palette.ink, 0.5)))
    for board in range(-8, 20):
        near, far = width * (0.5 + (board - 5.5) * 0.2), width * (0.5 + (board - 5.5) * 0.09)
        canvas.line([(far, edge), (near, height)], mix(floor, palette.ink, 0.5), 2.5)
    canvas.rectangle(0, edge - height * 0.02, width, height * 0.022, mix(wall, palette.ink, 0.5))


def _panelling(stage: Stage, floor: float, wall: Colour) -> None:
    canvas, palette, width, height = stage.canvas, stage.palette, stage.width, stage.height
    canvas.rectangle(0, floor - height * 0.15, width, height * 0.135, mix(wall, palette.ink, 0.28))
    canvas.rectangle(0, floor - height * 0.158, width, height * 0.014, mix(wall, WHITE, 0.3))
    count = max(5, round(width / 115))
    for index in range(count):
        x, panel = width * (index + 0.08) / count, width * 0.84 / count
        canvas.rectangle(x, floor - height * 0.125, panel, height * 0.09, mix(wall, palette.ink, 0.2))
        canvas.rectangle(x, floor - height * 0.125, panel, 3, mix(wall, palette.ink, 0.45))


def _painting(stage: Stage, x: float, y: float, frame: Colour) -> None:
    canvas, palette, size = stage.canvas, stage.palette, 115.0
    canvas.rectangle(x - 9, y - 9, size + 18, size * 1.3 + 18, frame, line=3)
    canvas.rectangle(x, y, size, size * 1.3, fade(palette.sky_middle, palette.sky_low))
    canvas.disc(x + size * 0.62, y + size * 0.4, size * 0.14, palette.accent)
    peaks = [(0, 1.3), (0.34, 0.62), (0.56, 1), (0.76, 0.76), (1, 1.1), (1, 1.3)]
    canvas.fill([(x + u * size, y + v * size) for u, v in peaks], palette.far)


def _window(stage: Stage, x: float, y: float, width: float, height: float, *, is_arched: bool = True) -> None:
    """A window with its top in the middle at (x, y), and the weather behind it."""
    canvas, palette, rng, half = stage.canvas, stage.palette, stage.rng, width / 2
    arch = (
        f"M{x - half},{y + height} L{x - half},{y + half} "
        f"C{x - half},{y - half * 0.33} {x + half},{y - half * 0.33} {x + half},{y + half} L{x + half},{y + height}"
    )
    straight = f"M{x - half},{y + height} L{x - half},{y} L{x + half},{y} L{x + half},{y + height}"
    shape = list(outline(arch if is_arched else straight))
    view = canvas.inset(width, height)
    paint_sky(stage, 0.9, view)
    hill(
        stage,
        ridge(rng, view.width, view.height * 0.7, view.height * 0.08),
        mix(palette.far, palette.sky_low, 0.3),
        0.4,
        view,
    )
    hill(stage, swell(rng, view.width, view.height * 0.82, view.height * 0.03), palette.near, 0.1, view)
    if stage.brief.is_snowy:
        for _ in range(45):
            view.disc(rng.random() * width, rng.random() * height, rng.uniform(1.5, 3.6), WHITE, opacity=0.9)
    elif stage.brief.is_rainy:
        for _ in range(40):
            drop_x, drop_y = rng.random() * width * 1.1, rng.random() * height
            view.line([(drop_x, drop_y), (drop_x - 10, drop_y + 34)], WHITE, 1.8, opacity=0.5)
    canvas.place(view, x - half, y, shape)
    frame = mix(from_hsl(26, 0.35, 0.3), palette.ink, 0.4)
    canvas.line([*shape, shape[0]], frame, width * 0.065)
    canvas.line([(x, y), (x, y + height)], frame, width * 0.03)
    canvas.line([(x - half, y + height * 0.52), (x + half, y + height * 0.52)], frame, width * 0.03)
    canvas.rectangle(x - width * 0.62, y + height - 2, width * 1.24, height * 0.05, mix(frame, WHITE, 0.12), line=2.5)


def _moonlight(stage: Stage, x: float, width: float, top: float) -> None:
    """Light that falls through a window on to the floor."""
    light = stage.palette.light
    shape = [
        (x - width * 0.45, top),
        (x + width * 0.45, top),
        (x + width * 0.9, stage.height),
        (x - width * 0.9, stage.height),
    ]
    stage.canvas.fill(shape, fade(light, light, (0.2, 0.02)))


def _shelf(stage: Stage, x: float, width: float, wood: Colour) -> None:
    """Books in five rows from the ceiling to the floor."""
    canvas, palette, rng = stage.canvas, stage.palette, stage.rng
    top, bottom = stage.height * 0.05, stage.height * _FLOOR
    if width < 60:
        return
    canvas.rectangle(x, top, width, bottom - top, mix(wood, palette.ink, 0.62))
    tall = (bottom - top) / 5
    shade = 0.25 if stage.is_dark else 0.05
    for row in range(5):
        base, book_x = top + tall * (row + 1) - tall * 0.07, x + 10
        while book_x < x + width - 22:
            thick, high = tall * rng.uniform(0.1, 0.19), tall * rng.uniform(0.58, 0.86)
            if book_x + thick > x + width - 10:
                break
            if rng.random() > 0.07:
                _spine(stage, (book_x, base), (thick - 2, high), mix(rng.choice(_SPINES), palette.ink, shade))
            book_x += thick
        canvas.rectangle(x, base, width, tall * 0.07, wood)
        canvas.rectangle(x, base + tall * 0.07, width, tall * 0.08, palette.ink, opacity=0.35)
    for post in (x - 8, x + width - 6):
        canvas.rectangle(post, top - 12, 14, bottom - top + 12, mix(wood, palette.ink, 0.15), line=2)
    canvas.rectangle(x - 16, top - 22, width + 32, 22, mix(wood, WHITE, 0.08), line=2)


def _spine(stage: Stage, foot: tuple[float, float], size: tuple[float, float], colour: Colour) -> None:
    canvas, (x, base), (thick, high) = stage.canvas, foot, size
    canvas.rectangle(x, base - high, thick, high, colour, line=1.5 if canvas.pencil.outlines_scenery else 0)
    canvas.rectangle(x, base - high, thick * 0.26, high, WHITE, opacity=0.13)
    if stage.rng.random() < 0.5:
        for place in (0.85, 0.25):
            canvas.rectangle(x, base - high * place, thick, 3, stage.palette.light, opacity=0.65)


def _ladder(stage: Stage, x: float, floor: float, wood: Colour) -> None:
    canvas, top = stage.canvas, stage.height * 0.12
    for foot in (x - 30, x + 34):
        canvas.line([(foot, floor + 12), (foot + 66, top)], wood, 10)
    for step in range(8):
        part = 0.08 + step * 0.12
        start = x - 30 + 66 * part
        canvas.line(
            [(start, floor + 12 - (floor - top) * part), (start + 64, floor + 12 - (floor - top) * part)], wood, 9
        )


def _desk(stage: Stage, x: float, y: float, wood: Colour) -> None:
    """A table standing at (x, y), with books and a lamp."""
    canvas, palette = stage.canvas, stage.palette
    width, height = min(stage.width, stage.height) * 0.34, stage.height * 0.19
    top = y - height
    for leg in (x - width * 0.44, x + width * 0.38):
        canvas.rectangle(leg, top + 8, width * 0.06, height - 8, mix(wood, palette.ink, 0.3), line=3)
    canvas.rectangle(x - width / 2, top, width, height * 0.14, mix(wood, WHITE, 0.12), line=3)
    for index, hue in enumerate((8, 205, 140)):
        left = x - width * 0.38 + (-6, 5, -2)[index]
        canvas.rectangle(
            left, top - (index + 1) * height * 0.11, width * 0.22, height * 0.11, from_hsl(hue, 0.4, 0.44), line=2.5
        )
    page = from_hex("f6efdc")
    canvas.fill(
        [(x - 24, top - 2), (x - 20, top - 18), (x + 14, top - 8), (x + 48, top - 18), (x + 52, top - 2)],
        page,
        line=2.5,
    )
    _lamp(stage, x + width * 0.32, top, height * 0.72)


def _lamp(stage: Stage, x: float, y: float, height: float) -> None:
    canvas, palette = stage.canvas, stage.palette
    if stage.is_dark:
        canvas.glow(x, y - height * 0.75, height * 2.6, palette.light, 0.7)
    canvas.rectangle(x - height * 0.04, y - height * 0.6, height * 0.08, height * 0.6, palette.ink)
    canvas.oval(x, y - height * 0.03, height * 0.24, height * 0.06, palette.ink)
    shade = [(x - height * 0.2, y - height), (x + height * 0.2, y - height), (x + height * 0.4, y - height * 0.55)]
    canvas.fill([*shade, (x - height * 0.4, y - height * 0.55)], fade(palette.accent, palette.light), line=3)
