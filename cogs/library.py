"""/library: browse, search and reopen one's own works, and those made in this server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.library.listings import ListedWork, Scope
from bot.making.reply_store import url_of
from bot.reply.controls import Action, button
from bot.reply.frame import Button, Row
from bot.reply.interaction_route import FilePart
from bot.reply.private_page import PrivatePage, buttons, entry, select, text
from bot.script.plain_text import plain
from bot.shelf.sharing import first_message_exists
from bot.shelf.thumbnails import Thumbnails
from bot.words.say import say
from bot.work.ending import EndingKind
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import Kind
from bot.work.titles import shortened
from bot.work.work import Work
from cogs.intake import Intake
from cogs.pages import begin_answer, open_privately
from cogs.presses import Handler, Interaction, find_ended
from cogs.shelf_view import QUERY_CHARS_MAX, ShelfView, asked_for
from cogs.whereabouts import Whereabouts

PAGE: Final = 5
_LOOKED_AT_ONCE: Final = 25
_LOOKS_MAX: Final = 40
"""How far a page looks for works in channels that the person may see, in steps of twenty-five."""

_KINDS: Final = [
    app_commands.Choice(name=say(f"shelf.kind.{kind.value}"), value=kind.value)
    for kind in (Kind.STORY, Kind.COMIC, Kind.NARRATION)
]
_PLACES: Final = [
    app_commands.Choice(name=say("command.library.mine"), value="mine"),
    app_commands.Choice(name=say("command.library.server"), value="server"),
]


class Library(commands.Cog):
    """The command; `turn` answers everything that is pressed on its pages, `open` their Open."""

    def __init__(self, intake: Intake) -> None:
        self._work_service = intake.work_service
        self._shelf = intake.work_service.library.listings
        self._thumbnails = Thumbnails(intake.work_service.library.files)
        self._whereabouts = Whereabouts()

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
        view = ShelfView(
            scope=Scope.GUILD if where == "server" else Scope.MINE,
            kind=None if kind is None else Kind(kind),
            query=" ".join((query or "").split()),
        )
        answer = await begin_answer(interaction, self._work_service)
        await answer.show(await self._page(interaction, view))

    async def turn(self, interaction: Interaction, state: str) -> None:
        """Put another page in the place of the one on which something was pressed or chosen."""
        answer = await begin_answer(interaction, self._work_service, in_place=True)
        await answer.show(await self._page(interaction, asked_for(interaction, state)))

    async def open(self, interaction: Interaction, work_id: str) -> None:
        """Show a work once more, privately, whole and as it was; raises `RefusedError`."""
        work = await find_ended(self._work_service, work_id)
        if work.author_id != interaction.user.id:
            await self._check_is_public_here(interaction, work)
        await open_privately(interaction, self._work_service, work)

    async def _check_is_public_here(self, interaction: Interaction, work: Work) -> None:
        library = self._work_service.library
        origin = await library.works.origin(work.id)
        is_here = origin is not None and has_shelf(interaction) and origin.guild_id == interaction.guild_id
        if origin is None or not is_here or origin.private or work.request.private:
            raise RefusedError(RefusalKind.NOT_HERE)
        row = await library.replies.find(work.take_group)
        if row is None:
            raise RefusedError(RefusalKind.TAKEN_DOWN)
        if not await self._whereabouts.may_see(interaction, row.channel_id):
            raise RefusedError(RefusalKind.NOT_HERE)
        if not await first_message_exists(self._work_service, row):
            await library.listings.unlist(list(row.message_ids[:1]))
            raise RefusedError(RefusalKind.TAKEN_DOWN)

    # --- A page ------------------------------------------------------------------------------------------------------

    async def _page(self, interaction: Interaction, view: ShelfView) -> PrivatePage:
        locale = interaction.locale.value
        refused = view.scope is Scope.GUILD and not has_shelf(interaction)
        if refused:
            view = replace(view, scope=Scope.MINE, trail=())
        entries, more, total = await self._entries(interaction, view)
        parts = [text(_heading(view, total, locale))]
        if refused:
            parts.append(text(f"-# {say('shelf.no_server', locale)}"))
        if not entries:
            found = view.query or view.kind is not None
            parts.append(text(say(f"shelf.empty.{'found' if found else view.scope.name.lower()}", locale)))
        files: list[FilePart] = []
        for one in entries:
            picture = None if one.thumbnail is None else await self._thumbnails.of(one.thumbnail)
            name = None
            if picture is not None:
                name = f"{one.id}{picture.suffix}"
                files.append(FilePart(name, picture.data, picture.media_type))
            words = f"**{one.title}**\n-# {await self._line(one, view, locale)}"
            alt = say("shelf.alt", locale, title=one.title)
            parts += entry(words, thumbnail=name, alt=alt, button=button(Action.OPEN, one.id, locale))
        parts.append(select(view.custom_id("k"), view.choices(locale), view.choice))
        parts += buttons(_ways(interaction, view, entries[-1] if more else None, locale))
        return PrivatePage(tuple(parts), tuple(files))

    async def _entries(self, interaction: Interaction, view: ShelfView) -> tuple[list[ListedWork], bool, int | None]:
        """The entries of a page, whether there are more, and how many there are in all where that may be said."""
        viewer_id, kind, query = interaction.user.id, view.kind, view.query
        if view.scope is Scope.MINE:
            page = await self._shelf.page(viewer_id, view.scope, kind=kind, query=query, after=view.after, limit=PAGE)
            return list(page.entries), page.has_more, page.total
        found: list[ListedWork] = []
        after = view.after
        for _ in range(_LOOKS_MAX):
            page = await self._shelf.page(
                viewer_id,
                view.scope,
                guild_id=interaction.guild_id,
                kind=kind,
                query=query,
                after=after,
                limit=_LOOKED_AT_ONCE,
            )
            for one in page.entries:
                if await self._whereabouts.may_see(interaction, one.channel_id):
                    found.append(one)
                if len(found) > PAGE:
                    return found[:PAGE], True, None
            if not page.has_more:
                break
            after = page.entries[-1].cursor
        return found, False, None

    async def _line(self, one: ListedWork, view: ShelfView, locale: str) -> str:
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
        row = None if one.message_id is None else await self._work_service.library.replies.of_message(one.message_id)
        if row is not None and (url := url_of(row)):
            pieces.append(say("shelf.jump", locale, url=url))
        return " · ".join(pieces)


def library_handlers(library: Library) -> Mapping[Action, Handler]:
    """What the buttons do that stand beside works in a list."""
    return {Action.OPEN: library.open}


def has_shelf(interaction: Interaction) -> bool:
    """Whether there is a list of what was made here: in servers that the bot is a member of."""
    return interaction.guild_id is not None and interaction.is_guild_integration()


def _heading(view: ShelfView, total: int | None, locale: str) -> str:
    lines = [say(f"shelf.title.{view.scope.name.lower()}", locale)]
    if view.query:
        lines.append(say("shelf.found", locale, query=shortened(plain(view.query)) or "…"))
    elif total:
        lines.append(say("shelf.count", locale, n=total))
    else:
        lines.append(say("shelf.newest", locale))
    return "\n".join(lines)


def _ways(interaction: Interaction, view: ShelfView, last: ListedWork | None, locale: str) -> Row:
    """Back, onward, and to the other list."""
    back = replace(view, trail=view.trail[:-1])
    onward = view if last is None else replace(view, trail=(*view.trail, last.cursor))
    row = [
        Button(say("button.previous", locale), back.custom_id("p"), disabled=not view.trail),
        Button(say("button.next", locale), onward.custom_id("n"), disabled=last is None),
    ]
    if has_shelf(interaction):
        other = Scope.MINE if view.scope is Scope.GUILD else Scope.GUILD
        name = "mine" if other is Scope.MINE else "server"
        row.append(Button(say(f"button.{name}", locale), replace(view, scope=other, trail=()).custom_id("w")))
    return tuple(row)
