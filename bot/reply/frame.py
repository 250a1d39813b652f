"""A message as it should look: plain data that `render` returns and the editor sends."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.work.parts import FileRef


class Dialect(StrEnum):
    """The form of a reply, fixed before its first frame (Discord docs: Components Reference, Message Flags)."""

    V2 = "v2"
    """Components V2: 4,000 characters, pictures in their places, an accent colour."""
    CLASSIC = "classic"
    """Content and plain attachments: 2,000 characters. Only here Discord shows a player for audio."""


class ButtonStyle(StrEnum):
    """How a button looks."""

    PRIMARY = "primary"
    DANGER = "danger"
    SECONDARY = "secondary"


@dataclass(frozen=True, slots=True)
class Button:
    """A button: at most 80 characters of label, 100 of custom_id."""

    label: str
    custom_id: str
    style: ButtonStyle = ButtonStyle.SECONDARY
    disabled: bool = False


Row = tuple[Button, ...]
"""At most five buttons side by side."""


class NoFile(StrEnum):
    """Why a file is not sent, and a line stands in its place. The values end the keys of the lines."""

    REFUSED = "refused"
    """Discord refused it."""
    UNREADABLE = "unreadable"
    """It cannot be read from this bot's disk."""


@dataclass(frozen=True, slots=True)
class Words:
    """Discord markdown in the body."""

    text: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in the body: a stored file (`ref`) or generated plain text (`text`).

    `name` is unique in its reply and has only ASCII letters, digits and `_ - .`, which `attachment://` requires. `alt`
    has at most 1,024 characters.
    """

    name: str
    alt: str
    ref: FileRef | None = None
    text: str | None = None

    @property
    def is_picture(self) -> bool:
        """Whether Discord shows it as a picture."""
        return self.ref is not None and self.ref.media_type.startswith("image/")

    @property
    def size_bytes(self) -> int:
        """Its size when uploaded."""
        return self.ref.size_bytes if self.ref is not None else len((self.text or "").encode(errors="replace"))

    @property
    def media_type(self) -> str:
        """Its media type; generated text is UTF-8."""
        return self.ref.media_type if self.ref is not None else "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A whole message: header, body, footer and rows of buttons, from top to bottom.

    `accent` is the colour of the container (V2 only), as 0xRRGGBB.
    """

    dialect: Dialect
    header: str = ""
    body: tuple[Words | Upload, ...] = ()
    footer: str = ""
    rows: tuple[Row, ...] = ()
    accent: int | None = None

    @property
    def uploads(self) -> tuple[Upload, ...]:
        """The files of this message, in order."""
        return tuple(piece for piece in self.body if isinstance(piece, Upload))

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All its buttons, row by row."""
        return tuple(button for row in self.rows for button in row)
