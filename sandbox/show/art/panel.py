"""From a prompt to the PNG of a panel: backdrop, cast, weather, style, and a stamp "placeholder"."""

from __future__ import annotations

import io
import math
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from sandbox.gemini.appearance import TELLS_ALL, Look, from_hex, look_of
from sandbox.gemini.shown import Person, Shown, noted
from sandbox.gemini.world import PERSON
from sandbox.show.art.canvas import Brush, Canvas
from sandbox.show.art.colour import PALETTES, WHITE, mix
from sandbox.show.art.creatures import creature, draw_creature
from sandbox.show.art.drawings import draw, drawings
from sandbox.show.art.indoors import paint_library, paint_room
from sandbox.show.art.outdoors import paint_city, paint_desert, paint_forest, paint_hills, paint_space
from sandbox.show.art.people import POSES, Acting, draw_person, hand_of, head_box, head_of
from sandbox.show.art.props import HELD, STANDING, draw_prop
from sandbox.show.art.reading import Brief, Role, read_prompt
from sandbox.show.art.scenery import Ground, Stage, paint_weather
from sandbox.show.art.shapes import Point
from sandbox.show.art.styles import Manner, manner_for, with_faces
from sandbox.show.art.waters import paint_ice, paint_sea, paint_seabed

_SCENES: Final[MappingProxyType[str, Callable[[Stage], Ground]]] = MappingProxyType(
    {
        "library": paint_library,
        "room": paint_room,
        "city": paint_city,
        "sea": paint_sea,
        "seabed": paint_seabed,
        "ice": paint_ice,
        "space": paint_space,
        "forest": paint_forest,
        "desert": paint_desert,
        "hills": paint_hills,
    }
)
_INDOORS: Final = frozenset({"library", "room", "space", "seabed"})
"""Scenes without weather."""
_AIRLESS: Final = frozenset({"space", "seabed"})
_PLACES: Final = {1: (0.34,), 2: (0.29, 0.68)}
_CROWDED: Final = 3
_ADULT_ACROSS: Final = {1: 1.0, 2: 0.85}
"""The maximum height of an adult as a share of the picture's width, by the number of people."""
_CLOSE: Final = 1.45
"""The height of a whole person in a close-up as a share of the picture's height."""
_CLOSE_ACROSS: Final = {1: 1.75, 2: 1.15}
"""The same as a share of the picture's width, by the number of people."""
_HEADROOM: Final = 0.25
"""The part of a close-up above the heads."""
_LANDMARKS: Final = MappingProxyType(
    {"shop": 0.52, "house": 0.5, "barn": 0.42, "tent": 0.6, "colosseum": 0.5, "igloo": 0.3}
)
"""The heights of landmarks as a share of the picture, if they are not as high as a tower."""
_TOWER: Final = 0.66
_LONG: Final = frozenset({"dragon", "dinosaur", "shark", "whale"})
_PROP_SIZE: Final = 0.16
_HELD_SIZES: Final = MappingProxyType(
    {"umbrella": 1.8, "sword": 1.3, "guitar": 1.7, "broom": 1.5, "rod": 1.5, "sack": 1.2}
)
_HAT: Final = re.compile(r"\b(?:hat|cap|beret|helmet|crown|tiara|headband|veil|wreath|beanie|fedora|bonnet)\b")
_MIN_SIDE_PX: Final = 16
_WALL: Final = from_hex("d8b48a")
"""The walls of houses and shops."""


def draw_panel(prompt: str, *, width_px: int = 1024, height_px: int = 1024, style: str = "auto") -> bytes:
    """Paint a placeholder panel as a PNG of exactly this size; the same arguments always give the same bytes.

    A person with a name looks the same in every panel. Styles: auto, noir, manga, watercolour, pixel, ligne claire,
    superhero. Raises ValueError for sides under 16 pixels.
    """
    if min(width_px, height_px) < _MIN_SIDE_PX:
        raise ValueError(f"a panel of {width_px} by {height_px} pixels")
    brief = read_prompt(prompt)
    painting = paint(brief, manner_for(style, prompt), width_px, height_px)
    picture = painting.image
    if brief.lettering:
        _letter(picture, brief.lettering)
    _stamp(picture, f"placeholder · {brief.scene}" + ("" if brief.scene in _AIRLESS else f", {brief.time}"))
    data = io.BytesIO()
    picture.save(data, "PNG", compress_level=1)
    return noted(data.getvalue(), Shown(painting.people, brief.missing, brief.lettering))


