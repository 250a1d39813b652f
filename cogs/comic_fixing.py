"""Fix: the author changes single panels of a comic in a private message; another person gets a copy of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from discord.ext import commands

from bot.discord.access import Access, Audience
from bot.discord.button_checks import find_ended, is_private_message, public_message_id
from bot.discord.changed_pages import ChangedPages
from bot.discord.client import Elara
from bot.discord.fix_pages import remix_page, tail_page
from bot.discord.handlers import Match, Values, panel_component, panel_form, panel_modal, work_button
from bot.discord.mentions import resolve_typed
from bot.discord.modals import TEXT_FIELD_CHARS_MAX, Field, Form, open_modal
from bot.discord.panel_fixer import PanelFixer, chosen_value
from bot.discord.private_pages import PrivatePages
from bot.discord.responses import Interaction
from bot.discord.submitter import Submitter
from bot.library.library import Library
from bot.making.derive import remixed
from bot.making.service import WorkService
from bot.reply.controls import Action, PanelAction, panel_id
from bot.reply.private_page import PrivatePage, text
from bot.shelf.fixing import Fixing, is_behind
from bot.shelf.panel_edits import (
    KINDS,
    NEW,
    panel_of,
    text_of,
    with_aim,
    with_next_place,
    with_panel,
    with_picture,
    with_restored,
    with_swapped,
    with_words,
    without_panel,
)
from bot.words.links import link
from bot.words.say import say
from bot.work.kinds import Medium
from bot.work.parts import LineKind, Panel, PanelScript
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.text import clean_text
from bot.work.titles import title_of
from bot.work.work import Work

ChangeScript = Callable[[PanelScript], PanelScript]

NAME_CHARS_MAX: Final = 80
"""The longest name of a speaker."""


class ComicFixing(commands.Cog):
    """The button below a comic, and everything on the private pages that it opens but drawing."""

    def __init__(
        self,
        work_service: WorkService,
        library: Library,
        access: Access,
        private_pages: PrivatePages,
        submitter: Submitter,
        fixing: Fixing,
        panel_fixer: PanelFixer,
        changed_pages: ChangedPages,
    ) -> None:
        self._work_service = work_service
        self._library = library
        self._access = access
        self._private_pages = private_pages
        self._submitter = submitter
        self._fixing = fixing
        self._panel_fixer = panel_fixer
        self._changed_pages = changed_pages

    @work_button(Action.FIX, Audience.EVERYONE, in_reply=True)
    async def fix(self, interaction: Interaction, work_id: str) -> None:
        """Show the panels to the author; offer a copy to everyone else."""
        answer = await self._private_pages.begin(interaction)
        work = await self._find(work_id)
        if Audience.AUTHOR in await self._access.audiences(interaction, work_id):
            await self._changed_pages.note_press(interaction, work)
            await self._panel_fixer.show_list(interaction, answer, work)
            if is_behind(work):
                await self._changed_pages.show(interaction, await self._fixing.catch_up(work), section="fix")
            return
        if work.ending is None:
            raise RefusedError(RefusalKind.STILL_RUNNING)
        await answer.show(remix_page(work, interaction.locale.value, public_message_id(interaction)))

    async def _find(self, work_id: str) -> Work:
        work = await self._fixing.find(work_id)
        if work.medium is not Medium.PICTURES or not work.panels:
            raise RefusedError(RefusalKind.PANEL_GONE)
        return work

    # --- Remix -------------------------------------------------------------------------------------------------------

    @work_button(Action.REMIX, Audience.EVERYONE)
    async def remix(self, interaction: Interaction, work_id: str) -> None:
        """Make a copy of another person's comic, where its message is."""
        answer = await self._private_pages.begin(interaction, in_place=True)
        private = is_private_message(interaction)
        async with self._library.leases.try_acquire(f"remix {interaction.user.id} {work_id}"):
            work = await find_ended(self._work_service, work_id)
            if work.medium is not Medium.PICTURES:
                raise RefusedError(RefusalKind.PANEL_GONE)
            run = await self._submitter.submit_copy(interaction, remixed(work, private=private))
            if run is None or not await self._work_service.wait_until_shown(run):
                raise RefusedError(RefusalKind.NOT_SHOWN)
        locale = interaction.locale.value
        copy = link(title_of(run.work), run.reply.url, locale)
        await answer.show(PrivatePage((text(say("fix.remixed", locale, link=copy)),)))

    # --- Panels ------------------------------------------------------------------------------------------------------

    @panel_component(PanelAction.PICK, Audience.AUTHOR)
    async def pick(self, interaction: Interaction, match: Match) -> None:
        """Show a panel to fix, or the list of all."""
        answer = await self._private_pages.begin(interaction, in_place=True)
        work, number = await self._find(match["work_id"]), int(match["number"])
        if number:
            await self._panel_fixer.show_panel(interaction, answer, work, number)
        else:
            await self._panel_fixer.show_list(interaction, answer, work)

    @panel_component(PanelAction.TEXT, Audience.AUTHOR)
    async def choose_text(self, interaction: Interaction, match: Match) -> None:
        """Choose the balloon or caption that the buttons are about."""
        answer = await self._private_pages.begin(interaction, in_place=True)
        work = await self._find(match["work_id"])
        key = chosen_value(interaction)
        await self._panel_fixer.show_panel(interaction, answer, work, int(match["number"]), key=key)

    # --- Words, Tail, Place ------------------------------------------------------------------------------------------

    @panel_component(PanelAction.WORDS, Audience.AUTHOR, opens_modal=True)
    async def ask_words(self, interaction: Interaction, match: Match) -> None:
        """Ask for the words of a balloon or caption; the present ones are filled in."""
        form = await self.words_form(interaction, match, {})
        form_id = panel_id(PanelAction.WORDS, match["work_id"], int(match["number"]), match["detail"] or NEW)
        await open_modal(interaction, form_id, form.title, *form.fields)

    @panel_form(PanelAction.WORDS)
    async def words_form(self, interaction: Interaction, match: Match, entered: Values) -> Form:
        """The modal, with the present words or with what was entered before."""
        work, number, locale = await self._find(match["work_id"]), int(match["number"]), interaction.locale.value
        fields = _word_fields(panel_of(work, number).script, match["detail"] or NEW, entered, locale)
        return Form(say("fix.form.words", locale, number=number), fields)

    @panel_modal(PanelAction.WORDS, Audience.AUTHOR)
    async def set_words(self, interaction: Interaction, match: Match, values: Values) -> None:
        """Put other words into a balloon or caption."""
        words = _one_line(await resolve_typed(interaction, values.get("text", "")))
        speaker = _one_line(await resolve_typed(interaction, values.get("speaker", "")))
        kind, key = values.get("kind", ""), match["detail"] or NEW
        if kind not in KINDS:
            raise RefusedError(RefusalKind.UNKNOWN_BUTTON)

        def changed(script: PanelScript) -> PanelScript:
            return with_words(script, key, text=words, speaker=speaker, kind=kind)

        await self._reword(interaction, match, changed, key)

    @panel_component(PanelAction.TAIL, Audience.AUTHOR)
    async def ask_tail(self, interaction: Interaction, match: Match) -> None:
        """Ask for the person at whom the tail of a balloon points."""
        answer = await self._private_pages.begin(interaction, in_place=True)
        work = await self._find(match["work_id"])
        panel, locale = panel_of(work, int(match["number"])), interaction.locale.value
        picture = await self._panel_fixer.numbered(work, panel, locale)
        await answer.show(tail_page(work, panel, match["detail"] or "", picture, locale))

    @panel_component(PanelAction.AIM, Audience.AUTHOR)
    async def set_tail(self, interaction: Interaction, match: Match) -> None:
        """Let the tail point at the chosen person."""
        chosen, key = chosen_value(interaction), match["detail"] or ""
        head = int(chosen) if chosen.isdecimal() else None
        await self._reword(interaction, match, lambda script: with_aim(script, key, head), key)

    @panel_component(PanelAction.PLACE, Audience.AUTHOR)
    async def set_place(self, interaction: Interaction, match: Match) -> None:
        """Put a balloon into the next calm place."""
        key = match["detail"] or ""
        await self._reword(interaction, match, lambda script: with_next_place(script, key), key)

    async def _reword(self, interaction: Interaction, match: Match, change: ChangeScript, key: str) -> None:
        def changed(panel: Panel) -> Panel:
            return replace(panel, script=change(panel.script), reworded=True)

        await self._panel_fixer.reword(interaction, match["work_id"], int(match["number"]), changed, key=key)

    # --- Pictures ----------------------------------------------------------------------------------------------------

    @panel_component(PanelAction.EARLIER, Audience.AUTHOR)
    async def show_earlier(self, interaction: Interaction, match: Match) -> None:
        """Show the other pictures of a panel."""
        answer = await self._private_pages.begin(interaction, in_place=True)
        work = await self._find(match["work_id"])
        await self._panel_fixer.show_others(interaction, answer, work, int(match["number"]))

    @panel_component(PanelAction.USE, Audience.AUTHOR)
    async def use(self, interaction: Interaction, match: Match) -> None:
        """Use another picture of a panel."""
        number, sha256_start = int(match["number"]), match["detail"] or "-"

        def changed(work: Work) -> Work:
            return with_panel(work, with_picture(panel_of(work, number), sha256_start))

        await self._panel_fixer.change(interaction, match["work_id"], changed, number=number)

    @panel_component(PanelAction.REMOVE, Audience.AUTHOR)
    async def remove(self, interaction: Interaction, match: Match) -> None:
        """Take a panel off its page."""
        number = int(match["number"])
        await self._panel_fixer.change(interaction, match["work_id"], lambda work: without_panel(work, number))

    @panel_component(PanelAction.RESTORE, Audience.AUTHOR)
    async def restore(self, interaction: Interaction, match: Match) -> None:
        """Put the panel back that was taken off last."""
        number = int(match["number"])
        await self._panel_fixer.change(interaction, match["work_id"], with_restored, number=number)

    @panel_component(PanelAction.MOVE, Audience.AUTHOR)
    async def move(self, interaction: Interaction, match: Match) -> None:
        """Swap a panel with the next one."""
        number = int(match["number"])
        await self._panel_fixer.change(
            interaction, match["work_id"], lambda work: with_swapped(work, number), number=number + 1
        )


