"""The client's handling of cogs and extensions, without a connection."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from discord.ext import commands

from bot.discord import client
from bot.discord.access import Audience
from bot.discord.client import Elara, extensions_in
from bot.discord.handlers import work_button
from bot.reply.controls import Action, custom_id

AGAIN = custom_id(Action.AGAIN, "0a1b")


class Plain(commands.Cog):
    """A cog with one button."""

    @work_button(Action.AGAIN, Audience.EVERYONE)
    async def again(self, interaction: Any, work_id: str) -> None: ...  # noqa: ANN401 - never called


class Failing(Plain):
    """Fails while it is added."""

    async def cog_load(self) -> None:
        raise RuntimeError("no such service")


@pytest.mark.asyncio
async def test_the_handlers_of_a_cog_come_and_go_with_it() -> None:
    bot = Elara()
    await bot.add_cog(Plain())
    assert bot.handlers.of_component(AGAIN) is not None
    await bot.remove_cog("Plain")
    assert bot.handlers.of_component(AGAIN) is None


@pytest.mark.asyncio
async def test_a_cog_that_fails_while_it_is_added_leaves_no_handler() -> None:
    bot = Elara()
    with pytest.raises(RuntimeError, match="no such service"):
        await bot.add_cog(Failing())
    assert bot.handlers.of_component(AGAIN) is None


@pytest.mark.asyncio
async def test_a_cog_with_a_handler_that_exists_is_refused_and_the_first_one_stays() -> None:
    bot = Elara()
    await bot.add_cog(Plain())
    with pytest.raises(ValueError, match="Failing"):
        await bot.add_cog(Failing())
    assert bot.handlers.of_component(AGAIN) is not None
    assert list(bot.cogs) == ["Plain"]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "source",
    ["async def setup(bot):\n    raise RuntimeError", "import no_such_module", "def setup(:", "X = 1"],
    ids=["setup raises", "import fails", "no Python", "no setup"],
)
async def test_whatever_is_wrong_with_an_extension_the_others_are_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, source: str
) -> None:
    package = tmp_path / "toys"
    package.mkdir()
    (package / "broken.py").write_text(source)
    (package / "working.py").write_text("async def setup(bot):\n    bot.is_toy_loaded = True\n")
    monkeypatch.syspath_prepend(tmp_path)
    bot = Elara()
    names = extensions_in("toys", [str(package)])
    assert names == ["toys.broken", "toys.working"]
    await bot.load_extensions(names)
    assert bot.failed_extensions == ["toys.broken"]
    assert list(bot.extensions) == ["toys.working"]
    assert "the extension toys.broken could not be loaded" in caplog.text
    await bot.unload_extension("toys.working")


@pytest.mark.asyncio
async def test_those_who_ask_at_once_who_owns_the_application_share_one_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bot, asked = Elara(), list[None]()

    async def application_info() -> SimpleNamespace:
        asked.append(None)
        await asyncio.sleep(0)
        return SimpleNamespace(team=None, owner=discord.Object(7))

    monkeypatch.setattr(bot, "application_info", application_info)
    people: list[Any] = [discord.Object(number) for number in (7, 8, 9)]
    assert await asyncio.gather(*map(bot.is_owner, people)) == [True, False, False]
    assert len(asked) == 1


@pytest.mark.asyncio
async def test_a_late_answer_about_the_owner_is_waited_for_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "OWNER_WAIT_S", 0.001)
    bot, asked, answer = Elara(), list[None](), asyncio.Event()

    async def application_info() -> SimpleNamespace:
        asked.append(None)
        await answer.wait()
        return SimpleNamespace(team=None, owner=discord.Object(7))

    monkeypatch.setattr(bot, "application_info", application_info)
    person: Any = discord.Object(7)
    assert not await bot.is_owner(person)
    answer.set()
    monkeypatch.setattr(client, "OWNER_WAIT_S", 60.0)
    assert await bot.is_owner(person)
    assert len(asked) == 1, "a request is never cancelled"
