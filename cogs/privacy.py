"""/privacy: what is kept about me, all of it as archives, forget me, and who may use my messages."""

from __future__ import annotations

import asyncio
from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.library.people import PersonSettings
from bot.library.storage_summary import StorageSummary, storage_summary
from bot.making.service import WorkService
from bot.reply.controls import setting_id
from bot.reply.frame import Button, ButtonStyle
from bot.reply.interaction_route import FilePart
from bot.reply.opening import address_of
from bot.reply.private_page import PrivatePage, buttons, text
from bot.reply.render import FILES_BYTES_MAX
from bot.settings import LibrarySettings
from bot.shelf.deletion import Deletion
from bot.shelf.exports import DataArchives
from bot.shelf.private_answer import PrivateAnswer
from bot.words.say import say
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import Kind
from cogs.pages import begin_answer, show_page, turn_page
from cogs.presses import Interaction

ARCHIVES_MAX: Final = 40
"""As many follow in one answer as its token lives for, about; the first stands in the answer itself."""

_MIB: Final = 2**20


class Privacy(commands.Cog):
    """The command, and the buttons on its page."""

    def __init__(self, work_service: WorkService, deletion: Deletion) -> None:
        self._work_service = work_service
        self._library = work_service.library
        self._deletion = deletion

    @app_commands.command(name="privacy", description=say("command.privacy"))
    async def privacy(self, interaction: discord.Interaction) -> None:
        """Say what is kept, and what can be done about it."""
        answer = await begin_answer(interaction, self._work_service)
        await answer.show(await self._overview(interaction))

    async def press(self, interaction: Interaction, choice: str) -> None:
        """Do what a button on the page says; raises `RefusedError` for one that is not known."""
        match choice:
            case "data":
                await self._hand_over(interaction)
            case "mayread" | "maynot":
                wanted = PersonSettings(others_may_narrate=choice == "mayread")
                await self._library.people.save_settings(interaction.user.id, wanted)
                await turn_page(interaction, await self._overview(interaction))
            case "forget":
                await show_page(interaction, _question(interaction.locale.value))
            case "forgetnow":
                await self._forget(interaction)
            case _:
                raise RefusedError(RefusalKind.UNKNOWN_BUTTON)

    async def _overview(self, interaction: Interaction) -> PrivatePage:
        person_id, locale = interaction.user.id, interaction.locale.value
        kept = await storage_summary(self._library.database, person_id)
        settings = await self._library.people.settings(person_id)
        lines = [say("privacy.title", locale), *_kept(kept, locale), say("privacy.beside", locale)]
        lines += kept_for(self._library.settings, "privacy", locale)
        may = settings.others_may_narrate
        lines.append(say(f"privacy.narrate.{'yes' if may else 'no'}", locale))
        toggle = "maynot" if may else "mayread"
        row = (
            _button("data", locale),
            _button(toggle, locale),
            _button("forget", locale, ButtonStyle.DANGER),
        )
        return PrivatePage((text("\n".join(lines)), *buttons(row)))

    # --- All of it ---------------------------------------------------------------------------------------------------

    async def _hand_over(self, interaction: Interaction) -> None:
        answer = await begin_answer(interaction, self._work_service)
        everything = await self._library.people.export(interaction.user.id)
        limit_bytes = min(interaction.filesize_limit, FILES_BYTES_MAX)
        parcels = await asyncio.to_thread(
            DataArchives, everything, self._library.files, limit_bytes, self._library.now()
        )
        most = address_of(interaction, private=False).messages_max or ARCHIVES_MAX
        await self._send(answer, parcels, min(most, len(parcels)), interaction.locale.value)

    async def _send(self, answer: PrivateAnswer, parcels: DataArchives, sent: int, locale: str) -> None:
        for number in range(1, sent + 1):
            parcel = await asyncio.to_thread(parcels.pack, number)
            key = "privacy.data.one" if len(parcels) == 1 else "privacy.data.part"
            lines = [say(key, locale, number=number, of=len(parcels))]
            if number == sent and parcels.left_out:
                lines.append(say("privacy.data.left_out", locale, n=parcels.left_out))
            if number == sent < len(parcels):
                lines.append(say("privacy.data.unsent", locale, sent=sent, of=len(parcels)))
            files = [FilePart(parcel.name, parcel.data, parcel.media_type)]
            if number == 1:
                await answer.show_files("\n".join(lines), files)
            else:
                await answer.follow_up("\n".join(lines), files)

    # --- Forget me ---------------------------------------------------------------------------------------------------

    async def _forget(self, interaction: Interaction) -> None:
        person, locale = interaction.user, interaction.locale.value
        answer = await begin_answer(interaction, self._work_service, in_place=True)
        await answer.show(PrivatePage((text(say("privacy.forgetting", locale)),)))
        stay = await self._deletion.forget(person.id, person.display_name)
        line = say("privacy.forgotten.stay" if stay else "privacy.forgotten", locale, n=stay)
        await answer.show(PrivatePage((text(line),)))


def kept_for(settings: LibrarySettings, section: str, locale: str) -> list[str]:
    """For how long works are kept, in the words of a section."""
    lines = []
    if settings.keep_days is not None:
        lines.append(say(f"{section}.kept.days", locale, days=settings.keep_days))
    if settings.keep_bytes is not None:
        lines.append(say(f"{section}.kept.bytes", locale, mib=settings.keep_bytes / _MIB))
    return lines or [say(f"{section}.kept.always", locale)]


def _kept(kept: StorageSummary, locale: str) -> list[str]:
    if kept.since is None:
        return [say("privacy.nothing", locale)]
    stories, comics, narrations = (kept.works.get(kind, 0) for kind in (Kind.STORY, Kind.COMIC, Kind.NARRATION))
    counts = {"stories": stories, "comics": comics, "narrations": narrations}
    lines = [say("privacy.works", locale, **counts, since=int(kept.since))]
    if kept.files:
        lines.append(say("privacy.files", locale, n=kept.files, mib=kept.files_bytes / _MIB))
    return lines


def _question(locale: str) -> PrivatePage:
    row = (_button("data", locale), _button("forgetnow", locale, ButtonStyle.DANGER))
    return PrivatePage((text(say("privacy.forget", locale)), *buttons(row)))


def _button(choice: str, locale: str, style: ButtonStyle = ButtonStyle.SECONDARY) -> Button:
    return Button(say(f"button.{choice}", locale), setting_id(choice), style)
