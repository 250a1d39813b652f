"""Things: those a person holds, and those that stand about."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from sandbox.gemini.appearance import Colour, from_hex
from sandbox.show.art.canvas import Brush, fade
from sandbox.show.art.colour import WHITE, mix

_GOLD: Final = from_hex("e0ab32")
_WOOD: Final = from_hex("7d5132")
_PAPER: Final = from_hex("f6efdc")
_RED: Final = from_hex("c8473f")
_STEEL: Final = from_hex("c3ccd6")
_LEAF: Final = from_hex("4f8a4c")


def draw_prop(brush: Brush, name: str, light: Colour) -> None:
    """Draw a held thing around the brush's foot, which is in the hand, or a standing one upon it."""
    _PAINTERS[name](brush, light)


def _lantern(brush: Brush, light: Colour) -> None:
    brush.canvas.glow(*brush.at(0, -0.55), 2.2 * brush.size, light, 0.6)
    brush.stroke("M-.22,-.25 C-.2,.08 .2,.08 .22,-.25")
    brush.path("M-.28,-.25 L-.2,-.12 L.2,-.12 L.28,-.25 Z", brush.ink)
    brush.path("M-.24,-.25 L.24,-.25 L.3,-.82 L-.3,-.82 Z", light)
    brush.path("M0,-.42 Q.16,-.64 0,-.76 Q-.16,-.64 0,-.42 Z", from_hex("f28a3a"), line=0)
    brush.path("M-.36,-.82 L.36,-.82 L.3,-.98 L-.3,-.98 Z", brush.ink)


def _book(brush: Brush, _: Colour) -> None:
    brush.path("M-.55,-.28 L-.5,.34 L0,.22 L.5,.4 L.58,-.2 L.02,-.4 Z", _RED)
    brush.path("M-.48,-.2 Q-.2,-.1 .01,-.3 L0,.28 Q-.2,.46 -.46,.36 Z", _PAPER, line=0.7)
    brush.path("M.52,-.14 Q.24,-.1 .01,-.3 L0,.28 Q.2,.5 .47,.42 Z", _PAPER, line=0.7)
    for height in (0.2, 0.08, -0.04):
        brush.stroke(
            f"M-.36,{height + 0.05} Q-.2,{height + 0.08} -.09,{height - 0.02}", mix(brush.ink, _PAPER, 0.5), line=0.5
        )
        brush.stroke(f"M.4,{height + 0.09} Q.24,{height + 0.12} .1,{height}", mix(brush.ink, _PAPER, 0.5), line=0.5)


def _key(brush: Brush, light: Colour) -> None:
    brush.canvas.glow(*brush.at(0, 0.3), 1.3 * brush.size, light, 0.35)
    brush.limb(((0, 0), (0, 0.62)), _GOLD, 0.09)
    brush.limb(((0, 0.56), (0.17, 0.56)), _GOLD, 0.07)
    brush.limb(((0, 0.4), (0.13, 0.4)), _GOLD, 0.07)
    brush.disc(0, -0.16, 0.22, _GOLD)
    brush.disc(0, -0.16, 0.1, mix(_GOLD, brush.ink, 0.7), line=0.6)


def _balloon(brush: Brush, _: Colour) -> None:
    brush.stroke("M0,0 C.12,.5 -.1,.9 .1,1.35", mix(brush.ink, WHITE, 0.2), line=0.6)
    brush.path("M.1,1.4 C-.3,1.6 -.4,2.4 .1,2.45 C.6,2.4 .5,1.6 .1,1.4 Z", _RED)
    brush.path("M.04,1.34 L.16,1.34 L.1,1.42 Z", _RED)
    brush.oval(-0.08, 2.12, 0.07, 0.15, WHITE, line=0, opacity=0.6)


def _umbrella(brush: Brush, _: Colour) -> None:
    brush.limb(((0, -0.2), (0, 1.15)), _WOOD, 0.06)
    brush.path(
        "M-1,.95 C-.9,1.75 .9,1.75 1,.95 Q.82,1.1 .66,.95 Q.5,1.1 .33,.95 "
        "Q.16,1.1 0,.95 Q-.16,1.1 -.33,.95 Q-.5,1.1 -.66,.95 Q-.82,1.1 -1,.95 Z",
        _RED,
    )
    brush.stroke("M0,1.55 C-.2,1.4 -.32,1.2 -.33,.98", line=0.7)
    brush.stroke("M0,1.55 C.2,1.4 .32,1.2 .33,.98", line=0.7)


def _sword(brush: Brush, _: Colour) -> None:
    brush.path("M-.06,.14 L-.055,1.5 L.0,1.68 L.055,1.5 L.06,.14 Z", _STEEL)
    brush.stroke("M0,.2 L0,1.45", mix(_STEEL, brush.ink, 0.4), line=0.6)
    brush.limb(((-0.2, 0.13), (0.2, 0.13)), _GOLD, 0.07)
    brush.limb(((0, 0.06), (0, -0.16)), _WOOD, 0.07)


