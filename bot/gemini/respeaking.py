"""Speaks a part of a finished narration again, and listens to the sound of a finished section again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.gemini.client import Gemini
from bot.gemini.events import SpokenPiece
from bot.gemini.hearing_check import hear
from bot.gemini.live_places import Claim
from bot.gemini.mending import speak_whole
from bot.gemini.narration import pieces_of, reason_for_silence, transcript_of
from bot.gemini.narration_prompts import narration_options
from bot.gemini.recording import SpeechRecording
from bot.gemini.speaking import Measure, NarrationContext, SpokenPassage
from bot.gemini.usage import Meter
from bot.script.passages import Passage, passages
from bot.script.speaker_labels import as_spoken
from bot.work.bible import Bible
from bot.work.ending import COMPLETE, EndingError
from bot.work.parts import Section
from bot.work.request import Request
from bot.work.speech import Check, Pronunciation


@dataclass(frozen=True, slots=True)
class Respoken:
    """A part of a section, spoken again.

    The indexes of the pieces and of the check are those of the section's text; the check's times are seconds of the new
    sound alone.
    """

    pieces: tuple[SpokenPiece, ...]
    transcript: str
    check: Check


async def respeak(
    gemini: Gemini,
    request: Request,
    section: Section,
    *,
    start: int,
    end: int,
    bible: Bible,
    pronunciations: Sequence[Pronunciation],
    measure: Measure,
    meter: Meter,
) -> Respoken:
    """Speak the text from `start` to `end` of a section, and check it as the sections of a new narration.

    The voices are those of the request and the bible. Raises `EndingError` if nothing could be spoken. It waits for one
    of the places for Live sessions like a first section. Cancelling closes the connections.
    """
    context = _context(gemini, request, bible, pronunciations, measure, meter)
    part = section_part(as_spoken(section, narration_options(request)), start, end)
    spoken_by = passages(part, narration_options(request), bible)
    hearing = await speak_whole(context, part, spoken_by, context.claim)
    pieces = pieces_of(hearing)
    if not pieces:
        ending = reason_for_silence(hearing)
        gemini.log_misconfiguration(gemini.settings.live_model, ending)
        raise EndingError(ending)
    moved = tuple(replace(piece, start=piece.start + start, end=piece.end + start) for piece in pieces)
    return Respoken(moved, transcript_of(hearing), _moved(hearing.check, start))


async def check_sound(
    gemini: Gemini,
    request: Request,
    section: Section,
    pcm: bytes,
    rate_hz: int,
    *,
    bible: Bible,
    pronunciations: Sequence[Pronunciation],
    measure: Measure,
    meter: Meter,
) -> Check:
    """Listen to the sound of a whole section, as it was joined, and judge it."""
    context = _context(gemini, request, bible, pronunciations, measure, meter)
    whole = Passage(0, len(section.text), "", narration_options(request).voice, "")
    spoken = as_spoken(section, narration_options(request))
    hearing = await hear(
        context, spoken, [SpokenPassage(whole, SpeechRecording(pcm, rate_hz, section.transcript, COMPLETE))]
    )
    return hearing.check


def section_part(section: Section, start: int, end: int) -> Section:
    """A section with the text from `start` to `end` alone, and with the cues and speeches of it."""
    return replace(
        section,
        text=section.text[start:end],
        cues=tuple(
            replace(cue, start=max(cue.start, start) - start, end=min(cue.end, end) - start)
            for cue in section.cues
            if start <= cue.start < end or (cue.start < end and start < cue.end)
        ),
        speeches=tuple(
            replace(speech, start=max(speech.start, start) - start, end=min(speech.end, end) - start)
            for speech in section.speeches
            if speech.start < end and start < speech.end
        ),
    )


def _context(
    gemini: Gemini,
    request: Request,
    bible: Bible,
    pronunciations: Sequence[Pronunciation],
    measure: Measure,
    meter: Meter,
) -> NarrationContext:
    return NarrationContext(
        gemini=gemini,
        request=request,
        bible=bible,
        pronunciations=pronunciations,
        measure=measure,
        meter=meter,
        claim=Claim(object(), is_first=True),
    )


def _moved(check: Check, by: int) -> Check:
    return replace(
        check,
        gaps=tuple(replace(gap, start=gap.start + by, end=gap.end + by) for gap in check.gaps),
        doubts=tuple(replace(doubt, start=doubt.start + by, end=doubt.end + by) for doubt in check.doubts),
    )
