"""/help: its text by the person's permissions here, and its buttons."""

from __future__ import annotations

import pytest

from bot.discord import client
from bot.words.say import say
from bot.work.kinds import FEATURES, kinds_shown
from bot.work.request import Kind
from sandbox.discord import Channel, Message, Person
from tests.wire.conftest import OpenStage, Stage
from tests.wire.replies import labels
from tests.wire.shelf import made, shown


async def helped(stage: Stage, by: Person | None = None, where: Channel | None = None) -> Message:
    page = await shown(await stage.discord.command(by or stage.mira, where or stage.general, "help"))
    assert page.ephemeral
    return page


def clickable(stage: Stage, name: str) -> str:
    [command] = [one for one in stage.discord.commands if one["name"] == name]
    return f"</{name}:{command['id']}>"


@pytest.mark.asyncio
async def test_help_names_the_commands_so_that_they_can_be_clicked_and_what_is_left(open_stage: OpenStage) -> None:
    async with open_stage(DAILY_STORIES="3", DAILY_PANELS="8", DAILY_SPEECH_MINUTES="0") as stage:
        await made(stage)
        page = await helped(stage)
        makes = [features.command for features in FEATURES.values()]
        for name in (*makes, "voices", "library", "usage", "privacy"):
            assert clickable(stage, name) in page.text
        amounts = " · ".join((say("help.stories", n=2), say("help.panels", n=8)))
        assert say("help.left", amounts=amounts) in page.text
        assert labels(page) == [say(f"button.start.{kind.value}") for kind in Kind]
        assert not {char for char in page.text if char in "{}"}


@pytest.mark.asyncio
async def test_commands_can_be_clicked_after_every_start(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        await stage.restart()  # the commands are in sync, so none are sent
        assert clickable(stage, "story") in (await helped(stage)).text
        stage.app.bot.command_mentions.learn([])
        text = (await helped(stage)).text
        assert "/story" in text
        assert "</story" not in text


@pytest.mark.asyncio
async def test_help_says_what_this_person_may_do_beyond_the_rest(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        moderator, manager, zoe, operator = map(stage.discord.person, ("moderator", "manager", "zoe", "operator"))
        stage.discord.owner = operator
        stage.discord.give(moderator, stage.discord.role("moderators", "MANAGE_MESSAGES"))
        stage.discord.give(manager, stage.discord.role("managers", "MANAGE_GUILD"))
        lines = {
            "moderator": say("help.moderator"),
            "manager": say("help.manager", usage=clickable(stage, "usage")),
            "owner": say("help.owner", usage=clickable(stage, "usage")),
        }

        async def told(person: Person, where: Channel | None = None) -> set[str]:
            page = await helped(stage, person, where)
            return {name for name, line in lines.items() if line in page.text}

        assert await told(zoe) == set()
        assert await told(moderator) == {"moderator"}
        assert await told(manager) == {"manager"}
        assert await told(operator) == {"owner"}
        foreign = stage.discord.foreign_channel()
        assert await told(stage.discord.person("owner of Abroad"), foreign) == set()
        assert await told(manager, stage.discord.dm(manager)) == set()


@pytest.mark.asyncio
@pytest.mark.parametrize("command", ["help", "usage"])
async def test_an_answer_does_not_wait_for_the_name_of_the_owner(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    async with open_stage() as stage:
        monkeypatch.setattr(client, "OWNER_WAIT_S", 0.05)
        operator = stage.discord.owner = stage.discord.person("operator")
        owners = say("help.owner", usage=clickable(stage, "usage")) if command == "help" else say("usage.bot")

        async def answer() -> str:
            page = await shown(await stage.discord.command(operator, stage.general, command))
            return page.text

        away = stage.discord.faults.server_error(503, method="GET", route="/applications/@me")
        assert owners not in await answer()
        assert away.struck
        stage.discord.faults.clear()
        stage.discord.faults.error(403, 50001, method="GET", route="/applications/@me")
        assert owners not in await answer()
        stage.discord.faults.clear()
        assert owners in await answer()


@pytest.mark.asyncio
async def test_help_says_what_is_different_in_this_place(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        zoe = stage.discord.person("zoe")
        names = ("direct", "visiting", "no_files", "no_posts")

        async def told(where: Channel) -> tuple[set[str], list[str]]:
            page = await helped(stage, zoe, where)
            return {name for name in names if say(f"help.{name}") in page.text}, labels(page)

        every = [say(f"button.start.{kind.value}") for kind in Kind]
        texts = [say(f"button.start.{kind.value}") for kind in kinds_shown(with_files=False)]
        assert await told(stage.general) == (set(), every)
        assert await told(stage.discord.dm(zoe)) == ({"direct"}, every)
        assert await told(stage.discord.foreign_channel()) == ({"visiting"}, every)
        stage.discord.revoke(stage.general, "ATTACH_FILES")
        assert await told(stage.general) == ({"no_files"}, texts)
        quiet = stage.discord.channel("quiet")
        stage.discord.revoke(quiet, "SEND_MESSAGES")
        assert await told(quiet) == ({"no_posts"}, every)


@pytest.mark.asyncio
async def test_a_button_of_help_starts_a_work_that_everyone_here_may_see(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        page = await helped(stage)
        pressed = await stage.discord.press(stage.mira, page, say("button.start.story"))
        reply = await pressed.until(lambda reply: any(":more:" in (button.custom_id or "") for button in reply.buttons))
        assert not reply.ephemeral
        assert (await stage.kept()).author_id == stage.mira.id
