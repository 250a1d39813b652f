"""Drawing those who are not people: robots, dragons, ghosts and animals. Each is as tall as its brush says."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from sandbox.gemini.appearance import COLOUR_WORDS, NAMED, Colour, from_hex
from sandbox.show.art.canvas import Brush
from sandbox.show.art.colour import WHITE, mix

_MOUTH: Final = from_hex("7a2330")
_BEAK: Final = from_hex("e8a33a")

STATURES: Final = MappingProxyType(
    {"robot": 0.8, "dragon": 1.25, "ghost": 0.9, "bear": 1.0, "wolf": 0.66, "fox": 0.56, "dog": 0.56, "cat": 0.5}
    | {"rabbit": 0.48, "owl": 0.46, "bird": 0.4, "mouse": 0.36}
)
"""How tall a creature is beside an adult. The smallest are larger than life, so that they can be seen."""

_COLOURS: Final = MappingProxyType(
    {
        "robot": "8fb3c2 c9b37a b48a78 9aa7b8 7fb69a",
        "dragon": "4f9a58 b8483f 4c79b0 8a58a8 d08a3c",
        "ghost": "dfe8f2 e8e0f4",
        "cat": "3b3a44 d98b45 8d8791 e9dcc6",
        "dog": "b07a45 8a5a3a d8b98a 5a4a42",
        "fox": "d9692c",
        "wolf": "7d8794 5f6672",
        "rabbit": "d9cdbd b59c84 f0ebe4",
        "mouse": "9b95a1 b8a48f",
        "bear": "7a5236 5c4230 e9e4dc",
        "owl": "8d6a48 6d6478",
        "bird": "3f4a68 c8473f 3f8fb8 efe9dc",
    }
)


CLOSE_SIZES: Final = MappingProxyType({"robot": 0.75, "dragon": 0.75, "owl": 0.62, "bear": 0.85, "bird": 0.7})
"""How large a creature is in a close-up, in the size of a person there; 0.7 for the others."""


def face_of(kind: str) -> tuple[float, float]:
    """The middle of a creature's face in its own measures."""
    u, v, size = _FACES[kind]
    return u, v - size


def draw_creature(brush: Brush, kind: str, name: str, words: str, *, mood: str = "", speaks: bool = False) -> None:
    """Draw a creature of a kind, standing and looking to the right; its colour goes by name unless `words` tell."""
    rng = random.Random(f"{kind} {name.casefold()}")
    colour = body_colour(words, from_hex(rng.choice(_COLOURS[kind].split())))
    _PAINTERS[kind](brush, colour, kind)
    _expression(brush, kind, mood=mood, speaks=speaks)


_FACES: Final = MappingProxyType(
    {
        "robot": (0.075, 0.79, 0.045),
        "dragon": (0.265, 0.86, 0.022),
        "ghost": (0.06, 0.72, 0.04),
        "cat": (0.14, 0.72, 0.04),
        "dog": (0.17, 0.75, 0.036),
        "fox": (0.17, 0.73, 0.036),
        "wolf": (0.17, 0.75, 0.034),
        "rabbit": (0.1, 0.52, 0.042),
        "mouse": (0.15, 0.5, 0.045),
        "bear": (0.07, 0.83, 0.024),
        "owl": (0.04, 0.7, 0.06),
        "bird": (0.14, 0.72, 0.05),
    }
)
"""Middle of the eyes and an eye's size."""


def _expression(brush: Brush, kind: str, *, mood: str, speaks: bool) -> None:
    u, v, size = _FACES[kind]
    gap = size * (1.9 if kind != "owl" else 2.2)
    tall = 1.55 if mood == "surprised" else 1.25
    for side in (-1, 1):
        if kind == "robot":
            brush.disc(u + side * gap, v, size * 1.25, from_hex("fff2b0"), line=0.7)
            brush.disc(u + side * gap + size * 0.25, v, size * 0.5, brush.ink, line=0)
            continue
        if kind in ("owl", "dragon"):
            brush.disc(u + side * gap, v, size * 1.6, from_hex("ffe9a0"), line=0.6)
        brush.oval(u + side * gap, v, size * 0.8, size * tall * 0.9, brush.ink, line=0)
        brush.disc(u + side * gap + size * 0.25, v + size * 0.4, size * 0.3, WHITE, line=0)
        if mood in ("angry", "sad"):
            slope = size * (0.8 if mood == "angry" else -0.8)
            left, right = u + side * gap - size * 1.3, u + side * gap + size * 1.3
            brush.stroke(f"M{left},{v + size * 1.9 + side * -slope * -1} L{right},{v + size * 1.9 + side * slope}")
    if kind in ("robot", "ghost"):
        _plain_mouth(brush, u, v - size * 2.6, size, speaks=speaks, mood=mood)


