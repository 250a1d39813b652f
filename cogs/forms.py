"""Forms: those a command opens when it is sent without its text, and those that works' buttons open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import discord
from discord import ui

from bot.words.say import say
from bot.work.refusal import RefusedError
from cogs.answers import answer_fault, answering, refuse

TEXT_FIELD_CHARS_MAX: Final = 4000
"""The most a text input can hold (Discord docs: Text Input)."""

LINE_CHARS_MAX: Final = 100

OPEN_S: Final = 6 * 3600
"""How long an open form is remembered. One that was dismissed is never heard of again, so it cannot be for ever."""

Choice = tuple[str, str]
"""Label and value."""


class Form(ui.Modal):
    """A form of at most five fields. `submit` receives the values by name and may raise `RefusedError`."""

    def __init__(self, title: str, submit: Callable[[discord.Interaction, dict[str, str]], Awaitable[None]]) -> None:
        super().__init__(title=title, timeout=OPEN_S)
        self._submit = submit
        self._fields: dict[str, ui.TextInput[Any] | ui.Select[Any]] = {}

    def text(self, name: str, label: str, *, hint: str = "", default: str | None = None, long: bool = False) -> None:
        """Add a text field; the long one is required."""
        field: ui.TextInput[Any] = ui.TextInput(
            custom_id=name,
            style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
            placeholder=hint[:100] or None,
            default=default,
            required=long,
            max_length=TEXT_FIELD_CHARS_MAX if long else max(LINE_CHARS_MAX, len(default or "")),
        )
        self._add(name, label, field)

    def choice(self, name: str, label: str, choices: Sequence[Choice], default: str) -> None:
        """Add a list of at most 25 choices, one of them chosen already."""
        options = [
            discord.SelectOption(label=text[:100], value=value, default=value == default) for text, value in choices
        ]
        self._add(name, label, ui.Select(custom_id=name, options=options, required=True))

    def audience(self, locale: str, *, private: bool) -> None:
        """Add who may see the result."""
        choices = [(say("form.private.no", locale), "no"), (say("form.private.yes", locale), "yes")]
        self.choice("private", say("form.private", locale), choices, "yes" if private else "no")

    def _add(self, name: str, label: str, field: ui.TextInput[Any] | ui.Select[Any]) -> None:
        self._fields[name] = field
        self.add_item(ui.Label(text=label[:45], component=field))

    def values(self) -> dict[str, str]:
        """What was entered, by field name; empty strings for what was left out."""
        return {
            name: field.value if isinstance(field, ui.TextInput) else "".join(field.values[:1])
            for name, field in self._fields.items()
        }

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Hand the values on; what is refused comes back with the text that was written."""
        values = self.values()
        try:
            await self._submit(interaction, values)
        except RefusedError as error:
            await refuse(interaction, error.refusal, text=values.get("prompt", ""))

    async def on_error(  # type: ignore[override]  # a modal gets no item, unlike other views
        self, interaction: discord.Interaction, error: Exception
    ) -> None:
        """Answer for anything else."""
        await answer_fault(interaction, error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A text field of a lasting form. `value` is what stands in it already."""

    name: str
    label: str
    hint: str = ""
    value: str = ""
    long: bool = False
    required: bool = False
    chars_max: int = TEXT_FIELD_CHARS_MAX


class _RawForm(ui.Modal):
    """A form in Discord's own words. Ended before it is sent: discord.py remembers none that has ended."""

    def __init__(self, raw: dict[str, Any]) -> None:
        super().__init__(title=raw["title"], custom_id=raw["custom_id"])
        self._raw = raw
        self.stop()

    def to_dict(self) -> dict[str, Any]:
        return self._raw


async def open_lasting(interaction: discord.Interaction[Any], custom_id: str, title: str, *fields: Field) -> None:
    """Open a form whose custom id says what it is for. Nothing is remembered of it, so a restart does not matter."""
    components = [{"type": 18, "label": field.label[:45], "component": _raw_field(field)} for field in fields]
    raw = {"custom_id": custom_id, "title": title[:45], "components": components}
    async with answering(interaction):
        if not interaction.response.is_done():
            await interaction.response.send_modal(_RawForm(raw))


def _raw_field(field: Field) -> dict[str, Any]:
    """A text input (Discord docs: Component Reference, Text Input)."""
    raw: dict[str, Any] = {
        "type": 4,
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


def entered(interaction: discord.Interaction[Any]) -> dict[str, str]:
    """What was entered into a form, by the names of its fields; empty strings for what was left out."""
    data: dict[str, Any] = dict(interaction.data or {})
    found: dict[str, str] = {}
    for component in data.get("components", ()):
        for field in (component.get("component"), *component.get("components", ())):
            if field is not None:
                found[field["custom_id"]] = field.get("value") or "".join(field.get("values", ())[:1])
    return found
