"""The parts of a work. A part refers to its file by hash, type and size, and does not hold the bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.work.ending import Ending
from bot.work.speech import Check, Cue, Speech


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


class LineKind(StrEnum):
    """How a line is lettered."""

    SPEECH = "speech"
    THOUGHT = "thought"
    SHOUT = "shout"
    WHISPER = "whisper"
    OFF_PANEL = "off-panel"
    """The speaker is not in the picture."""
    SOUND = "sound"
    """A sound effect: no balloon and no speaker."""


class Weight(StrEnum):
    """How much room a panel has on its page."""

    NORMAL = "normal"
    LARGE = "large"
    WIDE = "wide"
    TALL = "tall"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of dialogue. `manner` is the delivery ("whispering"), or empty.

    A person may change how it is lettered: `aims_at` is the head in the picture that the tail points at, counted from 0
    in `Look.heads` (None: the head of the speaker); `place` is the number of calm places that the balloon skips.
    """

    speaker: str
    text: str
    manner: str = ""
    kind: LineKind = LineKind.SPEECH
    aims_at: int | None = None
    place: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelScript:
    """The script of one panel. `number` counts from 1; `shot` is the camera's distance and angle, in words."""

    number: int
    shot: str = ""
    weight: Weight = Weight.NORMAL
    title: str = ""
    scene: str = ""
    focus: str = ""
    detail: str = ""
    caption_top: str = ""
    caption_bottom: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a picture in thousandths of its width and height, from the upper left corner."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Head:
    """A head in a picture. `name` is that of the bible, or empty; `mouth` is (x, y) in thousandths, None if unseen."""

    name: str
    box: Box
    mouth: tuple[int, int] | None = None


class Flaw(StrEnum):
    """A flaw of a picture."""

    WRONG_PERSON = "wrong person"
    MISSING_PERSON = "missing person"
    EXTRA_PERSON = "extra person"
    LETTERING = "lettering"
    """The picture has letters of its own."""


@dataclass(frozen=True, slots=True)
class Look:
    """A model's observations in a panel's picture: the heads, and the flaws."""

    heads: tuple[Head, ...] = ()
    flaws: tuple[Flaw, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One panel of a comic. `script` is known before the picture; `picture` is set if `state` is MADE.

    `look` is None while no model has looked at the picture. `earlier` are the other pictures that were drawn of it, the
    newest last: those that this one replaced, and those that were not used. `earlier_looks` is what was seen in them,
    by hash. `redrawn`: Elara decided once to draw it again. `reworded`: a person changed its script, and what a model
    writes of it later does not replace that.
    """

    script: PanelScript
    state: PartState = PartState.PENDING
    picture: FileRef | None = None
    ending: Ending | None = None
    look: Look | None = None
    earlier: tuple[FileRef, ...] = ()
    earlier_looks: Mapping[str, Look] = field(default_factory=dict)
    redrawn: bool = False
    reworded: bool = False

    @property
    def number(self) -> int:
        """The panel's number, counted from 1."""
        return self.script.number


@dataclass(frozen=True, slots=True)
class Page:
    """A composed page of a comic: its lettered picture, as the reply shows it. `number` counts from 1.

    `panels` are the numbers of its panels, `finished` of those that it shows as they were made, or as missing.
    `settled` is False while one of them may still change. `missing_scripts` are the names of the scripts (Unicode) that
    no font had letters of.
    """

    number: int
    picture: FileRef
    panels: tuple[int, ...]
    settled: bool
    finished: tuple[int, ...] = ()
    missing_scripts: tuple[str, ...] = ()


class Doubt(StrEnum):
    """The kind of doubt about a spoken section."""

    SILENT = "silent"
    SHORT = "short"
    DIVERGING = "diverging"


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage of a section as one voice spoke it in one recording: the dry sound, before joining and levelling.

    `start` and `end` are indexes of the section's text. `speaker` is empty for the narrator; `voice` is a prebuilt
    name.
    """

    start: int
    end: int
    audio: FileRef
    speaker: str = ""
    voice: str = ""


@dataclass(frozen=True, slots=True)
class RecordingPlace:
    """The place of a section in a recording, whose files are counted from 0.

    A moment of the section that is at `t` seconds of its own file is at `offset_s + t` of file `part`.
    """

    section: int
    part: int
    offset_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section of a narration: one sound file.

    `text` is what is shown and spoken. `direction` describes the delivery and is not read aloud. `cues` say more about
    passages, `speeches` who says them. `audio` is the whole sound; `pieces` are the recordings that it was joined from,
    empty where it is a single one. `transcript` is what the speaking model says it spoke. `check` is what was found
    when the sound was listened to; it is None for works made before that. `doubt` is set where words are missing or
    differ. `revision` counts how often it was spoken again because a person asked for it.
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
    cues: tuple[Cue, ...] = ()
    speeches: tuple[Speech, ...] = ()
    pieces: tuple[Piece, ...] = ()
    check: Check | None = None
    revision: int = 0

    @property
    def is_spoken(self) -> bool:
        """Whether it has sound."""
        return self.audio is not None

    @property
    def seconds(self) -> float:
        """How long its sound is; 0 without one."""
        return 0.0 if self.audio is None else self.audio.seconds or 0.0
