"""The steps between a form and its work: what was open is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from bot.discord.entered import entered_of, save_entered
from bot.discord.responses import Interaction, respond
from bot.reply.controls import saved_form_id
from bot.reply.frame import Button, ButtonStyle
from bot.words.say import say
from bot.work.refusal import RefusalKind, RefusedError


async def ask_other(interaction: Interaction, names: Sequence[str]) -> None:
    """Ask for the fields in which "Another…" was chosen; a modal cannot be the response to a modal.

    Raises `RefusedError` when what was entered cannot be saved.
    """
    locale, form_id = interaction.locale.value, await _saved(interaction)
    fields = ", ".join(say(f"entry.{name}", locale) for name in names)
    button = Button(say("entry.other.button", locale), saved_form_id("other", form_id), ButtonStyle.PRIMARY)
    await respond(interaction, say("entry.other.ask", locale, fields=fields), rows=((button,),))


async def ask_rights(interaction: Interaction) -> None:
    """Ask whether the text of a file may be read to others. Raises `RefusedError` as `ask_other` does."""
    locale, form_id = interaction.locale.value, await _saved(interaction)
    row = (
        Button(say("button.rights.free", locale), saved_form_id("free", form_id), ButtonStyle.PRIMARY),
        Button(say("button.rights.private", locale), saved_form_id("private", form_id)),
    )
    await respond(interaction, say("voices.rights", locale), rows=(row,))


async def _saved(interaction: Interaction) -> str:
    form_id = await save_entered(interaction, entered_of(interaction))
    if form_id is None:
        raise RefusedError(RefusalKind.TOO_SLOW)
    return form_id
