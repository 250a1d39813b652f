"""`make screenshots`: drives the demo page in headless Chromium and writes the pictures of the README.

The pages of the gallery are those that the bot delivers, scaled down.
"""

from __future__ import annotations

import asyncio
import io
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PIL import Image
from playwright.async_api import Browser, Locator, async_playwright, expect

from sandbox.demo.servers import LocalServers, local_servers, running_bot
from sandbox.discord import Channel, Person
from sandbox.gemini import GeminiSandbox, Pace
from sandbox.show.page import Page
from sandbox.show.page.sample import sample_server
from sandbox.show.page.stage import StageOptions
from tests.page.chromium import ADVICE, chromium_path, start_chromium
from tests.page.gallery import COMICS
from tests.page.tab import Tab

_DOCS: Final = Path(__file__).parents[2] / "docs"
_BYTES_MAX: Final = 200_000
_QUALITIES: Final = (88, 82, 76, 70, 62, 54)
_READY_S: Final = 40.0
_TIMEOUT_MS: Final = 60_000
_READ_MS: Final = 150_000
_STILL_MS: Final = 1200
_GALLERY_SIZE: Final = (560, 700)
_MADE_S: Final = 120.0
_LOOK_S: Final = 0.1
_STORY: Final = "A lighthouse keeper named Mira finds a lantern that answers back"
_COMIC: Final = "Mira in her yellow coat and Otto the robot find a golden key in the old lighthouse"
_NARRATION: Final = (
    "Narration 1 [softly]: The lamp in the window burned all night, though nobody had lit it. "
    "--- Narration 2 [with wonder]: And far out at sea, behind the rain, something answered with a light of its own."
)
_PHONE: Final[dict[str, Any]] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True}