@dataclass(frozen=True, slots=True)
class Painting:
    """A finished picture, its people, and the brushes that drew them, in the order of the brief."""

    image: Image.Image
    brushes: tuple[Brush, ...]
    people: tuple[Person, ...]


def paint(brief: Brief, manner: Manner, width_px: int, height_px: int) -> Painting:
    """Paint what a brief asks for."""
    rng = random.Random(brief.seed)
    palette = PALETTES[brief.time].shifted(rng.uniform(-14, 14)).treated(manner.saturation, manner.lightness)
    canvas = Canvas(width_px, height_px, manner.pencil(palette.ink))
    cast_x, free_x = _places(brief, canvas, rng)
    stage = Stage(canvas, palette, brief, rng, cast_x, free_x)
    ground = _SCENES[brief.scene](stage)
    if manner.has_rays:
        _rays(stage)
    _landmark(stage, ground)
    _standing_props(stage, ground)
    brushes = _cast(stage, ground)
    if ground.front is not None and brief.shot != "close":
        ground.front()
    if brief.scene not in _INDOORS:
        paint_weather(stage)
    looks = [_look(role) for role in brief.cast if role.kind == PERSON]
    shade = 0.0 if manner.is_flat or manner.is_black_and_white else 0.55 if stage.is_dark else 0.3
    plain = canvas.picture(shade)
    picture = manner.finish(plain)
    if manner.is_black_and_white:
        picture = with_faces(picture, plain, looks)
    people = tuple(_shown(role, brush) for role, brush in zip(brief.cast, brushes, strict=True))
    return Painting(picture, brushes, people)


def _shown(role: Role, brush: Brush) -> Person:
    """The places of a role's head and mouth."""
    points = (_thousandths(brush.canvas, *point) for point in _head_points(role, brush))
    (left, bottom), (right, top), mouth = points
    return Person(
        name=role.name,
        head=(top, min(left, right), bottom, max(left, right)),
        mouth=mouth[::-1],
        look=role.words,
        key=role.key or role.name,
        is_extra=role.is_extra,
    )


def _thousandths(canvas: Canvas, x: float, y: float) -> tuple[int, int]:
    across, down = (round(1000 * part) for part in (x / canvas.width, y / canvas.height))
    return max(0, min(1000, across)), max(0, min(1000, down))


def _places(brief: Brief, canvas: Canvas, rng: random.Random) -> tuple[tuple[float, ...], float]:
    """The x positions of the cast, and that of the free place."""
    count = len(brief.cast)
    if not count:
        return (), canvas.width * rng.uniform(0.3, 0.7)
    crowd = tuple((index + 0.6) / (count + 0.2) for index in range(count))
    shares = (0.4,) if brief.shot == "close" and count == 1 else _PLACES.get(count, crowd)
    free = {1: 0.72, 2: 0.485, 3: 0.35}.get(count, 0.5)
    if rng.random() < 0.5:
        shares, free = tuple(1 - share for share in reversed(shares)), 1 - free
    return tuple(canvas.width * (share + rng.uniform(-0.02, 0.02)) for share in shares), canvas.width * free


def _cast(stage: Stage, ground: Ground) -> tuple[Brush, ...]:
    """Draw the cast, from the sides to the middle. Everyone looks towards the middle."""
    cast, places = stage.brief.cast, stage.cast_x
    brushes = dict[int, Brush]()
    held = _held_props(stage.brief)
    middle = stage.width / 2
    for index in sorted(range(len(cast)), key=lambda i: -abs(places[i] - middle)):
        role, x = cast[index], places[index]
        brush = _brush(stage, ground, role, x, is_flipped=_looks_left(index, places, middle))
        brushes[index] = brush
        if stage.brief.shot != "close":
            stage.canvas.oval(
                x, brush.at(0, 0)[1], brush.size * 0.2, brush.size * 0.03, stage.palette.ink, opacity=0.38
            )
        thing = held if index == _holder(cast) else ""
        thing = thing if thing not in {other.holds for other in cast} else ""
        if role.kind == PERSON:
            _person(stage, brush, role, thing or role.holds)
        else:
            _creature(stage, brush, role, thing or role.holds)
    return tuple(brushes[index] for index in range(len(cast)))


