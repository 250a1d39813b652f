"""The words of a finished work, by medium: as material for another work, and as a narrator reads them."""

from __future__ import annotations

from dataclasses import replace

from bot.script.panels import panel_words, write_panel
from bot.script.plain_text import plain
from bot.work.parts import LineKind, PanelScript
from bot.work.work import Work


def text_material(work: Work) -> str:
    """A text as it is."""
    return work.text.strip()


def comic_material(work: Work) -> str:
    """A comic's panel script. A panel without words counts when it has a scene."""
    written = [panel.script for panel in work.panels if panel.script.scene or panel_words(panel.script)]
    return "\n\n".join(map(write_panel, written)).strip()


def comic_narration(work: Work) -> str:
    """A comic's captions and lines, one section for each panel that has words. Sounds are seen, not read aloud."""
    panels = [plain(panel_words(_told(panel.script)), keeps_spoilers=True) for panel in work.panels]
    return "\n---\n".join(words for words in panels if words.strip())


def _told(script: PanelScript) -> PanelScript:
    """A panel as it is read aloud: without sounds, and without the balloon that marks a thought."""
    lines = [replace(line, kind=LineKind.SPEECH) for line in script.lines if line.kind is not LineKind.SOUND]
    return replace(script, lines=tuple(lines))


def narration_material(work: Work) -> str:
    """The text of a narration's sections, spoken or not."""
    return "\n\n".join(section.text for section in work.sections).strip()