def _wand(brush: Brush, light: Colour) -> None:
    brush.limb(((0, -0.35), (0.06, 1.25)), _WOOD, 0.06)
    brush.canvas.glow(*brush.at(0.06, 1.35), 0.8 * brush.size, light, 0.8)
    brush.disc(0.06, 1.33, 0.13, light)


def _letter(brush: Brush, _: Colour) -> None:
    brush.path("M-.42,-.2 L.46,-.12 L.42,.42 L-.46,.34 Z", _PAPER)
    brush.stroke("M-.46,.34 L0,.06 L.42,.42", line=0.8)
    brush.disc(0, 0.08, 0.08, _RED, line=0.6)


def _flower(brush: Brush, _: Colour) -> None:
    brush.limb(((0, -0.3), (0.04, 0.6)), _LEAF, 0.05)
    brush.path("M.02,.12 Q.3,.14 .34,.36 Q.1,.36 .02,.12 Z", _LEAF)
    for u, v in ((0.04, 0.9), (0.22, 0.76), (0.15, 0.56), (-0.08, 0.56), (-0.14, 0.76)):
        brush.disc(u, v, 0.12, from_hex("f08aa0"), line=0.8)
    brush.disc(0.04, 0.71, 0.1, _GOLD, line=0.7)


def _cup(brush: Brush, _: Colour) -> None:
    brush.stroke("M.22,.14 C.46,.2 .44,-.16 .18,-.12", line=1.4)
    brush.path("M-.26,.26 L-.2,-.22 Q0,-.28 .2,-.22 L.26,.26 Q0,.18 -.26,.26 Z", WHITE)
    for u in (-0.08, 0.1):
        brush.stroke(f"M{u},.36 C{u + 0.1},.5 {u - 0.1},.6 {u},.78", mix(WHITE, brush.ink, 0.2), line=0.8)


def _map(brush: Brush, _: Colour) -> None:
    brush.path("M-.5,-.2 L-.16,-.3 L.18,-.2 L.52,-.3 L.5,.4 L.16,.5 L-.16,.4 L-.48,.5 Z", from_hex("ead9ac"))
    brush.stroke("M-.16,-.3 L-.16,.4 M.18,-.2", line=0.6)
    brush.stroke("M.18,-.2 L.16,.5", line=0.6)
    brush.stroke("M-.36,.3 Q-.1,.24 0,.08 Q.1,-.06 .3,0", _RED, line=0.8)
    brush.stroke("M.26,.06 L.36,-.06", _RED, line=0.9)
    brush.stroke("M.36,.06 L.26,-.06", _RED, line=0.9)


def _cake(brush: Brush, light: Colour) -> None:
    brush.path("M-.5,0 L-.5,.4 L.5,.4 L.5,0 Q0,-.08 -.5,0 Z", from_hex("e9b6a0"))
    brush.path(
        "M-.5,.42 Q0,.52 .5,.42 L.5,.3 Q.4,.18 .3,.3 Q.2,.2 .1,.3 Q0,.18 -.1,.3 Q-.2,.2 -.3,.3 Q-.4,.18 -.5,.3 Z",
        _PAPER,
    )
    for u in (-0.26, 0.0, 0.26):
        brush.limb(((u, 0.46), (u, 0.66)), _RED, 0.04)
        brush.canvas.glow(*brush.at(u, 0.76), 0.3 * brush.size, light, 0.8)
        brush.oval(u, 0.76, 0.03, 0.06, from_hex("f2a63a"), line=0.4)


def _chest(brush: Brush, light: Colour) -> None:
    brush.canvas.glow(*brush.at(0, 0.6), 1.4 * brush.size, light, 0.5)
    brush.path("M-.66,.55 C-.7,1.05 .6,1.15 .66,.6 L.62,.5 L-.62,.5 Z", mix(_WOOD, brush.ink, 0.25))
    brush.path("M-.55,.5 Q-.3,.72 -.05,.6 Q.2,.78 .55,.5 Z", _GOLD)
    brush.path("M-.64,.5 L-.6,0 L.6,0 L.64,.5 Z", _WOOD)
    for u in (-0.45, 0.38):
        brush.path(f"M{u},.5 L{u},0 L{u + 0.1},0 L{u + 0.1},.5 Z", _GOLD, line=0.7)
    brush.disc(0.0, 0.4, 0.09, _GOLD, line=0.8)