def _plain_mouth(brush: Brush, u: float, v: float, size: float, *, speaks: bool, mood: str) -> None:
    if speaks or mood == "surprised":
        brush.oval(u, v, size * 1.1, size * 0.8, _MOUTH, line=0.7)
    elif mood in ("sad", "angry"):
        brush.stroke(f"M{u - size},{v - size * 0.4} Q{u},{v + size * 0.5} {u + size},{v - size * 0.4}")
    else:
        brush.stroke(f"M{u - size},{v + size * 0.3} Q{u},{v - size * 0.6} {u + size},{v + size * 0.3}")


def _robot(brush: Brush, colour: Colour, _: str) -> None:
    dark, light = mix(colour, brush.ink, 0.4), mix(colour, WHITE, 0.3)
    for hip in (-0.1, 0.11):
        brush.limb(((hip, 0.3), (hip, 0.08)), dark, 0.07)
        brush.path(f"M{hip - 0.085},0 Q{hip - 0.085},.1 {hip},.1 Q{hip + 0.115},.1 {hip + 0.12},0 Z", colour)
    brush.limb(((0.19, 0.54), (0.29, 0.44), (0.36, 0.54)), dark, 0.055)
    brush.disc(0.37, 0.56, 0.05, light)
    brush.path("M-.2,.6 L-.17,.27 Q0,.22 .18,.27 L.21,.6 Q0,.64 -.2,.6 Z", colour)
    brush.path("M-.09,.53 L-.09,.4 L.11,.4 L.11,.53 Z", light, line=0.7)
    for u, lamp in ((-0.04, "e8604c"), (0.01, "f2c14e"), (0.06, "76d0c0")):
        brush.disc(u, 0.465, 0.018, from_hex(lamp), line=0.5)
    brush.stroke("M-.12,.34 L.13,.34", dark)
    brush.limb(((-0.18, 0.55), (-0.27, 0.43), (-0.25, 0.31)), light, 0.055)
    brush.disc(-0.25, 0.28, 0.05, colour)
    brush.path("M-.06,.67 L-.06,.6 L.07,.6 L.07,.67 Z", dark)
    brush.path(
        "M-.2,.68 Q-.22,.66 -.2,.65 L.22,.65 Q.24,.66 .24,.68 L.23,.9 Q.22,.95 .02,.95 Q-.19,.95 -.2,.9 Z", colour
    )
    brush.path(
        "M-.09,.86 L-.09,.71 Q.07,.69 .225,.71 L.22,.86 Q.08,.89 -.09,.86 Z", mix(dark, brush.ink, 0.4), line=0.7
    )
    brush.limb(((0.02, 0.95), (0.02, 1.0)), dark, 0.015)
    brush.disc(0.02, 1.02, 0.03, from_hex("e8604c"))
    brush.disc(-0.21, 0.78, 0.04, dark)


