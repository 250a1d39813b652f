"""A work that the bot refuses: the stage and the tour show the bot's reason, and continue without the work."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.words.say import say
from sandbox.show.page import Page
from tests.page.conftest import Home, Opener, home_in
from tests.page.show import QUICK, TIMEOUT_MS, step

pytestmark = pytest.mark.asyncio(loop_scope="session")

REASON: Final = say("refusal.daily_panels.left", left=1, needed=4, at=0).partition("<t:")[0].strip()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def home(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Home]:
    """A bot that refuses comics by a daily limit, which the demo's own settings do not have."""
    async with home_in(tmp_path_factory.mktemp("demo"), DAILY_PANELS="1") as opened:
        yield opened


async def test_the_stage_says_why_there_is_no_comic_and_goes_on_to_the_voice(home: Home, open_tab: Opener) -> None:
    slow = replace(QUICK, characters_per_s=60.0)
    async with Page(home.discord, home.people, home.channel, gemini=home.gemini, stage=slow) as page:
        screen = (await open_tab(address=page.address, shows=".opening")).page
        await screen.keyboard.press("Space")
        await home.discord.until(
            lambda: any("The end" in one.text for one in home.discord.transcript(home.channel)), timeout_s=60
        )
        await screen.keyboard.press("ArrowRight")
        await expect(screen.get_by_role("alert").filter(has_text=REASON)).to_be_visible(timeout=TIMEOUT_MS)
        await step(screen, "narration-done")


async def test_the_tour_says_why_there_is_no_comic_and_goes_on(home: Home, open_tab: Opener) -> None:
    tab = await open_tab()
    await tab.page.get_by_role("button", name="Tour").click()
    caption = tab.page.locator(".caption-card")
    await expect(caption).to_contain_text(REASON, timeout=TIMEOUT_MS)
    await expect(caption).to_contain_text("Read aloud", timeout=TIMEOUT_MS)
    await tab.page.get_by_role("button", name="Stop the tour").first.click()
    await expect(caption).to_be_hidden()
