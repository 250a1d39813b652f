"""A client of the page without a browser (cookie, WebSocket, uploads), and a bot of raw requests."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from sandbox.discord import Channel, Invocation, Limits, Person
from sandbox.show.page import Page
from sandbox.show.page.sample import sample_server
from sandbox.tests.raw_discord import STORY, Raw, raw_discord

TIMEOUT_S = 5.0
SHARE = {"type": 3, "name": "Narrate this", "contexts": [0, 1]}


@dataclass
class Tab:
    """One open page. `received` has every frame, oldest first."""

    socket: aiohttp.ClientWebSocketResponse
    received: list[dict[str, Any]] = field(default_factory=list)
    nonce: int = 0

    async def until(self, condition: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """The next frame that fulfils a condition."""
        async with asyncio.timeout(TIMEOUT_S):
            while True:
                frame: dict[str, Any] = await self.socket.receive_json()
                self.received.append(frame)
                if condition(frame):
                    return frame

    async def of_type(self, kind: str) -> dict[str, Any]:
        return await self.until(lambda frame: frame["type"] == kind)

    async def begin(self, act: str, **more: object) -> int:
        """Sends an act. Returns its nonce."""
        self.nonce += 1
        await self.socket.send_json({"nonce": self.nonce, "act": act, **more})
        return self.nonce

    async def answer(self, nonce: int) -> dict[str, Any]:
        return await self.until(lambda frame: frame["type"] == "answer" and frame["nonce"] == nonce)

    async def act(self, act: str, **more: object) -> dict[str, Any]:
        """Sends an act and waits for its answer."""
        return await self.answer(await self.begin(act, **more))


@dataclass
class PageHarness:
    """A local Discord whose bot is the test itself, and the page in front of it."""

    raw: Raw
    page: Page
    session: aiohttp.ClientSession
    people: list[Person]
    channel: Channel

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.page.port}"

    @contextlib.asynccontextmanager
    async def tab(self) -> AsyncIterator[Tab]:
        async with self.session.ws_connect(f"{self.base}/live", headers={"Origin": self.base}) as socket:
            yield Tab(socket)

    async def asked(self, begins: int = 0) -> Invocation:
        """The newest interaction, once there are more than `begins`."""
        invocations = self.raw.sandbox.state.invocations
        async with asyncio.timeout(TIMEOUT_S):
            while len(invocations) <= begins:  # noqa: ASYNC110 - an unanswered interaction is no change
                await asyncio.sleep(0.005)
        return list(invocations.values())[-1]

    async def acted(self, tab: Tab, act: str, answer: tuple[int, object], **more: object) -> dict[str, Any]:
        """An act that the bot answers with a callback of this type and data."""
        begins = len(self.raw.sandbox.state.invocations)
        nonce = await tab.begin(act, **more)
        replied = await self.raw.callback(await self.asked(begins), *answer)
        assert replied.status in (200, 204), replied.body
        return await tab.answer(nonce)

    async def upload(self, *files: tuple[str, bytes]) -> tuple[int, Any]:
        form = aiohttp.FormData()
        for name, data in files:
            form.add_field("file", data, filename=name)
        async with self.session.post(f"{self.base}/upload", data=form, headers={"Origin": self.base}) as answer:
            return answer.status, await answer.json()


@contextlib.asynccontextmanager
async def open_page(limits: Limits | None = None) -> AsyncIterator[PageHarness]:
    """A server with Mira and Tom, /story and a message command, and the page, open to a client with its cookie."""
    async with raw_discord(limits) as raw:
        people, channel = sample_server(raw.sandbox)
        path = f"/applications/{raw.sandbox.bot.id}/commands"
        assert (await raw.send("PUT", path, [STORY, SHARE])).status == 200
        jar = aiohttp.CookieJar(unsafe=True)  # an address without a name counts as unsafe there
        async with (
            Page(raw.sandbox, people, channel, gemini=None) as page,
            aiohttp.ClientSession(cookie_jar=jar) as session,
        ):
            async with session.get(page.address, allow_redirects=False) as answer:
                assert answer.status == 303
            yield PageHarness(raw, page, session, people, channel)
