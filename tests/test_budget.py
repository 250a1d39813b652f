"""The report of a run about the seconds of its rooms."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import budget
from tests.budget import CPU_S, OF_A_NEW_ROOM_S, lines, room_of

ROOMS = {path.parent.name for path in Path(__file__).parent.glob("*/test_*.py")}


def test_every_room_has_a_budget() -> None:
    assert CPU_S.keys() == ROOMS | {"top", "sandbox"}


def test_a_room_is_a_folder_of_tests() -> None:
    assert room_of("tests/reply/test_reply_editor.py::test_it[a/b]") == "reply"
    assert room_of("tests/test_architecture.py::test_it") == "top"
    assert room_of("sandbox/tests/test_serve.py::test_it") == "sandbox"


def test_a_room_above_its_budget_stands_out() -> None:
    kept, broken = lines({"reply": (CPU_S["reply"] / 2, 9.0), "attic": (OF_A_NEW_ROOM_S / 4, 5.0)})
    assert kept.startswith("reply")
    assert broken.startswith("attic")
    [above] = lines({"reply": (CPU_S["reply"] + 1.0, 9.0)})
    assert above.startswith("REPLY")
    assert above.endswith("ABOVE ITS BUDGET")


def test_what_is_shared_between_rooms_is_counted_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "_spent_s", spent := [1.0])
    monkeypatch.setattr(budget, "_now_s", lambda: 9.0)
    budget.count_from_now()
    assert spent == [9.0]
