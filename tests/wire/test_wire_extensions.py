"""An extension that cannot be loaded: the bot starts with the others, and its commands report that they are missing."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from discord.ext import commands

from bot.discord.client import Elara
from bot.words.say import say
from sandbox.discord import Invocation, Message
from tests.wire.harness import Harness, labels, open_harness
from tests.wire.replies import given_back

TEXT = "## The lamp\n\nThe lamp burned all night."
SENTENCE = say("refusal.unavailable")
BROKEN = ("cogs.library", "cogs.message_commands", "cogs.story", "cogs.takes")
MENU_COMMAND = "Narrate this"


@pytest.fixture(autouse=True)
def extensions_imported_once() -> None:
    """Every bot imports its own extensions here, as outside of tests."""


@contextmanager
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The extensions of `BROKEN` raise in their `setup`."""
    add_cog = Elara.add_cog

    async def refuse(bot: Elara, cog: commands.Cog, /, **options: object) -> None:
        if type(cog).__module__ in BROKEN:
            raise RuntimeError("no such service")
        await add_cog(bot, cog, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Elara, "add_cog", refuse)
        yield


def overwrites(harness: Harness) -> int:
    return sum(entry.method == "PUT" and entry.route.endswith("/commands") for entry in harness.discord.log)


async def refused(sent: Invocation) -> Message:
    """The private message about the missing function."""
    await sent.until(lambda reply: SENTENCE in reply.text)
    [message] = sent.reply.messages
    assert message.ephemeral
    assert SENTENCE in message.text
    return message


@pytest.mark.asyncio
async def test_the_bot_starts_without_an_extension_that_fails_and_says_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness:
        async with harness.running():
            story = await harness.story(TEXT)
            page = (await harness.discord.command(harness.mira, harness.general, "library")).reply
            await harness.discord.until(lambda: bool(page.messages) and "The lamp" in page.text)
            command_form = await harness.discord.command(harness.mira, harness.general, "story")
            await command_form.answered()
            work_form = await harness.more(story, "Edit prompt")
        before = overwrites(harness)
        with broken(monkeypatch), caplog.at_level(logging.ERROR):
            async with harness.running() as app:
                assert app.bot.failed_extensions == list(BROKEN)
                for name in BROKEN:
                    assert f"the extension {name} could not be loaded" in caplog.text
                assert "RuntimeError: no such service" in caplog.text

                # Its commands stay at Discord, because a sync without them would delete them.
                assert await app.bot.sync_commands() is False
                assert overwrites(harness) == before
                assert f"commands not synced: {', '.join(BROKEN)} could not be loaded" in caplog.text

                asked = await harness.discord.command(
                    harness.mira, harness.general, "story", prompt="a long\nwinding tale"
                )
                assert given_back(await refused(asked)) == "a long\nwinding tale"
                found = await harness.discord.autocomplete(
                    harness.mira, harness.general, "story", focused="genre", typed="myst"
                )
                assert found == []
                await refused(await harness.discord.message_command(harness.mira, story, MENU_COMMAND))
                await refused(await harness.discord.press(harness.mira, story, "New version"))
                await refused(await harness.discord.press(harness.mira, page.messages[0], "Open"))
                await refused(await harness.discord.press(harness.mira, page.messages[0], "This server"))
                sent = await harness.discord.submit_modal(harness.mira, command_form, {"prompt": "a fox"})
                assert given_back(await refused(sent)) == "a fox"
                sent = await harness.discord.submit_modal(harness.mira, work_form, {"prompt": "an owl"})
                assert given_back(await refused(sent)) == "an owl"

                # The others work, and offer none of its functions.
                more = await harness.press(story, "More")
                assert "Download" in labels(more.reply.messages[0])
                assert "Edit prompt" not in labels(more.reply.messages[0])
                narrated = await harness.discord.command(harness.mira, harness.general, "narrate", text="Good night.")
                await narrated.until(lambda reply: "The end" in reply.text)
        async with harness.running():
            await harness.press(story, "New version")
            await harness.discord.until(lambda: "Previous" in labels(story))


@pytest.mark.asyncio
async def test_every_custom_id_is_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        unknown = ("elara:dance:0a1b", "elara:mine:dance", "elara:4:of:0a1b", "another bot's", "0")
        buttons = [{"type": 2, "style": 2, "label": one[:20], "custom_id": one} for one in unknown]
        rows = [{"type": 1, "components": buttons[start : start + 5]} for start in range(0, len(buttons), 5)]
        old = harness.discord.post(harness.tom, harness.general, "an old message", components=rows)
        for one in unknown:
            pressed = await harness.discord.press(harness.mira, old, one[:20])
            reply = await pressed.until(lambda reply: bool(reply.messages))
            assert reply.ephemeral, one


@pytest.mark.asyncio
async def test_a_bot_that_is_closed_leaves_no_extension_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness:
        async with harness.running() as app:
            assert "cogs.story" in app.bot.extensions
            assert "cogs.story" in sys.modules
            bot = app.bot
        assert bot.extensions == {}
        assert bot.cogs == {}
        assert bot.tree.get_commands() == []
        assert bot.handlers.more_entries() == []
        assert "cogs.story" not in sys.modules
