"""The start: immediate refusals, faults that it waits for, and the health endpoint."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot import app
from bot.discord import client, login
from bot.discord.login import RefusedTokenError
from bot.settings import SettingsError
from sandbox.discord import DiscordSandbox
from sandbox.gemini import GeminiSandbox, errors
from sandbox.gemini.faults import BeforeHeaders, http_error
from sandbox.gemini.steps import Silence
from tests.waiting import TIMEOUT_S, until
from tests.wire.forked import forked_bot
from tests.wire.process import bot_process, environ_of, free_port, serving


@dataclass
class Servers:
    """The local Discord and Gemini, and the bot's data folder."""

    discord: DiscordSandbox
    gemini: GeminiSandbox
    data_dir: Path

    def environ(self, **more: str) -> dict[str, str]:
        return {**environ_of(self.discord, self.gemini, self.data_dir), **more}


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    monkeypatch.setattr(client, "RETRY_WAITS_S", (0.05,))
    monkeypatch.setattr(login, "RETRY_WAITS_S", (0.05,))


@asynccontextmanager
async def servers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, port: int = 0) -> AsyncIterator[Servers]:
    async with DiscordSandbox(port=port) as discord, GeminiSandbox() as gemini:
        monkeypatch.setenv("SSL_CERT_FILE", str(gemini.ca_path))
        yield Servers(discord, gemini, tmp_path / "data")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("environ", "sentences"),
    [
        ({}, ["DISCORD_TOKEN is not set: ", "GEMINI_API_KEY is not set: "]),
        ({"DISCORD_TOKEN": "x", "GEMINI_API_KEY": "y", "NARRATION_PARALLEL": "m"}, ["NARRATION_PARALLEL is 'm': "]),
    ],
    ids=["missing", "wrong"],
)
async def test_wrong_settings_end_with_code_2_and_one_sentence_each(
    tmp_path: Path, environ: dict[str, str], sentences: list[str]
) -> None:
    async with bot_process(environ, tmp_path) as bot:
        assert await bot.ended() == 2
        told = bot.written.splitlines()
        assert [line[: len(sentence)] for line, sentence in zip(told, sentences, strict=True)] == sentences


@pytest.mark.asyncio
async def test_a_refused_token_ends_with_code_2_and_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        servers(tmp_path, monkeypatch) as both,
        bot_process(both.environ(DISCORD_TOKEN="some.wrong.token"), tmp_path) as bot,
    ):
        assert await bot.ended() == 2
        assert bot.written.splitlines()[-1].startswith("Discord refused DISCORD_TOKEN: reset the token in")
        assert "some.wrong.token" not in bot.written
        assert bot.is_clean


@pytest.mark.asyncio
@pytest.mark.parametrize("error", ["bad_key", "permission_denied"])
async def test_a_refused_key_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: str) -> None:
    async with servers(tmp_path, monkeypatch) as both:
        refusal = errors.bad_key("wrong-key") if error == "bad_key" else errors.permission_denied()
        both.gemini.faults.add(http_error(refusal), kind="models", times=None)
        async with serving(both.environ()) as task:
            with pytest.raises(app.RefusedStartError, match=r"^Gemini refused GEMINI_API_KEY: create a key"):
                await task


@pytest.mark.asyncio
async def test_a_token_that_is_reset_while_running_stops_the_bot_with_the_same_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with servers(tmp_path, monkeypatch) as both, serving(both.environ()) as task:
        await both.discord.wait_ready()
        both.discord.gateway.drop(4004)
        with pytest.raises(app.RefusedStartError, match=r"^Discord refused DISCORD_TOKEN") as refused:
            await task
        assert isinstance(refused.value.__cause__, RefusedTokenError)


@pytest.mark.asyncio
async def test_while_discord_is_down_the_start_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    port = free_port()
    async with GeminiSandbox() as gemini:
        monkeypatch.setenv("SSL_CERT_FILE", str(gemini.ca_path))
        environ = {**gemini.env, "DISCORD_TOKEN": "sandbox-bot-token", "ELARA_DATA_DIR": str(tmp_path)}
        environ["DISCORD_API_URL"] = f"http://127.0.0.1:{port}/api/v10"
        with caplog.at_level(logging.WARNING):
            async with serving(environ) as task:
                await until(lambda: caplog.text.count("Discord cannot be reached") >= 2)
                assert not task.done()
                async with DiscordSandbox(port=port, bot_token=environ["DISCORD_TOKEN"]) as discord:
                    await discord.wait_ready()


@pytest.mark.asyncio
async def test_asked_to_end_while_waiting_for_discord_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with GeminiSandbox() as gemini:
        monkeypatch.setenv("SSL_CERT_FILE", str(gemini.ca_path))
        gemini.faults.add(BeforeHeaders(Silence()), kind="models", times=None)
        environ = {**gemini.env, "DISCORD_TOKEN": "sandbox-bot-token", "ELARA_DATA_DIR": str(tmp_path)}
        environ["DISCORD_API_URL"] = f"http://127.0.0.1:{free_port()}/api/v10"
        async with serving(environ):
            await asyncio.sleep(0.1)


@pytest.mark.asyncio
async def test_while_gemini_is_down_or_silent_the_bot_starts_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(app, "GEMINI_CHECK_WAIT_S", 0.1)
    async with servers(tmp_path, monkeypatch) as both:
        closed = f"https://127.0.0.1:{free_port()}"
        async with serving(both.environ(GOOGLE_GEMINI_BASE_URL=closed)):
            await both.discord.wait_ready()
        assert "Gemini is out of reach (lost); starting anyway" in caplog.text
        both.gemini.faults.add(BeforeHeaders(Silence()), kind="models", times=None)
        async with serving(both.environ()):
            await both.discord.wait_ready()
            await until(lambda: both.discord.gateway.is_ready)
        assert "Gemini has not answered yet; starting anyway" in caplog.text


