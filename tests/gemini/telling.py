"""One request for a story, and its results."""

from __future__ import annotations

from collections.abc import Sequence

from bot.gemini.client import Gemini
from bot.gemini.events import Ended, TextMade, TitleMade
from bot.gemini.text import write_text
from bot.work.request import Request, StoryOptions
from sandbox.gemini import faults
from tests.gemini.conftest import collect, new_meter

REQUEST = Request(prompt="A lighthouse keeper and a gull", options=StoryOptions(genre="mystery"))
BEGINNING = ("Once", " upon a time", " there was a light", " on a rock, and nobody")
REST = " knew who lit it. The end."
WHOLE = "".join(BEGINNING) + REST


def script(*texts: str, finish: str | None = "STOP") -> faults.ChunkScript:
    return faults.ChunkScript(tuple((0.0, text) for text in texts), finish)


def text_of(events: Sequence[object]) -> str:
    """The model's whole text, with its title in the requested form."""
    titles = [f"# {event.title}\n\n" for event in events if isinstance(event, TitleMade)]
    return "".join([*titles, *(event.text for event in events if isinstance(event, TextMade))])


async def told(gemini: Gemini, *, so_far: str = "") -> tuple[str, Ended]:
    events, ended = await collect(write_text(gemini, REQUEST, so_far=so_far, meter=new_meter()))
    return text_of(events), ended
