"""Accessibility and endurance: keyboard, screen reader, phone, reduced motion, both themes, many messages."""

from __future__ import annotations

import asyncio
import io
import os
from pathlib import Path
from typing import Any, Final

import pytest
from PIL import Image
from playwright.async_api import Locator, expect

from bot.words.say import say
from tests.page.conftest import BRISK, SLOW, STEADY, Home, Opener
from tests.page.tab import Tab

pytestmark = pytest.mark.asyncio(loop_scope="session")

AXE: Final = os.environ.get("ELARA_TEST_AXE")
PHONE: Final[dict[str, Any]] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
_FOCUSED: Final = "document.activeElement?.ariaLabel || document.activeElement?.textContent.trim()"
_OUTLINED: Final = """() => {
  const field = document.activeElement.closest(".composer-box");
  const style = getComputedStyle(field ?? document.activeElement);
  return style.outlineStyle !== "none" || style.boxShadow !== "none";
}"""
_HEARS: Final = """() => {
  window.heard = [];
  const live = document.querySelector("[data-role=live]");
  new MutationObserver(() => live.textContent && window.heard.push(live.textContent)).observe(
    live, { childList: true, characterData: true, subtree: true });
}"""
_RENDERED: Final = """() => [...document.querySelectorAll("[data-message-id]")].filter(
  (row) => row.firstElementChild.checkVisibility({ contentVisibilityAuto: true })).length"""


def picture(colour: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (320, 200), colour).save(buffer, "PNG")
    return buffer.getvalue()


async def tab_to(tab: Tab, label: str, key: str = "Tab", presses: int = 60) -> None:
    """Presses a key until the focused element has this name. Every focused element on the way must show its focus."""
    for _ in range(presses):
        await tab.page.keyboard.press(key)
        name = await tab.page.evaluate(_FOCUSED) or ""
        assert await tab.page.evaluate(_OUTLINED), f"{name!r} has the focus, and it cannot be seen"
        if name == label:
            return
    raise AssertionError(f"{label!r} is not reached by {key}")


async def test_everything_by_keyboard_alone(open_tab: Opener) -> None:
    tab = await open_tab()
    await tab_to(tab, "Message #stories")
    await tab.type_command("story", "a story without a mouse")
    await tab.finished("a story without a mouse")
    await tab_to(tab, "More", key="Shift+Tab")
    await tab.page.keyboard.press("Enter")
    answer = tab.message(say("label.more"))
    await expect(answer).to_be_visible()
    await tab_to(tab, "Details")
    await tab.page.keyboard.press("Enter")
    await expect(tab.message("Tokens")).to_be_visible()
    await tab_to(tab, "More about this message", key="Shift+Tab")
    await tab.page.keyboard.press("Enter")
    await expect(tab.page.get_by_role("menuitem").first).to_be_focused()
    await tab.page.keyboard.press("Escape")
    await expect(tab.page.get_by_role("menu")).to_be_hidden()
    assert await tab.page.evaluate(_FOCUSED) == "More about this message"


async def test_a_story_from_an_example_is_stopped_finished_and_read_aloud_by_keyboard_alone(
    home: Home, open_tab: Opener
) -> None:
    tab = await open_tab()
    home.gemini.pace = SLOW
    example = tab.page.get_by_role("group", name="Examples").get_by_role("button").first
    await tab_to(tab, await example.text_content() or "")
    await tab.page.keyboard.press("Enter")
    await expect(tab.page.locator("[data-option=prompt]")).to_be_focused()
    await tab.page.keyboard.press("Enter")
    reply = tab.message("used /story", "A hedgehog detective and his grandmother")
    await expect(reply.locator(".p").nth(1)).to_be_visible()
    await tab_to(tab, "Stop", key="Shift+Tab")
    await tab.page.keyboard.press("Enter")
    await expect(reply).to_contain_text("Stopped by")
    home.gemini.pace = BRISK
    await tab_to(tab, "Finish")
    await tab.page.keyboard.press("Enter")
    await expect(reply).to_contain_text("The end")
    await tab_to(tab, "Narrate")
    await tab.page.keyboard.press("Enter")
    # Tests of this file share the bot: a work that is still being made would be announced in the next test's tab.
    narration = await tab.finished("spoken by")
    await expect(narration.get_by_role("button", name="More", exact=True)).to_be_in_viewport()
    await expect(narration).to_contain_text("The end")


