"""What can be done about the voices of a narration that has ended."""

from __future__ import annotations

from bot.script.speeches import has_dialogue
from bot.work.request import NarrationOptions, Voices
from bot.work.work import Work


def can_hear_cast(work: Work) -> bool:
    """Whether a narration with one voice has enough dialogue to be heard with a cast."""
    return _voices(work) is Voices.ONE and has_dialogue(tuple(section.text for section in work.sections))


def can_change_cast(work: Work) -> bool:
    """Whether a narration is spoken with a cast whose voices can be changed."""
    return _voices(work) is Voices.CAST and any(section.speeches for section in work.sections)


def _voices(work: Work) -> Voices | None:
    """How many voices a narration is spoken with; None for one without sound, and for other works."""
    options = work.request.options
    return options.voices if isinstance(options, NarrationOptions) and work.spoken_sections else None
