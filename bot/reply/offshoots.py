"""The works that were made from a work, as links in its last lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.reply.markdown import length
from bot.words.links import link
from bot.words.say import say
from bot.work.lineage import Relation
from bot.work.request import Kind


@dataclass(frozen=True, slots=True)
class Offshoot:
    """A public work that was made from the shown one, and the link to it. `chapter` belongs to Relation.CONTINUE."""

    relation: Relation
    kind: Kind
    chapter: int
    url: str


def offshoots_line(offshoots: Sequence[Offshoot], room: int, locale: str) -> str:
    """The links of as many offshoots as fit into `room` characters, the next chapter first; may be empty."""
    line = ""
    for offshoot in offshoots:
        longer = " · ".join(piece for piece in (line, _link(offshoot, locale)) if piece)
        if length(longer) <= room:
            line = longer
    return line


def chapter_link(kind: Kind, chapter: int, url: str, locale: str) -> str:
    """The number of a chapter or page as a link to it."""
    return link(say(f"after.chapter.{kind.value}", locale, number=chapter), url, locale)


def _link(offshoot: Offshoot, locale: str) -> str:
    if offshoot.relation is Relation.CONTINUE:
        chapter = chapter_link(offshoot.kind, offshoot.chapter, offshoot.url, locale)
        return say("after.continued", locale, link=chapter)
    return link(say(f"after.offshoot.{offshoot.relation.value}", locale), offshoot.url, locale)
