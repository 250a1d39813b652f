"""The remaining routes: the application, its commands, users, guilds, direct messages, the gateway's address."""

from __future__ import annotations

from sandbox.discord import commands
from sandbox.discord.changes import Change
from sandbox.discord.errors import ApiError, Json
from sandbox.discord.interactions import Answer, Call
from sandbox.discord.state import State
from sandbox.discord.world import Channel, Guild, Person


def gateway(state: State, _call: Call) -> Answer:
    """GET /gateway."""
    return 200, {"url": gateway_url(state)}


def gateway_url(state: State) -> str:
    """Where the gateway is."""
    return state.base_url.replace("http://", "ws://") + "/gateway"


def gateway_bot(state: State, _call: Call) -> Answer:
    """GET /gateway/bot."""
    starts = {"total": 1000, "remaining": 1000 - state.gateway.identified, "reset_after": 86_400_000}
    return 200, {
        "url": gateway_url(state),
        "shards": 1,
        "session_start_limit": starts | {"max_concurrency": 1},
    }


def me(state: State, _call: Call) -> Answer:
    """GET /users/@me."""
    return 200, state.bot.json() | {"verified": True, "email": None, "mfa_enabled": False, "locale": "en-US"}


def application(state: State, _call: Call) -> Answer:
    """GET /oauth2/applications/@me and /applications/@me. Source: "Application Resource"."""
    return 200, {
        "id": str(state.application_id),
        "name": state.bot.username,
        "icon": None,
        "description": "A bot in a local stand-in for Discord.",
        "type": None,
        "bot": state.bot.json(),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": state.owner.json(),
        "approximate_guild_count": len(state.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
        "integration_types_config": {"0": {}, "1": {}},
    }


def user(state: State, call: Call) -> Answer:
    """GET /users/{user.id}."""
    return 200, _person(state, call.number("user_id")).json()


def create_dm(state: State, call: Call) -> Answer:
    """POST /users/@me/channels."""
    return 200, dm_channel(state, _person(state, int(call.body.get("recipient_id") or 0))).json()


def dm_channel(state: State, person: Person) -> Channel:
    """The direct message channel with a person, made on first use."""
    for channel in state.channels.values():
        if channel.guild is None and channel.recipient is person:
            return channel
    channel = Channel(state.clock.snowflake(), "", recipient=person)
    state.channels[channel.id] = channel
    return channel


def _person(state: State, person_id: int) -> Person:
    person = state.people.get(person_id)
    if person is None:
        raise ApiError(404, 10013)
    return person


def _guild(state: State, call: Call) -> Guild:
    guild = state.guilds.get(call.number("guild_id"))
    if guild is None or not guild.bot_is_member:
        raise ApiError(404, 10004)
    return guild


def guild(state: State, call: Call) -> Answer:
    """GET /guilds/{guild.id}."""
    found = _guild(state, call)
    return 200, state.guild_json(found)


def member(state: State, call: Call) -> Answer:
    """GET /guilds/{guild.id}/members/{user.id}."""
    found, person = _guild(state, call), _person(state, call.number("user_id"))
    if person.id not in found.members:
        raise ApiError(404, 10007)
    return 200, found.member_json(person)


def _scope(state: State, call: Call) -> int | None:
    if call.number("application_id") != state.application_id:
        raise ApiError(403, 20012, "You are not authorized to perform this action on this application")
    return _guild(state, call).id if "guild_id" in call.params else None


def _publish(state: State, scope: int | None, bodies: object) -> list[Json]:
    known = state.commands.get(scope, [])
    state.commands[scope] = commands.publish(known, bodies, state.application_id, scope, state.clock)
    state.changes.tell(Change("commands"))
    return state.commands[scope]


def get_commands(state: State, call: Call) -> Answer:
    """GET all commands of a scope."""
    found = state.commands.get(_scope(state, call), [])
    if call.entry.query.get("with_localizations") not in ("1", "true", "True"):
        found = [commands.without_localizations(command) for command in found]
    return 200, found


def put_commands(state: State, call: Call) -> Answer:
    """PUT: overwrites all commands of a scope."""
    return 200, _publish(state, _scope(state, call), call.entry.json)


def post_command(state: State, call: Call) -> Answer:
    """POST: adds a command, or replaces the one of the same name and kind."""
    scope = _scope(state, call)
    key = (call.body.get("type", 1), call.body.get("name"))
    known = state.commands.get(scope, [])
    others = [command for command in known if (command["type"], command["name"]) != key]
    return (200 if len(others) < len(known) else 201), _publish(state, scope, [*others, call.body])[-1]


def _command(state: State, call: Call) -> tuple[int | None, Json]:
    scope = _scope(state, call)
    for command in state.commands.get(scope, []):
        if command["id"] == call.params["command_id"]:
            return scope, command
    raise ApiError(404, 10063)


def get_command(state: State, call: Call) -> Answer:
    """GET one command."""
    return 200, _command(state, call)[1]


def patch_command(state: State, call: Call) -> Answer:
    """PATCH one command."""
    scope, command = _command(state, call)
    known = state.commands[scope]
    place = known.index(command)
    bodies = [*known[:place], command | call.body, *known[place + 1 :]]
    return 200, _publish(state, scope, bodies)[place]


def delete_command(state: State, call: Call) -> Answer:
    """DELETE one command."""
    scope, command = _command(state, call)
    state.commands[scope].remove(command)
    state.changes.tell(Change("commands"))
    return 204, None
