"""Actions on a finished work: share, show details, rename, delete."""

from __future__ import annotations

from itertools import chain

from discord.ext import commands

from bot.discord.access import Audience
from bot.discord.button_checks import find_ended, find_work
from bot.discord.check_details import check_lines
from bot.discord.client import Elara
from bot.discord.handlers import MoreEntry, Values, work_button, work_form, work_modal
from bot.discord.menu import back_row
from bot.discord.modals import Field, Form, open_modal
from bot.discord.private_pages import PrivatePages
from bot.discord.responses import Interaction, respond
from bot.discord.sharing import address_in, address_where_it_stood, chosen_channel, may_be_posted_again
from bot.discord.work_links import work_link
from bot.library.library import Library
from bot.library.works import UNDO_S
from bot.making.service import WorkService
from bot.reply.completeness import has_content
from bot.reply.controls import Action, button, custom_id
from bot.reply.frame import ButtonStyle
from bot.reply.private_page import channel_select
from bot.shelf.deletion import Deletion
from bot.shelf.sharing import confirm_rights, post_again, share
from bot.shelf.title_updates import TitleUpdates
from bot.words.links import link
from bot.words.say import details, say
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import TextRights
from bot.work.text import clean_text
from bot.work.titles import TITLE_CHARS_MAX, title_of
from bot.work.work import Work


