"""Speaks a part of a finished narration again, and listens to the sound of a finished section again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.gemini.events import SpokenPiece
from bot.gemini.narration import reason_for_silence
from bot.gemini.narration_context import NarrationContext
from bot.gemini.recording import SpeechRecording
from bot.gemini.speaking import SpokenPassage
from bot.gemini.speech_check import check_speech
from bot.gemini.speech_repair import speak_whole
from bot.script.passages import Passage, passages
from bot.script.section_part import section_part
from bot.script.speaker_labels import as_spoken
from bot.work.ending import COMPLETE, EndingError
from bot.work.parts import Section
from bot.work.request import narration_options
from bot.work.speech import Check


@dataclass(frozen=True, slots=True)
class Respoken:
    """A part of a section, spoken again.

    The indexes of the pieces and of the check are those of the section's text; the check's times are seconds of the new
    sound alone.
    """

    pieces: tuple[SpokenPiece, ...]
    transcript: str
    check: Check


async def respeak(context: NarrationContext, section: Section, start: int, end: int) -> Respoken:
    """Speak the text from `start` to `end` of a section, and check it like the sections of a new narration.

    Raises `EndingError` if nothing could be spoken. Cancelling closes the connections.
    """
    part = section_part(as_spoken(section, narration_options(context.request)), start, end)
    spoken_by = passages(part, narration_options(context.request), context.bible)
    checked = await speak_whole(context, part, spoken_by)
    if not checked.pieces:
        ending = reason_for_silence(checked)
        context.gemini.log_misconfiguration(context.gemini.settings.live_model, ending)
        raise EndingError(ending)
    moved = tuple(replace(piece, start=piece.start + start, end=piece.end + start) for piece in checked.pieces)
    return Respoken(moved, checked.transcript, _moved(checked.check, start))


async def check_sound(context: NarrationContext, section: Section, pcm: bytes, rate_hz: int) -> Check:
    """Listen to the sound of a whole section, as it was joined (PCM, mono, 16 bit), and judge it."""
    whole = Passage(0, len(section.text), "", narration_options(context.request).voice, "")
    recording = SpeechRecording(pcm, rate_hz, section.transcript, COMPLETE)
    spoken = as_spoken(section, narration_options(context.request))
    return (await check_speech(context, spoken, [SpokenPassage(whole, recording)])).check


def _moved(check: Check, by: int) -> Check:
    return replace(
        check,
        gaps=tuple(replace(gap, start=gap.start + by, end=gap.end + by) for gap in check.gaps),
        doubts=tuple(replace(doubt, start=doubt.start + by, end=doubt.end + by) for doubt in check.doubts),
    )
