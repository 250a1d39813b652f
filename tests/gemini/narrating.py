"""One section, the request to read it aloud, and the resulting events."""

from __future__ import annotations

from bot.gemini.client import Gemini
from bot.gemini.events import Ended, SectionMissing, SectionSpoken
from bot.gemini.usage import Meter
from bot.work.parts import Section
from bot.work.request import NarrationOptions, Request
from tests.gemini.conftest import SECONDS_PER_WORD, collect, narration

REQUEST = Request(prompt="", options=NarrationOptions(voice="Charon", style="warm and slow"))
TEXT = "The lamp had not been lit for a hundred years, and still the boats came home by it every night of winter."
SECTION = Section(number=1, text=TEXT, direction="whispering")
Made = SectionSpoken | SectionMissing
SECONDS = SECONDS_PER_WORD * len(TEXT.split())


async def spoken(gemini: Gemini, *sections: Section, meter: Meter | None = None) -> tuple[list[Made], Ended]:
    """Narrate the sections (the default is `SECTION`); the event of each, and the ending."""
    return await collect(narration(gemini, REQUEST, *(sections or (SECTION,)), meter=meter))


def only(events: list[Made]) -> SectionSpoken:
    """The only event, a spoken section."""
    (event,) = events
    assert isinstance(event, SectionSpoken)
    return event
