"""Letters a panel: which size, which lines, where each text stands, and what goes into a strip beside the picture.

Pure: texts are measured by a function that is passed in, and the picture is known by its scene alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.comics.candidates import Candidate, Shape, candidates, shaped
from bot.comics.geometry import Point, Rect
from bot.comics.line_breaking import Setting, Word, balanced, filled, shortened
from bot.comics.placement import with_skips
from bot.comics.scene import Scene, SeenHead, speaker_of
from bot.comics.texts import CHARS_MAX, Form, PanelText

LETTERS_MIN: Final = 56.0
"""The size of the smallest letters in pixels: 3.5 % of a page's width. On a phone the page is 290 px wide, they 10."""
_SIZES: Final = (64.0, 60.0, LETTERS_MIN)
_FACTORS: Final = {Form.SHOUT: (1.15, 1.0), Form.SOUND: (2.2, 1.6, 1.2, 1.0)}
"""How much larger than the others a text is, first if there is room."""
STRIP_PAD: Final = Point(28.0, 18.0)
_STRIP_SHARE_MAX: Final = 0.68
"""The most of a panel's height that strips take."""
_SHAPES_MAX: Final = 5

Measure = Callable[[str, Form], Sequence[Word]]
View = Callable[[float, float], Scene]
"""What is seen of a panel's picture in a room of this width and height."""


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text with its place in its panel. `half` is None in a strip; `tip` is where the tail ends."""

    text: PanelText
    setting: Setting
    size: float
    rect: Rect
    half: Point | None = None
    tip: Point | None = None
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
        above = _strip([(texts[index], measure) for index in plan.above], width, height * _STRIP_SHARE_MAX / 2)
        room = height * _STRIP_SHARE_MAX - sum(placed.rect.height for placed in above)
        below = _strip([(texts[index], measure) for index in plan.below], width, room)
        first, last = _height(above), _height(below)
        scene = view(width, height - first - last)
        inside = [index for index in range(len(texts)) if index not in {*plan.above, *plan.below}]
        found = _inside([texts[index] for index in inside], [words[index] for index in inside], scene, rtl=rtl)
        if found is not None:
            placed = [
                *above,
                *(_moved(one, first) for one in found),
                *(_moved(one, height - last) for one in below),
            ]
            return LetteredPanel(
                Rect(0, first, width, height - last), tuple(sorted(placed, key=lambda one: one.text.index))
            )
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
    yield from dict.fromkeys(plans)


def _inside(
    texts: Sequence[PanelText], words: Sequence[Sequence[Word]], scene: Scene, *, rtl: bool
) -> list[PlacedText] | None:
    """The texts in the picture, in the largest letters that fit."""
    if not texts:
        return []
    free = frozenset(index for index, text in enumerate(texts) if text.form is Form.SOUND)
    speakers = [speaker_of(text, scene.heads) for text in texts]
    for size in _SIZES:
        choices = list[list[Candidate]]()
        for text, own, speaker in zip(texts, words, speakers, strict=True):
            choices.append(_choices(text, own, size, scene, speaker, rtl=rtl))
            if not choices[-1]:
                break
        if not all(choices) or len(choices) < len(texts):
            continue
        places = with_skips(choices, [text.place for text in texts], rtl=rtl, free=free)
        if places is not None:
            return [_placed(text, place) for text, place in zip(texts, places, strict=True)]
    return None


def _choices(
    text: PanelText, own: Sequence[Word], size: float, scene: Scene, speaker: SeenHead | None, *, rtl: bool
) -> list[Candidate]:
    """The places of a text in its largest letters that fit anywhere."""
    for factor in _FACTORS.get(text.form, (1.0,)):
        shapes = _shapes(text, own, size * factor, scene)
        found = candidates(text, shapes, scene, speaker, rtl=rtl)
        if found:
            return found
    return []


def _shapes(text: PanelText, words: Sequence[Word], size: float, scene: Scene) -> list[Shape]:
    """The text in different numbers of lines, the most compact ones."""
    shapes = [shaped(text, setting, size) for setting in balanced(words, scene.width / size)]
    fitting = [shape for shape in shapes if 2 * shape.reach.x <= scene.width and 2 * shape.reach.y <= scene.height]
    return sorted(fitting, key=_ungainliness)[:_SHAPES_MAX]


def _ungainliness(shape: Shape) -> float:
    """The area of a text, and more for a tall one."""
    return shape.reach.x * shape.reach.y * max(1.0, 1.4 * shape.reach.y / shape.reach.x)


def _placed(text: PanelText, place: Candidate) -> PlacedText:
    shape = place.shape
    return PlacedText(text, shape.setting, shape.size, place.rect, shape.half, place.tip)


def _moved(placed: PlacedText, down: float) -> PlacedText:
    tip = placed.tip and Point(placed.tip.x, placed.tip.y + down)
    return PlacedText(
        placed.text, placed.setting, placed.size, placed.rect.moved(0, down), placed.half, tip, placed.is_shortened
    )


def _height(strip: Sequence[PlacedText]) -> float:
    return strip[-1].rect.bottom if strip else 0.0


def _strip(texts: Sequence[tuple[PanelText, Measure]], width: float, height_max: float) -> list[PlacedText]:
    """Texts below each other at full width, from 0 down; what is too long for the height is shortened."""
    if not texts:
        return []
    room = (width - 2 * STRIP_PAD.x) / LETTERS_MIN
    words = [measure(text.in_strip, Form.CAPTION) for text, measure in texts]
    wholes = [filled(own, room) for own in words]
    lines_max = _shared([len(whole.lines) for whole in wholes], wholes, height_max)
    placed, top = list[PlacedText](), 0.0
    for (text, _), own, lines in zip(texts, words, lines_max, strict=True):
        setting, is_cut = shortened(own, room, lines)
        bottom = top + setting.height * LETTERS_MIN + 2 * STRIP_PAD.y
        is_short = is_cut or len(text.text) > CHARS_MAX
        placed.append(PlacedText(text, setting, LETTERS_MIN, Rect(0, top, width, bottom), is_shortened=is_short))
        top = bottom
    return placed


def _shared(wanted: list[int], settings: Sequence[Setting], height_max: float) -> list[int]:
    """How many lines each text gets, so that all of them fit into the height; at least one."""
    lines = list(wanted)
    while max(lines) > 1 and _lines_height(lines, settings) > height_max:
        lines[lines.index(max(lines))] -= 1
    return lines


def _lines_height(lines: Sequence[int], settings: Sequence[Setting]) -> float:
    return sum(
        (setting.pitch * (count - 1) + setting.ascent + setting.descent) * LETTERS_MIN + 2 * STRIP_PAD.y
        for count, setting in zip(lines, settings, strict=True)
    )
