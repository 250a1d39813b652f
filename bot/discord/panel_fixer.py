"""Shared by the handlers of a comic's private pages: showing a panel, changing it, showing the change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.discord.changed_pages import ChangedPages
from bot.discord.fix_pages import compare_page, default_key, earlier_page, newest_others, panel_page, pick_page
from bot.discord.private_pages import PrivatePages
from bot.discord.responses import Interaction
from bot.library.work_changes import Change
from bot.reply.files import FilePart
from bot.shelf.fixing import ChangePanel, Fixing, is_behind
from bot.shelf.lettering import Lettering
from bot.shelf.panel_edits import NEW, panel_of, text_of, with_picture
from bot.shelf.private_answer import PrivateAnswer
from bot.words.say import say
from bot.work.parts import FileRef, Panel
from bot.work.work import Work

_SAVED: Final = "fix.saved"


class PanelFixer:
    """Shows and changes panels in the private message of an interaction."""

    def __init__(
        self, fixing: Fixing, lettering: Lettering, changed_pages: ChangedPages, private_pages: PrivatePages
    ) -> None:
        self._fixing = fixing
        self._lettering = lettering
        self._changed_pages = changed_pages
        self._private_pages = private_pages

    async def show_list(self, interaction: Interaction, answer: PrivateAnswer, work: Work, note: str = "") -> None:
        """Show the numbers of the panels; of a comic with a single one that panel."""
        if len(work.panels) == 1 and not work.removed_panels:
            await self.show_panel(interaction, answer, work, 1, note=note)
        else:
            await answer.show(pick_page(work, interaction.locale.value, note))

    async def show_panel(
        self,
        interaction: Interaction,
        answer: PrivateAnswer,
        work: Work,
        number: int,
        *,
        key: str | None = None,
        note: str = "",
    ) -> None:
        """Show a panel large, with numbered balloons; raises `RefusedError` when the comic has no such panel."""
        panel, locale = panel_of(work, number), interaction.locale.value
        if key is None or (key != NEW and text_of(panel.script, key) is None):
            key = default_key(panel.script)
        await answer.show(panel_page(work, panel, key, await self.numbered(work, panel, locale), locale, note))

    async def numbered(self, work: Work, panel: Panel, locale: str) -> FilePart | None:
        """The picture of a panel with numbered balloons."""
        return await self._lettering.panel(work, panel, locale, numbered=True, name=f"panel-{panel.number}")

    async def reword(
        self, interaction: Interaction, work_id: str, number: int, change: ChangePanel, *, key: str | None = None
    ) -> None:
        """Change the words of a panel, and show it and the page; raises `RefusedError`."""
        answer = await self._private_pages.begin(interaction, in_place=True)
        work = await self._fixing.reword(work_id, number, change)
        await self._show_changed(interaction, answer, work, number, key)

    async def change(
        self, interaction: Interaction, work_id: str, change: Change, *, number: int | None = None
    ) -> None:
        """Change a comic that has ended, and show the panel with this number, or the list; raises `RefusedError`."""
        answer = await self._private_pages.begin(interaction, in_place=True)
        work = await self._fixing.change(work_id, change)
        await self._show_changed(interaction, answer, work, number, None)

    async def _show_changed(
        self, interaction: Interaction, answer: PrivateAnswer, work: Work, number: int | None, key: str | None
    ) -> None:
        """Show a change to its author first, then to all; tell the author when the page could not follow at once."""

        async def show(sentence: str) -> None:
            note = say(sentence, interaction.locale.value)
            if number is None:
                await self.show_list(interaction, answer, work, note)
            else:
                await self.show_panel(interaction, answer, work, number, key=key, note=note)

        if is_behind(work):
            await show("fix.saved.unlettered")
            return
        await show(_SAVED)
        told = await self._changed_pages.show(interaction, work, section="fix")
        if told != _SAVED:
            await show(told)

    async def show_others(self, interaction: Interaction, answer: PrivateAnswer, work: Work, number: int) -> None:
        """Show the other pictures of a panel."""
        panel, locale = panel_of(work, number), interaction.locale.value
        refs = (*(() if panel.picture is None else (panel.picture,)), *newest_others(panel))
        await answer.show(earlier_page(work, panel, await self._drawings(refs), locale))

    async def compare(
        self, interaction: Interaction, answer: PrivateAnswer, work: Work, number: int, offered: FileRef
    ) -> None:
        """Show a panel with its present picture and with a new one, side by side."""
        panel, locale = panel_of(work, number), interaction.locale.value
        versions = (panel, with_picture(panel, offered.sha256))
        pictures = [
            await self._lettering.panel(work, version, locale, name=f"picture-{place}")
            for place, version in enumerate(versions, 1)
        ]
        shown = [picture for picture in pictures if picture is not None]
        await answer.show(compare_page(work, panel, offered, shown, locale))

    async def _drawings(self, refs: tuple[FileRef, ...]) -> list[FilePart]:
        found = [await self._lettering.drawing(ref, name=f"picture-{place}") for place, ref in enumerate(refs)]
        return [one for one in found if one is not None]


def chosen_value(interaction: Interaction) -> str:
    """The chosen value of a select; empty for a button."""
    data: Mapping[str, Any] = dict(interaction.data or {})
    return str(next(iter(data.get("values") or ()), ""))
