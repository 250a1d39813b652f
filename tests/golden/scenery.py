"""The Discord in which a golden set was left: its people, its places and its messages."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.settings import load
from sandbox.discord import Attachment, Channel, DiscordSandbox, Guild, Invocation, Limits, Message, Person, Thread
from sandbox.discord import interactions as asking
from sandbox.discord.mentions import USERS_ONLY
from sandbox.discord.payload import MessageWriter
from sandbox.discord.permissions import EVERYONE
from sandbox.discord.records import COMMAND_REPLY, EPHEMERAL, Callback, walk
from sandbox.discord.world import Role
from sandbox.gemini import GeminiSandbox, Pace
from tests.golden.laid import GoldenSet
from tests.library.conftest import Storage
from tests.wire.conftest import tiny_picture
from tests.wire.harness import Harness
from tests.wire.process import environ_of

Json = dict[str, Any]

_SEND_ALL: Final = Limits(interaction_requests=1000, channel_requests=1000, global_requests=1000, other_requests=1000)
_WITHOUT_LIMITS: Final = {
    "RUNNING_PER_PERSON": "50",
    "RUNNING_IN_ALL": "50",
    "RUNNING_PER_SERVER": "500",
    "WAITING_PER_PERSON": "500",
    "DAILY_STORIES": "0",
    "DAILY_PANELS": "0",
    "DAILY_SPEECH_MINUTES": "0",
}


@dataclass
class Scenery:
    """The set's objects in the sandbox, by their ids in the set."""

    discord: DiscordSandbox
    chat: Json
    files: Path
    messages: dict[str, Message] = field(default_factory=dict)
    invocations: dict[str, Invocation] = field(default_factory=dict)

    def plant(self) -> None:
        """Put everything in storage."""
        state = self.discord.state
        for one in self.chat["people"]:
            person = Person(int(one["id"]), one["name"])
            state.people[person.id] = person
        for one in self.chat["guilds"]:
            self._plant_guild(one)
        for one in self.chat["channels"]:
            guild = state.guilds.get(int(one["guild_id"] or 0))
            recipient = state.people.get(int(one["recipient_id"] or 0))
            state.channels[int(one["id"])] = Channel(int(one["id"]), one["name"], guild, recipient)
        for one in self.chat["interactions"]:
            self._plant_interaction(one)
        threads = {one["id"]: one for one in self.chat["threads"]}
        for one in self.chat["messages"]:
            self._plant_message(one)
            if one["id"] in threads:
                self._plant_thread(threads[one["id"]])

    def press(self, one: Json) -> Invocation:
        """A person presses, chooses or submits a component of the set on its message.

        Discord accepts only components that the message has. If an edit removed the component, the message first gets
        back the content that it had when the set was left.
        """
        message, person = self.messages[one["message_id"]], self.discord.state.people[int(one["person_id"])]
        if one["custom_id"] not in {part.get("custom_id") for part in walk(message.components)}:
            self._show(message, next(kept for kept in self.chat["messages"] if kept["id"] == one["message_id"]))
        data: Json = {"custom_id": one["custom_id"]}
        kind = asking.COMPONENT
        match one["kind"]:
            case "button":
                data |= {"component_type": 2, "id": 1}
            case "select":
                data |= {"component_type": one["component_type"], "id": 1, "values": one["values"]}
                if one["component_type"] == 8:
                    channel = self.discord.state.channels[int(one["values"][0])]
                    data["resolved"] = {"channels": {one["values"][0]: channel.interaction_json(person)}}
            case "form":
                kind = asking.MODAL_SUBMIT
                fields = [
                    {"type": 4, "id": 2, "custom_id": name, "value": text} for name, text in one["fields"].items()
                ]
                data["components"] = [{"type": 18, "id": 1, "component": each} for each in fields]
        return asking.start(self.discord.state, kind, person, message.channel, data, source=message)

    def _plant_guild(self, one: Json) -> None:
        state = self.discord.state
        guild = Guild(int(one["id"]), one["name"], owner_id=0, bot_is_member=one["bot_is_member"])
        guild.roles[guild.id] = Role(guild.id, "@everyone", EVERYONE)
        for person in state.people.values():
            if guild.bot_is_member or person is not self.discord.bot:
                guild.join(person)
        state.guilds[guild.id] = guild
        if guild.bot_is_member:
            self.discord.guild = guild

    def _plant_interaction(self, one: Json) -> None:
        state = self.discord.state
        person, channel = state.people[int(one["person_id"])], state.channels[int(one["channel_id"])]
        is_foreign = channel.guild is not None and not channel.guild.bot_is_member
        payload: Json = {
            "authorizing_integration_owners": {},
            "attachment_size_limit": state.limits.attachment_bytes,
            "data": {"name": "story"},
        }
        invocation = Invocation(
            id=int(one["id"]),
            token=one["token"],
            kind=asking.COMMAND,
            person=person,
            channel=channel,
            payload=payload,
            created_at=one["at_s"],
            expires_at=one["at_s"] + state.limits.token_life_s,
            changes=state.changes,
            is_user_install=is_foreign,
        )
        state.invocations[invocation.token] = invocation
        for message_id in one["message_ids"]:
            self.invocations[message_id] = invocation

    def _plant_message(self, one: Json) -> None:
        state = self.discord.state
        invocation = self.invocations.get(one["id"])
        message = Message(
            int(one["id"]),
            state.channels[int(one["channel_id"])],
            self.discord.bot,
            one["at_s"],
            flags=EPHEMERAL if one["private"] else 0,
            type=0 if invocation is None or invocation.reply.original else COMMAND_REPLY,
            invocation=invocation,
        )
        if invocation is not None:
            message.answers.append(invocation)
            if invocation.reply.original is None:
                invocation.reply.original = message
                invocation.callback = Callback(4, {}, time.monotonic())
            else:
                invocation.reply.followups.append(message)
                invocation.followups_sent += 1
        self._show(message, one)
        self.messages[one["id"]] = message

    def _show(self, message: Message, one: Json) -> None:
        """Give a message the content that it had when the set was left."""
        message.is_deleted = False
        message.files = [
            Attachment(int(file["id"]), file["name"], self._bytes(file), message.channel.id, file["alt"])
            for file in one["files"]
        ]
        writer = MessageWriter(
            self.discord.state, message, "planted", limit_bytes=1 << 30, is_new=False, default_mentions=USERS_ONLY
        )
        kept = [{"id": file["id"], "filename": file["name"]} for file in one["files"]]
        writer.apply({**one["payload"], "attachments": kept}, ())
        message.edited_at = None

    def _plant_thread(self, one: Json) -> None:
        state, message = self.discord.state, self.messages[one["id"]]
        thread = Thread(
            int(one["id"]),
            one["name"],
            message.channel.guild,
            parent=message.channel,
            owner=self.discord.bot,
            clock=self.discord.clock,
            auto_archive_min=4320,
        )
        thread.members[self.discord.bot.id] = self.discord.clock.now()
        message.thread = state.channels[thread.id] = thread

    def _bytes(self, file: Json) -> bytes:
        if "text" in file:
            return str(file["text"]).encode()
        sha256 = str(file["sha256"])
        return (self.files / sha256[:2] / sha256).read_bytes()


@asynccontextmanager
async def harness_over(
    golden: GoldenSet, storage: Storage, monkeypatch: pytest.MonkeyPatch, **environ: str
) -> AsyncIterator[tuple[Harness, Scenery]]:
    """A harness in which the bot is to be started over a set, a minute after that was left."""
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    chat = golden.read("chat")
    later_s = golden.now_s + 60 - time.time()
    discord = DiscordSandbox(_SEND_ALL, bot_id=int(chat["bot_id"]))
    discord.clock.shift(later_s)
    scenery = Scenery(discord, chat, golden.folder / "files")
    async with discord, GeminiSandbox(pace=Pace(words_per_chunk=(200, 300)), draw=tiny_picture) as gemini:
        scenery.plant()
        for name, value in gemini.env.items():
            monkeypatch.setenv(name, value)
        where = {} if storage.database_url is None else {"DATABASE_URL": storage.database_url}
        every = {**where, "SHUTDOWN_GRACE_S": "6.2", **_WITHOUT_LIMITS, **environ}
        harness = Harness(discord, gemini, load(environ_of(discord, gemini, storage.data_dir, **every)))
        harness.clock.shift(later_s)
        golden.lay(storage.data_dir, storage.database_url)
        yield harness, scenery
