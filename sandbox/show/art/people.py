"""Draws people: a storybook figure in half profile, built from the Look that belongs to its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sandbox.gemini.appearance import Colour, Look, contrast, from_hex, luminance
from sandbox.show.art.canvas import Brush
from sandbox.show.art.colour import WHITE, mix
from sandbox.show.art.drawings import draw, drawings
from sandbox.show.art.shapes import Point

_NECK: Final = 0.735
_HEAD: Final = 0.1
"""The unit of a head (about half its height) as a share of an adult's height."""
_HAIR_TOP: Final = 2.4
_HAT_TOP: Final = 3.0
CHEEK: Final = from_hex("e8604c")
CHEEK_SHARE: Final = 0.35
"""The share of that colour in a cheek."""
_MOUTH: Final = from_hex("7a2330")

_ARMS: Final[dict[str, tuple[Point, Point, Point, Point]]] = {
    "rest": ((-0.12, 0.53), (-0.1, 0.4), (0.125, 0.54), (0.13, 0.41)),
    "hold": ((-0.12, 0.53), (-0.1, 0.4), (0.145, 0.545), (0.225, 0.575)),
    "wave": ((-0.12, 0.53), (-0.1, 0.4), (0.175, 0.66), (0.21, 0.81)),
    "point": ((-0.16, 0.555), (-0.09, 0.46), (0.165, 0.645), (0.27, 0.68)),
    "talk": ((-0.13, 0.54), (-0.155, 0.42), (0.145, 0.56), (0.215, 0.655)),
    "hips": ((-0.18, 0.56), (-0.105, 0.46), (0.125, 0.54), (0.13, 0.41)),
}
"""Elbow and hand of the near arm, then of the far one."""
POSES: Final = ("rest", "talk", "point", "hips", "wave")

_CUTS: Final = {
    "coat": "M-.05,.735 Q-.105,.72 -.114,.66 C-.12,.5 -.13,.3 -.15,.17 Q0,.14 .145,.17 "
    "C.13,.3 .115,.5 .107,.66 Q.1,.72 .05,.735 Q0,.7 -.05,.735 Z",
    "jacket": "M-.05,.735 Q-.105,.72 -.114,.66 C-.115,.55 -.112,.45 -.115,.36 "
    "Q0,.335 .11,.36 C.108,.45 .11,.55 .107,.66 Q.1,.72 .05,.735 Q0,.7 -.05,.735 Z",
    "dress": "M-.05,.735 Q-.1,.72 -.105,.65 C-.1,.57 -.085,.53 -.085,.5 C-.12,.4 -.155,.3 -.175,.2 Q0,.155 .17,.2 "
    "C.15,.3 .11,.4 .08,.5 C.085,.53 .095,.57 .1,.65 Q.095,.72 .05,.735 Q0,.7 -.05,.735 Z",
    "tail": "M-.05,.735 Q-.1,.72 -.105,.65 C-.1,.57 -.085,.53 -.085,.5 C-.13,.36 -.06,.2 -.02,.12 L-.16,.02 "
    "Q-.02,.05 .01,.08 Q.06,.04 .2,.03 L.06,.12 C.1,.2 .12,.36 .08,.5 C.085,.53 .095,.57 .1,.65 "
    "Q.095,.72 .05,.735 Q0,.7 -.05,.735 Z",
    "robe": "M-.05,.735 Q-.105,.72 -.114,.66 C-.12,.45 -.15,.2 -.185,.02 Q0,-.025 .175,.02 "
    "C.145,.2 .115,.45 .107,.66 Q.1,.72 .05,.735 Q0,.7 -.05,.735 Z",
}
_SHORT_FRONT: Final = (
    "M-.98,.85 C-1.2,1.95 -.5,2.32 .1,2.28 C.75,2.25 1.05,1.85 .95,1.4 C.6,1.72 .05,1.72 -.3,1.5 "
    "C-.5,1.35 -.5,1.05 -.58,.8 C-.7,.66 -.9,.66 -.98,.85 Z"
)
_FRINGE: Final = (
    "M-1,.7 C-1.2,1.95 -.5,2.32 .1,2.28 C.75,2.25 1.08,1.85 .98,1.36 "
    "Q.75,1.5 .55,1.4 Q.35,1.52 .1,1.4 Q-.15,1.5 -.38,1.36 "
    "C-.5,1.2 -.5,1 -.56,.72 Q-.8,.55 -1,.7 Z"
)
_SPIKES: Final = (
    "M-.98,.8 C-1.15,1.2 -1.1,1.5 -1.05,1.7 L-1.3,1.95 L-.9,2.05 L-.95,2.4 L-.5,2.25 L-.3,2.6 L0,2.3 L.35,2.55 L.5,2.2 "
    "L.95,2.2 L.85,1.85 L1.15,1.6 L.95,1.38 Q.6,1.72 .2,1.55 "
    "Q-.1,1.7 -.4,1.45 C-.5,1.3 -.5,1 -.58,.8 Q-.8,.65 -.98,.8 Z"
)
_BEHIND: Final = {
    "bob": "M-1.05,1.5 C-1.35,.8 -1.25,.1 -1.05,-.1 Q-.3,-.35 .6,-.05 L.7,1 Z",
    "long": "M-1.05,1.5 C-1.4,.6 -1.35,-.7 -1.15,-1.6 Q-.4,-1.9 .45,-1.5 L.7,1 Z",
    "ponytail": "M-.7,1.9 C-1.7,2.2 -2,1.1 -1.55,-.3 C-1.4,.3 -1.2,.9 -.7,1.2 Z",
}


