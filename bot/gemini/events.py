"""The events that the generators of this room yield: parts of a work as they arrive, then exactly one `Ended`."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.work.bible import Bible
from bot.work.ending import Ending
from bot.work.parts import Doubt, PanelScript
from bot.work.speech import Check
from bot.work.usage import Usage
from bot.work.wav import pcm_seconds


@dataclass(frozen=True, slots=True)
class TextMade:
    """A piece of a story's visible text, in order; not a thought and not empty."""

    text: str


@dataclass(frozen=True, slots=True)
class TitleMade:
    """The title that the model wrote, safe to show; it comes before the text and before the first picture."""

    title: str


@dataclass(frozen=True, slots=True)
class TitleHeld:
    """Text that may be the title, and is no other event yet. It replaces the text held before; empty: none is held.

    A later event with a title or a text contains it. Only a run that is stopped before loses it: in a story it
    is then the text, of a comic the title.
    """

    text: str


@dataclass(frozen=True, slots=True)
class BibleMade:
    """The people of a comic, as its script describes them; it comes before the first panel."""

    bible: Bible


@dataclass(frozen=True, slots=True)
class PanelWritten:
    """A panel's script is known, or more complete than before."""

    script: PanelScript


@dataclass(frozen=True, slots=True)
class PanelDrawn:
    """A panel's picture has arrived, with its script. `data` is the file as the model sent it."""

    script: PanelScript
    data: bytes = field(repr=False)
    media_type: str


@dataclass(frozen=True, slots=True)
class PanelMissing:
    """A panel that has no picture, and why."""

    script: PanelScript
    ending: Ending


@dataclass(frozen=True, slots=True)
class SpokenPiece:
    """A passage of a section's text as one voice spoke it: raw PCM, mono, 16 bit little-endian.

    `start`, `end`, `speaker` and `voice` as in `bot.work.parts.Piece`.
    """

    pcm: bytes = field(repr=False)
    rate_hz: int
    start: int
    end: int
    speaker: str = ""
    voice: str = ""

    @property
    def seconds(self) -> float:
        """The duration."""
        return pcm_seconds(self.pcm, self.rate_hz)


@dataclass(frozen=True, slots=True)
class SectionSpoken:
    """A section's audio, in one or several pieces in the order of its text, which are joined at pauses.

    `transcript` is what the speaking model says it spoke, `check` what was found when the sound was listened to.
    `doubt` is set when words are missing and could not be spoken again. `took_s` is how long it took to make, with
    waiting for a Live session.
    """

    number: int
    pieces: tuple[SpokenPiece, ...]
    transcript: str
    check: Check | None = None
    doubt: Doubt | None = None
    took_s: float = 0.0


@dataclass(frozen=True, slots=True)
class SectionMissing:
    """A section that has no audio, and why."""

    number: int
    ending: Ending


@dataclass(frozen=True, slots=True)
class Ended:
    """The last event: how the production ended and what it used."""

    ending: Ending
    usage: Usage


TextEvent = TitleMade | TitleHeld | TextMade | Ended
ScriptEvent = TitleMade | TitleHeld | BibleMade | PanelWritten | Ended
ComicEvent = TitleMade | TitleHeld | PanelWritten | PanelDrawn | PanelMissing | Ended
NarrationEvent = SectionSpoken | SectionMissing | Ended
