"""Voice messages: one sound with its length and its waveform, and nothing beside it."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from sandbox.tests import conformance
from sandbox.tests.raw_discord import Answered, Raw, raw_discord

VOICE = 1 << 13
WAVEFORM = base64.b64encode(bytes(range(256))).decode()
OGG = ("voice-message.ogg", b"OggS" + bytes(60))


def body(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    entry = {"id": "0", "filename": OGG[0], "duration_secs": 12.5, "waveform": WAVEFORM}
    return {"flags": VOICE, "attachments": [entry], **changes}


def entry(**changes: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON value
    made = {**body()["attachments"][0], **changes}
    return [{key: value for key, value in made.items() if value is not None}]


async def send(
    raw: Raw, sent: dict[str, Any], files: list[tuple[str, bytes]] | None = None, file_type: str = "audio/ogg"
) -> Answered:
    path = f"/channels/{raw.sandbox.channel('general').id}/messages"
    return await raw.send("POST", path, sent, [OGG] if files is None else files or None, file_type=file_type)


@pytest.mark.asyncio
async def test_a_voice_message_keeps_its_length_and_waveform() -> None:
    async with raw_discord() as raw:
        sent = await send(raw, body())
        got = await raw.send("GET", f"/channels/{sent.body['channel_id']}/messages/{sent.body['id']}")
        if conformance.available():
            done = [entry for entry in raw.sandbox.log if entry.route.endswith("/messages")]
            assert [problem for entry in done for problem in conformance.validate_request(entry)] == []
    for answered in (sent, got):
        assert answered.status == 200
        (attachment,) = answered.body["attachments"]
        assert answered.body["flags"] == VOICE
        assert (attachment["duration_secs"], attachment["waveform"]) == (12.5, WAVEFORM)
        assert attachment["content_type"] == "audio/ogg"


@pytest.mark.parametrize(
    ("sent", "files", "file_type", "status", "code"),
    [
        (body(content="Listen!"), None, "audio/ogg", 400, 50159),
        (body(embeds=[{"title": "x"}]), None, "audio/ogg", 400, 50159),
        (body(components=[{"type": 1, "components": []}]), None, "audio/ogg", 400, 50159),
        (body(), [OGG, OGG], "audio/ogg", 400, 50160),
        (body(), [], "audio/ogg", 400, 50160),
        (body(), None, "application/octet-stream", 400, 50160),
        (body(attachments=entry(duration_secs=None)), None, "audio/ogg", 400, 50161),
        (body(attachments=entry(waveform=None)), None, "audio/ogg", 400, 50161),
        (body(attachments=[]), None, "audio/ogg", 400, 50161),
        (body(attachments=entry(duration_secs=-1)), None, "audio/ogg", 400, 50035),
        (body(attachments=entry(waveform="not base64!")), None, "audio/ogg", 400, 50035),
        (body(attachments=entry(waveform=base64.b64encode(bytes(257)).decode())), None, "audio/ogg", 400, 50035),
    ],
)
@pytest.mark.asyncio
async def test_what_is_no_voice_message_is_refused(
    sent: dict[str, Any], files: list[tuple[str, bytes]] | None, file_type: str, status: int, code: int
) -> None:
    async with raw_discord() as raw:
        answered = await send(raw, sent, files, file_type)
        assert (answered.status, answered.code) == (status, code)
        assert raw.sandbox.transcript(raw.sandbox.channel("general")) == []


@pytest.mark.asyncio
async def test_the_bot_needs_the_permission_of_the_channel() -> None:
    async with raw_discord() as raw:
        raw.sandbox.revoke(raw.sandbox.channel("general"), "SEND_VOICE_MESSAGES")
        refused = await send(raw, body())
        assert (refused.status, refused.code) == (403, 50173)
        assert (await send(raw, {"content": "words"}, [])).status == 200
        raw.sandbox.permit(raw.sandbox.channel("general"), raw.sandbox.bot, "SEND_VOICE_MESSAGES")
        assert (await send(raw, body())).status == 200


@pytest.mark.asyncio
async def test_it_cannot_be_edited_but_deleted() -> None:
    async with raw_discord() as raw:
        sent = await send(raw, body())
        path = f"/channels/{sent.body['channel_id']}/messages/{sent.body['id']}"
        refused = await raw.send("PATCH", path, {"content": "words"})
        assert (refused.status, refused.code) == (400, 50162)
        assert (await raw.send("DELETE", path)).status == 204


@pytest.mark.asyncio
async def test_direct_messages_take_it_unless_they_are_closed() -> None:
    async with raw_discord() as raw:
        mira = raw.sandbox.person("mira")
        opened = await raw.send("POST", "/users/@me/channels", {"recipient_id": str(mira.id)})
        path = f"/channels/{opened.body['id']}/messages"
        assert (await raw.send("POST", path, body(), [OGG], file_type="audio/ogg")).status == 200
        mira.accepts_dms = False
        refused = await raw.send("POST", path, body(), [OGG], file_type="audio/ogg")
        assert (refused.status, refused.code) == (403, 50007)


@pytest.mark.asyncio
async def test_of_an_interactions_messages_only_the_first_answer_can_be_one() -> None:
    async with raw_discord() as raw:
        replied = await raw.replied()
        follow = await raw.send("POST", raw.hook(replied), body(), [OGG], file_type="audio/ogg")
        assert follow.status == 200
        assert follow.body["flags"] & VOICE == 0
        assert "waveform" not in follow.body["attachments"][0]
        asked = await raw.ask()
        path = f"/interactions/{asked.id}/{asked.token}/callback?with_response=1"
        first = await raw.send("POST", path, {"type": 4, "data": body()}, [OGG], file_type="audio/ogg")
        assert first.body["resource"]["message"]["flags"] & VOICE
