"""Threads: started from a message, joined, renamed, archived, deleted.

Source: Discord's docs, "Topics: Threads" and "Channel Resource: Start Thread from Message, Modify Channel".
"""

from __future__ import annotations

from typing import Final

from sandbox.discord.channels import reachable
from sandbox.discord.errors import ApiError, Json, Problems
from sandbox.discord.interactions import Answer, Call
from sandbox.discord.records import HAS_THREAD, NAME_CHANGE, RECIPIENT_ADD, THREAD_STARTER, Message
from sandbox.discord.state import State
from sandbox.discord.world import Channel, Person, Thread

AUTO_ARCHIVE_MIN: Final = (60, 1440, 4320, 10_080)
_DEFAULT_AUTO_ARCHIVE_MIN: Final = 4320
_MAX_SLOW_MODE_S: Final = 21_600


def open_thread(
    state: State,
    message: Message,
    creator: Person,
    name: str,
    route: str,
    *,
    auto_archive_min: int,
    slow_mode_s: int = 0,
) -> Thread:
    """Starts a thread from a message; its creator is in it. Raises 50024, 50013, 160004."""
    parent = message.channel
    if parent.guild is None or isinstance(parent, Thread):
        raise ApiError(400, 50024)
    if not parent.may(creator, "CREATE_PUBLIC_THREADS"):
        raise ApiError(403, 50013)
    if message.thread is not None:
        raise ApiError(400, 160004)
    thread = Thread(
        message.id,
        name,
        parent.guild,
        parent=parent,
        owner=creator,
        clock=state.clock,
        auto_archive_min=auto_archive_min,
        slow_mode_s=slow_mode_s,
    )
    state.channels[thread.id] = message.thread = thread
    state.tell(thread.guild, "THREAD_CREATE", thread.json() | {"newly_created": True})
    state.join(thread, creator)
    _say(state, thread, creator, THREAD_STARTER, reply_to=message)
    message.flags |= HAS_THREAD
    state.changed("updated", message, route)
    return thread


def _say(
    state: State,
    thread: Thread,
    author: Person,
    kind: int,
    *,
    content: str = "",
    mentions: tuple[Person, ...] = (),
    reply_to: Message | None = None,
) -> None:
    """Posts a system message in a thread."""
    message = Message(
        state.clock.snowflake(),
        thread,
        author,
        state.clock.now(),
        type=kind,
        content=content,
        mentions=list(mentions),
        reply_to=reply_to,
    )
    state.messages[message.id] = message
    state.changed("created", message, "discord")


def start(state: State, call: Call) -> Answer:
    """POST /channels/{channel.id}/messages/{message.id}/threads."""
    channel = reachable(state, call)
    if channel.guild is None or isinstance(channel, Thread):
        raise ApiError(400, 50024)
    message = state.message(call.number("message_id"), channel)
    if message.ephemeral:
        raise ApiError(404, 10008)
    problems = Problems()
    body = call.body
    name = _name(problems, body)
    minutes = body.get("auto_archive_duration") or _DEFAULT_AUTO_ARCHIVE_MIN
    problems.choice(("auto_archive_duration",), minutes, AUTO_ARCHIVE_MIN)
    slow_mode_s = _slow_mode(problems, body)
    problems.refuse()
    thread = open_thread(
        state, message, state.bot, name, call.entry.route, auto_archive_min=minutes, slow_mode_s=slow_mode_s
    )
    return 201, thread.json(state.bot)


def _name(problems: Problems, body: Json) -> str:
    name = body.get("name")
    trimmed = name.strip() if isinstance(name, str) else name
    problems.length(("name",), trimmed, 1, 100)
    return str(trimmed)


def _slow_mode(problems: Problems, body: Json) -> int:
    seconds = body.get("rate_limit_per_user") or 0
    if not isinstance(seconds, int) or not 0 <= seconds <= _MAX_SLOW_MODE_S:
        problems.add(("rate_limit_per_user",), "NUMBER_TYPE_MAX", f"Value must be between 0 and {_MAX_SLOW_MODE_S}.")
        return 0
    return seconds


def _thread(state: State, call: Call) -> Thread:
    thread = reachable(state, call)
    if not isinstance(thread, Thread):
        raise ApiError(400, 50024)
    return thread


def modify(state: State, call: Call) -> Answer:
    """PATCH /channels/{channel.id}: name, archive, lock of a thread. For other channels, bots here lack permission."""
    thread = reachable(state, call)
    if not isinstance(thread, Thread):
        raise ApiError(403, 50013)
    body, problems = call.body, Problems()
    changes = {key: value for key, value in body.items() if value is not None}
    _check_may_modify(state, thread, changes)
    name = _name(problems, changes) if "name" in changes else thread.name
    minutes = changes.get("auto_archive_duration", thread.auto_archive_min)
    problems.choice(("auto_archive_duration",), minutes, AUTO_ARCHIVE_MIN)
    slow_mode_s = _slow_mode(problems, changes) if "rate_limit_per_user" in changes else thread.slow_mode_s
    problems.refuse()
    if name != thread.name:
        _say(state, thread, state.bot, NAME_CHANGE, content=name)
    thread.name, thread.slow_mode_s = name, slow_mode_s
    settle(
        state,
        thread,
        archived=bool(changes.get("archived", False)),
        locked=bool(changes.get("locked", thread.locked)),
        auto_archive_min=minutes,
    )
    return 200, thread.json(state.bot)


