"""What can be done about the voices of a narration that has ended."""

from __future__ import annotations

from bot.script.speeches import has_dialogue
from bot.words.say import say
from bot.work.checks import is_without_cast
from bot.work.request import NarrationOptions, Voices
from bot.work.work import Work


def can_hear_cast(work: Work) -> bool:
    """Whether a narration that has no cast has enough dialogue to be heard with one."""
    has_cast = _voices(work) is not Voices.ONE and any(section.speeches for section in work.sections)
    return _voices(work) is not None and not has_cast and has_dialogue(_texts(work))


def can_change_cast(work: Work) -> bool:
    """Whether a narration is spoken with a cast whose voices can be changed."""
    return _voices(work) is Voices.CAST and any(section.speeches for section in work.sections)


def missing_cast(work: Work, locale: str) -> str:
    """Why a narration that was asked for with a cast has one voice; empty for others."""
    if not is_without_cast(work):
        return ""
    return say("narration.uncast" if has_dialogue(_texts(work)) else "narration.uncast.silent", locale)


def _texts(work: Work) -> tuple[str, ...]:
    return tuple(section.text for section in work.sections)


def _voices(work: Work) -> Voices | None:
    """How many voices a narration is spoken with; None for one without sound, and for other works."""
    options = work.request.options
    return options.voices if isinstance(options, NarrationOptions) and work.spoken_sections else None
