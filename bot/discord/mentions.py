"""Mentions, custom emoji and timestamps in text, replaced by the words that Discord shows for them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import aiohttp
import discord

from bot.words.say import say

Json = Mapping[str, Any]

NAMES_FETCHED_MAX: Final = 5
NAMES_TIMEOUT_S: Final = 0.6
"""Part of the three seconds within which an interaction needs a response (Discord docs: Interaction Callback)."""

_late: Final[set[asyncio.Task[None]]] = set()
"""Requests that no one waits for any more: the event loop has only weak references."""

_ID: Final = r"\d{1,20}"
# Discord docs: Message Formatting. After a backslash Discord shows the mention as it was typed.
_TOKEN: Final = re.compile(
    rf"\\?<(?:@!?(?P<user>{_ID})|@&(?P<role>{_ID})|\#(?P<channel>{_ID})|/(?P<command>[^<>\n:]{{1,100}}):{_ID}"
    rf"|a?:(?P<emoji>\w{{1,40}}):{_ID}|t:(?P<time>-?\d{{1,17}})(?::(?P<style>[A-Za-z]))?"
    rf"|id:(?P<guide>[a-z-]{{1,40}})(?::{_ID})?|(?P<sound>sound):{_ID}:{_ID})>"
)
_UNSAFE: Final = re.compile(r"[*~`|<>\[\]\\\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+")
_NAME_CHARS_MAX: Final = 100

_STYLES: Final = {"d": "D", "s": "f"}
"""Short timestamp styles that are written out like longer ones."""

_UNITS: Final = (("year", 31_557_600), ("month", 2_629_800), ("day", 86_400), ("hour", 3600), ("minute", 60))


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Names by id (as a string), for a reader with this `locale` at `now_s` (unix seconds)."""

    locale: str
    now_s: float
    users: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)


def resolve_mentions(text: str, names: Names) -> str:
    """`text` with words in place of ids: "@Tom", "#general", "/story", ":fox:", a time in UTC.

    An unknown name is replaced by a neutral word. No id is left.
    """
    return _TOKEN.sub(lambda found: _word(found, names), text) if "<" in text else text


async def resolve_typed(interaction: discord.Interaction[Any], text: str) -> str:
    """What a person typed into an option or a modal, with names in place of ids.

    Discord sends no names with typed text. A few names that are not cached are fetched, within a time limit.
    """
    wanted = {found["user"] for found in _TOKEN.finditer(text) if found["user"]}
    names = names_of(interaction, text)
    missing = sorted(wanted - names.users.keys())[:NAMES_FETCHED_MAX]
    if missing:
        names = Names(
            locale=names.locale,
            now_s=names.now_s,
            users={**names.users, **await _fetch_names(interaction, missing)},
            roles=names.roles,
            channels=names.channels,
        )
    return resolve_mentions(text, names)


def names_of(interaction: discord.Interaction[Any], text: str, messages: Sequence[Json] = ()) -> Names:
    """The names that `text` needs, from the data of the interaction, from `messages`, and from discord.py's caches.

    A channel that the person cannot view gets no name.
    """
    data: dict[str, Any] = dict(interaction.data or {})
    resolved: Json = data.get("resolved") or {}
    users = {str(person.id): person.display_name for person in (interaction.client.user, interaction.user) if person}
    for message in messages:
        for person in (message.get("author"), *(message.get("mentions") or ())):
            users |= _named_person(person, (person or {}).get("member"))
    for user_id, person in (resolved.get("users") or {}).items():
        users |= _named_person(person, (resolved.get("members") or {}).get(user_id))
    roles = {role_id: str(role["name"]) for role_id, role in (resolved.get("roles") or {}).items()}
    channels = {channel_id: str(one["name"]) for channel_id, one in (resolved.get("channels") or {}).items()}
    channels |= {str(one["id"]): one["name"] for message in messages for one in message.get("mention_channels") or ()}
    if interaction.guild is not None:
        cached_roles, cached_channels = _cached_names(interaction, interaction.guild, text)
        roles, channels = cached_roles | roles, cached_channels | channels
    return Names(
        locale=interaction.locale.value,
        now_s=interaction.created_at.timestamp(),
        users=users,
        roles=roles,
        channels=channels,
    )


def _cached_names(
    interaction: discord.Interaction[Any], guild: discord.Guild, text: str
) -> tuple[dict[str, str], dict[str, str]]:
    """The names of the roles and channels that `text` mentions, as far as discord.py has cached them."""
    roles, channels = {}, {}
    for found in _TOKEN.finditer(text):
        if found["role"] and (role := guild.get_role(int(found["role"]))) is not None:
            roles[found["role"]] = role.name
        elif found["channel"] and (name := _visible_channel(interaction, guild, int(found["channel"]))):
            channels[found["channel"]] = name
    return roles, channels


