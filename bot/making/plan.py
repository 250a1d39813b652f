"""A request as a work with its parts laid out, nothing made yet."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Final

from bot.script.panels import is_panel_script, parse_panels
from bot.script.sections import cut_sections
from bot.work.lineage import Lineage, Relation
from bot.work.parts import Panel, PanelScript, PartState
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import ComicOptions, NarrationOptions, Request, StoryOptions
from bot.work.text import clean_text
from bot.work.work import Work

SECTIONS_MAX: Final = 10
"""Sections of one narration; more is refused plainly."""

PANELS_MAX: Final = 8
"""Panels of one comic."""


def plan(
    request: Request,
    author_id: int,
    *,
    created_at: float,
    lineage: Lineage | None = None,
    take_of: str | None = None,
    title: str = "",
) -> Work:
    """A new work; raises `RefusedError` for what cannot be made.

    People's words enter here: the request, the direction and the title are cleaned.
    """
    request = _cleaned(request)
    lineage = None if lineage is None else replace(lineage, direction=clean_text(lineage.direction))
    if not request.prompt.strip():
        raise RefusedError(RefusalKind.EMPTY_PROMPT)
    work = Work(
        id=secrets.token_hex(8),
        request=request,
        author_id=author_id,
        created_at=created_at,
        lineage=lineage,
        take_of=take_of,
        title=clean_text(title),
    )
    match request.options:
        case ComicOptions() as options:
            # A finished script is followed: it decides how many panels there are. A comic of another work has none.
            is_first = lineage is None or (not lineage.parent_id and lineage.relation is Relation.COMIC)
            follows = is_first and is_panel_script(request.prompt)
            scripts = parse_panels(request.prompt) if follows else ()
            if len(scripts) > PANELS_MAX:
                raise RefusedError(RefusalKind.TOO_MANY_PANELS, limit=PANELS_MAX, got=len(scripts))
            scripts = scripts or tuple(PanelScript(number=number) for number in range(1, options.panels + 1))
            request = replace(request, options=replace(options, panels=len(scripts)))
            return replace(work, request=request, panels=tuple(Panel(script=script) for script in scripts))
        case NarrationOptions():
            sections = cut_sections(request.prompt)
            if not sections:
                raise RefusedError(RefusalKind.NOTHING_TO_READ)
            if len(sections) > SECTIONS_MAX:
                raise RefusedError(RefusalKind.TOO_MANY_SECTIONS, limit=SECTIONS_MAX, got=len(sections))
            return replace(work, sections=sections)
        case _:
            return work


def _cleaned(request: Request) -> Request:
    """The request with each text of it cleaned."""
    options = request.options
    match options:
        case StoryOptions(genre=str() as genre):
            options = replace(options, genre=clean_text(genre))
        case NarrationOptions(style=str() as style):
            options = replace(options, style=clean_text(style))
    language = None if request.language is None else clean_text(request.language)
    return replace(request, prompt=clean_text(request.prompt), options=options, language=language)


def revived(work: Work) -> Work:
    """A work that broke off, ready to be gone on with: what was given up is to be made after all."""
    return replace(
        work,
        ending=None,
        ended_at=None,
        panels=tuple(
            replace(panel, state=PartState.PENDING, ending=None) if panel.state is PartState.MISSING else panel
            for panel in work.panels
        ),
        sections=tuple(
            replace(section, state=PartState.PENDING, ending=None) if section.state is PartState.MISSING else section
            for section in work.sections
        ),
    )
