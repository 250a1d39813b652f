"""Interactions: their payload with every field Discord sends, and the first answer (callback).

Source: Discord's docs, "Interactions: Receiving and Responding".
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from typing import Any, Final

from sandbox.discord import mentions, permissions
from sandbox.discord.changes import Change
from sandbox.discord.commands import STRING, check_choices
from sandbox.discord.errors import ApiError, Json, Problems
from sandbox.discord.files import UploadedFile
from sandbox.discord.modals import check_modal
from sandbox.discord.payload import MessageWriter
from sandbox.discord.records import EPHEMERAL, LOADING, Callback, Entry, Invocation, Message
from sandbox.discord.state import State
from sandbox.discord.world import Channel, Person

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
_ANSWERS: Final = {COMMAND: (4, 5, 9), COMPONENT: (4, 5, 6, 7, 9), AUTOCOMPLETE: (8,), MODAL_SUBMIT: (4, 5, 6, 7)}


@dataclass(slots=True)
class Call:
    """One request on its way to a route: its parsed entry and the parameters of its path."""

    entry: Entry
    params: dict[str, str]

    @property
    def body(self) -> Json:
        """The JSON body, which must be an object. Raises 400, code 50109."""
        if not isinstance(self.entry.json, dict):
            raise ApiError(400, 50109)
        return self.entry.json

    @property
    def files(self) -> tuple[UploadedFile, ...]:
        """The uploaded files."""
        return self.entry.files

    def number(self, name: str) -> int:
        """A snowflake of the path. Raises 400, code 50035."""
        value = self.params[name]
        if not value.isdigit():
            problems = Problems()
            problems.add((name,), "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
            problems.refuse()
        return int(value)


Answer = tuple[int, Any]


def app_permissions(state: State, channel: Channel, person: Person) -> int:
    """The permissions of the application's replies here: the bot's own, or the person's where the bot is no member.

    Where the bot is no member, they are limited to those that a user install can have.
    """
    if channel.guild is None or channel.guild.bot_is_member:
        return channel.permissions_of(state.bot)
    return channel.permissions_of(person) & permissions.DIRECT_MESSAGE


def start(
    state: State,
    kind: int,
    person: Person,
    channel: Channel,
    data: Json,
    *,
    source: Message | None = None,
    opener: Invocation | None = None,
    user_install: bool | None = None,
) -> Invocation:
    """A new interaction, already sent to the gateway. The client has `callback_deadline_s` from now to answer."""
    guild = channel.guild
    foreign = guild is not None and not guild.bot_is_member
    by_user = foreign if user_install is None else user_install
    now = state.clock.now()
    owners = {"1": str(person.id)} if by_user else {"0": str(guild.id) if guild else "0"}
    payload: Json = {
        "id": str(state.clock.snowflake()),
        "application_id": str(state.application_id),
        "type": kind,
        "token": secrets.token_urlsafe(48),
        "version": 1,
        "data": data,
        "channel_id": str(channel.id),
        "channel": channel.interaction_json(person),
        "app_permissions": str(app_permissions(state, channel, person)),
        "locale": person.locale,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": owners,
        "context": 0 if guild else 1 if channel.recipient is person else 2,
        "attachment_size_limit": state.attachment_bytes(channel, person),
    }
    payload |= _whereabouts(person, channel)
    if source is not None:
        payload["message"] = state.message_json(source)
    invocation = Invocation(
        id=int(payload["id"]),
        token=payload["token"],
        kind=kind,
        person=person,
        channel=channel,
        payload=payload,
        created_at=now,
        expires_at=now + state.limits.token_life_s,
        changes=state.changes,
        is_user_install=foreign,
        force_ephemeral=foreign and not channel.may(person, "USE_EXTERNAL_APPS"),
        source=source,
        opener=opener,
    )
    state.invocations[invocation.token] = invocation
    deliver(state, invocation)
    return invocation


def _whereabouts(person: Person, channel: Channel) -> Json:
    """The guild and the person as its member, or the person alone in direct messages."""
    guild = channel.guild
    if guild is None:
        return {"user": person.json()}
    return {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "member": guild.member_json(person, channel),
    }


def deliver(state: State, invocation: Invocation) -> None:
    """Sends INTERACTION_CREATE. A second call repeats the event, as a RESUME may."""
    guild = invocation.channel.guild
    member_guild = guild.id if guild and guild.bot_is_member else None
    state.gateway.dispatch("INTERACTION_CREATE", invocation.payload, guild_id=member_guild)


def new_message(state: State, invocation: Invocation, flags: int, kind: int = 0) -> Message:
    """A message of the bot that answers an interaction; not yet shown."""
    if invocation.force_ephemeral:
        flags |= EPHEMERAL
    return Message(
        id=state.clock.snowflake(),
        channel=invocation.channel,
        author=state.bot,
        created_at=state.clock.now(),
        flags=flags,
        type=kind,
        invocation=invocation,
        answers=[invocation],
    )


def writer(
    state: State,
    invocation: Invocation,
    message: Message,
    route: str,
    *,
    is_new: bool,
    drop_unlisted: bool = False,
    takes_voice: bool = False,
) -> MessageWriter:
    """The writer that applies a request of an interaction route to a message.

    `takes_voice`: Discord's docs list the voice message flag for a first answer, but not for messages of a webhook.
    """
    allowed = app_permissions(state, invocation.channel, invocation.person)
    return MessageWriter(
        state,
        message,
        route,
        limit_bytes=invocation.payload["attachment_size_limit"],
        is_new=is_new,
        default_mentions=mentions.USERS_ONLY,
        may_attach=bool(allowed & permissions.BITS["ATTACH_FILES"]),
        may_mention_everyone=bool(allowed & permissions.BITS["MENTION_EVERYONE"]),
        may_be_ephemeral=True,
        takes_voice=takes_voice,
        may_send_voice=bool(allowed & permissions.BITS["SEND_VOICE_MESSAGES"]),
        drop_unlisted=drop_unlisted,
    )


def callback(state: State, call: Call) -> Answer:
    """POST /interactions/{id}/{token}/callback."""
    invocation = state.invocations.get(call.params["interaction_token"])
    if invocation is None or str(invocation.id) != call.params["interaction_id"]:
        raise ApiError(404, 10062)
    if invocation.callback is not None:
        raise ApiError(400, 40060)
    if state.clock.now() - invocation.created_at > state.limits.callback_deadline_s:
        raise ApiError(404, 10062)
    body = call.body
    kind, data = body.get("type"), body.get("data") or {}
    problems = Problems()
    allowed = _ANSWERS[invocation.kind]
    if invocation.kind == MODAL_SUBMIT and invocation.source is None:
        allowed = (4, 5)
    if not problems.choice(("type",), kind, allowed) or not isinstance(kind, int):
        problems.refuse()
        raise ApiError(400, 50035)
    if kind == 9:
        data = {**data, "components": check_modal(problems, data)}
        problems.refuse()
    message = _answer(state, invocation, kind, data, call)
    invocation.callback = Callback(kind, data, time.monotonic())
    state.changes.tell(Change("answered", message, invocation))
    if call.entry.query.get("with_response") not in ("1", "true", "True"):
        return 204, None
    return 200, _callback_response(state, invocation, kind, message)


def _answer(state: State, invocation: Invocation, kind: int, data: Json, call: Call) -> Message | None:
    problems = Problems()
    reply = invocation.reply
    route = call.entry.route
    if kind in (4, 5):
        flags = data.get("flags") or 0
        if kind == 5 and flags & ~EPHEMERAL:
            text = "Only the ephemeral flag may be set on a deferred response."
            problems.add(("data", "flags"), "INTERACTION_APPLICATION_COMMAND_INVALID_FLAGS", text)
            problems.refuse()
        message = new_message(state, invocation, flags & EPHEMERAL, 20 if invocation.kind == COMMAND else 0)
        if kind == 4:
            writer(state, invocation, message, route, is_new=True, takes_voice=True).apply(data, call.files)
        else:
            message.flags |= LOADING
            state.messages[message.id] = message
            state.changed("created", message, route)
        reply.original = message
    elif kind in (6, 7):
        if invocation.source is None:
            raise ApiError(404, 10008)
        source = state.message(invocation.source.id)
        if kind == 7:
            drop = "components" in data or "content" in data
            writer(state, invocation, source, route, is_new=False, drop_unlisted=drop).apply(data, call.files)
        reply.original = source
        source.answers.append(invocation)
    elif kind == 8:
        choices = data.get("choices") or []
        problems.count(("data", "choices"), len(choices), 0, 25)
        check_choices(problems, ("data", "choices"), choices, _focused_type(invocation.payload["data"]))
        problems.refuse()
    return reply.original


def _focused_type(data: Json) -> int:
    options = list(data.get("options") or [])
    while options:
        option = options.pop()
        if option.get("focused"):
            return int(option["type"])
        options += option.get("options") or []
    return STRING


def _callback_response(state: State, invocation: Invocation, kind: int, message: Message | None) -> Json:
    interaction: Json = {"id": str(invocation.id), "type": invocation.kind, "channel_id": str(invocation.channel.id)}
    if invocation.channel.guild:
        interaction["guild_id"] = str(invocation.channel.guild.id)
    answer: Json = {"interaction": interaction}
    if message is not None:
        interaction["response_message_id"] = str(message.id)
        interaction["response_message_loading"] = message.is_loading
        interaction["response_message_ephemeral"] = message.ephemeral
        if kind in (4, 5, 7):
            answer["resource"] = {"type": kind, "message": state.message_json(message)}
    return answer
