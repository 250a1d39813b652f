"""People, roles, guilds and channels, with Discord's permission rules and JSON forms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from sandbox.discord import permissions
from sandbox.discord.clock import Clock, iso
from sandbox.discord.errors import Json

GUILD_TEXT: Final = 0
DM: Final = 1
PUBLIC_THREAD: Final = 11
JOINED_AT: Final = "2024-01-01T00:00:00+00:00"
ATTACHMENT_BYTES_BY_TIER: Final = {0: 10 << 20, 1: 10 << 20, 2: 50 << 20, 3: 100 << 20}


@dataclass(slots=True, eq=False)
class Person:
    """A user. `attachment_bytes` is what their subscription allows; `accepts_dms` False refuses a bot's messages."""

    id: int
    username: str
    locale: str = "en-US"
    is_bot: bool = False
    attachment_bytes: int = 0
    accepts_dms: bool = True

    @property
    def mention(self) -> str:
        """How a message names them."""
        return f"<@{self.id}>"

    def json(self) -> Json:
        """The user object. Source: Discord's docs, "User Resource"."""
        found: Json = {
            "id": str(self.id),
            "username": self.username,
            "discriminator": "0000" if self.is_bot else "0",
            "global_name": None if self.is_bot else self.username.title(),
            "avatar": None,
            "avatar_decoration_data": None,
            "public_flags": 0,
            "flags": 0,
            "primary_guild": None,
        }
        if self.is_bot:
            found["bot"] = True
        return found


@dataclass(slots=True, eq=False)
class Role:
    """A role; the one whose id is the guild's is @everyone."""

    id: int
    name: str
    permissions: int
    position: int = 0
    managed: bool = False

    def json(self) -> Json:
        """The role object. Source: Discord's docs, "Topics: Permissions: Role Object"."""
        return {
            "id": str(self.id),
            "name": self.name,
            "permissions": str(self.permissions),
            "position": self.position,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": self.managed,
            "mentionable": False,
            "icon": None,
            "unicode_emoji": None,
            "flags": 0,
        }


@dataclass(slots=True, eq=False)
class Guild:
    """A server. `bot_is_member` False makes it a foreign one, reached by user installs only."""

    id: int
    name: str
    owner_id: int
    locale: str = "en-US"
    premium_tier: int = 0
    bot_is_member: bool = True
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, list[Role]] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)

    @property
    def attachment_bytes(self) -> int:
        """What one file may weigh here."""
        return ATTACHMENT_BYTES_BY_TIER[self.premium_tier]

    @property
    def everyone(self) -> Role:
        """The role that all members have."""
        return self.roles[self.id]

    def join(self, person: Person, roles: Iterable[Role] = ()) -> None:
        """Makes a person a member, with these roles besides @everyone."""
        self.people[person.id] = person
        self.members.setdefault(person.id, []).extend(roles)

    def member_json(self, person: Person, channel: Channel | None = None) -> Json:
        """The member object; with a channel, as interactions carry it (`permissions` there included)."""
        found: Json = {
            "user": person.json(),
            "nick": None,
            "avatar": None,
            "banner": None,
            "roles": [str(role.id) for role in self.members.get(person.id, [])],
            "joined_at": JOINED_AT,
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
            "communication_disabled_until": None,
            "unusual_dm_activity_until": None,
        }
        if channel is not None:
            found["permissions"] = str(channel.permissions_of(person))
        return found

    def json(self, channels: Iterable[Channel], threads: Iterable[Thread], bot: Person) -> Json:
        """The GUILD_CREATE object. Source: Discord's docs, "Gateway Events: Guild Create"."""
        return {
            "id": str(self.id),
            "name": self.name,
            "icon": None,
            "splash": None,
            "discovery_splash": None,
            "owner_id": str(self.owner_id),
            "afk_channel_id": None,
            "afk_timeout": 300,
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "roles": [role.json() for role in self.roles.values()],
            "emojis": [],
            "stickers": [],
            "features": [],
            "mfa_level": 0,
            "application_id": None,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "rules_channel_id": None,
            "vanity_url_code": None,
            "description": None,
            "banner": None,
            "premium_tier": self.premium_tier,
            "premium_subscription_count": 0,
            "preferred_locale": self.locale,
            "public_updates_channel_id": None,
            "nsfw_level": 0,
            "premium_progress_bar_enabled": False,
            "safety_alerts_channel_id": None,
            "joined_at": JOINED_AT,
            "large": False,
            "unavailable": False,
            "member_count": len(self.members),
            "voice_states": [],
            "members": [self.member_json(bot)],
            "channels": [channel.json() for channel in channels],
            "threads": [thread.json(bot) for thread in threads],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }


