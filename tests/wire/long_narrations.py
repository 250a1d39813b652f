"""Narrations that are longer than what a person may have spoken on a day."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from bot.library.listings import Scope
from bot.library.usage_limits import DAY_S
from bot.work.work import Work
from sandbox.discord import Channel, Invocation, Message
from tests.waiting import until_at_rest
from tests.wire.harness import ROOMY, Harness, open_harness

SECTION: Final = "The lamp burned all night and nobody saw the far white ship go by."
SECTION_MIN: Final = 13 * 0.4 / 60
"""As estimated."""
LIMIT_MIN: Final = 2.5 * SECTION_MIN


def text_of(sections: int) -> str:
    """A text of this many sections."""
    return "\n---\n".join([SECTION] * sections)


@asynccontextmanager
async def narrating(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, minutes: float = LIMIT_MIN, **environ: str
) -> AsyncIterator[Harness]:
    """A bot whose people may have `minutes` spoken on each day: two sections."""
    environ = {"DAILY_SPEECH_MINUTES": f"{minutes:.3f}", **environ}
    async with open_harness(tmp_path, monkeypatch, limits=ROOMY, pace=None, **environ) as harness, harness.running():
        yield harness


async def narrate(harness: Harness, sections: int, *, where: Channel | None = None, **options: object) -> Invocation:
    """Type /narrate."""
    asked = await harness.discord.command(
        harness.mira, where or harness.general, "narrate", text=text_of(sections), **options
    )
    await asked.answered()
    return asked


def offered(asked: Invocation) -> Message:
    """The private question about a long narration."""
    message = asked.reply.messages[-1]
    assert message.ephemeral
    return message


def label_of(message: Message, answer: str) -> str:
    """The label of the button with this answer."""
    return next(one.label for one in message.buttons if (one.custom_id or "").startswith(f"elara:offer:{answer}:"))


async def agree(harness: Harness, asked: Invocation, answer: str) -> Invocation:
    """Press a button of the question."""
    question = offered(asked)
    return await harness.press(question, label_of(question, answer))


async def works(harness: Harness) -> list[Work]:
    """All works of the person, newest first."""
    assert harness.app is not None
    library = harness.app.library
    page = await library.listings.page(harness.mira.id, Scope.MINE)
    return [work for entry in page.entries if (work := await library.works.find(entry.id)) is not None]


async def idle(harness: Harness) -> None:
    """Wait until nothing is being made any more."""
    app = harness.app
    assert app is not None
    await until_at_rest(app)


def own(harness: Harness, channel: Channel) -> list[Message]:
    """The public messages of the bot in a channel."""
    return [
        one for one in harness.discord.transcript(channel) if one.author is harness.discord.bot and not one.ephemeral
    ]


def next_day(harness: Harness) -> None:
    """Advance the clocks past midnight UTC."""
    now = harness.clock.unix()
    harness.shift((now // DAY_S + 1) * DAY_S - now + 1.0)
