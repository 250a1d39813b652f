"""Plans a new work from a request, and reopens one that ended early. Nothing is made here."""

from __future__ import annotations

import secrets
from collections.abc import Set as AbstractSet
from dataclasses import fields, replace
from typing import Any

from bot.making.media import MEDIA
from bot.script.text_titles import named
from bot.work.lineage import Lineage
from bot.work.parts import Page, PartState
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import Request
from bot.work.text import clean_text
from bot.work.titles import own_title, safe_title
from bot.work.work import Work


def plan(
    request: Request,
    author_id: int,
    *,
    created_at: float,
    lineage: Lineage | None = None,
    take_of: str | None = None,
    title: str = "",
    file_name: str = "",
) -> Work:
    """A new work with its parts laid out; raises `RefusedError` for one that cannot be made.

    Text that people typed enters here: the request, the direction and the titles are cleaned. `file_name` is that of
    the file the text comes from: it names a text that does not name itself.
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
    planned = MEDIA[work.medium].layout(work)
    if not file_name:
        return planned
    return replace(planned, made_title=safe_title(named(planned.made_title, clean_text(file_name))))


def copied(work: Work, source: Work) -> Work:
    """A new work with the parts, the pages, the title and the ending of another one. It is complete from the start."""
    return replace(
        work,
        text=source.text,
        panels=tuple(replace(panel, earlier=(), earlier_looks={}) for panel in source.panels),
        sections=source.sections,
        bible=source.bible,
        pages=source.pages,
        paged=source.paged,
        made_title=own_title(source),
        memory=source.memory,
        ending=source.ending,
        ended_at=work.created_at,
    )


def _cleaned(request: Request) -> Request:
    """The request with every text of it, and of its options, cleaned."""
    options = request.options
    # An enumeration is a str, too, but its value is never typed text.
    texts: dict[str, Any] = {
        field.name: clean_text(value) for field in fields(options) if type(value := getattr(options, field.name)) is str
    }
    options = replace(options, **texts)
    language = None if request.language is None else clean_text(request.language)
    return replace(request, prompt=clean_text(request.prompt), options=options, language=language)


def reopened(work: Work) -> Work:
    """A work that ended early, ready to be finished: it has no ending, and its missing parts are pending again."""
    missing = {panel.number for panel in work.panels if panel.picture is None}
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
        pages=tuple(_reopened_page(page, missing) for page in work.pages),
    )


def _reopened_page(page: Page, missing: AbstractSet[int]) -> Page:
    """A page that changes again if one of its panels is missing."""
    finished = tuple(number for number in page.panels if number not in missing)
    return page if finished == page.panels else replace(page, settled=False, finished=finished)
