"""One browser for the tests of a process, one bot and one page for those of a module."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
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
from tests.sqlite_file import lay_migrated_file
from tests.wire.forked import forked_bot
from tests.wire.timeouts import PATIENT, wait_longer

# A busy machine may be slow without a fault of the page.
expect.set_options(timeout=30_000)

BRISK: Final = Pace(first_chunk_s=0.02, chunk_interval_s=0.01, words_per_chunk=(60, 90))
STEADY: Final = Pace(first_chunk_s=0.1, chunk_interval_s=0.15, words_per_chunk=(12, 20))
SLOW: Final = Pace(first_chunk_s=0.1, chunk_interval_s=0.5, words_per_chunk=(4, 8), picture_s=3.0)
_READY_S: Final = 40.0
# Removes the focus. Returns whether nothing is open and nothing is typed.
_REST: Final = """() => {
  document.activeElement?.blur();
  document.getElementById("live").textContent = "";
  return !document.querySelector("dialog[open]") && document.getElementById("message-input")?.value === "";
}"""


@dataclass
class Home:
    """The servers and the bot behind the page."""

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
    """The path of the installed Chromium. Without one the test is skipped."""
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


@asynccontextmanager
async def home_in(folder: Path, **settings: str) -> AsyncIterator[Home]:
    """A page with servers and a bot of its own, with these settings, that keeps its data in `folder`."""
    lay_migrated_file(folder / "data")
    async with local_servers({"PATH": os.environ["PATH"]}, folder / "data", BRISK, PATIENT) as opened:
        stage = replace(opened, environ={**opened.environ, **settings})
        people, channel = sample_server(stage.discord)
        async with (
            Page(stage.discord, people, channel, gemini=stage.gemini) as page,
            forked_bot(stage.environ, folder, wait_longer),
        ):
            await stage.discord.wait_ready(_READY_S)
            yield Home(stage, page, people, channel)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def home(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Home]:
    async with home_in(tmp_path_factory.mktemp("demo"), VOTE_SECONDS="3600") as opened:
        yield opened


@dataclass
class Opener:
    """Opens tabs, each in its own browser context, and collects their errors."""

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
        await expect(tab.page.locator("[data-channel-id]").first).to_be_attached()  # the first item has arrived
        return tab


@dataclass
class KeptTab:
    """One tab for the tests of a module that need no new one, because opening a tab takes longer than most tests."""

    opener: Opener
    tab: Tab | None = None

    async def as_new(self) -> Tab:
        """The tab in its first state: with the first person, in the first channel, and nothing open."""
        if self.tab is None or not await self.tab.page.evaluate(_REST):
            await self.close()
            self.tab = await self.opener()
            return self.tab
        home = self.opener.home
        first = home.people[0].username
        if await self.tab.page.get_by_role("button", name=f"Become {first}").count():
            await self.tab.become(first)
        channel = self.tab.page.locator(f'[data-channel-id="{home.channel.id}"]').first
        if "on" not in (await channel.get_attribute("class") or "").split():
            await channel.click()
            await expect(self.tab.page.locator("#top")).to_contain_text(home.channel.name)
        return self.tab

    async def close(self) -> None:
        """Close it; the next test opens another one."""
        self.tab = None
        await self.opener.stack.aclose()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def kept_tab(home: Home, browser: Browser) -> AsyncIterator[KeptTab]:
    async with AsyncExitStack() as stack:
        yield KeptTab(Opener(home, browser, stack))


@pytest_asyncio.fixture(loop_scope="session")
async def tab(home: Home, kept_tab: KeptTab, request: pytest.FixtureRequest) -> AsyncIterator[Tab]:
    """The page in a tab that tests share. After the test, the tab must have no errors."""
    home.gemini.pace = BRISK
    given, failed = await kept_tab.as_new(), request.session.testsfailed
    yield given
    faults, given.faults = given.faults, []
    if faults or request.session.testsfailed > failed:
        await kept_tab.close()
    assert faults == []


@pytest_asyncio.fixture(loop_scope="session")
async def open_tab(home: Home, browser: Browser, kept_tab: KeptTab) -> AsyncIterator[Opener]:
    """Opens the page in new tabs. After the test, no tab may have errors."""
    home.gemini.pace = BRISK
    await kept_tab.close()  # otherwise it would draw everything as well
    async with AsyncExitStack() as stack:
        opener = Opener(home, browser, stack)
        yield opener
    assert [fault for tab in opener.tabs for fault in tab.faults] == []
