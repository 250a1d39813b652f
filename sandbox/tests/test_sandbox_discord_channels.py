"""Unmodified discord.py with threads, channel history and deleted messages."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator

import discord
import pytest

from sandbox.discord import DiscordSandbox, Person
from sandbox.tests.discord_bot import Interaction, StoryBot, story_bot
from sandbox.tests.test_sandbox_discord_messages import png


async def say_prompt(interaction: Interaction, prompt: str) -> None:
    await interaction.response.send_message(prompt)


async def open_thread(interaction: Interaction, prompt: str) -> None:
    """Answers, starts a thread from the answer, adds the person and writes there."""
    answered = await interaction.response.send_message(prompt)
    channel = interaction.channel
    assert isinstance(channel, discord.TextChannel)
    assert answered.message_id
    thread = await channel.get_partial_message(answered.message_id).create_thread(name="The tale")
    await thread.add_user(interaction.user)
    await thread.send("Chapter two")


async def a_thread(sandbox: DiscordSandbox, mira: Person) -> None:
    asked = await sandbox.command(mira, sandbox.channel("general"), "story", prompt="Chapter one")
    await asked.answered()
    await sandbox.until(lambda: bool(sandbox.threads) and bool(sandbox.transcript(sandbox.threads[0])), 5)


@pytest.mark.asyncio
async def test_the_library_starts_a_thread_and_adds_a_person() -> None:
    async with DiscordSandbox() as sandbox, story_bot(sandbox, open_thread) as bot:
        mira = sandbox.person("mira")
        await a_thread(sandbox, mira)
        [thread] = sandbox.threads
        assert (thread.name, thread.auto_archive_min) == ("The tale", 1440)
        assert set(thread.members) == {sandbox.bot.id, mira.id}
        assert [message.text for message in sandbox.transcript(thread)] == ["Chapter two"]
        known = bot.get_guild(sandbox.guild.id)
        assert known
        cached = known.get_thread(thread.id)
        assert cached
        assert (cached.name, cached.parent_id, cached.archived) == ("The tale", thread.parent.id, False)
        await cached.edit(name="A new name", archived=True)
        assert (thread.name, thread.archived) == ("A new name", True)
        assert (await cached.send("Chapter three")).channel == cached
        assert not thread.archived
        fetched = await bot.fetch_channel(thread.id)
        assert isinstance(fetched, discord.Thread)
        assert fetched.me is not None
        starter = await known.text_channels[0].fetch_message(thread.id)
        assert starter.flags.has_thread


@pytest.mark.asyncio
async def test_commands_and_buttons_work_in_a_thread() -> None:
    seen: list[object] = []

    class Buttons(discord.ui.View):
        @discord.ui.button(label="Go", custom_id="go")
        async def go(self, interaction: discord.Interaction, _button: discord.ui.Button[Buttons]) -> None:
            assert interaction.channel
            seen.append((interaction.channel.id, type(interaction.channel)))
            await interaction.response.edit_message(content="gone", view=None)

    async def on_story(interaction: Interaction, prompt: str) -> None:
        channel = interaction.channel
        assert isinstance(channel, discord.Thread)
        seen.append((channel.parent_id, interaction.app_permissions.send_messages_in_threads))
        await interaction.response.send_message(prompt, view=Buttons())
        answered.set()

    answered = asyncio.Event()
    async with DiscordSandbox() as sandbox:
        mira, general = sandbox.person("mira"), sandbox.channel("general")
        thread = sandbox.start_thread(mira, sandbox.post(mira, general, "Look"), "Theirs")
        async with story_bot(sandbox, on_story):
            asked = await sandbox.command(mira, thread, "story", prompt="in here")
            await asyncio.wait_for(answered.wait(), 3)
            assert [message.text for message in sandbox.transcript(thread)] == ["in here"]
            pressed = await sandbox.press(mira, asked.reply.messages[0], "go")
            await pressed.answered()
            assert asked.reply.text == "gone"
    assert seen == [(general.id, True), (thread.id, discord.Thread)]


@pytest.mark.asyncio
async def test_an_archived_thread_refuses_the_librarys_edits() -> None:
    async with DiscordSandbox() as sandbox, story_bot(sandbox, open_thread) as bot:
        await a_thread(sandbox, sandbox.person("mira"))
        [thread] = sandbox.threads
        sandbox.clock.shift(1440 * 60)
        [message] = sandbox.transcript(thread)
        channel = bot.get_partial_messageable(thread.id)
        with pytest.raises(discord.HTTPException) as refused:
            await channel.get_partial_message(message.id).edit(content="edited")
        assert (refused.value.status, refused.value.code) == (400, 50083)
        await channel.send("next")
        await channel.get_partial_message(message.id).edit(content="edited")
        assert [message.text for message in sandbox.transcript(thread)] == ["edited", "next"]


@pytest.mark.asyncio
async def test_history_pages_in_both_directions() -> None:
    async with DiscordSandbox() as sandbox, story_bot(sandbox, say_prompt) as bot:
        general = sandbox.channel("general")
        mira = sandbox.person("mira")
        posts = [sandbox.post(mira, general, f"{sandbox.bot.mention} {number}") for number in range(120)]
        channel = bot.get_channel(general.id)
        assert isinstance(channel, discord.TextChannel)

        async def numbers(found: AsyncIterator[discord.Message]) -> list[int]:
            return [int(message.content.split()[1]) async for message in found]

        tenth = discord.Object(posts[9].id)
        assert await numbers(channel.history(limit=None)) == list(range(119, -1, -1))
        assert await numbers(channel.history(limit=None, oldest_first=True)) == list(range(120))
        assert await numbers(channel.history(limit=3, after=tenth)) == [10, 11, 12]
        assert await numbers(channel.history(limit=2, before=tenth)) == [8, 7]
        assert await numbers(channel.history(limit=3, around=tenth)) == [10, 9, 8]


@pytest.mark.asyncio
async def test_the_bot_hears_of_messages_that_others_delete() -> None:
    async def on_story(interaction: Interaction, prompt: str) -> None:
        await interaction.response.send_message(prompt, ephemeral=prompt == "0")

    intents = discord.Intents(guilds=True, guild_messages=True)
    async with DiscordSandbox() as sandbox, story_bot(sandbox, on_story, intents=intents) as bot:
        mira, general = sandbox.person("mira"), sandbox.channel("general")
        asked = [await sandbox.command(mira, general, "story", prompt=str(number)) for number in range(5)]
        for one in asked:
            await one.answered()
        private, first, *rest = (one.reply.messages[0] for one in asked)
        sandbox.delete(private)
        sandbox.delete(first)
        sandbox.delete_bulk(rest[:2])
        told = [await asyncio.wait_for(bot.deleted.get(), 3) for _ in range(3)]
        assert told == [first.id, *(message.id for message in rest[:2])]
        assert sandbox.transcript(general) == rest[2:]


@pytest.mark.asyncio
async def test_a_context_menu_reads_files_and_components_of_others() -> None:
    seen: list[object] = []

    async def add_menu(bot: StoryBot) -> None:
        @bot.tree.context_menu(name="Make a comic of this")
        async def draw(interaction: Interaction, message: discord.Message) -> None:
            view = discord.ui.LayoutView.from_message(message)
            shown = [item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)]
            files = [(one.filename, one.content_type, await one.read()) for one in message.attachments]
            seen.append((message.content, shown, files, message.author.id))
            picture = discord.File(io.BytesIO(png()), "page.png")
            await interaction.response.send_message("Drawn", file=picture, ephemeral=True)

        await bot.tree.sync()

    async with DiscordSandbox() as sandbox, story_bot(sandbox, say_prompt) as bot:
        await add_menu(bot)
        mira, tom, general = sandbox.person("mira"), sandbox.person("tom"), sandbox.channel("general")
        plain = sandbox.post(tom, general, "A tale", files=[("tale.txt", b"Once")])
        theirs = sandbox.post(tom, general, components=[{"type": 10, "content": "Shown"}])
        for message in (plain, theirs):
            used = await sandbox.message_command(mira, message, "Make a comic of this")
            await used.answered()
            assert used.reply.ephemeral
            assert [one.filename for one in used.reply.attachments] == ["page.png"]
    files = [("tale.txt", "text/plain; charset=utf-8", b"Once")]
    assert seen == [("A tale", [], files, tom.id), ("", ["Shown"], [], tom.id)]


@pytest.mark.asyncio
async def test_the_library_knows_the_owner_and_reaches_people_in_private() -> None:
    async with DiscordSandbox() as sandbox:
        mira = sandbox.person("mira")
        sandbox.owner = mira
        async with story_bot(sandbox, say_prompt) as bot:
            assert (await bot.application_info()).owner.id == mira.id
            person = await bot.fetch_user(mira.id)
            await person.send("between us")
            assert [message.text for message in sandbox.transcript(sandbox.dm(mira))] == ["between us"]
            mira.accepts_dms = False
            with pytest.raises(discord.Forbidden) as refused:
                await person.send("more")
            assert refused.value.code == 50007
