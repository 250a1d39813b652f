"""Channel history, deletion, and posts of people: with files, and with components as other bots post them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from sandbox.discord import ClientRefused
from sandbox.tests import conformance
from sandbox.tests.raw_discord import Raw, raw_discord

V2 = 32768
NARRATE = {"type": 3, "name": "Narrate this", "integration_types": [0, 1], "contexts": [0, 1, 2]}


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 4), "teal").save(buffer, "PNG")
    return buffer.getvalue()


async def numbered(raw: Raw, count: int) -> tuple[str, list[str]]:
    """The path of #general's messages, and the ids of `count` new messages, oldest first."""
    path = f"/channels/{raw.sandbox.channel('general').id}/messages"
    return path, [(await raw.send("POST", path, {"content": str(number)})).body["id"] for number in range(count)]


@pytest.mark.asyncio
async def test_history_is_newest_first_and_starts_next_to_a_message() -> None:
    async with raw_discord() as raw:
        path, ids = await numbered(raw, 7)

        async def texts(query: str) -> list[str]:
            answered = await raw.send("GET", f"{path}?{query}")
            assert answered.status == 200
            return [message["content"] for message in answered.body]

        assert await texts("") == ["6", "5", "4", "3", "2", "1", "0"]
        assert await texts("limit=2") == ["6", "5"]
        assert await texts(f"before={ids[3]}&limit=2") == ["2", "1"]
        assert await texts(f"after={ids[3]}&limit=2") == ["5", "4"]
        assert await texts(f"around={ids[3]}&limit=3") == ["4", "3", "2"]
        assert await texts(f"after={ids[6]}") == []
        assert await texts("after=0&limit=2") == ["1", "0"]
        raw.sandbox.revoke(raw.sandbox.channel("general"), "READ_MESSAGE_HISTORY")
        assert await texts("limit=100") == []


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=many", "after=now", "after=1&before=2"])
@pytest.mark.asyncio
async def test_history_refuses_what_it_cannot_read(query: str) -> None:
    async with raw_discord() as raw:
        path, _ = await numbered(raw, 1)
        refused = await raw.send("GET", f"{path}?{query}")
        assert (refused.status, refused.code) == (400, 50035)


@pytest.mark.asyncio
async def test_messages_are_deleted_in_bulk_by_who_may() -> None:
    async with raw_discord() as raw:
        sandbox, general = raw.sandbox, raw.sandbox.channel("general")
        path, ids = await numbered(raw, 3)
        human = sandbox.post(sandbox.person("mira"), general, "hello")
        bulk = f"{path}/bulk-delete"
        assert (await raw.send("POST", bulk, {"messages": ids})).code == 50013
        sandbox.permit(general, sandbox.bot, "MANAGE_MESSAGES")
        for wrong in (ids[:1], ["1"] * 101, [*ids, "x"]):
            assert (await raw.send("POST", bulk, {"messages": wrong})).code == 50035
        assert (await raw.send("POST", bulk, {"messages": [ids[0], str(human.id), "1"]})).status == 204
        assert [message.text for message in sandbox.transcript(general)] == ["1", "2"]
        sandbox.clock.shift(15 * 86_400)
        assert (await raw.send("POST", bulk, {"messages": ids})).code == 50034
        if conformance.available():
            done = [entry for entry in sandbox.log if entry.route.endswith("bulk-delete") and entry.status == 204]
            assert [problem for entry in done for problem in conformance.validate_request(entry)] == []


@pytest.mark.asyncio
async def test_in_direct_messages_only_the_bots_own_can_be_deleted() -> None:
    async with raw_discord() as raw:
        sandbox, mira = raw.sandbox, raw.sandbox.person("mira")
        opened = await raw.send("POST", "/users/@me/channels", {"recipient_id": str(mira.id)})
        path = f"/channels/{opened.body['id']}/messages"
        assert opened.body["id"] == str(sandbox.dm(mira).id)
        own = await raw.send("POST", path, {"content": "yours"})
        await raw.send("POST", f"/applications/{sandbox.bot.id}/commands", NARRATE)
        human = sandbox.post(mira, sandbox.dm(mira), "thanks")
        assert (await sandbox.message_command(mira, human, "Narrate this")).payload["context"] == 1
        assert (await raw.send("DELETE", f"{path}/{human.id}")).code == 50003
        assert (await raw.send("POST", f"{path}/bulk-delete", {"messages": ["1", "2"]})).code == 50003
        assert (await raw.send("DELETE", f"{path}/{own.body['id']}")).status == 204
        yours = sandbox.state.messages[int(own.body["id"])]
        with pytest.raises(ClientRefused):
            await sandbox.message_command(sandbox.person("tom"), human, "Narrate this")
        with pytest.raises(ClientRefused, match="gone"):
            await sandbox.press(mira, yours, "go")
        mira.accepts_dms = False
        assert (await raw.send("POST", path, {"content": "more"})).code == 50007


