"""Scenes under the sky. Each paints its backdrop and says where people stand in it."""

from __future__ import annotations

import math
from typing import Final

from sandbox.gemini.appearance import Colour
from sandbox.show.art.canvas import Brush, fade
from sandbox.show.art.colour import WHITE, from_hsl, mix
from sandbox.show.art.props import draw_prop
from sandbox.show.art.scenery import Ground, Stage, grass, hill, paint_sky, pine
from sandbox.show.art.shapes import Point, height_at, ridge, swell

_ADULT: Final = 0.46
"""An adult's height out of doors as a share of the canvas's height."""


def paint_hills(stage: Stage) -> Ground:
    """Mountains behind hills; with a castle if the prompt has one."""
    canvas, palette, rng, height = stage.canvas, stage.palette, stage.rng, stage.height
    paint_sky(stage, 0.62)
    far = mix(palette.far, palette.sky_low, 0.45)
    hill(stage, ridge(rng, stage.width, height * 0.5, height * 0.13), far, 0.6)
    hill(stage, ridge(rng, stage.width, height * 0.6, height * 0.08), mix(far, palette.near, 0.25), 0.5)
    if "castle" in stage.brief.props:
        _castle(stage, stage.free_x, height * 0.72, height * 0.36, mix(palette.far, palette.near, 0.35))
    middle = swell(rng, stage.width, height * 0.7, height * 0.04)
    colour = mix(far, palette.near, 0.55)
    hill(stage, middle, colour, 0.25)
    for _ in range(22):
        x = rng.random() * stage.width
        pine(
            stage,
            x,
            height_at(middle, x) + height * 0.02,
            height * rng.uniform(0.05, 0.1),
            mix(colour, palette.near, 0.6),
        )
    ground = swell(rng, stage.width, height * 0.8, height * 0.025)
    snow = mix(palette.sky_low, WHITE, 0.6) if stage.brief.is_snowy else palette.near
    hill(stage, ground, snow, 0.1)
    if not stage.brief.is_snowy:
        grass(stage, height * 0.95, mix(palette.near, palette.ink, 0.5), 50)
        for _ in range(0 if stage.is_dark else 26):
            x, petal = (
                rng.random() * stage.width,
                rng.choice((palette.accent, palette.light, mix(palette.accent, WHITE, 0.5))),
            )
            y = height_at(ground, x) + height * rng.uniform(0.03, 0.19)
            canvas.disc(x, y, 3 + 9 * (y / height - 0.8), petal)
    canvas.glow(stage.free_x, height * 0.8, height * 0.1, palette.light, 0.12)
    return Ground(lambda x: height_at(ground, x) + height * 0.1, height * _ADULT)


def _castle(stage: Stage, x: float, y: float, height: float, colour: Colour) -> None:
    canvas, palette = stage.canvas, stage.palette
    stone = fade(colour, mix(colour, palette.sky_low, 0.4))
    for offset, wide, tall in (
        (-0.42, 0.18, 0.7),
        (-0.22, 0.3, 0.45),
        (0.22, 0.3, 0.5),
        (0.42, 0.17, 0.78),
        (0.0, 0.2, 1),
    ):
        middle, width, top = x + offset * height, wide * height, y - tall * height
        canvas.scenery(
            [
                (middle - width / 2, top),
                (middle + width / 2, top),
                (middle + width / 2, y + 80),
                (middle - width / 2, y + 80),
            ],
            stone,
        )
        if wide < 0.25:
            roof = [(middle - width * 0.65, top), (middle, top - width * 1.3), (middle + width * 0.65, top)]
            canvas.scenery(roof, mix(colour, palette.accent, 0.4))
        else:
            for tooth in range(4):
                canvas.scenery(
                    [
                        (middle - width / 2 + tooth * width / 3.5, top - width * 0.1),
                        (middle - width / 2 + tooth * width / 3.5 + width / 7, top - width * 0.1),
                        (middle - width / 2 + tooth * width / 3.5 + width / 7, top + 2),
                        (middle - width / 2 + tooth * width / 3.5, top + 2),
                    ],
                    colour,
                )
        canvas.rectangle(middle - width * 0.08, top + height * 0.14, width * 0.16, height * 0.07, palette.light)


