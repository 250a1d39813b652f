"""Downloads: a work as files, and the pages of a comic as pictures to share outside of Discord."""

from __future__ import annotations

from itertools import chain
from typing import assert_never

from discord.ext import commands

from bot.discord.access import Audience
from bot.discord.button_checks import find_ended
from bot.discord.client import Elara
from bot.discord.downloads import (
    Make,
    book_for,
    by_message,
    chosen_form,
    chosen_narration_form,
    file_bytes_max,
    files_of,
    form_question,
    in_form,
    in_narration_form,
    narration_question,
    text_book,
    whole_archive,
)
from bot.discord.handlers import MoreEntry, work_button
from bot.discord.menu import back_row
from bot.discord.private_pages import PrivatePages
from bot.discord.responses import Interaction, respond
from bot.library.library import Library
from bot.making.service import WorkService
from bot.reply.completeness import has_content
from bot.reply.controls import Action, button, custom_id
from bot.reply.files import FilePart
from bot.reply.frame import Button
from bot.shelf.comic_files import ComicFiles, ComicForm
from bot.shelf.narration_downloads import NarrationDownloads, NarrationForm
from bot.words.say import say
from bot.work.kinds import Medium
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.titles import title_of
from bot.work.work import Work


def _is_drawn(work: Work) -> bool:
    return work.medium is Medium.PICTURES and has_content(work)


class Downloads(commands.Cog):
    """The buttons."""

    def __init__(
        self,
        work_service: WorkService,
        library: Library,
        private_pages: PrivatePages,
        comic_files: ComicFiles,
        narration_downloads: NarrationDownloads,
    ) -> None:
        self._work_service = work_service
        self._library = library
        self._private_pages = private_pages
        self._comic_files = comic_files
        self._narration_downloads = narration_downloads

    @work_button(Action.DOWNLOAD, Audience.EVERYONE, more=MoreEntry(has_content))
    async def download(self, interaction: Interaction, work_id: str) -> None:
        """Send a text as a book, and a comic or narration in the format that is chosen in answer."""
        work = await find_ended(self._work_service, work_id)
        locale = interaction.locale.value
        make: Make | None
        match work.medium:
            case Medium.TEXT:
                await self._send_files(interaction, work, text_book, button(Action.FORMATS, work_id, locale))
                return
            case Medium.PICTURES:
                form = chosen_form(interaction)
                make = None if form is None else in_form(self._comic_files, work, form, locale)
                ask = form_question
            case Medium.SPEECH:
                spoken = chosen_narration_form(interaction)
                make = None if spoken is None else in_narration_form(interaction, self._narration_downloads, spoken)
                ask = narration_question
            case medium:
                assert_never(medium)
        if make is None:
            question, choice = ask(interaction, work)
            await respond(interaction, question, select=[choice], rows=back_row(interaction))
            return
        others = Button(say("button.otherformats", locale), custom_id(Action.DOWNLOAD, work_id))
        await self._send_files(interaction, work, make, others)

    @work_button(Action.FORMATS, Audience.EVERYONE)
    async def download_all(self, interaction: Interaction, work_id: str) -> None:
        """Send an archive with all formats."""
        work = await find_ended(self._work_service, work_id)
        make: Make
        match work.medium:
            case Medium.TEXT:
                make = whole_archive
            case Medium.PICTURES:
                make = in_form(self._comic_files, work, ComicForm.ZIP, interaction.locale.value)
            case Medium.SPEECH:
                make = in_narration_form(interaction, self._narration_downloads, NarrationForm.ZIP)
            case medium:
                assert_never(medium)
        await self._send_files(interaction, work, make)

    async def _send_files(self, interaction: Interaction, work: Work, make: Make, *buttons: Button) -> None:
        answer = await self._private_pages.begin(interaction)
        files, note = await files_of(interaction, self._library, work, make)
        locale, title = interaction.locale.value, title_of(work)
        line = say("keep.download" if len(files) == 1 else "keep.download.parts", locale, title=title, n=len(files))
        line = "\n".join([line, *([say(note, locale)] if note else [])])
        first, *rest = by_message(files)
        await answer.show_classic(line, first, [(*buttons, *chain(*back_row(interaction)))])
        for files_of_message in rest:
            await answer.follow_up("", files_of_message)

    # --- Share outside -----------------------------------------------------------------------------------------------

    @work_button(Action.OUTSIDE, Audience.AUTHOR, more=MoreEntry(_is_drawn))
    async def share_outside(self, interaction: Interaction, work_id: str) -> None:
        """Ask whether to put the author's name on the pictures."""
        work, locale = await find_ended(self._work_service, work_id), interaction.locale.value
        choices = (button(action, work_id, locale) for action in (Action.OUTSIDE_PLAIN, Action.OUTSIDE_NAMED))
        row = (*choices, *chain(*back_row(interaction)))
        await respond(interaction, say("keep.outside", locale, title=title_of(work)), rows=[row])

    @work_button(Action.OUTSIDE_NAMED, Audience.AUTHOR)
    async def share_with_name(self, interaction: Interaction, work_id: str) -> None:
        """Send each page with the author's name on it."""
        await self._send_pages(interaction, work_id, interaction.user.display_name)

    @work_button(Action.OUTSIDE_PLAIN, Audience.AUTHOR)
    async def share_without_name(self, interaction: Interaction, work_id: str) -> None:
        """Send each page without the author's name."""
        await self._send_pages(interaction, work_id, "")

    async def _send_pages(self, interaction: Interaction, work_id: str, author: str) -> None:
        """Send each page in a message of its own, from which a phone saves it with one press."""
        work, locale = await find_ended(self._work_service, work_id), interaction.locale.value
        answer = await self._private_pages.begin(interaction)
        book = await book_for(interaction, self._library, work)
        pages = await self._comic_files.to_share(
            book, work, author=author, locale=locale, limit_bytes=file_bytes_max(interaction)
        )
        if not pages:
            raise RefusedError(RefusalKind.TOO_LARGE)
        for number, page in enumerate(pages, 1):
            line = say(
                "keep.outside.page" if len(pages) == 1 else "keep.outside.page.of", locale, number=number, of=len(pages)
            )
            part = FilePart(page.file.name, page.file.data, page.file.media_type, page.alt)
            if number == 1:
                await answer.show_classic(line, [part], back_row(interaction))
            else:
                await answer.follow_up(line, [part])


async def setup(bot: Elara) -> None:
    """Add the cog."""
    services = bot.services
    await bot.add_cog(
        Downloads(
            services.work_service,
            services.library,
            services.private_pages,
            services.comic_files,
            services.narration_downloads,
        )
    )