@dataclass
class Photographer:
    """Drives the page and saves its pictures in `folder`."""

    stage: LocalServers
    people: Sequence[Person]
    channel: Channel
    browser: Browser
    folder: Path

    @property
    def gemini(self) -> GeminiSandbox:
        assert self.stage.gemini is not None
        return self.stage.gemini

    @asynccontextmanager
    async def tab(self, *, is_stage: bool = False, **context: Any) -> AsyncIterator[Tab]:  # noqa: ANN401 - as Chromium takes it
        options = StageOptions() if is_stage else None
        page = Page(self.stage.discord, self.people, self.channel, gemini=self.stage.gemini, stage=options)
        wanted = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark", "locale": "en-GB", **context}
        async with page:
            own = await self.browser.new_context(**wanted)
            tab = Tab(await own.new_page())
            await tab.page.goto(page.address)
            await expect(tab.page.locator("[data-channel-id]").first).to_be_attached()
            yield tab
            await own.close()

    async def take(self, tab: Tab, name: str) -> None:
        """Save one picture as JPEG, in the best quality within 200 kB."""
        self._save(Image.open(io.BytesIO(await tab.page.screenshot())).convert("RGB"), name)

    def _save(self, shot: Image.Image, name: str) -> None:
        tries = (_jpeg(shot, quality) for quality in _QUALITIES)
        data = next(one for one in tries if len(one) <= _BYTES_MAX)
        path = self.folder / f"{name}.jpg"
        path.write_bytes(data)
        sys.stdout.write(f"{path.name}: {shot.width} × {shot.height}, {len(data) / 1000:.0f} kB\n")

    async def story_and_commands(self) -> None:
        """A reply while it grows, and the list of commands."""
        self.stage.discord.post(self.people[1], self.channel, "Something for the **first night of snow**, please ❄️")
        async with self.tab() as tab:
            await tab.type_command("story", _STORY, genre="fairy tale")
            reply = tab.message(_STORY, "used /story")
            await expect(reply.locator(".p").nth(3)).to_be_visible(timeout=_TIMEOUT_MS)
            await tab.page.mouse.move(1180, 760)
            await self.take(tab, "page-story")
            await _finished(tab, _STORY)
            await tab.composer.focus()
            await tab.page.keyboard.type("/")
            await expect(tab.page.get_by_role("listbox")).to_be_visible()
            await tab.page.wait_for_timeout(_STILL_MS)
            await self.take(tab, "page-commands")

    async def gallery(self) -> None:
        """The first page of each comic of the gallery, as it was delivered."""
        channel = self.stage.discord.channel("gallery")
        pace, self.gemini.pace = self.gemini.pace, Pace.instant()
        for number, options in enumerate(COMICS, 1):
            asked = await self.stage.discord.command(self.people[0], channel, "comic", **options)
            await asked.until(lambda reply: any(button.label == "More" for button in reply.buttons), timeout_s=_MADE_S)
            page = Image.open(io.BytesIO(asked.reply.attachments[0].data)).convert("RGB")
            self._save(page.resize(_GALLERY_SIZE, Image.Resampling.LANCZOS), f"comic-{number:02d}")
        self.gemini.pace = pace

    async def comic(self) -> None:
        """A comic while it is drawn, whole, and the same on a phone by day."""
        async with self.tab(viewport={"width": 1180, "height": 1000}) as tab:
            await tab.page.locator("[data-channel-id]", has_text="comics").first.click()
            await tab.type_command("comic", _COMIC, panels="4")
            await self._drawn(tab, 2)
            await self.take(tab, "page-drawing")
            reply = await _finished(tab, _COMIC)
            await self._loaded(reply)
            await tab.page.mouse.move(1080, 900)
            await tab.page.wait_for_timeout(_STILL_MS)
            await self.take(tab, "page-comic")
        async with self.tab(color_scheme="light", **_PHONE) as tab:
            await tab.page.get_by_role("button", name="Channels and people").click()
            await tab.page.locator("[data-channel-id]", has_text="comics").first.click()
            await self._loaded(await _finished(tab, _COMIC))
            await tab.page.wait_for_timeout(_STILL_MS)
            await self.take(tab, "page-phone")

    async def narration(self) -> None:
        """A narration that is being listened to."""
        async with self.tab(viewport={"width": 1280, "height": 720}) as tab:
            await tab.page.locator("[data-channel-id]", has_text="general").first.click()
            await tab.type_command("narrate", _NARRATION, voice="Aoede")
            reply = await _finished(tab, "used /narrate")
            await reply.get_by_role("button", name="Play").first.click()
            await tab.page.wait_for_timeout(2 * _STILL_MS)
            await tab.page.mouse.move(1180, 700)
            await self.take(tab, "page-narration")

    async def show(self) -> None:
        """The stage, with a panel of the comic and its subtitle."""
        async with self.tab(is_stage=True, viewport={"width": 1280, "height": 720}) as tab:
            await expect(tab.page.get_by_role("region", name="Stage")).to_be_focused()
            await tab.page.keyboard.press("Space")
            await expect(tab.page.locator("body[data-step=story-done]")).to_have_count(1, timeout=_READ_MS)
            await tab.page.keyboard.press("Space")
            await expect(tab.page.locator("#stage .paper[data-part=panel]")).to_be_visible(timeout=_READ_MS)
            await tab.page.wait_for_timeout(_STILL_MS)
            await self.take(tab, "page-stage")

    async def _drawn(self, tab: Tab, versions: int) -> None:
        """Wait until the page of the newest reply has been replaced so often."""
        picture, seen = tab.message(_COMIC).locator(".picture img"), set[str]()
        async with asyncio.timeout(_MADE_S):
            while len(seen) <= versions:
                await expect(picture).to_be_visible(timeout=_TIMEOUT_MS)
                seen.add(await picture.get_attribute("src") or "")
                await asyncio.sleep(_LOOK_S)

    async def _loaded(self, reply: Locator) -> None:
        """Load every picture of a reply: each is scrolled into view once, because pictures load lazily."""
        for picture in await reply.locator(".picture img").all():
            await picture.scroll_into_view_if_needed()
            await picture.evaluate("(image) => image.decode()")
        await reply.get_by_role("button", name="More", exact=True).scroll_into_view_if_needed()


async def _finished(tab: Tab, words: str) -> Locator:
    """The newest reply with these words, once it has ended. At the demo's pace a comic takes half a minute."""
    reply = tab.message(words)
    await expect(reply.get_by_role("button", name="More", exact=True)).to_be_visible(timeout=_TIMEOUT_MS)
    return reply


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=quality, optimize=True, progressive=True)
    return data.getvalue()


async def photograph(folder: Path) -> None:
    """Takes all pictures."""
    browser_path = chromium_path()
    if browser_path is None:
        sys.exit(ADVICE)
    with tempfile.TemporaryDirectory() as home:
        environ = {"PATH": os.environ["PATH"]}
        async with local_servers(environ, Path(home) / "data", Pace.demo()) as stage, async_playwright() as driver:
            people, channel = sample_server(stage.discord)
            browser = await start_chromium(driver, browser_path)
            async with running_bot(stage.environ, Path(home) / "bot.log"):
                await stage.discord.wait_ready(_READY_S)
                photographer = Photographer(stage, people, channel, browser, folder)
                await photographer.gallery()
                await photographer.story_and_commands()
                await photographer.comic()
                await photographer.narration()
                await photographer.show()
            await browser.close()


if __name__ == "__main__":
    asyncio.run(photograph(Path(sys.argv[1]) if len(sys.argv) > 1 else _DOCS))
