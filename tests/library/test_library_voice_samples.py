"""Samples of voices are shared by everyone, and a person's last voice comes first."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from bot.library.library import Library
from bot.library.people import PersonSettings
from bot.library.recent_choices import recent_choices
from bot.library.voice_samples import Sample
from bot.work.parts import Section
from bot.work.request import NarrationOptions
from tests.library.conftest import Storage, keep, story

ADA, BOB = 700_700_700_700_700_701, 700_700_700_700_700_702


async def kept(library: Library, data: bytes = b"a voice", *, model: str = "tts") -> Sample:
    file = await library.files.put(data, "audio/wav", seconds=3.5)
    sample = Sample(file=file, model=model, words="The lamp burned.")
    await library.voice_samples.save("Kore", "en", sample)
    return sample


@pytest.mark.asyncio
async def test_a_sample_is_found_as_it_was_kept_and_replaced_by_a_newer_one(storage: Storage) -> None:
    async with storage.open() as library:
        assert await library.voice_samples.find("Kore", "en") is None
        first = await kept(library)
        assert await library.voice_samples.find("Kore", "en") == first
        assert await library.voice_samples.find("Kore", "de") is None
        second = await kept(library, b"another voice", model="live")
        assert await library.voice_samples.find("Kore", "en") == second


@pytest.mark.asyncio
async def test_the_file_of_a_sample_stays_until_another_takes_its_place(storage: Storage) -> None:
    async with storage.open(keep_days=0.0, keep_bytes=0) as library:
        first = await kept(library)
        work = story("aa", ADA)
        await keep(library, replace(work, sections=(Section(number=1, text="x", audio=first.file),)))
        storage.clock.now += 10_000
        await library.remove_expired()
        assert await library.works.find("aa") is None, "the work that had the same sound is beyond the limits"
        os.utime(library.files.path(first.file.sha256), (1.0, 1.0))
        assert await library.remove_orphaned_files() == 0
        assert await library.files.read(first.file) == b"a voice"
        await kept(library, b"another voice")
        os.utime(library.files.path(first.file.sha256), (1.0, 1.0))
        assert await library.remove_orphaned_files() == 1


@pytest.mark.asyncio
async def test_samples_outlive_a_person_who_is_forgotten_and_their_choice_does_not(storage: Storage) -> None:
    async with storage.open() as library:
        sample = await kept(library)
        await library.people.save_settings(ADA, PersonSettings(others_may_narrate=False))
        await library.people.save_voice(ADA, "Puck", 5.0)
        assert await library.people.settings(ADA) == PersonSettings(
            others_may_narrate=False, voice="Puck", voice_at=5.0
        )
        assert (await library.people.export(ADA)).topics["settings"][0]["voice"] == "Puck"
        await library.people.forget(ADA)
        assert await library.people.settings(ADA) == PersonSettings()
        assert await library.files.read(sample.file)


@pytest.mark.asyncio
async def test_the_voice_that_was_used_or_chosen_last_comes_first(storage: Storage) -> None:
    async with storage.open() as library:

        async def narrated(work_id: str, voice: str, at: float) -> None:
            work = story(work_id, ADA, options=NarrationOptions(voice=voice))
            await keep(library, replace(work, created_at=at))

        async def voices() -> tuple[str, ...]:
            return (await recent_choices(library.database, ADA)).voices

        assert await voices() == ()
        await narrated("aa", "Kore", 10.0)
        assert await voices() == ("Kore",)
        await library.people.save_voice(ADA, "Puck", 20.0)
        assert await voices() == ("Puck", "Kore")
        await narrated("bb", "Leda", 30.0)
        assert await voices() == ("Leda", "Puck", "Kore")
        await library.people.save_voice(BOB, "Orus", 40.0)
        assert (await recent_choices(library.database, BOB)).voices == ("Orus",)
        assert await voices() == ("Leda", "Puck", "Kore")
