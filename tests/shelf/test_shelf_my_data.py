"""The archive of a person's data has clear file names, and is complete."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from bot.library.files import FileStore
from bot.library.library import Library
from bot.library.people import PersonData, PersonWork
from bot.library.storage_summary import storage_summary
from bot.shelf.my_data import README, TOPICS, DataArchives
from bot.words.say import say
from bot.work.parts import FileRef, Line, Page, Panel, PanelScript, PartState, Section
from bot.work.request import ComicOptions, Kind, NarrationOptions
from bot.work.work import Work
from tests.effort import examples
from tests.library.conftest import keep, story

DAY = 1_795_348_800.0  # 2026-11-22 12:00 UTC
PLENTY = 10 << 20


def kept(work: Work, **row: object) -> PersonWork:
    return PersonWork({"id": work.id, "created_at": work.created_at, "deleted_at": None, **row}, work)


def data(*works: PersonWork) -> PersonData:
    return PersonData(works, {topic: [] for topic in TOPICS})


def comic(work_id: str, *pictures: FileRef, title: str = "A Fox") -> Work:
    panels = tuple(
        Panel(
            script=PanelScript(number=number, lines=(Line("FOX", "Who is there?"),)), state=PartState.MADE, picture=ref
        )
        for number, ref in enumerate(pictures, 1)
    )
    return story(work_id, options=ComicOptions(), created_at=DAY, title=title, panels=panels)


def unzipped(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert len(set(archive.namelist())) == len(archive.namelist())
        return {name: archive.read(name) for name in archive.namelist()}


def parts_of(archives: DataArchives) -> list[dict[str, bytes]]:
    return [unzipped(archives.pack(number).data) for number in range(1, len(archives) + 1)]


@pytest.mark.asyncio
async def test_everything_has_a_name_that_says_what_it_is(library: Library) -> None:
    pictures = [await library.files.put(data, "image/png") for data in (b"one", b"two")]
    sound = await library.files.put(b"sound", "audio/wav")
    sections = (Section(number=1, text="Good night.", audio=sound, transcript="Good night."),)
    works = [
        story("a1", created_at=DAY, prompt="a lamp", text="The lamp burned.", title="The Lamp: a/tale?"),
        comic("b2", *pictures),
        story("c3", options=NarrationOptions(), created_at=DAY, prompt="Good night.", sections=sections),
    ]
    for work in works:
        await keep(library, work)
    everything = await library.people.export(1)
    archives = DataArchives(everything, library.files, PLENTY, DAY)
    assert archives.pack(1).name == "elara-my-data.zip"
    (files,) = parts_of(archives)
    assert [name for name in files if not name.startswith("About you/")] == [
        "README.txt",
        "Stories/2026-11-22 The Lamp a tale/prompt.txt",
        "Stories/2026-11-22 The Lamp a tale/story.txt",
        "Stories/2026-11-22 The Lamp a tale/details.json",
        "Comics/2026-11-22 A Fox/prompt.txt",
        "Comics/2026-11-22 A Fox/script.txt",
        "Comics/2026-11-22 A Fox/panel-01.png",
        "Comics/2026-11-22 A Fox/panel-02.png",
        "Comics/2026-11-22 A Fox/details.json",
        "Narrations/2026-11-22 Good night/prompt.txt",
        "Narrations/2026-11-22 Good night/transcript.txt",
        "Narrations/2026-11-22 Good night/section-01.wav",
        "Narrations/2026-11-22 Good night/details.json",
    ]
    assert files["Stories/2026-11-22 The Lamp a tale/prompt.txt"].decode() == "a lamp\n"
    assert files["Comics/2026-11-22 A Fox/panel-02.png"] == b"two"
    assert b"Who is there?" in files["Comics/2026-11-22 A Fox/script.txt"]
    assert json.loads(files["Narrations/2026-11-22 Good night/details.json"])["channel_id"] == 99


@pytest.mark.asyncio
async def test_pages_and_other_pictures_of_a_comic_are_there(library: Library) -> None:
    contents = (b"one", b"before", b"page", b"taken out", b"before that")
    picture, earlier, page, taken, before = [await library.files.put(data, "image/png") for data in contents]
    work = comic("b2", picture)
    panels = (replace(work.panels[0], earlier=(earlier,)),)
    removed = (replace(work.panels[0], picture=taken, earlier=(before,)),)
    await keep(
        library, replace(work, panels=panels, removed_panels=removed, pages=(Page(1, page, (1,), settled=True),))
    )
    (files,) = parts_of(DataArchives(await library.people.export(1), library.files, PLENTY, DAY))
    folder = "Comics/2026-11-22 A Fox"
    assert files[f"{folder}/page-01.png"] == b"page"
    assert files[f"{folder}/panel-01.png"] == b"one"
    assert files[f"{folder}/panel-01-earlier-1.png"] == b"before"
    assert files[f"{folder}/removed-panel-01.png"] == b"taken out"
    assert files[f"{folder}/removed-panel-01-earlier-1.png"] == b"before that"


@pytest.mark.asyncio
async def test_the_readme_names_every_folder_and_every_file_about_the_person(library: Library) -> None:
    await keep(library, story("a1", created_at=DAY, text="The lamp burned."))
    everything = await library.people.export(1)
    assert set(everything.topics) == set(TOPICS), "a topic without a name and a sentence"
    (files,) = parts_of(DataArchives(everything, library.files, PLENTY, DAY))
    readme = files[README].decode()
    for name in files:
        folder, _, rest = name.partition("/")
        if rest:
            assert f"{folder}/" in readme
            assert rest.rpartition("/")[2] in readme
    assert say("mydata.folder.comic") not in readme
    assert "2026-11-22" in readme


@pytest.mark.asyncio
async def test_what_the_privacy_page_counts_is_in_the_archive(library: Library) -> None:
    """All takes, and the works in the trash."""
    pictures = [await library.files.put(data, "image/png") for data in (b"one", b"two")]
    await keep(library, comic("b1", pictures[0]))
    await keep(library, replace(comic("b2", pictures[1]), take_of="b1"))
    await keep(library, story("a1", created_at=DAY, text="The lamp burned."))
    await library.works.delete("a1")
    counted = await storage_summary(library.database, 1)
    (files,) = parts_of(DataArchives(await library.people.export(1), library.files, PLENTY, DAY))
    folders = {name.rpartition("/")[0] for name in files if name.endswith("details.json")}
    assert folders == {
        "Comics/2026-11-22 A Fox",
        "Comics/2026-11-22 A Fox (2)",
        "Stories/2026-11-22 a fox (deleted)",
    }
    assert len(folders) == sum(counted.works.values())
    assert sum(name.endswith(".png") for name in files) == counted.files
    assert b"The lamp burned." in files["Stories/2026-11-22 a fox (deleted)/story.txt"]


def test_a_damaged_work_is_in_it_as_it_is_stored(tmp_path: Path) -> None:
    row = {"id": "a1", "created_at": DAY, "deleted_at": None, "doc": "{", "text": "The boat sank."}
    (files,) = parts_of(DataArchives(data(PersonWork(row, None)), FileStore(tmp_path), PLENTY, DAY))
    assert json.loads(files["Unreadable/2026-11-22/details.json"]) == row
    assert "Unreadable/" in files[README].decode()


@pytest.mark.asyncio
async def test_what_does_not_fit_comes_in_parts_that_are_named_plainly(library: Library) -> None:
    pictures = [await library.files.put(bytes([number]) * 30_000, "image/png") for number in range(5)]
    huge = await library.files.put(b"x" * 90_000, "image/png")
    works = [kept(comic(f"b{number}", ref, title=f"Fox {number}")) for number, ref in enumerate((*pictures, huge))]
    archives = DataArchives(data(*works), library.files, 80_000, DAY)
    parts = parts_of(archives)
    assert len(parts) > 1
    names = [archives.pack(number).name for number in range(1, len(parts) + 1)]
    assert names == [f"elara-my-data-part-{number}-of-{len(parts)}.zip" for number in range(1, len(parts) + 1)]
    assert all(len(archives.pack(number).data) <= 80_000 for number in range(1, len(parts) + 1))
    everything = [name for part in parts for name in part if name != README]
    assert len(everything) == len(set(everything))
    assert [name for name in everything if name.endswith(".png")] == [
        f"Comics/2026-11-22 Fox {number}/panel-01.png" for number in range(5)
    ]
    assert archives.left_out == ["Comics/2026-11-22 Fox 5/panel-01.png"]
    for number, part in enumerate(parts, 1):
        readme = part[README].decode()
        assert say("mydata.part", number=number, of=len(parts)) in readme
        assert archives.left_out[0] in readme


@pytest.mark.asyncio
async def test_many_names_that_are_left_out_still_fit(library: Library) -> None:
    huge = await library.files.put(b"x" * 50_000, "image/png")
    works = [kept(comic(f"b{number}", huge, title="狐" * 80)) for number in range(40)]
    archives = DataArchives(data(*works), library.files, 40_000, DAY)
    parts = parts_of(archives)
    assert len(archives.left_out) == 40
    assert say("mydata.left_out.more", n=30) in parts[0][README].decode()
    assert all(len(archives.pack(number).data) <= 40_000 for number in range(1, len(parts) + 1))


_FORBIDDEN = re.compile(r'[<>:"\\|?*\x00-\x1f]|(?:^|/)[. ]|[. ](?:/|$)')
"""Win32: Naming Files, Paths, and Namespaces."""


@effort(max_examples=examples(30))
@given(st.lists(st.text(max_size=120), min_size=1, max_size=4))
def test_every_title_becomes_a_folder_that_every_system_accepts(titles: list[str]) -> None:
    works = [kept(story(f"a{number}", created_at=DAY, title=title)) for number, title in enumerate(titles)]
    (files,) = parts_of(DataArchives(data(*works), FileStore(Path("nowhere")), PLENTY, DAY))
    folders = [name.rpartition("/")[0] for name in files if name.endswith("details.json")]
    assert len({folder.casefold() for folder in folders}) == len(titles)
    for name in files:
        assert not _FORBIDDEN.search(name), name
        assert all(len(piece.encode()) <= 255 for piece in name.split("/"))


def test_every_kind_has_its_folder_its_text_and_a_sentence() -> None:
    for kind in Kind:
        assert {say(f"mydata.{key}.{kind.value}") for key in ("folder", "file", "is")}
        assert say(f"mydata.file.{kind.value}") in say(f"mydata.is.{kind.value}")
