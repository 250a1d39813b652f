"""The unmodified google-genai with the local Gemini. Nothing is mocked; only waits between attempts are skipped."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
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
from tests.waiting import until

EventT = TypeVar("EventT")

NOW = 1_795_521_600.0
"""2026-11-24 12:00 UTC."""
SECONDS_PER_WORD = 0.3
LONGEST_RUN_S = 20
"""The limit of a test run. A longer one waits for another watchdog than the configured one."""
AUDIBLE = 100
"""A level out of 32,767 that a voice exceeds."""
LEAVES_S = 10
"""The limit for closing a connection. One that is open longer was left to an idle timeout."""


@dataclass(frozen=True)
class Spoken:
    """Sound with the duration of words, at 24 kHz."""

    pcm: bytes
    words: tuple[tuple[str, float], ...]


class Voice:
    """A voice without words, with the duration of speech."""

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
    """A meter of calls without a reservation, because rooms below the library have none."""
    return Meter(OpenReservation())


async def measure(pcm: bytes, rate_hz: int) -> SoundMeasure:
    """The length of a sound, and whether it is audible."""
    seconds = len(pcm) / 2 / rate_hz
    is_audible = np.frombuffer(pcm, np.int16).max(initial=0) > AUDIBLE
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
    """The local Gemini, and the real client connected to it. `slept` are the waits between attempts, in seconds.

    There is no transcription and no text-to-speech unless a test names the models.
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
        """Unix seconds. Each skipped wait advances them."""
        return NOW + sum(self.slept)

    async def until_left(self, call: Call) -> None:
        """Wait until the client has closed this call's connection."""
        await until(lambda: call.client_closed_at is not None, LEAVES_S)


@pytest.fixture(autouse=True)
def _waits_are_short(idle_time: None) -> None:
    """Skip waits in every test of this room."""


@pytest_asyncio.fixture
async def wire(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Wire]:
    async with GeminiSandbox(draw=draw, make_voice=Voice) as box:
        monkeypatch.setenv("SSL_CERT_FILE", str(box.ca_path))
        yield Wire(box)


async def collect(events: AsyncGenerator[EventT | Ended, None]) -> tuple[list[EventT], Ended]:
    """All events of a run except the last, and the last one."""
    made: list[EventT] = []
    async with asyncio.timeout(LONGEST_RUN_S):
        async for event in events:
            if isinstance(event, Ended):
                assert [event async for event in events] == []
                return made, event
            made.append(event)
    raise AssertionError("the run did not end")
