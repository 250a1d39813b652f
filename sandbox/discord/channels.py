"""The bot's own routes to channels and messages. Source: Discord's docs, "Message Resource" and "Channel Resource"."""

from __future__ import annotations

from typing import Final

from sandbox.discord import mentions
from sandbox.discord.errors import ApiError, Problems
from sandbox.discord.interactions import Answer, Call
from sandbox.discord.payload import MessageWriter
from sandbox.discord.records import Message
from sandbox.discord.state import State
from sandbox.discord.world import Channel, Thread

NONCE_LIFE_S: Final = 180.0
_BULK_AGE_S: Final = 14 * 86_400.0
_RANGES: Final = ("around", "before", "after")


def reachable(state: State, call: Call, *needed: str) -> Channel:
    """The request's channel or thread, if the bot may do this there. Raises 10003, 50001, 50013 or 50007."""
    channel = state.channel(call.number("channel_id"))
    if channel.guild is None:
        if channel.recipient is None:
            raise ApiError(403, 50001)
        if "SEND_MESSAGES" in needed and not channel.recipient.accepts_dms:
            raise ApiError(403, 50007)
        return channel
    if not channel.guild.bot_is_member or not channel.may(state.bot, "VIEW_CHANNEL"):
        raise ApiError(403, 50001)
    if not all(channel.may(state.bot, name) for name in needed):
        raise ApiError(403, 50013)
    return channel


def _message(state: State, call: Call, channel: Channel) -> Message:
    message = state.message(call.number("message_id"), channel)
    if message.ephemeral:
        raise ApiError(404, 10008)
    return message


def _writer(state: State, message: Message, route: str, *, is_new: bool) -> MessageWriter:
    channel = message.channel
    return MessageWriter(
        state,
        message,
        route,
        limit_bytes=state.attachment_bytes(channel),
        is_new=is_new,
        default_mentions=mentions.ALL,
        may_attach=channel.may(state.bot, "ATTACH_FILES"),
        may_mention_everyone=channel.may(state.bot, "MENTION_EVERYONE"),
        takes_voice=True,
        may_send_voice=channel.may(state.bot, "SEND_VOICE_MESSAGES"),
    )


