"""The demo with the page: it prints its address, restarts a bot that died, and ends on request."""

from __future__ import annotations

import asyncio
import io
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest

from sandbox.demo import command
from sandbox.demo.page import PageOptions, serve_page

TIMEOUT_S = 40.0
ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def demo_process(cwd: Path, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "demo", *arguments),
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


async def line_with(process: asyncio.subprocess.Process, pattern: str) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(TIMEOUT_S):
        while line := (await process.stdout.readline()).decode():
            if found := re.search(pattern, line):
                return found[0]
    raise AssertionError(f"the demo ended without {pattern}")


async def readiness(socket: aiohttp.ClientWebSocketResponse, *, ready: bool) -> None:
    async with asyncio.timeout(TIMEOUT_S):
        while True:
            frame: dict[str, Any] = await socket.receive_json()
            if frame.get("ready") is ready:
                return


async def samples(socket: aiohttp.ClientWebSocketResponse) -> list[str]:
    """The commands whose works are made at the start, once all of them have been typed."""
    async with asyncio.timeout(TIMEOUT_S):
        while True:
            frame: dict[str, Any] = await socket.receive_json()
            if frame["type"] == "samples" and len(frame["samples"]) == 3:
                return [sample["command"] for sample in frame["samples"]]


@pytest.mark.asyncio
async def test_it_stays_revives_a_bot_that_died_and_leaves_no_one_behind(tmp_path: Path) -> None:
    async with demo_process(tmp_path, "--no-browser", "--out", "kept") as process:
        address = await line_with(process, r"http://127\.0\.0\.1:\d+/\?t=\S+")
        base = address.partition("/?")[0]
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(cookie_jar=jar) as session:
            async with session.get(address, allow_redirects=False) as answer:
                assert answer.status == 303
            async with session.ws_connect(f"{base}/live", headers={"Origin": base}) as page:
                await readiness(page, ready=True)
                assert await samples(page) == ["story", "comic", "narrate"]
                [bot] = psutil.Process(process.pid).children()
                bot.kill()
                await readiness(page, ready=False)
                await readiness(page, ready=True)
        assert await line_with(process, r"exit code -9; it is started again")
        [bot] = psutil.Process(process.pid).children()
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(TIMEOUT_S):
            assert await process.wait() == 0
        assert not bot.is_running()
    assert (tmp_path / "kept" / "data").is_dir()


@pytest.mark.asyncio
@pytest.mark.parametrize("has_screen", [True, False])
async def test_a_bot_that_cannot_live_ends_the_demo_with_its_log(
    has_screen: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.demo.page._RESTART_S", 0.0)
    monkeypatch.setattr("sys.platform", "linux")
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    stream = io.StringIO()
    environ = {"PATH": os.environ["PATH"], "LOG_LEVEL": "LOUD", "DISPLAY": ":0" if has_screen else ""}
    assert await serve_page(environ, tmp_path, PageOptions(), stream) == 1
    address = re.findall(r"http://\S+", stream.getvalue())
    assert opened == (address if has_screen else [])
    assert "3 times within a minute" in stream.getvalue()
    assert "LOG_LEVEL" in (tmp_path / "bot.log").read_text()


@pytest.mark.parametrize(
    ("arguments", "is_free", "are_made"),
    [
        ([], True, True),
        ([], False, False),
        (["--samples"], False, True),
        (["--no-samples"], True, False),
        (["--stage"], True, False),
    ],
)
def test_works_are_made_at_the_start_where_they_cost_nothing_or_are_asked_for(
    arguments: list[str], is_free: bool, are_made: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[PageOptions] = []

    async def stayed(_environ: object, _out: object, options: PageOptions, *_more: object) -> int:
        given.append(options)
        return 0

    monkeypatch.setattr(command, "serve_page", stayed)
    assert command.main(["--no-browser", *arguments], {}) == 0
    assert given[0].wants_samples(is_free=is_free) is are_made


def test_a_port_that_is_taken_is_told_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with pytest.raises(SystemExit):
            command.main(["--no-browser", "--port", port, "--out", str(tmp_path)], {"PATH": os.environ["PATH"]})
    assert f"port {port} is taken" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "is_terminal", "stays"),
    [
        ([], True, True),
        ([], False, False),
        (["--terminal"], True, False),
        (["/story a fox"], True, False),
        (["--no-browser"], False, True),
        (["--stage"], False, True),
    ],
)
def test_where_the_demo_is_shown(
    arguments: list[str], is_terminal: bool, stays: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen: list[str] = []

    async def played(*given: object) -> int:
        chosen.append("terminal")
        return 0

    async def stayed(*given: object) -> int:
        chosen.append("page")
        return 0

    monkeypatch.setattr(command, "play", played)
    monkeypatch.setattr(command, "serve_page", stayed)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: is_terminal, raising=False)
    assert command.main(arguments, {}) == 0
    assert chosen == ["page" if stays else "terminal"]