def _dragon(brush: Brush, colour: Colour, _: str) -> None:
    dark, belly = mix(colour, brush.ink, 0.3), mix(colour, from_hex("ffe9a0"), 0.6)
    brush.path("M-.05,.55 C-.2,.85 -.42,.98 -.62,.9 Q-.5,.82 -.52,.72 Q-.4,.74 -.38,.62 Q-.28,.62 -.25,.5 Z", dark)
    brush.path("M-.2,.3 C-.45,.3 -.6,.15 -.72,.2 L-.8,.3 L-.83,.13 L-.66,.08 C-.5,.02 -.3,.06 -.1,.08 Z", colour)
    for hip in (0.12, -0.16):
        brush.path(
            f"M{hip - 0.08},.28 Q{hip - 0.1},.08 {hip - 0.08},0 L{hip + 0.13},0 "
            f"Q{hip + 0.12},.05 {hip + 0.06},.06 L{hip + 0.09},.28 Z",
            dark,
        )
    brush.path(
        "M-.3,.3 C-.28,.1 .18,.04 .24,.26 C.27,.42 .2,.52 .2,.64 C.2,.74 .26,.72 .4,.7 C.5,.69 .53,.76 .48,.8 "
        "C.44,.83 .38,.84 .36,.88 C.33,.95 .2,.96 .14,.9 C.02,.8 .06,.6 -.02,.54 C-.14,.5 -.3,.46 -.3,.3 Z",
        colour,
    )
    brush.path(
        "M.2,.62 C.2,.5 .26,.4 .23,.26 C.2,.14 .08,.12 .0,.14 C.12,.24 .14,.42 .13,.52 Q.13,.6 .2,.62 Z",
        belly,
        line=0.7,
    )
    for u, v in ((0.1, 0.9), (0.03, 0.76), (0.02, 0.63), (-0.1, 0.52), (-0.24, 0.44)):
        brush.path(f"M{u - 0.02},{v - 0.04} L{u - 0.08},{v + 0.05} L{u + 0.04},{v + 0.01} Z", belly, line=0.7)
    brush.path("M.16,.92 Q.1,1.02 .02,1.02 Q.08,.96 .1,.89 Z", belly)
    brush.path("M.24,.93 Q.2,1.04 .12,1.06 Q.17,.98 .17,.92 Z", belly)
    brush.stroke("M.3,.745 Q.4,.735 .48,.765")
    brush.disc(0.455, 0.785, 0.009, brush.ink, line=0)
    brush.limb(((0.13, 0.44), (0.24, 0.36), (0.3, 0.4)), colour, 0.045)


def _ghost(brush: Brush, colour: Colour, _: str) -> None:
    brush.path(
        "M-.24,.1 C-.28,.5 -.28,.98 .02,.98 C.3,.98 .3,.5 .28,.1 "
        "Q.22,.03 .16,.1 Q.1,.18 .04,.1 Q-.03,.02 -.1,.1 Q-.17,.18 -.24,.1 Z",
        colour,
        opacity=0.88,
    )
    brush.limb(((0.24, 0.52), (0.34, 0.56)), colour, 0.07)


