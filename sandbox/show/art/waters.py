"""Scenes of water: a sea with a pier, a seabed, and ice."""

from __future__ import annotations

import math
from typing import Final

from sandbox.gemini.appearance import Colour
from sandbox.show.art.canvas import Brush, fade
from sandbox.show.art.colour import WHITE, from_hsl, mix
from sandbox.show.art.props import draw_prop
from sandbox.show.art.scenery import Ground, Stage, hill, paint_sky
from sandbox.show.art.shapes import Point, height_at, ridge, swell

_ADULT: Final = 0.46
"""An adult's height out of doors as a share of the canvas's height."""


def paint_seabed(stage: Stage) -> Ground:
    """Water with light from above, seaweed, corals and bubbles; sand to stand on."""
    canvas, rng, height, width = stage.canvas, stage.rng, stage.height, stage.width
    canvas.rectangle(0, 0, width, height, fade(from_hsl(190, 0.55, 0.62), from_hsl(214, 0.6, 0.26)))
    for _ in range(5):
        x, lean = rng.random() * width, rng.uniform(-0.1, 0.2) * width
        ray = [(x - 20, 0), (x + 60, 0), (x + 160 + lean, height), (x - 120 + lean, height)]
        canvas.fill(ray, fade(WHITE, WHITE, (0.22, 0.0)))
    hill(stage, ridge(rng, width, height * 0.72, height * 0.07), from_hsl(206, 0.4, 0.4), 0.0)
    line = swell(rng, width, height * 0.82, height * 0.02)
    for index in range(9):
        x, tall = width * (index + rng.random()) / 9, height * rng.uniform(0.1, 0.3)
        colour = from_hsl(rng.choice((130, 150, 340, 14)), 0.45, 0.42)
        brush = Brush(canvas, x, height_at(line, x) + 8, tall)
        for bend in (-0.12, 0.02, 0.14):
            brush.limb(((0, 0), (bend, 0.4), (bend * 0.4, 0.7), (bend * 1.6, 1)), colour, 0.07)
    hill(stage, line, mix(from_hsl(42, 0.5, 0.68), from_hsl(210, 0.5, 0.4), 0.3), 0.0)
    for _ in range(26):
        x, y, size = rng.random() * width, rng.random() * height * 0.8, rng.uniform(4, 13)
        canvas.disc(x, y, size, WHITE, opacity=0.28)
    return Ground(lambda x: height_at(line, x) + height * 0.075, height * _ADULT)


def paint_ice(stage: Stage) -> Ground:
    """Icebergs behind a field of snow."""
    rng, palette, height, width = stage.rng, stage.palette, stage.height, stage.width
    paint_sky(stage, 0.6)
    ice = mix(palette.sky_middle, WHITE, 0.55)
    stage.canvas.rectangle(0, height * 0.6, width, height * 0.3, mix(palette.sky_top, palette.far, 0.4))
    for row in range(3):
        line = ridge(rng, width, height * (0.5 + 0.09 * row), height * (0.12 - 0.03 * row), 0.62)
        hill(stage, line, mix(ice, palette.far, 0.35 - 0.15 * row), 0.2)
    ground = swell(rng, width, height * 0.8, height * 0.02)
    hill(stage, ground, mix(ice, WHITE, 0.45), -0.1)
    return Ground(lambda x: height_at(ground, x) + height * 0.085, height * _ADULT)


def paint_sea(stage: Stage) -> Ground:
    """Waves with a boat or a lighthouse; people stand on a pier in front."""
    canvas, palette, rng, height, width = stage.canvas, stage.palette, stage.rng, stage.height, stage.width
    light_x, _ = paint_sky(stage, 0.56)
    horizon = height * 0.56
    _island(stage, horizon)
    water = fade(mix(palette.sky_low, palette.far, 0.5), palette.near)
    canvas.rectangle(0, horizon, width, height - horizon, water)
    if stage.brief.time != "storm":
        for _ in range(60):
            part = rng.random() ** 1.6
            x, wide = light_x + rng.gauss(0, 1) * (12 + 80 * part), (8 + 80 * part) * rng.uniform(0.4, 1.2)
            y = horizon + 6 + part * height * 0.36
            canvas.oval(x, y, wide, 1.4 + 2.6 * part, palette.light, opacity=0.7 * (1 - part) * rng.uniform(0.4, 1))
    if "lighthouse" in stage.brief.props:
        _lighthouse(stage, stage.free_x, horizon + height * 0.09, height * 0.36)
    sails = "boat" in stage.brief.props or not stage.brief.props & {"lighthouse"}
    for row in range(5):
        _wave(stage, row)
        if row == 1 and sails:
            x, size = stage.free_x, 0.24
            if "lighthouse" in stage.brief.props:  # beside its rock, farther out
                x, size = stage.free_x + width * (0.2 if stage.free_x < width / 2 else -0.2), 0.12
            boat = Brush(canvas, x, height * 0.735, height * size, is_flipped=x > width / 2)
            draw_prop(boat, "boat", palette.light)
    deck = height * 0.86
    if stage.cast_x:
        _pier(stage, deck)
    return Ground(lambda _: deck + height * 0.06, height * _ADULT)


