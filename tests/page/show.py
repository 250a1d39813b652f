"""A show on the stage, played as a presenter plays it: with the space bar."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from playwright.async_api import Page as Screen
from playwright.async_api import expect

from sandbox.demo.servers import LocalServers
from sandbox.discord import Channel, Person
from sandbox.show.page import Page
from sandbox.show.page.stage import StageOptions

ACTS: Final = ("story", "comic", "narration")
QUICK: Final = StageOptions(characters_per_s=600.0, stall_timeout_s=600.0, voice_s=3.0)
"""Fast text and no stall timeout, because a busy machine may be slow."""
TIMEOUT_MS: Final = 120_000

_LETTERS: Final = """() => {
  const smallest = { size: Infinity };
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    const parent = nodes.currentNode.parentElement;
    const isSeen = parent.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    if (!isSeen || parent.closest(".unseen, script") || !nodes.currentNode.data.trim()) continue;
    const size = parseFloat(getComputedStyle(parent).fontSize) / innerHeight;
    if (size < smallest.size) Object.assign(smallest, { size, text: nodes.currentNode.data });
  }
  return [smallest.size, smallest.text];
}"""


@asynccontextmanager
async def stage_page(
    servers: LocalServers, people: list[Person], channel: Channel, options: StageOptions = QUICK
) -> AsyncIterator[Page]:
    """The demo's page as a stage."""
    async with Page(servers.discord, people, channel, gemini=servers.gemini, stage=options) as page:
        yield page


async def step(screen: Screen, name: str) -> None:
    """Wait for an act, or with `-done` for its end."""
    await expect(screen.locator(f"body[data-step={name}]")).to_have_count(1, timeout=TIMEOUT_MS)


async def _look_away() -> None:
    return


async def whole_show(screen: Screen, look: Callable[[], Awaitable[None]] = _look_away) -> None:
    """Play the three acts to their ends. `look` is called in each of them and after each."""
    await expect(screen.locator(".opening")).to_be_visible()
    for act in ACTS:
        await screen.keyboard.press("Space")
        await step(screen, act)
        await look()
        await step(screen, f"{act}-done")
        await expect(screen.locator(".notice")).to_have_count(0)
        await expect(screen.locator(".earlier")).to_have_count(0)
        await look()


async def smallest_letters(screen: Screen) -> tuple[float, str]:
    """The size of the smallest visible letters as a share of the screen's height, and a text in that size."""
    size, text = await screen.evaluate(_LETTERS)
    return float(size), str(text)
