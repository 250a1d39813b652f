"""Letters a panel: decides the size, lines and place of each text, and which go into a strip beside the picture.

Pure: texts are measured by a function that is passed in, and the picture is known only by its scene.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.comics.candidates import Aim, Candidate, Shape, Tail, candidates, shaped
from bot.comics.geometry import Point, Rect
from bot.comics.line_breaking import Setting, Word, balanced, filled, shortened
from bot.comics.placement import Places, with_skips
from bot.comics.scene import Scene, speaker_of
from bot.comics.texts import CHARS_MAX, Form, PanelText

LETTERS_MIN: Final = 56.0
"""The size of the smallest letters in pixels: 3.5 % of a page's width. On a phone the page is 290 px wide, they 10."""
_SIZES: Final = (64.0, 60.0, LETTERS_MIN)
_FACTORS: Final = {Form.SHOUT: (1.15, 1.0), Form.SOUND: (2.2, 1.6, 1.2, 1.0)}
"""How much larger than the others a text is, the first one if there is room."""
_SMALLER: Final = 0.45
"""The cost of half the first factor."""
STRIP_PAD: Final = Point(28.0, 18.0)
_PAD_MIN: Final = 4.0
_STRIP_SHARES: Final = (0.66, 0.84)
"""The most of a panel's height that strips take; the second one before a text is shortened."""
_SMALLER_LETTERS: Final = 0.05
"""The cost of letters one pixel smaller than the largest."""
_SHAPES_MAX: Final = 5
_PLACES_MAX: Final = 48
_TALL, _TALL_CAPTION = 1.5, 3.0
"""A text that is higher than its width divided by this costs more: it looks too tall."""
_INSIDE_MAX: Final = 12
"""More texts than the largest panel holds as balloons: the search for their places would take minutes."""

