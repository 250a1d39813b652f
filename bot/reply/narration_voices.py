"""The actions for the voices of a finished narration."""

from __future__ import annotations

from bot.script.speeches import has_dialogue
from bot.words.say import say
from bot.work.checks import is_without_cast
from bot.work.work import Work


def can_hear_cast(work: Work) -> bool:
    """Whether a narration that has no cast has enough dialogue to be heard with one."""
    if not work.spoken_sections or (work.is_cast and work.has_speeches):
        return False
    return has_dialogue(_texts(work))


def can_change_cast(work: Work) -> bool:
    """Whether a narration is spoken with a cast whose voices can be changed."""
    return work.is_cast and work.has_speeches and bool(work.spoken_sections)


def missing_cast(work: Work, locale: str) -> str:
    """Why a narration that was asked for with a cast has one voice; empty for others."""
    if not is_without_cast(work):
        return ""
    return say("narration.uncast" if has_dialogue(_texts(work)) else "narration.uncast.silent", locale)


def _texts(work: Work) -> tuple[str, ...]:
    return tuple(section.text for section in work.sections)