def _named_person(person: Json | None, member: Json | None) -> dict[str, str]:
    if not person or "id" not in person:
        return {}
    name = (member or {}).get("nick") or person.get("global_name") or person.get("username")
    return {str(person["id"]): str(name)} if name else {}


def _visible_channel(interaction: discord.Interaction[Any], guild: discord.Guild, channel_id: int) -> str:
    """The name of a channel or public thread that the person can view; empty for any other."""
    channel = guild.get_channel_or_thread(channel_id)
    person = interaction.user
    if channel is None or channel.type is discord.ChannelType.private_thread or not isinstance(person, discord.Member):
        return ""
    try:
        return channel.name if channel.permissions_for(person).view_channel else ""
    except discord.ClientException:
        return ""  # a thread whose channel is not known


async def _fetch_names(interaction: discord.Interaction[Any], user_ids: Sequence[str]) -> dict[str, str]:
    """The names of members of this server that Discord sends in time; none where the bot is not a member."""
    guild = interaction.client.get_guild(interaction.guild_id or 0)
    if guild is None:
        return {}
    names: dict[str, str] = {}

    async def fetch(user_id: str) -> None:
        try:
            names[user_id] = (await guild.fetch_member(int(user_id))).display_name
        except (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError):
            return  # the member left, or Discord did not answer: the neutral word is used

    # A late request is not cancelled: one that waits for discord.py's global limit would end all requests of the bot.
    requests = {asyncio.create_task(fetch(user_id), name="name of a member") for user_id in user_ids}
    _late.update(requests)
    for request in requests:
        request.add_done_callback(_late.discard)
    if requests:
        await asyncio.wait(requests, timeout=NAMES_TIMEOUT_S)
    return dict(names)


def _word(found: re.Match[str], names: Names) -> str:
    kind = found.lastgroup if found.lastgroup != "style" else "time"
    match kind:
        case "user":
            return _name("@", names.users.get(found["user"]), "person", names)
        case "role":
            return _name("@", names.roles.get(found["role"]), "role", names)
        case "channel":
            return _name("#", names.channels.get(found["channel"]), "channel", names)
        case "command":
            return f"/{found['command']}"
        case "emoji":
            return f":{found['emoji']}:"
        case "time":
            return _time(int(found["time"]), found["style"] or "f", names)
        case "guide":
            return say(_known(f"mention.guide.{found['guide']}", "mention.guide", names), names.locale)
        case _:
            return say("mention.sound", names.locale)


def _name(lead: str, name: str | None, kind: str, names: Names) -> str:
    safe = " ".join(_UNSAFE.sub(" ", name or "").split())[:_NAME_CHARS_MAX]
    return lead + safe.removeprefix(lead) if safe.removeprefix(lead) else say(f"mention.{kind}", names.locale)


def _known(key: str, otherwise: str, names: Names) -> str:
    try:
        say(key, names.locale)
    except KeyError:
        return otherwise
    return key


def _time(unix_s: int, style: str, names: Names) -> str:
    if style == "R":
        return _relative(unix_s - names.now_s, names)
    try:
        moment = datetime.fromtimestamp(unix_s, UTC)
    except (ValueError, OverflowError, OSError):
        return say("time.unknown", names.locale)
    style = _STYLES.get(style, style)
    return say(
        f"time.{style if style in 'tTDfFS' else 'f'}",
        names.locale,
        weekday=say(f"time.weekday.{moment.weekday()}", names.locale),
        month=say(f"time.month.{moment.month}", names.locale),
        day=moment.day,
        year=moment.year,
        hour=moment.hour,
        minute=moment.minute,
        second=moment.second,
    )


def _relative(seconds: float, names: Names) -> str:
    way, size = ("ahead" if seconds > 0 else "past"), abs(seconds)
    for unit, length_s in _UNITS:
        if size >= length_s:
            return say(f"time.{way}.{unit}", names.locale, n=int(size // length_s))
    return say(f"time.{way}.second", names.locale, n=int(size)) if int(size) else say("time.now", names.locale)


def nested_messages(raw: Json, *, depth: int = 3) -> Iterator[Json]:
    """A message as Discord sent it, and those inside it: forwards, and the message that a thread was started from."""
    yield raw
    if depth:
        inner = [snapshot.get("message") or {} for snapshot in raw.get("message_snapshots") or ()]
        if raw.get("type") == discord.MessageType.thread_starter_message.value:
            inner.append(raw.get("referenced_message") or {})
        for message in inner:
            yield from nested_messages(message, depth=depth - 1)