def _four_legged(brush: Brush, colour: Colour, kind: str) -> None:
    """Cat, dog, fox and wolf: one sitting body with other ears, nose and tail."""
    dark, pale = mix(colour, brush.ink, 0.25), mix(colour, WHITE, 0.65)
    tip = pale if kind == "fox" else colour
    if kind == "cat":
        brush.limb(((-0.25, 0.08), (-0.42, 0.1), (-0.46, 0.3), (-0.38, 0.42)), colour, 0.055)
    else:
        bushy = 0.1 if kind == "dog" else 0.17
        brush.path(f"M-.18,.08 C-.4,.02 -.58,.16 -.56,.46 C-.5,.36 -.38,.3 -.22,{0.1 + bushy} Z", colour)
        brush.path("M-.56,.46 C-.58,.36 -.56,.28 -.53,.22 Q-.47,.3 -.43,.33 Q-.5,.37 -.56,.46 Z", tip, line=0.6)
    brush.path("M-.28,.0 C-.36,.25 -.2,.5 .0,.58 L.16,.5 C.2,.3 .2,.12 .2,0 Z", colour)
    brush.path("M.06,.5 C.02,.35 .06,.2 .1,.12 L.19,.14 Q.2,.35 .17,.52 Z", pale, line=0.0)
    for foot in (0.1, 0.2):
        brush.path(
            f"M{foot - 0.06},.3 L{foot - 0.055},0 L{foot + 0.07},0 "
            f"Q{foot + 0.07},.05 {foot + 0.03},.06 L{foot + 0.03},.3 Z",
            colour if foot > 0.15 else dark,
        )
    brush.path("M-.27,0 C-.32,.18 -.1,.24 -.04,.1 Q-.02,.03 .03,0 Z", colour)
    if kind == "dog":
        brush.path("M-.06,.86 C-.18,.84 -.2,.62 -.12,.54 C-.04,.56 0,.7 .02,.82 Z", dark)
    else:
        brush.path("M-.06,.8 L-.08,1.0 L.08,.9 Z", dark)
        brush.path("M.16,.9 L.28,1.0 L.3,.8 Z", colour)
    brush.path(
        "M-.1,.7 C-.1,.86 .02,.93 .13,.93 C.26,.93 .36,.85 .35,.7 C.34,.58 .24,.5 .12,.5 C0,.5 -.1,.58 -.1,.7 Z", colour
    )
    if kind == "cat":
        brush.oval(0.155, 0.59, 0.1, 0.065, pale, line=0)
        brush.path("M.135,.635 L.185,.635 L.16,.605 Z", from_hex("e58aa0"), line=0.5)
        brush.stroke("M.1,.575 Q.13,.55 .16,.585 Q.19,.55 .22,.575", line=0.7)
        for lift in (-0.025, 0.005, 0.035):
            brush.stroke(f"M.25,{0.585 + lift * 0.5} L.43,{0.58 + 1.6 * lift}", mix(brush.ink, colour, 0.3), line=0.5)
            brush.stroke(f"M.05,{0.585 + lift * 0.5} L-.14,{0.58 + 1.6 * lift}", mix(brush.ink, colour, 0.3), line=0.5)
    else:
        brush.path("M.08,.6 Q.2,.72 .44,.64 Q.47,.56 .22,.52 Q.08,.5 .08,.6 Z", pale, line=0.7)
        brush.oval(0.43, 0.635, 0.03, 0.024, brush.ink, line=0)
    if kind == "cat":
        brush.path("M.06,.5 Q.13,.46 .2,.5 L.2,.46 Q.13,.42 .06,.46 Z", from_hex("c8473f"), line=0.6)
    if kind == "dog":
        brush.path("M.24,.9 C.38,.88 .44,.72 .38,.6 C.3,.62 .26,.74 .2,.86 Z", dark)


def _round(brush: Brush, colour: Colour, kind: str) -> None:
    """Rabbit and mouse: a round sitting body, differing in ears and tail."""
    pale = mix(colour, WHITE, 0.6)
    pink = mix(colour, from_hex("f2a0a8"), 0.6)
    if kind == "mouse":
        brush.limb(((-0.25, 0.08), (-0.45, 0.05), (-0.58, 0.18), (-0.7, 0.14)), pink, 0.025)
        for u in (-0.04, 0.24):
            brush.disc(u, 0.72, 0.14, colour)
            brush.disc(u, 0.72, 0.08, pink, line=0)
    else:
        brush.disc(-0.27, 0.16, 0.09, WHITE)
        for u, angle in ((0.0, 8), (0.14, -14)):
            ear = brush.part(u, 0.6, 1.0, angle)
            ear.oval(0.0, 0.2, 0.06, 0.22, colour)
            ear.oval(0.0, 0.2, 0.028, 0.16, pink, line=0)
    brush.path("M-.28,0 C-.36,.24 -.18,.46 .02,.46 C.22,.46 .26,.2 .22,0 Z", colour)
    brush.oval(0.09, 0.18, 0.1, 0.14, pale, line=0)
    brush.oval(-0.17, 0.035, 0.13, 0.045, colour)
    brush.oval(0.15, 0.03, 0.09, 0.04, colour)
    brush.path(
        "M-.12,.5 C-.12,.64 0,.7 .1,.7 C.22,.7 .33,.6 .34,.48 C.3,.38 .2,.34 .1,.34 C-.03,.34 -.12,.4 -.12,.5 Z", colour
    )
    brush.oval(0.325, 0.47, 0.03, 0.024, pink, line=0.6)