def paint_forest(stage: Stage) -> Ground:
    """Rows of firs in mist, a clearing in front, light falling in."""
    canvas, palette, rng, height, width = stage.canvas, stage.palette, stage.rng, stage.height, stage.width
    light_x, light_y = paint_sky(stage, 0.75)
    middle = sum(stage.cast_x) / len(stage.cast_x) if stage.cast_x else width / 2
    for row in range(4):
        part = row / 3
        base = height * (0.6 + 0.08 * row)
        colour = mix(mix(palette.far, palette.sky_low, 0.5), palette.near, part**0.8)
        count = 26 - 5 * row
        for index in range(count):
            x = (index + rng.random()) * width / count
            if row == 3 and abs(x - middle) < width * 0.3:
                continue
            tall = height * rng.uniform(0.26, 0.4) * (1 + 0.28 * row)
            pine(stage, x, base + 30, tall, mix(colour, palette.ink, rng.uniform(0, 0.12)))
        line = swell(rng, width, base, height * 0.02)
        hill(stage, line, colour, 0.15)
        mist = fade(palette.sky_low, palette.sky_low, (0.0, 0.26 * (1 - part)))
        canvas.rectangle(0, base - height * 0.1, width, height * 0.1, mist)
    for beam in range(3):
        foot = light_x + (beam - 1) * width * 0.14
        shape = [
            (light_x - 8, light_y),
            (light_x + 8, light_y),
            (foot + width * 0.12, height * 0.95),
            (foot, height * 0.95),
        ]
        canvas.fill(shape, fade(palette.light, palette.light, (0.2, 0.0)))
    if stage.is_dark:
        for _ in range(20):
            canvas.glow(rng.random() * width, rng.uniform(0.5, 0.9) * height, rng.uniform(7, 15), palette.light, 0.95)
    _mushrooms(stage)
    dark = mix(palette.near, palette.ink, 0.7)
    return Ground(
        lambda x: height_at(line, x) + height * 0.07, height * _ADULT, lambda: grass(stage, height * 0.93, dark)
    )


def _mushrooms(stage: Stage) -> None:
    canvas, palette, rng = stage.canvas, stage.palette, stage.rng
    for _ in range(5):
        x, y, size = rng.random() * stage.width, stage.height * rng.uniform(0.91, 0.96), rng.uniform(12, 24)
        canvas.rectangle(x - size * 0.18, y - size, size * 0.36, size, mix(palette.light, palette.near, 0.3), line=2)
        cap = [(x - size * 0.7, y - size * 0.8), (x - size * 0.4, y - size * 1.4), (x + size * 0.4, y - size * 1.4)]
        canvas.fill([*cap, (x + size * 0.7, y - size * 0.8)], palette.accent, line=2)


def paint_city(stage: Stage) -> Ground:
    """Rows of houses with lit windows, a pavement with two street lamps."""
    canvas, palette, rng, height, width = stage.canvas, stage.palette, stage.rng, stage.height, stage.width
    paint_sky(stage, 0.7)
    street = height * 0.87
    for row in range(3):
        part = row / 2
        # The rows in front hide everything below this line, which is therefore not painted.
        hidden = min(
            [street, *(height * (0.74 + 0.07 * near - _LOWEST * _flatter(near)) for near in range(row + 1, 3))]
        )
        colour = mix(mix(palette.far, palette.sky_low, 0.35), palette.near, part * 0.9)
        x = -20.0
        while x < width:
            house = 1000 * rng.uniform(0.07, 0.13) * (1 + 0.3 * row)
            tall = height * rng.uniform(_LOWEST, 0.42) * _flatter(row)
            _house(
                stage,
                (x, height * (0.74 + 0.07 * row) - tall),
                house,
                mix(colour, palette.ink, rng.uniform(0, 0.1)),
                part,
                hidden,
            )
            x += house
    canvas.scenery(
        [(-10, street), (width + 10, street), (width + 10, height + 10), (-10, height + 10)],
        fade(mix(palette.near, palette.sky_middle, 0.3), mix(palette.near, palette.ink, 0.5)),
    )
    canvas.rectangle(-10, street, width + 20, height * 0.012, mix(palette.near, palette.sky_low, 0.4))
    for lamp_x in (width * 0.07, width * 0.93):
        top = street - height * 0.36
        canvas.rectangle(lamp_x - 4.5, top, 9, height * 0.38, palette.ink)
        canvas.fill(
            [(lamp_x - 22, top), (lamp_x + 22, top), (lamp_x + 14, top - 40), (lamp_x - 14, top - 40)],
            palette.light,
            line=3,
        )
        canvas.rectangle(lamp_x - 20, top - 50, 40, 9, palette.ink)
        if stage.is_dark:
            canvas.glow(lamp_x, top - 20, height * 0.17, palette.light, 0.9)
            canvas.oval(lamp_x, street + height * 0.05, width * 0.12, height * 0.02, palette.light, opacity=0.22)
    return Ground(lambda _: street + height * 0.065, height * _ADULT)


