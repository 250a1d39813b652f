"""Modals (people call them forms): opened by a command without its text, and by buttons of works.

A modal's custom id says what it is for. Nothing about it is kept in memory, so any process can take it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.discord.responses import Interaction, response_lock
from bot.discordpy import RawModal
from bot.reply.controls import form_id
from bot.words.say import say

TEXT_FIELD_CHARS_MAX: Final = 4000
"""The most a text input can hold (Discord docs: Text Input)."""

LINE_CHARS_MAX: Final = 100

_SELECT, _TEXT_INPUT, _LABEL = 3, 4, 18
"""Component types (Discord docs: Component Reference)."""

Choice = tuple[str, str]
"""Label and value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A text field of a modal, or a select when it has `choices`, at most 25. `value` is filled in already."""

    name: str
    label: str
    hint: str = ""
    value: str = ""
    long: bool = False
    required: bool = False
    chars_max: int = TEXT_FIELD_CHARS_MAX
    choices: Sequence[Choice] = ()


def line_field(name: str, label: str, *, hint: str = "", value: str | None = None) -> Field:
    """An optional text of one line."""
    chars_max = max(LINE_CHARS_MAX, len(value or ""))
    return Field(name=name, label=label, hint=hint, value=value or "", chars_max=chars_max)


def audience_field(locale: str, *, private: bool) -> Field:
    """Who may see the result."""
    choices = [(say("form.private.no", locale), "no"), (say("form.private.yes", locale), "yes")]
    return Field(name="private", label=say("form.private", locale), value="yes" if private else "no", choices=choices)


async def open_modal(interaction: Interaction, custom_id: str, title: str, *fields: Field) -> None:
    """Open a modal of at most five fields. Its handler is found by its custom id."""
    components = [{"type": _LABEL, "label": field.label[:45], "component": _raw_field(field)} for field in fields]
    raw = {"custom_id": custom_id, "title": title[:45], "components": components}
    async with response_lock(interaction):
        if not interaction.response.is_done():
            await interaction.response.send_modal(RawModal(raw))


async def open_command_modal(interaction: Interaction, command: str, *fields: Field) -> None:
    """Open the modal of a slash command."""
    title = say(f"form.{command}.title", interaction.locale.value)
    await open_modal(interaction, form_id(command), title, *fields)


def _raw_field(field: Field) -> dict[str, Any]:
    """A text input or a string select (Discord docs: Component Reference)."""
    if field.choices:
        options = [
            {"label": label[:100], "value": value, "default": value == field.value} for label, value in field.choices
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
        raw["placeholder"] = field.hint[:100]
    if field.value:
        raw["value"] = field.value
    return raw


def submitted_values(interaction: Interaction) -> dict[str, str]:
    """What was entered into a modal, by the names of its fields; empty strings for what was left out."""
    return {
        field["custom_id"]: field.get("value") or "".join(field.get("values", ())[:1])
        for field in _submitted_fields(interaction)
    }


def submitted_text(interaction: Interaction, presets: Mapping[str, str]) -> str:
    """The texts that a person typed into a modal: the first one as it is, the others as "name of the field: text".

    A text that is the preset of its field is left out.
    """
    texts = [
        (field["custom_id"], field.get("value") or "")
        for field in _submitted_fields(interaction)
        if field["type"] == _TEXT_INPUT
    ]
    first, others = texts[:1], texts[1:]
    lines = [f"{name}: {text}" for name, text in others if text.strip() and text != presets.get(name)]
    parts = [text for _, text in first if text.strip()]
    if lines:
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _submitted_fields(interaction: Interaction) -> Iterator[dict[str, Any]]:
    data: dict[str, Any] = dict(interaction.data or {})
    for component in data.get("components", ()):
        for field in (component.get("component"), *component.get("components", ())):
            if field is not None:
                yield field