def _island(stage: Stage, horizon: float) -> None:
    palette = stage.palette
    hills = ridge(stage.rng, stage.width * 0.45, horizon - 8, stage.height * 0.05, 0.5)
    shift = stage.width * (0.62 if stage.free_x < stage.width / 2 else -0.08)
    line = [(x + shift, min(y, horizon + 2)) for x, y in hills]
    stage.canvas.scenery(
        [*line, (line[-1][0] + 20, horizon + 4), (line[0][0] - 20, horizon + 4)], mix(palette.far, palette.sky_low, 0.3)
    )


def _wave(stage: Stage, row: int) -> None:
    canvas, palette, rng, height, width = stage.canvas, stage.palette, stage.rng, stage.height, stage.width
    part, phase = row / 4, rng.random() * 6
    base = swell(rng, width, height * (0.64 + 0.08 * row), height * (0.008 + 0.01 * part), 6)
    crest = list[Point]()
    for index in range(161):
        x = -20 + (width + 40) * index / 160
        lift = abs(math.sin(x / 1000 * math.pi * (9.5 - 5 * part) + phase)) ** 0.75
        crest.append((x, height_at(base, x) - lift * height * (0.008 + 0.016 * part)))
    colour = mix(palette.far, palette.near, 0.3 + 0.65 * part)
    below = [*crest, (width + 30, height + 20), (-30, height + 20)]
    canvas.scenery(below, fade(mix(colour, palette.light, 0.2 * (1 - part / 2)), colour))
    canvas.line(crest, mix(colour, palette.light, 0.4), 1.4 + 1.8 * part)
    for _ in range(5):
        x = rng.random() * width
        y = height_at(base, x) + height * rng.uniform(0.015, 0.04)
        canvas.oval(
            x, y, width * rng.uniform(0.01, 0.035), 1.2 + 1.2 * part, mix(colour, palette.light, 0.45), opacity=0.5
        )


def _pier(stage: Stage, deck: float) -> None:
    canvas, palette, width, height = stage.canvas, stage.palette, stage.width, stage.height
    wood = mix(from_hsl(28, 0.35, 0.42), palette.near, 0.3)
    for index in range(6):
        x = width * (index + 0.5) / 6
        canvas.rectangle(x - 16, deck + 20, 32, height, mix(wood, palette.ink, 0.5), line=3)
    rows = 4
    for row in range(rows):
        y, thick = deck + row * height * 0.028, height * 0.028
        canvas.rectangle(-10, y, width + 20, thick, mix(wood, WHITE, 0.12 - 0.06 * row) if row < 3 else wood, line=2.5)
        for seam in range(3):
            x = width * ((seam + 0.37 * (row + 1)) / 3 % 1)
            canvas.line([(x, y), (x, y + thick)], palette.ink, 2.5)


def _lighthouse(stage: Stage, x: float, y: float, height: float) -> None:
    canvas, palette = stage.canvas, stage.palette
    rock = [(-0.5, 0), (-0.3, 0.13), (0.05, 0.16), (0.4, 0.09), (0.7, 0)]
    canvas.scenery([(x + u * height, y - v * height) for u, v in rock], mix(palette.near, palette.ink, 0.4))
    half, lamp = height * 0.12, y - height * 0.9
    if stage.is_dark:
        for side in (-1, 1):
            beam = [(x, lamp - 6), (x, lamp + 6), (x + side * height * 1.7, lamp + height * 0.24)]
            ends = (0.6, 0.0) if side > 0 else (0.0, 0.6)
            canvas.fill(
                [*beam, (x + side * height * 1.7, lamp - height * 0.16)],
                fade(palette.light, palette.light, ends, across=True),
            )
    white = mix(WHITE, palette.sky_middle, 0.25)

    def band(low: float, high: float, colour: Colour, line: float) -> None:
        wide, narrow = (half * (1 - 0.38 * (v - 0.1) / 0.72) for v in (low, high))
        corners = [(x - wide, y - height * low), (x - narrow, y - height * high), (x + narrow, y - height * high)]
        canvas.fill([*corners, (x + wide, y - height * low)], colour, line=line)

    band(0.1, 0.82, white, 3)
    for low in (0.1, 0.46):
        band(low, low + 0.18, palette.accent, 0)
    canvas.rectangle(x - half * 0.55, lamp - height * 0.06, half * 1.1, height * 0.14, palette.light, line=2.5)
    roof = [(x - half * 0.75, lamp - height * 0.06), (x, lamp - height * 0.16), (x + half * 0.75, lamp - height * 0.06)]
    canvas.fill(roof, palette.ink)
    canvas.rectangle(x - half * 0.85, y - height * 0.84, half * 1.7, height * 0.025, palette.ink)
    canvas.glow(x, lamp, height * 0.3, palette.light, 0.95 if stage.is_dark else 0.3)
