"""The buttons under works. Their custom ids hold the work's id, so they answer after a restart too."""

from __future__ import annotations

import re
from typing import Any, Self

import discord
from discord import ui

from bot.jobs.studio import Studio
from bot.reply.controls import DETAILS_TEMPLATE, STOP_TEMPLATE
from bot.words.say import details
from bot.work.refusal import Refusal, RefusalKind
from bot.work.work import Work
from cogs.intake import answer_fault, refuse

_NO_MENTIONS = discord.AllowedMentions.none()


def dynamic_items(studio: Studio) -> tuple[type[ui.DynamicItem[Any]], ...]:
    """The classes discord.py makes a button from. It instantiates them itself, so they learn the studio here."""

    class Stop(_OfWork, template=STOP_TEMPLATE):
        """Ends the making; what was made stays."""

        async def act(self, interaction: discord.Interaction[Any]) -> None:
            await _stop(studio, self.work_id, interaction)

    class Details(_OfWork, template=DETAILS_TEMPLATE):
        """Shows the numbers of a work, privately."""

        async def act(self, interaction: discord.Interaction[Any]) -> None:
            await _show(studio, self.work_id, interaction)

    return Stop, Details


class _OfWork(ui.DynamicItem[ui.Button[Any]], template=r"elara:(?P<work_id>)"):
    """A button that belongs to a work."""

    def __init__(self, work_id: str, button: ui.Button[Any]) -> None:
        super().__init__(button)
        self.work_id = work_id

    @classmethod
    async def from_custom_id(cls, _: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str]) -> Self:
        assert isinstance(item, ui.Button)  # noqa: S101 - the templates are used for buttons only
        return cls(match["work_id"], item)

    async def act(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the label says."""
        raise NotImplementedError

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        # discord.py itself would only log what goes wrong here, and the person would see nothing.
        try:
            await self.act(interaction)
        except Exception as error:  # noqa: BLE001 - the boundary: logged with a reference, answered to the person
            await answer_fault(interaction, error)


async def _stop(studio: Studio, work_id: str, interaction: discord.Interaction[Any]) -> None:
    work = await studio.find(work_id)
    if work is None:
        await refuse(interaction, Refusal(RefusalKind.UNKNOWN_WORK))
    elif await _may(interaction, work):
        if studio.stop(work_id, interaction.user.display_name):
            await interaction.response.defer()
        else:
            await refuse(interaction, Refusal(RefusalKind.NOT_RUNNING))


async def _show(studio: Studio, work_id: str, interaction: discord.Interaction[Any]) -> None:
    work = await studio.find(work_id)
    if work is None:
        await refuse(interaction, Refusal(RefusalKind.UNKNOWN_WORK))
    elif await _may(interaction, work):
        text = details(work, interaction.locale.value)
        await interaction.response.send_message(text, ephemeral=True, allowed_mentions=_NO_MENTIONS)


async def _may(interaction: discord.Interaction[Any], work: Work) -> bool:
    """Whether this person may use the button; the answer is given here when not."""
    if interaction.user.id == work.author_id or interaction.permissions.manage_messages:
        return True
    await refuse(interaction, Refusal(RefusalKind.NOT_YOURS))
    return False
