"""Figures of a long narration: the delay of its first section, and the memory of all of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import partial
from typing import Final

import psutil

from bot.words.say import say
from sandbox.discord import Limits, Message
from sandbox.gemini import Pace
from tests.bench.figures import FIGURES, Row
from tests.bench.stage import Stage, stage

FIRST_OVER_MAKING: Final = 1.5
FIRST_MORE_S: Final = 1.0
MEMORY_MB: Final = 200.0

WORDS: Final = 20_000
"""About two hours and a quarter of speech."""

_SENTENCE: Final = "the lamp burned all night and nobody on the island saw the far white ship go by."
_PER_PARAGRAPH: Final = 5
_SAMPLE_S: Final = 0.1
_SPEED: Final = 60.0
_FIRST_TIMEOUT_S: Final = 120.0
_TIMEOUT_S: Final = 3_600.0
_PATIENT: Final = Limits(callback_deadline_s=60.0)
"""Discord with a long deadline for the first answer, because the machine may be busy."""


def long_text(words: int) -> str:
    """A text of about this many words, of which no two sentences are the same, in paragraphs."""
    count = words // (len(_SENTENCE.split()) + 2)
    sentences = [f"Night {number}: {_SENTENCE}" for number in range(1, count + 1)]
    starts = range(0, count, _PER_PARAGRAPH)
    return "\n\n".join(" ".join(sentences[start : start + _PER_PARAGRAPH]) for start in starts)


async def begin(opened: Stage, words: int) -> None:
    """Type /narrate with a file of this many words, say that others may hear it, and agree to what it needs."""
    text = long_text(words).encode()
    asked = await opened.command("narrate", person="mira", attachment=("tale.txt", text), private=False)
    await opened.while_alive(asked.until(lambda reply: bool(reply.buttons), timeout_s=_FIRST_TIMEOUT_S))
    question, mira = asked.reply.messages[0], opened.discord.person("mira")
    for answer in (say("button.rights.free"), say("long.whole.button")):
        await opened.while_alive(
            opened.discord.until(partial(_offers, question, answer), _FIRST_TIMEOUT_S),
        )
        await opened.discord.press(mira, question, answer)


def _offers(question: Message, answer: str) -> bool:
    return any(button.label == answer for button in question.buttons)


def reply_of(opened: Stage) -> list[Message]:
    """The messages of the narration."""
    return [one for one in opened.discord.transcript(opened.discord.channel("general")) if not one.ephemeral]


async def measure_long(wanted: Collection[str], count_limited: Callable[[Stage], None]) -> list[Row]:
    """The rows `heard` and `spoken`, if they are wanted."""
    rows: list[Row] = []
    if "heard" in wanted:
        rows.append(await _first_heard(count_limited))
    if "spoken" in wanted:
        rows.append(await _memory(count_limited))
    return rows


async def _first_heard(count_limited: Callable[[Stage], None]) -> Row:
    """From the press that starts it to the message with the first section, minus 1.5 times the time of making it."""
    async with stage(pace=Pace.real(), limits=_PATIENT) as opened:
        began_s = time.monotonic()
        await begin(opened, WORDS)
        pressed_s = time.monotonic()
        await opened.while_alive(
            opened.discord.until(lambda: any(one.attachments for one in reply_of(opened)), _FIRST_TIMEOUT_S)
        )
        heard_s = time.monotonic() - pressed_s
        making_s = _first_making_s(opened)
        count_limited(opened)
    target = FIRST_OVER_MAKING * making_s + FIRST_MORE_S
    note = f"its own making {making_s:.1f} s; the question came after {pressed_s - began_s:.1f} s"
    return Row(name="heard", figure=FIGURES["heard"], target=target, measured=heard_s, unit="s", note=note)


def _first_making_s(opened: Stage) -> float:
    """From the start of the first Live session to its transcript, or to the session's end without one."""
    sessions = opened.gemini.calls_of("live")
    first = min(sessions, key=lambda call: call.started_at)
    ended_s = first.ended_at or time.monotonic()
    heard = [call for call in opened.gemini.calls if call.kind != "live" and call.started_at >= first.started_at]
    ends_s = [call.ended_at for call in heard if call.ended_at is not None]
    return min((end_s for end_s in ends_s if end_s >= ended_s), default=ended_s) - first.started_at


async def _memory(count_limited: Callable[[Stage], None]) -> Row:
    """The highest memory of the bot from the command to the last line. Sound arrives far faster than in reality."""
    pace = Pace(live_setup_s=0.15, live_first_s=0.5, live_speed=_SPEED)
    async with stage(pace=pace, latency_s=0.0, limits=_PATIENT, SPEECH_TIMEOUT_S="300") as opened:
        rest_mb, children_mb, bot_mb = opened.rss_mb(), 0.0, 0.0
        await begin(opened, WORDS)
        ended = asyncio.ensure_future(_until_whole(opened))
        while not ended.done():
            children_mb, bot_mb = max(children_mb, children_memory_mb(opened.usage)), max(bot_mb, opened.rss_mb())
            await asyncio.wait({ended}, timeout=_SAMPLE_S)
        await ended
        count_limited(opened)
    note = f"the bot's resident set at its highest, {rest_mb:.0f} MB before; its children {children_mb:.0f} MB"
    return Row(name="spoken", figure=FIGURES["spoken"], target=MEMORY_MB, measured=bot_mb, unit="MB", note=note)


async def _until_whole(opened: Stage) -> None:
    def is_whole() -> bool:
        messages = reply_of(opened)
        return bool(messages) and any(button.label == "More" for button in messages[-1].buttons)

    await opened.while_alive(opened.discord.until(is_whole, _TIMEOUT_S))


def children_memory_mb(process: psutil.Process) -> float:
    """The resident memory of the children of a process in megabytes (10⁶ bytes)."""
    total = 0
    for child in process.children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # it has ended in the meantime
            total += child.memory_info().rss
    return total / 1e6
