"""Threads of the local Discord: who may start, join, rename and reopen them, and the gateway's events."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from sandbox.discord import ClientRefused, Message, Thread
from sandbox.tests import conformance
from sandbox.tests.raw_discord import Answered, Raw, raw_discord


async def starter(raw: Raw, content: str = "A tale") -> Message:
    """A message of the bot in #general."""
    path = f"/channels/{raw.sandbox.channel('general').id}/messages"
    answered = await raw.send("POST", path, {"content": content})
    return raw.sandbox.state.messages[int(answered.body["id"])]


async def start(raw: Raw, message: Message, **body: object) -> Answered:
    path = f"/channels/{message.channel.id}/messages/{message.id}/threads"
    return await raw.send("POST", path, {"name": "The tale", **body})


async def started(raw: Raw, **body: object) -> Thread:
    answered = await start(raw, await starter(raw), **body)
    assert answered.status == 201, answered.body
    return raw.sandbox.threads[-1]


async def say(raw: Raw, thread: Thread, content: str = "more") -> Answered:
    return await raw.send("POST", f"/channels/{thread.id}/messages", {"content": content})


def shut(thread: Thread) -> bool:
    return thread.archived


async def heard(raw: Raw, session: aiohttp.ClientSession, intents: int) -> aiohttp.ClientWebSocketResponse:
    """A gateway connection after READY and GUILD_CREATE."""
    socket = await session.ws_connect(raw.sandbox.gateway_url + "?v=10&encoding=json")
    await socket.receive_json(timeout=20)
    await socket.send_json({"op": 2, "d": {"token": raw.sandbox.bot_token, "intents": intents}})
    for _ in range(2):
        await socket.receive_json(timeout=20)
    return socket


@pytest.mark.asyncio
async def test_a_thread_has_the_id_of_the_message_it_starts_from() -> None:
    async with raw_discord() as raw:
        message = await starter(raw)
        answered = await start(raw, message, auto_archive_duration=1440)
        assert answered.status == 201
        thread = answered.body
        assert (thread["id"], thread["type"], thread["parent_id"]) == (str(message.id), 11, str(message.channel.id))
        assert thread["thread_metadata"]["auto_archive_duration"] == 1440
        assert (thread["thread_metadata"]["archived"], thread["thread_metadata"]["locked"]) == (False, False)
        assert thread["owner_id"] == thread["member"]["user_id"] == str(raw.sandbox.bot.id)
        assert message.flags == 1 << 5
        assert raw.sandbox.threads == [message.thread]
        assert raw.sandbox.channel("The tale") is not message.thread
        shown = await raw.send("GET", f"/channels/{message.channel.id}/messages/{message.id}")
        assert shown.body["thread"]["id"] == str(message.id)
        assert (await raw.send("GET", f"/channels/{message.id}")).body == thread
        listed = await raw.send("GET", f"/guilds/{raw.sandbox.guild.id}/threads/active")
        assert [one["id"] for one in listed.body["threads"]] == [str(message.id)]
        if conformance.available():
            assert [problem for entry in raw.sandbox.log[1:] for problem in conformance.validate_request(entry)] == []
            schemas = ("ThreadResponse", "MessageResponse", "ThreadResponse", "ThreadsResponse")
            for entry, schema in zip(raw.sandbox.log[-4:], schemas, strict=True):
                assert conformance.validate_response(entry, schema) == []


@pytest.mark.asyncio
async def test_the_form_of_a_thread_is_checked() -> None:
    async with raw_discord() as raw:
        message = await starter(raw)
        for name in ("", "  ", "x" * 101):
            assert "name" in (await start(raw, message, name=name)).body["errors"]
        assert "auto_archive_duration" in (await start(raw, message, auto_archive_duration=90)).body["errors"]
        assert "rate_limit_per_user" in (await start(raw, message, rate_limit_per_user=21_601)).body["errors"]
        assert (await start(raw, message, name=" padded ")).body["name"] == "padded"
        again = await start(raw, message)
        assert (again.status, again.code) == (400, 160004)


@pytest.mark.asyncio
async def test_threads_start_only_in_text_channels_where_the_bot_may() -> None:
    async with raw_discord() as raw:
        sandbox, general = raw.sandbox, raw.sandbox.channel("general")
        thread = await started(raw)
        inner = await say(raw, thread)
        nested = await raw.send("POST", f"/channels/{thread.id}/messages/{inner.body['id']}/threads", {"name": "x"})
        assert (nested.status, nested.code) == (400, 50024)
        direct = sandbox.dm(sandbox.person("mira"))
        sent = await raw.send("POST", f"/channels/{direct.id}/messages", {"content": "x"})
        path = f"/channels/{direct.id}/messages/{sent.body['id']}/threads"
        assert (await raw.send("POST", path, {"name": "x"})).code == 50024
        private = await raw.replied({"content": "psst", "flags": 64})
        assert (await start(raw, private.reply.messages[0])).code == 10008
        message = await starter(raw)
        sandbox.lock_threads(general)
        refused = await start(raw, message)
        assert (refused.status, refused.code, message.thread) == (403, 50013, None)