async def test_a_form_keeps_the_focus_and_gives_it_back(tab: Tab) -> None:
    await tab.type_command("comic")
    await tab.page.keyboard.press("Enter")
    form = tab.page.get_by_role("dialog")
    await expect(form).to_be_visible()
    for _ in range(12):
        await tab.page.keyboard.press("Tab")
        assert await tab.page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    await tab.page.keyboard.press("Escape")
    await expect(form).to_be_hidden()
    await expect(tab.composer).to_be_focused()


async def test_a_screen_reader_hears_beginnings_and_ends_and_no_edit_between(home: Home, tab: Tab) -> None:
    await tab.page.evaluate(_HEARS)
    home.gemini.pace = STEADY
    await tab.type_command("story", "a whispered story")
    reply = await tab.finished("a whispered story")
    await expect(tab.page.locator("[data-role=live]")).to_contain_text("finished")
    heard = await tab.page.evaluate("window.heard")
    assert any("has begun a reply" in one for one in heard)
    assert len(heard) <= 3, heard
    edits = len(home.discord.state.messages[int(await reply.get_attribute("data-message-id") or 0)].revisions)
    assert edits > 3


async def test_on_a_phone_everything_fits_and_is_large_enough_to_touch(open_tab: Opener) -> None:
    tab = await open_tab(**PHONE)
    await tab.type_command("story", "a pocket full of rain")
    reply = await tab.finished("a pocket full of rain")
    wide = await tab.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    for button in await reply.get_by_role("button").all():
        if (box := await button.bounding_box()) and await button.is_visible():
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 390
    for button in await reply.locator(".row button").all():
        box = await button.bounding_box()
        assert box
        assert box["height"] >= 32
    await tab.page.get_by_role("button", name="Channels and people").click()
    await tab.page.locator("[data-channel-id]", has_text="general").first.click()
    await expect(tab.page.locator("#top")).to_contain_text("general")
    await expect(tab.composer).to_be_in_viewport()


async def test_who_asked_for_less_motion_sees_none(home: Home, open_tab: Opener) -> None:
    tab = await open_tab(reduced_motion="reduce")
    home.gemini.pace = SLOW
    await tab.type_command("story", "a still lake")
    reply = tab.message("a still lake", "used /story")
    await expect(reply).to_contain_text(say("status.story.making"))
    running = (
        "document.getAnimations().filter((one) => one.playState === 'running' && one.effect.getTiming().duration > 1)"
    )
    assert await tab.page.evaluate(f"{running}.length") == 0
    # Not even a very short one: an inherited value would move down one element per frame.
    lengths = "[...new Set([...document.querySelectorAll('*')].map((one) => getComputedStyle(one).transitionDuration))]"
    assert await tab.page.evaluate(lengths) == ["0s"]
    await tab.press(reply, "Stop")
    await expect(reply).to_contain_text("Stopped by")


async def test_dark_and_light_and_the_choice_is_kept(open_tab: Opener) -> None:
    tab = await open_tab(color_scheme="dark")
    brightness = (
        "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0)"
    )
    assert await tab.page.evaluate(brightness) < 3 * 90
    await tab.page.get_by_role("button", name="Use the light theme").click()
    assert await tab.page.evaluate(brightness) > 3 * 200
    await tab.page.reload()
    await expect(tab.page.get_by_role("button", name="Use the dark theme")).to_be_visible()
    assert await tab.page.evaluate(brightness) > 3 * 200


async def serious(tab: Tab) -> list[str]:
    """The serious and critical violations that axe-core finds."""
    found: dict[str, Any] = await tab.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{one['id']}: {node['html'][:140]} {node['failureSummary']}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.skipif(AXE is None, reason="ELARA_TEST_AXE names no axe.min.js (npm install axe-core)")
