"""The newest version of a work while it is being made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.work.ending import Ending
from bot.work.lineage import Memory
from bot.work.parts import Panel, Section
from bot.work.usage import Usage
from bot.work.work import Work


class Draft:
    """Collects what arrives and gives it out as a frozen `Work`.

    Text is kept in pieces and joined when somebody looks. `on_change` is called after each change and must not wait;
    `unix` tells the time.
    """

    def __init__(self, work: Work, unix: Callable[[], float]) -> None:
        self._work = work
        self._unix = unix
        self._pieces: list[str] = []
        self.on_change: Callable[[], None] = lambda: None

    @property
    def work(self) -> Work:
        """The work as it is now."""
        if self._pieces:
            self._work = replace(self._work, text=self._work.text + "".join(self._pieces))
            self._pieces.clear()
        return self._work

    def add_text(self, text: str) -> None:
        """Append to a story."""
        self._pieces.append(text)
        self.on_change()

    def set_panel(self, panel: Panel) -> None:
        """Replace the panel of the same number."""
        panels = tuple(panel if old.number == panel.number else old for old in self.work.panels)
        self._work = replace(self.work, panels=panels)
        self.on_change()

    def set_section(self, section: Section) -> None:
        """Replace the section of the same number."""
        sections = tuple(section if old.number == section.number else old for old in self.work.sections)
        self._work = replace(self.work, sections=sections)
        self.on_change()

    def set_memory(self, memory: Memory) -> None:
        """Keep what a model wrote down of the works before."""
        self._work = replace(self.work, memory=memory)
        self.on_change()

    def set_usage(self, usage: Usage) -> None:
        """Note what all its runs together have used."""
        self._work = replace(self.work, usage=usage)

    def end(self, ending: Ending) -> None:
        """Give the work its ending, or a truer one when the last frame could not be delivered."""
        self._work = replace(self.work, ending=ending, ended_at=self._unix())
        self.on_change()
