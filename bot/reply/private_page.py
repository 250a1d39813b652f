"""Ephemeral messages for lists, questions and settings, as the JSON of Components V2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.reply.files import FilePart
from bot.reply.frame import Button, Row
from bot.reply.payload import FLAG_V2, Json, button_rows

_ROW, _SELECT, _CHANNELS, _SECTION, _TEXT, _THUMBNAIL, _GALLERY, _CONTAINER = 1, 3, 8, 9, 10, 11, 12, 17

ACCENT: Final = 0x7A6FF0

WRITABLE_CHANNELS: Final = (0, 5, 10, 11, 12)
"""Text, announcement, and the three kinds of threads (Discord docs: Channel Types)."""


@dataclass(frozen=True, slots=True)
class SelectOption:
    """One line of a select: label and value of at most 100 characters each."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class PrivatePage:
    """A whole message: at most 40 components, and the files of its pictures."""

    components: tuple[Json, ...]
    files: tuple[FilePart, ...] = ()

    @property
    def container(self) -> list[Json]:
        """The components as one container."""
        return [{"type": _CONTAINER, "accent_color": ACCENT, "components": list(self.components)}]

    @property
    def payload(self) -> Json:
        """The JSON of an edit that replaces a message by this page. No person or role is mentioned.

        Components V2 take the place of a text, which a message loses only when it is told to (Discord docs: Edit
        Message).
        """
        attachments = [{"id": index, "filename": file.name} for index, file in enumerate(self.files)]
        return {
            "flags": FLAG_V2,
            "content": None,
            "components": self.container,
            "attachments": attachments,
            "allowed_mentions": {"parse": []},
        }


def text(content: str) -> Json:
    """A text display with Discord markdown."""
    return {"type": _TEXT, "content": content}


def entry(content: str, *, thumbnail: str | None = None, alt: str = "", button: Button) -> list[Json]:
    """A text with a button below it, and beside it `thumbnail`, the name of one of the page's files."""
    (row,) = button_rows(((button,),))
    if thumbnail is None:
        return [text(content), row]
    picture = {"type": _THUMBNAIL, "media": {"url": f"attachment://{thumbnail}"}, "description": alt}
    return [{"type": _SECTION, "components": [text(content)], "accessory": picture}, row]


def gallery(*pictures: tuple[str, str]) -> Json:
    """Pictures side by side: the name of one of the page's files, and its alt text of at most 1,024 characters."""
    items = [{"media": {"url": f"attachment://{name}"}, "description": alt} for name, alt in pictures]
    return {"type": _GALLERY, "items": items}


def buttons(*rows: Row) -> list[Json]:
    """Action rows of buttons."""
    return button_rows(rows)


def select(custom_id: str, choices: Sequence[SelectOption], chosen: str, placeholder: str) -> Json:
    """A string select; `chosen` is the value of the selected option, `placeholder` says what is chosen here."""
    options = [{"label": one.label, "value": one.value, "default": one.value == chosen} for one in choices]
    return _row({"type": _SELECT, "custom_id": custom_id, "placeholder": placeholder, "options": options})


def channel_select(custom_id: str, placeholder: str) -> Json:
    """A channel select with the server's channels and threads that accept messages."""
    kinds = list(WRITABLE_CHANNELS)
    return _row({"type": _CHANNELS, "custom_id": custom_id, "placeholder": placeholder, "channel_types": kinds})


def _row(component: dict[str, Any]) -> Json:
    return {"type": _ROW, "components": [component]}
