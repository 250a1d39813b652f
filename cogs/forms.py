"""The buttons below a refused form: open it filled in, use a guess, or ask for the rest."""

from __future__ import annotations

from collections.abc import Mapping

from discord.ext import commands

from bot.discord.choice_fields import OTHER, other_field
from bot.discord.client import Elara
from bot.discord.entered import FILE, IS_FREE
from bot.discord.handlers import Match, Values, component, modal
from bot.discord.modals import TEXT_FIELD_CHARS_MAX, open_modal
from bot.discord.responses import Interaction, delete_unwritten, write_over
from bot.library.saved_forms import SavedForm, SavedForms
from bot.reply.controls import SAVED_FORM_TEMPLATE, saved_form_id
from bot.words.say import say
from bot.work.refusal import RefusalKind, RefusedError


class Forms(commands.Cog):
    """The buttons below what a refusal gave back, and the modals that they open."""

    def __init__(self, bot: Elara, saved_forms: SavedForms) -> None:
        self._bot = bot
        self._saved_forms = saved_forms

    @component(SAVED_FORM_TEMPLATE, opens_modal=True)
    async def press(self, interaction: Interaction, match: Match) -> None:
        """Open the form again, ask for the missing values, or continue with the guess."""
        saved = await self._find(interaction, match["form_id"])
        custom_id = saved_form_id(match["step"], match["form_id"])
        match match["step"]:
            case "again":
                await self._open(interaction, custom_id, saved)
            case "other":
                locale = interaction.locale.value
                fields = [other_field(name, locale) for name, value in saved.entered.items() if value == OTHER]
                await open_modal(interaction, custom_id, say("entry.other.title", locale), *fields)
            case "free":
                await self._submit(interaction, saved, {**saved.entered, IS_FREE: "yes"})
            case "private":
                await self._submit(interaction, saved, {**saved.entered, "private": "yes"})
            case _:
                await self._submit(interaction, saved, {**saved.entered, **saved.guess})

    @modal(SAVED_FORM_TEMPLATE)
    async def submit(self, interaction: Interaction, match: Match, values: Values) -> None:
        """Go on with what was saved, and with what was entered now."""
        saved = await self._find(interaction, match["form_id"])
        await self._submit(interaction, saved, merged(saved.entered, values))

    async def _find(self, interaction: Interaction, form_id: str) -> SavedForm:
        saved = await self._saved_forms.find(form_id, interaction.user.id)
        if saved is None:
            raise RefusedError(RefusalKind.FORM_GONE)
        return saved

    async def _open(self, interaction: Interaction, custom_id: str, saved: SavedForm) -> None:
        form = await self._bot.build_form(interaction, saved.target, saved.entered)
        await open_modal(interaction, custom_id, form.title, *form.fields)

    async def _submit(self, interaction: Interaction, saved: SavedForm, values: Values) -> None:
        self._bot.note_form(interaction, saved.target, values)
        # The result replaces the private message: a question, a refusal, or the work below.
        await write_over(interaction)
        await self._bot.submit_form(interaction, saved.target, values, is_saved=True)
        await delete_unwritten(interaction)


def merged(saved: Mapping[str, str], entered: Mapping[str, str]) -> dict[str, str]:
    """The saved input, updated with the new input.

    A file, and a text that is too long for a field, stay as they were unless there is another.
    """
    kept = {FILE} | {name for name, value in saved.items() if len(value) > TEXT_FIELD_CHARS_MAX}
    return {**saved, **{name: value for name, value in entered.items() if value or name not in kept}}


async def setup(bot: Elara) -> None:
    """Add the cog."""
    await bot.add_cog(Forms(bot, bot.services.library.saved_forms))
