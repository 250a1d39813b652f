"""/library: pages, filters, search, reopening, and who sees what."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from bot.library.listings import Scope
from bot.reply.controls import Action
from bot.words.say import say
from sandbox.discord.records import walk
from tests.wire.conftest import OpenStage, Stage, patient_limits
from tests.wire.replies import body, stage_of, tells
from tests.wire.shelf import choose, forged, keep, library, made, original, quiet, shown, stages, titles, turn

ROOMY = patient_limits(interaction_requests=100)
ROW, SECTION, THUMBNAIL = 1, 9, 11


async def listed(stage: Stage, *names: str) -> None:
    """Wait until the server's list shows exactly these works."""
    for _ in range(100):
        if titles(await library(stage, stage.tom, where="server")) == list(names):
            return
    raise AssertionError(titles(await library(stage, stage.tom, where="server")))


@pytest.mark.asyncio
async def test_thirty_three_works_are_paged_newest_first_there_and_back(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        for number in range(33):
            await keep(stage, f"tale {number}")
        page = await library(stage)
        assert say("shelf.range", first=1, last=5, n=33) in page.text
        pages = [titles(page)]
        while not next(button for button in page.buttons if button.label == "Next").disabled:
            page = await turn(stage, page, "Next")
            pages.append(titles(page))
        assert say("shelf.range", first=31, last=33, n=33) in page.text
        assert [title for names in pages for title in names] == [f"tale {number}" for number in reversed(range(33))]
        assert [len(names) for names in pages] == [5] * 6 + [3]
        for names in reversed(pages[:-1]):
            page = await turn(stage, page, "Previous")
            assert titles(page) == names
        assert next(button for button in page.buttons if button.label == "Previous").disabled


@pytest.mark.asyncio
async def test_an_empty_library_says_what_to_do(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        page = await library(stage)
        assert "/story" in page.text
        assert [button.label for button in page.buttons if not button.disabled] == ["This server"]
        page = await turn(stage, page, "This server")
        assert "Made in this server" in page.text
        assert "/story" in page.text
        assert "No match for “dragon”" in (await library(stage, query="dragon")).text


@pytest.mark.asyncio
async def test_a_private_work_is_in_no_list_but_its_author_s(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        await keep(stage, "a secret", private=True)
        await keep(stage, "a song")
        mine = await library(stage)
        assert titles(mine) == ["a song", "a secret"]
        assert "private" in mine.text
        for person in (stage.mira, stage.tom):
            page = await library(stage, person, where="server")
            assert titles(page) == ["a song"]
            assert stage.mira.mention in page.text
            assert titles(await library(stage, person, query="secret", where="server")) == []
        assert titles(await library(stage, stage.tom)) == []


@pytest.mark.asyncio
async def test_what_was_made_in_a_hidden_channel_is_listed_for_those_who_see_it(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        for number in range(7):
            await keep(stage, f"tale {number}")
        staff = stage.discord.channel("staff")
        stage.discord.revoke(staff, "VIEW_CHANNEL", who=stage.tom)
        await made(stage, "the secret plan", where=staff)
        assert "The Secret Plan" in titles(await library(stage, stage.mira, where="server"))
        page = await library(stage, stage.tom, where="server")
        assert titles(page) == [f"tale {number}" for number in (6, 5, 4, 3, 2)]
        assert titles(await turn(stage, page, "Next", stage.tom)) == ["tale 1", "tale 0"]


@pytest.mark.asyncio
async def test_search_finds_words_of_every_script_and_keeps_them_from_page_to_page(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        for number in range(6):
            await keep(stage, f"ein Bär {number}")
        await keep(stage, "灯台と猫の話")
        await keep(stage, "a fox")
        assert titles(await library(stage, query="猫")) == ["灯台と猫の話"]
        page = await library(stage, query="BÄR")
        assert titles(page) == [f"ein Bär {number}" for number in (5, 4, 3, 2, 1)]
        assert "“BÄR”" in page.text
        page = await turn(stage, page, "Next")
        assert titles(page) == ["ein Bär 0"]
        page = await turn(stage, page, "This server")
        assert titles(page) == [f"ein Bär {number}" for number in (5, 4, 3, 2, 1)]
        assert titles(await choose(stage, page, "Comics")) == []
        assert titles(await choose(stage, page, "Stories")) == [f"ein Bär {number}" for number in (5, 4, 3, 2, 1)]


@pytest.mark.asyncio
async def test_a_query_comes_back_exactly_however_odd(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        odd = "`*a* _b_ | :x ~ elara:shelf:n 🐉 <@1>"
        for number in range(6):
            await keep(stage, f"{odd} {number}")
        page = await turn(stage, await library(stage, query=odd), "Next")
        assert len(titles(page)) == 1


@pytest.mark.asyncio
async def test_pages_still_answer_after_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with stages(tmp_path, monkeypatch) as next_stage:
        async with next_stage() as stage:
            for number in range(8):
                await keep(stage, f"tale {number}")
            page = await library(stage, query="tale")
        async with next_stage() as stage:
            page = await turn(stage, page, "Next")
            assert titles(page) == ["tale 2", "tale 1", "tale 0"]
            opened = await stage.discord.press(stage.mira, page, "Open")
            await opened.until(lambda reply: any(button.label == "More" for button in reply.buttons))
            assert "All of tale 2." in original(opened).text


@pytest.mark.asyncio
async def test_a_comic_stands_beside_a_small_picture_of_it(open_stage: OpenStage) -> None:
    async with stage_of(open_stage, limits=ROOMY) as stage:
        drawn = await stage.discord.command(stage.mira, stage.general, "comic", prompt="a fox", panels=2)
        await drawn.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        await made(stage, "a hare")
        await quiet(stage)
        page = await library(stage)
        assert len(titles(page)) == 2
        (picture,) = page.attachments
        assert max(Image.open(io.BytesIO(picture.data)).size) <= 160
        accessories = [part["accessory"]["type"] for part in walk(page.components) if part["type"] == SECTION]
        assert accessories == [THUMBNAIL]
        rows = [
            [child.get("label") for child in part["components"]]
            for part in walk(page.components)
            if part["type"] == ROW
        ]
        assert rows[:2] == [[say("button.open")]] * 2
        assert say("shelf.count", n=2) in page.text
        assert page.text.count("](https://discord.com/channels/") == 2
        page = await choose(stage, page, "Comics")
        assert len(page.attachments) == 1
        page = await choose(stage, page, "Stories")
        assert page.attachments == []


@pytest.mark.asyncio
async def test_opening_shows_the_exact_text_privately_with_its_buttons(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        text = "\n\n".join(f"Paragraph {number}: " + "the sea was calm. " * 30 for number in range(20))
        tells(stage, text)
        told = await made(stage, "the sea")
        calls = len(stage.gemini.calls)
        opened = await stage.discord.press(stage.tom, await library(stage, stage.tom, where="server"), "Open")
        await opened.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        reply = [original(opened), *opened.reply.followups]
        assert all(message.ephemeral for message in reply)
        assert [message.text for message in reply] == [message.text for message in told.reply.messages]
        assert body(reply) == body(told.reply.messages)
        assert [button.label for button in opened.reply.buttons] == [
            "Continue",
            "New version",
            "Comic",
            "Narrate",
            "More",
        ]
        assert len(stage.gemini.calls) == calls


@pytest.mark.asyncio
async def test_opening_shows_the_exact_files(open_stage: OpenStage) -> None:
    async with stage_of(open_stage, limits=ROOMY) as stage:
        drawn = await stage.discord.command(stage.mira, stage.general, "comic", prompt="a fox", panels=3)
        await drawn.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        spoken = await stage.discord.command(stage.mira, stage.general, "narrate", text="Good night, moon.")
        await spoken.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        await quiet(stage)
        for kind, made_here in (("comic", drawn), ("narration", spoken)):
            opened = await stage.discord.press(stage.mira, await library(stage, kind=kind), "Open")
            await opened.until(lambda reply: any(button.label == "More" for button in reply.buttons))
            files = [file.data for message in opened.reply.messages for file in message.attachments]
            assert files == [file.data for message in made_here.reply.messages for file in message.attachments]
            assert files


@pytest.mark.asyncio
async def test_a_work_that_is_being_made_is_listed_and_opens_later(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        tells(stage, "Once", (30.0, " upon"))
        told = await stage.story("slow")
        await told.until(lambda reply: "Once" in reply.text)
        page = await library(stage)
        assert say("shelf.running") in page.text
        opened = await stage.discord.press(stage.mira, page, "Open")
        assert say("refusal.still_running") in (await shown(opened)).text
        await stage.discord.press(stage.mira, original(told), "Stop")
        await told.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        await quiet(stage)
        assert "stopped" in (await library(stage)).text


@pytest.mark.asyncio
async def test_a_moderator_s_deletion_takes_a_work_off_the_server_s_list(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        told = [await made(stage, f"tale {number}") for number in range(4)]
        stage.discord.delete(original(told[0]))
        stage.discord.delete_bulk([original(told[1]), original(told[2])])
        await listed(stage, "Tale 3")
        mine = await library(stage)
        assert titles(mine) == ["Tale 3", "Tale 2", "Tale 1", "Tale 0"]
        assert mine.text.count("](https://discord.com/channels/") == 1
        assert "**[Tale 3](https://" in mine.text


@pytest.mark.asyncio
async def test_a_deleted_message_that_is_not_the_first_leaves_the_work_listed(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        tells(stage, "the sea was calm. " * 500)
        told = await made(stage, "the sea")
        other = stage.discord.post(stage.tom, stage.general, "hello")
        for message in (told.reply.messages[1], other, original(await made(stage, "a song"))):
            stage.discord.delete(message)
        await listed(stage, "the sea")


@pytest.mark.asyncio
async def test_a_work_whose_message_went_unheard_of_leaves_the_list_when_it_is_opened(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        told = await made(stage, "a song")
        page = await library(stage, stage.tom, where="server")
        original(told).is_deleted = True
        opened = await stage.discord.press(stage.tom, page, "Open")
        assert "was deleted here" in (await shown(opened)).text
        assert titles(await library(stage, stage.tom, where="server")) == []
        mine = await stage.discord.press(stage.mira, await library(stage), "Open")
        await mine.until(lambda reply: any(button.label == "More" for button in reply.buttons))


@pytest.mark.asyncio
async def test_an_open_button_of_an_old_page_opens_nothing_private_and_nothing_deleted(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        told = await made(stage, "a song")
        page = await library(stage, stage.tom, where="server")
        work = (await stage.app.work_service.library.listings.page(stage.mira.id, Scope.MINE)).entries[0]
        await stage.app.work_service.library.works.delete(work.id)
        opened = await stage.discord.press(stage.tom, page, "Open")
        assert say("refusal.unknown_work") in (await shown(opened)).text
        assert original(told).text


@pytest.mark.asyncio
async def test_no_one_opens_what_is_private_or_was_made_elsewhere(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        secret = await keep(stage, "a secret", private=True)
        await made(stage, "a song")
        song = (await stage.app.work_service.library.listings.page(stage.mira.id, Scope.MINE)).entries[0]
        for work_id, where in (
            (secret.id, stage.general),
            (song.id, stage.discord.dm(stage.tom)),
            (song.id, stage.discord.foreign_channel()),
        ):
            pressed = await forged(stage, Action.OPEN, work_id, stage.tom, where)
            assert say("refusal.not_here") in (await shown(pressed)).text


@pytest.mark.asyncio
async def test_a_search_without_a_match_says_so_and_nothing_else(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        await keep(stage, "a penguin")
        found, none = await library(stage, query="penguin"), await library(stage, query="zebra")
        assert say("shelf.found", query="penguin") in found.text
        assert say("shelf.empty.found", query="zebra") in none.text
        assert say("shelf.found", query="zebra") not in none.text
        assert [button.label for button in none.buttons] == [say("button.server")]


@pytest.mark.asyncio
async def test_in_direct_messages_and_where_elara_is_no_member_there_are_only_one_s_own(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        await keep(stage, "mine")
        await keep(stage, "of tom", by=stage.tom)
        for where in (stage.discord.dm(stage.mira), stage.discord.foreign_channel()):
            page = await library(stage, at=where)
            assert titles(page) == ["mine"]
            assert [button.label for button in page.buttons] == ["Open"]
