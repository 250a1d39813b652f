"""Faces stay readable in every style: every skin with every hair, measured in the finished picture."""

from __future__ import annotations

import pytest

from sandbox.gemini.appearance import HAIRS, SKINS, contrast, look_of, luminance
from sandbox.show.art import sheet
from sandbox.show.art.sheet import BLACK, contrasts
from sandbox.show.art.styles import MANNERS

LEAST = {"eyes": 1.5, "mouth": 1.4, "brows": 1.4, "edge": 1.5, "hair": 1.2, BLACK: 2.0}
"""The least contrast of a face with each. An area is measured, not a pixel, so thin strokes count less."""


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


def test_a_sheet_shows_every_style_with_every_hair(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "HAIRS", ("black", "blond"))
    monkeypatch.setattr(sheet, "MANNERS", {style: MANNERS[style] for style in ("auto", "noir", "pixel")})
    shown = sheet.people_sheet("medium", height_px=20)
    assert shown.size == (20 * 3 * 2, 20 * 3)
    cells = {shown.crop((60 * x, 20 * y, 60 * x + 60, 20 * y + 20)).tobytes() for x in range(2) for y in range(3)}
    assert len(cells) == 6
