"""The benchmark's computations: shown characters, budget left, and the owner of a sample's time."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Iterator
from types import CodeType, FrameType, SimpleNamespace
from typing import cast

import pytest

from bot.words.say import say
from sandbox.discord import Entry
from sandbox.gemini.record import Call, Sent
from tests.bench.hold import look
from tests.bench.observe import agreeing, body, budget_left, sent_story
from tests.bench.schedule import bursts, even_chunks, model_chunks
from tests.bench.waits import chunks


@pytest.mark.parametrize(
    ("shown", "count"), [("", 0), ("Onceupon", 8), ("Onceup**", 6), ("Onceupona", 9), ("OnceuponaX", 9), ("X", 0)]
)
def test_only_characters_of_the_source_count_as_shown(shown: str, count: int) -> None:
    assert agreeing("Onceupona", shown) == count


def test_prompt_and_small_line_are_no_part_of_a_story() -> None:
    assert body(["> a fox", "It began.", "-# Writing"], has_header=True) == ["It began."]
    assert body(["> a fox", "-# Writing"], has_header=True) == []
    assert body(["It went on."], has_header=False) == ["It went on."]


def test_the_title_that_was_sent_is_no_part_of_the_story() -> None:
    texts = ("# The", " lamp\n\nIt", " burned.", "")
    sent = [Sent(at=float(at), size_bytes=1, text=text) for at, text in enumerate(texts)]
    assert sent_story(Call("stream", "model", "v1", {}, sent=sent)) == ([(1.0, 2), (2.0, 7)], "Itburned.")
    assert sent_story(Call("stream", "model", "v1", {}, sent=sent[2:])) == ([(2.0, 7)], "burned.")


def entry(token: str, *, at_s: float, remaining: int) -> Entry:
    headers = {"X-RateLimit-Remaining": str(remaining), "X-RateLimit-Reset-After": "1.5"}
    return Entry(
        method="PATCH",
        path=f"/webhooks/1/{token}/messages/2",
        route="/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
        query={},
        authorization="none",
        user_agent="",
        received_at=at_s,
        wall=at_s,
        headers=headers,
        answered_at=at_s + 0.1,
    )


def test_budget_is_left_while_requests_remain_or_the_window_has_passed() -> None:
    log = [
        entry("mine", at_s=1.0, remaining=1),
        entry("mine", at_s=2.0, remaining=0),
        entry("other", at_s=3.0, remaining=4),
    ]
    assert budget_left(log, "mine", 0.5)
    assert budget_left(log, "mine", 1.5)
    assert not budget_left(log, "mine", 3.5)
    assert budget_left(log, "mine", 3.6)


@pytest.mark.parametrize("arrivals", [even_chunks(2.0), model_chunks(2.0), bursts(2)])
def test_a_script_sends_what_its_arrivals_say(arrivals: list[tuple[float, int]]) -> None:
    made = chunks(arrivals, seed=1)
    assert [len(text) for _, text in made] == [characters for _, characters in arrivals]
    assert sum(delay_s for delay_s, _ in made[1:]) == pytest.approx(arrivals[-1][0] - arrivals[0][0])


def stack(*codes: CodeType) -> FrameType:
    """Fake frames of a stack, the innermost last."""
    frame: SimpleNamespace | None = None
    for code in codes:
        frame = SimpleNamespace(f_code=code, f_back=frame)
    return cast(FrameType, frame)


def library(*, awaited: bool) -> CodeType:
    """Code of a library: a plain function, or a coroutine."""

    def plain() -> Iterator[None]:
        yield

    async def coroutine() -> None: ...

    code = (coroutine if awaited else plain).__code__
    assert bool(code.co_flags & inspect.CO_COROUTINE) is awaited
    return code.replace(co_filename="/somewhere/site-packages/sdk/models.py")


def test_time_in_a_plain_function_that_ours_calls_is_ours() -> None:
    ours, standard = say.__code__, json.loads.__code__
    assert look(stack(ours)).counts
    assert look(stack(ours, standard)).counts
    assert look(stack(ours, library(awaited=False), standard)).counts


def test_time_in_a_coroutine_that_ours_awaits_is_the_librarys() -> None:
    ours, standard = say.__code__, asyncio.run.__code__
    assert not look(stack(ours, standard, library(awaited=True), library(awaited=False))).counts
    assert not look(stack(library(awaited=False), standard)).counts
    assert look(stack(library(awaited=True), ours)).counts


def test_who_started_the_loop_has_no_part_in_a_librarys_callback() -> None:
    ours, callback = say.__code__, asyncio.events.Handle._run.__code__
    assert not look(stack(ours, callback, library(awaited=False))).counts
    assert not look(stack(ours, callback, library(awaited=False))).own
    assert look(stack(callback, ours)).counts
