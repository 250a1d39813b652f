"""Puts the new sound of a section into a narration that has ended: plain functions from one version to the next."""

from __future__ import annotations

from dataclasses import replace

from bot.work.ending import COMPLETE, EndingKind, incomplete
from bot.work.parts import PartState, Section
from bot.work.work import Work


def with_new_sound(work: Work, before: Section, after: Section) -> Work:
    """A narration with the sound, pieces and check of `after`, counted as one more revision of the section.

    It has no file of the whole then, until one is made of its new sound: a crash in between leaves no old one.
    Nothing changes if the section does not have the sound of `before` any more: another change came first.
    """
    now = next((section for section in work.sections if section.number == before.number), None)
    if now is None or now.audio != before.audio or now.revision != before.revision:
        return work
    changed = replace(
        now,
        state=after.state,
        audio=after.audio,
        pieces=after.pieces,
        transcript=after.transcript,
        check=after.check,
        doubt=after.doubt,
        ending=None,
        revision=now.revision + 1,
    )
    sections = tuple(changed if section is now else section for section in work.sections)
    return with_ending_of_sections(replace(work, sections=sections, recording=(), recording_places=()))


def with_ending_of_sections(work: Work) -> Work:
    """A narration that ended as complete or incomplete, with the ending that its sections have now."""
    if work.ending is None or work.ending.kind not in {EndingKind.COMPLETE, EndingKind.INCOMPLETE}:
        return work
    missing = sum(section.state is not PartState.MADE for section in work.sections)
    return replace(work, ending=incomplete(missing, len(work.sections)) if missing else COMPLETE)
