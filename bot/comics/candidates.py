"""The places where one text of a panel may stand, each with what speaks against it."""

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

FACE_MARGIN: Final = 0.05
"""How far texts stay off a head, in widths or heights of the panel: heads are often told a little wrong."""
INSET: Final = 14
"""Between a balloon and the panel's frame, in pixels."""
SOUND_TURN_DEGREES: Final = -5.0
CAPTION_PAD: Final = Point(0.4, 0.32)
_STEPS: Final = 12
_CELLS: Final = 5
_KEPT: Final = 40
_BALLOON_SHARE_MAX: Final = 0.62
"""The most of a panel's height that one balloon takes."""
_TIP_SHARE: Final = 0.3
_TIP_MIN: Final = 8.0
_TIP_MAX: Final = 0.045
"""How far from the mouth a tail ends: in heights of the head, at least in pixels, at most in sides of the panel."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A text in one setting and size: half the size of its room, and of all that is drawn around it."""

    setting: Setting
    size: float
    half: Point
    reach: Point


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place of a text: its bounding box, and the point where its tail ends, or None."""

    shape: Shape
    rect: Rect
    tip: Point | None
    cost: float


def shaped(text: PanelText, setting: Setting, size: float) -> Shape:
    """How large a text is with what is drawn around it."""
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


def candidates(
    text: PanelText, shapes: Sequence[Shape], scene: Scene, speaker: SeenHead | None, *, rtl: bool
) -> list[Candidate]:
    """The best places of a text, spread over the panel; empty if it fits nowhere."""
    margin_x, margin_y = scene.width * FACE_MARGIN, scene.height * FACE_MARGIN
    faces = [*(head.rect.grown(margin_x, margin_y) for head in scene.heads), *scene.blocked]
    best = dict[tuple[int, int, int], Candidate]()
    for shape in shapes:
        for rect in _places(text, shape, scene, rtl=rtl):
            if any(rect.overlaps(face) for face in faces):
                continue
            tip = tail_tip(text, rect, scene, speaker)
            cost = _cost(text, shape, rect, scene, speaker, rtl=rtl)
            middle = rect.middle
            cell = (
                int(middle.x / scene.width * _CELLS),
                int(middle.y / scene.height * _CELLS * 1.6),
                len(shape.setting.lines) // 2,
            )
            if cell not in best or cost < best[cell].cost:
                best[cell] = Candidate(shape, rect, tip, cost)
    return sorted(best.values(), key=lambda one: one.cost)[:_KEPT]


def tail_tip(text: PanelText, rect: Rect, scene: Scene, speaker: SeenHead | None) -> Point | None:
    """Where a balloon's tail ends: just before the mouth, or at the panel's edge for somebody outside."""
    if text.form is Form.OFF_PANEL:
        middle = rect.middle
        x = 0.0 if middle.x < scene.width / 2 else scene.width
        return Point(x, min(scene.height - 4.0, rect.bottom + rect.height * 0.25))
    if speaker is None:
        return None
    gap = min(max(_TIP_MIN, speaker.rect.height * _TIP_SHARE), max(scene.width, scene.height) * _TIP_MAX)
    return towards(speaker.mouth, rect.middle, gap)


def _places(text: PanelText, shape: Shape, scene: Scene, *, rtl: bool) -> Iterator[Rect]:
    width, height = 2 * shape.reach.x, 2 * shape.reach.y
    if text.form is Form.CAPTION:
        if width > scene.width or height > scene.height * _BALLOON_SHARE_MAX:
            return
        near, far = (scene.width - width, 0.0) if rtl else (0.0, scene.width - width)
        sides = (far, near) if text.is_last else (near, far)
        for top in _spread(0.0, scene.height - height):
            for left in dict.fromkeys(sides):
                yield Rect(left, top, left + width, top + height)
        return
    room_x, room_y = scene.width - 2 * INSET - width, scene.height - 2 * INSET - height
    if room_x < 0 or room_y < 0 or height > scene.height * _BALLOON_SHARE_MAX:
        return
    for top in _spread(INSET, INSET + room_y):
        for left in _spread(INSET, INSET + room_x):
            yield Rect(left, top, left + width, top + height)


def _spread(first: float, last: float) -> list[float]:
    """Positions from the first to the last, both included."""
    steps = max(1, min(_STEPS, int((last - first) / 24)))
    return [first + (last - first) * step / steps for step in range(steps + 1)] if last > first else [first]


def _cost(text: PanelText, shape: Shape, rect: Rect, scene: Scene, speaker: SeenHead | None, *, rtl: bool) -> float:
    """What speaks against a place; the parts are about 0 to 1 each."""
    area = rect.width * rect.height / (scene.width * scene.height)
    middle = rect.middle
    cost = 3.0 * area + 5.0 * area * scene.busy.busyness(rect)
    depth = rect.top / scene.height
    if text.form is Form.CAPTION:
        edge = 1 - rect.bottom / scene.height if text.is_last else depth
        start = rect.right < scene.width - 1 if rtl else rect.left > 1
        return cost + 4.0 * edge + 0.15 * (start is not text.is_last)
    side = min(rect.left, scene.width - rect.right) / scene.width
    cost += 0.35 * depth + 0.3 * side
    if text.form is Form.SOUND:
        return cost
    tall = shape.reach.y / shape.reach.x
    cost += 0.8 * max(0.0, tall - 0.75) + 0.3 * max(0.0, 0.3 - tall)
    if speaker is None:
        # Faces are mostly in the middle of the upper half.
        off = hypot((middle.x / scene.width - 0.5) / 0.5, (middle.y / scene.height - 0.42) / 0.42)
        return cost + 0.6 * max(0.0, 1 - off)
    away = distance(rect.nearest(speaker.mouth), speaker.mouth) / hypot(scene.width, scene.height)
    cost += 1.6 * away + 0.4 * abs(middle.x - speaker.mouth.x) / scene.width
    below = max(0.0, rect.top - speaker.mouth.y) / scene.height
    return cost + 0.8 * below + _crossed(rect, scene, speaker)


def _crossed(rect: Rect, scene: Scene, speaker: SeenHead) -> float:
    """A tail that goes over the face of another one points at the wrong person."""
    others = (head for head in scene.heads if head is not speaker)
    return 2.5 * sum(other.rect.is_crossed(rect.middle, speaker.mouth) for other in others)
