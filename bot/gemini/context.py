"""The works before a work, as the prompts need them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.gemini.events import PanelDrawn
from bot.work.bible import NO_PEOPLE, Bible
from bot.work.lineage import Memory, Relation
from bot.work.request import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkContext:
    """The works before this one.

    `before` is their text, whole or summarised: a story's prose, a comic's panel scripts, a narration's text. If it is
    empty, the request's own prompt is the text. `kind_before` is the kind of work that the text comes from. `chapter`
    counts from 1; `direction` is how a person wants the work to continue; with `recap` a chapter opens with
    "Previously on …". `bible` holds the people and their looks, `memory` the summary that may list them. `pictures` are
    the parent comic's panels.
    """

    relation: Relation
    kind_before: Kind
    before: str = ""
    memory: Memory | None = None
    bible: Bible = NO_PEOPLE
    chapter: int = 1
    direction: str = ""
    recap: bool = False
    pictures: tuple[PanelDrawn, ...] = ()