@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_axe_finds_nothing_serious(scheme: str, home: Home, open_tab: Opener) -> None:
    assert AXE is not None
    # Without motion, because a word that fades in has too little contrast for a moment.
    tab = await open_tab(color_scheme=scheme, reduced_motion="reduce")
    await tab.page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    await expect(tab.page.get_by_role("group", name="Examples")).to_be_visible()
    found = await serious(tab)
    home.discord.post(home.people[1], home.channel, "# A heading\n> a quote\n- a list\n`code` ||hidden|| <t:0:R>")
    await tab.type_command("comic", "a picture for everybody", panels="1")
    await tab.finished("a picture for everybody")
    await tab.type_command("narrate", "Hello, everybody.")
    narrated = await tab.finished("used /narrate")
    await tab.type_command("usage")
    await expect(tab.page.locator(".message.private").last).to_be_visible()
    found += await serious(tab)
    await tab.composer.focus()
    await tab.page.keyboard.type("/")
    await expect(tab.page.get_by_role("listbox")).to_be_visible()
    found += await serious(tab)
    await tab.composer.fill("")
    await narrated.click(button="right")
    await expect(tab.page.get_by_role("menu")).to_be_visible()
    found += await serious(tab)
    await tab.page.keyboard.press("Escape")
    await tab.type_command("story")
    await tab.page.keyboard.press("Enter")
    await expect(tab.page.get_by_role("dialog")).to_be_visible()
    found += await serious(tab)
    assert not found, "\n".join(sorted(set(found)))


async def test_of_five_hundred_messages_only_those_in_sight_are_laid_out_and_loaded(home: Home, tab: Tab) -> None:
    channel = home.discord.channel("gallery")
    files = [picture(colour) for colour in ("teal", "plum", "gold")]
    for number in range(500):
        name = f"picture-{number}.png"
        home.discord.post(home.people[number % 2], channel, f"number {number}", files=[(name, files[number % 3])])
    requested: list[str] = []
    tab.page.on("request", lambda request: requested.append(request.url))
    await tab.page.locator("[data-channel-id]", has_text="gallery").click()
    # A busy machine may be slow to lay out the first of them; this test is not about time.
    await expect(tab.message("number 499")).to_be_in_viewport(timeout=60_000)
    await expect(tab.messages).to_have_count(500, timeout=60_000)
    assert await tab.page.evaluate(_RENDERED) < 60
    pictures = sum("/file/" in url for url in requested)
    assert 0 < pictures < 60
    newest = tab.message("number 499")
    for _ in range(12):
        await tab.page.mouse.move(640, 400)
        await tab.page.mouse.wheel(0, -700)
        await tab.page.wait_for_timeout(30)
    await expect(newest).not_to_be_in_viewport()
    assert await tab.page.evaluate(_RENDERED) < 60
    home.discord.post(home.people[1], channel, "number 500")
    await expect(tab.page.locator("#jump")).to_be_visible()
    await tab.page.locator("#jump").click()
    await expect(tab.message("number 500")).to_be_in_viewport()


async def metrics(tab: Tab) -> dict[str, float]:
    """Nodes, listeners and bytes of the tab after a collection of garbage."""
    session = await tab.page.context.new_cdp_session(tab.page)
    await session.send("Performance.enable")
    for _ in range(3):
        await session.send("HeapProfiler.collectGarbage")
    found = await session.send("Performance.getMetrics")
    await session.detach()
    return {one["name"]: one["value"] for one in found["metrics"]}


async def edited(home: Home, row: Locator, numbers: range) -> None:
    """Make these edits of one long reply, each sent to the page before the next, and wait for the last one there."""
    message = home.discord.state.messages[int(await row.get_attribute("data-message-id") or 0)]
    [viewer] = home.page.state.viewers
    for number in numbers:
        words = " ".join(f"word{(number + at) % 10}" for at in range(2000))
        message.content = f"{words}\n\n**edit** {number:03} <t:{1_700_000_000 + number}:R>"
        home.discord.state.changed("updated", message, "test")
        await asyncio.sleep(0.02)  # a frame of the page
        while viewer._changed:  # noqa: ASYNC110 - the page reads in its own time
            await asyncio.sleep(0.005)
    await expect(row).to_contain_text(f"edit {numbers[-1]:03}")


async def test_two_hundred_edits_leave_nothing_behind(home: Home, tab: Tab) -> None:
    message = home.discord.post(home.people[1], home.channel, "edited often")
    row = tab.by_id(message.id)
    await expect(row).to_be_visible()
    await edited(home, row, range(40))
    before = await metrics(tab)
    await edited(home, row, range(40, 240))
    after = await metrics(tab)
    assert after["Nodes"] <= before["Nodes"] + 20
    assert after["JSEventListeners"] <= before["JSEventListeners"] + 5
    # Keeping each message would take 12 KiB an edit. The rest is the JavaScript engine's own optimisation.
    assert after["JSHeapUsedSize"] <= before["JSHeapUsedSize"] + 500_000
