"""A browser tab on the demo page, used as a person uses it: by keyboard, mouse and visible text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from playwright.async_api import ConsoleMessage, Locator, Page, Request, Response, expect

from bot.words.say import say

TIMEOUT_MS: Final = 60_000
_REPORTS_VIOLATIONS: Final = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass
class Tab:
    """One tab. `faults` has its errors: of the console, of scripts, of requests, of the content security policy."""

    page: Page
    faults: list[str] = field(default_factory=list)

    async def watch(self) -> None:
        """Starts to record errors; called before the page is opened."""
        await self.page.add_init_script(_REPORTS_VIOLATIONS)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text} {message.location}")

    def _failed(self, request: Request) -> None:
        # A cancelled request for a picture or a sound, as after a reload, is no fault.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"request: {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"status {response.status}: {response.url}")

    @property
    def messages(self) -> Locator:
        return self.page.locator("[data-message-id]")

    def message(self, *words: str | re.Pattern[str]) -> Locator:
        """The newest message that has all these words in it."""
        found = self.messages
        for word in words:
            found = found.filter(has_text=word)
        return found.last

    def by_id(self, message_id: int) -> Locator:
        return self.page.locator(f'[data-message-id="{message_id}"]')

    @property
    def composer(self) -> Locator:
        return self.page.locator("#message-input")

    async def type_command(self, name: str, text: str = "", **options: str) -> None:
        """Types a command, picks it from the list, fills in options and sends it; the mouse only adds options."""
        await self.composer.focus()
        await self.page.keyboard.type(f"/{name}")
        # A select in an older message has options, too.
        offered = self._offered().first
        await expect(offered).to_contain_text(f"/{name}")
        await self.page.keyboard.press("Enter")
        if not text:
            return
        await expect(self.page.locator("[data-option]").first).to_be_focused()
        await self.page.keyboard.type(text)
        for option, value in options.items():
            await self.page.locator(".add-option").get_by_text(option, exact=True).click()
            field = self.page.locator(f'[data-option="{option}"]')
            await expect(field).to_be_focused()
            await self.page.keyboard.type(value)
            if not value.isdigit():
                await self._pick(value)
        await self.page.keyboard.press("Enter")
        await expect(self.composer).to_be_focused()

    async def say(self, text: str) -> None:
        """Types a plain message and sends it."""
        await self.composer.focus()
        await self.page.keyboard.type(text)
        await self.page.keyboard.press("Enter")
        await expect(self.composer).to_be_empty()

    def _offered(self) -> Locator:
        """The options of the list above the composer."""
        return self.page.locator("#suggestions").get_by_role("option")

    async def _pick(self, value: str) -> None:
        """Chooses from the list that opened while an option was typed."""
        first = self._offered().filter(has_text=value).first
        await expect(first).to_be_visible()
        if await first.get_attribute("aria-selected") != "true":
            await self.page.keyboard.press("ArrowDown")
        await expect(first).to_have_attribute("aria-selected", "true")
        await self.page.keyboard.press("Enter")

    async def finished(self, *words: str) -> Locator:
        """The newest reply with these words, once it has ended."""
        reply = self.message(*words).filter(has=self.page.get_by_role("button", name="More", exact=True))
        await expect(reply.last).to_be_visible(timeout=TIMEOUT_MS)
        return reply.last

    async def press(self, reply: Locator, label: str) -> None:
        await reply.get_by_role("button", name=label, exact=True).click()

    async def more(self, reply: Locator, label: str) -> None:
        """Presses More, and then a button of the private answer."""
        answers = self.messages.filter(has_text=say("label.more"))
        before = [str(await answer.get_attribute("data-message-id")) for answer in await answers.all()]
        await self.press(reply, "More")
        # An earlier one of the same work may close.
        await expect(answers.last).not_to_have_attribute("data-message-id", re.compile("|".join(before) or "^$"))
        await self.press(answers.last, label)

    async def become(self, name: str) -> None:
        await self.page.get_by_role("button", name=f"Become {name}").click()
        await expect(self.page.get_by_role("button", name=f"You are {name}")).to_be_visible()
