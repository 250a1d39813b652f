"""A sheet of people with all skins and hairs in every style, and the measured contrasts in it.

python -m sandbox.show.art.sheet people.png [close|medium]
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterator
from typing import Final

from PIL import Image

from sandbox.gemini.appearance import HAIRS, SKINS, contrast, look_of, luminance
from sandbox.show.art.canvas import Brush
from sandbox.show.art.panel import Painting, paint
from sandbox.show.art.people import head_of
from sandbox.show.art.reading import Brief, Role
from sandbox.show.art.styles import MANNERS

CELL_PX: Final = 150
_MEASURED_PX: Final = {"close": 256, "medium": 512}
_CHEEK: Final = (0.36, 0.78, 0.09)
"""A plain area of every face: u, v and radius in a head's coordinates."""
_FEATURES: Final = {"eyes": (0.14, 1.03, 0.15), "mouth": (0.42, 0.392, 0.04), "brows": (0.14, 1.395, 0.04)}
_HAIR: Final = (-0.78, 1.3, 0.15)
BLACK: Final = "black"
"""The name of a face's contrast with black."""
_EDGE: Final = (0.85, 1.35, 1.12)
"""From u to u at v: across the edge of the face into what is behind it."""


def painting(style: str, hair: str, *, time: str, shot: str, height_px: int) -> Painting:
    """Six people in the city, one of each skin, with this hair, short and without a hat."""
    cast = tuple(Role("Mira", words=f"{skin} skin, {hair} hair, short hair, a blue jacket") for skin in SKINS)
    brief = Brief(7, "city", time, shot, cast, frozenset(), is_snowy=False, is_rainy=False)
    across = len(cast) if shot == "close" else len(cast) // 2
    return paint(brief, MANNERS[style], height_px * across, height_px)


def contrasts(style: str, hair: str, *, time: str, shot: str) -> dict[tuple[str, str], float]:
    """By skin, the contrast of a face with eyes, mouth, brows, hair and edge, and with black: ratios of luminances."""
    made = painting(style, hair, time=time, shot=shot, height_px=_MEASURED_PX[shot])
    found = dict[tuple[str, str], float]()
    for skin, brush in zip(SKINS, made.brushes, strict=True):
        head = head_of(brush, look_of("Mira"))
        face = _mean(made.image, head, *_CHEEK)
        for name, place in _FEATURES.items():
            found[skin, name] = _stroke_contrast(made.image, head, face, *place)
        found[skin, BLACK] = contrast(face, 0.0)
        found[skin, "hair"] = contrast(face, _mean(made.image, head, *_HAIR))
        start, end, v = _EDGE
        across = [_mean(made.image, head, start + (end - start) * step / 24, v, 0.02) for step in range(25)]
        found[skin, "edge"] = max(contrast(face, there) for there in across)
    return found


def _pixels(image: Image.Image, head: Brush, u: float, v: float, radius: float) -> Iterator[float]:
    """The luminances of a disc's pixels."""
    x, y = head.at(u, v)
    per_unit = min(image.size) / 1000
    x, y, reach = x * per_unit, y * per_unit, max(1.0, radius * head.size * per_unit)
    data = image.crop((int(x - reach), int(y - reach), int(x + reach) + 1, int(y + reach) + 1)).tobytes()
    for at in range(0, len(data), 3):
        yield _luminance(*data[at : at + 3])


@functools.lru_cache(maxsize=16_384)
def _luminance(red: int, green: int, blue: int) -> float:
    return luminance((red / 255, green / 255, blue / 255))


def _mean(image: Image.Image, head: Brush, u: float, v: float, radius: float) -> float:
    values = list(_pixels(image, head, u, v, radius))
    return sum(values) / len(values)


def _stroke_contrast(image: Image.Image, head: Brush, face: float, u: float, v: float, radius: float) -> float:
    """The mean contrast of the quarter of pixels that differ most, because a stroke is thinner than the area."""
    values = sorted((contrast(face, value) for value in _pixels(image, head, u, v, radius)), reverse=True)
    kept = values[: max(1, len(values) // 4)]
    return sum(kept) / len(kept)


def people_sheet(shot: str = "close", *, height_px: int = CELL_PX) -> Image.Image:
    """A row for every style, and in it every hair with every skin."""
    rows = [
        [painting(style, hair, time="night", shot=shot, height_px=height_px).image for hair in HAIRS]
        for style in MANNERS
    ]
    width, height = rows[0][0].size
    sheet = Image.new("RGB", (width * len(HAIRS), height * len(rows)))
    for down, row in enumerate(rows):
        for right, image in enumerate(row):
            sheet.paste(image, (width * right, height * down))
    return sheet


if __name__ == "__main__":
    people_sheet(*sys.argv[2:]).save(sys.argv[1])