@dataclass(frozen=True, slots=True)
class Acting:
    """What a person does in this panel. `held` names a prop in the raised hand, empty for none."""

    pose: str = "rest"
    mood: str = ""
    speaks: bool = False
    held: str = ""
    is_close: bool = False


def hand_of(acting: Acting, stature: float) -> Point:
    """The place of the raised hand in the figure's own coordinates."""
    x, y = _ARMS["hold" if acting.held else acting.pose][3]
    return x * (0.85 if stature < 1 else 1), y


def head_of(brush: Brush, look: Look) -> Brush:
    """The brush that draws a person's head: its foot is the neck, its measure half the head's height."""
    return brush.part(0.0, _NECK, _HEAD * (1.3 if look.stature < 1 else 1.06))


def head_box(look: Look) -> tuple[Point, Point, Point]:
    """Two opposite corners of the head with hair and hat, and the mouth, in the measures of `head_of`."""
    return (-1.15, -0.05), (1.1, _HAT_TOP if look.hat else _HAIR_TOP), (0.42, 0.38)


def draw_person(brush: Brush, look: Look, acting: Acting) -> None:
    """Draw a person standing, looking to the right, feet at the brush's foot. A child is drawn with a larger head."""
    near_elbow, near_hand, far_elbow, far_hand = _ARMS["hold" if acting.held else acting.pose]
    head = head_of(brush, look)
    for name in set(look.worn) & {"cape", "wings"}:
        draw(brush, drawings()["worn"][name], {})
    _behind_head(head, look)
    _arm(brush, look, ((0.075, 0.668), far_elbow, far_hand), is_far=True)
    _legs(brush, look)
    brush.path("M-.035,.8 L-.04,.7 Q0,.66 .042,.7 L.038,.8 Z", mix(look.skin, brush.ink, 0.18))
    _clothes(brush, look)
    _arm(brush, look, ((-0.078, 0.668), near_elbow, near_hand), is_far=False)
    if look.scarf is not None:
        _scarf(brush, look.scarf)
    for name in look.worn:
        if name not in ("cape", "wings"):
            draw(brush, drawings()["worn"][name], {})
    _head(head, look, acting)


