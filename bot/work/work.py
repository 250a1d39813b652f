"""The work itself: what was asked, what has been made of it, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.work.ending import Ending
from bot.work.lineage import Lineage, Memory
from bot.work.parts import Panel, Section
from bot.work.request import Kind, Request
from bot.work.usage import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One story, comic or narration. The journal of its own making: a job reads it and makes what is missing.

    `text` is a story's prose (empty otherwise); `panels` a comic's, `sections` a narration's parts, in order.
    `created_at` and `ended_at` are unix seconds. `author_id` is the Discord id of who asked. `title` is empty until a
    person gives one (`bot.work.titles.title_of` always has an answer). `take_of` is the id of the first take, None for
    that take itself. `choices` are the three ways on that were offered at its end.
    """

    id: str
    request: Request
    author_id: int
    created_at: float
    text: str = ""
    panels: tuple[Panel, ...] = ()
    sections: tuple[Section, ...] = ()
    ending: Ending | None = None
    ended_at: float | None = None
    usage: Usage = field(default_factory=Usage)
    title: str = ""
    lineage: Lineage | None = None
    take_of: str | None = None
    memory: Memory | None = None
    choices: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """The kind of work."""
        return self.request.kind

    @property
    def take_group(self) -> str:
        """What all takes of one thing share: the id of the first."""
        return self.take_of or self.id

    @property
    def chapter(self) -> int:
        """Its number in a chain of chapters or pages, counted from 1."""
        return 1 if self.lineage is None else self.lineage.chapter