_LOWEST: Final = 0.2
"""The height of the lowest house of a city as a share of the picture, before its row flattens it."""


def _flatter(row: int) -> float:
    """The factor for the heights of a row of houses."""
    return 1.25 - 0.16 * row


def _house(stage: Stage, corner: Point, width: float, colour: Colour, nearness: float, hidden: float) -> None:
    """A house with its windows above the height from which it is hidden."""
    canvas, palette, rng = stage.canvas, stage.palette, stage.rng
    x, y = corner
    wall = [(x, y), (x + width, y), (x + width, stage.height), (x, stage.height)]
    canvas.scenery(wall, fade(colour, mix(colour, palette.sky_low, 0.4 * (1 - nearness))))
    roof = rng.random()
    if roof < 0.35:
        canvas.scenery(
            [(x - 4, y), (x + width / 2, y - width * 0.5), (x + width + 4, y)], mix(colour, palette.accent, 0.18)
        )
    elif roof < 0.6:
        canvas.scenery(
            [(x + width * 0.6, y), (x + width * 0.6, y - 34), (x + width * 0.75, y - 34), (x + width * 0.75, y)], colour
        )
    columns = 3 if width < 130 else 4
    cell = width / columns
    lit = 0.45 if stage.is_dark else 0.15
    warm = (palette.light, mix(palette.light, palette.accent, 0.35))
    dark = mix(colour, palette.ink, 0.25)
    for row in range(int((stage.height - y) / (cell * 1.5))):
        for column in range(columns):
            glass = rng.choice(warm) if rng.random() < lit else dark
            left, top = x + cell * (column + 0.25), y + cell * (0.5 + 1.5 * row)
            if top < hidden:
                canvas.rectangle(left, top, cell * 0.5, cell * 0.8, glass, opacity=0.45 + 0.5 * nearness)


def paint_desert(stage: Stage) -> Ground:
    """Dunes and a cactus; two pyramids far away where the prompt has them."""
    palette, rng, height, width = stage.palette, stage.rng, stage.height, stage.width
    paint_sky(stage, 0.6)
    for offset, size in ((-0.08, 0.2), (0.09, 0.13)) if stage.brief.landmark == "pyramids" else ():
        x, base, tall = stage.free_x + offset * width, height * 0.62, height * size
        peak = (x, base - tall)
        stage.canvas.scenery(
            [(x - tall * 1.1, base), peak, (x + tall * 0.3, base)], mix(palette.far, palette.sky_low, 0.3)
        )
        stage.canvas.scenery(
            [peak, (x + tall * 1.1, base), (x + tall * 0.3, base)], mix(palette.far, palette.near, 0.35)
        )
    sand = mix(palette.sky_low, palette.accent, 0.3)
    line = list[Point]()
    for row in range(4):
        line = swell(rng, width, height * (0.61 + 0.085 * row), height * (0.035 - 0.004 * row), 2)
        hill(stage, line, mix(sand, palette.near, 0.1 + row * 0.17), -0.1 if row == 3 else 0.1)
    cactus_x = stage.free_x + width * (0.17 if stage.free_x >= width / 2 else -0.17)
    _cactus(stage, cactus_x, height_at(line, cactus_x) + height * 0.05, height * 0.18)
    return Ground(lambda x: height_at(line, x) + height * 0.075, height * _ADULT)


def _cactus(stage: Stage, x: float, y: float, height: float) -> None:
    brush = Brush(stage.canvas, x, y, height)
    green = mix(from_hsl(120, 0.3, 0.36), stage.palette.near, 0.25)
    stage.canvas.oval(x, y, height * 0.3, height * 0.05, stage.palette.ink, opacity=0.3)
    brush.limb(((-0.02, 0.4), (-0.28, 0.42), (-0.28, 0.68)), green, 0.12)
    brush.limb(((0.02, 0.3), (0.26, 0.32), (0.26, 0.55)), green, 0.12)
    brush.limb(((0, 0), (0, 0.95)), green, 0.18)


