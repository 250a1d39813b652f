"""The gateway of the local Discord: sessions outlive their connections."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import zlib
from typing import Any

import aiohttp
import discord
import pytest

from sandbox.discord import DiscordSandbox, Limits
from sandbox.tests.discord_bot import Interaction, StoryBot, pointed_at, story_bot


async def say_prompt(interaction: Interaction, prompt: str) -> None:
    await interaction.response.send_message(prompt)


async def _asks(sandbox: DiscordSandbox, prompt: str) -> None:
    asked = await sandbox.command(sandbox.person("mira"), sandbox.channel("general"), "story", prompt=prompt)
    await asked.answered(5)
    assert asked.reply.text == prompt


async def identified(
    session: aiohttp.ClientSession, sandbox: DiscordSandbox, **data: object
) -> aiohttp.ClientWebSocketResponse:
    socket = await session.ws_connect(sandbox.gateway_url + "?v=10&encoding=json")
    assert (await socket.receive_json())["op"] == 10
    await socket.send_json({"op": 2, "d": {"token": sandbox.bot_token, "intents": 1, **data}})
    return socket


@pytest.mark.asyncio
async def test_the_guild_and_its_channel_are_known_after_ready() -> None:
    async with DiscordSandbox() as sandbox, story_bot(sandbox, say_prompt) as bot:
        [guild] = bot.guilds
        assert guild.name == "Home"
        assert [channel.name for channel in guild.text_channels] == ["general"]
        assert guild.me.guild_permissions.send_messages
        sandbox.channel("second")
        sandbox.revoke(sandbox.channel("general"), "SEND_MESSAGES")
        await _asks(sandbox, "after")
        assert len(guild.text_channels) == 2
        assert not guild.text_channels[0].permissions_for(guild.me).send_messages


@pytest.mark.asyncio
async def test_json_in_binary_frames_is_read_as_well() -> None:
    async with DiscordSandbox() as sandbox, aiohttp.ClientSession() as session:
        socket = await session.ws_connect(sandbox.gateway_url + "?v=10&encoding=json")
        assert (await socket.receive_json())["op"] == 10
        await socket.send_bytes(json.dumps({"op": 2, "d": {"token": sandbox.bot_token, "intents": 1}}).encode())
        assert (await socket.receive_json())["t"] == "READY"


@pytest.mark.asyncio
async def test_events_missed_while_disconnected_are_replayed() -> None:
    async with DiscordSandbox() as sandbox, story_bot(sandbox, say_prompt) as bot:
        sandbox.gateway.drop(4000)
        asked = await sandbox.command(sandbox.person("mira"), sandbox.channel("general"), "story", prompt="missed")
        await asked.answered(3)
        assert asked.reply.text == "missed"
        await asyncio.wait_for(bot.resumed.wait(), 3)
        assert (sandbox.gateway.identified, sandbox.gateway.resumed) == (1, 1)
        sandbox.gateway.reconnect()
        await sandbox.until(lambda: sandbox.gateway.resumed == 2)
        await _asks(sandbox, "after")


@pytest.mark.asyncio
async def test_an_invalid_session_is_identified_again() -> None:
    async with DiscordSandbox() as sandbox, story_bot(sandbox, say_prompt):
        sandbox.gateway.invalidate(resumable=True)
        await sandbox.until(lambda: sandbox.gateway.resumed == 1)
        await _asks(sandbox, "resumed")


@pytest.mark.asyncio
async def test_a_forgotten_session_cannot_be_resumed() -> None:
    async with DiscordSandbox() as sandbox, aiohttp.ClientSession() as session:
        socket = await identified(session, sandbox)
        ready = await socket.receive_json()
        assert (ready["t"], ready["s"]) == ("READY", 1)
        assert (await socket.receive_json())["t"] == "GUILD_CREATE"
        sandbox.gateway.invalidate()
        assert await socket.receive_json() == {"op": 9, "d": False}
        resume = {"token": sandbox.bot_token, "session_id": ready["d"]["session_id"], "seq": 2}
        await socket.send_json({"op": 6, "d": resume})
        assert await socket.receive_json() == {"op": 9, "d": False}
        await socket.close()
        socket = await identified(session, sandbox)
        resume["session_id"] = (await socket.receive_json())["d"]["session_id"]
        await socket.receive_json()
        sandbox.gateway.restart()
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        assert socket.close_code == 4000
        socket = await session.ws_connect(sandbox.gateway_url)
        await socket.receive_json()
        await socket.send_json({"op": 6, "d": resume})
        assert await socket.receive_json() == {"op": 9, "d": False}
        await socket.close()


@pytest.mark.asyncio
async def test_a_silent_gateway_is_left_and_the_session_resumed() -> None:
    async with DiscordSandbox(Limits(heartbeat_interval_s=0.1)) as sandbox, pointed_at(sandbox):
        bot = StoryBot(say_prompt)
        bot._connection.heartbeat_timeout = 0.3
        running = asyncio.create_task(bot.start(sandbox.bot_token))
        await sandbox.wait_ready()
        sandbox.gateway.zombify()
        asked = await sandbox.command(sandbox.person("mira"), sandbox.channel("general"), "story", prompt="unheard")
        await asked.answered(3)
        assert sandbox.gateway.resumed == 1
        await bot.close()
        await running
        # A thread of discord.py that has just missed a heartbeat still asks this loop to close its connection.
        for thread in threading.enumerate():
            if thread.name.startswith("keep-alive-handler"):
                await asyncio.to_thread(thread.join)


@pytest.mark.asyncio
async def test_a_wrong_token_is_refused_by_both_sides() -> None:
    async with DiscordSandbox() as sandbox, pointed_at(sandbox), aiohttp.ClientSession() as session:
        async with StoryBot(say_prompt) as bot:
            with pytest.raises(discord.LoginFailure):
                await bot.login("wrong")
        socket = await identified(session, sandbox, token="wrong")
        await socket.receive()
        assert socket.close_code == 4004


@pytest.mark.asyncio
async def test_only_a_client_that_says_goodbye_has_no_session_left() -> None:
    async with DiscordSandbox() as sandbox, aiohttp.ClientSession() as session:
        for code, left in ((1000, 0), (4000, 1)):
            socket = await identified(session, sandbox)
            await socket.receive_json()
            await socket.close(code=code)
            await sandbox.until(lambda: not sandbox.gateway.is_ready)
            assert len(sandbox.gateway.sessions) == left


@pytest.mark.asyncio
async def test_frames_share_one_zlib_context_and_each_ends_in_a_flush() -> None:
    async with DiscordSandbox() as sandbox, aiohttp.ClientSession() as session:
        inflate = zlib.decompressobj()

        async def receive() -> dict[str, Any]:
            data = await socket.receive_bytes()
            assert data.endswith(b"\x00\x00\xff\xff")
            event: dict[str, Any] = json.loads(inflate.decompress(data))
            return event

        socket = await session.ws_connect(sandbox.gateway_url + "?v=10&encoding=json&compress=zlib-stream")
        assert (await receive())["op"] == 10
        await socket.send_json({"op": 1, "d": None})
        assert (await receive())["op"] == 11
        await socket.send_json({"op": 99})
        message = await socket.receive()
        assert (message.type, socket.close_code) == (aiohttp.WSMsgType.CLOSE, 4001)


@pytest.mark.asyncio
async def test_each_shard_gets_the_events_of_its_guilds() -> None:
    async with DiscordSandbox() as sandbox, aiohttp.ClientSession() as session:
        mine = (sandbox.guild.id >> 22) % 2
        sockets = [await identified(session, sandbox, shard=[index, 2]) for index in (mine, 1 - mine)]
        readies = [await socket.receive_json() for socket in sockets]
        assert [len(ready["d"]["guilds"]) for ready in readies] == [1, 0]
        for socket in sockets:
            await socket.close()


@pytest.mark.asyncio
async def test_an_unanswered_command_times_out_for_the_person() -> None:
    async def never(_interaction: Interaction, _prompt: str) -> None:
        return

    async with DiscordSandbox() as sandbox, story_bot(sandbox, never):
        asked = await sandbox.command(sandbox.person("mira"), sandbox.channel("general"), "story", prompt="x")
        with pytest.raises(TimeoutError, match="did not respond"):
            await asked.answered(0.05)


@pytest.mark.asyncio
async def test_message_events_reach_only_clients_that_asked_for_them() -> None:
    async with DiscordSandbox() as sandbox, aiohttp.ClientSession() as session:
        mira, general = sandbox.person("mira"), sandbox.channel("general")
        sockets = [await identified(session, sandbox, intents=intents) for intents in (1 | 512 | 32768, 1 | 512, 1)]
        for socket in sockets:
            for _ in range(2):
                await socket.receive_json()
        message = sandbox.post(mira, general, "hello", files=[("a.txt", b"hello")])
        named = sandbox.post(mira, general, f"{sandbox.bot.mention} hello")
        sandbox.delete(message)
        sandbox.delete_bulk([named, sandbox.post(mira, general, "second")])
        sandbox.post(mira, sandbox.dm(mira), "direct")
        sandbox.channel("last")
        whole, curious, deaf = [
            [await socket.receive_json(timeout=20) for _ in range(count)]
            for socket, count in zip(sockets, (6, 6, 1), strict=True)
        ]
        assert [event["t"] for event in deaf] == ["CHANNEL_CREATE"]
        assert [event["t"] for event in whole] == [event["t"] for event in curious]
        assert [event["t"] for event in curious] == [
            *("MESSAGE_CREATE", "MESSAGE_CREATE", "MESSAGE_DELETE", "MESSAGE_CREATE", "MESSAGE_DELETE_BULK"),
            "CHANNEL_CREATE",
        ]
        assert (whole[0]["d"]["content"], len(whole[0]["d"]["attachments"])) == ("hello", 1)
        assert (curious[0]["d"]["content"], curious[0]["d"]["attachments"]) == ("", [])
        assert curious[1]["d"]["content"].endswith("hello")
        where = {"channel_id": str(general.id), "guild_id": str(sandbox.guild.id)}
        assert curious[2]["d"] == {"id": str(message.id), **where}
        assert len(curious[4]["d"].pop("ids")) == 2
        assert curious[4]["d"] == where
        for socket in sockets:
            await socket.close()


_CLIENT = """
import asyncio, sys, aiohttp
async def main():
    async with aiohttp.ClientSession() as session, session.ws_connect(sys.argv[1]) as socket:
        await socket.send_json({"op": 2, "d": {"token": sys.argv[2], "intents": 1}})
        async for message in socket:
            pass
