"""The parts of a work. A part refers to its file by hash, type and size, and does not hold the bytes."""

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
    """The state of a part."""

    PENDING = "pending"
    MADE = "made"
    DOUBTFUL = "doubtful"
    """Made and shown, but perhaps wrong (a section whose transcript differs from its text)."""
    MISSING = "missing"
    """Not made; the part's ending says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of dialogue. `manner` is the delivery ("whispering"), or empty."""

    speaker: str
    text: str
    manner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelScript:
    """The script of one panel. `number` counts from 1."""

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
    """One panel of a comic. `script` is known before the picture; `picture` is set if `state` is MADE."""

    script: PanelScript
    state: PartState = PartState.PENDING
    picture: FileRef | None = None
    ending: Ending | None = None

    @property
    def number(self) -> int:
        """The panel's number, counted from 1."""
        return self.script.number


class Doubt(StrEnum):
    """What is wrong with a spoken section."""

    SILENT = "silent"
    SHORT = "short"
    DIVERGING = "diverging"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section of a narration: one turn of the voice, one sound file.

    `text` is what is shown and spoken. `direction` describes the delivery and is not read aloud. `transcript` is what
    the model says it spoke.
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