def _looks_left(index: int, places: Sequence[float], middle: float) -> bool:
    if len(places) == _CROWDED and index == 1:
        return True
    return places[index] > middle


def _brush(stage: Stage, ground: Ground, role: Role, x: float, *, is_flipped: bool) -> Brush:
    """The brush for a person at their size: in a close-up so large that head and shoulders fill the panel."""
    stature = _look(role).stature if role.kind == PERSON else creature(role.kind).stature
    alone = len(stage.brief.cast) == 1
    if stage.brief.shot == "close":
        return _close_brush(stage, role, x, is_alone=alone, is_flipped=is_flipped)
    adult = ground.adult * (0.6 if stage.brief.shot == "wide" else 1.0)
    adult = min(adult, stage.width * _ADULT_ACROSS.get(len(stage.brief.cast), 2.1 / len(stage.brief.cast)))
    if alone and stature < 0.6:
        stature *= 1.4
    if role.kind in _LONG:  # its tail needs the room behind it
        size = min(adult * stature, stage.width * (0.52 if alone else 0.38))
        x = min(x, stage.width - 0.8 * size) if is_flipped else max(x, 0.8 * size)
        return Brush(stage.canvas, x, ground.y_at(x), size, is_flipped=is_flipped)
    return Brush(stage.canvas, x, ground.y_at(x), adult * stature, is_flipped=is_flipped)


def _close_brush(stage: Stage, role: Role, x: float, *, is_alone: bool, is_flipped: bool) -> Brush:
    """The brush for a close-up: the head in the middle, room for words above it, the feet below the picture."""
    size = min(stage.height * _CLOSE, stage.width * _CLOSE_ACROSS.get(len(stage.brief.cast), 0.87))
    if role.kind != PERSON:
        form = creature(role.kind)
        size *= form.close * (0.9 if is_alone else 0.75)
        x += form.face[0] * size if is_flipped else -form.face[0] * size
    _, hair, _ = _head_points(role, Brush(stage.canvas, x, 0, size, is_flipped=is_flipped))
    y = max(stage.height * _HEADROOM - hair[1], stage.height * 1.03)
    return Brush(stage.canvas, x, y, size, is_flipped=is_flipped)


def _head_points(role: Role, brush: Brush) -> list[Point]:
    """On the canvas: the lower and the upper corner of a role's head, and its mouth."""
    look = _look(role)
    if role.kind == PERSON:
        return [head_of(brush, look).at(*point) for point in head_box(look)]
    return [brush.at(*point) for point in creature(role.kind).head_box(look)]


def _person(stage: Stage, brush: Brush, role: Role, held: str) -> None:
    look = _look(role)
    poses = POSES[1:2] if role.speaks else POSES
    if stage.brief.shot == "close":  # no raised hands between faces
        poses = POSES[:1]
    pose = random.Random(f"{role.name} {stage.brief.seed}").choice(poses)
    acting = Acting(pose, role.mood, role.speaks, held, stage.brief.shot == "close")
    if held == "umbrella":
        _hold(stage, brush, acting, look.stature, held)
    draw_person(brush, look, acting)
    if held and held != "umbrella":
        _hold(stage, brush, acting, look.stature, held)
    if stage.brief.scene in _AIRLESS and look.hat != "bubble" and look.cut != "tail":
        x, y = brush.at(0.003, 0.85 if look.stature == 1 else 0.88)
        radius = brush.size * (0.165 if look.stature == 1 else 0.2)
        stage.canvas.disc(x, y, radius, WHITE, opacity=0.13)
        ring = [
            (x + radius * math.cos(step * math.pi / 30), y + radius * math.sin(step * math.pi / 30))
            for step in range(61)
        ]
        stage.canvas.line(ring, WHITE, brush.line_width * 0.8)


def _look(role: Role) -> Look:
    """The look of a role. A trade without a hat wears none; an animal wears only the clothes of its trade."""
    tells_all = TELLS_ALL in role.words
    said = role.wears if role.kind != PERSON and not tells_all else f"{role.words}, {role.wears}"
    look = look_of(role.key or role.name, said)
    is_bare = (role.wears or role.kind != PERSON) and not _HAT.search(said)
    return replace(look, hat="" if is_bare else look.hat)


