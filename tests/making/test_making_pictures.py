"""Pictures are prepared for the upload."""

from __future__ import annotations

import io
import os

import pytest
from PIL import Image

from bot.making.pictures import fit_picture


def noise(size_px: int, form: str = "PNG", mode: str = "RGB") -> bytes:
    """A picture that hardly compresses."""
    image = Image.frombytes(mode, (size_px, size_px), os.urandom(size_px * size_px * len(mode)))
    file = io.BytesIO()
    image.save(file, form)
    return file.getvalue()


def test_a_picture_that_fits_is_handed_on_byte_for_byte_with_its_true_type_and_size() -> None:
    data = noise(40, "WEBP")
    assert fit_picture(data, "image/png", len(data)) == (data, "image/webp", 40, 40)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_picture_over_the_limit_becomes_a_jpeg_below_it(mode: str) -> None:
    data = noise(256, mode=mode)
    made, media_type, width_px, height_px = fit_picture(data, "image/png", len(data) // 2)
    assert len(made) <= len(data) // 2
    assert (media_type, width_px, height_px) == ("image/jpeg", 256, 256)
    with Image.open(io.BytesIO(made)) as image:
        assert (image.format, image.size) == ("JPEG", (256, 256))


def test_where_quality_is_not_enough_the_picture_becomes_smaller_in_proportion() -> None:
    data = noise(256)
    made, media_type, width_px, height_px = fit_picture(data, "image/png", 4000)
    assert len(made) <= 4000
    assert media_type == "image/jpeg"
    assert width_px == height_px < 256


@pytest.mark.parametrize("data", [b"", b"no picture at all", noise(64)[:200]], ids=["empty", "text", "cut off"])
def test_bytes_that_are_no_picture_raise_what_pillow_raises(data: bytes) -> None:
    with pytest.raises((OSError, SyntaxError, ValueError)):
        fit_picture(data, "image/png", 10_000)
