"""The bot's own routes to channels and messages. Source: Discord's docs, "Message Resource" and "Channel Resource"."""

from __future__ import annotations

from typing import Final

from bot.sandbox.discord import mentions
from bot.sandbox.discord.errors import ApiError, Problems
from bot.sandbox.discord.interactions import Answer, Call
from bot.sandbox.discord.payload import MessageWriter
from bot.sandbox.discord.records import Message
from bot.sandbox.discord.state import State
from bot.sandbox.discord.world import Channel

NONCE_LIFE_S: Final = 180.0


def reachable(state: State, call: Call, *needed: str) -> Channel:
    """A channel the bot sees, where it has these permissions. Raises 10003, 50001, 50013 or 50007."""
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
    _writer(state, message, call.entry.route, is_new=False).apply(call.body, call.files)
    return 200, state.message_json(message)


def get(state: State, call: Call) -> Answer:
    """GET one message."""
    return 200, state.message_json(_message(state, call, reachable(state, call, "READ_MESSAGE_HISTORY")))


def history(state: State, call: Call) -> Answer:
    """GET the newest messages, at most `limit`."""
    channel = reachable(state, call, "READ_MESSAGE_HISTORY")
    limit = int(call.entry.query.get("limit", "50"))
    before = int(call.entry.query.get("before", "0")) or None
    found = [
        message
        for message in state.messages.values()
        if message.channel is channel and not message.is_deleted and not message.ephemeral
        if before is None or message.id < before
    ]
    newest = sorted(found, key=lambda message: message.id, reverse=True)[:limit]
    return 200, [state.message_json(message) for message in newest]


def delete(state: State, call: Call) -> Answer:
    """DELETE a message: the bot's own, or with MANAGE_MESSAGES anybody's."""
    channel = reachable(state, call)
    message = _message(state, call, channel)
    if message.author is not state.bot and not channel.may(state.bot, "MANAGE_MESSAGES"):
        raise ApiError(403, 50013)
    state.delete(message, call.entry.route)
    return 204, None


def typing(state: State, call: Call) -> Answer:
    """POST the typing indicator."""
    reachable(state, call, "SEND_MESSAGES")
    return 204, None


def get_channel(state: State, call: Call) -> Answer:
    """GET a channel."""
    return 200, reachable(state, call).json()
