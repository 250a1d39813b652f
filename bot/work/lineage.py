"""A work's parent, and the memory of the works before it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.work.bible import Character


class Relation(StrEnum):
    """How a work was made from its parent."""

    CONTINUE = "continue"
    """The next chapter, or the next page."""
    COMIC = "comic"
    NARRATION = "narration"
    ILLUSTRATION = "illustration"
    """A comic of a text's scenes whose captions are sentences of the text."""
    STORY = "story"
    TAKE = "take"
    """The same request, made by another person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """A work's parent and its relation to it. `parent_id` is empty for a text that is not a work of this bot.

    `chapter` counts from 1 along a chain of CONTINUE (the parent of chapter 2 is chapter 1). `direction` is how a
    person or a poll wants the story to continue; empty leaves it to the model. With `recap` the chapter opens with
    "Previously on …". `parent_author_id` is credited if it is another person.
    """

    parent_id: str
    relation: Relation
    parent_author_id: int
    chapter: int = 1
    direction: str = ""
    recap: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """A model's summary of the works before this one; it is made once and stored with the work that needed it."""

    summary: str
    characters: tuple[Character, ...] = ()