@pytest.mark.asyncio
async def test_to_speak_in_a_thread_takes_its_own_permission() -> None:
    async with raw_discord() as raw:
        sandbox, general = raw.sandbox, raw.sandbox.channel("general")
        thread = await started(raw)
        sandbox.revoke(general, "SEND_MESSAGES")
        assert (await say(raw, thread)).status == 200
        sandbox.revoke(general, "SEND_MESSAGES_IN_THREADS")
        assert (await say(raw, thread)).code == 50013
        mira = sandbox.person("mira")
        assert sandbox.post(mira, thread, "hello").channel is thread
        assert mira.id in thread.members
        sandbox.revoke(general, "SEND_MESSAGES_IN_THREADS", who=mira)
        with pytest.raises(ClientRefused):
            sandbox.post(mira, thread, "again")


@pytest.mark.asyncio
async def test_an_archived_thread_is_opened_by_a_message_and_edited_by_nothing() -> None:
    async with raw_discord() as raw:
        sandbox = raw.sandbox
        thread = await started(raw, auto_archive_duration=60)
        kept = f"/channels/{thread.id}/messages/{(await say(raw, thread)).body['id']}"
        sandbox.clock.shift(3601)
        assert shut(thread)
        assert (await raw.send("PATCH", kept, {"content": "edited"})).code == 50083
        assert (await raw.send("PUT", f"/channels/{thread.id}/thread-members/{sandbox.bot.id}")).code == 50083
        assert (await raw.send("PATCH", f"/channels/{thread.id}", {"name": "new"})).code == 50083
        with pytest.raises(ClientRefused):
            await raw.ask(thread)
        sandbox.archive(thread)
        assert (await say(raw, thread)).status == 200
        assert not shut(thread)
        assert (await raw.send("PATCH", kept, {"content": "edited"})).status == 200
        asked = await raw.replied({"content": "again"}, thread)
        sandbox.archive(thread)
        assert (await raw.edit(asked, {"content": "edited"})).code == 50083
        assert (await raw.follow(asked, {"content": "private", "flags": 64})).status == 200
        assert shut(thread)
        assert (await raw.follow(asked, {"content": "next"})).status == 200
        assert not shut(thread)
        sandbox.archive(thread)
        assert (await raw.send("PATCH", f"/channels/{thread.id}", {"archived": False})).status == 200
        assert not shut(thread)


@pytest.mark.asyncio
async def test_a_locked_thread_is_for_moderators() -> None:
    async with raw_discord() as raw:
        sandbox = raw.sandbox
        thread = await started(raw)
        path = f"/channels/{thread.id}"
        kept = f"{path}/messages/{(await say(raw, thread)).body['id']}"
        sandbox.lock(thread)
        assert (await say(raw, thread)).code == 160005
        assert (await raw.send("PATCH", kept, {"content": "x"})).code == 160005
        assert (await raw.send("PATCH", path, {"name": "x"})).code == 160005
        sandbox.archive(thread, locked=True)
        assert (await say(raw, thread)).code == 50083
        assert (await raw.send("DELETE", kept)).code == 50083
        assert (await raw.send("DELETE", path)).code == 50013
        sandbox.permit(thread.parent, sandbox.bot, "MANAGE_THREADS")
        assert (await say(raw, thread)).status == 200
        assert (await raw.send("PATCH", path, {"locked": False, "archived": False})).status == 200
        assert (thread.locked, thread.archived) == (False, False)
        assert (await raw.send("DELETE", path)).status == 200
        assert (await say(raw, thread)).code == 10003
        assert sandbox.threads == []


@pytest.mark.asyncio
async def test_a_thread_is_renamed_by_its_creator_and_not_too_often() -> None:
    async with raw_discord() as raw:
        thread = await started(raw)
        path = f"/channels/{thread.id}"
        renamed = await raw.send("PATCH", path, {"name": "A better name"})
        assert (renamed.status, renamed.body["name"], thread.name) == (200, "A better name", "A better name")
        assert (await raw.send("PATCH", path, {"locked": True})).code == 50013
        assert (await raw.send("PATCH", path, {"name": "x" * 101})).code == 50035
        refused = await raw.send("PATCH", path, {"name": "third"})
        assert refused.status == 429
        assert 590 < refused.body["retry_after"] <= 600
        # Its own limit stands behind that of the route, whose headers say that more is allowed.
        headers = raw.sandbox.log[-1].headers
        assert int(headers["X-RateLimit-Remaining"]) > 0
        assert float(headers["X-RateLimit-Reset-After"]) <= 1
        assert (await raw.send("PATCH", path, {"archived": False})).status == 200
        said = await raw.send("GET", f"{path}/messages")
        assert [(one["type"], one["content"]) for one in said.body] == [(4, "A better name"), (21, "")]
        theirs = raw.sandbox.start_thread(raw.sandbox.person("mira"), await starter(raw), "Mine")
        assert (await raw.send("PATCH", f"/channels/{theirs.id}", {"archived": True})).code == 50013
        assert (await raw.send("PATCH", f"/channels/{thread.parent.id}", {"name": "x"})).code == 50013
        assert (await start(raw, raw.sandbox.state.messages[theirs.id])).code == 160004


