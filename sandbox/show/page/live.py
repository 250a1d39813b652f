"""One open page: changes are sent to it, acts of its person are received."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from aiohttp import WSMsgType, web

from sandbox.discord import Channel, ClientRefused, DiscordSandbox, Invocation, Message, Person
from sandbox.discord.errors import Json
from sandbox.show.page.actions import ActionRequest, PageActions
from sandbox.show.page.stage import StageOptions
from sandbox.show.page.traffic import TrafficCounter
from sandbox.show.page.uploads import UploadStore
from sandbox.show.page.view import (
    channels_of,
    hello,
    is_ready,
    message_json,
    messages_of,
    samples_json,
    sees,
    sees_channel,
)

TICK_S: Final = 0.5
_ACTS_MAX: Final = 32


@dataclass(slots=True, kw_only=True)
class PageState:
    """The state that all open pages share. `gemini_is` is "stand-in" or "real"; `samples` are the first works."""

    discord: DiscordSandbox
    people: tuple[Person, ...]
    first_channel: Channel
    gemini_is: str
    stage: StageOptions | None
    uploads: UploadStore
    traffic: TrafficCounter
    viewers: set[Viewer] = field(default_factory=set)
    samples: list[Invocation] = field(default_factory=list)

    def tell_typing(self, person: Person, channel: Channel) -> None:
        """Show that a person types, on the pages of others who see the channel. Pages hide it again by themselves."""
        typing = {
            "type": "typing",
            "channel_id": str(channel.id),
            "person": {"id": str(person.id), "name": person.username},
            "on": True,
        }
        for viewer in self.viewers:
            if viewer.person is not person and sees_channel(viewer.person, channel):
                viewer.send(typing)


class Viewer:
    """One WebSocket. It remembers only which messages changed, and reads their state when it sends them.

    So a slow or hidden page skips revisions instead of queueing them, as a client does.
    """

    def __init__(self, page: PageState, socket: web.WebSocketResponse) -> None:
        self._page = page
        self._discord = page.discord
        self._socket = socket
        self._acts = PageActions(page.discord, page.uploads)
        self._person = page.people[0]
        self._watched = page.first_channel
        self._changed: dict[int, Message] = {}
        self._outbox: list[Json] = []
        self._must_greet = self._must_show = True
        self._last: dict[str, Json] = {}
        self._wake = asyncio.Event()
        self._acting: set[asyncio.Task[None]] = set()

    @property
    def person(self) -> Person:
        """The person at this page."""
        return self._person

    async def serve(self) -> None:
        """Runs until the page is closed."""
        parts = [asyncio.create_task(part) for part in (self._read(), self._listen(), self._write())]
        try:
            done, _ = await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in [*parts, *self._acting]:
                task.cancel()
            await asyncio.gather(*parts, *self._acting, return_exceptions=True)
        for task in done:
            task.result()  # raises an error of this server; a closed page is no error

    async def _listen(self) -> None:
        changes = self._discord.subscribe()
        try:
            async for change in changes:
                if change.message is not None and change.kind in ("created", "updated", "deleted"):
                    self._changed[change.message.id] = change.message
                elif change.kind == "commands":
                    self._outbox.append({"type": "commands", "commands": self._discord.commands})
                self._wake.set()
        finally:
            changes.close()

    async def _write(self) -> None:
        try:
            while True:
                for item in self._collect():
                    await self._socket.send_str(json.dumps(item, ensure_ascii=False, separators=(",", ":")))
                try:
                    await asyncio.wait_for(self._wake.wait(), TICK_S)
                except TimeoutError:  # no message changed, but the figures may have
                    continue
        except ConnectionResetError:  # the page was closed during a send
            return

    def _collect(self) -> Iterator[Json]:
        """The items to send, in order. A message is read when it is sent, so that no old state goes out."""
        self._wake.clear()
        person = self._person
        if self._must_greet:
            self._must_greet = False
            self._last.clear()
            page = self._page
            greeting = hello(self._discord, person, page.people, self._watched, gemini=page.gemini_is, stage=page.stage)
            self._last["channels"] = {"type": "channels", "channels": greeting["channels"]}
            self._last["ready"] = {"type": "ready", "ready": greeting["ready"]}
            yield greeting
        if self._must_show:
            self._must_show = False
            self._changed = {key: one for key, one in self._changed.items() if one.channel is not self._watched}
            shown = messages_of(self._discord, person, self._watched)
            yield {"type": "messages", "channel_id": str(self._watched.id), "messages": shown}
        yield from self._news("ready", {"type": "ready", "ready": is_ready(self._discord)})
        yield from self._news("channels", {"type": "channels", "channels": channels_of(self._discord, person)})
        yield from self._news("samples", {"type": "samples", "samples": samples_json(self._page.samples)})
        while self._changed:
            message = self._changed.pop(next(iter(self._changed)))
            if sees(person, message):
                yield self._of(message)
        while self._outbox:
            yield self._outbox.pop(0)
        yield from self._news("wire", self._page.traffic.figures())

    def _of(self, message: Message) -> Json:
        if message.is_deleted:
            return {"type": "deleted", "id": str(message.id), "channel_id": str(message.channel.id)}
        return {"type": "message", "message": message_json(self._discord, self._person, message)}

    def _news(self, key: str, item: Json) -> Iterator[Json]:
        """The item, if it differs from the one sent last."""
        if self._last.get(key) != item:
            self._last[key] = item
            yield item

    def send(self, item: Json) -> None:
        """Queues an item to be sent."""
        self._outbox.append(item)
        self._wake.set()

    async def _read(self) -> None:
        async for frame in self._socket:
            if frame.type is not WSMsgType.TEXT:
                continue
            task = asyncio.create_task(self._act(frame.data))
            self._acting.add(task)
            task.add_done_callback(self._acted)

    def _acted(self, task: asyncio.Task[None]) -> None:
        self._acting.discard(task)
        if not task.cancelled():
            task.result()  # an error of ours reaches the loop's handler instead of vanishing with the task

    async def _act(self, text: str) -> None:
        nonce = None
        try:
            data = _parse(text)
            nonce = data.get("nonce")
            answer = await self._perform(data)
        except ClientRefused as refused:
            answer = {"kind": "refused", "reason": str(refused)}
        self.send({"type": "answer", "nonce": nonce, **answer})

    async def _perform(self, data: Json) -> Json:
        if len(self._acting) > _ACTS_MAX:
            raise ClientRefused("too much at once")
        asked = ActionRequest(data)
        act = asked.text("act")
        match act:
            case "me":
                self._become(asked)
            case "watch":
                self._watch(self._acts.channel(self._person, asked))
            case "open_dm":
                self._watch(self._discord.dm(self._person))
            case "typing":
                self._page.tell_typing(self._person, self._acts.channel(self._person, asked))
            case _:
                return await self._acts.perform(self._person, act, asked)
        return {"kind": "none", "channel_id": str(self._watched.id)}

    def _become(self, asked: ActionRequest) -> None:
        """Switch the page to another person, who sees their own channels and no private answer of the person before."""
        wanted = asked.number("person_id")
        person = next((one for one in self._page.people if one.id == wanted), None)
        if person is None:
            raise ClientRefused("there is no person of that id")
        self._person = person
        if self._watched.recipient not in (None, person):
            self._watched = self._page.first_channel
        self._must_greet = self._must_show = True
        self._wake.set()

    def _watch(self, channel: Channel) -> None:
        self._watched = channel
        self._must_show = True
        self._wake.set()


def _parse(text: str) -> Json:
    try:
        data = json.loads(text)
    except ValueError as error:
        raise ClientRefused("this is no JSON") from error
    if not isinstance(data, dict):
        raise ClientRefused("this is no object")
    return data
