"""Fits a picture into Discord's upload limit."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image

_JPEG_QUALITY: Final = (92, 85, 75, 60)


def fit_picture(data: bytes, media_type: str, limit_bytes: int) -> tuple[bytes, str, int, int]:
    """A picture that can be uploaded: bytes, media type, width and height in pixels. Blocking.

    A picture within the limit is returned unchanged; a larger one becomes a JPEG of lower quality, then a smaller one.
    Raises Pillow's exceptions for bytes that are not a picture.
    """
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        actual_type = Image.MIME.get(image.format or "", media_type)
        if len(data) <= limit_bytes:
            return data, actual_type, image.width, image.height
        picture = image.convert("RGB")
    while True:
        for quality in _JPEG_QUALITY:
            buffer = io.BytesIO()
            picture.save(buffer, "JPEG", quality=quality)
            if buffer.tell() <= limit_bytes:
                return buffer.getvalue(), "image/jpeg", picture.width, picture.height
        picture = picture.resize((max(1, picture.width * 3 // 4), max(1, picture.height * 3 // 4)))