@dataclass(slots=True, eq=False)
class Channel:
    """A text channel of a guild, or a direct message channel with `recipient`."""

    id: int
    name: str
    guild: Guild | None = None
    recipient: Person | None = None
    position: int = 0
    is_deleted: bool = False
    overwrites: dict[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def mention(self) -> str:
        """How a message names it."""
        return f"<#{self.id}>"

    def permissions_of(self, person: Person) -> int:
        """A person's permissions here. Source: "Topics: Permissions: Permission Overwrites"."""
        guild = self.guild
        if guild is None:
            return permissions.DIRECT_MESSAGE
        if person.id not in guild.members:
            return 0
        roles = [guild.everyone, *guild.members[person.id]]
        total = 0
        for role in roles:
            total |= role.permissions
        if person.id == guild.owner_id or total & permissions.BITS["ADMINISTRATOR"]:
            return permissions.ALL
        allow, deny = self.overwrites.get(guild.id, (0, 0))
        total = total & ~deny | allow
        allow = deny = 0
        for role in roles[1:]:
            role_allow, role_deny = self.overwrites.get(role.id, (0, 0))
            allow, deny = allow | role_allow, deny | role_deny
        total = total & ~deny | allow
        allow, deny = self.overwrites.get(person.id, (0, 0))
        return total & ~deny | allow

    def may(self, person: Person, name: str) -> bool:
        """Whether a person has the named permission here."""
        return bool(self.permissions_of(person) & permissions.BITS[name])

    def json(self) -> Json:
        """The channel object. Source: Discord's docs, "Channel Resource"."""
        if self.guild is None:
            recipients = [self.recipient.json()] if self.recipient else []
            return {"id": str(self.id), "type": DM, "last_message_id": None, "flags": 0, "recipients": recipients}
        return {
            "id": str(self.id),
            "type": GUILD_TEXT,
            "guild_id": str(self.guild.id),
            "name": self.name,
            "topic": None,
            "position": self.position,
            "parent_id": None,
            "nsfw": False,
            "rate_limit_per_user": 0,
            "last_message_id": None,
            "flags": 0,
            "permission_overwrites": [
                {
                    "id": str(target),
                    "type": 0 if target in self.guild.roles else 1,
                    "allow": str(allow),
                    "deny": str(deny),
                }
                for target, (allow, deny) in self.overwrites.items()
            ],
        }

    def interaction_json(self, person: Person) -> Json:
        """The partial channel of an interaction, with what the person may do there."""
        found = self.json()
        found.pop("permission_overwrites", None)
        found["permissions"] = str(self.permissions_of(person))
        return found


@dataclass(slots=True, eq=False)
class Thread(Channel):
    """A public thread, whose id is that of the message it was started from. `parent` gives its permissions.

    It archives itself after `auto_archive_min` minutes without a message; no event says when that happens. `members`
    has when each joined, in seconds. Source: Discord's docs, "Topics: Threads".
    """

    parent: Channel = field(kw_only=True)
    owner: Person = field(kw_only=True)
    clock: Clock = field(kw_only=True)
    auto_archive_min: int = field(kw_only=True)
    slow_mode_s: int = field(default=0, kw_only=True)
    locked: bool = field(default=False, kw_only=True)
    members: dict[int, float] = field(default_factory=dict, kw_only=True)
    last_message_id: int | None = field(default=None, kw_only=True)
    message_count: int = field(default=0, kw_only=True)
    total_message_sent: int = field(default=0, kw_only=True)
    created_at: float = field(init=False)
    archived_at: float | None = field(default=None, init=False)
    _changed_at: float = field(init=False)
    _active_at: float = field(init=False)

    def __post_init__(self) -> None:
        self.created_at = self._changed_at = self._active_at = self.clock.now()

    @property
    def archived(self) -> bool:
        """Whether it was archived, or has had no message for too long."""
        return self.archived_at is not None or self.clock.now() >= self._active_at + self.auto_archive_min * 60

    def archive(self, *, archived: bool) -> None:
        """Archives it, or takes it out of the archive."""
        self._changed_at = self._active_at = self.clock.now()
        self.archived_at = self._changed_at if archived else None

    def keep(self, message_id: int, *, counts: bool) -> None:
        """Notes a new message, which takes the thread out of the archive. `counts` is False for system messages."""
        if self.archived:
            self.archive(archived=False)
        self._active_at = self.clock.now()
        self.last_message_id = message_id
        self.message_count += counts
        self.total_message_sent += counts

    def permissions_of(self, person: Person) -> int:
        """A person's permissions in the parent channel."""
        return self.parent.permissions_of(person)

    def may(self, person: Person, name: str) -> bool:
        """Whether a person has the named permission here; to send messages they need the one for threads."""
        needed = "SEND_MESSAGES_IN_THREADS" if name == "SEND_MESSAGES" else name
        return self.parent.may(person, needed)

    def member_json(self, person: Person) -> Json:
        """The thread member object of a person who joined."""
        return {
            "id": str(self.id),
            "user_id": str(person.id),
            "join_timestamp": iso(self.members[person.id]),
            "flags": 1,
        }

    def json(self, me: Person | None = None) -> Json:
        """The channel object of a thread; with the membership of `me`, if they joined."""
        guild = self.parent.guild
        found: Json = {
            "id": str(self.id),
            "type": PUBLIC_THREAD,
            "guild_id": str(guild.id) if guild else "0",
            "parent_id": str(self.parent.id),
            "owner_id": str(self.owner.id),
            "name": self.name,
            "last_message_id": str(self.last_message_id) if self.last_message_id else None,
            "rate_limit_per_user": self.slow_mode_s,
            "flags": 0,
            "message_count": self.message_count,
            "member_count": min(len(self.members), 50),
            "total_message_sent": self.total_message_sent,
            "thread_metadata": {
                "archived": self.archived,
                "archive_timestamp": iso(self._changed_at),
                "auto_archive_duration": self.auto_archive_min,
                "locked": self.locked,
                "create_timestamp": iso(self.created_at),
            },
        }
        if me is not None and me.id in self.members:
            found["member"] = self.member_json(me)
        return found
