"""/library: browse, search and reopen the own works, and those that were made in this server."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.access import Audience
from bot.discord.button_checks import find_ended
from bot.discord.channel_access import ChannelAccess
from bot.discord.client import Elara
from bot.discord.handlers import Match, component, work_button
from bot.discord.library_view import QUERY_CHARS_MAX, LibraryView, requested_view
from bot.discord.private_pages import PrivatePages
from bot.discord.responses import Interaction
from bot.library.library import Library
from bot.library.listings import ListedWork, Scope
from bot.making.reply_store import url_of
from bot.making.service import WorkService
from bot.reply.controls import SHELF_TEMPLATE, Action, button
from bot.reply.files import FilePart
from bot.reply.frame import Button, Row
from bot.reply.private_page import PrivatePage, buttons, entry, select, text
from bot.script.plain_text import plain
from bot.shelf.sharing import first_message_exists
from bot.shelf.thumbnails import Thumbnails
from bot.words.say import say
from bot.work.ending import EndingKind
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import Kind
from bot.work.titles import link_label, shortened
from bot.work.work import Work

PAGE_WORKS: Final = 5
_BATCH_WORKS: Final = 25
_BATCHES_MAX: Final = 40
"""How many batches a page of a server's list reads to find works in channels that the person can view."""

_KINDS: Final = [app_commands.Choice(name=say(f"shelf.kind.{kind.value}"), value=kind.value) for kind in Kind]
_PLACES: Final = [
    app_commands.Choice(name=say("command.library.mine"), value="mine"),
    app_commands.Choice(name=say("command.library.server"), value="server"),
]


@dataclass(frozen=True, slots=True)
class _Listed:
    """The entries of a page. `total` and `before` count the whole list; None for one that is seen only in part."""

    entries: list[ListedWork]
    has_more: bool
    total: int | None = None
    before: int | None = None


class LibraryCog(commands.Cog, name="Library"):
    """The command, and everything that can be pressed on its pages."""

    def __init__(self, work_service: WorkService, library: Library, private_pages: PrivatePages) -> None:
        self._work_service = work_service
        self._library = library
        self._private_pages = private_pages
        self._thumbnails = Thumbnails(library.files)
        self._channel_access = ChannelAccess()

    @app_commands.command(name="library", description=say("command.library"))
    @app_commands.describe(
        query=say("command.library.query"), kind=say("command.library.kind"), where=say("command.library.where")
    )
    @app_commands.choices(kind=_KINDS, where=_PLACES)
    async def library(
        self,
        interaction: discord.Interaction,
        query: app_commands.Range[str, 1, QUERY_CHARS_MAX] | None = None,
        kind: str | None = None,
        where: str = "mine",
    ) -> None:
        """Show the first page of a list."""
        view = LibraryView(
            scope=Scope.GUILD if where == "server" else Scope.MINE,
            kind=None if kind is None else Kind(kind),
            query=" ".join((query or "").split()),
        )
        answer = await self._private_pages.begin(interaction)
        await answer.show(await self._page(interaction, view))

    @component(SHELF_TEMPLATE)
    async def turn_page(self, interaction: Interaction, match: Match) -> None:
        """Show another page in place of the one on which something was pressed or chosen."""
        answer = await self._private_pages.begin(interaction, in_place=True)
        await answer.show(await self._page(interaction, requested_view(interaction, match["state"])))

    @work_button(Action.OPEN, Audience.EVERYONE)
    async def open(self, interaction: Interaction, work_id: str) -> None:
        """Show a work of the list privately; raises `RefusedError`."""
        work = await find_ended(self._work_service, work_id)
        if work.author_id != interaction.user.id:
            await self._check_is_public_here(interaction, work)
        await self._private_pages.show_work(interaction, work)

    async def _check_is_public_here(self, interaction: Interaction, work: Work) -> None:
        made = await self._library.works.ownership(work.id)
        is_here = made is not None and has_server_list(interaction) and made.guild_id == interaction.guild_id
        if made is None or not is_here or made.private:
            raise RefusedError(RefusalKind.NOT_HERE)
        row = await self._library.replies.find(work.take_group)
        if row is None:
            raise RefusedError(RefusalKind.TAKEN_DOWN)
        if not await self._channel_access.can_view(interaction, row.channel_id):
            raise RefusedError(RefusalKind.NOT_HERE)
        if not await first_message_exists(self._work_service, row):
            await self._library.listings.unlist(list(row.message_ids[:1]))
            raise RefusedError(RefusalKind.TAKEN_DOWN)

    # --- A page ------------------------------------------------------------------------------------------------------

    async def _page(self, interaction: Interaction, view: LibraryView) -> PrivatePage:
        locale = interaction.locale.value
        refused = view.scope is Scope.GUILD and not has_server_list(interaction)
        if refused:
            view = replace(view, scope=Scope.MINE, trail=())
        listed = await self._entries(interaction, view)
        entries = listed.entries
        parts = [text(_heading(view, listed, locale))]
        if refused:
            parts.append(text(f"-# {say('shelf.no_server', locale)}"))
        if not entries:
            parts.append(text(_nothing(view, locale)))
        files: list[FilePart] = []
        for one in entries:
            picture = None if one.thumbnail is None else await self._thumbnails.of(one.thumbnail)
            name = None
            if picture is not None:
                name = f"{one.id}{picture.suffix}"
                files.append(FilePart(name, picture.data, picture.media_type))
            words = f"**{await self._title(one, locale)}**\n-# {_line(one, view, locale)}"
            alt = say("shelf.alt", locale, title=one.title)
            parts += entry(words, thumbnail=name, alt=alt, button=button(Action.OPEN, one.id, locale))
        parts.append(select(view.custom_id("k"), view.choices(locale), view.choice, say("shelf.kinds", locale)))
        if row := _navigation(interaction, view, entries[-1] if listed.has_more else None, locale):
            parts += buttons(row)
        return PrivatePage(tuple(parts), tuple(files))

    async def _entries(self, interaction: Interaction, view: LibraryView) -> _Listed:
        viewer_id, kind, query = interaction.user.id, view.kind, view.query
        if view.scope is Scope.MINE:
            page = await self._library.listings.page(
                viewer_id, view.scope, kind=kind, query=query, after=view.after, limit=PAGE_WORKS
            )
            return _Listed(list(page.entries), page.has_more, page.total, page.before)
        found: list[ListedWork] = []
        after = view.after
        for _ in range(_BATCHES_MAX):
            page = await self._library.listings.page(
                viewer_id,
                view.scope,
                guild_id=interaction.guild_id,
                kind=kind,
                query=query,
                after=after,
                limit=_BATCH_WORKS,
            )
            for one in page.entries:
                if await self._channel_access.can_view(interaction, one.channel_id):
                    found.append(one)
                if len(found) > PAGE_WORKS:
                    return _Listed(found[:PAGE_WORKS], has_more=True)
            if not page.has_more:
                break
            after = page.entries[-1].cursor
        return _Listed(found, has_more=False)

    async def _title(self, one: ListedWork, locale: str) -> str:
        """The title, as a link to the reply where there is one."""
        row = None if one.message_id is None else await self._library.replies.of_message(one.message_id)
        url = "" if row is None else url_of(row)
        return say("header.source", locale, title=link_label(one.title), url=url) if url else one.title