def paint_space(stage: Stage) -> Ground:
    """Nebulas, a ringed planet, a rocket, and grey ground to stand on."""
    canvas, rng, height, width = stage.canvas, stage.rng, stage.height, stage.width
    canvas.rectangle(0, 0, width, height, fade(from_hsl(248, 0.5, 0.09), from_hsl(300, 0.42, 0.27)))
    for _ in range(7):
        hue = from_hsl(rng.choice((200, 260, 285, 320)), 0.7, 0.5)
        canvas.glow(rng.random() * width, rng.uniform(0.15, 0.75) * height, rng.uniform(160, 360), hue, 0.42)
    for _ in range(220):
        x, y = rng.random() * width, rng.random() * height
        canvas.disc(x, y, rng.choice((0.9, 1.1, 1.4, 2.1)), WHITE, opacity=rng.uniform(0.35, 1))
    _planet(stage, stage.free_x, height * 0.27, min(width, height) * 0.15)
    if stage.brief.props & {"rocket"} or not stage.cast_x:
        x = width - stage.free_x if not stage.cast_x else stage.free_x * 0.6 + width * 0.2
        rocket = Brush(canvas, x, height * 0.62, height * 0.24, angle=-28)
        draw_prop(rocket, "rocket", stage.palette.light)
    rock = from_hsl(16, 0.5, 0.4) if stage.brief.landmark == "mars" else from_hsl(262, 0.22, 0.34)
    line = swell(rng, width, height * 0.82, height * 0.02)
    hill(stage, line, rock, 0.0)
    for _ in range(9):
        x = rng.random() * width
        size, y = rng.uniform(16, 60), height_at(line, x) + rng.uniform(30, 120)
        canvas.oval(x, y, size, size * 0.22, mix(rock, stage.palette.ink, 0.4))
        canvas.oval(x, y + size * 0.06, size * 0.9, size * 0.15, mix(rock, stage.palette.ink, 0.2))
    return Ground(lambda x: height_at(line, x) + height * 0.075, height * _ADULT)


def _planet(stage: Stage, x: float, y: float, radius: float) -> None:
    canvas, rng = stage.canvas, stage.rng
    hue, tilt = rng.random() * 360, math.radians(-18)
    body, pale = from_hsl(hue, 0.5, 0.52), from_hsl(hue + 40, 0.6, 0.78)
    canvas.glow(x, y, radius * 1.9, from_hsl(hue, 0.7, 0.6), 0.6)

    def ring(start: float, size: float, width: float) -> None:
        angles = [start + math.pi * step / 40 for step in range(41)]
        flat = [(math.cos(angle) * radius * size, math.sin(angle) * radius * size * 0.26) for angle in angles]
        turned = [(u * math.cos(tilt) - v * math.sin(tilt), u * math.sin(tilt) + v * math.cos(tilt)) for u, v in flat]
        canvas.line([(x + u, y + v) for u, v in turned], pale, width * radius)

    ring(math.pi, 1.6, 0.09)
    ring(math.pi, 1.85, 0.04)
    globe = canvas.inset(2 * radius, 2 * radius)
    globe.rectangle(0, 0, 2 * radius, 2 * radius, body)
    for band in range(7):
        colour = from_hsl(hue + rng.uniform(-30, 30), 0.5, rng.uniform(0.4, 0.66))
        globe.oval(radius, 2 * radius * (band + 0.5) / 7, radius * 1.3, radius * 0.09 * rng.uniform(0.5, 1.5), colour)
    globe.rectangle(0, 0, 2 * radius, 2 * radius, fade(WHITE, from_hsl(hue, 0.6, 0.08), (0.1, 0.65)))
    edge = [
        (x + radius * math.cos(step * math.pi / 45), y + radius * math.sin(step * math.pi / 45)) for step in range(90)
    ]
    canvas.place(globe, x - radius, y - radius, edge)
    if canvas.pencil.outlines_scenery:
        canvas.line([*edge, edge[0]], canvas.pencil.ink, 3)
    ring(0, 1.6, 0.09)
    ring(0, 1.85, 0.04)
