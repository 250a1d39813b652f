"""Lays out the parts of a new work, by medium: panels or sections, all pending."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.script.panels import is_panel_script, parse_panels, script_cast, script_title
from bot.script.sections import WORDS_MAX, cut_sections
from bot.script.speech_duration import word_count
from bot.script.text_titles import title_line
from bot.work.lineage import Relation
from bot.work.parts import Panel, PanelScript
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import ComicOptions
from bot.work.titles import safe_title
from bot.work.work import Work

SECTIONS_MAX: Final = 400
"""Sections of one narration: 20,000 words need half of them, unless a person cuts after every few words."""

_WRITTEN_PER_READ: Final = 10
"""Words of a file for each that is read, at most: an exported chat has several of its program for one of a person."""

PANELS_MAX: Final = 8
"""Panels of one comic; a longer script is refused."""


def text_layout(work: Work) -> Work:
    """A text has no parts."""
    return work


def comic_layout(work: Work) -> Work:
    """A comic with its panels.

    A prompt that is a panel script decides their number and may have a title and a cast, unless the comic is made from
    another work. Raises `RefusedError` for too many panels.
    """
    options = work.request.options
    if not isinstance(options, ComicOptions):
        raise TypeError(f"not the options of a comic: {options!r}")
    lineage = work.lineage
    is_first = lineage is None or (not lineage.parent_id and lineage.relation is Relation.COMIC)
    has_script = is_first and is_panel_script(work.request.prompt)
    scripts = parse_panels(work.request.prompt) if has_script else ()
    if len(scripts) > PANELS_MAX:
        raise RefusedError(RefusalKind.TOO_MANY_PANELS, limit=PANELS_MAX, got=len(scripts))
    scripts = scripts or tuple(PanelScript(number=number) for number in range(1, options.panels + 1))
    request = replace(work.request, options=replace(options, panels=len(scripts)))
    panels = tuple(Panel(script=script) for script in scripts)
    made_title = safe_title(script_title(work.request.prompt)) if has_script else ""
    bible = script_cast(work.request.prompt) if has_script else work.bible
    return replace(work, request=request, panels=panels, made_title=made_title, bible=bible, paged=True)


def narration_layout(work: Work) -> Work:
    """A narration with its sections; a heading at the start of its text, or a line that reads as one, is its title.

    Raises `RefusedError` for a text with none, with too many words or too many cuts.
    """
    words = word_count(work.request.prompt)
    sections = cut_sections(work.request.prompt) if words <= _WRITTEN_PER_READ * WORDS_MAX else ()
    if words > WORDS_MAX:
        # A file may have more words of its format than of its text.
        words = sum(word_count(section.text) for section in sections) or words
    if words > WORDS_MAX:
        raise RefusedError(RefusalKind.TOO_MANY_WORDS, limit=WORDS_MAX, got=words)
    if not sections:
        raise RefusedError(RefusalKind.NOTHING_TO_READ)
    if len(sections) > SECTIONS_MAX:
        raise RefusedError(RefusalKind.TOO_MANY_SECTIONS, limit=SECTIONS_MAX, got=len(sections))
    return replace(work, sections=sections, made_title=safe_title(sections[0].title or title_line(sections[0].text)))
