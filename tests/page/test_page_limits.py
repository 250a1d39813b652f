"""A work that the bot refuses: the stage and the tour say why in its words, and go on without it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.words.say import say
from sandbox.demo.servers import local_servers
from sandbox.show.page import Page
from sandbox.show.page.sample import sample_server
from tests.page.conftest import BRISK, Home, Opener
from tests.page.show import PATIENCE_MS, QUICK, step
from tests.wire.forked import forked_bot

pytestmark = pytest.mark.asyncio(loop_scope="session")

REASON: Final = say("refusal.daily_panels.left", left=1, needed=4, at=0).partition("<t:")[0].strip()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def home(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Home]:
    """A bot that draws no comic: the demo's own settings know no daily numbers."""
    folder = tmp_path_factory.mktemp("demo")
    async with local_servers({"PATH": os.environ["PATH"]}, folder / "data", BRISK) as found:
        servers = replace(found, environ={**found.environ, "DAILY_PANELS": "1"})
        people, channel = sample_server(servers.discord)
        async with (
            Page(servers.discord, people, channel, gemini=servers.gemini) as page,
            forked_bot(servers.environ, folder),
        ):
            await servers.discord.wait_ready(40)
            yield Home(servers, page, people, channel)


async def test_the_stage_says_why_there_is_no_comic_and_goes_on_to_the_voice(home: Home, open_tab: Opener) -> None:
    slow = replace(QUICK, characters_per_s=60.0)
    async with Page(home.discord, home.people, home.channel, gemini=home.gemini, stage=slow) as page:
        screen = (await open_tab(address=page.address, shows=".opening")).page
        await screen.keyboard.press("Space")
        await home.discord.until(
            lambda: any("The end" in one.text for one in home.discord.transcript(home.channel)), timeout_s=60
        )
        await screen.keyboard.press("ArrowRight")
        await expect(screen.get_by_role("alert").filter(has_text=REASON)).to_be_visible(timeout=PATIENCE_MS)
        await step(screen, "narration-done")


async def test_the_tour_says_why_there_is_no_comic_and_goes_on(home: Home, open_tab: Opener) -> None:
    tab = await open_tab()
    await tab.page.get_by_role("button", name="Tour").click()
    caption = tab.page.locator(".caption-card")
    await expect(caption).to_contain_text(REASON, timeout=PATIENCE_MS)
    await expect(caption).to_contain_text("Read aloud", timeout=PATIENCE_MS)
    await tab.page.get_by_role("button", name="Stop the tour").first.click()
    await expect(caption).to_be_hidden()
