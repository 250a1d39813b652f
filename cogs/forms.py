"""Forms: those a command opens when it is sent without its text, and those that works' buttons open.

A form's custom id says what it is for, and nothing is remembered of it: it is taken after a restart and by any process.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import discord

from bot.discordpy import RawModal
from bot.reply.controls import form_id
from bot.words.say import say
from cogs.answers import answering

Interaction = discord.Interaction[Any]

TEXT_FIELD_CHARS_MAX: Final = 4000
"""The most a text input can hold (Discord docs: Text Input)."""

LINE_CHARS_MAX: Final = 100

_SELECT, _TEXT_INPUT, _LABEL = 3, 4, 18
"""Component types (Discord docs: Component Reference)."""

Choice = tuple[str, str]
"""Label and value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A text field of a form, or a list with `choices`, at most 25. `value` is what stands in it already."""

    name: str
    label: str
    hint: str = ""
    value: str = ""
    long: bool = False
    required: bool = False
    chars_max: int = TEXT_FIELD_CHARS_MAX
    choices: Sequence[Choice] = ()


@dataclass(frozen=True, slots=True)
class CommandForm:
    """What is done with the form of a command: `submit` gets what was entered by the names of the fields.

    `presets` are texts that stand in the form unless the person wrote others; they are not given back.
    """

    submit: Callable[[Interaction, Mapping[str, str]], Awaitable[None]]
    presets: Mapping[str, str] = field(default_factory=dict)


def line_field(name: str, label: str, *, hint: str = "", value: str | None = None) -> Field:
    """A short text that may be left out."""
    chars_max = max(LINE_CHARS_MAX, len(value or ""))
    return Field(name=name, label=label, hint=hint, value=value or "", chars_max=chars_max)


def audience_field(locale: str, *, private: bool) -> Field:
    """Who may see the result."""
    choices = [(say("form.private.no", locale), "no"), (say("form.private.yes", locale), "yes")]
    return Field(name="private", label=say("form.private", locale), value="yes" if private else "no", choices=choices)


async def open_lasting(interaction: Interaction, custom_id: str, title: str, *fields: Field) -> None:
    """Open a form of at most five fields. Who answers it is found by its custom id."""
    components = [{"type": _LABEL, "label": one.label[:45], "component": _raw_field(one)} for one in fields]
    raw = {"custom_id": custom_id, "title": title[:45], "components": components}
    async with answering(interaction):
        if not interaction.response.is_done():
            await interaction.response.send_modal(RawModal(raw))


async def open_command_form(interaction: Interaction, command: str, *fields: Field) -> None:
    """Open the form of a command."""
    title = say(f"form.{command}.title", interaction.locale.value)
    await open_lasting(interaction, form_id(command), title, *fields)


def _raw_field(one: Field) -> dict[str, Any]:
    """A text input or a string select (Discord docs: Component Reference)."""
    if one.choices:
        options = [
            {"label": label[:100], "value": value, "default": value == one.value} for label, value in one.choices
        ]
        return {"type": _SELECT, "custom_id": one.name, "options": options, "required": True}
    raw: dict[str, Any] = {
        "type": _TEXT_INPUT,
        "custom_id": one.name,
        "style": 2 if one.long else 1,
        "required": one.required,
        "max_length": one.chars_max,
    }
    if one.hint:
        raw["placeholder"] = one.hint[:100]
    if one.value:
        raw["value"] = one.value
    return raw


def entered(interaction: Interaction) -> dict[str, str]:
    """What was entered into a form, by the names of its fields; empty strings for what was left out."""
    return {
        one["custom_id"]: one.get("value") or "".join(one.get("values", ())[:1]) for one in _sent_fields(interaction)
    }


def typed(interaction: Interaction, presets: Mapping[str, str]) -> str:
    """What a person wrote into a form, to be given back: the first text, then other ones by the names of the fields."""
    texts = [
        (one["custom_id"], one.get("value") or "") for one in _sent_fields(interaction) if one["type"] == _TEXT_INPUT
    ]
    first, others = texts[:1], texts[1:]
    lines = [f"{name}: {text}" for name, text in others if text.strip() and text != presets.get(name)]
    parts = [text for _, text in first if text.strip()]
    if lines:
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _sent_fields(interaction: Interaction) -> Iterator[dict[str, Any]]:
    data: dict[str, Any] = dict(interaction.data or {})
    for component in data.get("components", ()):
        for one in (component.get("component"), *component.get("components", ())):
            if one is not None:
                yield one
