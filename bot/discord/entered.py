"""A person's input of a command or a form, which a refusal returns with a button to continue with it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import discord

from bot.library.saved_forms import SavedForm, SavedForms, new_form_id

log = logging.getLogger(__name__)

SAVE_S: Final = 0.5
"""The time limit for saving it. Afterwards it is returned without a button: a response does not wait longer."""

HIDDEN_PREFIX: Final = ":"
"""Begins the names of values that no field can set: a modified client may send fields of any name."""

FILE: Final = ":file"
"""The value that holds an uploaded file, as the JSON of Discord's attachment object."""

IS_FREE: Final = ":free"
"""The value that says that the text of a file may be read to others, as its author was asked."""

_ENTERED: Final = "elara.entered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """`text` is what was typed. `values` are the fields of the form with the custom id `target`.

    `target` is empty where no form can be filled in with the values. `saved_forms` is where they can be saved.
    """

    text: str = ""
    target: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    saved_forms: SavedForms | None = None


def note_entered(interaction: discord.Interaction[Any], entered: Entered) -> None:
    """Note what was entered, in place of what was noted before."""
    interaction.extras[_ENTERED] = entered


def entered_of(interaction: discord.Interaction[Any]) -> Entered:
    """The input of this interaction; empty for a press."""
    found: Entered = interaction.extras.get(_ENTERED) or Entered()
    return found


async def save_entered(
    interaction: discord.Interaction[Any], entered: Entered, *, guess: Mapping[str, str] | None = None
) -> str | None:
    """Save what was entered; the id of the saved form, or None when the database did not take it in time."""
    if entered.saved_forms is None:
        return None
    form_id = new_form_id()
    form = SavedForm(target=entered.target, entered=entered.values, guess=guess or {})
    try:
        async with asyncio.timeout(SAVE_S):
            await entered.saved_forms.save(form_id, interaction.user.id, form)
    except Exception as error:  # noqa: BLE001 - what was typed is returned also without a saved form
        log.warning("what was entered could not be saved (%s)", type(error).__name__)
        return None
    return form_id
