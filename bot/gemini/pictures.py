"""Pictures as Gemini sends them, and as it is sent them.

The media type follows from the signature: the type that the model names is not reliable.
"""

from __future__ import annotations

import asyncio
import io
from typing import Final

from google.genai import types
from PIL import Image

_BYTES_MIN: Final = 64
_PNG_END: Final = b"IEND"
_JPEG_END: Final = b"\xff\xd9"
_TAIL_BYTES: Final = 64

_SENT_SIDE_MAX_PX: Final = 768
"""Gemini cuts larger pictures into tiles of this size, which cost more (Gemini API docs: Image understanding)."""
_SENT_BYTES_MAX: Final = 160 * 1024
_SENT_QUALITY: Final = 85


def media_type_of(data: bytes) -> str | None:
    """`image/png`, `image/jpeg` or `image/webp`; None for other bytes and for a file that is cut short.

    Sources: PNG specification 5.2 and 11.2.5, JPEG (ITU T.81) B.1.1.3, WebP container specification.
    """
    if len(data) < _BYTES_MIN:
        return None
    tail = data[-_TAIL_BYTES:]
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png" if _PNG_END in tail else None
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg" if _JPEG_END in tail else None
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp" if int.from_bytes(data[4:8], "little") + 8 <= len(data) else None
    return None


async def picture_part(data: bytes, media_type: str) -> types.Part:
    """A picture as a part of a request, as a small JPEG: several pictures of full size block the event loop.

    The SDK writes a request with four pictures of 1.3 MB in a tenth of a second.
    """
    data, media_type = await asyncio.to_thread(_as_sent, data, media_type)
    return types.Part.from_bytes(data=data, mime_type=media_type)


def _as_sent(data: bytes, media_type: str) -> tuple[bytes, str]:
    """The bytes to send and their media type: the same if they are few, or no picture. Blocking."""
    if len(data) <= _SENT_BYTES_MAX:
        return data, media_type
    try:
        with Image.open(io.BytesIO(data)) as image:
            # The EXIF data say how the picture is turned.
            exif = image.info.get("exif", b"")
            picture = image.convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        # Pillow raises these for bytes that are not a picture. Gemini may still be able to read them.
        return data, media_type
    picture.thumbnail((_SENT_SIDE_MAX_PX, _SENT_SIDE_MAX_PX))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=_SENT_QUALITY, exif=exif)
    return buffer.getvalue(), "image/jpeg"