@pytest.mark.asyncio
async def test_what_others_write_is_empty_for_a_bot_that_may_not_read_it() -> None:
    async with raw_discord() as raw:
        sandbox, general, mira = raw.sandbox, raw.sandbox.channel("general"), raw.sandbox.person("mira")
        path, [own] = await numbered(raw, 1)
        post = sandbox.post(mira, general, "secret", files=[("a.txt", b"a")])
        named = sandbox.post(mira, general, f"hi {sandbox.bot.mention}", reply_to=post)
        history = (await raw.send("GET", path)).body
        assert [one["content"] for one in history] == [named.text, "", "0"]
        assert (history[1]["attachments"], history[1]["author"]["username"]) == ([], "mira")
        assert history[0]["referenced_message"]["content"] == ""
        assert (await raw.send("GET", f"{path}/{post.id}")).body["content"] == ""
        assert (await raw.send("GET", f"{path}/{own}")).body["content"] == "0"
        direct = sandbox.post(mira, sandbox.dm(mira), "between us")
        read = await raw.send("GET", f"/channels/{direct.channel.id}/messages/{direct.id}")
        assert read.body["content"] == "between us"


@pytest.mark.asyncio
async def test_a_reply_mentions_whom_it_answers_unless_that_is_turned_off() -> None:
    async with raw_discord() as raw:
        sandbox, general, mira = raw.sandbox, raw.sandbox.channel("general"), raw.sandbox.person("mira")
        path, [own] = await numbered(raw, 1)
        answered = sandbox.state.messages[int(own)]
        reply = sandbox.post(mira, general, "lovely", reply_to=answered)
        quiet = sandbox.post(mira, general, "secret", reply_to=answered, pings_replied=False)
        assert (reply.mentions, quiet.mentions) == ([sandbox.bot], [])
        history = (await raw.send("GET", path)).body
        assert [one["content"] for one in history] == ["", "lovely", "0"], "what mentions the bot may be read by it"
        reference = {"message_reference": {"message_id": str(reply.id)}, "content": "thanks"}
        for allowed, pinged in ((None, [mira]), ({"parse": []}, []), ({"parse": [], "replied_user": True}, [mira])):
            body = reference if allowed is None else reference | {"allowed_mentions": allowed}
            sent = await raw.send("POST", path, body)
            assert sandbox.state.messages[int(sent.body["id"])].mentions == pinged
        sandbox.revoke(general, "READ_MESSAGE_HISTORY")
        assert (await raw.send("POST", path, reference)).code == 160002


@pytest.mark.asyncio
async def test_a_message_command_brings_the_whole_message() -> None:
    async with raw_discord() as raw:
        sandbox, general, mira = raw.sandbox, raw.sandbox.channel("general"), raw.sandbox.person("mira")
        await raw.send("POST", f"/applications/{sandbox.bot.id}/commands", NARRATE)
        post = sandbox.post(sandbox.person("tom"), general, "A tale", files=[("a.txt", b"hello"), ("b.png", png())])
        asked = await sandbox.message_command(mira, post, "Narrate this")
        data = asked.payload["data"]
        assert (data["name"], data["type"], data["target_id"]) == ("Narrate this", 3, str(post.id))
        message = data["resolved"]["messages"][str(post.id)]
        assert (message["content"], message["author"]["username"]) == ("A tale", "tom")
        files = [(one["filename"], one["content_type"], one["size"]) for one in message["attachments"]]
        assert files == [("a.txt", "text/plain; charset=utf-8", 5), ("b.png", "image/png", len(png()))]
        async with raw.session.get(message["attachments"][0]["url"]) as response:
            assert await response.read() == b"hello"
        shown = [
            {"type": 17, "components": [text("Another's tale"), {"type": 13, "file": {"url": "attachment://a.txt"}}]}
        ]
        theirs = sandbox.post(sandbox.person("otherbot"), general, files=[("a.txt", b"hello")], components=shown)
        asked = await sandbox.message_command(mira, theirs, "Narrate this")
        message = asked.payload["data"]["resolved"]["messages"][str(theirs.id)]
        assert (message["content"], message["attachments"], message["flags"]) == ("", [], V2)
        inside = message["components"][0]["components"]
        assert (inside[0]["content"], inside[1]["name"]) == ("Another's tale", "a.txt")
        async with raw.session.get(inside[1]["file"]["url"]) as response:
            assert await response.read() == b"hello"
        with pytest.raises(ClientRefused):
            await sandbox.message_command(mira, theirs, "Draw this")
        with pytest.raises(ClientRefused):
            sandbox.post(mira, general, "x" * 2001)


@pytest.mark.asyncio
async def test_fifteen_message_commands_are_the_most() -> None:
    async with raw_discord() as raw:
        path = f"/applications/{raw.sandbox.bot.id}/commands"
        menus = [{**NARRATE, "name": f"Menu {number}"} for number in range(16)]
        assert (await raw.send("PUT", path, menus)).code == 50035
        assert (await raw.send("PUT", path, menus[:15])).status == 200
        assert (await raw.send("PUT", path, [{**NARRATE, "description": "x"}])).code == 50035


@pytest.mark.asyncio
async def test_the_owner_of_the_application_is_whom_the_test_names() -> None:
    async with raw_discord() as raw:
        raw.sandbox.owner = raw.sandbox.person("mira")
        for path in ("/applications/@me", "/oauth2/applications/@me"):
            assert (await raw.send("GET", path)).body["owner"]["username"] == "mira"


@pytest.mark.asyncio
async def test_a_link_has_a_preview_and_a_link_to_a_message_has_none() -> None:
    async with raw_discord() as raw:
        path, [first] = await numbered(raw, 1)
        place = f"https://discord.com{path.removesuffix('/messages')}/{first}"
        content = f"{place} <https://example.org/a> [this](https://discord.com/channels/1/2/3) https://example.org/b"
        sent = await raw.send("POST", path, {"content": content})
        assert [embed["url"] for embed in sent.body["embeds"]] == ["https://example.org/b"]
