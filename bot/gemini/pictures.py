"""The media type of a picture by its signature; the type that the model names is not reliable."""

from __future__ import annotations

from typing import Final

_BYTES_MIN: Final = 64
_PNG_END: Final = b"IEND"
_JPEG_END: Final = b"\xff\xd9"
_TAIL_BYTES: Final = 64


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