def create(state: State, call: Call) -> Answer:
    """POST /channels/{channel.id}/messages."""
    channel = reachable(state, call, "SEND_MESSAGES")
    body = call.body
    nonce = body.get("nonce")
    if nonce is not None and len(str(nonce)) > 25:
        problems = Problems()
        problems.length(("nonce",), str(nonce), 0, 25)
        problems.refuse()
    if nonce is not None and body.get("enforce_nonce"):
        since = state.clock.now() - NONCE_LIFE_S
        for known in state.messages.values():
            if known.channel is channel and str(known.nonce) == str(nonce) and known.created_at > since:
                return 200, state.message_json(known)
    message = Message(state.clock.snowflake(), channel, state.bot, state.clock.now(), nonce=nonce)
    reference = body.get("message_reference")
    if isinstance(reference, dict):
        known_reply = state.messages.get(int(reference.get("message_id") or 0))
        if not channel.may(state.bot, "READ_MESSAGE_HISTORY"):
            raise ApiError(403, 160002)
        if known_reply and known_reply.channel is channel and not known_reply.is_deleted:
            message.reply_to, message.type = known_reply, 19
        elif reference.get("fail_if_not_exists", True):
            problems = Problems()
            problems.add(("message_reference",), "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
            problems.refuse()
    _writer(state, message, call.entry.route, is_new=True).apply(body, call.files)
    return 200, state.message_json(message)


def edit(state: State, call: Call) -> Answer:
    """PATCH /channels/{channel.id}/messages/{message.id}."""
    message = _message(state, call, reachable(state, call))
    if message.author is not state.bot:
        raise ApiError(403, 50005)
    _check_age(state, message)
    _writer(state, message, call.entry.route, is_new=False).apply(call.body, call.files)
    return 200, state.message_json(message)


def _check_age(state: State, message: Message) -> None:
    """Limits edits of messages that are older than an hour. Raises 429, code 30046."""
    limits = state.limits
    if state.clock.now() - message.created_at <= limits.old_after_s:
        return
    bucket = f"old messages:{message.channel.id}"
    verdict = state.limiter.take(bucket, limits.old_edits, limits.old_edit_window_s, counts_globally=False)
    if not verdict.allowed:
        raise ApiError(429, 30046, retry_after_s=verdict.retry_after_s)


def get(state: State, call: Call) -> Answer:
    """GET one message."""
    message = _message(state, call, reachable(state, call, "READ_MESSAGE_HISTORY"))
    return 200, state.message_json(message, for_bot=True)


def history(state: State, call: Call) -> Answer:
    """GET messages, newest first: the newest `limit`, or those right before, right after or around one.

    Without READ_MESSAGE_HISTORY there are none.
    """
    channel = reachable(state, call)
    problems = Problems()
    limit = _number(problems, call, "limit") if "limit" in call.entry.query else 50
    if not 1 <= limit <= 100:
        problems.add(("limit",), "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
    given = [name for name in _RANGES if name in call.entry.query]
    if len(given) > 1:
        problems.add((given[1],), "BASE_TYPE_CHOICES", "before, after and around are mutually exclusive.")
    pivot = _number(problems, call, given[0]) if given else 0
    problems.refuse()
    if channel.guild and not channel.may(state.bot, "READ_MESSAGE_HISTORY"):
        return 200, []
    found = [
        message
        for message in state.messages.values()
        if message.channel is channel and not message.is_deleted and not message.ephemeral
    ]
    chosen = _window(sorted(found, key=lambda message: message.id), given[0] if given else "", pivot, limit)
    return 200, [state.message_json(message, for_bot=True) for message in reversed(chosen)]


def _window(found: list[Message], where: str, pivot: int, limit: int) -> list[Message]:
    """At most `limit` of these messages, oldest first: the newest, or those nearest to the id `pivot`."""
    older = [message for message in found if message.id < pivot]
    newer = [message for message in found if message.id > pivot]
    if where == "after":
        return newer[:limit]
    if where == "before":
        return older[-limit:]
    if where == "around":
        half = limit // 2
        middle = [message for message in found if message.id == pivot]
        return [*older[max(0, len(older) - half) :], *middle, *newer[:half]][:limit]
    return found[-limit:]


def _number(problems: Problems, call: Call, name: str) -> int:
    value = call.entry.query[name]
    if value.isdigit():
        return int(value)
    problems.add((name,), "NUMBER_TYPE_COERCE", f'Value "{value}" is not a number.')
    return 1


def delete(state: State, call: Call) -> Answer:
    """DELETE a message: the bot's own, or with MANAGE_MESSAGES any other."""
    channel = reachable(state, call)
    message = _message(state, call, channel)
    if message.author is not state.bot:
        if channel.guild is None:
            raise ApiError(403, 50003)
        if not channel.may(state.bot, "MANAGE_MESSAGES"):
            raise ApiError(403, 50013)
    is_shut = isinstance(channel, Thread) and channel.locked and channel.archived
    if is_shut and not channel.may(state.bot, "MANAGE_THREADS"):
        raise ApiError(400, 50083)
    state.delete(message, call.entry.route)
    return 204, None


def bulk_delete(state: State, call: Call) -> Answer:
    """POST /channels/{channel.id}/messages/bulk-delete: 2 to 100 messages under two weeks old; unknown ones count."""
    channel = reachable(state, call)
    if channel.guild is None:
        raise ApiError(403, 50003)
    if not channel.may(state.bot, "MANAGE_MESSAGES"):
        raise ApiError(403, 50013)
    given = call.body.get("messages")
    ids = [str(one) for one in given] if isinstance(given, list) else []
    problems = Problems()
    problems.count(("messages",), len(ids), 2, 100)
    for index, one in enumerate(ids):
        if not one.isdigit():
            problems.add(("messages", index), "NUMBER_TYPE_COERCE", f'Value "{one}" is not snowflake.')
    problems.refuse()
    every = (state.messages.get(int(one)) for one in dict.fromkeys(ids))
    found = [one for one in every if one and one.channel is channel and not one.is_deleted and not one.ephemeral]
    if any(one.created_at < state.clock.now() - _BULK_AGE_S for one in found):
        raise ApiError(400, 50034)
    state.delete_bulk(found)
    return 204, None


def typing(state: State, call: Call) -> Answer:
    """POST the typing indicator."""
    reachable(state, call, "SEND_MESSAGES")
    return 204, None


def get_channel(state: State, call: Call) -> Answer:
    """GET a channel or a thread."""
    channel = reachable(state, call)
    return 200, channel.json(state.bot) if isinstance(channel, Thread) else channel.json()
