"""Listens to the sound of a section and finds out whether its text was spoken."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from bot.gemini.events import SpokenPiece
from bot.gemini.narration_context import NarrationContext
from bot.gemini.recording import Mark, SpeechRecording, at_rate, own_transcript, silence
from bot.gemini.speaking import SpokenPassage
from bot.gemini.transcription import has_second_ear, transcribe, transcribe_with_times, vocabulary
from bot.script.speech_duration import shortest_seconds
from bot.script.transcript_check import Seam, confirmed, judge
from bot.work.parts import Section
from bot.work.sound import SoundMeasure, Transcript
from bot.work.speech import Check, Ear, Gap, Verdict

PAUSE_S: Final = 0.3
"""The silence between two passages in the sound that is checked, so that their words do not run together."""
_VOICED_MIN_S: Final = 0.1
"""Less voice than this counts as silence: a click, or the end of a breath."""


@dataclass(frozen=True, slots=True)
class CheckedSpeech:
    """The result of a check of a section's spoken passages.

    `starts_s` are the seconds at which each passage begins in the sound that was heard and measured.
    """

    spoken: tuple[SpokenPassage, ...]
    check: Check
    heard: Transcript | None = None
    sound: SoundMeasure = field(default_factory=lambda: SoundMeasure(seconds=0.0, voiced_s=0.0))
    starts_s: tuple[float, ...] = ()

    @property
    def is_broken(self) -> bool:
        """Whether words are missing, or other words were said."""
        return self.check.verdict is Verdict.BROKEN

    @property
    def is_silent(self) -> bool:
        """Whether there is no voice in it at all."""
        return self.sound.loudness_lufs is None or self.sound.voiced_s < _VOICED_MIN_S

    @property
    def is_mute(self) -> bool:
        """Whether no voice can be heard in it: silence, or noise in which another ear understood no word."""
        is_understood = self.check.ear is Ear.SECOND and self.check.matched > 0
        return self.is_silent or (self.sound.noisy and not is_understood)

    @property
    def pieces(self) -> tuple[SpokenPiece, ...]:
        """The passages that have sound; none if no voice is heard in them."""
        if self.is_mute:
            return ()
        return tuple(
            SpokenPiece(
                one.recording.pcm,
                one.recording.rate_hz,
                one.passage.start,
                one.passage.end,
                one.passage.speaker,
                one.passage.voice,
            )
            for one in self.spoken
            if one.recording.pcm
        )

    @property
    def transcript(self) -> str:
        """The speaking models' own transcript."""
        return " ".join(one.recording.transcript for one in self.spoken if one.recording.transcript)

    @property
    def lost_chars(self) -> int:
        """How many characters of the text are not in the sound."""
        return sum(gap.end - gap.start for gap in self.check.gaps)


async def check_speech(context: NarrationContext, section: Section, spoken: Sequence[SpokenPassage]) -> CheckedSpeech:
    """Listen to the spoken passages of a section, in the order of its text, and judge them.

    The second ear hears all of them together, once. Where it finds a fault, it hears them once more, now with the times
    of the words: what only one of both hearings finds does not count. Where it is off, or its transcript says nothing,
    the speaking model's own transcript is read. A sound without a voice costs no hearing.
    """
    pcm, rate_hz, starts_s = await asyncio.to_thread(_joined, spoken)
    if not pcm:
        return CheckedSpeech(tuple(spoken), _mute(section, 0.0))
    sound = await context.measure(pcm, rate_hz)
    found = CheckedSpeech(tuple(spoken), _mute(section, sound.seconds), None, sound, starts_s)
    if found.is_silent:
        return found
    if has_second_ear(context.gemini, context.meter):
        found = await _transcribed_twice(context, section, found, pcm, rate_hz)
        if found.heard is not None and found.check.verdict is not Verdict.INCONCLUSIVE:
            return found
    own = own_transcript(_told(section, found))
    read = await _judged(context, section, found, own, Ear.NONE if own is None else Ear.OWN)
    return found if read.check.verdict is Verdict.INCONCLUSIVE and found.heard is not None else read


async def _transcribed_twice(
    context: NarrationContext, section: Section, found: CheckedSpeech, pcm: bytes, rate_hz: int
) -> CheckedSpeech:
    gemini, language, meter = context.gemini, context.request.language, context.meter
    names = vocabulary(section.text, context.bible, context.pronunciations)
    heard = await transcribe(gemini, pcm, rate_hz, names=names, language=language, meter=meter)
    first = await _judged(context, section, found, heard, Ear.SECOND)
    if heard is None or not first.is_broken:
        return first
    heard = await transcribe_with_times(gemini, pcm, rate_hz, language=language, meter=meter)
    second = await _judged(context, section, found, heard, Ear.SECOND)
    return first if heard is None else replace(second, check=confirmed(first.check, second.check))


async def _judged(
    context: NarrationContext, section: Section, found: CheckedSpeech, heard: Transcript | None, ear: Ear
) -> CheckedSpeech:
    check = await asyncio.to_thread(
        judge,
        section.text,
        heard,
        found.sound,
        ear=ear,
        ended_well=all(one.recording.ended_well for one in found.spoken[-1:]),
        seams=[Seam(after.passage.start, before.recording.ended_well) for before, after in pairwise(found.spoken)],
        pronunciations=context.pronunciations,
    )
    return replace(found, check=check, heard=heard)


def _told(section: Section, found: CheckedSpeech) -> list[tuple[float, SpeechRecording]]:
    """The recordings with what their models say they spoke, and where each begins; none if no model says anything.

    Text to speech has no transcript: its text counts as spoken in a recording that is long
    enough and did not break off. What is told of a recording without sound was not spoken.
    """
    if not any(one.recording.transcript for one in found.spoken):
        return []
    told = []
    for start_s, one in zip(found.starts_s, found.spoken, strict=True):
        recording, words = one.recording, section.text[one.passage.start : one.passage.end]
        is_plausible = recording.ended_well and recording.seconds >= shortest_seconds(words)
        if not recording.pcm:
            recording = replace(recording, transcript="", marks=())
        elif is_plausible and not recording.transcript:
            recording = replace(recording, transcript=words, marks=(Mark(words, recording.seconds),))
        told.append((start_s, recording))
    return told


def _mute(section: Section, seconds: float) -> Check:
    """The check of a sound without speech."""
    return Check(verdict=Verdict.BROKEN, ear=Ear.NONE, gaps=(Gap(0, len(section.text), seconds),))


def _joined(spoken: Sequence[SpokenPassage]) -> tuple[bytes, int, tuple[float, ...]]:
    """The sound of all passages with short silences between them, its rate, and where each begins. Blocks."""
    recordings = [one.recording for one in spoken]
    rate_hz = next((one.rate_hz for one in recordings if one.pcm), 0)
    if not rate_hz:
        return b"", 0, ()
    pieces, starts_s, at_s = list[bytes](), list[float](), 0.0
    for recording in recordings:
        if pieces and recording.pcm:
            pieces.append(silence(PAUSE_S, rate_hz))
            at_s += PAUSE_S
        starts_s.append(at_s)
        pieces.append(at_rate(recording.pcm, recording.rate_hz, rate_hz))
        at_s += recording.seconds
    return b"".join(pieces), rate_hz, tuple(starts_s)