asyncio.run(main())
"""


@pytest.mark.asyncio
async def test_a_killed_client_is_noticed_and_its_session_gives_way_to_a_new_one() -> None:
    async with DiscordSandbox() as sandbox:
        command = [sys.executable, "-c", _CLIENT, sandbox.gateway_url, sandbox.bot_token]
        client = await asyncio.create_subprocess_exec(*command)
        await sandbox.until(lambda: sandbox.gateway.is_ready)
        gone = asyncio.create_task(sandbox.wait_gone(3))
        await asyncio.sleep(0)
        client.kill()
        await gone
        await client.wait()
        assert len(sandbox.gateway.sessions) == 1
        async with story_bot(sandbox, say_prompt):
            assert (sandbox.gateway.identified, len(sandbox.gateway.sessions)) == (2, 1)
            await _asks(sandbox, "after")


@pytest.mark.asyncio
async def test_what_is_pressed_while_no_one_listens_has_failed_for_the_person() -> None:
    async with DiscordSandbox() as sandbox:
        mira, general = sandbox.person("mira"), sandbox.channel("general")
        async with story_bot(sandbox, say_prompt):
            pass
        await sandbox.wait_gone()
        asked = await sandbox.command(mira, general, "story", prompt="unheard")
        assert not sandbox.failed(asked)
        sandbox.clock.shift(3.1)
        assert sandbox.failed(asked)
        async with story_bot(sandbox, say_prompt):
            await _asks(sandbox, "heard")
        assert asked.callback is None


@pytest.mark.asyncio
async def test_the_sharded_client_connects_by_the_address_it_is_given() -> None:
    class Sharded(discord.AutoShardedClient):
        async def setup_hook(self) -> None:
            tree = discord.app_commands.CommandTree(self)
            tree.command(name="story", description="Writes.")(self.story)
            await tree.sync()

        async def story(self, interaction: discord.Interaction[Any]) -> None:
            await interaction.response.send_message("sharded")

    async with DiscordSandbox() as sandbox, pointed_at(sandbox):
        bot = Sharded(intents=discord.Intents(guilds=True))
        running = asyncio.create_task(bot.start(sandbox.bot_token))
        await sandbox.wait_ready()
        asked = await sandbox.command(sandbox.person("mira"), sandbox.channel("general"), "story")
        await asked.answered(3)
        assert asked.reply.text == "sharded"
        await bot.close()
        await running
