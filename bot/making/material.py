"""The words of a finished work, by kind: as material for another work, and as a narrator reads them."""

from __future__ import annotations

from bot.script.panels import panel_words, write_panel
from bot.script.plain_text import plain
from bot.work.work import Work


def story_material(work: Work) -> str:
    """A story's prose."""
    return work.text.strip()


def comic_material(work: Work) -> str:
    """A comic's panel script. A panel without words counts when it has a scene."""
    written = [panel.script for panel in work.panels if panel.script.scene or panel_words(panel.script)]
    return "\n\n".join(map(write_panel, written)).strip()


def comic_narration(work: Work) -> str:
    """A comic's captions and spoken lines, one section for each panel that has words."""
    panels = [plain(panel_words(panel.script), keeps_spoilers=True) for panel in work.panels]
    return "\n---\n".join(words for words in panels if words.strip())


def narration_material(work: Work) -> str:
    """The text of a narration's sections, spoken or not."""
    return "\n\n".join(section.text for section in work.sections).strip()
