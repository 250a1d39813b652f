"""Nothing on the page is wider than its window, whatever its content. There is no bot behind the page here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect
from playwright.async_api import Page as Screen

from sandbox.discord import Channel, DiscordSandbox, Person
from sandbox.discord.threads import open_thread
from sandbox.show.page import Page
from sandbox.show.page.sample import sample_server

pytestmark = pytest.mark.asyncio(loop_scope="session")

WIDTHS: Final = (320, 390, 760, 768, 1100, 1280, 1920, 2560)
WORD: Final = "Donaudampfschifffahrtsgesellschaft" * 3
LONG: Final = WORD[:100]
CHANNEL: Final = f"channel-{LONG.lower()}"[:100]
CODE: Final = f"```\n{'x = ' * 200}\n```\n`{WORD * 4}`"
TEXTS: Final = (
    WORD * 15,
    f"# {WORD}\n> {WORD}\n- {WORD}\n-# {WORD}",
    CODE,
    f"https://example.org/{WORD} [{WORD}](https://example.org/{WORD})",
)
# Elements that overflow the window or a box that would clip them. A box with horizontal scrolling and a line with an
# ellipsis may have more content than they show.
_TOO_WIDE: Final = """() => {
  const holds = (el) => {
    const style = getComputedStyle(el);
    return ["auto", "scroll"].includes(style.overflowX) && el.tagName !== "BODY" && el.id !== "scroller" ||
      style.textOverflow === "ellipsis" || el.matches(".unseen, select, option");
  };
  const found = [];
  for (const el of document.querySelectorAll("#app *, #form *")) {
    if (!el.checkVisibility({ visibilityProperty: true })) continue;
    let inside = el.parentElement;
    while (inside && !holds(inside)) inside = inside.parentElement;
    if (inside || el.matches(".unseen")) continue;
    const box = el.getBoundingClientRect();
    const cuts = el.matches("#main, #scroller, #foot, .container, .message, .body");
    const over = Math.max(box.right - innerWidth, -box.left, cuts ? el.scrollWidth - el.clientWidth : 0);
    if (box.width && over > 1) found.push(`${el.tagName}.${el.className || el.id} ${Math.round(over)} px`);
  }
  const whole = document.documentElement.scrollWidth - innerWidth;
  if (whole > 0) found.push(`the page ${whole} px`);
  return found;
}"""


def choices(label: str) -> list[dict[str, Any]]:
    menu = {
        "type": 3,
        "custom_id": "menu",
        "placeholder": label,
        "options": [{"label": label, "value": str(number), "description": label} for number in range(3)],
    }
    buttons = [{"type": 2, "style": 2, "custom_id": f"b{number}", "label": label[:80]} for number in range(3)]
    section = {
        "type": 9,
        "components": [{"type": 10, "content": f"**{label}**"}],
        "accessory": {"type": 2, "style": 1, "custom_id": "open", "label": label[:80]},
    }
    rows = [{"type": 1, "components": [menu]}, {"type": 1, "components": buttons}]
    return [{"type": 17, "components": [{"type": 10, "content": f"# {label}\n{CODE}"}, section, *rows]}]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def screen(browser: Browser) -> AsyncIterator[Screen]:
    """A page on which every name has the maximum length and no spaces."""
    async with DiscordSandbox() as discord:
        people, channel = sample_server(discord)
        people.append(discord.person(WORD[:32]))
        fill(discord, people[-1], channel)
        async with Page(discord, people, channel, gemini=None) as page:
            context = await browser.new_context(reduced_motion="reduce")
            opened = await context.new_page()
            await opened.goto(page.address)
            await expect(opened.locator("[data-message-id]").last).to_be_attached()
            yield opened
            await context.close()


def fill(discord: DiscordSandbox, person: Person, channel: Channel) -> None:
    """Add one of each thing that can be long."""
    discord.channel(CHANNEL)
    for text in TEXTS:
        discord.post(person, channel, text)
    starter = discord.post(person, channel, "a thread begins", files=[(f"{LONG}.bin", b"x")])
    for part in choices(LONG):
        discord.post(person, channel, components=[part])
    thread = open_thread(discord.state, starter, person, LONG, "test", auto_archive_min=60)
    discord.post(person, thread, "in the thread")
    discord.post(person, channel, "an answer", reply_to=starter)


async def sweep(screen: Screen) -> list[str]:
    """The elements that are too wide, at every window width."""
    found: list[str] = []
    for width in WIDTHS:
        await screen.set_viewport_size({"width": width, "height": 900})
        await screen.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        found += [f"{width}: {one}" for one in await screen.evaluate(_TOO_WIDE)]
    return found


async def go_to(screen: Screen, name: str) -> None:
    await screen.set_viewport_size({"width": 1280, "height": 900})
    await screen.locator("[data-channel-id]", has_text=name).first.click()
    await expect(screen.locator(".channel.on")).to_contain_text(name)


@pytest.mark.parametrize("place", ["stories", CHANNEL, LONG])
async def test_no_name_and_no_word_is_wider_than_the_window(place: str, screen: Screen) -> None:
    await go_to(screen, place)
    found = await sweep(screen)
    assert not found, "\n".join(found)


async def test_what_is_written_is_not_wider_than_the_window(screen: Screen) -> None:
    await go_to(screen, "stories")
    await screen.locator("#message-input").fill(WORD * 70)
    found = await sweep(screen)
    assert not found, "\n".join(found)
    await screen.locator("#message-input").fill("")


async def test_a_drawer_fits_the_smallest_window(screen: Screen) -> None:
    await go_to(screen, "stories")
    await screen.set_viewport_size({"width": 320, "height": 900})
    for button, drawer in (("Channels and people", "#channels"), ("People and wire panel", "#side")):
        await screen.get_by_role("button", name=button).click()
        await expect(screen.locator(drawer)).to_be_in_viewport(ratio=1)
        found = await screen.evaluate(_TOO_WIDE)
        assert not found, "\n".join(found)
        await screen.keyboard.press("Escape")