def _one_line(typed: str) -> str:
    return " ".join(clean_text(typed).split())


def _word_fields(script: PanelScript, key: str, entered: Values, locale: str) -> tuple[Field, ...]:
    """The words of a text, who says them, and how; as they were entered, or as they are."""
    found = text_of(script, key)
    words = "" if found is None or len(found.text) > TEXT_FIELD_CHARS_MAX else found.text
    speaker = "" if found is None or found.line is None else found.line.speaker
    kind = LineKind.SPEECH.value if found is None else found.kind
    return (
        Field(
            name="text",
            label=say("fix.form.text", locale),
            description="" if found is None else say("fix.form.text.about", locale),
            value=entered.get("text", words),
            long=True,
        ),
        Field(
            name="speaker",
            label=say("fix.form.speaker", locale),
            value=entered.get("speaker", speaker)[:NAME_CHARS_MAX],
            chars_max=NAME_CHARS_MAX,
        ),
        Field(
            name="kind",
            label=say("fix.form.kind", locale),
            value=entered.get("kind", kind),
            choices=tuple((say(f"fix.kind.{one}", locale), one) for one in KINDS),
        ),
    )


async def setup(bot: Elara) -> None:
    """Add the cog."""
    services = bot.services
    await bot.add_cog(
        ComicFixing(
            services.work_service,
            services.library,
            services.access,
            services.private_pages,
            services.submitter,
            services.fixing,
            services.panel_fixer,
            services.changed_pages,
        )
    )
