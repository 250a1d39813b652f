"""Pictures in a request are small, because several of full size would block the event loop during serialisation."""

from __future__ import annotations

import io
import os

import pytest
from PIL import Image

from bot.gemini.pictures import picture_part


def picture(side_px: int, form: str = "PNG", **options: object) -> bytes:
    """A picture that does not compress well."""
    buffer = io.BytesIO()
    Image.frombytes("RGB", (side_px, side_px), os.urandom(3 * side_px * side_px)).save(buffer, form, **options)
    return buffer.getvalue()


@pytest.mark.asyncio
async def test_a_large_picture_is_sent_as_a_small_jpeg_that_is_turned_the_same_way() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    part = await picture_part(picture(1024, exif=exif), "image/png")
    assert part.inline_data is not None
    assert part.inline_data.data is not None
    assert part.inline_data.mime_type == "image/jpeg"
    with Image.open(io.BytesIO(part.inline_data.data)) as sent:
        assert sent.size == (768, 768)
        assert sent.getexif()[0x0112] == 6


@pytest.mark.asyncio
@pytest.mark.parametrize("data", [picture(64), picture(512, "JPEG", quality=30), os.urandom(500_000)])
async def test_what_is_small_or_no_picture_is_sent_as_it_is(data: bytes) -> None:
    part = await picture_part(data, "image/png")
    assert part.inline_data is not None
    assert part.inline_data.data == data
    assert part.inline_data.mime_type == "image/png"
