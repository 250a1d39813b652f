"""Rate limits and faults of the local Discord, as a client meets them."""

from __future__ import annotations

import asyncio
import base64
import time

import aiohttp
import pytest

from sandbox.discord import DiscordSandbox, Limits
from sandbox.tests.raw_discord import raw_discord

PATIENT = Limits(interaction_requests=5, interaction_window_s=2.0)


def test_a_token_has_the_shape_of_discords() -> None:
    sandbox = DiscordSandbox()
    first, *rest = sandbox.bot_token.split(".")
    assert int(base64.b64decode(first + "=" * (-len(first) % 4))) == sandbox.bot.id
    assert len(rest) == 2
    assert DiscordSandbox(bot_token="given").bot_token == "given"


@pytest.mark.asyncio
async def test_a_callback_has_no_bucket() -> None:
    async with raw_discord() as raw:
        answered = await raw.callback(await raw.ask(), 5)
        assert answered.status == 200
        assert [name for name in answered.headers if name.lower().startswith("x-ratelimit")] == []


@pytest.mark.asyncio
async def test_edits_and_followups_share_five_requests_and_headers_say_so() -> None:
    async with raw_discord(PATIENT) as raw:
        asked = await raw.replied()
        answers = [await raw.edit(asked, {"content": str(number)}) for number in range(4)]
        answers.append(await raw.follow(asked, {"content": "more"}))
        assert [answer.status for answer in answers] == [200] * 5
        assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["4", "3", "2", "1", "0"]
        assert {answer.headers["X-RateLimit-Limit"] for answer in answers} == {"5"}
        assert len({answer.headers["X-RateLimit-Bucket"] for answer in answers}) == 1
        assert 1.5 < float(answers[-1].headers["X-RateLimit-Reset-After"]) <= 2.0
        refused = await raw.edit(asked, {"content": "six"})
        assert refused.status == 429
        assert refused.headers["Via"]
        assert refused.headers["X-RateLimit-Scope"] == "user"
        assert int(refused.headers["Retry-After"]) >= 1
        assert 0 < refused.body["retry_after"] <= 2.0
        assert refused.body["global"] is False
        assert asked.reply.messages[0].text == "3"
        other = await raw.replied()
        assert (await raw.edit(other, {"content": "free"})).status == 200
        raw.sandbox.clock.shift(2.1)
        assert (await raw.edit(asked, {"content": "later"})).headers["X-RateLimit-Remaining"] == "4"


@pytest.mark.asyncio
async def test_creating_and_editing_share_a_channels_budget() -> None:
    async with raw_discord(Limits()) as raw:
        path = f"/channels/{raw.sandbox.channel('general').id}/messages"
        posted = await raw.send("POST", path, {"content": "x"})
        edited = [await raw.send("PATCH", f"{path}/{posted.body['id']}", {"content": str(n)}) for n in range(5)]
        assert [answer.status for answer in edited] == [200, 200, 200, 200, 429]


@pytest.mark.asyncio
async def test_the_global_limit_counts_the_bot_but_not_its_interactions() -> None:
    async with raw_discord(Limits(global_requests=3, interaction_requests=100)) as raw:
        asked = await raw.replied()
        for number in range(10):
            assert (await raw.edit(asked, {"content": str(number)})).status == 200
        statuses = [(await raw.send("GET", f"/users/{raw.sandbox.bot.id}")) for _ in range(4)]
        assert statuses[-1].status == 429
        assert statuses[-1].headers["X-RateLimit-Global"] == "true"
        assert statuses[-1].body["global"] is True
        assert (await raw.edit(asked, {"content": "still"})).status == 200


@pytest.mark.asyncio
async def test_a_fault_strikes_the_nth_match_and_only_as_often_as_asked() -> None:
    async with raw_discord() as raw:
        asked = await raw.replied()
        raw.sandbox.faults.server_error(502, method="PATCH", route="@original", nth=2)
        answers = [await raw.edit(asked, {"content": str(number)}) for number in range(3)]
        assert [answer.status for answer in answers] == [200, 502, 200]
        assert answers[1].body.startswith("<html>")
        assert [revision.text for revision in asked.reply.messages[0].revisions] == ["first", "0", "2"]
        raw.sandbox.faults.error(403, 50013, count=2)
        assert [(await raw.edit(asked, {"content": "x"})).status for _ in range(3)] == [403, 403, 200]


