"""What can be done about the voices of a narration that has ended."""

from __future__ import annotations

from bot.script.speeches import has_dialogue
from bot.work.work import Work


def can_hear_cast(work: Work) -> bool:
    """Whether a narration with one voice has enough dialogue to be heard with a cast."""
    return (
        bool(work.spoken_sections)
        and not work.is_cast
        and has_dialogue(tuple(section.text for section in work.sections))
    )


def can_change_cast(work: Work) -> bool:
    """Whether a narration is spoken with a cast whose voices can be changed."""
    return work.is_cast and work.has_speeches and bool(work.spoken_sections)