def _arm(brush: Brush, look: Look, joints: tuple[Point, Point, Point], *, is_far: bool) -> None:
    shoulder, elbow, hand = joints
    sleeve = mix(look.coat, brush.ink, 0.22) if is_far else mix(look.coat, WHITE, 0.07)
    brush.disc(*hand, 0.029, look.skin)
    wrist = (elbow[0] + (hand[0] - elbow[0]) * 0.82, elbow[1] + (hand[1] - elbow[1]) * 0.82)
    bend = (elbow[0] * 0.9 + (shoulder[0] + wrist[0]) * 0.05, elbow[1] * 0.9 + (shoulder[1] + wrist[1]) * 0.05)
    brush.limb((shoulder, bend, wrist), sleeve, 0.058)


def _legs(brush: Brush, look: Look) -> None:
    if look.cut == "tail":
        return
    if look.cut == "robe":
        brush.path("M-.1,.03 C-.1,.05 0,.05 .01,.0 L-.1,0 Z", brush.ink)
        brush.path("M.05,.03 C.05,.055 .15,.05 .165,.0 L.04,0 Z", brush.ink)
        return
    bare = look.cut == "dress"
    for hip, foot in ((0.042, 0.058), (-0.042, -0.052)):
        colour = look.skin if bare else mix(look.legs, brush.ink, 0.2 if hip > 0 else 0.0)
        brush.limb(((hip, 0.4), ((hip + foot) / 2, 0.22), (foot, 0.06)), colour, 0.044 if bare else 0.068)
        boot = (
            f"M{foot - 0.04},.0 L{foot - 0.04},.075 L{foot + 0.035},.075 "
            f"Q{foot + 0.04},.045 {foot + 0.085},.035 Q{foot + 0.1},.02 {foot + 0.095},0 Z"
        )
        brush.path(boot, mix(look.legs, brush.ink, 0.55))


def _clothes(brush: Brush, look: Look) -> None:
    brush.path(_CUTS[look.cut], look.coat)
    dark = mix(look.coat, brush.ink, 0.35)
    if look.cut in ("coat", "jacket"):
        hem = 0.155 if look.cut == "coat" else 0.348
        brush.path(
            "M-.05,.735 L-.075,.64 L.012,.57 L.075,.65 L.05,.735 Q0,.69 -.05,.735 Z",
            mix(look.accent, WHITE, 0.15),
            line=0.8,
        )
        brush.path("M-.052,.738 L-.082,.63 L.012,.55 Q-.03,.64 -.035,.715 Z", mix(look.coat, WHITE, 0.12), line=0.8)
        brush.path("M.052,.738 L.082,.64 L.012,.55 Q.035,.64 .037,.715 Z", mix(look.coat, WHITE, 0.12), line=0.8)
        brush.stroke(f"M.012,.55 Q.02,.4 .014,{hem}", line=0.7)
        for height in (0.5, 0.43):
            brush.disc(-0.012, height, 0.009, look.accent, line=0.5)
        brush.stroke("M-.085,.42 L-.045,.41", dark)
    elif look.cut == "tail":
        for height in (0.4, 0.32, 0.24):
            brush.stroke(
                f"M-.08,{height} Q-.04,{height - 0.05} 0,{height} Q.04,{height - 0.05} .08,{height}", dark, line=0.7
            )
    elif look.cut == "dress":
        brush.path("M-.088,.525 Q0,.495 .083,.525 L.08,.488 Q0,.46 -.086,.488 Z", look.accent, line=0.7)
        brush.path("M-.05,.735 Q0,.66 .05,.735 Q.03,.69 0,.69 Q-.03,.69 -.05,.735 Z", WHITE, line=0.7)
        for fold in (-0.07, 0.0, 0.065):
            brush.stroke(f"M{fold * 0.7},.42 Q{fold},.32 {fold * 1.4},.23", dark, line=0.6)
    else:
        brush.stroke("M.015,.7 C.02,.5 .035,.25 .03,.03", line=0.7)
        brush.path("M-.112,.47 Q0,.435 .108,.47 L.11,.44 Q0,.4 -.117,.44 Z", look.accent, line=0.7)
        brush.path("M-.182,.045 Q0,0 .172,.045 L.178,.015 Q0,-.03 -.188,.015 Z", look.accent, line=0.7)


