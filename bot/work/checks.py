"""Counts of the results of a narration's checks."""

from __future__ import annotations

from dataclasses import dataclass

from bot.work.parts import PartState
from bot.work.speech import Ear, Verdict
from bot.work.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCounts:
    """How many sections were compared with what each ear heard, how many could not be, and how many gaps there are."""

    second: int
    own: int
    unclear: int
    gaps: int


def has_unchecked(work: Work) -> bool:
    """Whether a spoken section has no check, because it was made before sections were checked."""
    return any(section.check is None for section in work.spoken_sections)


def is_checked(work: Work) -> bool:
    """Whether something was spoken, and all of it was checked."""
    return bool(work.spoken_sections) and not has_unchecked(work)


def has_gaps(work: Work) -> bool:
    """Whether a section is missing, or words of one are."""
    return len(work.spoken_sections) < len(work.sections) or bool(check_counts(work).gaps)


def has_broken_sections(work: Work) -> bool:
    """Whether words are missing, or differ, in a section that has sound."""
    return any(section.state is PartState.DOUBTFUL for section in work.spoken_sections)


def is_without_cast(work: Work) -> bool:
    """Whether a narration that was asked for with a cast is spoken with one voice, because it was not known who speaks.

    It may be known by now.
    """
    spoken = work.spoken_sections
    if not spoken or not work.is_cast:
        return False
    with_speech = [section for section in spoken if section.speeches]
    if not with_speech:
        return not work.has_speeches
    return not any(piece.speaker for section in with_speech for piece in section.pieces)


def check_counts(work: Work) -> CheckCounts:
    """The counts for the spoken sections. Words that differ without a gap count as one."""
    checks = [section.check for section in work.spoken_sections if section.check is not None]
    compared = [check for check in checks if check.verdict is not Verdict.INCONCLUSIVE and check.ear is not Ear.NONE]
    broken = [check for check in compared if check.verdict is Verdict.BROKEN]
    return CheckCounts(
        second=sum(check.ear is Ear.SECOND for check in compared),
        own=sum(check.ear is Ear.OWN for check in compared),
        unclear=len(checks) - len(compared),
        gaps=sum(max(1, len(check.gaps)) for check in broken),
    )
