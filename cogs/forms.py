"""The form a command opens when it is sent without its text: a large field and the main choices."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import discord
from discord import ui

from bot.words.say import say
from bot.work.refusal import RefusedError
from cogs.intake import answer_fault, refuse

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
