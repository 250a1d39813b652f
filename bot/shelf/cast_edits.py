"""The roles of a narration, and what a person changes in its cast: plain functions from one version to the next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from bot.script.speeches import spoken_pieces
from bot.script.stale_lines import StaleLines, given_to, stale_lines
from bot.script.voices import Voice, find_voice
from bot.work.parts import Section
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import NarrationOptions, Voices
from bot.work.work import Work

NARRATOR: Final = 0
"""The number of the narrator's role; those of the characters count from 1, in the order of the bible."""


@dataclass(frozen=True, slots=True)
class Role:
    """Who speaks in a narration. `name` is empty for the narrator; `lines` counts a character's lines of speech."""

    number: int
    name: str
    voice: str
    lines: int = 0


@dataclass(frozen=True, slots=True)
class CastLine:
    """A line of a narration: the number of its section, and the indexes of that section's text."""

    section: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakingCost:
    """The cost of speaking some lines: their number, the estimated seconds of speech, and US dollars at most."""

    lines: int
    seconds: int
    usd: float

    @property
    def minutes(self) -> int:
        """The speech in minutes, rounded up."""
        return -(-self.seconds // 60)


def roles_of(work: Work) -> tuple[Role, ...]:
    """The narrator, and the characters who speak and have a voice, those with the most lines first."""
    lines = Counter(speech.speaker for section in work.sections for speech in section.speeches)
    people = [
        Role(number, person.name, person.prebuilt_voice, lines[person.name])
        for number, person in enumerate(work.bible.characters, 1)
        if person.prebuilt_voice and lines[person.name]
    ]
    return Role(NARRATOR, "", options_of(work).voice), *sorted(people, key=lambda role: -role.lines)


def role_of(work: Work, number: int) -> Role:
    """The role with this number; raises `RefusedError` when there is none."""
    found = next((role for role in roles_of(work) if role.number == number), None)
    if found is None:
        raise RefusedError(RefusalKind.UNKNOWN_BUTTON)
    return found


def voice_named(text: str) -> Voice:
    """The voice that a component names, or a person typed; raises `RefusedError` for none of them."""
    found = find_voice(text)
    if found is None:
        raise RefusedError(RefusalKind.UNKNOWN_BUTTON)
    return found


def with_voice(work: Work, number: int, voice: str) -> Work:
    """A narration in which a role has another voice; its spoken lines keep the old one until they are spoken again.

    Raises `RefusedError` for an unknown role, for a voice that another role has, and for the narrator of a
    narration that is spoken with a single voice: that one is heard everywhere.
    """
    role = role_of(work, number)
    if any(other.voice == voice for other in roles_of(work) if other != role):
        raise RefusedError(RefusalKind.VOICE_TAKEN, voice=voice)
    if role.number == NARRATOR:
        if not work.is_cast:
            raise RefusedError(RefusalKind.UNKNOWN_BUTTON)
        options = replace(options_of(work), voice=voice)
        return replace(work, request=replace(work.request, options=options), cast_sample=None)
    people = (
        replace(person, prebuilt_voice=voice) if person.name == role.name else person
        for person in work.bible.characters
    )
    return replace(work, bible=replace(work.bible, characters=tuple(people)), cast_sample=None)


def lines_of(work: Work, number: int) -> tuple[CastLine, ...]:
    """The lines of a role, in order: what a character says, or the quotations that the narrator reads."""
    role = role_of(work, number)
    if role.number != NARRATOR:
        spans = [
            (section, one.start, one.end)
            for section in work.sections
            for one in section.speeches
            if one.speaker == role.name
        ]
    else:
        pieces = zip(work.sections, spoken_pieces([section.text for section in work.sections]), strict=True)
        spans = [
            (section, one.start, one.end)
            for section, found in pieces
            for one in found
            if not any(said.start < one.end and one.start < said.end for said in section.speeches)
        ]
    return tuple(CastLine(section.number, start, end, section.text[start:end]) for section, start, end in spans)


def line_at(work: Work, section: int, start: int) -> CastLine:
    """The line that begins at this place; raises `RefusedError` when there is none."""
    lines = (line for role in roles_of(work) for line in lines_of(work, role.number))
    found = next((line for line in lines if (line.section, line.start) == (section, start)), None)
    if found is None:
        raise RefusedError(RefusalKind.UNKNOWN_BUTTON)
    return found


def with_speaker(work: Work, line: CastLine, number: int) -> Work:
    """A narration in which another role says a line. A spoken line keeps its sound until it is spoken again."""
    role = role_of(work, number)
    sections = tuple(
        given_to(section, line.start, line.end, role.name) if section.number == line.section else section
        for section in work.sections
    )
    return replace(work, sections=sections, cast_sample=None)


def stale_sections(work: Work) -> tuple[tuple[Section, StaleLines], ...]:
    """The sections with lines whose sound has another voice than their role, and their parts to speak again."""
    if not work.is_cast:
        return ()
    options = options_of(work)
    found = ((section, stale_lines(section, options, work.bible)) for section in work.sections)
    return tuple((section, stale) for section, stale in found if stale.lines)


def options_of(work: Work) -> NarrationOptions:
    """The options of a narration; raises `RefusedError` for another work."""
    options = work.request.options
    if not isinstance(options, NarrationOptions):
        raise RefusedError(RefusalKind.UNKNOWN_BUTTON)
    return options


def cast_options(work: Work) -> NarrationOptions:
    """The options of a narration as it is spoken with its cast."""
    return replace(options_of(work), voices=Voices.CAST)
