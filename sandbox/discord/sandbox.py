"""The local Discord, as tests, the demo and the benchmark use it."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from types import TracebackType
from typing import Self

from aiohttp import web

from sandbox.discord import commands, general, permissions, threads
from sandbox.discord.changes import Change, Subscription
from sandbox.discord.clock import Clock
from sandbox.discord.errors import Json
from sandbox.discord.faults import Faults
from sandbox.discord.files import Cdn
from sandbox.discord.gateway import Gateway, Session
from sandbox.discord.limits import Limits, RateLimiter
from sandbox.discord.records import Entry, Message
from sandbox.discord.server import API, application
from sandbox.discord.state import State
from sandbox.discord.user_actions import UserActions
from sandbox.discord.world import Channel, Guild, Person, Role, Thread


class DiscordSandbox(UserActions):
    """A Discord on loopback: REST v10, gateway and files on one port, and the people who use it.

    `async with` opens and closes it. Setting `latency_s` gives every request and event a round trip; `faults` breaks
    things on purpose; `log` has every request; `clock.shift(seconds)` lets tokens age. One guild, "Home", is there.
    `bot_id` is the id of the bot and of its application: give the earlier one if earlier messages should be its own.
    The default `bot_token` has the form of Discord's tokens, whose first part holds that id.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        latency_s: float = 0.0,
        port: int = 0,
        seed: int = 0,
        bot_token: str | None = None,
        bot_name: str = "Elara",
        bot_id: int | None = None,
    ) -> None:
        limits = limits or Limits()
        clock = Clock()
        bot = Person(bot_id or clock.snowflake(), bot_name, is_bot=True)
        token = bot_token or _token_of(bot.id)
        self.state = State(
            limits=limits,
            clock=clock,
            bot=bot,
            application_id=bot.id,
            token=token,
            cdn=Cdn(clock, limits.cdn_life_s),
            limiter=RateLimiter(limits, clock.now),
            faults=Faults(seed),
            latency_s=latency_s,
        )
        super().__init__(self.state)
        self.state.people[bot.id] = bot
        self.bot = bot
        self.clock = clock
        self.faults = self.state.faults
        self.bot_token = token
        self._port = port
        self._runner: web.AppRunner | None = None
        self.guild = self._new_guild("Home", bot_is_member=True)
        self.gateway = self.state.gateway = Gateway(
            token=token,
            heartbeat_interval_s=limits.heartbeat_interval_s,
            latency_s=lambda: self.state.latency_s,
            welcome=self._welcome,
            on_ready=lambda: self.state.changes.tell(Change("ready")),
            on_gone=lambda: self.state.changes.tell(Change("gone")),
        )
        self.channel("general")

    async def __aenter__(self) -> Self:
        self._runner = web.AppRunner(application(self.state), access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        host, port = self._runner.addresses[0][:2]
        self.state.base_url = self.state.cdn.base_url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.gateway.close()
        if self._runner:
            await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """The base of the REST API, as `DISCORD_API_URL` wants it."""
        return self.state.base_url + API

    @property
    def gateway_url(self) -> str:
        """The gateway's address, as GET /gateway/bot gives it."""
        return general.gateway_url(self.state)

    @property
    def log(self) -> list[Entry]:
        """Every REST request since the start, oldest first."""
        return self.state.log

    @property
    def latency_s(self) -> float:
        """The simulated round trip in seconds."""
        return self.state.latency_s

    @latency_s.setter
    def latency_s(self, seconds: float) -> None:
        self.state.latency_s = seconds

    @property
    def commands(self) -> list[Json]:
        """The global commands as synced."""
        return self.state.commands.get(None, [])

    def replace_commands(self, *bodies: Json) -> None:
        """Overwrites all global commands, as another program with the bot's token would."""
        known = self.state.commands.get(None, [])
        published = commands.publish(known, list(bodies), self.state.application_id, None, self.clock)
        self.state.commands[None] = published

    def enable_activities(self) -> None:
        """Enables Activities, as the owner can; Discord then makes an entry point command."""
        known = self.state.commands.setdefault(None, [])
        known.append(commands.entry_point(self.state.application_id, self.clock))

    @property
    def threads(self) -> list[Thread]:
        """Every thread, oldest first, archived ones included. Each is a `Channel` that people can use."""
        return self.state.threads

    @property
    def owner(self) -> Person:
        """The owner of the application, as GET /applications/@me reports it."""
        return self.state.owner

    @owner.setter
    def owner(self, person: Person) -> None:
        self.state.named_owner = person

    def transcript(self, channel: Channel) -> list[Message]:
        """The public messages of a channel or thread, oldest first; without system messages."""
        every = sorted(self.state.messages.values(), key=lambda message: message.id)
        return [
            one for one in every if one.channel is channel and not (one.is_deleted or one.ephemeral or one.is_system)
        ]

    async def wait_gone(self, timeout_s: float = 30.0) -> None:
        """Waits until no client is connected, for example after the bot was killed. Raises TimeoutError."""
        await self.until(lambda: not self.gateway.is_ready, timeout_s, lambda: "the bot is still connected")

    async def wait_ready(self, timeout_s: float = 30.0) -> None:
        """Waits until the bot is identified and some commands are synced. Raises TimeoutError."""
        await self.until(
            lambda: self.gateway.is_ready and any(self.state.commands.values()),
            timeout_s,
            lambda: f"bot connected: {self.gateway.is_ready}, commands: {len(self.commands)}",
        )

    async def until(
        self, condition: Callable[[], bool], timeout_s: float = 30.0, what: Callable[[], str] = lambda: "still not so"
    ) -> None:
        """Waits until a condition holds, checked at each change and each answered request. Raises TimeoutError."""
        await self.state.changes.until(condition, timeout_s, what)

    def subscribe(self) -> Subscription:
        """Every change from now on: messages created, updated, deleted; interactions answered; ready; commands."""
        return self.state.changes.subscribe()

    def person(self, name: str, *, locale: str = "en-US", attachment_bytes: int = 0) -> Person:
        """The person of that name, a member of the guild; made on first use."""
        for person in self.state.people.values():
            if person.username == name:
                return person
        person = Person(self.clock.snowflake(), name, locale, attachment_bytes=attachment_bytes)
        self.state.people[person.id] = person
        for guild in self.state.guilds.values():
            guild.join(person)
        return person

    def channel(self, name: str) -> Channel:
        """A text channel of the guild by name; made on first use."""
        return self._channel(name, self.guild)

    def dm(self, person: Person) -> Channel:
        """The direct messages between a person and the bot."""
        return general.dm_channel(self.state, person)

    def foreign_channel(self, name: str = "elsewhere", *, external_apps: bool = True) -> Channel:
        """A channel of a guild where the bot is no member: only user-installed commands reach it.

        Without `external_apps` its members lack USE_EXTERNAL_APPS, so that every reply is private.
        """
        title = "Abroad" if external_apps else "Abroad, no external apps"
        guild = next((guild for guild in self.state.guilds.values() if guild.name == title), None)
        if guild is None:
            guild = self._new_guild(title, bot_is_member=False)
            if not external_apps:
                guild.everyone.permissions &= ~permissions.bits("USE_EXTERNAL_APPS")
        return self._channel(name, guild)

    def role(self, name: str, *permission_names: str) -> Role:
        """A new role of the guild with these permissions."""
        role = Role(self.clock.snowflake(), name, permissions.bits(*permission_names), len(self.guild.roles))
        self.guild.roles[role.id] = role
        self.state.tell(self.guild, "GUILD_ROLE_CREATE", {"guild_id": str(self.guild.id), "role": role.json()})
        return role

    def give(self, person: Person, role: Role) -> None:
        """Gives a person a role of the guild."""
        self.guild.members[person.id].append(role)

    def permit(self, channel: Channel, who: Person | Role, *names: str) -> None:
        """Allows a person or role these permissions in one channel."""
        allow, deny = channel.overwrites.get(who.id, (0, 0))
        wanted = permissions.bits(*names)
        self._overwrite(channel, who, (allow | wanted, deny & ~wanted))

    def revoke(self, channel: Channel, *names: str, who: Person | Role | None = None) -> None:
        """Takes permissions away in one channel, from the bot unless another is named."""
        who = who or self.bot
        allow, deny = channel.overwrites.get(who.id, (0, 0))
        wanted = permissions.bits(*names)
        self._overwrite(channel, who, (allow & ~wanted, deny | wanted))

    def lock_threads(self, channel: Channel) -> None:
        """Keeps the bot from starting threads in a channel."""
        self.revoke(channel, "CREATE_PUBLIC_THREADS")

    def archive(self, thread: Thread, *, locked: bool = False) -> None:
        """A moderator archives a thread. When `locked`, only moderators can take it out again."""
        threads.settle(self.state, thread, archived=True, locked=locked)

    def lock(self, thread: Thread) -> None:
        """A moderator locks a thread without archiving it."""
        threads.settle(self.state, thread, archived=False, locked=True)

    def delete_channel(self, channel: Channel) -> None:
        """A person deletes a channel or a thread."""
        threads.close(self.state, channel)

    def _overwrite(self, channel: Channel, who: Person | Role, overwrite: tuple[int, int]) -> None:
        channel.overwrites[who.id] = overwrite
        self.state.tell(channel.guild, "CHANNEL_UPDATE", channel.json())

    def _channel(self, name: str, guild: Guild) -> Channel:
        for channel in self.state.channels.values():
            is_other = isinstance(channel, Thread) or channel.is_deleted
            if channel.guild is guild and channel.name == name and not is_other:
                return channel
        channel = Channel(self.clock.snowflake(), name, guild, position=len(self.state.channels))
        self.state.channels[channel.id] = channel
        self.state.tell(guild, "CHANNEL_CREATE", channel.json())
        return channel

    def _new_guild(self, name: str, *, bot_is_member: bool) -> Guild:
        owner = Person(self.clock.snowflake(), f"owner of {name}")
        guild = Guild(self.clock.snowflake(), name, owner.id, bot_is_member=bot_is_member)
        guild.roles[guild.id] = Role(guild.id, "@everyone", permissions.EVERYONE)
        guild.join(owner)
        self.state.people[owner.id] = owner
        self.state.guilds[guild.id] = guild
        for person in self.state.people.values():
            if person is not owner and (person is not self.bot or bot_is_member):
                guild.join(person)
        return guild

    def _welcome(self, session: Session) -> tuple[Json, list[Json]]:
        mine = [guild for guild in self.state.guilds.values() if guild.bot_is_member and session.takes(guild.id)]
        ready: Json = {
            "v": 10,
            "user": self.bot.json() | {"verified": True, "email": None, "mfa_enabled": False},
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in mine],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.gateway_url,
            "shard": list(session.shard),
            "application": {"id": str(self.state.application_id), "flags": 0},
            "private_channels": [],
            "_trace": [],
        }
        return ready, [self.state.guild_json(guild) for guild in mine]


def _token_of(bot_id: int) -> str:
    """A token that is valid for this server only. Libraries read the bot's id from the first of its three parts."""
    return f"{base64.b64encode(str(bot_id).encode()).decode().rstrip('=')}.local.{secrets.token_urlsafe(20)}"
