"""A narration through the local Gemini, with different voices and a transcriber that recognises the real sound."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import pytest

from bot.audio.measuring import measure
from bot.gemini.client import Gemini
from bot.gemini.events import Ended, SectionMissing, SectionSpoken
from bot.gemini.narration import narrate
from bot.gemini.narration_context import NarrationContext
from bot.gemini.transcription import transcribe
from bot.gemini.usage import Meter
from bot.work.bible import NO_PEOPLE, Bible
from bot.work.parts import Section
from bot.work.request import NarrationOptions, Request
from bot.work.sound import SoundMeasure
from bot.work.speech import Pronunciation
from sandbox.gemini import GeminiSandbox
from tests.gemini.conftest import Wire, collect, new_meter

Made = SectionSpoken | SectionMissing

TEXT: Final = (
    "The lamp had not been lit for a hundred years. Still the boats came home by it every night. "
    "Nobody on the island asked why, and nobody wanted to know. Then one evening a child climbed the stairs, and she "
    "blew out the candle."
)
SECTION: Final = Section(number=1, text=TEXT)
REQUEST: Final = Request(prompt="", options=NarrationOptions(voice="Charon"))
EAR: Final = "gemini-3.5-transcribe"
TTS: Final = "gemini-3.8-flash-tts"
MODELS: Final = {"transcribe_model": EAR, "tts_model": TTS}


@asynccontextmanager
async def hearing_wire(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Wire]:
    """The local Gemini with the offline voices."""
    async with GeminiSandbox() as box:
        monkeypatch.setenv("SSL_CERT_FILE", str(box.ca_path))
        yield Wire(box)


async def measured(pcm: bytes, rate_hz: int) -> SoundMeasure:
    """The measurements of a sound."""
    return await asyncio.to_thread(measure, pcm, rate_hz)


def context_of(
    gemini: Gemini,
    request: Request = REQUEST,
    *,
    bible: Bible = NO_PEOPLE,
    pronunciations: tuple[Pronunciation, ...] = (),
    meter: Meter | None = None,
) -> NarrationContext:
    """The context that the calls of a narration share."""
    return NarrationContext(
        gemini=gemini,
        request=request,
        bible=bible,
        pronunciations=pronunciations,
        measure=measured,
        meter=meter or new_meter(),
    )


async def spoken(
    gemini: Gemini,
    *sections: Section,
    request: Request = REQUEST,
    bible: Bible = NO_PEOPLE,
    pronunciations: tuple[Pronunciation, ...] = (),
    meter: Meter | None = None,
) -> tuple[list[Made], Ended]:
    """All events of a narration."""
    context = context_of(gemini, request, bible=bible, pronunciations=pronunciations, meter=meter)
    return await collect(narrate(context, sections or (SECTION,)))


def only(events: list[Made]) -> SectionSpoken:
    """The only section, which was spoken."""
    (event,) = events
    assert isinstance(event, SectionSpoken)
    return event


async def heard_in(gemini: Gemini, section: SectionSpoken) -> str:
    """The words in the final sound, recognised without errors."""
    pcm = bytes(9600).join(piece.pcm for piece in section.pieces)
    heard = await transcribe(gemini, pcm, 24_000, names=(), language=None, meter=new_meter())
    return "" if heard is None else " ".join(heard.text.split())


def lost(section: SectionSpoken, text: str = TEXT) -> str:
    """The words that the check reports as missing."""
    assert section.check is not None
    return " ".join(text[gap.start : gap.end] for gap in section.check.gaps)


def kinds(wire: Wire) -> list[str]:
    """The kinds of calls to Gemini, in order: "live", "listen" or "tts"."""
    names = {EAR: "listen", TTS: "tts"}
    return [names.get(call.model, call.kind) for call in wire.box.calls]
