"""The parts a work is made of. A part names a file by hash, type and size; it never holds the bytes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.work.ending import Ending


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRef:
    """A file of the content-addressed store.

    `sha256` is lower-case hex. Pictures have `width_px` and `height_px`, sound has `seconds`; the others are None.
    """

    sha256: str
    media_type: str
    size_bytes: int
    width_px: int | None = None
    height_px: int | None = None
    seconds: float | None = None


class PartState(StrEnum):
    """How a part stands."""

    PENDING = "pending"
    MADE = "made"
    DOUBTFUL = "doubtful"
    """Made, shown, but not proven right (a narration that diverges from its text)."""
    MISSING = "missing"
    """Given up; the part's ending says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said in a panel. `manner` is how ("whispering"), empty when not given."""

    speaker: str
    text: str
    manner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelScript:
    """What one panel shows and says. `number` counts from 1."""

    number: int
    title: str = ""
    scene: str = ""
    focus: str = ""
    detail: str = ""
    caption_top: str = ""
    caption_bottom: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One panel of a comic. `script` is known before the picture; `picture` is there once `state` is MADE."""

    script: PanelScript
    state: PartState = PartState.PENDING
    picture: FileRef | None = None
    ending: Ending | None = None

    @property
    def number(self) -> int:
        """The panel's place, counted from 1."""
        return self.script.number


class Doubt(StrEnum):
    """What is wrong with a spoken section."""

    SILENT = "silent"
    SHORT = "short"
    DIVERGING = "diverging"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section of a narration: one turn of the voice, one sound file.

    `text` is exactly what is to be said; `direction` steers the delivery and is never read aloud;
    `transcript` is what was heard.
    """

    number: int
    text: str
    title: str = ""
    direction: str = ""
    state: PartState = PartState.PENDING
    audio: FileRef | None = None
    transcript: str = ""
    doubt: Doubt | None = None
    ending: Ending | None = None
