"""What a work goes on from, as the one who makes it needs to know it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.gemini.events import PanelDrawn
from bot.work.lineage import Memory, Relation
from bot.work.request import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkContext:
    """The works before this one.

    `before` is the text of all of it, whole or summarised: a story's prose, a comic's panel scripts, a narration's
    text. Where it is empty the request's own prompt is the text. `kind_before` says what the text is written as.
    `chapter` counts from 1; `direction` is how a person wants it to go on; with `recap` a chapter opens with
    "Previously on …". `memory` names the people and their looks. `pictures` are the parent comic's panels, in order.
    """

    relation: Relation
    kind_before: Kind
    before: str = ""
    memory: Memory | None = None
    chapter: int = 1
    direction: str = ""
    recap: bool = False
    pictures: tuple[PanelDrawn, ...] = ()
