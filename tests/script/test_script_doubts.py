"""The doubt about a section."""

from __future__ import annotations

import pytest

from bot.script.doubts import doubt_of
from bot.work.parts import Doubt
from bot.work.speech import Check, Ear, Gap, Verdict

TEXT = "The lamp had not been lit for a hundred years. Still the boats came home."
LONG_S = 60.0


@pytest.mark.parametrize(
    ("gaps", "seconds", "doubt"),
    [
        ([(47, 73)], LONG_S, Doubt.SHORT),
        ([(4, 8), (47, 72)], LONG_S, Doubt.SHORT),
        ([(0, 73)], LONG_S, Doubt.DIVERGING),
        ([(4, 8)], LONG_S, Doubt.DIVERGING),
        ([(4, 8)], 0.5, Doubt.SHORT),
        ([(73, 73)], LONG_S, Doubt.SHORT),
    ],
)
def test_a_sound_without_its_end_is_short(gaps: list[tuple[int, int]], seconds: float, doubt: Doubt) -> None:
    found = tuple(Gap(start, end, 0.0) for start, end in gaps)
    assert doubt_of(TEXT, Check(verdict=Verdict.BROKEN, ear=Ear.SECOND, gaps=found), seconds) is doubt


@pytest.mark.parametrize("verdict", [Verdict.WHOLE, Verdict.INCONCLUSIVE])
def test_what_was_not_found_broken_has_no_doubt(verdict: Verdict) -> None:
    assert doubt_of(TEXT, Check(verdict=verdict, ear=Ear.OWN), 0.1) is None
