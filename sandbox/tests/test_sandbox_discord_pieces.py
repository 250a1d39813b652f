"""Buttons, selects, sections and forms of the local Discord, and the messages that carry them."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.discord import ClientRefused, Invocation, Message
from sandbox.tests import conformance
from sandbox.tests.raw_discord import Answered, Raw, raw_discord
from sandbox.tests.test_sandbox_discord_messages import png

V2, EPHEMERAL = 32768, 64


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def row(*children: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(children)}


def button(custom_id: str, **more: object) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": custom_id.title(), "custom_id": custom_id, **more}


def link(url: str, **more: object) -> dict[str, Any]:
    return {"type": 2, "style": 5, "label": "Source", "url": url, **more}


def shelf(*names: str) -> list[dict[str, Any]]:
    """A list with a thumbnail beside each line."""
    return [
        {
            "type": 9,
            "components": [text(name)],
            "accessory": {"type": 11, "media": {"url": f"attachment://{name}"}, "description": f"alt {name}"},
        }
        for name in names
    ]


async def shown(raw: Raw, data: dict[str, Any], files: list[tuple[str, bytes]] | None = None) -> Message:
    """The message that answers a command."""
    asked = await raw.ask()
    answered = await raw.callback(asked, 4, data, files)
    assert answered.status == 200, answered.body
    return asked.reply.messages[0]


async def pressed(raw: Raw, message: Message, custom_id: str = "go") -> Invocation:
    return await raw.sandbox.press(raw.sandbox.person("mira"), message, custom_id)


@pytest.mark.parametrize(
    ("piece", "place", "code"),
    [
        (link("https://x.example", custom_id="a"), "custom_id", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE"),
        (button("a", url="https://x.example"), "custom_id", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE"),
        (link("ftp://x.example"), "url", "URL_TYPE_INVALID_SCHEME"),
        (link("https://" + "x" * 512), "url", "BASE_TYPE_BAD_LENGTH"),
    ],
)
@pytest.mark.asyncio
async def test_a_link_is_no_button_that_can_be_pressed(piece: dict[str, Any], place: str, code: str) -> None:
    async with raw_discord() as raw:
        message = await shown(raw, {"content": "x", "components": [row(link("https://x.example"), button("go"))]})
        assert [(one.label, one.url, one.custom_id) for one in message.buttons] == [
            ("Source", "https://x.example", None),
            ("Go", None, "go"),
        ]
        with pytest.raises(ClientRefused):
            await pressed(raw, message, "Source")
        refused = await raw.callback(await raw.ask(), 4, {"content": "x", "components": [row(piece)]})
        assert refused.error_codes("components", "0", "components", "0", place) == [code]


@pytest.mark.asyncio
async def test_a_select_sends_its_preset_unless_something_else_is_chosen() -> None:
    async with raw_discord() as raw:
        mira, sandbox = raw.sandbox.person("mira"), raw.sandbox
        options = [{"label": name.title(), "value": name, "default": name == "b"} for name in "abc"]
        strings = {"type": 3, "custom_id": "kind", "placeholder": "Kind", "options": options}
        people = {"type": 5, "custom_id": "who", "default_values": [{"id": str(mira.id), "type": "user"}]}
        message = await shown(raw, {"content": "x", "components": [row(strings), row(people)]})
        kind, who = message.selects
        assert (kind.placeholder, kind.options[0], kind.chosen) == ("Kind", ("A", "a"), ("b",))
        assert who.chosen == (str(mira.id),)
        assert (await sandbox.select(mira, message, "kind")).payload["data"]["values"] == ["b"]
        assert (await sandbox.select(mira, message, "kind", ["c"])).payload["data"]["values"] == ["c"]
        many = {**strings, "options": [{**option, "default": True} for option in options]}
        refused = await raw.callback(await raw.ask(), 4, {"content": "x", "components": [row(many)]})
        assert refused.error_codes("components", "0", "components", "0", "default_values") == ["BASE_TYPE_BAD_LENGTH"]
        odd = {**people, "default_values": [{"id": "1", "type": "role"}]}
        refused = await raw.callback(await raw.ask(), 4, {"content": "x", "components": [row(odd)]})
        assert "components" in refused.body["errors"]


@pytest.mark.asyncio
async def test_a_channel_is_chosen_among_those_the_person_sees() -> None:
    async with raw_discord() as raw:
        sandbox, mira = raw.sandbox, raw.sandbox.person("mira")
        channels = {"type": 8, "custom_id": "where", "channel_types": [0]}
        message = await shown(raw, {"content": "Share to", "components": [row(channels)]})
        second, hidden = sandbox.channel("second"), sandbox.channel("hidden")
        sandbox.revoke(hidden, "VIEW_CHANNEL", who=mira)
        sandbox.revoke(second, "SEND_MESSAGES", who=mira)
        thread = sandbox.start_thread(mira, message, "A thread")
        for wrong in (hidden, thread, sandbox.foreign_channel()):
            with pytest.raises(ClientRefused):
                await sandbox.select(mira, message, "where", [wrong])
        data = (await sandbox.select(mira, message, "where", [second])).payload["data"]
        described = data["resolved"]["channels"][str(second.id)]
        assert data["values"] == [str(second.id)]
        assert int(described["permissions"]) == second.permissions_of(mira)
        assert not int(described["permissions"]) & 1 << 11


@pytest.mark.asyncio
async def test_a_command_is_offered_to_those_with_its_permissions() -> None:
    async with raw_discord() as raw:
        sandbox, general = raw.sandbox, raw.sandbox.channel("general")
        mira, boss = sandbox.person("mira"), sandbox.person("boss")
        path = f"/applications/{sandbox.bot.id}/commands"
        usage = {"name": "usage", "description": "What is left", "default_member_permissions": str(1 << 5)}
        await raw.send("POST", path, usage)
        await raw.send("POST", path, {**usage, "name": "reload", "default_member_permissions": 0})
        sandbox.give(boss, sandbox.role("manager", "MANAGE_GUILD"))
        with pytest.raises(ClientRefused):
            await sandbox.command(mira, general, "usage")
        assert (await sandbox.command(boss, general, "usage")).person is boss
        with pytest.raises(ClientRefused):
            await sandbox.command(boss, general, "reload")


@pytest.mark.asyncio
async def test_a_private_list_has_thumbnails_and_turns_its_page() -> None:
    async with raw_discord() as raw:
        first = [*shelf("one.png", "two.png"), row(button("go"), button("back", disabled=True))]
        data = {"flags": V2 | EPHEMERAL, "components": first, "attachments": [{"id": 0}, {"id": 1}]}
        message = await shown(raw, data, [("one.png", png()), ("two.png", png())])
        assert message.ephemeral
        assert [one.filename for one in message.attachments] == ["one.png", "two.png"]
        assert message.alt_texts == ["alt one.png", "alt two.png"]
        assert all(one.ephemeral for one in message.attachments)
        with pytest.raises(ClientRefused):
            await pressed(raw, message, "back")
        with pytest.raises(ClientRefused):
            await raw.sandbox.press(raw.sandbox.person("tom"), message, "go")
        turned = await pressed(raw, message)
        page: dict[str, Any] = {"components": [*shelf("three.png"), row(button("go"))]}
        assert (await raw.callback(turned, 7, page, [("three.png", png())])).status == 200
        assert [one.filename for one in message.attachments] == ["three.png"]
        kept = {"attachments": [{"id": str(message.files[0].id), "filename": "three.png"}]}
        assert (await raw.callback(await pressed(raw, message), 7, page | kept)).status == 200
        lost = await raw.callback(await pressed(raw, message), 7, page)
        assert lost.status == 400
        if conformance.available():
            posts = [entry for entry in raw.sandbox.log if entry.route.endswith("callback") and entry.status == 200]
            assert [problem for entry in posts for problem in conformance.validate_request(entry)] == []
            shown_again = await raw.send("GET", raw.hook(turned, "/messages/@original"))
            assert shown_again.status == 200
            assert conformance.validate_response(raw.sandbox.log[-1], "MessageResponse") == []


@pytest.mark.asyncio
async def test_a_section_has_text_and_something_beside_it() -> None:
    async with raw_discord() as raw:
        for section in (
            {"type": 9, "components": [text("x")]},
            {"type": 9, "components": [text("x")] * 4, "accessory": button("go")},
            {"type": 9, "components": [], "accessory": button("go")},
        ):
            refused = await raw.callback(await raw.ask(), 4, {"flags": V2, "components": [section]})
            assert (refused.status, refused.code) == (400, 50035)
        message = await shown(raw, {"flags": V2, "components": [{**section, "components": [text("x")]}]})
        assert [one.custom_id for one in message.buttons] == ["go"]


@pytest.mark.asyncio
async def test_a_form_on_a_private_message_updates_that_message() -> None:
    async with raw_discord() as raw:
        mira = raw.sandbox.person("mira")
        message = await shown(raw, {"content": "Shelf", "flags": EPHEMERAL, "components": [row(button("go"))]})
        opened = await pressed(raw, message)
        field = {"type": 18, "label": "Title", "component": {"type": 4, "custom_id": "title", "style": 1}}
        form = {"custom_id": "rename", "title": "Rename", "components": [field]}
        assert (await raw.callback(opened, 9, form)).status == 200
        sent = await raw.sandbox.submit_modal(mira, opened, {"title": "New"})
        assert (sent.payload["message"]["id"], sent.payload["message"]["flags"]) == (str(message.id), EPHEMERAL)
        assert (await raw.callback(sent, 7, {"content": "Renamed"})).status == 200
        assert message.text == "Renamed"
        assert (await raw.edit(sent, {"content": "Renamed twice"})).status == 200
        assert message.text == "Renamed twice"


@pytest.mark.asyncio
async def test_a_token_reaches_its_own_messages_only() -> None:
    async with raw_discord() as raw:
        other = await shown(raw, {"content": "other"})
        message = await shown(raw, {"content": "first", "components": [row(button("go"))]})
        press = await pressed(raw, message)
        assert (await raw.callback(press, 6)).status == 200

        async def edit(target: Message, content: str) -> Answered:
            return await raw.send("PATCH", raw.hook(press, f"/messages/{target.id}"), {"content": content})

        assert (await raw.edit(press, {"content": "second"})).status == 200
        assert message.text == "second"
        assert (await edit(message, "third")).status == 200
        assert (await edit(other, "no")).code == 10008
        followed = await raw.follow(press, {"content": "follow-up"})
        followup = raw.sandbox.state.messages[int(followed.body["id"])]
        assert (await edit(followup, "edited")).status == 200
        again = await pressed(raw, message)
        await raw.callback(again, 6)
        assert (await raw.send("PATCH", raw.hook(again, f"/messages/{followup.id}"), {"content": "x"})).code == 10008
        assert (await raw.send("DELETE", raw.hook(press, f"/messages/{followup.id}"))).status == 204
        assert (await raw.send("DELETE", raw.hook(press, "/messages/@original"))).status == 204
        assert [one.text for one in raw.sandbox.transcript(message.channel)] == ["other"]


@pytest.mark.asyncio
async def test_many_people_press_one_button() -> None:
    async with raw_discord() as raw:
        message = await shown(raw, {"content": "Vote", "components": [row(button("go"))]})
        people = [raw.sandbox.person(f"voter{number}") for number in range(5)]
        presses = [await raw.sandbox.press(person, message, "Go") for person in people]
        assert [press.payload["member"]["user"]["username"] for press in presses] == [one.username for one in people]
        for number, press in enumerate(presses):
            assert (await raw.callback(press, 7, {"content": f"{number + 1} votes"})).status == 200
        assert message.text == "5 votes"
