"""What every part of the local Discord shares: who and what exists, and the JSON forms of messages."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.sandbox.discord.clock import Clock, iso
from bot.sandbox.discord.errors import ApiError, Json
from bot.sandbox.discord.faults import Faults
from bot.sandbox.discord.files import Attachment, Cdn
from bot.sandbox.discord.gateway import INTENT_DIRECT_MESSAGES, INTENT_GUILD_MESSAGES, Gateway
from bot.sandbox.discord.limits import Limits, RateLimiter
from bot.sandbox.discord.records import Change, Changes, Entry, Invocation, Message
from bot.sandbox.discord.world import Channel, Guild, Person


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

    def channel(self, channel_id: int) -> Channel:
        """A channel that exists. Raises 404, code 10003."""
        channel = self.channels.get(channel_id)
        if channel is None or channel.is_deleted:
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
        """Records how a message stands, and tells everybody: "created", "updated" or "deleted"."""
        if kind != "deleted":
            message.record(route, self.clock.now())
        self.changes.tell(Change(kind, message, message.invocation))
        channel = message.channel
        intent = INTENT_GUILD_MESSAGES if channel.guild else INTENT_DIRECT_MESSAGES
        is_hidden = message.ephemeral or (channel.guild and not channel.guild.bot_is_member)
        if is_hidden or not self.gateway.wants(intent):
            return
        data: Json = {"id": str(message.id), "channel_id": str(channel.id)}
        if kind != "deleted":
            data = self.message_json(message)
        if channel.guild:
            data["guild_id"] = str(channel.guild.id)
        name = {"created": "MESSAGE_CREATE", "updated": "MESSAGE_UPDATE", "deleted": "MESSAGE_DELETE"}[kind]
        self.gateway.dispatch(name, data, guild_id=channel.guild.id if channel.guild else None, intents=intent)

    def delete(self, message: Message, route: str) -> None:
        """Removes a message."""
        message.is_deleted = True
        self.changed("deleted", message, route)

    def message_json(self, message: Message) -> Json:
        """The message object. Source: Discord's docs, "Message Resource"."""
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
            found["message_reference"] = {
                "type": 0,
                "message_id": str(message.reply_to.id),
                "channel_id": str(message.channel.id),
            }
        if message.invocation is not None:
            found["application_id"] = found["webhook_id"] = str(self.application_id)
            found["interaction_metadata"] = self._metadata(message.invocation)
        return found

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
