"""One message as it should be: plain data between rendering and sending."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.work.parts import FileRef


class Dialect(StrEnum):
    """The form of a reply, fixed before its first frame (Discord docs: Components Reference, Message Flags)."""

    V2 = "v2"
    """Components V2: 4,000 characters, pictures in their places, an accent colour."""
    CLASSIC = "classic"
    """Content and plain attachments: 2,000 characters; sound has a player only here."""


class ButtonStyle(StrEnum):
    """How a button looks; its label alone says what it does."""

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


@dataclass(frozen=True, slots=True)
class Words:
    """A run of Discord markdown inside the body."""

    text: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file inside the body: from the store (`ref`), or plain text made on the spot (`text`).

    `name` is unique within its reply and made of ASCII letters, digits, `_ - .` only, else `attachment://` would not
    find it. `alt` is at most 1,024 characters.
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
        """Its size as it is uploaded."""
        return self.ref.size_bytes if self.ref is not None else len((self.text or "").encode(errors="replace"))

    @property
    def media_type(self) -> str:
        """Its media type; text made on the spot is UTF-8."""
        return self.ref.media_type if self.ref is not None else "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A whole message: header and footer frame the body; rows of buttons stand below everything.

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
        """All its buttons, row after row."""
        return tuple(button for row in self.rows for button in row)