def has_server_list(interaction: Interaction) -> bool:
    """Whether there is a list of the works that were made here: in servers that have the bot as a member."""
    return interaction.guild_id is not None and interaction.is_guild_integration()


def _line(one: ListedWork, view: LibraryView, locale: str) -> str:
    """The line below the title of an entry."""
    pieces = [say(f"shelf.one.{one.kind.value}", locale)]
    if one.chapter > 1:
        pieces.append(say("shelf.chapter", locale, number=one.chapter))
    pieces.append(f"<t:{int(one.created_at)}:R>")
    if one.ending is None:
        pieces.append(say("shelf.running", locale))
    elif one.ending is not EndingKind.COMPLETE:
        pieces.append(say(f"shelf.ended.{one.ending.value}", locale))
    if view.scope is Scope.GUILD:
        pieces.append(say("shelf.by", locale, author=one.author_id))
    if one.private:
        pieces.append(say("shelf.private", locale))
    return " · ".join(pieces)


def _nothing(view: LibraryView, locale: str) -> str:
    """Why the list is empty."""
    if view.query:
        return say("shelf.empty.found", locale, query=_shown_query(view))
    return say(f"shelf.empty.{view.scope_name if view.kind is None else 'kind'}", locale)


def _shown_query(view: LibraryView) -> str:
    return shortened(plain(view.query)) or "…"


def _heading(view: LibraryView, listed: _Listed, locale: str) -> str:
    lines = [say(f"shelf.title.{view.scope_name}", locale)]
    total, before, count = listed.total, listed.before, len(listed.entries)
    if view.query:
        lines += [say("shelf.found", locale, query=_shown_query(view))] if count else []
    elif not total or before is None or not count:
        lines.append(say("shelf.newest", locale))
    elif count == total:
        lines.append(say("shelf.count", locale, n=total))
    else:
        key = "shelf.range" if count > 1 else "shelf.range.one"
        lines.append(say(key, locale, first=before + 1, last=before + count, n=total))
    return "\n".join(lines)


def _navigation(interaction: Interaction, view: LibraryView, last: ListedWork | None, locale: str) -> Row:
    """The buttons for the previous page and the next one, where there are several, and for the other list."""
    previous = replace(view, trail=view.trail[:-1])
    following = view if last is None else replace(view, trail=(*view.trail, last.cursor))
    row: list[Button] = []
    if view.trail or last is not None:
        row += [
            Button(say("button.previous", locale), previous.custom_id("p"), disabled=not view.trail),
            Button(say("button.next", locale), following.custom_id("n"), disabled=last is None),
        ]
    if has_server_list(interaction):
        other = Scope.MINE if view.scope is Scope.GUILD else Scope.GUILD
        name = "mine" if other is Scope.MINE else "server"
        row.append(Button(say(f"button.{name}", locale), replace(view, scope=other, trail=()).custom_id("w")))
    return tuple(row)


async def setup(bot: Elara) -> None:
    """Add the cog."""
    services = bot.services
    await bot.add_cog(LibraryCog(services.work_service, services.library, services.private_pages))
