"""The programs of the README run as they are printed there."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from sandbox.discord import DiscordSandbox
from sandbox.gemini import GeminiSandbox
from sandbox.tests.foreign_client import foreign_client, hikari_script, node_script

README: Final = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
_TIMEOUT_S: Final = 60.0


def program(title: str) -> str:
    """The code block whose first line is a comment with this title."""
    [found] = re.findall(
        rf"^```(?:python|js)\n(?:#|//) {re.escape(title)}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE
    )
    return str(found)


def command_for(title: str, path: Path) -> tuple[list[str], dict[str, str]]:
    """The program in a file, and how to run it; skips where its library is absent."""
    path.write_text(program(title), encoding="utf-8")
    if title in ("discord.js", "@google/genai"):
        (node, _), environ = node_script("", title)
        return [node, str(path)], environ
    if title == "hikari":
        (python, _), environ = hikari_script("")
        return [python, str(path)], environ
    return [sys.executable, str(path)], {}


@pytest.mark.asyncio
@pytest.mark.parametrize("library", ["discord.py", "hikari", "discord.js"])
async def test_the_bot_of_the_readme_says_hello(library: str, tmp_path: Path) -> None:
    script = command_for(library, tmp_path / "bot.cjs")
    async with DiscordSandbox() as discord:
        environ = {"DISCORD_API_URL": discord.api_url, "DISCORD_TOKEN": discord.bot_token, "HOME": str(tmp_path)}
        async with foreign_client(script, environ):
            await discord.wait_ready(_TIMEOUT_S)
            asked = await discord.command(discord.person("Mira"), discord.channel("general"), "hello")
            await asked.answered(_TIMEOUT_S)
            assert asked.reply.text == "Hello, Mira!"


@pytest.mark.asyncio
@pytest.mark.parametrize("library", ["google-genai", "@google/genai"])
async def test_the_story_of_the_readme_is_printed(library: str, tmp_path: Path) -> None:
    script = command_for(library, tmp_path / "story.cjs")
    async with GeminiSandbox() as gemini:
        printed = await output(script, {**gemini.env, "NODE_EXTRA_CA_CERTS": str(gemini.ca_path)})
        assert printed == gemini.calls[0].sent_text
    assert 60 < len(printed.split()) < 100


async def output(script: tuple[list[str], dict[str, str]], environ: Mapping[str, str]) -> str:
    command, own = script
    process = await asyncio.create_subprocess_exec(
        *command, env={"PATH": os.environ["PATH"], **own, **environ}, stdout=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(_TIMEOUT_S):
        printed, _ = await process.communicate()
    assert process.returncode == 0
    return printed.decode()


@pytest.mark.asyncio
async def test_the_test_of_the_readme_passes(tmp_path: Path) -> None:
    bot = tmp_path / "bot.py"
    bot.write_text(program("discord.py"), encoding="utf-8")
    names: dict[str, object] = {}
    exec(program("a test"), names)  # noqa: S102 - our own README
    test_hello = names["test_hello"]
    assert callable(test_hello)
    await test_hello(str(bot))


def test_the_picture_of_the_readme_tells_where_its_heads_are(tmp_path: Path) -> None:
    command, environ = command_for("a picture", tmp_path / "picture.py")
    environ = {**os.environ, **environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    told = subprocess.run(command, env=environ, check=True, capture_output=True, text=True, timeout=_TIMEOUT_S).stdout  # noqa: S603 - the README
    assert [line.split(" ")[0] for line in told.splitlines()] == ["Mira", "Otto"]


def test_the_reading_of_the_readme_is_heard(tmp_path: Path) -> None:
    command, environ = command_for("a reading", tmp_path / "reading.py")
    environ = {**os.environ, **environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    told = subprocess.run(  # noqa: S603 - the README
        command, env=environ, check=True, capture_output=True, text=True, timeout=_TIMEOUT_S, cwd=tmp_path
    ).stdout
    assert told == "The lamp burned\n"
