"""The work itself: what was asked, what has been made of it, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.work.ending import Ending
from bot.work.parts import Panel, Section
from bot.work.request import Kind, Request
from bot.work.usage import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One story, comic or narration. The journal of its own making: a job reads it and makes what is missing.

    `text` is a story's prose (empty otherwise); `panels` a comic's, `sections` a narration's parts, in order.
    `created_at` and `ended_at` are unix seconds. `author_id` is the Discord id of who asked.
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

    @property
    def kind(self) -> Kind:
        """The kind of work."""
        return self.request.kind
