"""Every kind of work, and everything that a work is made of, is in the tables of the rooms, and has its sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.discord.library_view import LibraryView
from bot.export.media import MEDIA as EXPORTED
from bot.gemini.kinds import TEXT_PROMPTS
from bot.making.media import MEDIA as MADE
from bot.reply.controls import Action
from bot.reply.kinds import BUTTONS
from bot.reply.media import MEDIA as SHOWN
from bot.words.catalogues import DEFAULT
from bot.words.english_kinds import KINDS as SENTENCES
from bot.words.media import MEDIA as MEASURED
from bot.work.kinds import FEATURES, Medium, default_options, kinds_shown
from bot.work.lineage import Relation
from bot.work.request import Kind

TABLES_BY_KIND: Mapping[str, Mapping[Kind, object]] = {
    "bot/work/kinds.py": FEATURES,
    "bot/words/english_kinds.py": SENTENCES,
    "bot/reply/kinds.py": BUTTONS,
}
TABLES_BY_MEDIUM: Mapping[str, Mapping[Medium, object]] = {
    "bot/making/media.py": MADE,
    "bot/reply/media.py": SHOWN,
    "bot/export/media.py": EXPORTED,
    "bot/words/media.py": MEASURED,
}
STATUS_OF = {
    Medium.TEXT: {"waiting", "making"},
    Medium.PICTURES: {"waiting", "making"},
    Medium.SPEECH: {"making"},
}
SOURCES = [*Path("bot").rglob("*.py"), *Path("cogs").rglob("*.py")]
NAMES_KINDS = {"kinds.py", "english_kinds.py", "request.py"}
TEXTS = [kind for kind, features in FEATURES.items() if features.medium is Medium.TEXT]


@pytest.mark.parametrize("file", TABLES_BY_KIND)
def test_every_kind_has_an_entry(file: str) -> None:
    assert [kind for kind in Kind if kind not in TABLES_BY_KIND[file]] == []


@pytest.mark.parametrize("file", TABLES_BY_MEDIUM)
def test_every_medium_has_an_entry(file: str) -> None:
    assert [medium for medium in Medium if medium not in TABLES_BY_MEDIUM[file]] == []


def test_every_kind_of_text_has_its_prompts() -> None:
    assert list(TEXT_PROMPTS) == TEXTS


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_options_of_its_own_which_need_no_choice(kind: Kind) -> None:
    assert default_options(kind).kind is kind


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_sentences(kind: Kind) -> None:
    """The keys of a kind are those of a story, but for the stages of its status, with its own name in them."""
    own = {re.sub(rf"\b{kind.value}\b", "*", key) for key in SENTENCES[kind]}
    asked = {re.sub(r"\bstory\b", "*", key) for key in SENTENCES[Kind.STORY] if not key.startswith("status.")}
    asked |= {f"status.*.{stage}" for stage in STATUS_OF[FEATURES[kind].medium]}
    assert asked - own == set()
    assert own - asked == set(), "no one says these"


@pytest.mark.parametrize("kind", Kind)
def test_the_command_of_every_kind_has_a_description_a_form_and_examples(kind: Kind) -> None:
    command = FEATURES[kind].command
    keys = {"command": command, "form": f"{command}.title", "example": f"{command}.1"}
    assert [f"{section}.{key}" for section, key in keys.items() if key not in DEFAULT[section]] == []


def test_the_buttons_that_start_a_work_of_each_kind_fit_into_one_row() -> None:
    assert len(Kind) <= 5


def test_each_sentence_of_a_kind_stands_in_its_section() -> None:
    keys = [key.partition(".") for sentences in SENTENCES.values() for key in sentences]
    assert [f"{section}.{key}" for section, _, key in keys if key not in DEFAULT.get(section, {})] == []


def test_the_letters_in_the_ids_of_library_pages_differ() -> None:
    letters = [features.letter for features in FEATURES.values()]
    assert len({*letters, "a"}) == len(letters) + 1, "the letter a stands for all kinds"
    assert all(re.fullmatch("[a-z]", letter) for letter in letters)


@pytest.mark.parametrize(("kind", "letter"), [(Kind.STORY, "s"), (Kind.COMIC, "c"), (Kind.NARRATION, "n"), (None, "a")])
def test_the_ids_of_library_pages_are_what_they_were(kind: Kind | None, letter: str) -> None:
    assert LibraryView(kind=kind).custom_id("k") == f"elara:shelf:km{letter}"


def test_the_library_can_be_narrowed_to_each_kind() -> None:
    view = LibraryView()
    chosen = [view.chosen(option.value).kind for option in view.choices("en-US")]
    assert chosen == [None, *Kind]


def test_every_kind_has_a_relation_of_its_own_to_what_it_is_made_from() -> None:
    relations = [features.relation for features in FEATURES.values()]
    assert len(set(relations)) == len(relations)
    assert not {Relation.CONTINUE, Relation.ILLUSTRATION, Relation.TAKE}.intersection(relations)
    # The keys of its header and of its link are those of the kind.
    assert [kind for kind, features in FEATURES.items() if features.relation.value != kind.value] == []


@pytest.mark.parametrize("kind", Kind)
def test_continue_stands_below_works_that_have_chapters(kind: Kind) -> None:
    assert (Action.CONTINUE in BUTTONS[kind].actions) == FEATURES[kind].has_chapters


def test_only_the_tables_name_a_kind() -> None:
    """Everything else asks for a feature of the kind, so that it knows what to do with a new one."""
    naming = [path for path in SOURCES if re.search(r"\bKind\.[A-Z]", path.read_text(encoding="utf-8"))]
    assert [str(path) for path in naming if path.name not in NAMES_KINDS] == []


def test_where_no_files_can_be_attached_there_are_texts_alone() -> None:
    assert list(kinds_shown(with_files=False)) == TEXTS
    assert kinds_shown(with_files=True) == tuple(Kind)
