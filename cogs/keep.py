"""What can be done with a work that is there: share, download, look at the details, rename, delete."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import discord

from bot.export.book import OutputFile
from bot.export.download import archive, best
from bot.library.works import UNDO_S
from bot.making.service import WorkService
from bot.reply.controls import Action, button, custom_id
from bot.reply.frame import ButtonStyle
from bot.reply.interaction_route import FilePart
from bot.reply.opening import address_of
from bot.reply.payload import button_rows
from bot.reply.private_page import WRITABLE_CHANNELS, PrivatePage, buttons, channel_select, text
from bot.reply.render import FILES_BYTES_MAX
from bot.shelf.deletion import Deletion
from bot.shelf.exports import book_of
from bot.shelf.sharing import share
from bot.words.say import details, say
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import Kind
from bot.work.text import clean_text
from bot.work.titles import TITLE_CHARS_MAX, title_of
from bot.work.work import Work
from cogs.answers import answer
from cogs.forms import Field, open_lasting
from cogs.pages import begin_answer, show_page, turn_page
from cogs.presses import (
    FormHandler,
    Handler,
    Interaction,
    check_is_author,
    check_may_steer_here,
    find_ended,
    find_work,
)


class Keep:
    """The handlers. Each checks anew who presses: a button stays pressable for as long as its message stands."""

    def __init__(self, work_service: WorkService, deletion: Deletion) -> None:
        self._work_service = work_service
        self._library = work_service.library
        self._deletion = deletion

    # --- Share -------------------------------------------------------------------------------------------------------

    async def share(self, interaction: Interaction, work_id: str) -> None:
        """Ask for a channel; once one is chosen, post the work there."""
        work = await find_ended(self._work_service, work_id)
        check_is_author(interaction, work)
        chosen = _chosen_channel(interaction)
        if chosen is None:
            if not interaction.is_guild_integration():
                raise RefusedError(RefusalKind.CANNOT_SHARE)
            locale = interaction.locale.value
            question = text(say("keep.share", locale, title=title_of(work)))
            choice = channel_select(custom_id(Action.SHARE, work_id), say("keep.share.channel", locale))
            await show_page(interaction, PrivatePage((question, choice)))
            return
        channel_id = _checked(interaction, work, chosen)
        answer = await begin_answer(interaction, self._work_service, in_place=True)
        here = address_of(interaction, private=False)
        limit_bytes = here.upload_limit_bytes if interaction.guild is None else interaction.guild.filesize_limit
        there = replace(here, channel_id=channel_id, is_member=True, upload_limit_bytes=limit_bytes)
        url = await share(self._work_service, work, there, interaction.user.id)
        await answer.show(PrivatePage((text(say("keep.shared", interaction.locale.value, url=url)),)))

    # --- Download ----------------------------------------------------------------------------------------------------

    async def download(self, interaction: Interaction, work_id: str) -> None:
        """Hand over the one best file."""
        await self._hand_over(interaction, work_id, everything=False)

    async def formats(self, interaction: Interaction, work_id: str) -> None:
        """Hand over an archive with everything."""
        await self._hand_over(interaction, work_id, everything=True)

    async def _hand_over(self, interaction: Interaction, work_id: str, *, everything: bool) -> None:
        work = await find_ended(self._work_service, work_id)
        answer = await begin_answer(interaction, self._work_service)
        reader = interaction.user
        author = reader.display_name if reader.id == work.author_id else await _name_of(interaction, work.author_id)
        book = await book_of(self._library, work, reader_id=reader.id, author=author)
        if book is None:
            raise RefusedError(RefusalKind.NOTHING_TO_DOWNLOAD)
        limit_bytes = min(interaction.filesize_limit, FILES_BYTES_MAX)
        files: Sequence[OutputFile]
        if everything:
            whole = await asyncio.to_thread(archive, book, limit_bytes)
            files = () if whole is None else (whole,)
        else:
            files = await asyncio.to_thread(best, book, limit_bytes)
        if not files:
            raise RefusedError(RefusalKind.TOO_LARGE)
        locale, title = interaction.locale.value, title_of(work)
        line = say("keep.download" if len(files) == 1 else "keep.download.parts", locale, title=title, n=len(files))
        rows = [] if everything else button_rows(((button(Action.FORMATS, work_id, locale),),))
        first, *more = _together(files)
        await answer.show_files(line, first, rows)
        for parts in more:
            await answer.follow_up("", parts)

    # --- Details, Rename ---------------------------------------------------------------------------------------------

    async def details(self, interaction: Interaction, work_id: str) -> None:
        """Show the numbers of a work."""
        work = await find_work(self._work_service, work_id)
        await check_may_steer_here(self._work_service, interaction, work)
        lines = details(work, interaction.locale.value)
        await answer(interaction, lines)

    async def rename(self, interaction: Interaction, work_id: str) -> None:
        """Ask for a name."""
        work = await find_work(self._work_service, work_id)
        check_is_author(interaction, work)
        locale = interaction.locale.value
        field = Field(
            name="title",
            label=say("keep.rename.name", locale),
            hint=say("keep.rename.hint", locale),
            value=work.title,
            chars_max=TITLE_CHARS_MAX,
        )
        await open_lasting(interaction, custom_id(Action.RENAME, work_id), say("keep.rename.title", locale), field)

    async def renamed(self, interaction: Interaction, work_id: str, values: Mapping[str, str]) -> None:
        """Take the name."""
        work = await find_work(self._work_service, work_id)
        check_is_author(interaction, work)
        await self._library.works.rename(
            work_id, " ".join(clean_text(values.get("title", "")).split())[:TITLE_CHARS_MAX]
        )
        work = await find_work(self._work_service, work_id)
        line = say("keep.renamed", interaction.locale.value, title=title_of(work))
        await answer(interaction, line)

    # --- Delete ------------------------------------------------------------------------------------------------------

    async def delete(self, interaction: Interaction, work_id: str) -> None:
        """Ask once, and say what will go."""
        work = await self._deletable(interaction, work_id)
        locale = interaction.locale.value
        takes = len(await self._library.works.takes(work_id))
        kind = say(f"keep.a.{work.kind.value}", locale)
        what = say("keep.delete.takes" if takes > 1 else "keep.delete.work", locale, n=takes, kind=kind)
        question = text(say("keep.delete", locale, title=title_of(work), what=what))
        row = buttons((button(Action.DELETE_NOW, work_id, locale, ButtonStyle.DANGER),))
        await show_page(interaction, PrivatePage((question, *row)))

    async def delete_now(self, interaction: Interaction, work_id: str) -> None:
        """Delete it, and offer to undo that."""
        work = await self._deletable(interaction, work_id)
        answer = await begin_answer(interaction, self._work_service, in_place=True)
        until = int(self._library.now() + UNDO_S)
        stay = await self._deletion.delete(work)
        locale = interaction.locale.value
        lines = [say("keep.deleted", locale, title=title_of(work), until=until)]
        if stay:
            lines.append(say("keep.deleted.stay", locale, n=stay))
        row = buttons((button(Action.UNDO, work_id, locale),))
        await answer.show(PrivatePage((text("\n".join(lines)), *row)))

    async def undo(self, interaction: Interaction, work_id: str) -> None:
        """Bring it back. Only who deleted it sees this button: nobody else can press it."""
        await self._deletion.undo(work_id)
        work = await find_work(self._work_service, work_id)
        line = say("keep.undone", interaction.locale.value, title=title_of(work))
        await turn_page(interaction, PrivatePage((text(line),)))

    async def _deletable(self, interaction: Interaction, work_id: str) -> Work:
        """A work that this person may delete; raises `RefusedError`."""
        work = await find_ended(self._work_service, work_id)
        await check_may_steer_here(self._work_service, interaction, work)
        return work


def keep_handlers(keep: Keep) -> Mapping[Action, Handler]:
    """What the buttons do that make nothing new."""
    return {
        Action.SHARE: keep.share,
        Action.DOWNLOAD: keep.download,
        Action.FORMATS: keep.formats,
        Action.DETAILS: keep.details,
        Action.RENAME: keep.rename,
        Action.DELETE: keep.delete,
        Action.DELETE_NOW: keep.delete_now,
        Action.UNDO: keep.undo,
    }


def keep_forms(keep: Keep) -> Mapping[Action, FormHandler]:
    """What is done with the forms that some of those buttons open."""
    return {Action.RENAME: keep.renamed}


def _chosen_channel(interaction: Interaction) -> Mapping[str, Any] | None:
    """The channel that was chosen from the list, as Discord describes it; None while none was."""
    data: Mapping[str, Any] = dict(interaction.data or {})
    values = data.get("values") or ()
    channels = (data.get("resolved") or {}).get("channels", {})
    return channels.get(values[0]) if values else None


def _checked(interaction: Interaction, work: Work, chosen: Mapping[str, Any]) -> int:
    """The id of the chosen channel; raises `RefusedError` unless both the person and the bot may post there."""
    in_thread = chosen["type"] in _THREADS
    theirs = discord.Permissions(int(chosen.get("permissions", 0)))
    channel_id, guild = int(chosen["id"]), interaction.guild
    channel = None if guild is None else guild.get_channel_or_thread(channel_id)
    if guild is None or channel is None or chosen["type"] not in WRITABLE_CHANNELS:
        raise RefusedError(RefusalKind.CANNOT_SHARE)
    ours = channel.permissions_for(guild.me)
    for who in (theirs, ours):
        may_send = who.send_messages_in_threads if in_thread else who.send_messages
        if not (who.view_channel and may_send):
            raise RefusedError(RefusalKind.CANNOT_SHARE)
    if work.kind is not Kind.STORY and not (ours.attach_files and theirs.attach_files):
        raise RefusedError(RefusalKind.CANNOT_SHARE)
    return channel_id


_THREADS: Final = (10, 11, 12)


async def _name_of(interaction: Interaction, person_id: int) -> str:
    """The name that an author goes by; their id where Discord does not say."""
    try:
        author: discord.User = await interaction.client.fetch_user(person_id)
    except discord.HTTPException:
        return str(person_id)
    return author.display_name


def _together(files: Sequence[OutputFile]) -> list[list[FilePart]]:
    """The files of each message: as many as one request may carry."""
    messages: list[list[FilePart]] = [[]]
    room = FILES_BYTES_MAX
    for file in files:
        if len(file.data) > room and messages[-1]:
            messages.append([])
            room = FILES_BYTES_MAX
        messages[-1].append(FilePart(file.name, file.data, file.media_type))
        room -= len(file.data)
    return messages
