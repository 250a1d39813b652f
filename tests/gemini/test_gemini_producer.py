"""The time limits of a producer: a total for a story, the time without a section for a narration."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from bot.gemini.client import Gemini
from bot.gemini.events import Ended, TextMade
from bot.gemini.stream import Producer
from bot.gemini.usage import Meter
from bot.settings import GeminiSettings
from bot.work.ending import COMPLETE, Ending, EndingKind
from bot.work.open_reservation import OpenReservation
from tests.reply.virtual_time import VirtualLoop

LIMIT_S = 60.0


class Reader(Producer[TextMade]):
    """Makes this many pieces, each after a pause."""

    pieces = 10
    pause_s = LIMIT_S / 2

    async def make(self) -> Ending:
        for number in range(self.pieces):
            await asyncio.sleep(self.pause_s)
            self.emit(TextMade(str(number)))
        return COMPLETE


class Narrator(Reader):
    may_last = True


class SlowNarrator(Narrator):
    async def make(self) -> Ending:
        await super().make()
        await asyncio.sleep(2 * LIMIT_S)
        return COMPLETE


class Gone(Narrator):
    """Emits the remaining pieces while it is cancelled."""

    async def make(self) -> Ending:
        try:
            await asyncio.sleep(2 * LIMIT_S)
        finally:
            self.emit(TextMade("the rest"))
        return COMPLETE


def events_of(producer: type[Producer[TextMade]]) -> tuple[int, EndingKind]:
    """The number of pieces, and the ending."""

    async def collect() -> list[Any]:
        settings = GeminiSettings(api_key="k", max_run_s=LIMIT_S)  # type: ignore[arg-type]
        gemini = cast(Gemini, type("OnlySettings", (), {"settings": settings})())
        return [event async for event in producer(gemini, Meter(OpenReservation())).events()]

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        *pieces, ended = runner.run(collect())
    assert isinstance(ended, Ended)
    return len(pieces), ended.ending.kind


@pytest.mark.parametrize(
    ("producer", "expected"),
    [
        (Reader, (1, EndingKind.STALLED)),
        (Narrator, (10, EndingKind.COMPLETE)),
        (SlowNarrator, (10, EndingKind.STALLED)),
        (Gone, (1, EndingKind.STALLED)),
    ],
)
def test_only_silence_ends_what_may_take_hours(
    producer: type[Producer[TextMade]], expected: tuple[int, EndingKind]
) -> None:
    assert events_of(producer) == expected
