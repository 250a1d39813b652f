"""With a proxy: the bot reaches Discord and Gemini through it, except the hosts that NO_PROXY names."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.settings import SettingsError, load
from sandbox.discord import DiscordSandbox, Limits
from sandbox.gemini import GeminiSandbox, Pace
from tests.wire.conftest import running, tiny_picture
from tests.wire.forked import forked_bot
from tests.wire.process import environ_of, free_port
from tests.wire.proxy import forward_proxy

ELSEWHERE = "discord.invalid"
"""A name that no DNS server resolves (RFC 6761), so a connection without the proxy fails."""


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)


@asynccontextmanager
async def both(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[DiscordSandbox, GeminiSandbox]]:
    async with (
        DiscordSandbox(Limits(channel_requests=100)) as discord,
        GeminiSandbox(pace=Pace.instant(), draw=tiny_picture) as gemini,
    ):
        for name, value in gemini.env.items():
            monkeypatch.setenv(name, value)
        yield discord, gemini


@pytest.mark.asyncio
async def test_everything_goes_through_the_proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with both(monkeypatch) as (discord, gemini), forward_proxy() as proxy:
        port = urlsplit(discord.api_url).port
        discord.state.base_url = discord.state.cdn.base_url = f"http://{ELSEWHERE}:{port}"
        named = proxy.url.replace("://", "://elara:sesame@")
        monkeypatch.setenv("HTTP_PROXY", named)
        monkeypatch.setenv("https_proxy", named)
        async with running(load(environ_of(discord, gemini, tmp_path))):
            await discord.wait_ready()
            mira, general = discord.person("mira"), discord.channel("general")
            story = await discord.command(mira, general, "story", prompt="a lighthouse")
            await story.until(lambda reply: "The end" in reply.text)
            spoken = await discord.command(mira, general, "narrate", attachment=("night.txt", b"Good night."))
            await spoken.until(lambda reply: "The end" in reply.text)
            discord.gateway.drop(4000)
            await discord.wait_gone()
            await discord.wait_ready()
        # REST, gateway and files: only the proxy can resolve their host.
        assert proxy.requests
        assert all(urlsplit(target).hostname == ELSEWHERE for target in proxy.requests)
        assert urlsplit(gemini.base_url).netloc in proxy.tunnels
        assert gemini.calls_of("stream")
        assert gemini.calls_of("live")
        assert proxy.authorizations == {"Basic " + base64.b64encode(b"elara:sesame").decode()}


@pytest.mark.asyncio
async def test_what_no_proxy_names_is_reached_directly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with both(monkeypatch) as (discord, gemini):
        closed = f"http://127.0.0.1:{free_port()}"
        monkeypatch.setenv("HTTP_PROXY", closed)
        monkeypatch.setenv("HTTPS_PROXY", closed)
        monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")
        async with running(load(environ_of(discord, gemini, tmp_path))):
            await discord.wait_ready()
            story = await discord.command(discord.person("mira"), discord.channel("general"), "story", prompt="a fox")
            await story.until(lambda reply: "The end" in reply.text)


@pytest.mark.asyncio
@pytest.mark.parametrize("proxy", ["socks5://me:sesame@127.0.0.1:9050", "127.0.0.1:3128"])
async def test_a_proxy_that_cannot_be_used_is_told_plainly_and_without_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    async with both(monkeypatch) as (discord, gemini):
        monkeypatch.setenv("HTTP_PROXY", proxy)
        settings = load(environ_of(discord, gemini, tmp_path))
        with pytest.raises(SettingsError, match=r"^HTTP_PROXY names a proxy that Elara cannot use\. Give its") as told:
            async with running(settings):
                pass
        assert "sesame" not in str(told.value)
        monkeypatch.delenv("HTTP_PROXY")
        (tmp_path / ".env").write_text(f"HTTP_PROXY={proxy}\n")
        async with forked_bot(environ_of(discord, gemini, tmp_path), tmp_path) as bot:
            assert await bot.ended() == 2
        assert bot.written.splitlines()[-1] == str(told.value)
        assert bot.is_clean
