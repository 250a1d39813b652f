"""A person's view of the local Discord, as JSON for the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from sandbox.discord import Channel, DiscordSandbox, Invocation, Message, Person, Thread
from sandbox.discord.errors import Json
from sandbox.show.page.stage import StageOptions

MESSAGES_MAX: Final = 1000
"""The number of newest messages that the page gets when it opens a channel."""
_COMMAND: Final = 2
_LINKS: Final = ("url", "proxy_url")


def sees_channel(person: Person, channel: Channel) -> bool:
    """Whether a channel or thread is in a person's list."""
    is_gone = channel.is_deleted or (isinstance(channel, Thread) and channel.parent.is_deleted)
    return not is_gone and channel.recipient in (None, person) and channel.may(person, "VIEW_CHANNEL")


def sees(person: Person, message: Message) -> bool:
    """Whether a person sees a message: no private answer to another person, no message of a hidden channel."""
    if message.ephemeral and (message.invocation is None or message.invocation.person is not person):
        return False
    return sees_channel(person, message.channel)


def may_delete(person: Person, message: Message) -> bool:
    """Whether a person's client offers to delete a message; a private one is dismissed instead."""
    if message.ephemeral or message.is_system:
        return False
    return message.author is person or message.channel.may(person, "MANAGE_MESSAGES")


def channels_of(discord: DiscordSandbox, person: Person) -> list[Json]:
    """The channels of a person's list, in its order, each with its threads' entries after it."""
    every = [channel for channel in discord.state.channels.values() if sees_channel(person, channel)]
    every.sort(key=lambda channel: (channel.guild is None, channel.position, channel.id))
    return [channel_json(channel) for channel in every]


def channel_json(channel: Channel) -> Json:
    """A channel, thread or direct conversation."""
    found: Json = {"id": str(channel.id), "name": channel.name, "kind": "text", "parent_id": None, "archived": False}
    if isinstance(channel, Thread):
        parent_id = str(channel.parent.id)
        found |= {"kind": "thread", "parent_id": parent_id, "archived": channel.archived, "locked": channel.locked}
    elif channel.guild is None:
        found["kind"] = "dm"
    return found


def messages_of(discord: DiscordSandbox, person: Person, channel: Channel) -> list[Json]:
    """The newest messages of a channel that a person sees, oldest first, system messages included."""
    every = [one for one in discord.state.messages.values() if one.channel is channel and not one.is_deleted]
    every.sort(key=lambda message: message.id)
    seen = [message for message in every if sees(person, message)]
    return [message_json(discord, person, message) for message in seen[-MESSAGES_MAX:]]


def message_json(discord: DiscordSandbox, person: Person, message: Message) -> Json:
    """Discord's message object with links to this server, and the fields that a client adds to it."""
    found: Json = discord.state.message_json(message)
    invocation = message.invocation
    found["ephemeral_for"] = str(invocation.person.id) if message.ephemeral and invocation else None
    found["invoked_by"] = None
    if invocation is not None and invocation.kind == _COMMAND:
        who = invocation.person
        command = invocation.payload["data"]
        found["invoked_by"] = {
            "id": str(who.id),
            "name": who.username,
            "command": command["name"],
            "kind": "message" if "target_id" in command else "slash",
        }
    found["edits"] = max(0, len(message.revisions) - 1)
    found["deletable"] = may_delete(person, message)
    found["thread"] = channel_json(message.thread) if message.thread and not message.thread.is_deleted else None
    return with_page_links(discord, found)


def with_page_links(discord: DiscordSandbox, found: Json) -> Json:
    """The same JSON with every link to a file of the local Discord replaced by the page's own.

    Discord's links are signed and change each second. The page's links stay the same, so that no file is loaded twice.
    """
    return {
        key: _link(discord, item) if key in _LINKS and isinstance(item, str) else _led_here(discord, item)
        for key, item in found.items()
    }


def _led_here(discord: DiscordSandbox, value: object) -> object:
    if isinstance(value, list):
        return [_led_here(discord, item) for item in value]
    return with_page_links(discord, value) if isinstance(value, dict) else value


def _link(discord: DiscordSandbox, url: str) -> str:
    attachment = discord.state.cdn.by_url(url)
    return f"/file/{attachment.id}/{quote(attachment.filename)}" if attachment else url


def samples_json(samples: Sequence[Invocation]) -> list[Json]:
    """The works made at the start: their interaction, their command and their place."""
    return [
        {
            "interaction_id": str(one.id),
            "command": one.payload["data"]["name"],
            "channel_id": str(one.channel.id),
            "message_id": str(one.reply.messages[0].id),
        }
        for one in samples
        if one.reply.messages
    ]


def is_ready(discord: DiscordSandbox) -> bool:
    """Whether the bot is connected and has commands."""
    return discord.gateway.is_ready and bool(discord.commands)


def hello(
    discord: DiscordSandbox,
    person: Person,
    people: Sequence[Person],
    watched: Channel,
    *,
    gemini: str,
    stage: StageOptions | None,
) -> Json:
    """The first item for a page, for one of the people. `gemini` is "stand-in" or "real"."""
    return {
        "type": "hello",
        "me": str(person.id),
        "people": [
            {"id": str(one.id), "name": one.username, "moderator": watched.may(one, "MANAGE_MESSAGES")}
            for one in people
        ],
        "guild": {"id": str(discord.guild.id), "name": discord.guild.name},
        "channels": channels_of(discord, person),
        "watched": str(watched.id),
        "commands": discord.commands,
        "bot": {"id": str(discord.bot.id), "name": discord.bot.username},
        "gemini": gemini,
        "stage": stage and stage.json(),
        "limits": {
            "attachment_bytes": discord.state.attachment_bytes(watched, person),
            "text": 2000,
            "files": 10,
            "option": 6000,
        },
        "ready": is_ready(discord),
    }
