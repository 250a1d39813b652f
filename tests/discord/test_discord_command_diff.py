"""Commands compared with those that Discord has."""

from __future__ import annotations

import copy
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.command_diff import is_in_sync, overwrite
from sandbox.discord import commands as discord_commands
from sandbox.discord.clock import Clock

Json = dict[str, Any]

LOCALIZED = st.dictionaries(st.sampled_from(["de", "fr", "ko"]), st.sampled_from(["eins", "deux"]), max_size=2)
OPTION_NAMES = st.sampled_from(["prompt", "genre", "length", "panels", "private"])
TYPES = [0, 1, 2]


@st.composite
def options(draw: st.DrawFn) -> Json:
    kind = draw(st.sampled_from([3, 4, 5]))
    option: Json = {
        "type": kind,
        "name": draw(OPTION_NAMES),
        "description": draw(st.sampled_from(["What it is about", "…"])),
        "required": False,
        "name_localizations": draw(LOCALIZED | st.none()),
    }
    if kind == 3 and draw(st.booleans()):
        option["choices"] = [{"name": "Short", "value": "short"}, {"name": "Long", "value": "long"}]
    elif kind == 3:
        option |= {"autocomplete": True, "min_length": 1, "max_length": draw(st.integers(1, 6000))}
    elif kind == 4:
        option |= {"min_value": 1, "max_value": draw(st.integers(1, 8))}
    return option


@st.composite
def own_commands(draw: st.DrawFn) -> list[Json]:
    names = draw(st.lists(st.sampled_from(["story", "comic", "narrate", "usage"]), unique=True, max_size=4))
    found: list[Json] = []
    for name in names:
        kind = draw(st.sampled_from([1, 3]))
        body: Json = {
            "type": kind,
            "name": name,
            "nsfw": draw(st.booleans()),
            "dm_permission": True,
            "default_member_permissions": draw(st.none() | st.integers(0, 2**50)),
            "integration_types": draw(st.permutations([0, 1])),
            "contexts": draw(st.lists(st.sampled_from(TYPES), unique=True, min_size=1)),
        }
        if kind == 1:
            body["description"] = "Make something"
            body["options"] = draw(st.lists(options(), max_size=3, unique_by=lambda option: option["name"]))
        found.append(body)
    return found


def published(own: list[Json], known: list[Json] | None = None) -> list[Json]:
    """The commands as Discord returns them after an overwrite."""
    return discord_commands.publish(known or [], own, 1, None, Clock())


@given(own_commands(), st.randoms(use_true_random=False))
def test_what_was_sent_is_in_sync_however_discord_gives_it_back(own: list[Json], random: Random) -> None:
    known = published(own)
    for command in known:
        command |= {"a_field_of_next_year": 1, "description_localized": "x"}
    random.shuffle(known)
    assert is_in_sync(own, known)


CHANGES: list[tuple[str, Callable[[Json], object]]] = [
    ("description", lambda command: command.update(description="Something else")),
    ("nsfw", lambda command: command.update(nsfw=True)),
    ("permissions", lambda command: command.update(default_member_permissions="32")),
    ("contexts", lambda command: command.update(contexts=[0])),
    ("integration types", lambda command: command.update(integration_types=[0])),
    ("localization", lambda command: command.update(name_localizations={"de": "geschichte"})),
    ("option gone", lambda command: command["options"].pop()),
    ("option order", lambda command: command["options"].reverse()),
    ("option type", lambda command: command["options"][1].update(type=10)),
    ("option required", lambda command: command["options"][0].update(required=True)),
    ("option range", lambda command: command["options"][1].update(max_value=9)),
    ("option length", lambda command: command["options"][0].update(max_length=100)),
    ("no autocomplete", lambda command: command["options"][0].pop("autocomplete")),
    ("choice", lambda command: command["options"][2]["choices"][0].update(name="Brief")),
    ("choice localization", lambda command: command["options"][2]["choices"][0].update(name_localizations={"de": "x"})),
    ("choice value", lambda command: command["options"][2]["choices"][0].update(value="brief")),
]

OWN: Json = {
    "type": 1,
    "name": "story",
    "description": "Write a story",
    "nsfw": False,
    "dm_permission": True,
    "default_member_permissions": None,
    "integration_types": [0, 1],
    "contexts": [0, 1, 2],
    "options": [
        {"type": 3, "name": "genre", "description": "Which", "required": False, "autocomplete": True, "max_length": 60},
        {"type": 4, "name": "panels", "description": "How many", "required": False, "min_value": 1, "max_value": 8},
        {"type": 3, "name": "length", "description": "How long", "choices": [{"name": "Short", "value": "short"}]},
    ],
}


@pytest.mark.parametrize(("what", "change"), CHANGES, ids=[what for what, _ in CHANGES])
def test_every_difference_that_people_would_see_is_one(what: str, change: Callable[[Json], object]) -> None:
    known = published([OWN])
    assert is_in_sync([OWN], known)
    changed = copy.deepcopy(known)
    change(changed[0])
    assert not is_in_sync([OWN], changed), what


def test_a_command_too_many_or_too_few_is_a_difference() -> None:
    other: Json = {"type": 1, "name": "music", "description": "Of another program"}
    assert not is_in_sync([OWN], [])
    assert not is_in_sync([OWN], published([OWN, other]))
    assert not is_in_sync([OWN], published([{**OWN, "name": "tale"}]))
    assert not is_in_sync([OWN, {"type": 3, "name": "story"}], published([OWN]))


def test_where_no_contexts_are_given_the_old_field_counts() -> None:
    everywhere = {**OWN, "contexts": None}
    assert is_in_sync([OWN], published([everywhere]))
    assert not is_in_sync([OWN], published([{**everywhere, "dm_permission": False}]))
    assert is_in_sync([{**OWN, "contexts": [0]}], published([{**everywhere, "dm_permission": False}]))


def test_an_overwrite_keeps_the_entry_point_as_it_stands() -> None:
    known = [discord_commands.entry_point(1, Clock()) | {"default_member_permissions": "8", "name": "play"}]
    after = published(overwrite([OWN], known), known)
    assert is_in_sync([OWN], after)
    [kept] = [command for command in after if command["type"] == 4]
    for key in ("id", "name", "handler", "contexts", "integration_types", "default_member_permissions"):
        assert kept[key] == known[0][key]
