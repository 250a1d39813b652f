"""Derives a new work from an existing one: its request and its lineage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.making.media import MEDIA
from bot.reply.completeness import is_finishable
from bot.script.panels import is_panel_script
from bot.work.kinds import FEATURES, Medium, default_options
from bot.work.lineage import Lineage, Relation
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import ComicOptions, NarrationOptions, Options, Request, Voices
from bot.work.spoilers import shortened_to
from bot.work.work import Work

RECAP_AFTER_S: Final = 24 * 3600.0
"""A chapter that comes later than this opens with "Previously on …"."""

ILLUSTRATIONS: Final = 3
"""Pictures that illustrate a text."""

MATERIAL_CHARS_MAX: Final = 24_000
"""The longest source text of a request, unless it is read aloud, where each word counts."""

DIRECTION_CHARS_MAX: Final = 500
"""The longest direction that a person may give for the next chapter; the options of a poll are shorter."""

_OPTIONS: Final[Mapping[Relation, Options]] = {
    **{features.relation: default_options(kind) for kind, features in FEATURES.items()},
    Relation.ILLUSTRATION: ComicOptions(panels=ILLUSTRATIONS, illustrates=True),
}


@dataclass(frozen=True, slots=True)
class NewWork:
    """A request for a new work. `lineage` is None when it is made from no other work.

    `take_of` is the take group that the new work joins; None for a group of its own. With `copy_of` nothing is made:
    the new work has the parts of that one, which has ended. With `cast_of` a narration has the cast of that one.
    `file_name` is the name of the file that its text comes from.
    """

    request: Request
    lineage: Lineage | None
    take_of: str | None = None
    copy_of: Work | None = None
    cast_of: Work | None = None
    file_name: str = ""


def check_continuable(work: Work) -> None:
    """Raise `RefusedError` for a text that has to be finished first, because half a sentence cannot be continued."""
    if work.medium is Medium.TEXT and is_finishable(work):
        raise RefusedError(RefusalKind.UNFINISHED)


def continued(work: Work, *, now_s: float, direction: str = "", private: bool | None = None) -> NewWork:
    """The next chapter of a story, or the next page of a comic. `now_s` is in unix seconds.

    Raises `RefusedError` as `check_continuable` does.
    """
    check_continuable(work)
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


def new_take(work: Work) -> NewWork:
    """Another take of a work, from the same request."""
    return NewWork(work.request, work.lineage, work.take_group, cast_of=_narration(work))


def cast_take(work: Work) -> NewWork:
    """Another take of a narration, spoken with the voices that its characters have."""
    options = work.request.options
    if not isinstance(options, NarrationOptions):
        raise RefusedError(RefusalKind.NOTHING_THERE)
    request = replace(work.request, options=replace(options, voices=Voices.CAST))
    return replace(new_take(work), request=request)


def cast_retake(work: Work, *, private: bool) -> NewWork:
    """A narration with the same cast as another person's own work, with credit."""
    own, taken = retake(work, private=private), cast_take(work)
    return replace(own, request=replace(own.request, options=taken.request.options))


def edited_take(work: Work, prompt: str) -> NewWork:
    """Another take of a work, from another prompt."""
    return replace(new_take(work), request=replace(work.request, prompt=prompt))


def takes_change(work: Work) -> bool:
    """Whether a person can say in a few words what is to change: the prompt describes the work, and is not its text."""
    if work.features.prompt_is_text or is_panel_script(work.request.prompt):
        return False
    return work.lineage is None or work.lineage.relation in (Relation.CONTINUE, Relation.TAKE)


def changed_take(work: Work, prompt: str, change: str, joined: str) -> NewWork:
    """Another take with what is to change in a few words. `joined` is the prompt with the change behind it.

    For a next chapter the prompt is that of the first one, so the change joins the direction.
    """
    if work.lineage is None or work.lineage.relation is not Relation.CONTINUE:
        return edited_take(work, joined)
    direction = "; ".join(filter(None, (work.lineage.direction, " ".join(change.split()))))
    return replace(edited_take(work, prompt), lineage=replace(work.lineage, direction=direction))


def retake(work: Work, *, private: bool) -> NewWork:
    """The same request as a work of its own, with credit: a take by another person, or one that a copy shows."""
    lineage = Lineage(parent_id=work.id, relation=Relation.TAKE, parent_author_id=work.author_id, chapter=work.chapter)
    return NewWork(replace(work.request, private=private), lineage, cast_of=_narration(work))


def remixed(work: Work, *, private: bool) -> NewWork:
    """A copy of a comic as another person's own work, with credit."""
    return replace(retake(work, private=private), copy_of=work)


def converted(work: Work, relation: Relation, *, private: bool | None = None) -> NewWork:
    """A work of another kind, made from this one's text and characters; raises `RefusedError` when it has no text."""
    options = _OPTIONS[relation]
    is_read = FEATURES[options.kind].prompt_is_text
    text = narration_text(work) if is_read else material_text(work)
    if not text:
        raise RefusedError(RefusalKind.NOTHING_THERE)
    request = replace(
        work.request,
        prompt=text if is_read else shortened_to(text, MATERIAL_CHARS_MAX),
        options=options,
        private=work.request.private if private is None else private,
    )
    return NewWork(request, Lineage(parent_id=work.id, relation=relation, parent_author_id=work.author_id))


def material_text(work: Work) -> str:
    """A work's text as material for another work: prose, a panel script, or the text of a narration."""
    return MEDIA[work.medium].material(work)


def narration_text(work: Work) -> str:
    """A work's text as a narrator reads it."""
    return MEDIA[work.medium].narration(work)


def _narration(work: Work) -> Work | None:
    """The work whose cast its takes have; None for other kinds."""
    return work if work.medium is Medium.SPEECH else None
