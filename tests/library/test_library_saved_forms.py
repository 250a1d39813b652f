"""A person's input is kept for a day, for them alone. Their recent choices are read from their works."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.library.recent_choices import RecentChoices, choices_of, recent_choices
from bot.library.saved_forms import KEPT_FOR_PERSON_MAX, KEPT_S, SavedForm, new_form_id
from bot.library.tables import saved_forms
from bot.work.request import ComicOptions, NarrationOptions, Request, StoryOptions
from tests.library.conftest import Storage, keep, rows_of, story

ADA, BOB = 1, 2
FORM = SavedForm(
    target="elara:form:new:story",
    entered={"prompt": "a fox \ud83e\0", "language": "deuzzz"},
    guess={"language": "German"},
)


@pytest.mark.asyncio
async def test_a_saved_form_is_found_by_its_person_alone(storage: Storage) -> None:
    async with storage.open() as library:
        form_id = new_form_id()
        await library.saved_forms.save(form_id, ADA, FORM)
        assert await library.saved_forms.find(form_id, ADA) == FORM
        assert await library.saved_forms.find(form_id, BOB) is None
        assert await library.saved_forms.find(new_form_id(), ADA) is None


@pytest.mark.asyncio
async def test_a_saved_form_is_gone_after_a_day(storage: Storage) -> None:
    async with storage.open() as library:
        await library.saved_forms.save("a", ADA, FORM)
        storage.clock.now += KEPT_S - 1
        await library.saved_forms.save("b", ADA, FORM)
        storage.clock.now += 1
        assert await library.saved_forms.find("a", ADA) is None
        await library.remove_expired()
        assert [row.id for row in await rows_of(library.database, sa.select(saved_forms))] == ["b"]


@pytest.mark.asyncio
async def test_of_one_person_only_the_newest_forms_are_kept(storage: Storage) -> None:
    async with storage.open() as library:
        await library.saved_forms.save("bobs", BOB, FORM)
        for number in range(KEPT_FOR_PERSON_MAX + 2):
            storage.clock.now += 1
            await library.saved_forms.save(f"a{number}", ADA, FORM)
        assert await library.saved_forms.find("a1", ADA) is None
        assert await library.saved_forms.find("a2", ADA) is not None
        assert await library.saved_forms.find("bobs", BOB) is not None


def requested(options: StoryOptions | ComicOptions | NarrationOptions, language: str | None = None) -> Request:
    return Request(prompt="p", options=options, language=language)


def test_each_choice_is_recent_once_and_what_was_left_open_is_none() -> None:
    requests = [
        requested(StoryOptions(genre="Horror"), "German"),
        requested(StoryOptions()),
        requested(ComicOptions(style="noir"), "Welsh"),
        requested(NarrationOptions(voice="Puck", style="Dry")),
        requested(StoryOptions(genre="solarpunk"), "German"),
        requested(StoryOptions(genre="Horror")),
    ]
    assert choices_of(requests) == RecentChoices(
        languages=("German", "Welsh"),
        genres=("Horror", "solarpunk"),
        styles=("noir",),
        voices=("Puck",),
        deliveries=("Dry",),
    )


@pytest.mark.asyncio
async def test_choices_are_read_from_the_newest_works_and_forgotten_with_them(storage: Storage) -> None:
    async with storage.open() as library:
        await keep(library, story("a1", ADA, options=StoryOptions(genre="Fable")))
        await keep(library, story("a2", ADA, options=StoryOptions(genre="Horror")))
        await keep(library, story("b1", BOB, options=StoryOptions(genre="Western")))
        assert (await recent_choices(library.database, ADA)).genres == ("Horror", "Fable")
        await library.works.delete("a2")
        assert (await recent_choices(library.database, ADA)).genres == ("Fable",)
        await library.people.forget(ADA)
        assert await recent_choices(library.database, ADA) == RecentChoices()
