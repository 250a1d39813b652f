"""The editor of a reply on virtual time: its pace and its timeouts."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import aiohttp
import pytest

from bot.reply.budget import Budgets
from bot.reply.editor import FINAL_TIMEOUT_S
from bot.reply.interaction_route import FailureKind, InteractionRoute, RouteError
from bot.reply.state import TOKEN_MARGIN_S
from bot.reply.token_life import TOKEN_LIFE_S
from tests.reply.editor_harness import WINDOW_S, EditorHarness, FakeRoute
from tests.reply.virtual_time import UNIX_S, on_virtual_time


def test_steady_text_is_shown_steadily_and_the_end_at_once() -> None:
    async def run() -> None:
        harness = EditorHarness(FakeRoute())
        for number in range(200):
            harness.add(f"w{number} ")
            await asyncio.sleep(0.05)
        ended_s = harness.route.clock.monotonic()
        harness.end()
        await harness.writing

        assert harness.editor.delivered
        assert harness.route.limited == 0
        assert max(b.at - a.at for a, b in pairwise(harness.route.log)) < 1.1
        assert len(harness.route.log) >= 15
        # One request is reserved for the last frame, which does not wait for a window to end.
        assert harness.route.log[-1].at - ended_s <= harness.route.latency_s
        assert "The end · 200 words" in harness.route.log[-1].text

    on_virtual_time(run())


def test_an_expected_end_is_shown_and_causes_no_edit_of_its_own() -> None:
    async def run() -> None:
        harness = EditorHarness(FakeRoute())
        for _ in range(6):
            harness.add("word " * 20)
            await asyncio.sleep(1.0)
        await asyncio.sleep(WINDOW_S)
        edits = len(harness.route.log)
        # 100 words in five seconds after the first 20: the other 180 of 300 take nine more.
        assert f"expected <t:{int(UNIX_S) + 14}:R>" in harness.route.log[-1].text
        for _ in range(30):
            harness.editor.notify()
            await asyncio.sleep(1.0)
        assert len(harness.route.log) == edits
        harness.end()
        await harness.writing

    on_virtual_time(run())


def test_after_a_pause_new_text_goes_out_at_once() -> None:
    async def run() -> None:
        harness = EditorHarness(FakeRoute())
        for pause_s in (1.0, 5.0, 0.0, 0.0, 0.0, 0.0, 30.0, 9.0):
            await asyncio.sleep(pause_s)
            word = f"w{len(harness.work.text)} "
            harness.add(word)
            if pause_s > WINDOW_S:
                await asyncio.sleep(0)
                await asyncio.sleep(0)
                assert harness.shown_at(word.strip()) == harness.route.clock.monotonic()
        harness.end()
        await harness.writing
        assert harness.route.limited == 0

    on_virtual_time(run())


@pytest.mark.parametrize("latency_s", [0.02, 0.5, 3.0])
def test_bursts_and_slow_answers_starve_no_reply(latency_s: float) -> None:
    async def run() -> None:
        harness = EditorHarness(FakeRoute(latency_s=latency_s))
        for number in range(40):
            for part in range(6):
                harness.add(f"w{number}.{part} ")
            await asyncio.sleep(0.1 if number % 8 else 2.5)
        harness.end()
        await harness.writing

        assert harness.editor.delivered
        assert harness.route.limited == 0
        assert max(b.at - a.at for a, b in pairwise(harness.route.log)) < 2.5 + 2 * latency_s
        assert "The end" in harness.route.log[-1].text

    on_virtual_time(run())


def test_the_newest_text_goes_out_after_a_slow_answer() -> None:
    async def run() -> None:
        harness = EditorHarness(FakeRoute(latency_s=0.5))
        harness.add("first ")
        await asyncio.sleep(0.1)
        for number in range(10):
            harness.add(f"w{number} ")
        await asyncio.sleep(3.0)

        assert [request.text.count("w") for request in harness.route.log[:2]] == [0, 10]
        harness.end()
        await harness.writing

    on_virtual_time(run())


def test_the_reader_of_the_model_never_waits_for_discord() -> None:
    async def run() -> None:
        harness = EditorHarness(FakeRoute(latency_s=25.0))
        for number in range(1000):
            harness.add(f"w{number} ")  # not a coroutine: it cannot wait
        assert harness.route.clock.monotonic() == 0.0
        harness.end()
        await harness.writing
        assert harness.editor.delivered

    on_virtual_time(run())


def test_an_idle_reply_sends_nothing() -> None:
    async def run() -> None:
        harness = EditorHarness(FakeRoute())
        harness.add("word ")
        await asyncio.sleep(1)
        sent = len(harness.route.log)
        for _ in range(50):
            harness.editor.notify()
            await asyncio.sleep(1)
        assert len(harness.route.log) == sent
        harness.end()
        await harness.writing

    on_virtual_time(run())


def test_each_retry_has_the_newest_text_and_waits_longer() -> None:
    async def run() -> None:
        harness = EditorHarness(FakeRoute())
        harness.route.failure = lambda n: RouteError(FailureKind.TRANSIENT, status=502) if n <= 4 else None
        harness.add("w ")
        while len(harness.route.log) < 5:
            await asyncio.sleep(0.05)
            harness.add("w ")
        counts = [request.text.count("w ") for request in harness.route.log]
        gaps = [b.at - a.at for a, b in pairwise(harness.route.log)]
        assert counts == sorted(set(counts))
        assert gaps[:4] == sorted(gaps[:4])
        harness.end()
        await harness.writing
        assert harness.editor.delivered

    on_virtual_time(run())


def test_the_last_frame_is_tried_until_its_own_deadline() -> None:
    async def run() -> None:
        harness = EditorHarness(FakeRoute())
        harness.route.failure = lambda _: RouteError(FailureKind.TRANSIENT, status=503)
        harness.end()
        await harness.writing

        assert not harness.editor.delivered
        assert FINAL_TIMEOUT_S - 6 < harness.route.log[-1].at <= FINAL_TIMEOUT_S
        assert len(harness.route.log) > 15

    on_virtual_time(run())


def test_a_429_is_obeyed_and_a_long_one_ends_the_last_frame() -> None:
    async def run() -> None:
        harness = EditorHarness(FakeRoute(), private=True)
        error = RouteError(FailureKind.LIMITED, status=429, retry_after_s=7.0)
        harness.route.failure = lambda n: error if n == 1 else None
        harness.add("w ")
        await asyncio.sleep(20)
        assert harness.route.log[1].at - harness.route.log[0].at >= 7.0

        harness.route.failure = lambda _: RouteError(FailureKind.LIMITED, status=429, retry_after_s=3600.0)
        before_s = harness.route.clock.monotonic()
        harness.end()
        await harness.writing
        assert not harness.editor.delivered
        assert harness.route.clock.monotonic() - before_s < 1.0

    on_virtual_time(run())


@pytest.mark.asyncio
async def test_follow_ups_count_against_the_edits_budget_until_discord_says_otherwise() -> None:
    budgets = Budgets()
    address = EditorHarness.address(private=False)
    async with aiohttp.ClientSession() as session:
        route = InteractionRoute(session, budgets, "http://127.0.0.1", address, "t")
        budgets.set_bucket("edit:2", "one:2").record_answer(
            limit=5, remaining=0, reset_after_s=2.0, now_s=10.0, sent_at_s=10.0
        )

        assert route.budget(None) is route.budget(1)
        budgets.set_bucket("post:2", "other:2").record_answer(
            limit=5, remaining=4, reset_after_s=2.0, now_s=10.0, sent_at_s=10.0
        )
        assert route.budget(None) is not route.budget(1)


def test_a_private_reply_ends_before_its_token_even_while_the_model_is_silent() -> None:
    async def run() -> None:
        harness = EditorHarness(FakeRoute(), private=True)
        harness.add("Once upon a time")
        await harness.writing

        assert [ending.params["why"] for ending in harness.failures] == ["expired"]
        assert harness.editor.delivered
        assert TOKEN_LIFE_S - TOKEN_MARGIN_S <= harness.route.log[-1].at < TOKEN_LIFE_S - TOKEN_MARGIN_S + 5
        assert "this kind of reply grow for 14 minutes only · 4 words" in harness.route.log[-1].text
        assert not harness.state.on_channel_route

    on_virtual_time(run())


def test_a_public_reply_moves_to_the_channel_route_at_fourteen_minutes() -> None:
    async def run() -> None:
        harness = EditorHarness(FakeRoute())

        def has_moved() -> bool:
            return harness.state.on_channel_route

        def has_token() -> bool:
            return harness.state.token is not None

        harness.add("Once ")
        await asyncio.sleep(TOKEN_LIFE_S - TOKEN_MARGIN_S - 5)
        harness.add("upon ")
        await asyncio.sleep(2)
        assert not has_moved()
        await asyncio.sleep(5)
        harness.add("a time")
        await asyncio.sleep(1)
        assert has_moved()
        assert has_token(), "it stays for the case that the channel refuses later on"
        await asyncio.sleep(TOKEN_MARGIN_S)
        harness.add(" there was")
        await asyncio.sleep(2)
        assert not has_token()
        assert not harness.failures
        harness.end()
        await harness.writing
        assert harness.editor.delivered

    on_virtual_time(run())


def test_a_text_that_discord_refuses_leaves_what_it_had_accepted_with_the_last_line() -> None:
    async def run() -> None:
        harness = EditorHarness(FakeRoute())
        harness.add("good words. ")
        await asyncio.sleep(1)
        # Enough text that the refused frame closes a message, without a last line.
        harness.route.failure = lambda _: (
            RouteError(FailureKind.MODERATED, status=400, code=200000) if "bad" in harness.route.log[-1].text else None
        )
        harness.add("bad " * 2000)
        await harness.writing

        assert harness.editor.delivered
        [ending] = harness.failures
        assert ending.kind == "moderated"
        last = harness.route.log[-1].text
        assert "good words." in last
        assert "bad" not in last
        assert "AutoMod blocked the text" in last

    on_virtual_time(run())