class WorkActions(commands.Cog):
    """The buttons."""

    def __init__(
        self,
        work_service: WorkService,
        library: Library,
        private_pages: PrivatePages,
        deletion: Deletion,
        title_updates: TitleUpdates,
    ) -> None:
        self._work_service = work_service
        self._library = library
        self._private_pages = private_pages
        self._deletion = deletion
        self._title_updates = title_updates

    # --- Share -------------------------------------------------------------------------------------------------------

    @work_button(Action.SHARE, Audience.AUTHOR, more=MoreEntry(has_content, in_server_only=True))
    async def share(self, interaction: Interaction, work_id: str) -> None:
        """Ask for a channel; when one was chosen, post the work there."""
        work = await find_ended(self._work_service, work_id)
        if work.request.text_rights is TextRights.OF_FILE:
            await self._ask_rights(interaction, work)
            return
        chosen = chosen_channel(interaction)
        if chosen is None:
            await self._ask_channel(interaction, work)
            return
        address = address_in(interaction, work, chosen)
        answer = await self._private_pages.begin(interaction)
        url = await share(self._work_service, work, address, interaction.user.id)
        locale = interaction.locale.value
        await answer.show_classic(say("keep.shared", locale, url=link(title_of(work), url, locale)))

    @work_button(Action.FREE_TEXT, Audience.AUTHOR)
    async def confirm_rights(self, interaction: Interaction, work_id: str) -> None:
        """Keep the answer that the text may be used, and ask for a channel."""
        await self._ask_channel(interaction, await confirm_rights(self._work_service, work_id))

    async def _ask_rights(self, interaction: Interaction, work: Work) -> None:
        locale = interaction.locale.value
        row = (button(Action.FREE_TEXT, work.id, locale, ButtonStyle.PRIMARY), *chain(*back_row(interaction)))
        await respond(interaction, say("voices.rights.share", locale, title=title_of(work)), rows=[row])

    async def _ask_channel(self, interaction: Interaction, work: Work) -> None:
        if not interaction.is_guild_integration():
            raise RefusedError(RefusalKind.CANNOT_SHARE)
        locale = interaction.locale.value
        choice = channel_select(custom_id(Action.SHARE, work.id), say("keep.share.channel", locale))
        question = say("keep.share", locale, title=title_of(work))
        await respond(interaction, question, select=[choice], rows=back_row(interaction))

    # --- Details, Rename ---------------------------------------------------------------------------------------------

    @work_button(Action.DETAILS, Audience.AUTHOR_AND_MODERATORS, more=MoreEntry())
    async def details(self, interaction: Interaction, work_id: str) -> None:
        """Show what was heard in a narration, then the model, tokens, cost and duration of a work."""
        work, locale = await find_work(self._work_service, work_id), interaction.locale.value
        lines = [*check_lines(work, locale), details(work, locale, await work_link(self._library, work, locale))]
        await respond(interaction, "\n".join(lines), rows=back_row(interaction))

    @work_button(Action.RENAME, Audience.AUTHOR, opens_modal=True, more=MoreEntry())
    async def ask_title(self, interaction: Interaction, work_id: str) -> None:
        """Ask for a title; the present one is filled in."""
        form = await self.title_form(interaction, work_id, {})
        await open_modal(interaction, custom_id(Action.RENAME, work_id), form.title, *form.fields)

    @work_form(Action.RENAME)
    async def title_form(self, interaction: Interaction, work_id: str, entered: Values) -> Form:
        """The modal, with the present title or with what was entered before."""
        work = await find_work(self._work_service, work_id)
        locale = interaction.locale.value
        field = Field(
            name="title",
            label=say("keep.rename.name", locale),
            hint=say("keep.rename.hint", locale),
            value=entered.get("title", title_of(work)),
            chars_max=TITLE_CHARS_MAX,
        )
        return Form(say("keep.rename.title", locale), (field,))

    @work_modal(Action.RENAME, Audience.AUTHOR)
    async def rename(self, interaction: Interaction, work_id: str, values: Values) -> None:
        """Give the work this title; an empty one restores its own. Says what has to wait."""
        work = await find_work(self._work_service, work_id)
        title = " ".join(clean_text(values.get("title", "")).split())[:TITLE_CHARS_MAX]
        locale = interaction.locale.value
        if title == title_of(work):
            await respond(interaction, say("keep.renamed", locale, title=title))
            return
        answer = await self._private_pages.begin(interaction)
        renamed = await self._title_updates.rename(work, title)
        lines = [say("keep.renamed", locale, title=title_of(renamed.work))]
        if renamed.thread_at is not None:
            lines.append(say("title.thread", locale, at=int(renamed.thread_at)))
        if renamed.messages:
            lines.append(say("title.messages", locale, n=renamed.messages))
        await answer.show_classic("\n".join(lines))

    # --- Delete ------------------------------------------------------------------------------------------------------

    @work_button(Action.DELETE, Audience.AUTHOR_AND_MODERATORS, more=MoreEntry())
    async def ask_delete(self, interaction: Interaction, work_id: str) -> None:
        """Ask for a confirmation that says what is deleted."""
        work = await find_ended(self._work_service, work_id)
        locale = interaction.locale.value
        takes = len(await self._library.works.takes(work_id))
        kind = say(f"keep.a.{work.kind.value}", locale)
        what = say("keep.delete.takes" if takes > 1 else "keep.delete.work", locale, n=takes, kind=kind)
        question = say("keep.delete", locale, title=title_of(work), what=what)
        row = (button(Action.DELETE_NOW, work_id, locale, ButtonStyle.DANGER), *chain(*back_row(interaction)))
        await respond(interaction, question, rows=[row])

    @work_button(Action.DELETE_NOW, Audience.AUTHOR_AND_MODERATORS)
    async def delete(self, interaction: Interaction, work_id: str) -> None:
        """Delete the work with all its takes, and offer to undo it."""
        work = await find_ended(self._work_service, work_id)
        answer = await self._private_pages.begin(interaction)
        until = int(self._library.now() + UNDO_S)
        remaining = await self._deletion.delete(work)
        locale = interaction.locale.value
        lines = [say("keep.deleted", locale, title=title_of(work), until=until)]
        if remaining:
            lines.append(say("keep.deleted.stay", locale, n=remaining))
        await answer.show_classic("\n".join(lines), rows=[(button(Action.UNDO, work_id, locale),)])

    @work_button(Action.UNDO, Audience.AUTHOR_AND_MODERATORS, of_deleted=True)
    async def undo_delete(self, interaction: Interaction, work_id: str) -> None:
        """Undo the deletion, and offer to post the work again where it stood."""
        await self._deletion.undo(work_id)
        work, locale = await find_work(self._work_service, work_id), interaction.locale.value
        origin = await self._library.works.ownership(work_id)
        can_post = origin is not None and may_be_posted_again(interaction, origin)
        rows = [(button(Action.POST_AGAIN, work_id, locale),)] if can_post else []
        await respond(interaction, say("keep.undone", locale, title=title_of(work)), rows=rows)

    @work_button(Action.POST_AGAIN, Audience.AUTHOR_AND_MODERATORS)
    async def post_again(self, interaction: Interaction, work_id: str) -> None:
        """Post a work whose messages were deleted where it stood: as its own reply, not as a copy."""
        work, locale = await find_ended(self._work_service, work_id), interaction.locale.value
        origin = await self._library.works.ownership(work_id)
        if origin is None or not may_be_posted_again(interaction, origin):
            raise RefusedError(RefusalKind.CANNOT_SHARE)
        address = address_where_it_stood(interaction, work, origin.channel_id)
        answer = await self._private_pages.begin(interaction)
        url = await post_again(self._work_service, work, address)
        await answer.show_classic(say("keep.shared", locale, url=link(title_of(work), url, locale)))


async def setup(bot: Elara) -> None:
    """Add the cog."""
    services = bot.services
    await bot.add_cog(
        WorkActions(
            services.work_service,
            services.library,
            services.private_pages,
            services.deletion,
            services.title_updates,
        )
    )