def _scarf(brush: Brush, colour: Colour) -> None:
    dark = mix(colour, brush.ink, 0.18)
    brush.path("M-.06,.735 C-.1,.7 -.15,.66 -.205,.685 L-.2,.63 C-.14,.6 -.07,.65 -.03,.71 Z", dark)
    brush.path("M-.082,.735 Q0,.68 .087,.735 Q.09,.77 .075,.785 Q0,.735 -.07,.785 Q-.088,.77 -.082,.735 Z", colour)
    brush.path("M.02,.715 L.07,.725 L.075,.575 L.025,.57 Z", colour)
    for height in (0.6, 0.63):
        brush.stroke(f"M.026,{height} L.072,{height + 0.003}", dark, line=0.7)


def _behind_head(head: Brush, look: Look) -> None:
    dark = mix(look.hair, head.ink, 0.3)
    if look.hairstyle in _BEHIND:
        head.path(_BEHIND[look.hairstyle], dark)
    elif look.hairstyle == "bun":
        head.disc(-0.95, 1.95, 0.5, dark)
    elif look.hairstyle == "curly":
        for u, v, radius in ((-1.05, 0.5, 0.42), (-1.2, 1.15, 0.45), (-0.95, 1.8, 0.5), (0.95, 1.75, 0.36)):
            head.disc(u, v, radius, dark)
    elif look.hairstyle == "braids":
        for step in range(5):
            head.oval(-1.0 - 0.06 * step, 0.5 - 0.42 * step, 0.3 - 0.02 * step, 0.27, dark)


def _head(head: Brush, look: Look, acting: Acting) -> None:
    head.path(
        "M-.86,1.1 C-.95,1.75 -.5,2.1 .08,2.1 C.7,2.1 1,1.65 .97,1.1 "
        "C.97,.75 .9,.5 .75,.3 Q.5,0 .22,.02 Q-.2,.05 -.55,.45 "
        "Q-.82,.7 -.86,1.1 Z",
        look.skin,
    )
    head.oval(-0.62, 0.92, 0.19, 0.24, look.skin, line=0.8)
    for u in (-0.12, 0.76):
        head.oval(u, 0.6, 0.17, 0.11, mix(look.skin, CHEEK, CHEEK_SHARE), line=0)
    _face(head, look, acting)
    if look.has_beard:
        head.path(
            "M-.66,.75 C-.7,.1 -.3,-.45 .3,-.5 C.8,-.45 .98,.1 .93,.75 "
            "C.8,.5 .65,.62 .4,.62 C.1,.62 -.1,.5 -.25,.72 Q-.45,.95 -.66,.75 Z",
            look.hair,
        )
        head.path("M.12,.38 Q.4,.24 .66,.38 Q.4,.46 .12,.38 Z", _MOUTH, line=0.5)
    _hair(head, look)
    draw_hat(head, look)


