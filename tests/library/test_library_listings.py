"""Lists show the works that the viewer may see, newest first; a search finds words in every script."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.library import listings as listings_module
from bot.library.library import Library
from bot.library.listings import Scope
from bot.library.replies import ReplyRow
from bot.library.usage_limits import Spending
from bot.work.ending import COMPLETE, EndingKind
from bot.work.parts import Line, Panel, PanelScript, Section
from bot.work.request import ComicOptions, Kind, NarrationOptions
from tests.library.conftest import Storage, keep, origin, story

ME = 1


async def mine(library: Library, query: str = "", **more: object) -> list[str]:
    page = await library.listings.page(ME, Scope.MINE, query=query, limit=50, **more)  # type: ignore[arg-type]  # by name
    return [entry.id for entry in page.entries]


async def in_guild(library: Library, query: str = "", viewer_id: int = ME) -> list[str]:
    page = await library.listings.page(viewer_id, Scope.GUILD, guild_id=9, query=query, limit=50)
    return [entry.id for entry in page.entries]


@pytest.mark.asyncio
async def test_pages_follow_each_other_newest_first(storage: Storage) -> None:
    async with storage.open() as library:
        for number in range(7):
            await keep(library, story(f"w{number}"))
        first = await library.listings.page(ME, Scope.MINE, limit=3)
        assert [entry.id for entry in first.entries] == ["w6", "w5", "w4"]
        assert (first.has_more, first.total, first.before) == (True, 7, 0)
        await keep(library, story("new"))
        second = await library.listings.page(ME, Scope.MINE, limit=3, after=first.entries[-1].cursor)
        assert [entry.id for entry in second.entries] == ["w3", "w2", "w1"]
        assert (second.total, second.before) == (8, 4)
        last = await library.listings.page(ME, Scope.MINE, limit=3, after=second.entries[-1].cursor)
        assert ([entry.id for entry in last.entries], last.has_more) == (["w0"], False)
        assert (last.total, last.before) == (8, 7)
        found = await library.listings.page(ME, Scope.MINE, query="fox")
        assert (found.total, found.before) == (None, None)
        nothing = await library.listings.page(2, Scope.MINE)
        assert (nothing.entries, nothing.has_more, nothing.total) == ((), False, 0)


@pytest.mark.asyncio
async def test_an_entry_has_the_fields_that_a_list_shows(storage: Storage) -> None:
    async with storage.open() as library:
        picture = await library.files.put(b"picture", "image/png", width_px=3, height_px=4)
        panels = (Panel(script=PanelScript(number=1)), Panel(script=PanelScript(number=2), picture=picture))
        await keep(library, story("comic", options=ComicOptions(), panels=panels, created_at=5.0))
        await library.works.admit(story("running", text="# The *Fox*\nran"), origin(private=True), Spending())
        library.replies.stage(
            ReplyRow(
                reply_id="comic",
                work_id="comic",
                address={},
                state={},
                token=None,
                token_expires_at=0.0,
                message_ids=(51, 52),
                channel_id=77,
                guild_id=9,
            )
        )
        await library.replies.flush("comic")
        running, comic = (await library.listings.page(ME, Scope.MINE)).entries
        assert (running.title, running.ending, running.private, running.thumbnail) == ("The Fox", None, True, None)
        assert (running.channel_id, running.message_id) == (99, None)
        assert (comic.kind, comic.title, comic.ending) == (Kind.COMIC, "a fox", EndingKind.COMPLETE)
        assert (comic.thumbnail, comic.created_at, comic.chapter, comic.author_id) == (picture, 5.0, 1, ME)
        assert (comic.guild_id, comic.channel_id, comic.message_id) == (9, 77, 51)
        assert await mine(library, kind=Kind.COMIC) == ["comic"]
        assert await mine(library, "fox", kind=Kind.STORY) == ["running"]


@pytest.mark.asyncio
async def test_private_deleted_and_unlisted_works_leave_the_lists_they_must(storage: Storage) -> None:
    async with storage.open() as library:
        await keep(library, story("public"))
        await keep(library, story("private"), origin(private=True))
        await keep(library, story("elsewhere"), origin(guild_id=8))
        await keep(library, story("deleted"))
        await keep(library, story("theirs", 2))
        await library.works.delete("deleted")
        for query in ("", "fox"):
            assert await mine(library, query) == ["elsewhere", "private", "public"]
            assert await in_guild(library, query) == ["theirs", "public"]
        library.replies.stage(
            ReplyRow(
                reply_id="public",
                work_id="public",
                address={},
                state={},
                token=None,
                token_expires_at=0.0,
                message_ids=(51, 52),
                channel_id=77,
                guild_id=9,
            )
        )
        await library.replies.flush("public")
        await library.listings.unlist([1, 52])
        for query in ("", "fox"):
            assert await mine(library, query) == ["elsewhere", "private", "public"]
            assert await in_guild(library, query) == ["theirs"]


QUERIES = [
    "straße",
    "STRASSE",
    "füchse",
    "FÜCHSE",
    "狐狸",
    "狐",
    "リンゴ",
    "лис",
    "ЛИ",
    "ثعلب",
    "50%_",
    '"; DROP',
    "z",
    "q?",
    "🦊",
]


@pytest.mark.asyncio
@pytest.mark.parametrize("looked_through", [1, 2_000])
async def test_a_search_finds_any_script_in_any_case(
    storage: Storage, looked_through: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listings_module, "SCANNED_MAX", looked_through)
    text = 'Die Füchse in der Straße. 一只狐狸吃リンゴ。 Лиса! ثعلب 50%_ "; DROP TABLE works 🦊 q? z'
    async with storage.open() as library:
        await keep(library, story("title", title=text))
        await keep(library, story("prompt", prompt=text))
        await keep(library, story("text", text=text))
        for number in range(3):
            await keep(library, story(f"other{number}", text="nothing of the kind"))
        for query in QUERIES:
            assert await mine(library, query) == ["text", "prompt", "title"], query
            assert await in_guild(library, query) == ["text", "prompt", "title"], query
            assert await mine(library, query + "x") == [], query


@pytest.mark.asyncio
async def test_words_of_panels_and_sections_are_found(storage: Storage) -> None:
    script = PanelScript(number=1, caption_top="At dawn", lines=(Line("FOX", "Good grapes."),))
    async with storage.open() as library:
        await keep(library, story("comic", options=ComicOptions(), panels=(Panel(script=script),)))
        sections = (Section(number=1, text="Once upon a time"),)
        await keep(library, story("told", options=NarrationOptions(), sections=sections))
        assert await mine(library, "GRAPES") == ["comic"]
        assert await mine(library, "at dawn") == ["comic"]
        assert await mine(library, "upon a") == ["told"]


@pytest.mark.asyncio
async def test_a_search_knows_the_newest_words_and_names(storage: Storage) -> None:
    async with storage.open() as library:
        await library.works.admit(story(), origin(), Spending())
        assert await mine(library, "grapes") == []
        await library.works.conclude(replace(story(), text="Good grapes", ending=COMPLETE), Spending())
        assert await mine(library, "grapes") == ["abc1"]
        await library.renaming.rename("abc1", "Sour berries")
        assert await mine(library, "sour") == ["abc1"]
        await library.renaming.rename("abc1", "")
        assert await mine(library, "sour") == []
        await library.works.remove(["abc1"])
        assert await mine(library, "grapes") == []


@pytest.mark.asyncio
async def test_a_search_goes_on_where_its_page_ended(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listings_module, "SCANNED_MAX", 4)
    async with storage.open() as library:
        for number in range(12):
            await keep(library, story(f"w{number:02}", prompt="grapes" if number % 3 == 0 else "berries"))
        page = await library.listings.page(ME, Scope.MINE, query="grapes", limit=1)
        found = [entry.id for entry in page.entries]
        while page.has_more:
            after = page.entries[-1].cursor
            page = await library.listings.page(ME, Scope.MINE, query="grapes", limit=1, after=after)
            found += [entry.id for entry in page.entries]
        assert found == ["w09", "w06", "w03", "w00"]
