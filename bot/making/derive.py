"""What becomes of a work: the request and the lineage of the next one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from bot.script.panels import panel_words, write_panel
from bot.script.plain_text import plain
from bot.work.lineage import Lineage, Relation
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import ComicOptions, Kind, NarrationOptions, Request, StoryOptions
from bot.work.spoilers import shortened_to
from bot.work.work import Work

RECAP_AFTER_S: Final = 24 * 3600.0
"""A chapter that comes later than this opens with "Previously on …"."""

ILLUSTRATIONS: Final = 3
MATERIAL_CHARS_MAX: Final = 24_000
"""As much of a source's text as a request carries."""


@dataclass(frozen=True, slots=True)
class NewWork:
    """A request that comes from another work."""

    request: Request
    lineage: Lineage | None
    take_of: str | None = None


def continued(work: Work, *, now_s: float, direction: str = "", private: bool | None = None) -> NewWork:
    """The next chapter of a story, or the next page of a comic. `now_s` is unix seconds."""
    request = replace(work.request, private=work.request.private if private is None else private)
    lineage = Lineage(
        parent_id=work.id,
        relation=Relation.CONTINUE,
        parent_author_id=work.author_id,
        chapter=work.chapter + 1,
        direction=" ".join(direction.split()),
        recap=now_s - (work.ended_at or work.created_at) > RECAP_AFTER_S,
    )
    return NewWork(request, lineage)


def repeated(work: Work) -> NewWork:
    """Another take of the same."""
    return NewWork(work.request, work.lineage, work.take_group)


def edited(work: Work, prompt: str) -> NewWork:
    """Another take, of a changed request."""
    return NewWork(replace(work.request, prompt=prompt), work.lineage, work.take_group)


def retaken(work: Work, *, private: bool) -> NewWork:
    """The same request made anew as a work of its own, with credit: somebody else's take, or one beside a copy."""
    lineage = Lineage(parent_id=work.id, relation=Relation.TAKE, parent_author_id=work.author_id, chapter=work.chapter)
    return NewWork(replace(work.request, private=private), lineage)


def turned_into(work: Work, relation: Relation, *, private: bool | None = None) -> NewWork:
    """Another kind of work, made of this one's text and characters; raises `RefusedError` where there is no text."""
    text = spoken_form(work) if relation is Relation.NARRATION else text_of(work)
    if not text:
        raise RefusedError(RefusalKind.NOTHING_THERE)
    request = replace(
        work.request,
        prompt=shortened_to(text, MATERIAL_CHARS_MAX),
        options=_options(relation),
        private=work.request.private if private is None else private,
    )
    return NewWork(request, Lineage(parent_id=work.id, relation=relation, parent_author_id=work.author_id))


def text_of(work: Work) -> str:
    """All the words of a work, as material for another one: prose, a panel script, or what was to be spoken."""
    match work.kind:
        case Kind.STORY:
            return work.text.strip()
        case Kind.COMIC:
            # A panel without words has a scene all the same.
            told = [panel.script for panel in work.panels if panel.script.scene or panel_words(panel.script)]
            return "\n\n".join(map(write_panel, told)).strip()
        case Kind.NARRATION:
            return "\n\n".join(section.text for section in work.sections).strip()


def spoken_form(work: Work) -> str:
    """The words of a work as a narrator reads them; a comic's captions and lines, panel after panel."""
    if work.kind is Kind.COMIC:
        panels = [plain(panel_words(panel.script), keeps_spoilers=True) for panel in work.panels]
        return "\n---\n".join(words for words in panels if words.strip())
    return text_of(work)


def _options(relation: Relation) -> StoryOptions | ComicOptions | NarrationOptions:
    match relation:
        case Relation.COMIC:
            return ComicOptions()
        case Relation.ILLUSTRATION:
            return ComicOptions(panels=ILLUSTRATIONS, illustrates=True)
        case Relation.NARRATION:
            return NarrationOptions()
        case _:
            return StoryOptions()
