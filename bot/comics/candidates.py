"""The places where one text of a panel may stand, each with its cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sin
from typing import Final

from bot.comics import outlines
from bot.comics.geometry import Point, Rect, distance, towards
from bot.comics.line_breaking import Setting
from bot.comics.scene import Scene, SeenHead
from bot.comics.texts import Form, PanelText

FACE_MARGIN: Final = 0.045
"""How far texts stay off a head, in widths or heights of the picture: heads are often reported a little wrong."""
INSET: Final = 10
"""Between a balloon and the panel's frame, in pixels."""
SOUND_TURN_DEGREES: Final = -5.0
CAPTION_PAD: Final = Point(0.4, 0.32)
_STEPS, _STEPS_OF_A_CHOICE = 14, 24
_CELLS, _KEPT = 5, 40
"""The number of cells of a grid, whose best place each counts, and how many of these are kept."""
_CELLS_OF_A_CHOICE, _KEPT_OF_A_CHOICE = 12, 400
"""The same for a text whose place a person has chosen: it needs more places, so that another one can be chosen."""
_ROWS_BY_COLUMNS: Final = 1.6
_BALLOON_SHARE_MAX: Final = 0.62
"""The most of a panel's height that one balloon takes."""
_TIP_SHARE: Final = 0.32
_TIP_MIN: Final = 10.0
_TIP_MAX: Final = 0.032
"""How far from the mouth a tail ends: in heights of the head, at least in pixels, at most in sides of the panel."""
_RISE_MAX: Final = 0.36
"""How steeply a tail comes down to a mouth, as rise by run: a steeper one would go over the eyes."""
_AREA_COST, _BUSY_COST = 3.0, 14.0
_SOUND_SHARE: Final = 0.4
_FACES: Final = (0.28, 0.66)
"""Most faces are between these parts of a picture's height."""
_UNTOLD_FACE: Final = 2.0
_FACING: Final = 0.06
"""A mouth that is this far from the middle of its head, in widths, shows where the face looks."""
_BEND: Final = 0.4


@dataclass(frozen=True, slots=True)
class Shape:
    """A text in one setting and size: half the size of its room, and of all that is drawn around it."""

    setting: Setting
    size: float
    half: Point
    reach: Point


