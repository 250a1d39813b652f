"""Modals (people call them forms): opened by a command without its text, and by buttons of works.

A modal's custom id says what it is for. Nothing about it is kept in memory, so any process can take it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.discord.entered import FILE, HIDDEN_PREFIX
from bot.discord.responses import Interaction, response_lock
from bot.discordpy import RawModal
from bot.reply.controls import form_id
from bot.reply.first_answer import first_answer, is_answered

TEXT_FIELD_CHARS_MAX: Final = 4000
"""The most a text input can hold (Discord docs: Text Input)."""

OPTION_CHARS_MAX: Final = 100
"""The longest value and label of an option of a select (Discord docs: Select Option Structure)."""

OPTIONS_MAX: Final = 25
"""The most options of a select (Discord docs: String Select)."""

_LABEL_CHARS_MAX: Final = 45
_DESCRIPTION_CHARS_MAX: Final = 100
_PLACEHOLDER_CHARS_MAX: Final = 100

_SELECT, _TEXT_INPUT, _LABEL, _FILE_UPLOAD = 3, 4, 18, 19
"""Component types (Discord docs: Component Reference)."""

Choice = tuple[str, str]
"""Label and value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A text field of a modal, or a select when it has `choices`, at most 25. `value` is filled in already.

    `hint` stands in an empty text field; `description` stands under the label, always.
    """

    name: str
    label: str
    hint: str = ""
    description: str = ""
    value: str = ""
    long: bool = False
    required: bool = False
    chars_max: int = TEXT_FIELD_CHARS_MAX
    choices: Sequence[Choice] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileField:
    """A field for one file, which may be left empty."""

    name: str
    label: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The contents of a modal: a title, and at most five fields."""

    title: str
    fields: tuple[Field | FileField, ...]


async def open_modal(interaction: Interaction, custom_id: str, title: str, *fields: Field | FileField) -> None:
    """Open a modal of at most five fields. Its handler is found by its custom id."""
    components = [_labelled(field) for field in fields]
    raw = {"custom_id": custom_id, "title": title[:_LABEL_CHARS_MAX], "components": components}
    async with response_lock(interaction):
        if not is_answered(interaction):
            await first_answer(interaction, lambda: interaction.response.send_modal(RawModal(raw)))


async def open_command_modal(interaction: Interaction, command: str, form: Form) -> None:
    """Open the modal of a slash command."""
    await open_modal(interaction, form_id(command), form.title, *form.fields)


def _labelled(field: Field | FileField) -> dict[str, Any]:
    """A field with its label (Discord docs: Label)."""
    raw: dict[str, Any] = {"type": _LABEL, "label": field.label[:_LABEL_CHARS_MAX]}
    if field.description:
        raw["description"] = field.description[:_DESCRIPTION_CHARS_MAX]
    return {**raw, "component": _raw_field(field)}


def _raw_field(field: Field | FileField) -> dict[str, Any]:
    """A text input, a string select or a file upload (Discord docs: Component Reference)."""
    if isinstance(field, FileField):
        return {"type": _FILE_UPLOAD, "custom_id": field.name, "required": False, "min_values": 0, "max_values": 1}
    if field.choices:
        options = [
            {"label": label[:OPTION_CHARS_MAX], "value": value, "default": value == field.value}
            for label, value in field.choices
        ]
        return {"type": _SELECT, "custom_id": field.name, "options": options, "required": True}
    raw: dict[str, Any] = {
        "type": _TEXT_INPUT,
        "custom_id": field.name,
        "style": 2 if field.long else 1,
        "required": field.required,
        "max_length": field.chars_max,
    }
    if field.hint:
        raw["placeholder"] = field.hint[:_PLACEHOLDER_CHARS_MAX]
    if field.value:
        raw["value"] = field.value
    return raw


def submitted_values(interaction: Interaction) -> dict[str, str]:
    """What was entered into a modal, by the names of its fields; empty strings for what was left out.

    An uploaded file is the value `FILE`: its address comes from Discord, never from a field.
    """
    values = {}
    for field in _submitted_fields(interaction):
        if field["type"] == _FILE_UPLOAD:
            values[FILE] = _uploaded(interaction, field)
        elif not field["custom_id"].startswith(HIDDEN_PREFIX):
            values[field["custom_id"]] = field.get("value") or "".join(field.get("values", ())[:1])
    return values


def _uploaded(interaction: Interaction, field: dict[str, Any]) -> str:
    data: dict[str, Any] = dict(interaction.data or {})
    files = data.get("resolved", {}).get("attachments", {})
    return "".join(json.dumps(files[file_id]) for file_id in field.get("values", ())[:1] if file_id in files)


def submitted_text(interaction: Interaction) -> str:
    """The texts that a person typed into a modal: the first one as it is, the others as "name of the field: text"."""
    texts = [
        (field["custom_id"], field.get("value") or "")
        for field in _submitted_fields(interaction)
        if field["type"] == _TEXT_INPUT and (field.get("value") or "").strip()
    ]
    parts = [text for _, text in texts[:1]]
    if lines := [f"{name}: {text}" for name, text in texts[1:]]:
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _submitted_fields(interaction: Interaction) -> Iterator[dict[str, Any]]:
    data: dict[str, Any] = dict(interaction.data or {})
    for component in data.get("components", ()):
        for field in (component.get("component"), *component.get("components", ())):
            if field is not None:
                yield field
