"""Decodes pictures, and encodes them smaller where a size limit requires it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image

_SUFFIXES: Final = {"image/png": ".png", "image/jpeg": ".jpg", "image/svg+xml": ".svg"}
_BEST_QUALITY: Final = 92
_WHITE: Final = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Downscale:
    """The longest side of a smaller picture in pixels, and its JPEG quality (0 to 100)."""

    side_px: int
    quality: int


DOWNSCALES: Final = (
    None,
    Downscale(1600, 88),
    Downscale(1280, 80),
    Downscale(1024, 72),
    Downscale(768, 62),
    Downscale(512, 50),
)
"""From the unchanged picture to the smallest that is still legible."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded picture. `media_type` is `image/png` or `image/jpeg`, or `image/svg+xml` of one drawn by code.

    Every e-book reader supports all three.
    """

    data: bytes
    media_type: str

    @property
    def suffix(self) -> str:
        """The suffix of its file name."""
        return _SUFFIXES[self.media_type]


def decoded(data: bytes | None) -> Image.Image | None:
    """The decoded picture without transparency; None for None and for damaged bytes."""
    if data is None:
        return None
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as image:
            image.load()
            return _without_transparency(image)
    # Pillow's readers raise all of these for damaged files.
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None


def picture_of(data: bytes | None, downscale: Downscale | None) -> Picture | None:
    """The picture, unchanged if possible; None for None and for damaged bytes."""
    image = decoded(data)
    if data is None or image is None:
        return None
    media_type = media_type_of(data)
    if downscale is None and media_type:
        return Picture(data, media_type)
    if downscale is not None:
        image.thumbnail((downscale.side_px, downscale.side_px))
    small = as_jpeg(image, downscale)
    # A drawing of few colours may be larger as JPEG.
    return Picture(data, media_type) if media_type and len(data) <= len(small.data) else small


def media_type_of(data: bytes) -> str | None:
    """`image/png` or `image/jpeg`, by the signature; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    return "image/jpeg" if data.startswith(b"\xff\xd8\xff") else None


def as_png(image: Image.Image) -> Picture:
    """Encode as PNG."""
    target = io.BytesIO()
    image.save(target, "PNG")
    return Picture(target.getvalue(), "image/png")


def as_jpeg(image: Image.Image, downscale: Downscale | None) -> Picture:
    """Encode as JPEG, with full colour resolution unless the picture is downscaled."""
    target = io.BytesIO()
    # Without `optimize`, for which Pillow's buffer is too small with some pictures.
    if downscale is None:
        image.save(target, "JPEG", quality=_BEST_QUALITY, subsampling="4:4:4")
    else:
        image.save(target, "JPEG", quality=downscale.quality, subsampling="4:2:0")
    return Picture(target.getvalue(), "image/jpeg")


def _without_transparency(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image.copy()
    if not image.has_transparency_data:
        return image.convert("RGB")
    background = Image.new("RGB", image.size, _WHITE)
    layer = image.convert("RGBA")
    background.paste(layer, mask=layer)
    return background
