"""No style makes a blot or a mask of anybody: every skin with every hair, measured in the finished picture."""

from __future__ import annotations

import pytest

from sandbox.gemini.appearance import HAIRS, SKINS, contrast, look_of, luminance
from sandbox.show.art.sheet import BLACK, contrasts, people_sheet
from sandbox.show.art.styles import MANNERS

LEAST = {"eyes": 1.5, "mouth": 1.4, "brows": 1.4, "edge": 1.5, "hair": 1.2, BLACK: 2.0}
"""The least contrast of a face with each; a place, not a pixel, is measured, so thin strokes count for less."""


@pytest.mark.parametrize("style", MANNERS)
@pytest.mark.parametrize(("shot", "time"), [("close", "night"), ("medium", "day")])
def test_face_features_and_hair_are_told_apart_in_every_style(style: str, shot: str, time: str) -> None:
    low = [
        (skin, hair, name, round(ratio, 2))
        for hair in HAIRS
        for (skin, name), ratio in contrasts(style, hair, time=time, shot=shot).items()
        if ratio < LEAST[name]
    ]
    assert low == []


def test_hair_never_flows_into_the_skin() -> None:
    for skin, colour in SKINS.items():
        for hair in HAIRS:
            look = look_of("Mira", f"{skin} skin, {hair} hair")
            assert look.skin == colour
            assert contrast(luminance(look.hair), luminance(look.skin)) >= 1.55


def test_a_sheet_shows_every_style_with_every_hair() -> None:
    sheet = people_sheet("medium", height_px=20)
    assert sheet.height == 20 * len(MANNERS)
    assert sheet.width == 20 * 3 * len(HAIRS)