def _bear(brush: Brush, colour: Colour, _: str) -> None:
    dark, pale = mix(colour, brush.ink, 0.2), mix(colour, WHITE, 0.45)
    for hip in (0.11, -0.12):
        brush.path(
            f"M{hip - 0.11},.25 L{hip - 0.1},0 L{hip + 0.14},0 Q{hip + 0.14},.06 {hip + 0.08},.07 L{hip + 0.09},.25 Z",
            dark,
        )
    brush.limb(((0.18, 0.56), (0.28, 0.46), (0.3, 0.38)), dark, 0.11)
    brush.path("M-.23,.3 C-.25,.1 .24,.1 .25,.3 C.26,.5 .22,.66 .02,.68 C-.18,.66 -.24,.5 -.23,.3 Z", colour)
    brush.oval(0.06, 0.36, 0.13, 0.17, pale, line=0)
    brush.limb(((-0.18, 0.56), (-0.28, 0.44), (-0.26, 0.34)), colour, 0.11)
    for u in (-0.12, 0.17):
        brush.disc(u, 0.95, 0.06, dark)
    brush.path(
        "M-.18,.8 C-.18,.94 -.06,1 .03,1 C.14,1 .24,.93 .24,.8 C.24,.68 .14,.62 .03,.62 C-.09,.62 -.18,.68 -.18,.8 Z",
        colour,
    )
    brush.oval(0.13, 0.73, 0.11, 0.075, pale, line=0.7)
    brush.oval(0.19, 0.765, 0.035, 0.026, brush.ink, line=0)


def _feathered(brush: Brush, colour: Colour, kind: str) -> None:
    """Owl and bird: upright, differing in the head."""
    dark, pale = mix(colour, brush.ink, 0.3), mix(colour, WHITE, 0.5)
    for foot in (-0.04, 0.1):
        brush.limb(((foot, 0.14), (foot, 0.03), (foot + 0.06, 0.02)), _BEAK, 0.025)
    if kind == "bird":
        brush.path("M-.2,.3 L-.56,.12 L-.5,.26 L-.58,.3 L-.2,.45 Z", dark)
        brush.path(
            "M-.3,.3 C-.24,.08 .2,.02 .28,.35 C.3,.5 .36,.62 .32,.76 "
            "C.26,.94 0,.94 -.04,.74 C-.08,.6 -.34,.52 -.3,.3 Z",
            colour,
        )
        brush.path("M.06,.16 C.22,.18 .28,.36 .24,.5 C.14,.44 .06,.3 .06,.16 Z", pale, line=0)
        brush.path("M-.26,.4 C-.1,.5 .06,.44 .08,.28 C-.02,.16 -.2,.18 -.42,.18 Z", dark)
        brush.path("M.31,.74 L.5,.68 L.31,.62 Z", _BEAK)
        return
    brush.path(
        "M-.3,.45 C-.34,.05 .38,.05 .36,.45 C.38,.7 .36,.8 .34,.96 Q.26,.88 .2,.88 "
        "Q.04,.9 -.12,.88 Q-.2,.88 -.27,.96 C-.3,.8 -.32,.7 -.3,.45 Z",
        colour,
    )
    brush.oval(0.05, 0.36, 0.19, 0.24, pale, line=0)
    for row in range(3):
        for column in range(-1, 2):
            u, v = 0.05 + column * 0.1 + (0.05 if row % 2 else 0.0), 0.24 + row * 0.1
            brush.stroke(f"M{u - 0.035},{v + 0.03} Q{u},{v - 0.03} {u + 0.035},{v + 0.03}", dark, line=0.6)
    brush.path("M-.29,.6 C-.42,.4 -.34,.2 -.22,.14 C-.14,.3 -.18,.48 -.29,.6 Z", dark)
    brush.path("M.35,.6 C.46,.4 .4,.2 .3,.14 C.22,.3 .26,.48 .35,.6 Z", dark)
    brush.path("M.0,.64 L.08,.64 L.04,.54 Z", _BEAK, line=0.7)


_PAINTERS: Final[MappingProxyType[str, Callable[[Brush, Colour, str], None]]] = MappingProxyType(
    {
        "robot": _robot,
        "dragon": _dragon,
        "ghost": _ghost,
        "cat": _four_legged,
        "dog": _four_legged,
        "fox": _four_legged,
        "wolf": _four_legged,
        "rabbit": _round,
        "mouse": _round,
        "bear": _bear,
        "owl": _feathered,
        "bird": _feathered,
    }
)


def body_colour(words: str, default: Colour) -> Colour:
    """The colour an animal or a robot has by the prompt's words ("a small green dragon")."""
    found = re.search(rf"\b({COLOUR_WORDS})\b", words.casefold())
    return NAMED[found[1]] if found else default
