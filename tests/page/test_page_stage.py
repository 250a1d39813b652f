"""The stage: a whole show with the space bar, its keys, letters, lines and spares; and the automatic tour."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any, Final

import pytest
import pytest_asyncio
from playwright.async_api import ViewportSize, expect

from sandbox.discord import Channel, Invocation
from sandbox.gemini.faults import silence
from sandbox.show.page import Page
from sandbox.show.page.stage import StageOptions
from tests.page.conftest import Home, Opener
from tests.page.show import QUICK, TIMEOUT_MS, smallest_letters, stage_page, step, whole_show
from tests.page.tab import Tab

pytestmark = pytest.mark.asyncio(loop_scope="session")

HASTY: Final = StageOptions(characters_per_s=600.0, stall_timeout_s=3.0, voice_s=3.0)
SHARE: Final = 0.04
SIZES: Final[list[ViewportSize]] = [{"width": 1920, "height": 1080}, {"width": 1280, "height": 720}]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def earlier(home: Home) -> AsyncIterator[Channel]:
    """A channel in which a story, a comic and a narration stand: a stage there makes no spare."""
    channel, mira = home.discord.channel("earlier"), home.people[0]
    asked: list[Invocation] = [
        await home.discord.command(mira, channel, "story", prompt="an earlier fox"),
        await home.discord.command(mira, channel, "comic", prompt="an earlier fox", panels=2),
        await home.discord.command(mira, channel, "narrate", text="An earlier fox sleeps."),
    ]
    for one in asked:
        await one.until(lambda reply: any(button.label == "More" for button in reply.buttons), timeout_s=60)
    yield channel


async def on_stage(open_tab: Opener, page: Page, **context: Any) -> Tab:  # noqa: ANN401 - as a browser context takes it
    tab = await open_tab(address=page.address, shows=".opening", **context)
    await expect(tab.page.get_by_role("region", name="Stage")).to_be_focused()
    return tab


async def test_a_presenter_plays_a_whole_show_that_is_read_from_the_last_row(home: Home, open_tab: Opener) -> None:
    channel = home.discord.channel("show")

    def ended() -> int:
        return sum("The end" in message.text for message in home.discord.transcript(channel))

    async with stage_page(home.stage, home.people, channel) as page:
        # The soak's shows have motion; here it is off, and the screen is read.
        screen = (await on_stage(open_tab, page, reduced_motion="reduce")).page

        async def look() -> None:
            for size in SIZES:
                await screen.set_viewport_size(size)
                share, text = await smallest_letters(screen)
                assert share >= SHARE, text

        await look()
        for key in ("?", "Enter"):
            await screen.keyboard.press(key)
            await expect(screen.locator(".sheet")).to_be_visible()
            await look()
            await screen.keyboard.press("Escape")
        await whole_show(screen, look)
        await expect(screen.locator("#stage-voice")).to_have_js_property("ended", True)
        await expect(screen.locator(".marks")).to_contain_text("made by a stand-in")
        # Going back and forth shows the same works again.
        for key, name in (("ArrowLeft", "comic"), ("PageUp", "story"), ("ArrowRight", "comic")):
            await screen.keyboard.press(key)
            await step(screen, f"{name}-done")
        # The spares were made during the show, and they are not made again.
        await home.discord.until(lambda: ended() == 6, timeout_s=60)
        await screen.reload()
        await expect(screen.get_by_role("region", name="Stage")).to_be_focused()
        await screen.keyboard.press("Space")
        await step(screen, "story-done")
        assert ended() == 7


async def test_what_the_real_gemini_makes_is_not_marked(home: Home, open_tab: Opener, earlier: Channel) -> None:
    async with Page(home.discord, home.people, earlier, gemini=None, stage=QUICK) as page:
        tab = await on_stage(open_tab, page)
        await expect(tab.page.locator(".marks")).to_contain_text("keys")
        await expect(tab.page.locator(".marks")).not_to_contain_text("stand-in")


async def test_the_keys_reach_the_stage_and_nothing_else_is_heard_or_seen(
    home: Home, open_tab: Opener, earlier: Channel
) -> None:
    async with stage_page(home.stage, home.people, earlier) as page:
        screen = (await on_stage(open_tab, page)).page
        await expect(screen.get_by_role("status").filter(has_text="begin")).to_be_visible()
        await expect(screen.locator(".skip")).to_be_hidden()
        await expect(screen.get_by_role("main")).to_have_count(0)
        await screen.keyboard.press("b")
        await expect(screen.locator("#stage footer")).to_be_hidden()
        await screen.keyboard.press("Space")
        await expect(screen.locator("#stage footer")).to_be_visible()
        await screen.keyboard.press("?")
        await expect(screen.get_by_role("dialog", name="Keys")).to_be_visible()
        await screen.keyboard.press("Space")
        await expect(screen.get_by_role("dialog", name="Keys")).to_have_count(0)
        await expect(screen.locator(".opening")).to_be_visible()
        await screen.keyboard.press("Enter")
        await expect(screen.get_by_role("combobox", name="A line from the audience")).to_be_focused()
        await screen.keyboard.press("Escape")
        await expect(screen.get_by_role("region", name="Stage")).to_be_focused()


async def test_lines_are_added_chosen_removed_and_survive_a_reload(
    home: Home, open_tab: Opener, earlier: Channel
) -> None:
    async with stage_page(home.stage, home.people, earlier) as page:
        screen = (await on_stage(open_tab, page)).page
        lines, chosen = screen.get_by_role("option"), screen.locator(".chosen")
        await screen.keyboard.press("Enter")
        for line in ("A snail wins a race", "Two owls share an umbrella", "A whale at the opera"):
            await screen.keyboard.type(line)
            await screen.keyboard.press("Enter")
        await expect(lines).to_have_count(3)
        await screen.keyboard.press("ArrowDown")
        await screen.keyboard.press("ArrowDown")
        await screen.keyboard.press("Delete")
        await expect(lines).to_have_text(["A snail wins a race", "Two owls share an umbrella"])
        await expect(lines.last).to_have_attribute("aria-selected", "true")
        await screen.reload()
        await expect(chosen).to_have_text("Two owls share an umbrella")
        await expect(screen.get_by_role("region", name="Stage")).to_be_focused()
        await screen.keyboard.press("Enter")
        await screen.keyboard.press("ArrowUp")
        await screen.keyboard.press("Enter")
        await expect(chosen).to_have_text("A snail wins a race")
        await screen.keyboard.press("Space")
        await screen.keyboard.press("l")
        await expect(lines.first).to_contain_text("A snail wins a race")
        await expect(lines.first).to_have_class("played")
        await screen.keyboard.press("Escape")
        played = re.compile("A snail wins a race")
        await home.discord.until(lambda: any(played.search(one.text) for one in home.discord.transcript(earlier)))
        await screen.keyboard.press("r")
        await expect(chosen).to_have_text("Two owls share an umbrella")


async def test_what_does_not_come_is_replaced_by_an_earlier_work_by_itself_or_by_a_key(
    home: Home, open_tab: Opener, earlier: Channel
) -> None:
    async with stage_page(home.stage, home.people, earlier, HASTY) as page:
        screen = (await on_stage(open_tab, page)).page
        home.gemini.faults.add(silence(after=0), kind="stream", times=1)
        await screen.keyboard.press("Space")
        await expect(screen.locator(".earlier")).to_have_text("made earlier", timeout=TIMEOUT_MS)
        await expect(screen.locator(".story .line")).not_to_be_empty()
        await step(screen, "story-done")
        # A work that the show does not wait for any more is stopped.
        stopped = re.compile("Stopped by Mira")
        await home.discord.until(lambda: any(stopped.search(one.text) for one in home.discord.transcript(earlier)))
        for act in ("comic", "narration"):
            await screen.keyboard.press("Space")
            await step(screen, act)
            await screen.keyboard.press("s")
            await expect(screen.locator(".earlier")).to_be_visible()
            await step(screen, f"{act}-done")


async def test_the_tour_plays_commands_and_can_be_stopped(open_tab: Opener) -> None:
    tab = await open_tab()
    await tab.page.get_by_role("button", name="Tour").click()
    await expect(tab.page.locator(".caption-card")).to_be_visible()
    reply = await tab.finished("finds a lantern that answers back", "used /story")
    await expect(reply).to_contain_text("The end")
    await expect(tab.message("Comic of")).to_be_visible(timeout=TIMEOUT_MS)
    await tab.page.get_by_role("button", name="Stop the tour").first.click()
    await expect(tab.page.locator(".caption-card")).to_be_hidden()
