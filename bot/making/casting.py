"""Casts a narration: who says what in its sections, and which voice each of them has."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.gemini.client import Gemini
from bot.gemini.speaker_spans import mark_speakers
from bot.gemini.usage import Meter
from bot.making.draft import Draft
from bot.script.casting import Speaker, Traits, cast_voices
from bot.work.bible import Bible
from bot.work.checks import is_without_cast
from bot.work.ending import EndingError
from bot.work.parts import Section
from bot.work.request import narration_options
from bot.work.speech import Speech
from bot.work.work import Work

log = logging.getLogger(__name__)


async def cast_sections(draft: Draft, gemini: Gemini, meter: Meter) -> None:
    """Give a narration with a cast its speeches and voices, unless it has them already.

    The draft gets both at once, so that what is saved is never half a cast. If Gemini does not say who speaks, the
    narration has no cast: one voice reads it, and also the sections that are spoken later.
    """
    if not draft.work.is_cast or is_without_cast(draft.work):
        return
    try:
        work = await cast_work(draft.work, gemini, meter)
    except EndingError as error:
        log.warning("work %s is spoken without its cast (%s)", draft.work.id, error.ending.kind.value)
        return
    if work != draft.work:
        draft.set_cast(work.sections, work.bible)


async def cast_work(work: Work, gemini: Gemini, meter: Meter) -> Work:
    """A narration with its speeches, and with a voice for each speaker in its bible.

    Speeches that it has stay; without any, the text model is asked for them. Raises `EndingError` when Gemini does not
    answer.
    """
    traits: Mapping[str, Traits] = {}
    if not work.has_speeches:
        names = [person.name for person in work.bible.characters]
        marks = await mark_speakers(gemini, texts=_texts(work), names=names, meter=meter)
        traits = marks.traits
        pairs = zip(work.sections, marks.speeches, strict=True)
        work = replace(work, sections=tuple(replace(section, speeches=said) for section, said in pairs))
    narrator = narration_options(work.request).voice
    return replace(work, bible=cast_voices(_speakers(work.sections, traits), work.bible, narrator))


def with_cast(work: Work, source: Work) -> Work:
    """A narration with the voices of another one where it has none, and with its speeches if it has none.

    Speeches are taken only from the same text; their speakers are spelled as in the bible.
    """
    bible = work.bible.joined(Bible(tuple(person for person in source.bible.characters if person.prebuilt_voice)))
    sections = work.sections
    if not work.has_speeches and _texts(work) == _texts(source):
        names = {person.name.casefold(): person.name for person in bible.characters}
        pairs = zip(sections, source.sections, strict=True)
        sections = tuple(replace(section, speeches=_spelled(other.speeches, names)) for section, other in pairs)
    return replace(work, sections=sections, bible=bible)


def _texts(work: Work) -> list[str]:
    return [section.text for section in work.sections]


def _spelled(speeches: Sequence[Speech], names: Mapping[str, str]) -> tuple[Speech, ...]:
    return tuple(replace(one, speaker=names.get(one.speaker.casefold(), one.speaker)) for one in speeches)


def _speakers(sections: Sequence[Section], traits: Mapping[str, Traits]) -> list[Speaker]:
    letters = Counter[str]()
    for section in sections:
        for one in section.speeches:
            letters[one.speaker] += one.end - one.start
    return [Speaker(name, count, traits.get(name, Traits())) for name, count in letters.items()]