def _check_may_modify(state: State, thread: Thread, changes: Json) -> None:
    is_moderator = thread.may(state.bot, "MANAGE_THREADS")
    is_creator = thread.owner is state.bot
    only_unarchives = changes == {"archived": False}
    if thread.archived and changes.get("archived") is not False:
        raise ApiError(400, 50083)
    if is_moderator:
        return
    if thread.locked and not (only_unarchives and is_creator):
        raise ApiError(400, 160005)
    if "locked" in changes or "rate_limit_per_user" in changes:
        raise ApiError(403, 50013)
    if not is_creator and not (only_unarchives and state.bot.id in thread.members):
        raise ApiError(403, 50013)


def settle(state: State, thread: Thread, *, archived: bool, locked: bool, auto_archive_min: int | None = None) -> None:
    """Archives and locks a thread, or undoes it, and sends the event."""
    if archived != thread.archived or auto_archive_min not in (None, thread.auto_archive_min):
        thread.auto_archive_min = auto_archive_min or thread.auto_archive_min
        thread.archive(archived=archived)
    thread.locked = locked
    state.tell(thread.guild, "THREAD_UPDATE", thread.json(state.bot))


def remove(state: State, call: Call) -> Answer:
    """DELETE /channels/{channel.id}: of a thread, by a moderator."""
    thread = reachable(state, call)
    if not isinstance(thread, Thread) or not thread.may(state.bot, "MANAGE_THREADS"):
        raise ApiError(403, 50013)
    close(state, thread)
    return 200, thread.json(state.bot)


def close(state: State, channel: Channel) -> None:
    """Deletes a channel or thread; its messages cannot be reached any more."""
    channel.is_deleted = True
    if isinstance(channel, Thread):
        whole = channel.json()
        gone = {key: whole[key] for key in ("id", "guild_id", "parent_id", "type")}
        state.tell(channel.guild, "THREAD_DELETE", gone)
    else:
        state.tell(channel.guild, "CHANNEL_DELETE", channel.json())


def _member(state: State, call: Call, thread: Thread) -> Person:
    if call.params.get("user_id", "@me") == "@me":
        return state.bot
    person = state.people.get(call.number("user_id"))
    if person is None:
        raise ApiError(404, 10013)
    if not thread.may(person, "VIEW_CHANNEL"):
        raise ApiError(403, 50001)
    return person


def add_member(state: State, call: Call) -> Answer:
    """PUT /channels/{channel.id}/thread-members/{user.id}: needs permission to send, and no archived thread."""
    thread = _thread(state, call)
    person = _member(state, call, thread)
    if thread.archived:
        raise ApiError(400, 50083)
    if person is not state.bot and not thread.may(state.bot, "SEND_MESSAGES"):
        raise ApiError(403, 50013)
    if state.join(thread, person) and person is not state.bot:
        _say(state, thread, state.bot, RECIPIENT_ADD, mentions=(person,))
    return 204, None


def remove_member(state: State, call: Call) -> Answer:
    """DELETE /channels/{channel.id}/thread-members/{user.id}: the bot itself, or as a moderator any member."""
    thread = _thread(state, call)
    person = _member(state, call, thread)
    if thread.archived:
        raise ApiError(400, 50083)
    if person is not state.bot and not thread.may(state.bot, "MANAGE_THREADS"):
        raise ApiError(403, 50013)
    state.leave(thread, person)
    return 204, None


def get_member(state: State, call: Call) -> Answer:
    """GET /channels/{channel.id}/thread-members/{user.id}: 404 for a person who is not in it."""
    thread = _thread(state, call)
    person = _member(state, call, thread)
    if person.id not in thread.members:
        raise ApiError(404, 10007)
    return 200, thread.member_json(person)


def active(state: State, call: Call) -> Answer:
    """GET /guilds/{guild.id}/threads/active: those the bot can see."""
    guild = state.guilds.get(call.number("guild_id"))
    if guild is None or not guild.bot_is_member:
        raise ApiError(404, 10004)
    found = [
        thread
        for thread in sorted(state.threads, key=lambda thread: thread.id, reverse=True)
        if thread.guild is guild and not thread.archived and thread.may(state.bot, "VIEW_CHANNEL")
    ]
    joined = [thread.member_json(state.bot) for thread in found if state.bot.id in thread.members]
    return 200, {"threads": [thread.json(state.bot) for thread in found], "members": joined, "has_more": False}
