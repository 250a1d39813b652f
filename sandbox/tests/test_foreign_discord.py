"""Bots of other, unmodified libraries work with the local Discord: they register a command, answer, edit, upload."""

from __future__ import annotations

import pytest

from sandbox.discord import DiscordSandbox
from sandbox.tests import conformance
from sandbox.tests.foreign_client import ForeignClient, foreign_client, hikari_script, node_script

FILE = b"five!"


@pytest.mark.asyncio
@pytest.mark.parametrize("library", ["discord.js", "hikari"])
async def test_a_bot_of_another_library_answers_edits_and_uploads(library: str) -> None:
    script = node_script("discord_js_bot.cjs", library) if library != "hikari" else hikari_script("hikari_bot.py")
    async with DiscordSandbox() as discord:
        environ = {"DISCORD_TOKEN": discord.bot_token, "DISCORD_API_URL": discord.api_url}
        async with foreign_client(script, environ) as bot:
            ready = await bot.told("ready")
            assert ready["commands"] == ["echo"] == [command["name"] for command in discord.commands]
            await _echo(discord, bot)
            await _refusals(discord, bot)
        if conformance.available():
            assert [problem for entry in discord.log for problem in conformance.validate_request(entry)] == []


async def _echo(discord: DiscordSandbox, bot: ForeignClient) -> None:
    mira, channel = discord.person("Mira"), discord.channel("general")
    invocation = await discord.command(mira, channel, "echo", text="hello", file=("a.txt", FILE))
    edited = await bot.told("edited")
    assert (edited["content"], edited["files"]) == ("hello", [["back.txt", len(FILE)]])
    assert (await bot.told("followed"))["ephemeral"]
    posted = await bot.told("posted")
    assert posted == {
        "event": "posted",
        "content": "a message of its own, edited",
        "thread": "more of it",
        "has_thread": True,
    }
    shown, private = invocation.reply.messages
    assert [file.data for file in shown.attachments] == [FILE]
    assert private.ephemeral
    assert [message.text for message in discord.transcript(channel)] == ["hello", "a message of its own, edited"]
    assert [message.text for message in discord.transcript(discord.threads[0])] == ["in the thread"]

    pressed = await discord.press(mira, shown, "again")
    await bot.told("asked")
    await pressed.answered()
    assert pressed.modal is not None
    await discord.submit_modal(mira, pressed, {"text": "goodbye"})
    await bot.told("updated")
    assert (shown.text, list(invocation.reply.buttons)) == ("goodbye", [])


async def _refusals(discord: DiscordSandbox, bot: ForeignClient) -> None:
    """Error codes arrive, and seven messages at once wait for a bucket of five instead of failing."""
    await bot.go_on()
    refused = [await bot.told("refused") for _ in range(2)]
    assert [(one["code"], one["status"]) for one in refused] == [(50035, 400), (10008, 404)]
    contents = [str(number) for number in range(7)]
    assert (await bot.told("sent"))["contents"] == contents
    assert sorted(message.text for message in discord.transcript(discord.channel("general")))[:7] == contents
