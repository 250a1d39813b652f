"""Random answers of Discord to the requests of a reply, through the wire: each reply reaches its end."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Callable
from typing import Final

import pytest

from bot.work.ending import EndingKind
from sandbox.discord import Entry, Invocation, Message
from sandbox.discord.faults import Fault
from sandbox.gemini.faults import ChunkScript
from tests.effort import examples
from tests.waiting import until, until_at_rest
from tests.wire.conftest import OpenStage, Stage, patient_limits
from tests.wire.replies import body, labels, plain

SIDE_BY_SIDE: Final = 10
_FIRST: Final = int(os.environ.get("ELARA_SEED", "0"))
SEEDS: Final = range(_FIRST, _FIRST + examples(3))
"""Each seed is a stage with ten stories: fifty sequences."""

TIMEOUT_S: Final = 60.0
HTML: Final = "<html><body>An error page of a proxy in between</body></html>"

Meets = Callable[[Entry], bool]


def _json(status: int, code: int) -> Fault:
    return Fault(f"{status}/{code}", status=status, body={"message": "refused", "code": code})


def _limited(retry_after_s: float) -> Fault:
    headers = {"Retry-After": "1", "X-RateLimit-Scope": "user", "Via": "1.1 google"}
    body = {"message": "You are being rate limited.", "retry_after": retry_after_s, "global": False}
    return Fault("429", status=429, body=body, headers=headers)


ANSWERS: Final[tuple[Callable[[], Fault], ...]] = (
    lambda: _json(400, 50035),
    lambda: _json(400, 200000),
    lambda: _json(403, 50001),
    lambda: _json(403, 50013),
    lambda: _json(403, 40333),
    lambda: _json(404, 10015),
    lambda: _limited(0.3),
    lambda: _limited(1.5),
    lambda: Fault("400 page", status=400, body=HTML),
    lambda: Fault("403 page", status=403, body=HTML),
    lambda: Fault("404 page", status=404, body=HTML),
    *[lambda status=status: Fault(str(status), status=status, body=HTML) for status in (500, 502, 503, 504)],
    lambda: Fault("applied, answered by a page", status=502, body=HTML, applied=True),
    lambda: Fault("reset before", reset="before"),
    lambda: Fault("reset after", reset="after"),
    lambda: Fault("slow", delay_s=0.6),
    lambda: Fault("slow answer", delay_after_s=0.6),
)


def story(generator: random.Random) -> str:
    """Some paragraphs that fill one message or two."""
    words = ["lamp", "harbour", "fox", "*light*", "**night**", "rain", "`key`", "boat", "wolke", "🦊", "灯台"]
    lengths = [generator.randint(20, 90) for _ in range(generator.randint(2, 12))]
    return "\n\n".join(" ".join(generator.choices(words, k=length)) for length in lengths)


def chunks(text: str, generator: random.Random) -> tuple[tuple[float, str], ...]:
    """The text in chunks of random sizes, over about two seconds."""
    found: list[tuple[float, str]] = []
    at = 0
    while at < len(text):
        size = generator.randint(20, 400)
        found.append((generator.random() * 0.3, text[at : at + size]))
        at += size
    return tuple(found)


def belongs_to(asked: Invocation) -> Meets:
    """Whether a request writes this reply, by either route."""

    def meets(entry: Entry) -> bool:
        ids = [str(message.id) for message in asked.reply.messages]
        return asked.token in entry.path or any(message_id in entry.path for message_id in ids)

    return meets


async def told(stage: Stage, seed: int) -> None:
    """One story under random answers: it ends, and its messages say so."""
    generator = random.Random(seed)
    text = story(generator)
    script = ChunkScript(chunks(text, generator), finish="STOP")
    stage.gemini.faults.add(script, kind="stream", contains=f"wish-{seed}-")
    asked = await stage.story(f"wish-{seed}-")
    await asked.until(lambda reply: bool(reply.buttons))
    work_id = str(asked.reply.messages[-1].buttons[0].custom_id).rsplit(":", 1)[1]
    for _ in range(generator.randint(1, 5)):
        fault = generator.choice(ANSWERS)()
        fault.when, fault.nth, fault.count = belongs_to(asked), generator.randint(1, 6), 1
        stage.discord.faults.add(fault)

    async def messages() -> list[Message]:
        """The messages by the library, because those of the channel's route are no follow-ups."""
        row = await stage.app.work_service.library.replies.find(work_id)
        standing = stage.discord.state.messages
        return [] if row is None else [standing[message_id] for message_id in row.message_ids]

    def has_ended(last: Message) -> bool:
        return "Stop" not in labels(last) and bool(last.buttons) and ":R>" not in last.text

    await until(lambda: not stage.app.work_service.is_running(work_id), TIMEOUT_S)
    work = await stage.app.work_service.find(work_id)
    assert work is not None, seed
    assert work.ending is not None, seed
    *_, last = await messages()
    if not has_ended(last):
        # Each route seemed to refuse for good. A press brings a new token, which repairs the reply.
        assert work.ending.kind is EndingKind.UNDELIVERABLE, seed
        await stage.discord.press(stage.tom, last, "Stop")
        await until(lambda: has_ended(last), TIMEOUT_S)
    if work.ending.kind is EndingKind.COMPLETE:
        assert plain(body(await messages())) == plain(text), seed
    assert plain(work.text) in plain(text), seed


@pytest.mark.asyncio
@pytest.mark.parametrize("seed", SEEDS)
async def test_every_reply_comes_to_its_end(open_stage: OpenStage, seed: int) -> None:
    roomy = patient_limits(interaction_requests=100, channel_requests=100)
    async with open_stage(limits=roomy, RUNNING_PER_PERSON="10", WAITING_PER_PERSON="50") as stage:
        await asyncio.gather(*(told(stage, SIDE_BY_SIDE * seed + number) for number in range(SIDE_BY_SIDE)))
        await until_at_rest(stage.app, TIMEOUT_S)
        assert await stage.app.work_service.library.works.unfinished() == []
