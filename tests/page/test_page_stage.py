"""The stage, played with nothing but the space bar, and the tour that plays itself."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from sandbox.show.page import Page
from tests.page.conftest import Home, Opener
from tests.page.tab import PATIENCE_MS

pytestmark = pytest.mark.asyncio(loop_scope="module")

SOUNDS = "[...document.querySelectorAll('audio')].some((one) => one.currentTime > 0.05)"


async def test_a_presenter_plays_the_show_with_the_space_bar_and_starts_again(home: Home, open_tab: Opener) -> None:
    stage = Page(home.discord, home.people, home.channel, gemini=home.gemini, is_stage=True)
    async with stage:
        tab = await open_tab(address=stage.address, shows=".opening")
        page = tab.page
        await expect(page.get_by_label("A line from the audience")).to_have_value(re.compile("lantern"))
        for step, name in (("story-done", "story"), ("comic-done", "comic"), ("narration-done", "narration")):
            await page.keyboard.press("Space")
            await expect(page.locator(f"body[data-step={name}]")).to_have_count(1)
            await expect(page.locator(f"body[data-step={step}]")).to_have_count(1, timeout=2 * PATIENCE_MS)
        await page.wait_for_function(SOUNDS)
        await expect(tab.messages).not_to_have_count(0)
        await page.keyboard.press("r")
        await expect(page.locator(".opening")).to_be_visible()
        await expect(tab.messages).to_have_count(0)
        await page.keyboard.press("Space")
        await expect(page.locator("body[data-step=story-done]")).to_have_count(1, timeout=PATIENCE_MS)


async def test_the_line_is_the_audiences(home: Home, open_tab: Opener) -> None:
    stage = Page(home.discord, home.people, home.channel, gemini=home.gemini, is_stage=True)
    async with stage:
        tab = await open_tab(address=stage.address, shows=".opening")
        await tab.page.keyboard.press("Enter")
        line = tab.page.get_by_label("A line from the audience")
        await expect(line).to_be_focused()
        await tab.page.keyboard.type("A snail wins a race")
        await tab.page.keyboard.press("Enter")
        await tab.page.keyboard.press("Space")
        await expect(tab.message("A snail wins a race")).to_be_visible(timeout=PATIENCE_MS)


async def test_the_tour_plays_commands_and_can_be_stopped(open_tab: Opener) -> None:
    tab = await open_tab()
    await tab.page.get_by_role("button", name="Tour").click()
    await expect(tab.page.locator(".caption-card")).to_be_visible()
    reply = await tab.finished("finds a lantern that answers back", "used /story")
    await expect(reply).to_contain_text("The end")
    await expect(tab.message("Comic of")).to_be_visible(timeout=PATIENCE_MS)
    await tab.page.get_by_role("button", name="Stop the tour").first.click()
    await expect(tab.page.locator(".caption-card")).to_be_hidden()
