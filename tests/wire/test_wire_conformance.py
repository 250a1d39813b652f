"""The validator that checks requests against Discord's official API description."""

from __future__ import annotations

import pytest

from sandbox.discord import Entry, UploadedFile
from sandbox.tests.conformance import available, validate_request, validate_response
from sandbox.tests.raw_discord import raw_discord

pytestmark = pytest.mark.skipif(not available(), reason="no copy of Discord's API description here")

EDIT = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"


def sent(method: str, route: str, body: object, *files: UploadedFile) -> Entry:
    entry = Entry(method, route, route, {}, "none", "", 0.0, 0.0)
    entry.json, entry.files = body, files
    return entry


def test_good_requests_pass() -> None:
    file = UploadedFile(0, "a.png", b"")
    assert validate_request(sent("PATCH", EDIT, {"content": "x", "attachments": [{"id": 0}]}, file)) == []
    button = {"type": 2, "style": 4, "label": "Stop", "custom_id": "stop"}
    data = {"flags": 32768, "components": [{"type": 10, "content": "x"}, {"type": 1, "components": [button]}]}
    assert validate_request(sent("POST", CALLBACK, {"type": 4, "data": data})) == []
    assert validate_request(sent("GET", EDIT, None)) == []


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"content": "x" * 2001}, "content: "),
        ({"attachments": [{"id": "0", "description": "x" * 1025}]}, "attachments/0/description: "),
        ({"components": [{"type": 10, "content": "x" * 4001}]}, "components/0/content: "),
        ({"components": [{"type": 1, "components": [{"type": 2, "label": "x"}]}]}, "'style' is a required property"),
        ({"attachments": [{"id": 3}]}, "name no file"),
    ],
)
def test_bad_requests_are_told_with_their_place(body: dict[str, object], told: str) -> None:
    problems = validate_request(sent("PATCH", EDIT, body))
    assert problems
    assert any(told in problem for problem in problems), problems


def test_a_union_is_told_by_the_branch_that_was_meant() -> None:
    components = [{"type": 12, "items": [{"media": {"url": "https://x.example/a.png"}}] * 11}]
    [problem] = validate_request(sent("POST", CALLBACK, {"type": 4, "data": {"components": components}}))
    assert "data/components/0/items: " in problem


def test_an_unknown_route_is_told() -> None:
    assert validate_request(sent("PATCH", "/nowhere", {})) == ["PATCH /nowhere: no such operation"]


@pytest.mark.asyncio
async def test_what_the_local_discord_answers_has_the_described_form() -> None:
    components = [
        {"type": 17, "accent_color": 5, "components": [{"type": 10, "content": "x"}, {"type": 14}]},
        {"type": 12, "items": [{"media": {"url": "attachment://a.png"}, "description": "a"}]},
        {"type": 13, "file": {"url": "attachment://b.txt"}},
        {
            "type": 9,
            "components": [{"type": 10, "content": "y"}],
            "accessory": {"type": 11, "media": {"url": "https://x.example/c.png"}},
        },
        {"type": 1, "components": [{"type": 2, "style": 4, "label": "Stop", "custom_id": "stop"}]},
    ]
    async with raw_discord() as raw:
        plain = await raw.replied({"content": "plain"})
        await raw.edit(plain, {"content": "x"}, [("a.png", b"x"), ("b.txt", b"y")])
        assert validate_response(raw.sandbox.log[-1], "MessageResponse") == []
        asked = await raw.ask()
        data = {"flags": 32768, "components": components}
        answered = await raw.callback(asked, 4, data, [("a.png", b"x"), ("b.txt", b"y")])
        assert answered.status == 200, answered.body
        assert validate_response(raw.sandbox.log[-1], "InteractionCallbackResponse") == []
        await raw.send("GET", raw.hook(asked, "/messages/@original"))
        assert validate_response(raw.sandbox.log[-1], "MessageResponse") == []
        for path, schema in (
            ("/users/@me", "UserPIIResponse"),
            ("/oauth2/applications/@me", "PrivateApplicationResponse"),
            ("/gateway/bot", "GatewayBotResponse"),
        ):
            await raw.send("GET", path)
            assert validate_response(raw.sandbox.log[-1], schema) == []
        await raw.send("GET", f"/applications/{raw.sandbox.bot.id}/commands")
        entry = raw.sandbox.log[-1]
        [entry.response] = entry.response
        assert validate_response(entry, "ApplicationCommandResponse") == []
        assert [problem for entry in raw.sandbox.log for problem in validate_request(entry)] == []
