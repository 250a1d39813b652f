"""A person's page gets the current state of everything that they may see, and nothing private to others."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from sandbox.discord import Invocation
from sandbox.show.page import live
from sandbox.show.page.view import MESSAGES_MAX
from sandbox.tests.page_client import PageHarness, Tab, open_page

pytestmark = pytest.mark.asyncio


@pytest.fixture(autouse=True)
def _quick_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "TICK_S", 0.02)


async def replied(here: PageHarness, data: dict[str, object] | None = None) -> Invocation:
    """A message of the bot that answers Mira."""
    invocation = await here.raw.sandbox.command(here.people[0], here.channel, "story", prompt="a fox")
    assert (await here.raw.callback(invocation, 4, data or {"content": "first"})).status == 200
    return invocation


async def become(here: PageHarness, tab: Tab, number: int) -> dict[str, Any]:
    await tab.begin("me", person_id=str(here.people[number].id))
    return await tab.of_type("hello")


async def test_a_page_is_greeted_and_finds_what_is_there() -> None:
    async with open_page() as here:
        await replied(here)
        async with here.tab() as tab:
            hello = await tab.of_type("hello")
            assert [one["name"] for one in hello["people"]] == ["Mira", "Tom"]
            assert [one["name"] for one in hello["channels"]] == ["stories", "comics", "general"]
            assert {one["name"] for one in hello["commands"]} == {"story", "Narrate this"}
            assert (hello["gemini"], hello["ready"], hello["stage"]) == ("real", False, None)
            assert hello["limits"]["attachment_bytes"] == 10 << 20
            [message] = (await tab.of_type("messages"))["messages"]
            assert (message["content"], message["edits"], message["ephemeral_for"]) == ("first", 0, None)
            assert message["invoked_by"]["name"] == "Mira"
            assert message["invoked_by"]["command"] == "story"


async def test_a_reply_grows_before_ones_eyes_and_is_found_again_in_mid_stream() -> None:
    async with open_page() as here, here.tab() as tab:
        await tab.of_type("messages")
        invocation = await replied(here)
        assert (await tab.of_type("message"))["message"]["content"] == "first"
        await here.raw.edit(invocation, {"content": "first and second"})
        grown = (await tab.of_type("message"))["message"]
        assert (grown["content"], grown["edits"]) == ("first and second", 1)
        async with here.tab() as again:
            assert (await again.of_type("messages"))["messages"] == [grown]


async def test_a_deleted_message_is_told() -> None:
    async with open_page() as here:
        invocation = await replied(here)
        message = invocation.reply.messages[0]
        async with here.tab() as tab:
            await tab.of_type("messages")
            here.raw.sandbox.delete(message)
            gone = await tab.of_type("deleted")
            assert (gone["id"], gone["channel_id"]) == (str(message.id), str(here.channel.id))


async def test_a_private_answer_is_on_its_readers_page_only() -> None:
    async with open_page() as here, here.tab() as mira, here.tab() as tom:
        await become(here, tom, 1)
        invocation = await replied(here, {"content": "for you", "flags": 64})
        shown = (await mira.of_type("message"))["message"]
        assert shown["ephemeral_for"] == str(here.people[0].id)
        await here.raw.edit(invocation, {"content": "still for you"})
        await mira.of_type("message")
        here.raw.sandbox.post(here.people[0], here.channel, "for all")
        assert (await tom.of_type("message"))["message"]["content"] == "for all"
        assert "for you" not in json.dumps(tom.received)


async def test_who_sits_down_sees_what_is_theirs() -> None:
    async with open_page() as here, here.tab() as tab:
        await replied(here, {"content": "for you", "flags": 64})
        await tab.act("open_dm")
        here.raw.sandbox.revoke(here.raw.sandbox.channel("general"), "VIEW_CHANNEL", who=here.people[1])
        hello = await become(here, tab, 1)
        assert hello["me"] == str(here.people[1].id)
        assert [one["name"] for one in hello["channels"]] == ["stories", "comics"]
        assert (await tab.of_type("messages"))["messages"] == []
        assert (await become(here, tab, 0))["channels"][-1]["kind"] == "dm"
        assert [one["content"] for one in (await tab.of_type("messages"))["messages"]] == ["for you"]


async def test_another_channel_is_watched_and_a_direct_conversation_opened() -> None:
    async with open_page() as here, here.tab() as tab:
        comics = here.raw.sandbox.channel("comics")
        here.raw.sandbox.post(here.people[1], comics, "a panel")
        await tab.of_type("messages")
        await tab.begin("watch", channel_id=str(comics.id))
        shown = await tab.until(lambda frame: frame["type"] == "messages" and frame["channel_id"] == str(comics.id))
        assert [one["content"] for one in shown["messages"]] == ["a panel"]
        await tab.begin("open_dm")
        listed = await tab.of_type("channels")
        assert listed["channels"][-1]["kind"] == "dm"


async def test_threads_are_listed_under_their_channel_and_on_their_message() -> None:
    async with open_page() as here, here.tab() as tab:
        message = here.raw.sandbox.post(here.people[0], here.channel, "start")
        await tab.of_type("message")
        thread = here.raw.sandbox.start_thread(here.people[0], message, "The fox")
        [entry] = [one for one in (await tab.of_type("channels"))["channels"] if one["kind"] == "thread"]
        assert (entry["name"], entry["parent_id"]) == ("The fox", str(here.channel.id))
        updated = await tab.until(lambda frame: frame.get("message", {}).get("id") == str(message.id))
        assert updated["message"]["thread"]["id"] == str(thread.id)
        here.raw.sandbox.archive(thread)
        archived = (await tab.of_type("channels"))["channels"]
        assert [one["archived"] for one in archived if one["kind"] == "thread"] == [True]


async def test_links_to_files_lead_to_the_page_and_stay_the_same() -> None:
    async with open_page() as here, here.tab() as tab:
        gallery = {"type": 12, "items": [{"media": {"url": "attachment://a.png"}, "description": "a fox"}]}
        invocation = await here.raw.sandbox.command(here.people[0], here.channel, "story", prompt="a fox")
        body = {"flags": 1 << 15, "components": [gallery]}
        assert (await here.raw.callback(invocation, 4, body, [("a.png", b"x")])).status == 200
        first = (await tab.of_type("message"))["message"]
        [item] = first["components"][0]["items"]
        file = here.raw.sandbox.state.messages[int(first["id"])].files[0]
        assert item["media"]["url"] == f"/file/{file.id}/a.png"
        assert "http://127" not in json.dumps(first)
        here.raw.sandbox.clock.shift(100)
        assert (await here.raw.edit(invocation, {"components": [gallery]})).status == 200
        again = (await tab.of_type("message"))["message"]
        assert again["components"][0]["items"][0]["media"] == item["media"]


async def test_a_page_that_sleeps_skips_revisions_and_gets_the_last() -> None:
    async with open_page() as here, here.tab() as tab:
        await tab.of_type("messages")
        invocation = await replied(here)
        viewer = next(iter(here.page.state.viewers))
        message = invocation.reply.messages[0]
        for number in range(200):
            message.content = f"revision {number}"
            here.raw.sandbox.state.changed("updated", message, "test")
        await asyncio.sleep(0)
        assert len(viewer._changed) <= 1
        last = await tab.until(lambda frame: frame.get("message", {}).get("content") == "revision 199")
        assert last["message"]["edits"] == 200
        assert sum(frame["type"] == "message" for frame in tab.received) < 10


async def test_the_newest_messages_of_a_long_channel() -> None:
    async with open_page() as here:
        for number in range(MESSAGES_MAX + 5):
            here.raw.sandbox.post(here.people[0], here.channel, f"line {number}")
        async with here.tab() as tab:
            shown = (await tab.of_type("messages"))["messages"]
            assert [shown[0]["content"], shown[-1]["content"]] == ["line 5", f"line {MESSAGES_MAX + 4}"]


async def test_a_person_types_and_the_others_see_it() -> None:
    async with open_page() as here, here.tab() as mira, here.tab() as tom:
        await become(here, tom, 1)
        await mira.act("typing", channel_id=str(here.channel.id))
        seen = await tom.of_type("typing")
        assert (seen["person"]["name"], seen["on"]) == ("Mira", True)
        await mira.act("typing", channel_id=str(here.channel.id))
        assert not any(frame["type"] == "typing" for frame in mira.received)


async def test_the_panel_counts_edits_posts_and_refusals_and_what_is_left() -> None:
    async with open_page() as here, here.tab() as tab:
        invocation = await replied(here)
        await here.raw.edit(invocation, {"content": "more"})
        await here.raw.follow(invocation, {"content": "even more"})
        wire = await tab.until(lambda frame: frame["type"] == "wire" and frame["posts"] == 2 and frame["edits"] == 1)
        assert (wire["r429"], wire["budget"]["left"], wire["budget"]["of"]) == (0, 98, 100)
        assert wire["gemini"] is None
        assert wire["lag_ms"] >= 0


async def test_the_log_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandbox.show.page.traffic._LOG_KEPT", 5)
    async with open_page() as here:
        invocation = await replied(here)
        for number in range(30):
            await here.raw.edit(invocation, {"content": f"{number}"})
            here.page.state.traffic.figures()
        assert len(here.raw.sandbox.log) <= 11
        assert here.page.state.traffic.figures()["edits"] == 30


async def test_a_page_that_is_closed_leaves_nothing_behind() -> None:
    async with open_page() as here:
        async with here.tab() as tab:
            await tab.of_type("messages")
            assert len(here.page.state.viewers) == 1
        async with asyncio.timeout(20):
            while here.page.state.viewers:  # noqa: ASYNC110 - no event tells when the server notices
                await asyncio.sleep(0.01)
        assert len(here.raw.sandbox.state.changes._queues) == 1  # the page's own