Measure = Callable[[str, Form], Sequence[Word]]
View = Callable[[float, float], Scene]
"""The scene of a panel's picture as it is cropped to this width and height."""


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text with its place in its panel. `half` is None in a strip."""

    text: PanelText
    setting: Setting
    size: float
    rect: Rect
    half: Point | None = None
    tail: Tail | None = None
    is_shortened: bool = False


@dataclass(frozen=True, slots=True)
class LetteredPanel:
    """A panel with its texts; `picture` is the part that its picture fills."""

    picture: Rect
    texts: tuple[PlacedText, ...]


@dataclass(frozen=True, slots=True)
class _Strips:
    """The texts, by position, that stand above and below the picture."""

    above: tuple[int, ...] = ()
    below: tuple[int, ...] = ()


def letter_panel(
    texts: Sequence[PanelText], size: tuple[float, float], view: View, measure: Measure, *, rtl: bool = False
) -> LetteredPanel:
    """Letter a panel of this width and height: as balloons if possible, in strips beside the picture where not."""
    width, height = size
    words = [measure(text.text, text.form) for text in texts]
    for plan in _plans(texts):
        strips = _strips([texts[index] for index in (*plan.above, *plan.below)], measure, size)
        above, below = strips[: len(plan.above)], strips[len(plan.above) :]
        first = above[-1].rect.bottom if above else 0.0
        last = height - (strips[-1].rect.bottom - first if below else 0.0)
        inside = [index for index in range(len(texts)) if index not in {*plan.above, *plan.below}]
        scene = view(width, last - first)
        found = _inside([texts[index] for index in inside], [words[index] for index in inside], scene, rtl=rtl)
        if found is not None:
            placed = [*above, *(_moved(one, first) for one in found), *(_moved(one, last - first) for one in below)]
            return LetteredPanel(Rect(0, first, width, last), tuple(sorted(placed, key=lambda one: one.text.index)))
    raise AssertionError("the last plan has no text inside")


def _plans(texts: Sequence[PanelText]) -> Iterator[_Strips]:
    """Which texts stand beside the picture: none; captions; then the last lines, one more each time."""
    captions = [index for index, text in enumerate(texts) if text.form is Form.CAPTION]
    above = tuple(index for index in captions if not texts[index].is_last)
    below = tuple(index for index in captions if texts[index].is_last)
    lines = [index for index, text in enumerate(texts) if text.form is not Form.CAPTION]
    plans = [_Strips(), _Strips((), below), _Strips(above, ()), _Strips(above, below)]
    for count in range(1, len(lines) + 1):
        moved = (*lines[len(lines) - count :], *below)
        plans += [_Strips((), moved), _Strips(above, moved)]
    for plan in dict.fromkeys(plans):
        if len(texts) - len(plan.above) - len(plan.below) <= _INSIDE_MAX:
            yield plan


def _inside(
    texts: Sequence[PanelText], words: Sequence[Sequence[Word]], scene: Scene, *, rtl: bool
) -> list[PlacedText] | None:
    """The texts in the picture, in the largest letters that fit."""
    if not texts:
        return []
    free = frozenset(index for index, text in enumerate(texts) if text.form is Form.SOUND)
    speakers = [speaker_of(text, scene.heads) for text in texts]
    sides = _sides(texts, rtl=rtl)
    has_unseen = any(
        speaker is None and text.speaker and text.form not in {Form.OFF_PANEL, Form.SOUND}
        for text, speaker in zip(texts, speakers, strict=True)
    )
    best: tuple[float, Places] | None = None
    for size in _SIZES:
        choices = [
            _choices(text, own, size, scene, Aim(speaker, sides.get(text.speaker, 0.5), rtl, has_unseen))
            for text, own, speaker in zip(texts, words, speakers, strict=True)
        ]
        places = with_skips(choices, [text.place for text in texts], rtl=rtl, free=free) if all(choices) else None
        if places is None:
            continue
        cost = sum(place.cost for place in places) + (_SIZES[0] - size) * _SMALLER_LETTERS
        if best is None or cost < best[0]:
            best = (cost, places)
    if best is None:
        return None
    return [_placed(text, place) for text, place in zip(texts, best[1], strict=True)]


def _sides(texts: Sequence[PanelText], *, rtl: bool) -> dict[str, float]:
    """Where speakers stand if no head was reported: the first on the side where reading starts, the next opposite."""
    names = list(dict.fromkeys(text.speaker for text in texts if text.speaker))
    return {name: float((index + rtl) % 2) for index, name in enumerate(names)}


def _choices(text: PanelText, own: Sequence[Word], size: float, scene: Scene, aim: Aim) -> list[Candidate]:
    """The places of a text, in larger letters for what is loud."""
    factors, found = _FACTORS.get(text.form, (1.0,)), list[Candidate]()
    for factor in factors:
        cost = _SMALLER * (factors[0] / factor - 1)
        places = candidates(text, _shapes(text, own, size * factor, scene), scene, aim)
        found += [replace(place, cost=place.cost + cost) for place in places]
    return sorted(found, key=lambda place: place.cost)[: None if text.place else _PLACES_MAX]


def _shapes(text: PanelText, words: Sequence[Word], size: float, scene: Scene) -> list[Shape]:
    """The text in different numbers of lines, the most compact ones."""
    tall = _TALL_CAPTION if text.form is Form.CAPTION else _TALL
    settings = balanced(words, scene.width / size, is_round=text.form is not Form.CAPTION)
    shapes = [shaped(text, setting, size) for setting in settings]
    fitting = [shape for shape in shapes if 2 * shape.reach.x <= scene.width and 2 * shape.reach.y <= scene.height]
    return sorted(fitting, key=lambda shape: _ungainliness(shape, tall))[:_SHAPES_MAX]


def _ungainliness(shape: Shape, tall: float) -> float:
    """The area of a text, and more for a tall one."""
    return shape.reach.x * shape.reach.y * max(1.0, tall * shape.reach.y / shape.reach.x)


def _placed(text: PanelText, place: Candidate) -> PlacedText:
    shape = place.shape
    return PlacedText(text, shape.setting, shape.size, place.rect, shape.half, place.tail)


def _moved(placed: PlacedText, down: float) -> PlacedText:
    tail = placed.tail and Tail(
        Point(placed.tail.tip.x, placed.tail.tip.y + down), Point(placed.tail.bend.x, placed.tail.bend.y + down)
    )
    return replace(placed, rect=placed.rect.moved(0, down), tail=tail)


def _strips(texts: Sequence[PanelText], measure: Measure, size: tuple[float, float]) -> list[PlacedText]:
    """Texts above or below the picture, one under the other; they get more of the panel before one is shortened."""
    width, height = size
    strips = list[PlacedText]()
    for share in _STRIP_SHARES:
        strips = _strip(texts, measure, width, height * share)
        if not any(placed.is_shortened for placed in strips):
            break
    return strips


def _strip(texts: Sequence[PanelText], measure: Measure, width: float, height_max: float) -> list[PlacedText]:
    """Texts below each other at full width, from 0 down; what is too long for the height is shortened.

    Where there is no room for a line of each, the last ones are left out, and the one before ends with an ellipsis.
    """
    room = (width - 2 * STRIP_PAD.x) / LETTERS_MIN
    words = [measure(text.in_strip, Form.CAPTION) for text in texts]
    wholes = [filled(own, room) for own in words]
    pad = STRIP_PAD.y
    if _lines_height([1] * len(wholes), wholes, pad) > height_max:
        pad = _PAD_MIN
        while len(wholes) > 1 and _lines_height([1] * len(wholes), wholes, pad) > height_max:
            wholes.pop()
    lines_max = _shared(wholes, height_max, pad)
    placed, top = list[PlacedText](), 0.0
    for text, own, lines in zip(texts, words, lines_max, strict=False):
        is_last_of_more = len(placed) == len(wholes) - 1 and len(wholes) < len(texts)
        setting, is_cut = shortened(own, room, lines, has_more=is_last_of_more)
        bottom = top + setting.height * LETTERS_MIN + 2 * pad
        is_short = is_cut or len(text.text) > CHARS_MAX
        placed.append(PlacedText(text, setting, LETTERS_MIN, Rect(0, top, width, bottom), is_shortened=is_short))
        top = bottom
    return placed


def _shared(settings: Sequence[Setting], height_max: float, pad: float) -> list[int]:
    """How many lines each text gets, so that all of them fit into the height; at least one."""
    lines = [len(setting.lines) for setting in settings]
    while max(lines, default=1) > 1 and _lines_height(lines, settings, pad) > height_max:
        lines[lines.index(max(lines))] -= 1
    return lines


def _lines_height(lines: Sequence[int], settings: Sequence[Setting], pad: float) -> float:
    return sum(
        (setting.pitch * (count - 1) + setting.ascent + setting.descent) * LETTERS_MIN + 2 * pad
        for count, setting in zip(lines, settings, strict=True)
    )
