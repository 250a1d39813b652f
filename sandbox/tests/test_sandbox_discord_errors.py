"""The local Discord refuses what Discord refuses, with its codes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sandbox.discord import ClientRefused, Limits
from sandbox.tests.raw_discord import raw_discord

V2 = 32768


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def button(custom_id: str, **more: object) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": custom_id, **more}


def row(*children: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(children)}


def gallery(*urls: str) -> dict[str, Any]:
    return {"type": 12, "items": [{"media": {"url": url}} for url in urls]}


@pytest.mark.asyncio
async def test_an_interaction_has_one_answer_within_three_seconds() -> None:
    async with raw_discord() as raw:
        asked = await raw.ask()
        assert (await raw.edit(asked, {"content": "early"})).code == 10015
        assert (await raw.callback(asked, 5)).status == 200
        again = await raw.callback(asked, 5)
        assert (again.status, again.code) == (400, 40060)
        late = await raw.ask()
        raw.sandbox.clock.shift(3.1)
        refused = await raw.callback(late, 5)
        assert (refused.status, refused.code) == (404, 10062)


@pytest.mark.asyncio
async def test_a_token_ends_after_fifteen_minutes_and_the_channel_route_goes_on() -> None:
    async with raw_discord() as raw:
        asked = await raw.replied()
        message = asked.reply.messages[0]
        raw.sandbox.clock.shift(901)
        ended = await raw.edit(asked, {"content": "late"})
        assert (ended.status, ended.code) == (401, 50027)
        path = f"/channels/{message.channel.id}/messages/{message.id}"
        assert (await raw.send("PATCH", path, {"content": "later"})).status == 200
        assert message.text == "later"


@pytest.mark.asyncio
async def test_content_is_trimmed_and_counted_in_code_points() -> None:
    async with raw_discord() as raw:
        asked = await raw.replied()
        assert (await raw.edit(asked, {"content": "😀" * 2000})).status == 200
        too_long = await raw.edit(asked, {"content": "x" * 2001})
        assert (too_long.status, too_long.code) == (400, 50035)
        assert too_long.error_codes("content") == ["BASE_TYPE_MAX_LENGTH"]
        await raw.edit(asked, {"content": "\n  word \n"})
        assert asked.reply.text == "word"
        assert asked.reply.messages[0].edited_at is not None
        assert (await raw.edit(asked, {"content": "  "})).code == 50006


@pytest.mark.parametrize(
    ("components", "place", "code"),
    [
        ([text("x" * 4001)], ("0", "content"), "BASE_TYPE_BAD_LENGTH"),
        ([text("x" * 2001), text("y" * 2000)], (), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"),
        ([{"type": 17, "components": [text("x")] * 20}] * 2, (), "BASE_TYPE_BAD_LENGTH"),
        ([row(*[button(str(n)) for n in range(6)])], ("0", "components"), "BASE_TYPE_BAD_LENGTH"),
        ([row(button("a"), button("a"))], ("0", "components", "1", "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED"),
        ([row(button("a" * 101))], ("0", "components", "0", "custom_id"), "BASE_TYPE_BAD_LENGTH"),
        ([gallery(*["https://x.example/y.png"] * 11)], ("0", "items"), "BASE_TYPE_BAD_LENGTH"),
        (
            [gallery("attachment://none.png")],
            ("0", "items", "0", "media", "url"),
            "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
        ),
    ],
)
@pytest.mark.asyncio
async def test_components_keep_their_limits(
    components: list[dict[str, Any]], place: tuple[str, ...], code: str
) -> None:
    async with raw_discord() as raw:
        refused = await raw.callback(await raw.ask(), 4, {"flags": V2, "components": components})
        assert (refused.status, refused.code) == (400, 50035)
        assert refused.error_codes("components", *place) == [code]


@pytest.mark.asyncio
async def test_a_message_of_components_has_no_content_and_stays_one() -> None:
    async with raw_discord() as raw:
        mixed = await raw.callback(await raw.ask(), 4, {"flags": V2, "content": "a", "components": [text("b")]})
        assert mixed.error_codes("content") == ["MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"]
        unflagged = await raw.callback(await raw.ask(), 4, {"components": [text("b")]})
        assert unflagged.error_codes("components", "0", "type") == ["BASE_TYPE_CHOICES"]
        asked = await raw.replied({"content": "plain"})
        held = await raw.edit(asked, {"flags": V2, "components": [text("b")]})
        assert held.error_codes("content") == ["MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"]
        assert (await raw.edit(asked, {"flags": V2, "content": None, "components": [text("b")]})).status == 200
        await raw.edit(asked, {"flags": 0, "components": [text("c")]})
        assert asked.reply.messages[0].is_v2
        assert asked.reply.text == "c"


@pytest.mark.asyncio
async def test_the_attachment_list_is_the_whole_truth_and_its_absence_keeps_all() -> None:
    async with raw_discord() as raw:
        asked = await raw.replied()
        await raw.edit(asked, {"content": "a"}, [("one.txt", b"1"), ("two.txt", b"22")])
        [message] = asked.reply.messages
        await raw.edit(asked, {"content": "b"}, [("three.txt", b"333")])
        assert [one.filename for one in message.attachments] == ["one.txt", "two.txt", "three.txt"]
        two = message.attachments[1]
        body = {"attachments": [{"id": 0, "description": "new"}, {"id": str(two.id), "description": "kept"}]}
        await raw.edit(asked, body, [("four.txt", b"4")])
        seen = [(one.filename, one.description) for one in message.attachments]
        assert seen == [("four.txt", "new"), ("two.txt", "kept")]
        unknown = await raw.edit(asked, {"attachments": [{"id": "77"}]})
        assert unknown.error_codes("attachments", "0", "id") == ["ATTACHMENT_NOT_FOUND"]
        await raw.edit(asked, {"attachments": []})
        assert message.attachments == []


@pytest.mark.asyncio
async def test_a_kept_picture_is_found_by_its_name_only_when_the_name_is_given() -> None:
    async with raw_discord() as raw:
        data = {"flags": V2, "components": [gallery("attachment://a.png")]}
        asked = await raw.ask()
        first = await raw.callback(asked, 4, data, files=[("a.png", b"not a picture"), ("unseen.png", b"")])
        shown = first.body["resource"]["message"]
        assert shown["attachments"] == []
        media = shown["components"][0]["items"][0]["media"]
        [message] = asked.reply.messages
        assert [one.filename for one in message.attachments] == ["a.png"]
        assert [one.filename for one in message.files] == ["a.png", "unseen.png"]
        components = [gallery("attachment://a.png", "attachment://b.png")]
        nameless = {"components": components, "attachments": [{"id": media["attachment_id"]}, {"id": 0}]}
        refused = await raw.edit(asked, nameless, [("b.png", b"b")])
        code = "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"
        assert refused.error_codes("components", "0", "items", "0", "media", "url") == [code]
        named = {
            "components": components,
            "attachments": [{"id": media["attachment_id"], "filename": "a.png"}, {"id": 0}],
        }
        assert (await raw.edit(asked, named, [("b.png", b"b")])).status == 200
        assert [one.filename for one in message.attachments] == ["a.png", "b.png"]
        again = {"components": [gallery(media["url"], "attachment://b.png")]}
        assert (await raw.edit(asked, again)).status == 200
        assert [one.filename for one in message.attachments] == ["a.png", "b.png"]


@pytest.mark.asyncio
async def test_files_keep_to_number_size_and_description() -> None:
    limits = Limits(interaction_requests=100, attachment_bytes=1000, request_bytes=5000)
    async with raw_discord(limits) as raw:
        asked = await raw.replied()
        heavy = await raw.edit(asked, {}, [("a.bin", b"x" * 1001)])
        assert (heavy.status, heavy.code) == (413, 40005)
        heavier = await raw.edit(asked, {}, [(f"{n}.bin", b"x" * 900) for n in range(6)])
        assert (heavier.status, heavier.code) == (413, 40005)
        eleven = await raw.edit(asked, {}, [(f"{n}.txt", b"x") for n in range(11)])
        assert eleven.error_codes("attachments") == ["BASE_TYPE_BAD_LENGTH"]
        body = {"attachments": [{"id": 0, "description": "x" * 1025}]}
        wordy = await raw.edit(asked, body, [("a.txt", b"x")])
        assert wordy.error_codes("attachments", "0", "description") == ["BASE_TYPE_MAX_LENGTH"]
        assert asked.payload["attachment_size_limit"] == 1000


@pytest.mark.asyncio
async def test_links_to_files_expire() -> None:
    async with raw_discord() as raw:
        asked = await raw.replied()
        edited = await raw.edit(asked, {}, [("a.txt", b"hello")])
        url = edited.body["attachments"][0]["url"]
        async with raw.session.get(url) as response:
            assert (await response.read(), response.content_type) == (b"hello", "text/plain")
        async with raw.session.get(url.partition("?")[0]) as response:
            assert response.status == 404
        raw.sandbox.clock.shift(90_000)
        async with raw.session.get(url) as response:
            assert response.status == 404


@pytest.mark.asyncio
async def test_pings_are_recorded_as_allowed_mentions_let_them() -> None:
    async with raw_discord() as raw:
        mira = raw.sandbox.person("mira")
        content = f"{mira.mention} @everyone"
        asked = await raw.replied({"content": content, "allowed_mentions": {"parse": []}})
        assert asked.reply.messages[0].pings == []
        await raw.follow(asked, {"content": content, "flags": 4096})
        followup = asked.reply.messages[1]
        assert [(ping.kind, ping.target, ping.silent) for ping in followup.pings] == [("user", mira.id, True)]
        both = {"content": content, "allowed_mentions": {"parse": ["users"], "users": [str(mira.id)]}}
        assert (await raw.follow(asked, both)).error_codes("allowed_mentions")
        path = f"/channels/{asked.channel.id}/messages"
        raw.sandbox.permit(asked.channel, raw.sandbox.bot, "MENTION_EVERYONE")
        posted = await raw.send("POST", path, {"content": content})
        pinged = raw.sandbox.state.messages[int(posted.body["id"])].pings
        assert [ping.kind for ping in pinged] == ["user", "everyone"]


@pytest.mark.asyncio
async def test_the_channel_route_minds_access_permissions_and_privacy() -> None:
    async with raw_discord() as raw:
        sandbox, general = raw.sandbox, raw.sandbox.channel("general")
        path = f"/channels/{general.id}/messages"
        assert (await raw.send("POST", path, {"content": "x"}, token="wrong")).status == 401
        private = await raw.replied({"content": "psst", "flags": 64})
        [message] = private.reply.messages
        assert message.ephemeral
        assert (await raw.send("PATCH", f"{path}/{message.id}", {"content": "y"})).code == 10008
        human = sandbox.post(sandbox.person("mira"), general, "hi")
        assert (await raw.send("PATCH", f"{path}/{human.id}", {"content": "y"})).code == 50005
        assert (await raw.send("DELETE", f"{path}/{human.id}")).code == 50013
        sandbox.revoke(general, "ATTACH_FILES")
        assert (await raw.send("POST", path, {}, [("a.txt", b"x")])).code == 50013
        sandbox.revoke(general, "SEND_MESSAGES")
        assert (await raw.send("POST", path, {"content": "x"})).code == 50013
        sandbox.revoke(general, "VIEW_CHANNEL")
        assert (await raw.send("POST", path, {"content": "x"})).code == 50001
        sandbox.delete_channel(general)
        assert (await raw.send("POST", path, {"content": "x"})).code == 10003
        shy = sandbox.person("shy")
        shy.accepts_dms = False
        assert (await raw.send("POST", f"/channels/{sandbox.dm(shy).id}/messages", {"content": "x"})).code == 50007


@pytest.mark.asyncio
async def test_a_nonce_posts_once() -> None:
    async with raw_discord() as raw:
        path = f"/channels/{raw.sandbox.channel('general').id}/messages"
        body = {"content": "x", "nonce": "n1", "enforce_nonce": True}
        first, second = await raw.send("POST", path, body), await raw.send("POST", path, body)
        assert first.body["id"] == second.body["id"]


@pytest.mark.asyncio
async def test_a_user_install_has_five_followups_and_no_channel() -> None:
    async with raw_discord() as raw:
        abroad = raw.sandbox.foreign_channel()
        asked = await raw.replied(channel=abroad)
        assert asked.payload["authorizing_integration_owners"] == {"1": str(asked.person.id)}
        assert [(await raw.follow(asked, {"content": "x"})).status for _ in range(5)] == [200] * 5
        sixth = await raw.follow(asked, {"content": "x"})
        assert (sixth.status, sixth.code) == (400, 40094)
        path = f"/channels/{abroad.id}/messages/{asked.reply.messages[0].id}"
        posted = await raw.send("PATCH", path, {"content": "x"})
        assert (posted.status, posted.code) == (403, 50001)
        closed = await raw.replied(channel=raw.sandbox.foreign_channel(external_apps=False))
        assert closed.reply.ephemeral


@pytest.mark.asyncio
async def test_a_deferred_answer_waits_until_its_first_edit_or_followup() -> None:
    async with raw_discord() as raw:
        asked = await raw.ask()
        flagged = await raw.callback(asked, 5, {"flags": V2})
        assert flagged.code == 50035
        answered = await raw.callback(asked, 5, {"flags": 64})
        interaction = answered.body["interaction"]
        assert (interaction["response_message_loading"], interaction["response_message_ephemeral"]) == (True, True)
        followed = await raw.follow(asked, {"content": "x"})
        assert followed.body["id"] == interaction["response_message_id"]
        assert not asked.reply.messages[0].is_loading


@pytest.mark.asyncio
async def test_a_pressed_button_updates_its_own_message() -> None:
    async with raw_discord() as raw:
        mira, ben = raw.sandbox.person("mira"), raw.sandbox.person("ben")
        asked = await raw.replied({"content": "a", "flags": 64, "components": [row(button("go"))]})
        [message] = asked.reply.messages
        with pytest.raises(ClientRefused):
            await raw.sandbox.press(ben, message, "Go")
        pressed = await raw.sandbox.press(mira, message, "Go")
        assert (await raw.callback(pressed, 6)).body["interaction"]["response_message_id"] == str(message.id)
        assert (await raw.edit(pressed, {"content": "b", "components": []})).status == 200
        assert (message.text, message.buttons) == ("b", [])
        with pytest.raises(ClientRefused):
            await raw.sandbox.press(mira, message, "Go")


@pytest.mark.asyncio
async def test_an_update_by_callback_drops_the_files_it_does_not_list() -> None:
    async with raw_discord() as raw:
        asked = await raw.replied({"content": "a", "components": [row(button("go"))]})
        await raw.edit(asked, {}, [("a.txt", b"x")])
        [message] = asked.reply.messages
        assert message.attachments
        pressed = await raw.sandbox.press(asked.person, message, "go")
        assert (await raw.callback(pressed, 7, {"content": "b"})).status == 200
        assert (message.text, message.attachments) == ("b", [])


@pytest.mark.asyncio
async def test_deleted_messages_are_unknown() -> None:
    async with raw_discord() as raw:
        asked = await raw.replied()
        raw.sandbox.delete(asked.reply.messages[0])
        assert (await raw.edit(asked, {"content": "x"})).code == 10008
        assert (await raw.follow(asked, {"content": "x"})).status == 200
        assert len(asked.reply.messages) == 1


@pytest.mark.asyncio
async def test_a_person_cannot_send_what_their_client_refuses() -> None:
    async with raw_discord() as raw:
        sandbox = raw.sandbox
        mira, general = sandbox.person("mira"), sandbox.channel("general")
        for options in ({}, {"prompt": "x" * 101}, {"prompt": "x", "panels": 9}, {"prompt": "x", "nonsense": 1}):
            with pytest.raises(ClientRefused):
                await sandbox.command(mira, general, "story", **options)
        asked = await sandbox.command(mira, general, "story", prompt="x", file=("a.txt", b"hello"))
        [described] = asked.payload["data"]["resolved"]["attachments"].values()
        assert (described["filename"], described["size"]) == ("a.txt", 5)
        sandbox.revoke(general, "USE_APPLICATION_COMMANDS", who=mira)
        with pytest.raises(ClientRefused):
            await sandbox.command(mira, general, "story", prompt="x")


@pytest.mark.asyncio
async def test_broken_json_and_unknown_routes_are_named() -> None:
    async with raw_discord() as raw:
        url = raw.sandbox.api_url + f"/channels/{raw.sandbox.channel('general').id}/messages"
        headers = {"Authorization": f"Bot {raw.sandbox.bot_token}", "Content-Type": "application/json"}
        async with raw.session.post(url, data="{", headers=headers) as response:
            assert (response.status, json.loads(await response.text())["code"]) == (400, 50109)
        assert (await raw.send("GET", "/nowhere")).status == 404
