"""The interaction's own routes: follow-ups, and reading, editing or deleting the original or a follow-up.

Source: Discord's docs, "Receiving and Responding: Followup Messages".
"""

from __future__ import annotations

from sandbox.discord.errors import ApiError
from sandbox.discord.interactions import Answer, Call, new_message, writer
from sandbox.discord.records import EPHEMERAL, Invocation, Message
from sandbox.discord.state import State


def _invocation(state: State, call: Call) -> Invocation:
    """The interaction of a token. An expired one is 401 (50027); before the first answer it is 404 (10015)."""
    if call.number("webhook_id") != state.application_id:
        raise ApiError(404, 10015)
    invocation = state.invocations.get(call.params["webhook_token"])
    if invocation is None or state.clock.now() >= invocation.expires_at:
        raise ApiError(401, 50027)
    if invocation.callback is None:
        raise ApiError(404, 10015)
    if invocation.channel.is_deleted:
        raise ApiError(404, 10003)
    return invocation


def _message(state: State, call: Call) -> tuple[Invocation, Message]:
    """A message that this token may change: the original (or the message with the pressed button) or a follow-up."""
    invocation = _invocation(state, call)
    reply = invocation.reply
    name = call.params.get("message_id", "@original")
    own = [reply.original] if name == "@original" else [reply.original, invocation.source, *reply.followups]
    for message in own:
        if message and not message.is_deleted and name in ("@original", str(message.id)):
            return invocation, message
    raise ApiError(404, 10008)


def create(state: State, call: Call) -> Answer:
    """POST: a follow-up. The first one after a deferred answer edits the loading message instead, as Discord does."""
    invocation = _invocation(state, call)
    original, body = invocation.reply.original, call.body
    if original and original.is_loading and not original.is_deleted:
        writer(state, invocation, original, call.entry.route, is_new=False).apply(body, call.files)
        return 200, state.message_json(original)
    most = state.limits.user_install_followups
    if invocation.is_user_install and invocation.followups_sent >= most:
        raise ApiError(400, 40094)
    flags = body.get("flags") or 0
    _check_may_post(state, invocation, flags)
    message = new_message(state, invocation, flags & EPHEMERAL if isinstance(flags, int) else 0)
    writer(state, invocation, message, call.entry.route, is_new=True).apply(body, call.files)
    invocation.followups_sent += 1
    invocation.reply.followups.append(message)
    return 200, state.message_json(message)


def _check_may_post(state: State, invocation: Invocation, flags: object) -> None:
    """Follow-ups obey the bot's permissions (Discord docs: Change Log, Nov 1 2023). Raises 403, code 50013."""
    channel = invocation.channel
    is_hidden = invocation.force_ephemeral or (isinstance(flags, int) and bool(flags & EPHEMERAL))
    is_member = channel.guild is not None and channel.guild.bot_is_member
    if is_member and not is_hidden and not channel.may(state.bot, "SEND_MESSAGES"):
        raise ApiError(403, 50013)


def edit(state: State, call: Call) -> Answer:
    """PATCH."""
    invocation, message = _message(state, call)
    writer(state, invocation, message, call.entry.route, is_new=False).apply(call.body, call.files)
    return 200, state.message_json(message)


def get(state: State, call: Call) -> Answer:
    """GET."""
    return 200, state.message_json(_message(state, call)[1])


def delete(state: State, call: Call) -> Answer:
    """DELETE."""
    state.delete(_message(state, call)[1], call.entry.route)
    return 204, None