def _face(head: Brush, look: Look, acting: Acting) -> None:
    wide = acting.mood == "surprised"
    for u in (0.14, 0.64):
        if acting.is_close:
            head.oval(u, 1.03, 0.16, 0.24 if wide else 0.2, WHITE, line=0.6)
            head.oval(u + 0.04, 1.02, 0.1, 0.13, mix(look.accent, head.ink, 0.55), line=0)
            head.disc(u + 0.05, 1.02, 0.055, head.ink, line=0)
            head.disc(u + 0.085, 1.075, 0.032, WHITE, line=0)
        else:
            if contrast(luminance(look.skin), luminance(head.ink)) < _CLEAR:
                head.oval(u, 1.03, 0.15, 0.23 if wide else 0.19, WHITE, line=0)
            head.oval(u, 1.03, 0.095, 0.17 if wide else 0.14, head.ink, line=0)
            head.disc(u + 0.035, 1.085, 0.035, WHITE, line=0)
    inner, outer = {"angry": (-0.13, 0.08), "sad": (0.1, -0.07), "surprised": (0.12, 0.12)}.get(acting.mood, (0.0, 0.0))
    brow = mix(look.hair, head.ink, 0.4)
    brow = brow if contrast(luminance(look.skin), luminance(brow)) >= _CLEAR else head.ink
    head.stroke(f"M.0,{1.34 + outer} Q.14,{1.43 + (inner + outer) / 2} .27,{1.36 + inner}", brow, line=1.25)
    head.stroke(f"M.54,{1.36 + inner} Q.67,{1.43 + (inner + outer) / 2} .78,{1.34 + outer}", brow, line=1.25)
    head.stroke("M.46,.96 Q.62,.78 .45,.75", mix(look.skin, head.ink, 0.55), line=0.8)
    _mouth(head, acting)
    if look.has_glasses:
        for u in (0.13, 0.66):
            head.canvas.line([head.at(u + x, 1.02 + y) for x, y in _ROUND], head.ink, head.line_width * 0.6)
        head.stroke("M.34,1.06 L.46,1.06 M-.1,1.05", line=0.6)


_CLEAR: Final = 5.0
"""From this contrast with the skin on, ink is enough for an eye, and the hair's colour for a brow."""
_ROUND: Final = tuple(
    (0.22 * x, 0.24 * y)
    for x, y in ((1, 0), (0.71, 0.71), (0, 1), (-0.71, 0.71), (-1, 0), (-0.71, -0.71), (0, -1), (0.71, -0.71), (1, 0))
)


def _mouth(head: Brush, acting: Acting) -> None:
    if acting.speaks:
        head.path("M.2,.5 Q.42,.56 .64,.5 Q.62,.2 .42,.2 Q.22,.2 .2,.5 Z", _MOUTH, line=0.7)
        head.path("M.25,.5 Q.42,.54 .59,.5 L.57,.42 Q.42,.45 .27,.42 Z", WHITE, line=0)
    elif acting.mood == "surprised":
        head.oval(0.42, 0.38, 0.11, 0.15, _MOUTH, line=0.7)
    elif acting.mood in ("sad", "angry"):
        head.stroke("M.24,.34 Q.42,.48 .6,.35", line=1.3)
    elif acting.mood == "happy":
        head.path("M.18,.52 Q.42,.44 .66,.53 Q.58,.22 .4,.22 Q.24,.24 .18,.52 Z", WHITE, line=0.8)
    else:
        head.stroke("M.24,.46 Q.42,.32 .6,.47", line=1.3)


def _hair(head: Brush, look: Look) -> None:
    if look.hairstyle == "curly":
        for u, v, radius in (
            (-0.85, 1.3, 0.3),
            (-0.75, 1.85, 0.42),
            (-0.2, 2.15, 0.45),
            (0.4, 2.15, 0.42),
            (0.85, 1.8, 0.33),
        ):
            head.disc(u, v, radius, look.hair)
        head.path("M-.9,1.4 C-.9,2.1 -.3,2.3 .1,2.3 C.6,2.3 .95,1.95 .9,1.6 Q.3,1.95 -.3,1.5 Z", look.hair, line=0)
        return
    front = {"bob": _FRINGE, "braids": _FRINGE, "spiky": _SPIKES}.get(look.hairstyle, _SHORT_FRONT)
    head.path(front, look.hair)
    head.stroke("M-.55,1.95 Q-.1,2.2 .4,2.02", mix(look.hair, WHITE, 0.3), line=0.8)


def draw_hat(head: Brush, look: Look) -> None:
    """Draw a look's hat on a head of the brush's measures."""
    draw(head, drawings()["hats"].get(look.hat, ()), {"hat": look.hat_colour, "accent": look.accent})
