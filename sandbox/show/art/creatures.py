"""Draws animals and other creatures. Each is as tall as its brush, stands, and looks to the right."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from sandbox.gemini.appearance import COLOUR_WORDS, NAMED, TELLS_ALL, Colour, Look, from_hex
from sandbox.gemini.world import creature_colours
from sandbox.show.art.canvas import Brush
from sandbox.show.art.colour import WHITE, mix
from sandbox.show.art.drawings import draw, drawings
from sandbox.show.art.people import draw_hat
from sandbox.show.art.shapes import Point

_MOUTH: Final = from_hex("7a2330")
_LAMP: Final = from_hex("fff2b0")
_EYE_WHITE: Final = from_hex("ffe9a0")
_GAP: Final = 1.9
_HEAD_TOP: Final = 1.8
"""The top of a creature's head in the coordinates of hats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Creature:
    """One kind of creature. Small ones are drawn larger than life.

    `stature` is its height relative to an adult, `close` its size in a close-up relative to a person there. `eyes` is
    the middle between the eyes, `eye` the size of one, `gap` half their distance; `head` is the top of the head and
    half its width, for hats; `hand` is the place of the hand that holds things.
    """

    stature: float
    close: float
    colours: tuple[Colour, ...]
    eyes: Point
    eye: float
    gap: float
    head: tuple[float, float, float]
    hand: Point
    strokes: tuple[str, ...]

    @property
    def face(self) -> Point:
        """The middle of its face."""
        return self.eyes[0], self.eyes[1] - self.eye

    def head_box(self, look: Look) -> tuple[Point, Point, Point]:
        """Two opposite corners of the head with its hat, and the mouth."""
        u, top, half = self.head
        hat = half * 0.9 if look.hat else 0.0
        low = min(top - 1.8 * half, self.eyes[1] - 2.5 * self.eye)
        mouth = ((self.eyes[0] * 2 + u) / 3 + 0.25 * half, (self.eyes[1] + low) / 2)
        return (u - 1.2 * half, low), (max(u, self.eyes[0]) + 1.2 * half, top + hat), mouth


@cache
def creature(kind: str) -> Creature:
    """The creature of a kind. Raises KeyError for an unknown kind."""
    told = drawings()["creatures"][kind]
    u, v, eye, *gap = told["face"]
    top_u, top_v, half = told["head"]
    return Creature(
        stature=told["stature"],
        close=told["close"],
        colours=tuple(from_hex(digits) for digits in told["colours"].split()),
        eyes=(u, v),
        eye=eye,
        gap=gap[0] if gap else eye * _GAP,
        head=(top_u, top_v, half),
        hand=(told["hand"][0], told["hand"][1]),
        strokes=tuple(told["parts"]),
    )


def draw_creature(
    brush: Brush, kind: str, name: str, words: str, *, mood: str = "", speaks: bool = False, look: Look | None = None
) -> None:
    """Draw a creature. `words` or else its name decide its colour; its hat and chain are those of `look`."""
    form = creature(kind)
    usual = random.Random(f"{kind} {name.casefold()}").choice(form.colours)
    colour = body_colour(words, usual, dict(zip(creature_colours(kind), form.colours, strict=True)))
    if look:
        _put_on(brush, form, look, is_behind=True)
    draw(brush, form.strokes, {"body": colour, "light": WHITE})
    _expression(brush, kind, form, colour, mood=mood, speaks=speaks)
    if look:
        _put_on(brush, form, look, is_behind=False)


def _put_on(brush: Brush, form: Creature, look: Look, *, is_behind: bool) -> None:
    """A cape or wings behind it; a chain or a bow, and a hat, before it."""
    u, top, half = form.head
    size = half / 0.95
    if not is_behind and look.hat:
        draw_hat(brush.part(u, top - _HEAD_TOP * size, size), look)
    for name in look.worn:
        if (name in ("cape", "wings")) == is_behind:
            # A person's shoulders are as wide as 1.1 heads: what hangs from them is put under the creature's head.
            chest = form.eyes[1] - form.eye * 2 - half * 0.9
            draw(brush.part(u - half * 0.1, chest - 0.72 * half * 8, half * 8), drawings()["worn"][name], {})


def _expression(brush: Brush, kind: str, form: Creature, colour: Colour, *, mood: str, speaks: bool) -> None:
    (u, v), size, gap = form.eyes, form.eye, form.gap
    tall = 1.55 if mood == "surprised" else 1.25
    for side in (-1, 1):
        if kind == "robot":
            brush.disc(u + side * gap, v, size * 1.25, _LAMP, line=0.7)
            brush.disc(u + side * gap + size * 0.25, v, size * 0.5, brush.ink, line=0)
            continue
        if kind in ("owl", "dragon", "dinosaur"):
            brush.disc(u + side * gap, v, size * 1.6, _EYE_WHITE, line=0.6)
        elif sum(colour) < _DARK:
            brush.oval(u + side * gap, v, size * 1.25, size * tall * 1.25, mix(colour, WHITE, 0.75), line=0)
        brush.oval(u + side * gap, v, size * 0.8, size * tall * 0.9, brush.ink, line=0)
        brush.disc(u + side * gap + size * 0.25, v + size * 0.4, size * 0.3, WHITE, line=0)
        if mood in ("angry", "sad"):
            slope = size * (0.8 if mood == "angry" else -0.8)
            left, right = u + side * gap - size * 1.3, u + side * gap + size * 1.3
            brush.stroke(f"M{left},{v + size * 1.9 - side * slope} L{right},{v + size * 1.9 + side * slope}")
    if kind in ("robot", "ghost"):
        _plain_mouth(brush, u, v - size * 2.6, size, speaks=speaks, mood=mood)


_DARK: Final = 0.9
"""Below this sum of red, green and blue a body is dark: its eyes get a lighter ring."""


def _plain_mouth(brush: Brush, u: float, v: float, size: float, *, speaks: bool, mood: str) -> None:
    if speaks or mood == "surprised":
        brush.oval(u, v, size * 1.1, size * 0.8, _MOUTH, line=0.7)
    elif mood in ("sad", "angry"):
        brush.stroke(f"M{u - size},{v - size * 0.4} Q{u},{v + size * 0.5} {u + size},{v - size * 0.4}")
    else:
        brush.stroke(f"M{u - size},{v + size * 0.3} Q{u},{v - size * 0.6} {u + size},{v + size * 0.3}")


def body_colour(words: str, default: Colour, own: Mapping[str, Colour]) -> Colour:
    """The colour of an animal or a robot by the prompt's words ("a small green dragon"), without that of its clothes.

    `own` are its kind's colours by their names.
    """
    found = re.search(rf"\b({COLOUR_WORDS})\b", words.casefold().split(TELLS_ALL)[0])
    return (own.get(found[1]) or NAMED[found[1]]) if found else default
