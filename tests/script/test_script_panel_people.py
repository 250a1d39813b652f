"""The people of the bible in a panel."""

from __future__ import annotations

import pytest

from bot.script.panel_people import people_of
from bot.work.bible import NO_PEOPLE, Bible, Character
from bot.work.parts import Line, LineKind, PanelScript

BIBLE = Bible(tuple(Character(name, "") for name in ("Captain Ada Vance", "Old Tom", "Tim Vance", "ミラ", "Ann")))


def names(script: PanelScript, bible: Bible = BIBLE) -> list[str]:
    return [person.name for person in people_of(script, bible)]


@pytest.mark.parametrize(
    ("focus", "expected"),
    [
        ("captain ada vance waves", ["Captain Ada Vance"]),
        ("Ada's hand, and Tom behind her", ["Captain Ada Vance", "Old Tom"]),
        ("An old rock, adamant", []),
        ("The Vance twins", []),
        ("Tim looks for Anna", ["Tim Vance"]),
        ("ミラが走る", ["ミラ"]),
        ("", []),
    ],
)
def test_people_are_found_by_name(focus: str, expected: list[str]) -> None:
    assert names(PanelScript(number=1, focus=focus)) == expected
    assert names(PanelScript(number=1, scene=focus)) == expected
    assert names(PanelScript(number=1, detail=focus)) == expected


def test_those_who_speak_in_the_picture_are_in_it() -> None:
    lines = (Line("TOM", "Ahoy!"), Line("Captain Ada Vance", "Here!", kind=LineKind.OFF_PANEL), Line("TIM", "Hm."))
    assert names(PanelScript(number=1, lines=lines)) == ["Old Tom", "Tim Vance"]


def test_no_one_is_found_without_a_bible() -> None:
    script = PanelScript(number=1, focus="Ada")
    assert names(script, NO_PEOPLE) == names(script, Bible((Character(" ", ""),))) == []
