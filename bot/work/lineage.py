"""Where a work comes from, and what is remembered of everything before it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Relation(StrEnum):
    """How a work was made from its parent."""

    CONTINUE = "continue"
    """The next chapter, or the next page."""
    COMIC = "comic"
    NARRATION = "narration"
    ILLUSTRATION = "illustration"
    """Pictures of a text's scenes: a comic whose captions are the text's own words."""
    STORY = "story"
    TAKE = "take"
    """The same request, made anew by somebody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """A work's parent and what was done with it. `parent_id` is empty for a text that is no work of ours.

    `chapter` counts from 1 along a chain of CONTINUE (the parent of chapter 2 is chapter 1). `direction` is how a
    person, or a vote, wants it to go on; empty leaves it to the model. With `recap` the chapter opens with "Previously
    on …". `parent_author_id` is credited when it is somebody else.
    """

    parent_id: str
    relation: Relation
    parent_author_id: int
    chapter: int = 1
    direction: str = ""
    recap: bool = False


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody who has to stay the same: a name and what they look like, in a sentence."""

    name: str
    look: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What a model wrote down of the works before this one: made once, kept with the work that needed it."""

    summary: str
    characters: tuple[Character, ...] = ()