def _creature(stage: Stage, brush: Brush, role: Role, held: str) -> None:
    form = creature(role.kind)
    draw_creature(
        brush, role.kind, role.key or role.name, role.words, mood=role.mood, speaks=role.speaks, look=_look(role)
    )
    if held:
        size = _PROP_SIZE * _HELD_SIZES.get(held, 1.0) * max(1.0, 0.62 / form.stature)
        draw_prop(brush.part(*form.hand, size), held, stage.palette.light)


def _hold(stage: Stage, brush: Brush, acting: Acting, stature: float, name: str) -> None:
    size = _PROP_SIZE * _HELD_SIZES.get(name, 1.0)
    draw_prop(brush.part(*hand_of(acting, stature), size), name, stage.palette.light)


def _held_props(brief: Brief) -> str:
    return next((name for name in HELD if name in brief.props), "")


def _holder(cast: Sequence[Role]) -> int:
    """The index of the one who carries the thing: the first person, or else the first of the cast."""
    return next((index for index, role in enumerate(cast) if role.kind == PERSON), 0)


def _landmark(stage: Stage, ground: Ground) -> None:
    """Draw the landmark of the place behind the cast, on the free side."""
    name = stage.brief.landmark
    if name not in drawings()["landmarks"] or stage.brief.shot == "close":
        return
    palette, size = stage.palette, stage.height * _LANDMARKS.get(name, _TOWER)
    x = stage.free_x
    brush = Brush(stage.canvas, x, ground.y_at(x) - stage.height * 0.055, size)
    far = mix(palette.near, palette.sky_low, 0.35)
    colours = {"far": far, "light": palette.light, "wall": mix(_WALL, palette.near, 0.3 if stage.is_dark else 0.08)}
    draw(brush, drawings()["landmarks"][name], colours)
    if stage.brief.sign:
        draw_prop(brush.part(0.0, 0.8, 0.13), stage.brief.sign, palette.light)


def _standing_props(stage: Stage, ground: Ground) -> None:
    names = [name for name in STANDING if name in stage.brief.props]
    if not names or stage.brief.shot == "close":
        return
    x = stage.free_x
    size = ground.adult * STANDING[names[0]]
    y = ground.y_at(x) + stage.height * (-0.02 if names[0] == "clock" else 0.015)
    stage.canvas.oval(
        x, y, size * 0.6 if size < ground.adult / 2 else size * 0.25, size * 0.06, stage.palette.ink, opacity=0.35
    )
    draw_prop(Brush(stage.canvas, x, y, size), names[0], stage.palette.light)


def _rays(stage: Stage) -> None:
    """Bursts of light from behind the cast."""
    x, y = (stage.cast_x[0] if stage.cast_x else stage.width / 2), stage.height * 0.55
    reach = 2 * max(stage.width, stage.height)
    for ray in range(14):
        start, end = ray * math.pi / 7, ray * math.pi / 7 + math.pi / 15
        ends = [(x + reach * math.cos(turn), y + reach * math.sin(turn)) for turn in (start, end)]
        stage.canvas.fill([(x, y), *ends], stage.palette.light, opacity=0.14)


def _letter(picture: Image.Image, text: str) -> None:
    """Write letters across the upper part of the picture, as a model does by mistake."""
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(min(picture.size) * 0.09)
    place = (picture.width / 2, picture.height * 0.12)
    draw.text(
        place,
        text,
        font=font,
        fill="white",
        stroke_width=max(1, min(picture.size) // 100),
        stroke_fill="black",
        anchor="mm",
    )


def _stamp(picture: Image.Image, text: str) -> None:
    """Put a small label in the lower left corner that marks the picture as a placeholder."""
    size = max(8, round(min(picture.size) * 0.0165))
    draw, font = ImageDraw.Draw(picture, "RGBA"), ImageFont.load_default(size)
    width = draw.textlength(text, font=font)
    left, bottom = size, picture.height - size
    draw.rounded_rectangle(
        (left, bottom - size * 1.7, left + width + size * 1.4, bottom), size * 0.7, fill=(10, 12, 24, 150)
    )
    draw.text((left + size * 0.7, bottom - size * 0.85), text, font=font, fill=(255, 255, 255, 225), anchor="lm")
