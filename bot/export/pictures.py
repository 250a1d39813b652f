"""Pictures as files hold them: checked, and smaller where a size limit asks for it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image

_SUFFIXES: Final = {"image/png": ".png", "image/jpeg": ".jpg"}
_BEST_QUALITY: Final = 92
_WHITE: Final = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Squeeze:
    """How much smaller: the longest side, in pixels, and the JPEG quality (0 to 100)."""

    side_px: int
    quality: int


SQUEEZES: Final = (
    None,
    Squeeze(1600, 88),
    Squeeze(1280, 80),
    Squeeze(1024, 72),
    Squeeze(768, 62),
    Squeeze(512, 50),
)
"""From as it was made to as small as can still be read."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded picture. `media_type` is `image/png` or `image/jpeg`: what every reader of books and comics shows."""

    data: bytes
    media_type: str

    @property
    def suffix(self) -> str:
        """What its file name ends in."""
        return _SUFFIXES[self.media_type]


def opened(data: bytes | None) -> Image.Image | None:
    """The decoded picture, without transparency; None when there is none, or its bytes are damaged."""
    if data is None:
        return None
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as image:
            image.load()
            return _flat(image)
    # Pillow's readers raise all of these for bytes that break off or contradict themselves.
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None


def picture_of(data: bytes | None, squeeze: Squeeze | None) -> Picture | None:
    """The picture of these bytes, unchanged where that is possible; None when there is none, or it is damaged."""
    image = opened(data)
    if data is None or image is None:
        return None
    if squeeze is None and (media_type := media_type_of(data)):
        return Picture(data, media_type)
    if squeeze is not None:
        image.thumbnail((squeeze.side_px, squeeze.side_px))
    small = as_jpeg(image, squeeze)
    # A drawing of few colours may be larger as JPEG than it was.
    was = media_type_of(data)
    return Picture(data, was) if was and len(data) <= len(small.data) else small


def media_type_of(data: bytes) -> str | None:
    """`image/png` or `image/jpeg`, by the signature; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    return "image/jpeg" if data.startswith(b"\xff\xd8\xff") else None


def as_png(image: Image.Image) -> Picture:
    """Encoded without loss."""
    target = io.BytesIO()
    image.save(target, "PNG")
    return Picture(target.getvalue(), "image/png")


def as_jpeg(image: Image.Image, squeeze: Squeeze | None) -> Picture:
    """Encoded as JPEG; at full colour resolution unless it is to be small."""
    target = io.BytesIO()
    # Without `optimize`: Pillow's buffer for it is too small for some pictures, and it raises.
    if squeeze is None:
        image.save(target, "JPEG", quality=_BEST_QUALITY, subsampling="4:4:4")
    else:
        image.save(target, "JPEG", quality=squeeze.quality, subsampling="4:2:0")
    return Picture(target.getvalue(), "image/jpeg")


def _flat(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image.copy()
    if not image.has_transparency_data:
        return image.convert("RGB")
    ground = Image.new("RGB", image.size, _WHITE)
    layer = image.convert("RGBA")
    ground.paste(layer, mask=layer)
    return ground