def _campfire(brush: Brush, light: Colour) -> None:
    brush.canvas.glow(*brush.at(0, 0.4), 3.0 * brush.size, light, 0.75)
    brush.limb(((-0.5, 0.04), (0.4, 0.22)), _WOOD, 0.12)
    brush.limb(((-0.4, 0.22), (0.5, 0.04)), mix(_WOOD, brush.ink, 0.2), 0.12)
    brush.path(
        "M-.3,.16 C-.5,.6 -.1,.7 -.06,1.1 C.2,.9 .16,.7 .24,.6 C.3,.7 .3,.8 .3,.86 C.5,.5 .4,.3 .28,.16 Z",
        from_hex("ef7a2e"),
    )
    brush.path("M-.16,.16 C-.24,.42 -.02,.5 0,.74 C.16,.56 .24,.36 .16,.16 Z", from_hex("ffd766"), line=0)


def _snowman(brush: Brush, _: Colour) -> None:
    snow = from_hex("f4f6ff")
    brush.limb(((-0.16, 0.52), (-0.42, 0.66)), _WOOD, 0.015)
    brush.limb(((0.16, 0.52), (0.42, 0.68)), _WOOD, 0.015)
    brush.disc(0, 0.2, 0.22, snow)
    brush.disc(0, 0.5, 0.165, snow)
    brush.disc(0, 0.74, 0.12, snow)
    brush.path("M.03,.76 L.2,.72 L.03,.71 Z", from_hex("ef8a3a"), line=0.7)
    for u, v in ((0.0, 0.78), (0.08, 0.78), (0.03, 0.55), (0.03, 0.46)):
        brush.disc(u, v, 0.014, brush.ink, line=0)
    brush.path("M-.11,.84 L-.1,1 L.1,1 L.11,.84 Z", brush.ink)
    brush.limb(((-0.17, 0.84), (0.17, 0.84)), brush.ink, 0.02)


def _clock(brush: Brush, _: Colour) -> None:
    brush.path("M-.16,0 L-.14,.72 Q-.2,.98 0,1 Q.2,.98 .14,.72 L.16,0 Z", _WOOD)
    brush.disc(0, 0.82, 0.12, _PAPER)
    brush.stroke("M0,.9 L0,.82 L.06,.78", line=0.8)
    brush.path("M-.08,.62 L-.08,.12 L.08,.12 L.08,.62 Z", mix(_WOOD, brush.ink, 0.5), line=0.7)
    brush.limb(((0.0, 0.6), (0.02, 0.26)), _GOLD, 0.012)
    brush.disc(0.02, 0.24, 0.05, _GOLD, line=0.6)


def _rocket(brush: Brush, _: Colour) -> None:
    brush.path("M-.1,.16 Q0,-.55 .1,.16 Z", fade(from_hex("ffd27a"), from_hex("ff5a3c"), (1.0, 0.1)), line=0)
    brush.path("M-.13,.34 L-.3,.06 L-.1,.12 Z", _RED)
    brush.path("M.13,.34 L.3,.06 L.1,.12 Z", _RED)
    brush.path("M0,1 C.24,.72 .2,.34 .12,.12 L-.12,.12 C-.2,.34 -.24,.72 0,1 Z", from_hex("f3efe4"))
    brush.path("M0,1 C.1,.88 .15,.78 .17,.7 Q0,.64 -.17,.7 C-.15,.78 -.1,.88 0,1 Z", _RED)
    brush.disc(0, 0.52, 0.085, from_hex("79c7d9"))


def _sailing_boat(brush: Brush, _: Colour) -> None:
    brush.limb(((0, 0.12), (0, 1.0)), _WOOD, 0.02)
    brush.path("M.03,.96 Q.52,.55 .44,.24 L.03,.2 Z", from_hex("f7ead0"))
    brush.path("M-.03,.86 Q-.36,.5 -.34,.23 L-.03,.2 Z", from_hex("e9c9a0"))
    brush.path("M-.5,.16 Q0,.06 .56,.2 Q.42,-.02 .2,-.05 L-.3,-.05 Q-.46,0 -.5,.16 Z", from_hex("a65a3a"))
    brush.stroke("M-.46,.09 Q0,0 .48,.12", from_hex("f0d9b0"), line=0.8)


HELD: Final = ("lantern", "book", "key", "balloon", "umbrella", "sword", "wand", "letter", "flower", "cup", "map")
"""Props for a hand, the most telling first."""
STANDING: Final = ("chest", "campfire", "cake", "snowman", "clock")

_PAINTERS: Final[MappingProxyType[str, Callable[[Brush, Colour], None]]] = MappingProxyType(
    {
        "lantern": _lantern,
        "book": _book,
        "key": _key,
        "balloon": _balloon,
        "umbrella": _umbrella,
        "sword": _sword,
        "wand": _wand,
        "letter": _letter,
        "flower": _flower,
        "cup": _cup,
        "map": _map,
        "cake": _cake,
        "chest": _chest,
        "campfire": _campfire,
        "snowman": _snowman,
        "clock": _clock,
        "rocket": _rocket,
        "boat": _sailing_boat,
    }
)
