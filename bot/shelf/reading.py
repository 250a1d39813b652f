"""Reading a comic panel by panel, across all pages of its series."""

from __future__ import annotations

from dataclasses import dataclass

from bot.library.library import Library
from bot.reply.completeness import has_content
from bot.shelf.exports import may_read
from bot.shelf.series import series_of
from bot.work.parts import Panel
from bot.work.work import Work


@dataclass(frozen=True, slots=True)
class PanelToRead:
    """A panel with the work that it belongs to, its number among all panels of the series, and how many there are.

    `pages` is the number of works in the series.
    """

    work: Work
    panel: Panel
    number: int
    of: int
    pages: int


async def panel_to_read(
    library: Library, work: Work, *, reader_id: int, number: int | None = None
) -> PanelToRead | None:
    """The panel with this number, or the nearest one; without a number the first panel of this work.

    The work itself is shown to the reader by the message on which they pressed; of the others only those count that
    they may read. None for a comic without panels.
    """

    async def may_use(one: Work) -> bool:
        return one.id == work.id or (has_content(one) and await may_read(library, one, reader_id))

    series = [one for one in await series_of(library, work, may_use) if one.panels]
    panels = [(one, panel) for one in series for panel in one.panels]
    if not panels:
        return None
    if number is None:
        number = 1 + next((index for index, (one, _) in enumerate(panels) if one.id == work.id), 0)
    number = min(max(1, number), len(panels))
    found, panel = panels[number - 1]
    return PanelToRead(found, panel, number, len(panels), len(series))
