"""Helpers for finished works, private messages and their texts."""

from __future__ import annotations

import os
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.library.usage_limits import Spending
from bot.library.work_documents import Origin
from bot.reply.controls import Action, custom_id
from bot.settings import load
from bot.words.say import say
from bot.work.ending import COMPLETE
from bot.work.lineage import Lineage, Relation
from bot.work.request import Request, StoryOptions
from bot.work.work import Work
from sandbox.discord import Channel, DiscordSandbox, Invocation, Message, Person
from sandbox.gemini import GeminiSandbox, Pace
from tests.waiting import until_at_rest
from tests.wire.conftest import Stage, running, tiny_picture
from tests.wire.replies import ShiftedClock


@asynccontextmanager
async def stages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Callable[[], AbstractAsyncContextManager[Stage]]]:
    """One Discord and one Gemini. Each call starts the bot again on the same data."""
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    async with DiscordSandbox() as discord, GeminiSandbox(pace=Pace.instant(), draw=tiny_picture) as gemini:
        for name, value in gemini.env.items():
            monkeypatch.setenv(name, value)
        settings = load(
            {
                **gemini.env,
                "DISCORD_TOKEN": discord.bot_token,
                "DISCORD_API_URL": discord.api_url,
                "ELARA_DATA_DIR": str(tmp_path / "data"),
                "SHUTDOWN_GRACE_S": "6.2",
            }
        )

        @asynccontextmanager
        async def one() -> AsyncIterator[Stage]:
            async with running(settings) as app:
                await discord.wait_ready()
                yield Stage(discord, gemini, app, settings)
            await discord.wait_gone()

        yield one


async def keep(
    stage: Stage, prompt: str, *, by: Person | None = None, private: bool = False, after: Work | None = None
) -> Work:
    """Store a finished story, as if it had been made some time ago. No message shows it."""
    number = len(await stage.app.work_service.library.works.unfinished()) + time.monotonic_ns()
    person = by or stage.mira
    work = Work(
        id=f"{number:x}",
        request=Request(prompt=prompt, options=StoryOptions(), private=private),
        author_id=person.id,
        created_at=time.time(),
        text=f"All of {prompt}.",
        lineage=None
        if after is None
        else Lineage(parent_id=after.id, relation=Relation.CONTINUE, parent_author_id=after.author_id, chapter=2),
    )
    guild = stage.general.guild
    origin = Origin(
        interaction_id=number,
        guild_id=None if guild is None else guild.id,
        channel_id=stage.general.id,
        private=private,
    )
    works = stage.app.work_service.library.works
    assert await works.admit(work, origin, Spending())
    ended = Work(
        **{name: getattr(work, name) for name in Work.__slots__} | {"ending": COMPLETE, "ended_at": time.time()}
    )
    await works.conclude(ended, Spending())
    return ended


async def made(
    stage: Stage, prompt: str = "a lighthouse", *, where: Channel | None = None, private: bool = False
) -> Invocation:
    """Make a story to its end."""
    invocation = await stage.story(prompt, where=where, private=private)
    await invocation.until(lambda reply: any(button.label == "More" for button in reply.buttons))
    await quiet(stage)
    return invocation


async def quiet(stage: Stage) -> None:
    """Wait until no work is being made."""
    await until_at_rest(stage.app)


def original(invocation: Invocation) -> Message:
    assert invocation.reply.original is not None
    return invocation.reply.original


def page_of(invocation: Invocation) -> Message:
    """The private page that answers an interaction."""
    message = original(invocation)
    assert message.ephemeral
    return message


async def shown(invocation: Invocation, words: str = "") -> Message:
    """The private message of an interaction, once it has this text and is no longer the menu."""

    def is_shown() -> bool:
        message, text = invocation.reply.original, said(invocation)
        return message is not None and not message.is_loading and words in text and say("label.more") not in text

    await invocation.until(lambda _: is_shown())
    return page_of(invocation)


def said(invocation: Invocation) -> str:
    """The whole text of an interaction's answers."""
    reply = invocation.reply
    messages = [*([reply.original] if reply.original else []), *reply.followups]
    return "\n".join(message.text for message in messages)


async def library(stage: Stage, by: Person | None = None, at: Channel | None = None, **options: object) -> Message:
    """The first page of /library."""
    invocation = await stage.discord.command(by or stage.mira, at or stage.general, "library", **options)
    return await shown(invocation)


async def turn(stage: Stage, page: Message, button: str, by: Person | None = None) -> Message:
    """Press a button of a message. Returns the changed message."""
    before = len(page.revisions)
    pressed = await stage.discord.press(by or stage.mira, page, button)
    await pressed.answered()
    await stage.discord.until(lambda: len(page.revisions) > before)
    return page


async def choose(stage: Stage, page: Message, kind: str, by: Person | None = None) -> Message:
    """Choose a kind on a message. Returns the changed message."""
    (select,) = page.selects
    (value,) = (value for label, value in select.options if label == kind)
    before = len(page.revisions)
    await stage.discord.select(by or stage.mira, page, select.custom_id, [value])
    await stage.discord.until(lambda: len(page.revisions) > before)
    return page


def titles(page: Message) -> list[str]:
    """The names on a page, in order, without the links behind them."""
    lines = [line.strip("*") for line in page.text.splitlines() if line.startswith("**")]
    return [re.sub(r"\A\[(.*)\]\(\S+\)\Z", r"\1", line) for line in lines]


async def more(stage: Stage, message: Message, action: str, by: Person | None = None) -> Invocation:
    """Press a button in "More" of the work that a message shows."""
    menu = await stage.discord.press(by or stage.mira, message, "More")
    await menu.answered()
    return await stage.discord.press(by or stage.mira, page_of(menu), action)


async def in_form(stage: Stage, asked: Invocation, form: str, by: Person | None = None) -> Message:
    """The private message with the files of a comic, once their form was chosen in answer to "Download"."""
    question = await shown(asked, "pick a format")
    await stage.discord.select(by or stage.mira, question, question.selects[0].custom_id, [form])
    await stage.discord.until(lambda: bool(question.attachments))
    return question


async def forged(stage: Stage, action: Action, work_id: str, by: Person, where: Channel | None = None) -> Invocation:
    """Press a button that Elara has not shown to this person on this message."""
    button = {"type": 2, "style": 2, "label": "Forged", "custom_id": custom_id(action, work_id)}
    message = stage.discord.post(by, where or stage.general, "look", components=[{"type": 1, "components": [button]}])
    return await stage.discord.press(by, message, "Forged")


def stored_files(data_dir: Path) -> list[Path]:
    """The files of works, wherever they are in the folder of files."""
    return [path for path in (data_dir / "files").rglob("*") if path.is_file()]


def let_pass(stage: Stage, clock: ShiftedClock, seconds: float) -> None:
    """Let time pass for the library and for its files."""
    clock.shift(seconds)
    for path in stored_files(stage.settings.data_dir):
        stored_at = path.stat().st_mtime - seconds
        os.utime(path, (stored_at, stored_at))
