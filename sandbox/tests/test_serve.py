"""The servers without a bot: they print their addresses and variables, take faults over HTTP, and end by Ctrl-C."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from sandbox import serve
from sandbox.control import FaultControl
from sandbox.discord import DiscordSandbox
from sandbox.gemini import GeminiSandbox

ROOT = Path(__file__).parents[2]
MODEL = "gemini-3.8-flash"


@dataclass
class Control:
    discord: DiscordSandbox
    gemini: GeminiSandbox
    session: aiohttp.ClientSession
    url: str

    async def fault(self, server: str, name: str, **parameters: object) -> tuple[int, Any]:
        body = {"fault": name, **parameters}
        async with self.session.post(f"{self.url}/{server}/faults", json=body) as answer:
            return answer.status, await answer.json() if answer.status != 204 else None

    async def clear(self, server: str) -> None:
        async with self.session.delete(f"{self.url}/{server}/faults") as answer:
            assert answer.status == 204

    async def me(self) -> int:
        headers = {"Authorization": f"Bot {self.discord.bot_token}"}
        async with self.session.get(f"{self.discord.api_url}/users/@me", headers=headers) as answer:
            return answer.status

    async def generated(self) -> int:
        url = f"{self.gemini.base_url}/v1beta/models/{MODEL}:generateContent"
        body = {"contents": [{"parts": [{"text": "hello"}]}]}
        context = self.gemini.certificate.client_context()
        headers = {"x-goog-api-key": self.gemini.api_key}
        async with self.session.post(url, json=body, headers=headers, ssl=context) as answer:
            return answer.status


@asynccontextmanager
async def control() -> AsyncIterator[Control]:
    async with (
        DiscordSandbox() as discord,
        GeminiSandbox() as gemini,
        FaultControl(discord, gemini) as faults,
        aiohttp.ClientSession() as session,
    ):
        yield Control(discord, gemini, session, faults.url)


@pytest.mark.asyncio
async def test_a_fault_over_http_meets_the_next_request_of_discord() -> None:
    async with control() as box:
        assert await box.fault("discord", "server_error", status=503, route="/users/@me") == (204, None)
        assert [await box.me(), await box.me()] == [503, 200]
        await box.fault("discord", "error", status=403, code=50013, count=None)
        assert [await box.me(), await box.me()] == [403, 403]
        await box.clear("discord")
        assert await box.me() == 200


@pytest.mark.asyncio
async def test_a_fault_over_http_meets_the_next_call_of_gemini() -> None:
    async with control() as box:
        assert await box.fault("gemini", "overloaded", model=MODEL, times=2) == (204, None)
        assert [await box.generated() for _ in range(3)] == [503, 503, 200]
        await box.fault("gemini", "rate_limited", retry_after_s=3, skip=1)
        assert [await box.generated(), await box.generated()] == [200, 429]
        await box.fault("gemini", "block", times=None)
        await box.clear("gemini")
        assert await box.generated() == 200


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("name", "parameters"),
    [("no such fault", {}), ("error", {"status": "many"}), ("error", {"speed": 1}), ("slow", {"status": 500})],
)
async def test_what_is_no_fault_is_refused_with_a_sentence(name: str, parameters: dict[str, object]) -> None:
    async with control() as box:
        status, body = await box.fault("discord", name, **parameters)
        assert status == 400
        assert body["message"]
        assert await box.me() == 200


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("skipped_words", {"start": 20, "count": 8}),
        ("early_stop", {"share": 0.8, "full_transcript": True}),
        ("noise", {"amplitude": 20, "start": 0.5}),
        ("closed_after", {"share": 0.9, "code": 1011}),
        ("words_unheard", {"start": -2, "count": 2, "model": "transcribe"}),
        ("transcript_form", {"as_text": True, "as_transcription": False}),
    ],
)
async def test_faults_of_speech_can_be_put_in_force(name: str, parameters: dict[str, object]) -> None:
    async with control() as box:
        assert await box.fault("gemini", name, **parameters) == (204, None)


@pytest.mark.asyncio
async def test_the_faults_are_listed() -> None:
    async with control() as box, box.session.get(f"{box.url}/gemini/faults") as answer:
        names = (await answer.json())["faults"]
        assert {"overloaded", "reset", "finish"} <= set(names)


@pytest.mark.asyncio
async def test_a_page_in_a_browser_cannot_inject_a_fault() -> None:
    async with control() as box:
        url = f"{box.url}/discord/faults"
        body = '{"fault": "unknown_message"}'
        async with box.session.post(url, data=body, headers={"Content-Type": "text/plain"}) as answer:
            assert answer.status == 415
        async with box.session.post(url, json={"fault": "unknown_message"}, headers={"Host": "evil.example"}) as answer:
            assert answer.status == 403
        assert await box.me() == 200


@pytest.mark.asyncio
async def test_it_prints_what_a_bot_needs_and_ends_when_it_is_asked_to(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "--token", "a token", "--ca-dir", str(tmp_path)),
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            printed = (await process.stdout.readuntil(b"Ctrl-C.")).decode()
        variables = dict(re.findall(r"^export (\w+)='?([^'\n]*)'?$", printed, re.MULTILINE))
        assert variables["DISCORD_TOKEN"] == "a token"
        assert variables["SSL_CERT_FILE"] == variables["NODE_EXTRA_CA_CERTS"] == str(tmp_path / "ca.pem")
        async with aiohttp.ClientSession() as session:
            headers = {"Authorization": "Bot a token"}
            async with session.get(f"{variables['DISCORD_API_URL']}/users/@me", headers=headers) as answer:
                assert (await answer.json())["username"] == "Bot"
            context = ssl.create_default_context(cafile=variables["SSL_CERT_FILE"])
            headers = {"x-goog-api-key": variables["GEMINI_API_KEY"]}
            url = f"{variables['GOOGLE_GEMINI_BASE_URL']}/v1beta/models"
            async with session.get(url, headers=headers, ssl=context) as answer:
                assert f"models/{MODEL}" in {model["name"] for model in (await answer.json())["models"]}
            [address] = re.findall(r"http://127\.0\.0\.1:\d+/\?t=\S+", printed)
            async with session.get(address, allow_redirects=False) as answer:
                assert answer.status == 303
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(60):
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def test_a_port_that_is_taken_is_told_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SystemExit):
            serve.main(["--discord-port", str(taken.getsockname()[1])])
    assert "taken" in capsys.readouterr().err
