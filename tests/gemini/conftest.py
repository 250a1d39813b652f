"""The unmodified google-genai against the local Gemini. Nothing is mocked; only waits between tries are not waited."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest
import pytest_asyncio
from PIL import Image
from pydantic import SecretStr

from bot.gemini.client import Gemini
from bot.gemini.events import Ended, NarrationEvent
from bot.gemini.narration import narrate
from bot.gemini.narration_context import Measure, NarrationContext
from bot.gemini.usage import Meter
from bot.settings import GeminiSettings
from bot.work.bible import NO_PEOPLE, Bible
from bot.work.open_reservation import OpenReservation
from bot.work.parts import Section
from bot.work.request import Request
from bot.work.sound import SoundMeasure
from sandbox.gemini import Call, GeminiSandbox

EventT = TypeVar("EventT")

NOW = 1_795_521_600.0
"""2026-11-24 12:00 UTC."""
SECONDS_PER_WORD = 0.3
LONGEST_RUN_S = 20
"""A run that takes longer waits for a watchdog other than the one that was set."""
AUDIBLE = 100
"""Of 32,767: a voice reaches more."""
LEAVES_S = 10
"""A connection that lasts longer was left to those who close idle ones."""


@dataclass(frozen=True)
class Spoken:
    """Sound as long as words are, at 24 kHz."""

    pcm: bytes
    words: tuple[tuple[str, float], ...]


class Voice:
    """Says nothing that could be understood, in the time it would take."""

    def speak(self, text: str, voice: str, language: str | None = None) -> Spoken:
        words = text.split()
        starts = tuple((word, index * SECONDS_PER_WORD) for index, word in enumerate(words))
        return Spoken(b"\x10\x20" * int(24_000 * SECONDS_PER_WORD * len(words)), starts)


def draw(prompt: str, *, width_px: int = 1024, height_px: int = 1024, style: str = "auto") -> bytes:
    """A small picture that differs with its prompt."""
    shade = sum(prompt.encode()) % 256
    file = io.BytesIO()
    Image.new("RGB", (40, 30), (shade, 80, 160)).save(file, "PNG")
    return file.getvalue()


def new_meter() -> Meter:
    """A meter of calls that nothing is reserved for: rooms below the library have none."""
    return Meter(OpenReservation())


async def measure(pcm: bytes, rate_hz: int) -> SoundMeasure:
    """The length of a sound, and whether anything is heard in it."""
    seconds = len(pcm) / 2 / rate_hz
    is_audible = max(memoryview(pcm).cast("h"), default=0) > AUDIBLE
    if not is_audible:
        return SoundMeasure(seconds=seconds, voiced_s=0.0)
    return SoundMeasure(seconds=seconds, voiced_s=seconds, loudness_lufs=-18.0)


def narration(
    gemini: Gemini,
    request: Request,
    *sections: Section,
    bible: Bible = NO_PEOPLE,
    measured_by: Measure = measure,
    meter: Meter | None = None,
) -> AsyncGenerator[NarrationEvent, None]:
    """The events of these sections, spoken."""
    context = NarrationContext(
        gemini=gemini,
        request=request,
        bible=bible,
        pronunciations=(),
        measure=measured_by,
        meter=meter or new_meter(),
    )
    return narrate(context, sections)


@dataclass
class Wire:
    """The local Gemini, and the real client on its way to it. `slept` are the waits between tries, in seconds.

    Nobody listens, and nobody speaks verbatim, unless a test names the models that do.
    """

    box: GeminiSandbox
    slept: list[float] = field(default_factory=list)

    def open(self, **settings: Any) -> AbstractAsyncContextManager[Gemini]:  # noqa: ANN401 any setting
        return self._open(settings)

    @asynccontextmanager
    async def _open(self, settings: dict[str, Any]) -> AsyncIterator[Gemini]:
        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)

        usual = GeminiSettings(api_key=SecretStr(self.box.api_key), base_url=self.box.base_url)
        chosen = usual.model_copy(update={"transcribe_model": None, "tts_model": None, **settings})
        async with Gemini.open(chosen, sleep=sleep, now=self.now, jitter=lambda: 0.0) as gemini:
            yield gemini

    def now(self) -> float:
        """Unix seconds: time passes with the waits that are not waited."""
        return NOW + sum(self.slept)

    async def until_left(self, call: Call) -> None:
        """Wait until the client has closed this call's connection."""
        await until(lambda: call.client_closed_at is not None)


@pytest.fixture(autouse=True)
def _waits_are_short(idle_time: None) -> None:
    """In every test of this room."""


@pytest_asyncio.fixture
async def wire(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Wire]:
    async with GeminiSandbox(draw=draw, make_voice=Voice) as box:
        monkeypatch.setenv("SSL_CERT_FILE", str(box.ca_path))
        yield Wire(box)


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what happens on the other side of a socket."""
    async with asyncio.timeout(LEAVES_S):
        while not condition():  # noqa: ASYNC110 the stand-in records, it has no events to wait for
            await asyncio.sleep(0.01)


async def collect(events: AsyncGenerator[EventT | Ended, None]) -> tuple[list[EventT], Ended]:
    """All events of a run but its last, and its last."""
    made: list[EventT] = []
    async with asyncio.timeout(LONGEST_RUN_S):
        async for event in events:
            if isinstance(event, Ended):
                assert [event async for event in events] == []
                return made, event
            made.append(event)
    raise AssertionError("the run did not end")