@dataclass(frozen=True, slots=True)
class Tail:
    """A curve from a balloon's middle to its tip; `bend` is the control point of a quadratic Bézier curve."""

    tip: Point
    bend: Point


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place of a text: its bounding box, and its tail, or None."""

    shape: Shape
    rect: Rect
    tail: Tail | None
    cost: float


@dataclass(frozen=True, slots=True)
class Aim:
    """Who says a text: the head, or None with the side on which the speaker stands, from 0 (left) to 1 (right).

    `has_unseen`: a person whose head was not reported speaks in the panel, and may be anywhere. `rtl`: the page is
    read from right to left.
    """

    speaker: SeenHead | None
    side: float
    rtl: bool
    has_unseen: bool = False


def shaped(text: PanelText, setting: Setting, size: float) -> Shape:
    """The size of a text with its outline."""
    if text.form is Form.CAPTION:
        half = Point(
            (setting.width / 2 + CAPTION_PAD.x) * size,
            (setting.height / 2 + CAPTION_PAD.y) * size,
        )
        return Shape(setting, size, half, half)
    if text.form is Form.SOUND:
        half = Point((setting.width / 2 + 0.12) * size, (setting.height / 2 + 0.1) * size)
        turn = abs(radians(SOUND_TURN_DEGREES))
        reach = Point(half.x * cos(turn) + half.y * sin(turn), half.x * sin(turn) + half.y * cos(turn))
        return Shape(setting, size, half, reach)
    half = outlines.half_axes(setting, size)
    more = {Form.SHOUT: outlines.SPIKE, Form.THOUGHT: outlines.BUMP}.get(text.form, 0.04) * size
    return Shape(setting, size, half, Point(half.x + more, half.y + more))


def candidates(text: PanelText, shapes: Sequence[Shape], scene: Scene, aim: Aim) -> list[Candidate]:
    """The best places of a text, spread over the panel; empty if it fits nowhere."""
    margin_x, margin_y = scene.whole.x * FACE_MARGIN, scene.whole.y * FACE_MARGIN
    faces = [*(head.rect.grown(margin_x, margin_y) for head in scene.heads), *scene.blocked]
    best = dict[tuple[int, int, int], Candidate]()
    columns = _CELLS_OF_A_CHOICE if text.place else _CELLS
    for shape in shapes:
        for rect in _places(text, shape, scene, rtl=aim.rtl):
            if any(rect.overlaps(face) for face in faces):
                continue
            tail = tail_of(text, rect, scene, aim.speaker)
            cost = _cost(text, shape, rect, scene, aim) + _tail_cost(rect, tail, scene, aim)
            middle = rect.middle
            cell = (
                int(middle.x / scene.width * columns),
                int(middle.y / scene.height * columns * _ROWS_BY_COLUMNS),
                len(shape.setting.lines) // 2,
            )
            if cell not in best or cost < best[cell].cost:
                best[cell] = Candidate(shape, rect, tail, cost)
    return sorted(best.values(), key=lambda one: one.cost)[: _KEPT_OF_A_CHOICE if text.place else _KEPT]


def tail_of(text: PanelText, rect: Rect, scene: Scene, speaker: SeenHead | None) -> Tail | None:
    """A balloon's tail: to the mouth, or to the panel's edge for a person outside.

    It ends before the mouth, and comes from the side where the balloon is above the face.
    """
    middle = rect.middle
    if text.form is Form.OFF_PANEL:
        tip = Point(0.0 if middle.x < scene.width / 2 else scene.width, min(scene.height - 4.0, middle.y + rect.height))
        return Tail(tip, Point((middle.x + tip.x) / 2, tip.y))
    if speaker is None:
        return None
    mouth, head = speaker.mouth, speaker.rect
    run, rise = middle.x - mouth.x, middle.y - mouth.y
    if rise < 0 and -rise > _RISE_MAX * abs(run):
        facing = mouth.x - head.middle.x
        side = facing if abs(facing) > _FACING * head.width and abs(run) < 1.5 * head.width else run
        run, rise = (1.0 if side >= 0 else -1.0), -_RISE_MAX
    most = _TIP_MAX * hypot(run, rise) / hypot(run / scene.width, rise / scene.height)
    gap = min(max(_TIP_MIN, head.height * _TIP_SHARE), most)
    tip = towards(mouth, Point(mouth.x + run, mouth.y + rise), gap)
    bend = towards(tip, Point(tip.x + run, tip.y + rise), distance(tip, middle) * _BEND)
    return Tail(tip, bend)


def _places(text: PanelText, shape: Shape, scene: Scene, *, rtl: bool) -> Iterator[Rect]:
    width, height = 2 * shape.reach.x, 2 * shape.reach.y
    if text.form is Form.CAPTION:
        if width > scene.width or height > scene.height * _BALLOON_SHARE_MAX:
            return
        near, far = (scene.width - width, 0.0) if rtl else (0.0, scene.width - width)
        sides = (far, near) if text.is_last else (near, far)
        for top in _spread(0.0, scene.height - height, _STEPS):
            for left in dict.fromkeys(sides):
                yield Rect(left, top, left + width, top + height)
        return
    room_x, room_y = scene.width - 2 * INSET - width, scene.height - 2 * INSET - height
    if room_x < 0 or room_y < 0 or height > scene.height * _BALLOON_SHARE_MAX:
        return
    steps = _STEPS_OF_A_CHOICE if text.place else _STEPS
    for top in _spread(INSET, INSET + room_y, steps):
        for left in _spread(INSET, INSET + room_x, steps):
            yield Rect(left, top, left + width, top + height)


def _spread(first: float, last: float, most: int) -> list[float]:
    """Positions from the first to the last, both included, with at most this many steps between."""
    steps = max(1, min(most, int((last - first) / 24)))
    return [first + (last - first) * step / steps for step in range(steps + 1)] if last > first else [first]


def _cost(text: PanelText, shape: Shape, rect: Rect, scene: Scene, aim: Aim) -> float:
    """The cost of a place; its parts are about 0 to 1 each."""
    area = rect.width * rect.height / (scene.width * scene.height)
    covered = area * (_AREA_COST + _BUSY_COST * scene.busy.busyness(rect))
    # A sound is a part of the picture.
    cost = covered * (_SOUND_SHARE if text.form is Form.SOUND else 1.0)
    depth, tall = rect.top / scene.height, shape.reach.y / shape.reach.x
    if text.form is Form.CAPTION:
        edge = 1 - rect.bottom / scene.height if text.is_last else depth
        is_left = rect.left <= 1
        is_away = is_left == (text.is_last is not aim.rtl) and rect.width < scene.width - 1
        return cost + 4.0 * edge + 0.5 * is_away + 0.6 * max(0.0, tall - 0.6)
    side = min(rect.left, scene.width - rect.right) / scene.width
    cost += 0.5 * depth + 0.3 * side
    if text.form is Form.SOUND:
        return cost
    cost += 0.8 * max(0.0, tall - 0.75) + 0.3 * max(0.0, 0.3 - tall)
    if aim.speaker is None:
        return cost + _unseen(rect, scene, aim.side)
    untold = _UNTOLD_FACE / 2 * _among_faces(rect, scene) if aim.has_unseen else 0.0
    return cost + _seen(rect, scene, aim.speaker) + untold


def _unseen(rect: Rect, scene: Scene, side: float) -> float:
    """The cost of a place of a text whose speaker is not seen."""
    middle = rect.middle
    cost = 0.4 * abs(middle.x / scene.width - side)
    if not scene.is_drawn:
        return cost
    return cost + _UNTOLD_FACE * _among_faces(rect, scene)


def _among_faces(rect: Rect, scene: Scene) -> float:
    """The part of a rectangle in the height of most faces: above is sky, below are bodies."""
    upper, lower = (share * scene.height for share in _FACES)
    return max(0.0, min(rect.bottom, lower) - max(rect.top, upper)) / rect.height


def _seen(rect: Rect, scene: Scene, speaker: SeenHead) -> float:
    """The cost of a place of a text whose tail goes to a head."""
    away = distance(rect.nearest(speaker.mouth), speaker.mouth) / hypot(scene.width, scene.height)
    aside = abs(rect.middle.x - speaker.mouth.x) / scene.width
    below = max(0.0, rect.top - speaker.mouth.y) / scene.height
    return 1.6 * away + 0.4 * aside + 0.8 * below


def _tail_cost(rect: Rect, tail: Tail | None, scene: Scene, aim: Aim) -> float:
    """The cost of a tail: over the face of another person it points at the wrong one."""
    if tail is None:
        return 0.0
    others = [head.rect for head in scene.heads if head is not aim.speaker]
    return 2.5 * sum(crosses(rect, tail, other) for other in others)


def crosses(rect: Rect, tail: Tail, other: Rect) -> bool:
    """Whether the tail of a balloon crosses a rectangle."""
    halfway = Point(
        rect.middle.x / 4 + tail.bend.x / 2 + tail.tip.x / 4, rect.middle.y / 4 + tail.bend.y / 2 + tail.tip.y / 4
    )
    return other.is_crossed(rect.middle, halfway) or other.is_crossed(halfway, tail.tip)
