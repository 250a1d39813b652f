"""Helpers to read replies as a person sees them, and checks that hold for every reply."""

from __future__ import annotations

import asyncio
import re
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Final

from bot.words.say import say
from sandbox.discord import Entry, Limits, Message
from sandbox.discord.records import walk
from sandbox.gemini import Pace
from sandbox.gemini.faults import ChunkScript
from sandbox.tests.conformance import available, validate_request
from tests.wire.conftest import OpenStage, Stage

SILENT: Final = 4096
UPDATE_MESSAGE: Final = 7
_CHANNEL_MESSAGES: Final = "/channels/{channel_id}/messages"


class ShiftedClock:
    """The real time plus a shift. Waits check it again when it is shifted.

    `wrong_by_s` is the error of its unix seconds, as on a machine with the wrong time.
    """

    wrong_by_s = 0.0

    def __init__(self) -> None:
        self._offset_s = 0.0
        self._shifted = asyncio.Event()

    def monotonic(self) -> float:
        return time.monotonic() + self._offset_s

    def unix(self) -> float:
        return time.time() + self._offset_s + self.wrong_by_s

    def shift(self, seconds: float) -> None:
        self._offset_s += seconds
        self._shifted.set()
        self._shifted = asyncio.Event()

    async def wait(self, event: asyncio.Event, timeout_s: float) -> None:
        waits = [asyncio.ensure_future(each.wait()) for each in (event, self._shifted)]
        try:
            await asyncio.wait(waits, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()


def header(key: str) -> str:
    """The beginning of the line below a title that names the source of a work."""
    return say(f"header.{key}", source="\x00").split("\x00")[0]


def chapter_title(number: int, title: str = "") -> str:
    """The first line of a chapter, or its beginning without a title."""
    return say("title.chapter.story", number=number, title=title)


def given_back(message: Message) -> str:
    """The person's text as a private answer returns it: in a code block, or as a file."""
    assert message.ephemeral
    if message.attachments:
        [file] = message.attachments
        assert file.filename == say("label.kept.file")
        return file.data.decode()
    _, block, _ = message.text.split("```")
    return block[1:-1]


def tells(stage: Stage, *chunks: str | tuple[float, str], finish: str | None = "STOP") -> None:
    """Make these the chunks of the next story, each optionally with seconds to wait before it."""
    script = tuple(chunk if isinstance(chunk, tuple) else (0.0, chunk) for chunk in chunks)
    stage.gemini.faults.add(ChunkScript(script, finish=finish), kind="stream")


_THREAD_LINE: Final = f"-# {say('after.thread', url='').split('[')[0]}"


def without_header(lines: Sequence[str]) -> list[str]:
    """The lines of a first message without its title and without the quoted prompt or the source."""
    has_title = lines[0].startswith("## ") and len(lines) > 1 and lines[1].startswith(("> -# ", "-# "))
    return list(lines[2 if has_title else 1 :])


def body_of(message: Message, *, is_first: bool, is_last: bool) -> str:
    """A message's part of the work: its text without the header and the last line."""
    if message.is_v2:
        parts = [part["content"] for part in walk(message.components) if part["type"] == 10]
        parts = parts[1:] if is_first else parts
    else:
        parts = message.content.split("\n")
        parts = without_header(parts) if is_first else parts
    parts = parts[: -1 if is_last else None]
    return "\n".join(part for part in parts if not part.startswith((_THREAD_LINE, "-# Continued in [", "-# [")))


def body(messages: Sequence[Message]) -> str:
    """The text of the work in all messages of a reply."""
    last = len(messages) - 1
    return "\n".join(body_of(one, is_first=n == 0, is_last=n == last) for n, one in enumerate(messages))


def plain(text: str) -> str:
    """A text without white space, table lines, and marks that are reopened in each message."""
    return re.sub(r"[\s`>|│┼─-]|python", "", text)


def last_line(message: Message) -> str:
    return message.text.rsplit("\n", 1)[-1]


def labels(message: Message) -> list[str]:
    return [button.label for button in message.buttons]


def requests_of(stage: Stage, method: str | None = None) -> list[Entry]:
    """The requests that write or search a reply's messages, without callbacks."""
    routes = ("/webhooks/", _CHANNEL_MESSAGES)
    return [entry for entry in stage.discord.log if entry.route.startswith(routes) and method in (None, entry.method)]


def check_promises(stage: Stage, *, moved: bool = False) -> None:
    """Check the guarantees of every reply."""
    log = stage.discord.log
    assert [entry for entry in log if entry.status == 429 and entry.fault is None] == []
    if available():
        whole = [entry for entry in log if entry.fault != "reset upload"]
        assert [problem for entry in whole for problem in validate_request(entry)] == []
    flights: dict[str, list[Entry]] = defaultdict(list)
    for entry in requests_of(stage):
        flights["reply" if moved else entry.path.split("/messages")[0]].append(entry)
    for entries in flights.values():
        for earlier, later in pairwise(entries):
            assert earlier.answered_at <= later.received_at, "two requests of one reply at once"
    for entry in log:
        if "/callback" in entry.route and isinstance(entry.json, dict) and entry.json["type"] == UPDATE_MESSAGE:
            assert not entry.files, "an update by callback forgets the files that it does not list, and loses new ones"
            assert not entry.json.get("data", {}).get("attachments")
        data = entry.json if isinstance(entry.json, dict) else {}
        data = data.get("data", data) if "/callback" in entry.route else data
        if {"content", "components"} & set(data):
            assert data["allowed_mentions"]["parse"] == [], entry.route
            assert not data["allowed_mentions"].get("roles")


@asynccontextmanager
async def stage_of(
    open_stage: OpenStage,
    *,
    limits: Limits | None = None,
    pace: Pace | None = None,
    clock: ShiftedClock | None = None,
    moved: bool = False,
    **environ: str,
) -> AsyncIterator[Stage]:
    """A stage that checks these guarantees at its end. `moved`: one reply changes its route."""
    async with open_stage(limits=limits, pace=pace, clock=clock, latency_s=0.0, **environ) as stage:
        yield stage
        check_promises(stage, moved=moved)

        messages = [one for one in stage.discord.state.messages.values() if one.author is stage.discord.bot]
        assert [ping for message in messages for ping in message.pings] == []
