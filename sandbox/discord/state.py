"""The state that every part of the local Discord shares, and the JSON forms of messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sandbox.discord.changes import Change, Changes
from sandbox.discord.clock import Clock, iso
from sandbox.discord.errors import ApiError, Json
from sandbox.discord.faults import Faults
from sandbox.discord.files import Attachment, Cdn
from sandbox.discord.gateway import (
    INTENT_DIRECT_MESSAGES,
    INTENT_GUILD_MEMBERS,
    INTENT_GUILD_MESSAGES,
    INTENT_GUILDS,
    INTENT_MESSAGE_CONTENT,
    Gateway,
)
from sandbox.discord.limits import Limits, RateLimiter
from sandbox.discord.records import REPLY, THREAD_STARTER, Entry, Invocation, Message
from sandbox.discord.world import Channel, Guild, Person, Thread


@dataclass(slots=True, eq=False)
class State:
    """The whole of the local Discord. `gateway` is set once its address is known."""

    limits: Limits
    clock: Clock
    bot: Person
    application_id: int
    token: str
    cdn: Cdn
    limiter: RateLimiter
    faults: Faults
    changes: Changes = field(default_factory=Changes)
    latency_s: float = 0.0
    base_url: str = ""
    guilds: dict[int, Guild] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    invocations: dict[str, Invocation] = field(default_factory=dict)
    commands: dict[int | None, list[Json]] = field(default_factory=dict)
    log: list[Entry] = field(default_factory=list)
    named_owner: Person | None = None
    _gateway: Gateway | None = None

    @property
    def gateway(self) -> Gateway:
        """The gateway."""
        if self._gateway is None:
            raise RuntimeError
        return self._gateway

    @gateway.setter
    def gateway(self, gateway: Gateway) -> None:
        self._gateway = gateway

    @property
    def owner(self) -> Person:
        """The owner of the application: the person who was set, or else the first person."""
        return self.named_owner or next((one for one in self.people.values() if not one.is_bot), self.bot)

    @property
    def threads(self) -> list[Thread]:
        """Every thread that exists, archived ones included."""
        every = [channel for channel in self.channels.values() if isinstance(channel, Thread)]
        return [thread for thread in every if not thread.is_deleted and not thread.parent.is_deleted]

    def guild_json(self, guild: Guild) -> Json:
        """The guild with its channels and the threads that are not archived."""
        channels = [one for one in self.channels.values() if one.guild is guild and not one.is_deleted]
        threads = [one for one in self.threads if one.guild is guild and not one.archived]
        return guild.json([one for one in channels if not isinstance(one, Thread)], threads, self.bot)

    def tell(self, guild: Guild | None, name: str, data: Json, *, intents: int = INTENT_GUILDS) -> None:
        """Sends an event of a guild, if the bot is a member of it."""
        if guild and guild.bot_is_member:
            self.gateway.dispatch(name, data, guild_id=guild.id, intents=intents)

    def channel(self, channel_id: int) -> Channel:
        """A channel that exists. Raises 404, code 10003."""
        channel = self.channels.get(channel_id)
        is_gone = channel is None or channel.is_deleted or (isinstance(channel, Thread) and channel.parent.is_deleted)
        if channel is None or is_gone:
            raise ApiError(404, 10003)
        return channel

    def message(self, message_id: int, channel: Channel | None = None) -> Message:
        """A message that exists, in this channel if one is given. Raises 404, code 10008."""
        message = self.messages.get(message_id)
        if message is None or message.is_deleted or (channel and message.channel is not channel):
            raise ApiError(404, 10008)
        return message

    def attachment_bytes(self, channel: Channel, person: Person | None = None) -> int:
        """What one file may weigh: the larger of the guild's and the person's allowance."""
        of_guild = channel.guild.attachment_bytes if channel.guild and channel.guild.premium_tier else 0
        return max(self.limits.attachment_bytes, of_guild, person.attachment_bytes if person else 0)

    def attach(self, filename: str, data: bytes, channel: Channel, *, ephemeral: bool = False) -> Attachment:
        """Keeps an uploaded file."""
        return self.cdn.add(Attachment(self.clock.snowflake(), filename, data, channel.id, ephemeral=ephemeral))

    def changed(self, kind: str, message: Message, route: str) -> None:
        """Records a message's revision and dispatches the event: "created", "updated" or "deleted"."""
        if kind != "deleted":
            message.record(route, self.clock.now())
        self.changes.tell(Change(kind, message, message.invocation))
        if isinstance(message.channel, Thread) and not message.ephemeral:
            self._note_in_thread(message.channel, message, kind)
        data: Json = {"id": str(message.id), "channel_id": str(message.channel.id)}
        name = {"created": "MESSAGE_CREATE", "updated": "MESSAGE_UPDATE", "deleted": "MESSAGE_DELETE"}[kind]
        if not message.ephemeral:
            self._tell_of_message(name, message, data if kind == "deleted" else None)

    def _tell_of_message(self, name: str, message: Message, data: Json | None) -> None:
        """Sends a message's event, with `data` or the message itself, to the sessions that asked for such events."""
        guild = message.channel.guild
        intent = INTENT_GUILD_MESSAGES if guild else INTENT_DIRECT_MESSAGES
        if (guild and not guild.bot_is_member) or not self.gateway.wants(intent):
            return
        more: Json = {"guild_id": str(guild.id)} if guild else {}
        if data is None and guild and not message.author.is_bot:
            member = guild.member_json(message.author)
            del member["user"]
            more["member"] = member
        whole = (data or self.message_json(message)) | more
        redacted = None
        if data is None and not self._concerns_bot(message):
            redacted = self.message_json(message, for_bot=True, reads_content=False) | more
        guild_id = guild.id if guild else None
        self.gateway.dispatch(name, whole, guild_id=guild_id, intents=intent, redacted=redacted)

    def _note_in_thread(self, thread: Thread, message: Message, kind: str) -> None:
        """A message takes its thread out of the archive. Its author and the people it mentions become members."""
        if kind == "deleted":
            thread.message_count -= not message.is_system
            return
        if kind == "created":
            was_archived = thread.archived
            thread.keep(message.id, counts=message.type != THREAD_STARTER)
            if was_archived:
                self.tell(thread.guild, "THREAD_UPDATE", thread.json(self.bot))
        if message.type != THREAD_STARTER:
            for person in (message.author, *message.mentions):
                self.join(thread, person)

    def join(self, thread: Thread, person: Person) -> bool:
        """Adds a person to a thread; False if they were in it. Without an intent, a bot gets only its own event."""
        if person.id in thread.members:
            return False
        thread.members[person.id] = self.clock.now()
        guild = thread.parent.guild
        added = thread.member_json(person) | {"presence": None}
        if guild:
            added["member"] = guild.member_json(person)
        self._tell_of_members(thread, person, {"added_members": [added]})
        return True

    def leave(self, thread: Thread, person: Person) -> None:
        """Takes a person out of a thread."""
        if thread.members.pop(person.id, None) is not None:
            self._tell_of_members(thread, person, {"removed_member_ids": [str(person.id)]})

    def _tell_of_members(self, thread: Thread, person: Person, what: Json) -> None:
        data = thread.json() | {"member_count": min(len(thread.members), 50)} | what
        data = {key: data[key] for key in ("id", "guild_id", "member_count", *what)}
        intents = INTENT_GUILDS if person is self.bot else INTENT_GUILD_MEMBERS
        self.tell(thread.guild, "THREAD_MEMBERS_UPDATE", data, intents=intents)

    def delete(self, message: Message, route: str) -> None:
        """Removes a message."""
        message.is_deleted = True
        self.changed("deleted", message, route)

    def delete_bulk(self, messages: Sequence[Message]) -> None:
        """Removes messages of one channel at once, which is one event. Ephemeral ones are not among them."""
        for message in messages:
            message.is_deleted = True
            self.changes.tell(Change("deleted", message, message.invocation))
            if isinstance(message.channel, Thread):
                self._note_in_thread(message.channel, message, "deleted")
        if messages:
            ids = [str(message.id) for message in messages]
            data: Json = {"ids": ids, "channel_id": str(messages[0].channel.id)}
            self._tell_of_message("MESSAGE_DELETE_BULK", messages[0], data)

    @property
    def reads_content(self) -> bool:
        """Whether the bot has the message content intent."""
        return self.gateway.wants(INTENT_MESSAGE_CONTENT)

    def message_json(self, message: Message, *, for_bot: bool = False, reads_content: bool | None = None) -> Json:
        """The message object. Source: Discord's docs, "Message Resource".

        `for_bot` empties what others wrote in a guild unless the bot reads content; a message in an interaction is
        always whole. Source: "Gateway: Message Content Intent".
        """
        attachments = [] if message.is_v2 else message.files
        found: Json = {
            "id": str(message.id),
            "channel_id": str(message.channel.id),
            "type": message.type,
            "author": message.author.json(),
            "content": message.content,
            "timestamp": iso(message.created_at),
            "edited_timestamp": iso(message.edited_at),
            "tts": False,
            "mention_everyone": message.mentions_everyone,
            "mentions": [person.json() for person in message.mentions],
            "mention_roles": [str(role) for role in message.mention_roles],
            "attachments": [self.cdn.attachment_json(attachment) for attachment in attachments],
            "embeds": message.embeds,
            "components": self._fresh(message.components),
            "pinned": False,
            "flags": message.flags,
        }
        if message.nonce is not None:
            found["nonce"] = message.nonce
        if message.reply_to is not None:
            found |= self._reference(message, message.reply_to, for_bot=for_bot, reads_content=reads_content)
        if message.poll is not None:
            found["poll"] = message.poll
        if message.forwards is not None:
            found |= self._forward(message.forwards)
        if message.invocation is not None:
            found["application_id"] = found["webhook_id"] = str(self.application_id)
            found["interaction_metadata"] = self._metadata(message.invocation)
        if message.thread is not None and not message.thread.is_deleted:
            found["thread"] = message.thread.json(self.bot)
        reads = self.reads_content if reads_content is None else reads_content
        if for_bot and not reads and not self._concerns_bot(message):
            found |= {"content": "", "embeds": [], "attachments": [], "components": []}
        return found

    def _reference(self, message: Message, to: Message, *, for_bot: bool, reads_content: bool | None) -> Json:
        reference: Json = {"type": 0, "message_id": str(to.id), "channel_id": str(to.channel.id)}
        if to.channel.guild:
            reference["guild_id"] = str(to.channel.guild.id)
        found: Json = {"message_reference": reference}
        if message.type in (REPLY, THREAD_STARTER):
            shown = None if to.is_deleted else self.message_json(to, for_bot=for_bot, reads_content=reads_content)
            found["referenced_message"] = shown and {
                key: value for key, value in shown.items() if key != "referenced_message"
            }
        return found

    def _forward(self, original: Message) -> Json:
        """The snapshot of a message that a forward carries, without its author. Source: "Message Snapshot Object"."""
        whole = self.message_json(original)
        shown = ("type", "content", "embeds", "attachments", "timestamp", "edited_timestamp", "flags", "mentions")
        snapshot = {name: whole[name] for name in (*shown, "mention_roles", "components")}
        reference: Json = {"type": 1, "message_id": str(original.id), "channel_id": str(original.channel.id)}
        if original.channel.guild:
            reference["guild_id"] = str(original.channel.guild.id)
        return {"message_reference": reference, "message_snapshots": [{"message": snapshot}]}

    def _concerns_bot(self, message: Message) -> bool:
        return message.author is self.bot or message.channel.guild is None or self.bot in message.mentions

    def _metadata(self, invocation: Invocation) -> Json:
        found: Json = {
            "id": str(invocation.id),
            "type": invocation.kind,
            "user": invocation.person.json(),
            "authorizing_integration_owners": invocation.payload["authorizing_integration_owners"],
        }
        if invocation.kind == 2:
            found["name"] = invocation.payload["data"]["name"]
        if invocation.source is not None:
            found["interacted_message_id"] = str(invocation.source.id)
        if invocation.opener is not None:
            found["triggering_interaction_metadata"] = self._metadata(invocation.opener)
        return found

    def _fresh(self, value: object) -> object:
        """Components with newly signed links."""
        if isinstance(value, list):
            return [self._fresh(item) for item in value]
        if not isinstance(value, dict):
            return value
        if value.get("attachment_id") and int(value["attachment_id"]) in self.cdn.attachments:
            attachment = self.cdn.attachments[int(value["attachment_id"])]
            return self.cdn.media_json(attachment, "", attachment.id)
        return {key: self._fresh(item) for key, item in value.items()}
