"""Drawings stored as a table: animals, hats, things and landmarks, each a list of strokes in its own coordinates.

A line of `drawings.json` is one stroke, later ones over earlier ones; u goes right, v goes up:

    fill COLOUR LINE PATH       an SVG path, filled; LINE multiplies the outline's width, 0 for none
    line COLOUR LINE PATH       along an SVG path
    oval COLOUR LINE u v ru rv  an ellipse
    limb COLOUR WIDTH u,v ...   a thick bent line with an outline
    glow COLOUR OPACITY u v r   light
    +NAME                       the strokes of a shared part

COLOUR is a name from the caller ("body", "light"), "ink", "white" or "#c8473f"; ">ink:0.2" mixes another colour into
it, "@0.5" makes it half transparent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from sandbox.gemini.appearance import Colour, from_hex
from sandbox.show.art.canvas import Brush
from sandbox.show.art.colour import WHITE, mix

_COLOURS_KEPT: Final = 2048


@dataclass(frozen=True, slots=True)
class _Stroke:
    kind: str
    colour: str
    opacity: float
    amount: float
    data: str
    numbers: tuple[float, ...]


@cache
def drawings() -> Any:  # noqa: ANN401 - data of this package
    """The table, read once."""
    return json.loads(files("sandbox.show.art").joinpath("drawings.json").read_text(encoding="utf-8"))


def draw(brush: Brush, strokes: Sequence[str], colours: Mapping[str, Colour]) -> None:
    """Draw the strokes of an entry. `colours` has the colours that they name."""
    for stroke in _strokes(tuple(strokes)):
        colour = _mixed(stroke.colour, tuple(colours.items()), brush.ink)
        match stroke.kind:
            case "fill":
                brush.path(stroke.data, colour, line=stroke.amount, opacity=stroke.opacity)
            case "line":
                brush.stroke(stroke.data, colour, line=stroke.amount)
            case "oval":
                u, v, radius_u, radius_v = stroke.numbers
                brush.oval(u, v, radius_u, radius_v, colour, line=stroke.amount, opacity=stroke.opacity)
            case "limb":
                points = list(zip(stroke.numbers[::2], stroke.numbers[1::2], strict=True))
                brush.limb(points, colour, stroke.amount)
            case "glow":
                u, v, radius = stroke.numbers
                brush.canvas.glow(*brush.at(u, v), radius * brush.size, colour, stroke.amount)


@lru_cache(maxsize=_COLOURS_KEPT)
def _strokes(lines: tuple[str, ...]) -> tuple[_Stroke, ...]:
    made = list[_Stroke]()
    for line in lines:
        if line.startswith("+"):
            made += _strokes(tuple(drawings()["parts"][line[1:]]))
            continue
        kind, paint, amount, data = line.split(" ", 3)
        colour, _, opacity = paint.partition("@")
        is_path = kind in ("fill", "line")
        numbers = () if is_path else tuple(float(number) for number in data.replace(",", " ").split())
        made.append(_Stroke(kind, colour, float(opacity or 1), float(amount), data, numbers))
    return tuple(made)


@lru_cache(maxsize=_COLOURS_KEPT)
def _mixed(told: str, named: tuple[tuple[str, Colour], ...], ink: Colour) -> Colour:
    first, *more = told.split(">")
    colours = {"ink": ink, "white": WHITE, **dict(named)}

    def plain(name: str) -> Colour:
        return from_hex(name[1:]) if name.startswith("#") else colours[name]

    colour = plain(first)
    for other in more:
        name, share = other.rsplit(":", 1)
        colour = mix(colour, plain(name), float(share))
    return colour
