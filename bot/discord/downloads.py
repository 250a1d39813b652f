"""The files of a work for a person to download, in messages that Discord accepts."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import aiohttp
import discord

from bot.discord.responses import Interaction
from bot.export.book import OutputFile
from bot.export.download import archive, best
from bot.library.library import Library
from bot.reply.files import FILES_BYTES_MAX, FilePart
from bot.shelf.exports import are_missing, book_of
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.work import Work


async def files_of(interaction: Interaction, library: Library, work: Work, *, all_formats: bool) -> list[FilePart]:
    """The best format of a work, or one archive with all formats; raises `RefusedError` when there is no such file."""
    reader = interaction.user
    author = reader.display_name if reader.id == work.author_id else await _display_name(interaction, work.author_id)
    book = await book_of(library, work, reader_id=reader.id, author=author, is_shown=True)
    if book is None:
        raise RefusedError(RefusalKind.NOTHING_TO_DOWNLOAD)
    limit_bytes = file_bytes_max(interaction)
    files: Sequence[OutputFile]
    if all_formats:
        whole = await asyncio.to_thread(archive, book, limit_bytes)
        files = () if whole is None else (whole,)
    else:
        files = await asyncio.to_thread(best, book, limit_bytes)
    if not files:
        is_missing = await asyncio.to_thread(are_missing, book.files)
        raise RefusedError(RefusalKind.FILES_MISSING if is_missing else RefusalKind.TOO_LARGE)
    return [FilePart(file.name, file.data, file.media_type) for file in files]


def file_bytes_max(interaction: Interaction) -> int:
    """The largest file that a response to this interaction may have."""
    return min(interaction.filesize_limit, FILES_BYTES_MAX)


def by_message(files: Sequence[FilePart]) -> list[list[FilePart]]:
    """The files of each message: as many as one request may carry."""
    messages: list[list[FilePart]] = [[]]
    room_bytes = FILES_BYTES_MAX
    for file in files:
        if len(file.data) > room_bytes and messages[-1]:
            messages.append([])
            room_bytes = FILES_BYTES_MAX
        messages[-1].append(file)
        room_bytes -= len(file.data)
    return messages


async def _display_name(interaction: Interaction, person_id: int) -> str:
    """The name of an author; empty when Discord does not tell it, because an id tells nobody anything."""
    try:
        author: discord.User = await interaction.client.fetch_user(person_id)
    except (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError):
        return ""
    return author.display_name
