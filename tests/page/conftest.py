"""One browser for the tests of a process, one bot and one page for those of a module."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from sandbox.demo.servers import LocalServers, local_servers
from sandbox.discord import Channel, DiscordSandbox, Person
from sandbox.gemini import GeminiSandbox, Pace
from sandbox.show.page import Page
from sandbox.show.page.sample import sample_server
from tests import budget
from tests.page.chromium import ADVICE, chromium_path, start_chromium
from tests.page.tab import Tab
from tests.wire.forked import forked_bot

# What a busy machine takes its time for is no fault of the page.
expect.set_options(timeout=30_000)

BRISK: Final = Pace(first_chunk_s=0.05, chunk_interval_s=0.02, words_per_chunk=(12, 20))
STEADY: Final = Pace(first_chunk_s=0.1, chunk_interval_s=0.15, words_per_chunk=(8, 12))
SLOW: Final = Pace(first_chunk_s=0.1, chunk_interval_s=0.5, words_per_chunk=(4, 8), picture_s=3.0)
_SETTINGS: Final = {"VOTE_SECONDS": "3600"}
_READY_S: Final = 40.0


@dataclass
class Home:
    """What stands behind the page."""

    stage: LocalServers
    page: Page
    people: list[Person]
    channel: Channel

    @property
    def discord(self) -> DiscordSandbox:
        return self.stage.discord

    @property
    def gemini(self) -> GeminiSandbox:
        assert self.stage.gemini is not None
        return self.stage.gemini


def chromium() -> str:
    """Where the machine's Chromium is; the test is skipped where there is none."""
    found = chromium_path()
    if found is None:
        pytest.skip(f"{ADVICE} to test the page")
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = chromium()
    async with async_playwright() as driver:
        started = await start_chromium(driver, path)
        yield started
        await started.close()
    budget.count_from_now()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def home(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Home]:
    folder = tmp_path_factory.mktemp("demo")
    environ = {"PATH": os.environ["PATH"], **_SETTINGS}
    async with local_servers(environ, folder / "data", BRISK) as stage:
        people, channel = sample_server(stage.discord)
        async with (
            Page(stage.discord, people, channel, gemini=stage.gemini) as page,
            forked_bot(stage.environ, folder),
        ):
            await stage.discord.wait_ready(_READY_S)
            yield Home(stage, page, people, channel)


@dataclass
class Opener:
    """Opens tabs, each a browser of its own as far as it knows, and finds what went wrong in them."""

    home: Home
    browser: Browser
    stack: AsyncExitStack
    tabs: list[Tab] = field(default_factory=list)

    async def __call__(
        self,
        *,
        address: str = "",
        shows: str = "#message-input",
        **context: Any,  # noqa: ANN401 - whatever a browser context takes
    ) -> Tab:
        own = await self.browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **context})
        self.stack.push_async_callback(own.close)
        tab = Tab(await own.new_page())
        self.tabs.append(tab)
        await tab.watch()
        await tab.page.goto(address or self.home.page.address)
        await expect(tab.page.locator(shows)).to_be_visible()
        await expect(tab.page.locator("[data-channel-id]").first).to_be_attached()  # the server has said hello
        return tab


@pytest_asyncio.fixture(loop_scope="session")
async def open_tab(home: Home, browser: Browser) -> AsyncIterator[Opener]:
    """Opens the page; when the test is over, nothing may have gone wrong in any tab."""
    home.gemini.pace = BRISK
    async with AsyncExitStack() as stack:
        opener = Opener(home, browser, stack)
        yield opener
    assert [fault for tab in opener.tabs for fault in tab.faults] == []
