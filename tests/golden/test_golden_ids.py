"""Names in people's chats and on people's disks are constants: no renaming in Python changes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Final

import pytest

from bot.library.polls import PollState
from bot.reply.controls import (
    POLL_TEMPLATE,
    SETTING_TEMPLATE,
    SHELF_TEMPLATE,
    START_TEMPLATE,
    WORK_TEMPLATE,
    Action,
    start_id,
)
from bot.reply.frame import Dialect
from bot.work.ending import EndingKind, Fault, Retry, Rule
from bot.work.lineage import Relation
from bot.work.parts import Doubt, PartState
from bot.work.request import Kind, Length
from tests.golden.laid import SETS, GoldenSet, Json

_TEMPLATES: Final = (WORK_TEMPLATE, POLL_TEMPLATE, SHELF_TEMPLATE, SETTING_TEMPLATE)

STORED: Final[dict[type[StrEnum], str]] = {
    EndingKind: "complete incomplete cut blocked stopped cancelled lost stalled empty busy undeliverable moderated"
    " interrupted misconfigured our_fault",
    Retry: "never now later",
    Fault: "nobody person model operator discord ours",
    Rule: "safety prohibited blocklist personal_data recitation language other",
    Relation: "continue comic narration illustration story take",
    PartState: "pending made doubtful missing",
    Doubt: "silent short diverging",
    Kind: "story comic narration",
    Length: "short medium long",
    Dialect: "v2 classic",
    PollState: "open waiting closed",
    Action: "stop resume continue again comic narrate write more previous next edit choices illustrate share download"
    " formats details rename delete deletenow undo open",
}
"""The values that every version has to know. A later one may know more."""


def walk(components: list[Json]) -> Iterator[Json]:
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        yield from walk([component["accessory"]] if component.get("accessory") else [])


def ids(golden: GoldenSet) -> set[str]:
    """Every custom id on a message, and of every form."""
    shown = [part for message in golden.read("chat")["messages"] for part in walk(message["payload"]["components"])]
    return {part["custom_id"] for part in (*shown, *golden.read("presses")) if part.get("custom_id")}


@pytest.mark.parametrize("stored", STORED, ids=lambda stored: stored.__name__)
def test_every_value_that_was_ever_stored_is_known(stored: type[StrEnum]) -> None:
    assert set(STORED[stored].split()) <= {member.value for member in stored}


def test_every_id_is_taken_by_exactly_one_template(golden: GoldenSet) -> None:
    assert ids(golden)
    for custom_id in ids(golden):
        assert sum(template.fullmatch(custom_id) is not None for template in _TEMPLATES) == 1, custom_id


def test_every_action_of_an_id_still_exists(golden: GoldenSet) -> None:
    matches = [match for custom_id in ids(golden) if (match := WORK_TEMPLATE.fullmatch(custom_id))]
    assert matches
    assert {match["action"] for match in matches} <= {action.value for action in Action}


def test_the_sets_hold_every_kind_of_id() -> None:
    every = set().union(*map(ids, SETS))
    matches = [match for custom_id in every if (match := WORK_TEMPLATE.fullmatch(custom_id))]
    assert {match["action"] for match in matches} == set(STORED[Action].split())
    pressed = [one for golden in SETS for one in golden.read("presses")]
    assert {one["kind"] for one in pressed} == {"button", "select", "form"}
    for template in _TEMPLATES:
        assert any(template.fullmatch(one["custom_id"]) for one in pressed)


_BY_NAME: Final = re.compile(r"\basdict\b|__dataclass_fields__|\b(?:cls|[A-Z]\w+)\(\*\*")


def test_nothing_is_stored_under_the_names_of_fields() -> None:
    root = Path(__file__).parents[2] / "bot"
    files = [path for room in ("work", "library", "reply") for path in sorted((root / room).rglob("*.py"))]
    assert files
    assert [path.name for path in files if _BY_NAME.search(path.read_text())] == []


@pytest.mark.parametrize(
    ("written", "kind", "message_id"),
    [
        ("elara:start:story", Kind.STORY, None),
        ("elara:start:comic", Kind.COMIC, None),
        ("elara:start:narration:1575922936164909059", Kind.NARRATION, 1575922936164909059),
    ],
)
def test_the_buttons_of_a_first_work_are_named_as_ever(written: str, kind: Kind, message_id: int | None) -> None:
    assert start_id(kind, message_id) == written
    found = START_TEMPLATE.fullmatch(written)
    assert found is not None
    assert (found["kind"], found["message_id"]) == (kind.value, None if message_id is None else str(message_id))
