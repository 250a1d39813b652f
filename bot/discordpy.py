"""The inner parts of discord.py 2.7 that this bot needs. No other file touches one.

discord.py promises nothing about them, so each is listed with its reason and with what to look at after an update:

- `discord.http.Route.BASE`: the one place that decides where REST requests go. The sandbox and a REST proxy need it.
- `discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY`: what an auto-sharded client falls back to after a lost session.
  Behind a gateway proxy the built-in address is wrong.
- `Client.http` (`discord.http.HTTPClient`): requests whose JSON answer the public methods do not return, with
  discord.py's own rate limits for the channel routes. Each login gets a `connector` of its own: `Client` takes one for
  the first login alone, and a failed login closes it.
- `client._connection.parsers`: the table of the gateway events that are parsed. One is taken out, for which the public
  API has no switch, and one is replaced: the public ways to see a message either build a `Message` of each, or start a
  task for each frame of the gateway.
- `Command.to_dict`: a command as discord.py sends it. `CommandTree.sync` always overwrites, which a comparison needs
  to avoid.
- `View.to_components`, `View.has_components_v2`, `Modal.to_dict`: what discord.py sends for a view and for a form.
  Overridden, they send components that were composed elsewhere.

If one of them goes away, `tests/wire` fails at its first request or connection.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, cast

import aiohttp
import discord
import yarl
from discord import app_commands, ui
from discord.gateway import DiscordWebSocket
from discord.http import Route as ApiRoute

__all__ = [
    "DNS_CACHE_S",
    "RATE_LIMIT_WAIT_MAX_S",
    "ApiRoute",
    "RawLayout",
    "RawModal",
    "RawRows",
    "Requests",
    "abandon_login",
    "command_payloads",
    "find_gateway",
    "ignore_events",
    "prepare_login",
    "receive_messages",
    "use_api",
]

ArchiveMinutes = Literal[60, 1440, 4320, 10080]
"""After how many minutes without a message a thread goes to the archive (Discord docs: Channel Object)."""

DNS_CACHE_S: Final = 300
"""How long addresses of Discord are used before they are looked up again: that is how long its DNS records hold.

With aiohttp's ten seconds nearly every press would wait for a lookup, and a resolver that takes seconds for one leaves
no time for the first answer.
"""

RATE_LIMIT_WAIT_MAX_S: Final = 60.0
"""discord.py waits no longer for a rate limit; that of renaming a thread lasts ten minutes."""

_COMMANDS: Final = "/applications/{application_id}/commands"


def use_api(api_url: str) -> None:
    """Send every REST request to this base from now on, those of interactions included."""
    ApiRoute.BASE = api_url


async def find_gateway(client: discord.AutoShardedClient) -> None:
    """Ask Discord for the number of shards and for the gateway's address, and use both. Raises as a request does."""
    client.shard_count, gateway_url, _ = await client.http.get_bot_gateway()
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(str(gateway_url))


def prepare_login(client: discord.Client) -> None:
    """Give the client a connector of its own for the login that follows."""
    client.http.connector = aiohttp.TCPConnector(limit=0, ttl_dns_cache=DNS_CACHE_S)


async def abandon_login(client: discord.Client) -> None:
    """Close what a failed login has opened, its connector included."""
    await client.http.close()


def ignore_events(client: discord.Client, *names: str) -> None:
    """Ignore the gateway events with these names (Discord docs: Gateway Events)."""
    for name in names:
        del client._connection.parsers[name]  # noqa: SLF001 - see the module's docstring


def receive_messages(client: discord.Client, receive: Callable[[Mapping[str, Any]], None]) -> None:
    """Call `receive` with each new message as the gateway sent it (Discord docs: Message Create).

    discord.py builds no `Message` of it, and updates no cache. `receive` must return at once.
    """
    client._connection.parsers["MESSAGE_CREATE"] = receive  # noqa: SLF001 - see the module's docstring


