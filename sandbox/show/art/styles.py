"""Styles of drawing: their pencil, their palette, and the filter over the finished picture."""

from __future__ import annotations

import functools
import math
import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from PIL import Image, ImageChops, ImageEnhance, ImageFilter, ImageOps

from sandbox.gemini.appearance import Colour, Look, luminance
from sandbox.show.art.canvas import Pencil
from sandbox.show.art.colour import mix
from sandbox.show.art.people import CHEEK, CHEEK_SHARE

_PIXELS_ACROSS: Final = 144
_PIXEL_COLOURS: Final = 40

Finish = Callable[[Image.Image], Image.Image]


@dataclass(frozen=True, slots=True)
class Manner:
    """One style. Saturation and lightness multiply the palette's; `has_rays` puts bursts of light behind people."""

    finish: Finish
    weight: float = 1.0
    is_flat: bool = False
    outlines_scenery: bool = False
    saturation: float = 1.0
    lightness: float = 1.0
    has_rays: bool = False
    is_black_and_white: bool = False

    def pencil(self, ink: Colour) -> Pencil:
        """The pencil that draws in this style."""
        return Pencil(ink, self.weight, self.is_flat, self.outlines_scenery)


def manner_for(style: str, prompt: str) -> Manner:
    """The manner of a named style. For another name: of a style that the prompt names, else the usual one."""
    for name, words in _WORDS.items():
        if any(word in style.casefold() for word in words):
            return MANNERS[name]
    for name, words in _WORDS.items():
        if re.search(
            rf"\b(?:{'|'.join(words)})\b[\w\s-]{{0,12}}\b(?:style|comic|art|drawing|film)s?\b", prompt.casefold()
        ):
            return MANNERS[name]
    return MANNERS["auto"]


def with_faces(picture: Image.Image, plain: Image.Image, looks: Iterable[Look]) -> Image.Image:
    """The black and white picture with light faces and darker hair for every colour of skin.

    A dark skin gets thin strokes on white, never black: eyes, brows and mouth stay the darkest parts of each face.
    `plain` is the picture before the filter, in which skin and hair have their own flat colours.
    """
    strokes, white, black = _strokes(picture.size), _flat(plain, 255), _flat(plain, 0)
    made = picture.convert("L")
    for look in looks:
        skin, hair = luminance(look.skin), luminance(look.hair)
        thin = strokes.point(_steep(18 if skin < _DARK_SKIN else 5, 10)) if skin < _LIGHT_SKIN else white
        tone = strokes.point(_steep(205, 10)) if hair > _LIGHT_HAIR else black
        for colour in (look.hair, mix(look.hair, (0.0, 0.0, 0.0), 0.3)):
            made.paste(tone, (0, 0), _where(plain, colour))
        for colour in (look.skin, mix(look.skin, CHEEK, CHEEK_SHARE)):
            made.paste(thin, (0, 0), _where(plain, colour))
    return made.convert("RGB")


def _where(plain: Image.Image, colour: Colour) -> Image.Image:
    """A mask that is white where the picture has this colour."""
    wanted = Image.new("RGB", plain.size, tuple(round(255 * part) for part in colour))
    red, green, blue = ImageChops.difference(plain, wanted).split()
    apart = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return apart.point([255 if value <= _SAME_COLOUR else 0 for value in range(256)])


_SAME_COLOUR: Final = 5
_DARK_SKIN: Final = 0.2
_LIGHT_SKIN: Final = 0.5
_LIGHT_HAIR: Final = 0.2


def _usual(picture: Image.Image) -> Image.Image:
    return ImageChops.overlay(picture, _grain(picture.size, 0.12))


def _noir(picture: Image.Image) -> Image.Image:
    """Black and white, with hatching where it is neither."""
    grey = ImageOps.autocontrast(ImageOps.grayscale(picture), cutoff=(4, 4))
    # The local contrast counts, so that figures stand out in dark scenes.
    around = grey.reduce(8).filter(ImageFilter.GaussianBlur(14)).resize(grey.size, Image.Resampling.BILINEAR)
    relative = ImageChops.subtract(grey, around, scale=1.0, offset=118)
    mixed = Image.blend(grey, relative, 0.62)
    white = mixed.point(_steep(138, 10))
    half = ImageChops.multiply(mixed.point(_steep(84, 10)), _hatching(picture.size))
    return ImageChops.lighter(white, half).convert("RGB")