@pytest.mark.asyncio
@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_commands_that_cannot_be_synced_are_synced_later_and_stop_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, method: str
) -> None:
    async with servers(tmp_path, monkeypatch) as both:
        fault = both.discord.faults.server_error(503, method=method, route="commands", count=2)
        async with serving(both.environ()):
            await both.discord.wait_ready()
        assert fault.struck == 2
        assert caplog.text.count("the commands cannot be synced (DiscordServerError)") == 2


@pytest.mark.asyncio
@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_commands_that_discord_refuses_are_logged_once_and_stop_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, method: str
) -> None:
    async with servers(tmp_path, monkeypatch) as both:
        both.discord.faults.error(400, 50035, method=method, route="commands", count=None)
        async with serving(both.environ()):
            await both.discord.until(lambda: both.discord.gateway.is_ready)
            await until(lambda: "Discord refused the commands" in caplog.text)
            assert both.discord.gateway.is_ready
        assert caplog.text.count("Discord refused the commands") == 1
        assert sum(entry.method == method and entry.route.endswith("/commands") for entry in both.discord.log) == 1


@pytest.mark.asyncio
async def test_the_commands_need_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with servers(tmp_path, monkeypatch) as both:
        # A folder in place of the file of an older version: it can be neither read nor written.
        (both.data_dir / "commands.sha256").mkdir(parents=True)
        async with serving(both.environ()):
            await both.discord.wait_ready()
        assert sum(entry.method == "PUT" and entry.route.endswith("/commands") for entry in both.discord.log) == 1


@pytest.mark.asyncio
async def test_the_health_endpoint_says_whether_the_gateway_is_connected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()

    async def health() -> int:
        """The endpoint's status; 0 while there is no answer."""
        try:
            async with session.get(f"http://127.0.0.1:{port}/healthz") as response:
                return response.status
        except aiohttp.ClientConnectorError:
            return 0

    async def until_health(status: int) -> None:
        async with asyncio.timeout(TIMEOUT_S):
            while await health() != status:  # noqa: ASYNC110 - a status may last for less than the pauses of `until_read`
                await asyncio.sleep(0.01)

    async with servers(tmp_path, monkeypatch) as both, aiohttp.ClientSession() as session:
        both.discord.latency_s = 0.3
        async with serving(both.environ(HEALTH_PORT=str(port))):
            await until_health(503)
            both.discord.latency_s = 0.0
            await until_health(200)
            both.discord.latency_s = 0.3
            both.discord.gateway.drop(4000)
            await until_health(503)
            both.discord.latency_s = 0.0
            await until_health(200)


@pytest.mark.asyncio
async def test_a_second_bot_on_the_same_folder_is_told_plainly_and_the_first_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with servers(tmp_path, monkeypatch) as both, serving(both.environ()) as first:
        await both.discord.wait_ready()
        async with forked_bot(both.environ(), tmp_path) as second:
            assert await second.ended() == 2
        assert second.written.splitlines()[-1].startswith(f"ELARA_DATA_DIR is '{both.data_dir}', where another Elara")
        assert second.is_clean
        assert not first.done()
        assert both.discord.gateway.is_ready


@pytest.mark.asyncio
async def test_a_database_that_does_not_answer_is_told_plainly_and_without_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with servers(tmp_path, monkeypatch) as both:
        url = f"postgresql://elara:sesame@127.0.0.1:{free_port()}/elara"
        async with forked_bot(both.environ(DATABASE_URL=url), tmp_path) as bot:
            assert await bot.ended() == 2
        assert "DATABASE_URL" in bot.written.splitlines()[-1]
        assert "sesame" not in bot.written
        assert bot.is_clean


@pytest.mark.asyncio
async def test_a_damaged_database_ends_with_code_2_and_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with servers(tmp_path, monkeypatch) as both:
        both.data_dir.mkdir()
        database = both.data_dir / "elara.db"
        database.write_bytes(b"a letter to my aunt, " * 500)
        async with forked_bot(both.environ(), tmp_path) as bot:
            assert await bot.ended() == 2
        [told] = bot.written.splitlines()
        assert told.startswith(f"The database '{database}' is damaged: put a backup in its place")


def no_folder() -> str:
    raise FileNotFoundError(2, "No usable temporary directory found")


@pytest.mark.asyncio
async def test_a_folder_or_a_port_that_is_not_to_be_had_is_told_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with servers(tmp_path, monkeypatch) as both:
        (tmp_path / "file").write_text("in the way")
        async with serving(both.environ(ELARA_DATA_DIR=str(tmp_path / "file"))) as task:
            with pytest.raises(SettingsError, match=r"^ELARA_DATA_DIR is '.*': File exists\. Choose a folder"):
                await task
        with monkeypatch.context() as patch:
            patch.setattr("tempfile.gettempdir", no_folder)
            async with serving(both.environ()) as task:
                with pytest.raises(SettingsError, match=r"^There is no folder for temporary files .* TMPDIR\.$"):
                    await task
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            async with serving(both.environ(HEALTH_PORT=port)) as task:
                with pytest.raises(SettingsError, match=rf"^HEALTH_PORT is {port}: .* Choose another port\.$"):
                    await task
