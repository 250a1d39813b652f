"""The files of a work for a person to download, in messages that Discord accepts, and the choice of a format."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
import discord

from bot.discord.responses import Interaction
from bot.export.book import Book, OutputFile
from bot.export.download import archive
from bot.export.kind_files import epub_download
from bot.library.library import Library
from bot.reply.controls import Action, custom_id
from bot.reply.files import FILES_BYTES_MAX, FilePart
from bot.reply.payload import Json
from bot.reply.private_page import SelectOption, select
from bot.shelf.comic_files import ComicFiles, ComicForm
from bot.shelf.exports import are_missing, book_of
from bot.shelf.narration_downloads import NarrationDownloads, NarrationForm, forms_of
from bot.words.say import say
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.titles import title_of
from bot.work.work import Work


@dataclass(frozen=True, slots=True)
class Made:
    """Files that were made, and the key of a sentence about them; empty without one."""

    files: Sequence[OutputFile]
    note: str = ""


Make = Callable[[Book, int], Awaitable[Made]]
"""Makes the files of a book, each within a limit in bytes; none if nothing can be made to fit."""

_ONE_PANEL: Final = "panel"
_PANEL: Final = re.compile(r"panel-(?P<number>[0-9]{1,3})(?P<drawing>-drawing)?")
_FILES_MAX: Final = 10
"""Discord docs: Create Message."""
_SELECT_MAX: Final = 25
"""Discord docs: String Select."""


@dataclass(frozen=True, slots=True)
class PanelChoice:
    """A panel that was chosen, with its words or as it was drawn."""

    number: int
    with_words: bool


def chosen_form(interaction: Interaction) -> ComicForm | PanelChoice | None:
    """The chosen form of a comic; None for a button, or when one panel was chosen but not which."""
    value = _chosen(interaction)
    if match := _PANEL.fullmatch(value):
        return PanelChoice(int(match["number"]), with_words=match["drawing"] is None)
    return next((form for form in ComicForm if form.value == value), None)


def form_question(interaction: Interaction, work: Work) -> tuple[str, Json]:
    """The question for the format of a comic, or for one of its panels once that was chosen; with its select."""
    locale, title = interaction.locale.value, title_of(work)
    if _chosen(interaction) == _ONE_PANEL:
        question = say("keep.download.panel", locale, title=title)
        drawn = [panel.number for panel in work.panels if panel.picture is not None]
        options = [
            SelectOption(say(f"keep.download.panel.{kind}", locale, number=number), f"panel-{number}{ending}")
            for kind, ending in (("lettered", ""), ("drawing", "-drawing"))
            for number in drawn
        ]
    else:
        question = say("keep.download.comic", locale, title=title)
        values = [form.value for form in ComicForm]
        values.insert(values.index(ComicForm.PDF), _ONE_PANEL)
        options = [SelectOption(say(f"keep.download.form.{value}", locale), value) for value in values]
    hint = say("keep.download.pick", locale)
    return question, select(custom_id(Action.DOWNLOAD, work.id), options[:_SELECT_MAX], "", hint)


def _chosen(interaction: Interaction) -> str:
    """The value that was chosen in a select; empty when a button was pressed."""
    data: Mapping[str, Any] = dict(interaction.data or {})
    return next(iter(data.get("values") or ()), "")


def chosen_narration_form(interaction: Interaction) -> NarrationForm | None:
    """The chosen form of a narration; None for a button."""
    value = _chosen(interaction)
    return next((form for form in NarrationForm if form.value == value), None)


def narration_question(interaction: Interaction, work: Work) -> tuple[str, Json]:
    """The question for the format of a narration, with its select."""
    locale = interaction.locale.value
    options = [
        SelectOption(say(f"keep.download.narration.{form.value}", locale), form.value) for form in forms_of(work)
    ]
    question = say("keep.download.narration", locale, title=title_of(work))
    hint = say("keep.download.pick", locale)
    return question, select(custom_id(Action.DOWNLOAD, work.id), options, "", hint)


async def text_book(book: Book, limit_bytes: int) -> Made:
    """A text as an EPUB."""
    return Made(await asyncio.to_thread(epub_download, book, limit_bytes))


async def whole_archive(book: Book, limit_bytes: int) -> Made:
    """One archive of a text with all formats."""
    whole = await asyncio.to_thread(archive, book, limit_bytes)
    return Made(() if whole is None else (whole,))


def in_narration_form(interaction: Interaction, narration_downloads: NarrationDownloads, form: NarrationForm) -> Make:
    """The files of a narration in the form that was chosen."""

    async def make(book: Book, limit_bytes: int) -> Made:
        made = await narration_downloads.of(
            form, book, person_id=interaction.user.id, guild_id=interaction.guild_id, limit_bytes=limit_bytes
        )
        return Made(made.files, "keep.download.estimated" if made.is_estimated else "")

    return make


def in_form(comic_files: ComicFiles, work: Work, form: ComicForm | PanelChoice, locale: str) -> Make:
    """The files of a comic in the form that was chosen."""

    async def make(book: Book, limit_bytes: int) -> Made:
        if isinstance(form, ComicForm):
            return Made(await comic_files.of(form, book, work, locale=locale, limit_bytes=limit_bytes))
        panel = next((panel for panel in work.panels if panel.number == form.number), None)
        if panel is None:
            return Made(())
        lettered = await comic_files.panel(
            book, work, panel, with_words=form.with_words, locale=locale, limit_bytes=limit_bytes
        )
        return Made(lettered)

    return make


async def files_of(interaction: Interaction, library: Library, work: Work, make: Make) -> tuple[list[FilePart], str]:
    """The files that `make` makes of the book of a work, and the key of a sentence about them, or an empty one.

    Raises `RefusedError` when there is no file.
    """
    book = await book_for(interaction, library, work)
    made = await make(book, file_bytes_max(interaction))
    if not made.files:
        is_missing = await asyncio.to_thread(are_missing, book.files)
        raise RefusedError(RefusalKind.FILES_MISSING if is_missing else RefusalKind.TOO_LARGE)
    return [FilePart(file.name, file.data, file.media_type) for file in made.files], made.note


async def book_for(interaction: Interaction, library: Library, work: Work) -> Book:
    """The book of a work for the person; raises `RefusedError` for a work without content."""
    reader = interaction.user
    author = reader.display_name if reader.id == work.author_id else await _display_name(interaction, work.author_id)
    book = await book_of(library, work, reader_id=reader.id, author=author, is_shown=True)
    if book is None:
        raise RefusedError(RefusalKind.NOTHING_TO_DOWNLOAD)
    return book


def file_bytes_max(interaction: Interaction) -> int:
    """The largest file that a response to this interaction may have."""
    return min(interaction.filesize_limit, FILES_BYTES_MAX)


def by_message(files: Sequence[FilePart]) -> list[list[FilePart]]:
    """The files of each message: as many as one request may carry."""
    messages: list[list[FilePart]] = [[]]
    room_bytes = FILES_BYTES_MAX
    for file in files:
        if messages[-1] and (len(file.data) > room_bytes or len(messages[-1]) == _FILES_MAX):
            messages.append([])
            room_bytes = FILES_BYTES_MAX
        messages[-1].append(file)
        room_bytes -= len(file.data)
    return messages


async def _display_name(interaction: Interaction, person_id: int) -> str:
    """The name of an author; empty when Discord does not tell it, because an id would mean nothing to a reader."""
    try:
        author: discord.User = await interaction.client.fetch_user(person_id)
    except (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError):
        return ""
    return author.display_name