@pytest.mark.asyncio
async def test_work_can_be_done_and_yet_answered_with_an_error() -> None:
    async with raw_discord() as raw:
        asked = await raw.replied()
        raw.sandbox.faults.server_error(500, applied=True)
        assert (await raw.edit(asked, {"content": "done"})).status == 500
        assert asked.reply.text == "done"


@pytest.mark.asyncio
async def test_429s_come_with_and_without_via() -> None:
    async with raw_discord() as raw:
        asked = await raw.replied()
        raw.sandbox.faults.rate_limited(0.25)
        raw.sandbox.faults.rate_limited(0.5, via=False, scope="shared")
        first, second = await raw.edit(asked, {"content": "x"}), await raw.edit(asked, {"content": "x"})
        assert (first.status, "Via" in first.headers, first.body["retry_after"]) == (429, True, 0.25)
        assert (second.status, "Via" in second.headers) == (429, False)
        assert second.headers["X-RateLimit-Scope"] == "shared"


@pytest.mark.parametrize(("moment", "applied"), [("upload", False), ("before", False), ("after", True)])
@pytest.mark.asyncio
async def test_a_connection_breaks_before_or_after_the_work(moment: str, applied: bool) -> None:
    async with raw_discord() as raw:
        asked = await raw.replied()
        raw.sandbox.faults.reset(moment)  # type: ignore[arg-type]  # parametrised literals are plain text to mypy
        with pytest.raises(aiohttp.ClientError):
            await raw.edit(asked, {"content": "new"}, [("a.bin", b"x" * 500_000)])
        assert (asked.reply.text == "new") is applied
        assert raw.sandbox.log[-1].fault == f"reset {moment}"
        assert (await raw.edit(asked, {"content": "again"})).status == 200


@pytest.mark.asyncio
async def test_a_slow_answer_and_latency_take_their_time() -> None:
    async with raw_discord() as raw:
        asked = await raw.replied()
        raw.sandbox.faults.slow(0.05, after=True)
        editing = asyncio.create_task(raw.edit(asked, {"content": "new"}))
        await asked.until(lambda reply: reply.text == "new")
        assert not editing.done()
        await editing
        raw.sandbox.latency_s = 0.06
        started = time.monotonic()
        await raw.edit(asked, {"content": "newer"})
        assert time.monotonic() - started >= 0.06


@pytest.mark.asyncio
async def test_moderation_and_galleries_refuse_edits() -> None:
    async with raw_discord() as raw:
        asked = await raw.replied()
        raw.sandbox.faults.blocked_by_automod(method="PATCH")
        blocked = await raw.edit(asked, {"content": "bad"})
        assert (blocked.status, blocked.code) == (400, 200000)
        raw.sandbox.faults.refuse_gallery_uploads()
        gallery = {"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]}
        body = {"flags": 32768, "content": None, "components": [gallery]}
        assert (await raw.edit(asked, body, [("a.png", b"x")])).status == 400
        assert (await raw.follow(asked, {**body, "content": ""}, [("a.png", b"x")])).status == 200


@pytest.mark.asyncio
async def test_chance_is_repeatable() -> None:
    async def statuses() -> list[int]:
        async with raw_discord() as raw:
            asked = await raw.replied()
            raw.sandbox.faults.error(500, 0, probability=0.5, count=None)
            return [(await raw.edit(asked, {"content": "x"})).status for _ in range(12)]

    first = await statuses()
    assert first == await statuses()
    assert set(first) == {200, 500}


@pytest.mark.asyncio
async def test_the_log_tells_each_request_and_its_answer_but_no_token() -> None:
    async with raw_discord() as raw:
        asked = await raw.replied()
        await raw.edit(asked, {"content": "x"}, [("a.txt", b"hello")])
        entry = raw.sandbox.log[-1]
        assert entry.route == "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
        assert (entry.method, entry.status, entry.json) == ("PATCH", 200, {"content": "x"})
        [file] = entry.files
        assert (file.filename, file.size_bytes, file.sha256[:8]) == ("a.txt", 5, "2cf24dba")
        assert entry.received_at <= entry.answered_at
        assert entry.response["content"] == "x"
        assert raw.sandbox.bot_token not in str(raw.sandbox.log)
