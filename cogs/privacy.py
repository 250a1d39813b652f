"""/privacy: what is stored about a person, an export of it, its deletion, and who may use their messages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.client import Elara
from bot.discord.downloads import file_bytes_max
from bot.discord.handlers import Match, component
from bot.discord.private_pages import PrivatePages, messages_max, replace_page, show_page
from bot.discord.responses import Interaction
from bot.discord.retention_lines import retention_lines
from bot.library.library import Library
from bot.library.people import PersonSettings
from bot.library.storage_summary import StorageSummary, storage_summary
from bot.reply.controls import SETTING_TEMPLATE, setting_id
from bot.reply.files import FilePart
from bot.reply.frame import Button, ButtonStyle
from bot.reply.private_page import PrivatePage, buttons, text
from bot.shelf.deletion import Deletion
from bot.shelf.my_data import DataArchives
from bot.shelf.private_answer import PrivateAnswer
from bot.words.say import say
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import Kind

ARCHIVES_MAX: Final = 40
"""About the number that can be sent while an interaction's token is valid. The first one is in the answer itself."""

_MIB: Final = 2**20


class Privacy(commands.Cog):
    """The command, and the buttons on its page."""

    def __init__(self, library: Library, private_pages: PrivatePages, deletion: Deletion) -> None:
        self._library = library
        self._private_pages = private_pages
        self._deletion = deletion

    @app_commands.command(name="privacy", description=say("command.privacy"))
    async def privacy(self, interaction: discord.Interaction) -> None:
        """Show what is stored, and what can be done about it."""
        answer = await self._private_pages.begin(interaction)
        await answer.show(await self._overview(interaction))

    @component(SETTING_TEMPLATE)
    async def press(self, interaction: Interaction, match: Match) -> None:
        """Answer a button of the page; raises `RefusedError` for an unknown one."""
        choice = match["choice"]
        match choice:
            case "data":
                await self._export(interaction)
            case "mayread" | "maynot":
                may = choice == "mayread"
                await self._change(interaction, lambda settings: replace(settings, others_may_narrate=may))
            case "notify" | "nonotify":
                wants = choice == "notify"
                await self._change(interaction, lambda settings: replace(settings, wants_notice=wants))
            case "forget":
                await show_page(interaction, _confirmation(interaction.locale.value))
            case "keep":
                await replace_page(interaction, await self._overview(interaction))
            case "forgetnow":
                await self._forget(interaction)
            case _:
                raise RefusedError(RefusalKind.UNKNOWN_BUTTON)

    async def _change(self, interaction: Interaction, change: Callable[[PersonSettings], PersonSettings]) -> None:
        """Save a setting, and show the page again."""
        people, person_id = self._library.people, interaction.user.id
        await people.save_settings(person_id, change(await people.settings(person_id)))
        await replace_page(interaction, await self._overview(interaction))

    async def _overview(self, interaction: Interaction) -> PrivatePage:
        person_id, locale = interaction.user.id, interaction.locale.value
        stored = await storage_summary(self._library.database, person_id)
        settings = await self._library.people.settings(person_id)
        erased, may = "file" if self._library.database.is_sqlite else "server", settings.others_may_narrate
        blocks = (
            (say("privacy.title", locale), *_summary(stored, locale)),
            (say("privacy.beside", locale), say("entry.kept", locale)),
            (*retention_lines(self._library.settings, "privacy", locale), say(f"privacy.erased.{erased}", locale)),
            (
                say(f"privacy.narrate.{'yes' if may else 'no'}", locale),
                say(f"privacy.notice.{'yes' if settings.wants_notice else 'no'}", locale),
            ),
        )
        row = (
            _button("data", locale),
            _button("maynot" if may else "mayread", locale),
            _button("nonotify" if settings.wants_notice else "notify", locale),
            _button("forget", locale, ButtonStyle.DANGER),
        )
        return PrivatePage((*(text("\n".join(lines)) for lines in blocks), *buttons(row)))

    # --- Export ------------------------------------------------------------------------------------------------------

    async def _export(self, interaction: Interaction) -> None:
        answer = await self._private_pages.begin(interaction)
        everything = await self._library.people.export(interaction.user.id)
        limit_bytes = file_bytes_max(interaction)
        locale = interaction.locale.value
        archives = await asyncio.to_thread(
            DataArchives, everything, self._library.files, limit_bytes, self._library.now(), locale
        )
        count = min(messages_max(interaction) or ARCHIVES_MAX, len(archives))
        await self._send(answer, archives, count, locale)

    async def _send(self, answer: PrivateAnswer, archives: DataArchives, sent: int, locale: str) -> None:
        """Send the first archives; the last message says what is missing."""
        for number in range(1, sent + 1):
            archive = await asyncio.to_thread(archives.pack, number)
            key = "privacy.data.one" if len(archives) == 1 else "privacy.data.part"
            lines = [say(key, locale, number=number, of=len(archives))]
            if number == sent and archives.left_out:
                lines.append(say("privacy.data.left_out", locale, n=len(archives.left_out)))
            if number == sent < len(archives):
                lines.append(say("privacy.data.unsent", locale, sent=sent, of=len(archives)))
            files = [FilePart(archive.name, archive.data, archive.media_type)]
            if number == 1:
                await answer.show_classic("\n".join(lines), files)
            else:
                await answer.follow_up("\n".join(lines), files)

    # --- Deletion ----------------------------------------------------------------------------------------------------

    async def _forget(self, interaction: Interaction) -> None:
        person, locale = interaction.user, interaction.locale.value
        answer = await self._private_pages.begin(interaction, in_place=True)
        await answer.show(PrivatePage((text(say("privacy.forgetting", locale)),)))
        remaining = await self._deletion.forget(person.id, person.display_name)
        lines = [
            say("privacy.forgotten.stay" if remaining else "privacy.forgotten", locale, n=remaining),
            say("privacy.forgotten.others", locale),
        ]
        await answer.show(PrivatePage((text("\n".join(lines)),)))


def _summary(stored: StorageSummary, locale: str) -> list[str]:
    if stored.since is None:
        return [say("privacy.nothing", locale)]
    counts = [say(f"privacy.n.{kind.value}", locale, n=n) for kind in Kind if (n := stored.works.get(kind, 0))]
    lines = [say("privacy.works", locale, works=", ".join(counts), since=int(stored.since))]
    if stored.files:
        lines.append(say("privacy.files", locale, n=stored.files, mib=stored.files_bytes / _MIB))
    return lines


def _confirmation(locale: str) -> PrivatePage:
    row = (
        _button("data", locale),
        _button("keep", locale),
        _button("forgetnow", locale, ButtonStyle.DANGER),
    )
    return PrivatePage((text(say("privacy.forget", locale)), *buttons(row)))


def _button(choice: str, locale: str, style: ButtonStyle = ButtonStyle.SECONDARY) -> Button:
    return Button(say(f"button.{choice}", locale), setting_id(choice), style)


async def setup(bot: Elara) -> None:
    """Add the cog."""
    services = bot.services
    await bot.add_cog(Privacy(services.library, services.private_pages, services.deletion))
