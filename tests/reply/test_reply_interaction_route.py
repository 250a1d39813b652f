"""The routes' requests and their reading of Discord's answers; token lifetimes; the pace of old messages."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from bot.reply.budget import Budgets
from bot.reply.files import FilePart
from bot.reply.interaction_route import FailureKind, InteractionRoute, RouteError, failure_of, seconds_of, sendable
from bot.reply.token_life import TOKEN_LIFE_S, ClockSkew, created_at, token_life
from tests.reply.editor_harness import EditorHarness


@pytest.mark.parametrize(
    ("status", "code", "failure"),
    [
        (400, 0, FailureKind.TRANSIENT),
        (400, 50035, FailureKind.REFUSED),
        (400, 50006, FailureKind.REFUSED),
        (400, 50083, FailureKind.LOCKED),
        (400, 160005, FailureKind.LOCKED),
        (400, 40094, FailureKind.FULL),
        (400, 200000, FailureKind.MODERATED),
        (400, 240000, FailureKind.MODERATED),
        (401, 0, FailureKind.TRANSIENT),
        (401, 50027, FailureKind.TOKEN),
        (403, 0, FailureKind.TRANSIENT),
        (403, 40333, FailureKind.TRANSIENT),
        (403, 50001, FailureKind.FORBIDDEN),
        (403, 50013, FailureKind.FORBIDDEN),
        (403, 50005, FailureKind.FORBIDDEN),
        (404, 0, FailureKind.TRANSIENT),
        (404, 10015, FailureKind.TRANSIENT),
        (404, 10003, FailureKind.CHANNEL_GONE),
        (404, 10008, FailureKind.DELETED),
        (408, 0, FailureKind.TRANSIENT),
        (413, 0, FailureKind.REFUSED),
        (413, 40005, FailureKind.REFUSED),
        (429, 0, FailureKind.LIMITED),
        (429, 30046, FailureKind.LIMITED),
        (500, 0, FailureKind.TRANSIENT),
        (503, 130000, FailureKind.TRANSIENT),
    ],
)
def test_each_answer_means_one_thing(status: int, code: int, failure: FailureKind) -> None:
    assert failure_of(status, code) is failure


@given(st.recursive(st.text(st.characters()) | st.integers() | st.none(), st.lists))
def test_every_payload_can_be_sent(value: object) -> None:
    sent = sendable({"content": value})
    json.dumps(sent, ensure_ascii=False).encode()
    if "\\ud" not in json.dumps(value):
        assert sent == {"content": value}


def test_half_a_character_is_replaced() -> None:
    assert sendable({"content": "a \ud83d b \U0001f98a"}) == {"content": "a ? b \U0001f98a"}


def test_patience_is_a_positive_number_of_seconds() -> None:
    assert seconds_of(0.25, "3") == 0.25
    assert seconds_of(None, "3") == 3.0
    strange: tuple[object, ...] = ("soon", None, "nan", "inf", -1, 0, {})
    assert [seconds_of(value) for value in strange] == [1.0] * 7


@asynccontextmanager
async def discord_that(answers: web.Response, seen: list[bytes]) -> AsyncIterator[InteractionRoute]:
    """The token's route to a Discord with the same answer to every request."""

    async def answer(request: web.Request) -> web.Response:
        seen.append(await request.read())
        return answers

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        address = EditorHarness.address(private=False)
        yield InteractionRoute(session, Budgets(), str(server.make_url("")).rstrip("/"), address, "t")


@pytest.mark.asyncio
@pytest.mark.parametrize("files", [[], [FilePart("a.png", b"x", "image/png")]])
async def test_text_that_utf_8_cannot_hold_goes_out_all_the_same(files: list[FilePart]) -> None:
    seen: list[bytes] = []
    async with discord_that(web.json_response({"id": "5"}), seen) as route:
        message = await route.edit(5, {"content": "a \ud83d b"}, files)
    assert message["id"] == "5"
    assert b'{"content":"a ? b"}' in seen[0]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("status", "body"),
    [(200, "<html>"), (200, "[]"), (200, "{}"), (200, ""), (403, "<html>"), (400, '"odd"'), (404, '{"code": "x"}')],
)
async def test_an_answer_that_is_not_discords_passes(status: int, body: str) -> None:
    async with discord_that(web.Response(status=status, text=body), []) as route:
        with pytest.raises(RouteError) as caught:
            await route.edit(5, {"content": "a"}, [])
    assert caught.value.failure is FailureKind.TRANSIENT
    assert caught.value.maybe_applied is (status == 200)


@pytest.mark.asyncio
@pytest.mark.parametrize("body", [{"retry_after": "soon"}, {}, {"retry_after": None, "global": True}])
async def test_a_429_without_a_number_waits_a_second(body: dict[str, Any]) -> None:
    async with discord_that(web.json_response(body, status=429), []) as route:
        with pytest.raises(RouteError) as caught:
            await route.edit(5, {"content": "a"}, [])
    assert caught.value.failure is FailureKind.LIMITED
    assert caught.value.retry_after_s == 1.0


class WrongClock:
    """A clock with the wrong time."""

    def __init__(self, unix: float) -> None:
        self._unix = unix

    def monotonic(self) -> float:
        raise NotImplementedError

    def unix(self) -> float:
        return self._unix

    async def wait(self, event: object, timeout_s: float) -> None:
        raise NotImplementedError


@pytest.mark.parametrize("skew_s", [-1200.0, -31.0, -5.0, 0.0, 3.0, 31.0, 1200.0])
def test_a_tokens_life_begins_when_it_arrives(skew_s: float, caplog: pytest.LogCaptureFixture) -> None:
    snowflake = 1_575_850_482_390_269_952
    now, skew = created_at(snowflake) + skew_s, ClockSkew()
    for _ in range(2):
        life = token_life(snowflake, WrongClock(now), skew)
        assert life.expires_at == now + TOKEN_LIFE_S
        assert life.skew_s == pytest.approx(skew_s)
    warnings = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warnings) == (abs(skew_s) > 30)


def test_an_id_tells_its_time() -> None:
    # Discord docs: Reference, Snowflakes.
    assert created_at(175928847299117063) == pytest.approx(1462015105.796)


def test_the_minimum_gap_also_applies_to_a_final_request() -> None:
    budget = Budgets(lambda: 0.0).for_route("old:1", min_gap_s=2.1)
    assert budget.next_at(last_sent_s=None, now_s=10.0, final=False) <= 10.0
    budget.record_request(10.0)
    assert budget.next_at(last_sent_s=10.0, now_s=10.5, final=True) == 12.1