def _manga(picture: Image.Image) -> Image.Image:
    """Black lines, white paper, and dots for all greys between."""
    grey = ImageOps.autocontrast(ImageOps.grayscale(picture), cutoff=(1, 3))
    tone = grey.point([round(255 * min(1.0, 0.16 + 0.95 * (value / 255) ** 0.75)) for value in range(256)])
    dots = ImageChops.add(tone, _screen(picture.size, max(5, min(picture.size) // 150)), scale=2).point(_steep(127, 14))
    dots = ImageChops.lighter(dots, grey.point(_steep(196, 8)))
    lines = grey.point(_steep(44, 9))
    wash = grey.point([200 + value * 55 // 255 for value in range(256)])
    return ImageChops.multiply(ImageChops.multiply(ImageChops.lighter(dots, _flat(dots, 28)), lines), wash).convert(
        "RGB"
    )


def _watercolour(picture: Image.Image) -> Image.Image:
    """Wavy edges with more pigment, blotches, rough paper and a white margin."""
    size = picture.size
    wet = ImageEnhance.Color(_wavering(picture)).enhance(1.35)
    smooth = wet.reduce(4).filter(ImageFilter.BoxBlur(min(size) / 350)).resize(size, Image.Resampling.BILINEAR)
    edges = ImageChops.difference(wet, smooth).convert("L").point([255 - min(90, value) for value in range(256)])
    washed = ImageChops.multiply(Image.blend(wet, smooth, 0.3), Image.merge("RGB", [edges] * 3))
    paper = Image.new("RGB", size, (250, 246, 236))
    thin = washed.point([round(255 * (0.08 + 0.92 * (value / 255) ** 0.85)) for value in range(256)] * 3)
    lines = ImageOps.grayscale(wet).point([min(255, 70 + 4 * value) for value in range(256)])
    thin = ImageChops.multiply(thin, Image.merge("RGB", [lines] * 3))
    painted = Image.composite(thin, paper, ImageChops.multiply(_ragged(size), _noise(size, 9, 205, 255)))
    return ImageChops.overlay(painted, _grain(size, 0.13))


def _pixel(picture: Image.Image) -> Image.Image:
    """Large square pixels in few colours."""
    block = max(2, round(min(picture.size) / _PIXELS_ACROSS))
    small = picture.resize((-(-picture.width // block), -(-picture.height // block)), Image.Resampling.BOX)
    small = ImageEnhance.Contrast(small.filter(ImageFilter.UnsharpMask(1, 120, 0))).enhance(1.1)
    # The colours are chosen from a quarter of the pixels, because that time grows with their number.
    colours = small.reduce(2).quantize(_PIXEL_COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)
    few = small.quantize(palette=colours, dither=Image.Dither.NONE).convert("RGB")
    large = few.resize((few.width * block, few.height * block), Image.Resampling.NEAREST)
    return large.crop((0, 0, *picture.size))


def _clear_line(picture: Image.Image) -> Image.Image:
    return picture


def _superhero(picture: Image.Image) -> Image.Image:
    """Strong colours under a coarse halftone screen, as in cheap print."""
    bold = ImageEnhance.Contrast(ImageEnhance.Color(picture).enhance(1.35)).enhance(1.12)
    grey = ImageOps.grayscale(bold).point([round(255 * (0.22 + 0.6 * value / 255)) for value in range(256)])
    dots = ImageChops.add(grey, _screen(picture.size, max(6, min(picture.size) // 110)), scale=2).point(_steep(127, 12))
    shaded = bold.point([round(value * 0.74) for value in range(256)] * 3)
    return Image.composite(bold, shaded, dots)


MANNERS: Final = MappingProxyType(
    {
        "auto": Manner(_usual),
        "noir": Manner(_noir, weight=1.1, saturation=0.2, is_black_and_white=True),
        "manga": Manner(
            _manga, weight=1.15, outlines_scenery=True, saturation=0.6, lightness=1.2, is_black_and_white=True
        ),
        "watercolour": Manner(_watercolour, weight=1.0, saturation=0.9, lightness=1.22),
        "pixel": Manner(_pixel, weight=1.7, saturation=1.2, lightness=1.05),
        "ligne claire": Manner(
            _clear_line, weight=0.95, is_flat=True, outlines_scenery=True, saturation=1.1, lightness=1.15
        ),
        "superhero": Manner(
            _superhero, weight=1.6, outlines_scenery=True, saturation=1.3, lightness=1.1, has_rays=True
        ),
    }
)
_WORDS: Final = MappingProxyType(
    {
        "noir": ("noir", "black and white", "black-and-white"),
        "manga": ("manga", "anime", "screentone"),
        "watercolour": ("watercolour", "watercolor", "aquarelle"),
        "pixel": ("pixel", "8-bit", "16-bit"),
        "ligne claire": ("ligne claire", "ligne-claire", "ligne_claire", "clear line"),
        "superhero": ("superhero", "super hero", "super-hero"),
    }
)


def _steep(middle: int, width: int) -> list[int]:
    """A lookup table: black below `middle`, white above it, with a ramp of `width` levels."""
    return [max(0, min(255, round((value - middle) / width * 255 + 127))) for value in range(256)]


def _flat(like: Image.Image, level: int) -> Image.Image:
    return Image.new("L", like.size, level)


def _tiled(tile: Image.Image, size: tuple[int, int]) -> Image.Image:
    made = Image.new("L", size)
    for y in range(0, size[1], tile.height):
        for x in range(0, size[0], tile.width):
            made.paste(tile, (x, y))
    return made


@functools.lru_cache(maxsize=8)
def _screen(size: tuple[int, int], period: int) -> Image.Image:
    """A halftone screen at 45 degrees: the level at which each pixel turns white."""
    levels = bytes(
        round(
            127.5
            + 63.7 * (math.cos(2 * math.pi * (x + y) / (2 * period)) + math.cos(2 * math.pi * (x - y) / (2 * period)))
        )
        for y in range(2 * period)
        for x in range(2 * period)
    )
    tile = Image.frombytes("L", (2 * period, 2 * period), levels)
    return _tiled(_tiled(tile, (2 * period * 16, 2 * period * 16)), size)


@functools.lru_cache(maxsize=8)
def _hatching(size: tuple[int, int]) -> Image.Image:
    """Thin diagonal lines."""
    period = max(6, size[0] // 130)
    levels = bytes(
        max(0, min(255, round(127 + 420 * math.cos(2 * math.pi * (x + y) / period))))
        for y in range(period)
        for x in range(period)
    )
    return _tiled(_tiled(Image.frombytes("L", (period, period), levels), (period * 32, period * 32)), size)


@functools.lru_cache(maxsize=8)
def _strokes(size: tuple[int, int]) -> Image.Image:
    """The same lines as levels: a lower threshold gives thinner lines."""
    period = max(6, min(size) // 90)
    levels = bytes(
        round(127.5 + 127.5 * math.cos(2 * math.pi * (x + y) / period)) for y in range(period) for x in range(period)
    )
    return _tiled(_tiled(Image.frombytes("L", (period, period), levels), (period * 32, period * 32)), size)


@functools.lru_cache(maxsize=8)
def _grain(size: tuple[int, int], strength: float) -> Image.Image:
    """Rough paper for an overlay. It has a seed, because Pillow's own noise changes every time."""
    rng = random.Random("paper")
    one, other = rng.randbytes(65_536), rng.randbytes(65_536)
    levels = bytes(128 + round(((a + b) / 2 - 128) * strength) for a, b in zip(one, other, strict=True))
    tile = Image.frombytes("L", (256, 256), levels).resize((384, 384), Image.Resampling.BILINEAR)
    return Image.merge("RGB", [_tiled(tile, size)] * 3)


@functools.lru_cache(maxsize=16)
def _noise(size: tuple[int, int], cells: int, low: int, high: int) -> Image.Image:
    """Soft blotches between two levels."""
    rng = random.Random(f"blotches {cells}")
    coarse = Image.frombytes("L", (cells, cells), bytes(rng.randint(low, high) for _ in range(cells * cells)))
    return coarse.resize(size, Image.Resampling.BICUBIC)


@functools.lru_cache(maxsize=8)
def _ragged(size: tuple[int, int]) -> Image.Image:
    """White inside, black along the edges, with an uneven border between."""
    margin = min(size) // 28
    inner = Image.new("L", (size[0] - 2 * margin, size[1] - 2 * margin), 255)
    mask = ImageOps.expand(inner, margin, 0).filter(ImageFilter.BoxBlur(margin * 0.8))
    uneven = Image.blend(mask, _noise(size, 34, 0, 255), 0.28)
    return uneven.point(_steep(128, 60))


def _wavering(picture: Image.Image) -> Image.Image:
    """The picture with its outlines shifted by a few pixels in waves."""
    cells, rng = 20, random.Random("hand")
    width, height = picture.size
    reach = min(width, height) / 300

    def shifted(column: int, row: int) -> tuple[float, float]:
        x, y = width * column / cells, height * row / cells
        if column in (0, cells) or row in (0, cells):
            return x, y
        return x + moves[row * 40 + column][0], y + moves[row * 40 + column][1]

    moves = [(rng.uniform(-reach, reach), rng.uniform(-reach, reach)) for _ in range(40 * 40)]
    mesh = list[tuple[tuple[int, int, int, int], tuple[float, ...]]]()
    for row in range(cells):
        for column in range(cells):
            box = (
                width * column // cells,
                height * row // cells,
                width * (column + 1) // cells,
                height * (row + 1) // cells,
            )
            corners = (
                shifted(column, row),
                shifted(column, row + 1),
                shifted(column + 1, row + 1),
                shifted(column + 1, row),
            )
            mesh.append((box, tuple(value for corner in corners for value in corner)))
    return picture.transform(picture.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)