def command_payloads(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    """The global commands of a tree as discord.py sends them (Discord docs: Application Command Object)."""
    return [command.to_dict(tree) for command in tree.get_commands()]


class RawLayout(ui.LayoutView):
    """Components V2 in Discord's own form. Stopped before it is sent, so that discord.py does not keep it."""

    def __init__(self, raw: list[dict[str, Any]]) -> None:
        super().__init__(timeout=None)
        self._raw = raw
        self.stop()

    def has_components_v2(self) -> bool:
        """Whether the message gets the flag IS_COMPONENTS_V2."""
        return True

    def to_components(self) -> list[dict[str, Any]]:
        """The components as they are sent."""
        return self._raw


class RawRows(ui.View):
    """Rows of buttons in Discord's own form. Stopped before it is sent, as `RawLayout` is."""

    def __init__(self, raw: list[dict[str, Any]]) -> None:
        super().__init__(timeout=None)
        self._raw = raw
        self.stop()

    def to_components(self) -> list[dict[str, Any]]:
        """The components as they are sent."""
        return self._raw


class RawModal(ui.Modal):
    """A modal in Discord's own form. Stopped before it is sent, as `RawLayout` is."""

    def __init__(self, raw: dict[str, Any]) -> None:
        super().__init__(title=raw["title"], custom_id=raw["custom_id"])
        self._raw = raw
        self.stop()

    def to_dict(self) -> dict[str, Any]:
        """The form as it is sent."""
        return self._raw


class Requests:
    """REST requests with the bot's token, through discord.py: it keeps their rate limits and sends again after a 5xx.

    Every method returns the JSON that Discord sent, and raises `discord.HTTPException`, `discord.RateLimited` instead
    of a long wait (`RATE_LIMIT_WAIT_MAX_S`), or an error of the connection (`aiohttp.ClientError`, `OSError`,
    `TimeoutError`).
    """

    def __init__(self, client: discord.Client) -> None:
        self._http = client.http

    async def request(self, route: ApiRoute, **parts: Any) -> Any:  # noqa: ANN401 - JSON as Discord sent it
        """Any route. `parts`: `json`, or `form` and `files` for an upload, and `params` for the query."""
        return await self._http.request(route, **parts)

    # --- Messages and threads ----------------------------------------------------------------------------------------

    async def get_message(self, channel_id: int, message_id: int) -> Mapping[str, Any]:
        """Get Channel Message."""
        return cast(Mapping[str, Any], await self._http.get_message(channel_id, message_id))

    async def delete_message(self, channel_id: int, message_id: int) -> None:
        """Delete Message. Its rate limit depends on the message's age, which discord.py takes into account."""
        await self._http.delete_message(channel_id, message_id)

    async def edit_channel(self, channel_id: int, *, archived: bool | None = None, name: str | None = None) -> None:
        """Modify Channel: rename a thread, move it into the archive or out of it; None leaves as it is."""
        changes: dict[str, Any] = {"archived": archived, "name": name}
        await self._http.edit_channel(channel_id, **{key: value for key, value in changes.items() if value is not None})

    async def start_thread_with_message(
        self, channel_id: int, message_id: int, *, name: str, auto_archive_duration: ArchiveMinutes
    ) -> None:
        """Start Thread from Message. The thread gets the message's id."""
        await self._http.start_thread_with_message(
            channel_id, message_id, name=name, auto_archive_duration=auto_archive_duration
        )

    async def add_user_to_thread(self, thread_id: int, person_id: int) -> None:
        """Add Thread Member."""
        await self._http.add_user_to_thread(thread_id, person_id)

    async def create_direct_message(self, person_id: int) -> Mapping[str, Any]:
        """Create DM. Discord returns the channel that exists already, too."""
        return cast(Mapping[str, Any], await self._http.start_private_message(person_id))

    # --- Commands ----------------------------------------------------------------------------------------------------

    async def get_commands(self, application_id: int) -> list[dict[str, Any]]:
        """Get Global Application Commands, with every localization."""
        route = ApiRoute("GET", _COMMANDS, application_id=application_id)
        found = await self._http.request(route, params={"with_localizations": "true"})
        return cast(list[dict[str, Any]], found)

    async def overwrite_commands(
        self, application_id: int, payloads: Sequence[Mapping[str, Any]]
    ) -> list[dict[str, Any]]:
        """Bulk Overwrite Global Application Commands: what is not among these is deleted. Returns them with ids."""
        found = await self._http.bulk_upsert_global_commands(application_id, [dict(payload) for payload in payloads])
        return cast(list[dict[str, Any]], found)
