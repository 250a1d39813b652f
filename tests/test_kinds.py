"""Every kind of work has an entry in the table of each room that distinguishes kinds."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.discord.library_view import LibraryView
from bot.export.kinds import KINDS as EXPORTS
from bot.gemini.kinds import KINDS as PROMPTS
from bot.words.catalogues import DEFAULT
from bot.words.kinds import KINDS as WORDS
from bot.work.kinds import KINDS as OPTIONS
from bot.work.request import Kind


@pytest.mark.parametrize("table", [EXPORTS, OPTIONS, PROMPTS, WORDS], ids=["export", "work", "gemini", "words"])
def test_every_kind_has_an_entry(table: Mapping[Kind, object]) -> None:
    assert set(table) == set(Kind)


def test_every_kind_has_options_of_its_own() -> None:
    assert {kind: codec.options.kind for kind, codec in OPTIONS.items()} == {kind: kind for kind in Kind}


def test_the_library_can_be_narrowed_to_each_kind() -> None:
    view = LibraryView()
    chosen = [view.chosen(option.value).kind for option in view.choices("en-US")]
    assert chosen == [None, *Kind]


KEYS_OF_A_KIND = (
    ("status", "{}.making"),
    ("header", "{}"),
    ("after", "ready.{}"),
    ("after", "ended.{}"),
    ("label", "file.{}"),
    ("shelf", "kind.{}"),
    ("shelf", "one.{}"),
    ("keep", "a.{}"),
    ("export", "unit.{}"),
)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_words_in_the_catalogue(kind: Kind) -> None:
    missing = [f"{section}.{key}" for section, key in KEYS_OF_A_KIND if key.format(kind.value) not in DEFAULT[section]]
    assert missing == []