@pytest.mark.asyncio
async def test_members_are_added_named_and_taken_out() -> None:
    async with raw_discord() as raw:
        sandbox, mira, tom = raw.sandbox, raw.sandbox.person("mira"), raw.sandbox.person("tom")
        thread = await started(raw)
        path = f"/channels/{thread.id}/thread-members"
        assert (await raw.send("GET", f"{path}/{mira.id}")).code == 10007
        for _ in range(2):
            assert (await raw.send("PUT", f"{path}/{mira.id}")).status == 204
        assert (await raw.send("GET", f"{path}/{mira.id}")).body["user_id"] == str(mira.id)
        if conformance.available():
            assert conformance.validate_response(sandbox.log[-1], "ThreadMemberResponse") == []
        said = (await raw.send("GET", f"/channels/{thread.id}/messages")).body
        assert [(one["type"], [user["username"] for user in one["mentions"]]) for one in said] == [
            (1, ["mira"]),
            (21, []),
        ]
        await raw.send(
            "POST", f"/channels/{thread.id}/messages", {"content": tom.mention, "allowed_mentions": {"parse": []}}
        )
        assert set(thread.members) == {sandbox.bot.id, mira.id}
        await say(raw, thread, tom.mention)
        assert set(thread.members) == {sandbox.bot.id, mira.id, tom.id}
        assert (await raw.send("DELETE", f"{path}/{mira.id}")).code == 50013
        assert (await raw.send("DELETE", f"{path}/@me")).status == 204
        assert sandbox.bot.id not in thread.members
        assert (await raw.send("PUT", f"{path}/@me")).status == 204
        assert (await raw.send("PUT", f"{path}/1")).code == 10013
        sandbox.revoke(thread.parent, "VIEW_CHANNEL", who=sandbox.person("eve"))
        assert (await raw.send("PUT", f"{path}/{sandbox.person('eve').id}")).code == 50001


@pytest.mark.asyncio
async def test_the_gateway_tells_of_threads_and_their_messages() -> None:
    async with raw_discord() as raw, aiohttp.ClientSession() as session:
        sandbox = raw.sandbox
        socket = await heard(raw, session, 1 | 512)

        async def events(count: int) -> list[tuple[str, dict[str, Any]]]:
            found = [await socket.receive_json(timeout=20) for _ in range(count)]
            return [(event["t"], event["d"]) for event in found]

        thread = await started(raw)
        told = await events(5)
        names = [name for name, _ in told]
        assert names == ["MESSAGE_CREATE", "THREAD_CREATE", "THREAD_MEMBERS_UPDATE", "MESSAGE_CREATE", "MESSAGE_UPDATE"]
        assert told[1][1]["newly_created"] is True
        assert [one["user_id"] for one in told[2][1]["added_members"]] == [str(sandbox.bot.id)]
        assert (told[3][1]["type"], told[3][1]["message_reference"]["message_id"]) == (21, str(thread.id))
        assert told[4][1]["thread"]["id"] == str(thread.id)
        await raw.send("PUT", f"/channels/{thread.id}/thread-members/{sandbox.person('mira').id}")
        sandbox.archive(thread)
        await say(raw, thread)
        sandbox.delete_channel(thread)
        told = await events(5)
        names = [name for name, _ in told]
        assert names == ["MESSAGE_CREATE", "THREAD_UPDATE", "THREAD_UPDATE", "MESSAGE_CREATE", "THREAD_DELETE"]
        assert [told[place][1]["thread_metadata"]["archived"] for place in (1, 2)] == [True, False]
        assert told[4][1] == {
            "id": str(thread.id),
            "guild_id": str(sandbox.guild.id),
            "parent_id": str(thread.parent.id),
            "type": 11,
        }
        await socket.close()


@pytest.mark.asyncio
async def test_messages_are_counted_and_the_transcript_leaves_out_what_discord_says() -> None:
    async with raw_discord() as raw:
        thread = await started(raw)
        await say(raw, thread, "one")
        second = await say(raw, thread, "two")
        assert (thread.message_count, thread.total_message_sent) == (2, 2)
        await raw.send("DELETE", f"/channels/{thread.id}/messages/{second.body['id']}")
        assert (thread.message_count, thread.total_message_sent) == (1, 2)
        assert [message.text for message in raw.sandbox.transcript(thread)] == ["one"]
        raw.sandbox.delete(raw.sandbox.state.messages[thread.id])
        assert (await say(raw, thread)).status == 200
        asked = await raw.ask(thread)
        shown = asked.payload["channel"]
        assert (shown["type"], shown["parent_id"]) == (11, str(thread.parent.id))
        assert shown["thread_metadata"]["archived"] is False
        raw.sandbox.delete_channel(thread.parent)
        assert (await say(raw, thread)).code == 10003
