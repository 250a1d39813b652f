"""The body of a narration: its sections are spoken, stored and shown as they come, then made into one file.

Nothing of the sound stays in memory: a section goes to the disk before its text is shown, and the file of the whole
narration is made from those on the disk by a process of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.audio.jobs import AudioError
from bot.gemini.events import Ended, NarrationEvent, SectionMissing, SectionSpoken
from bot.gemini.narration import narrate
from bot.library.errors import DATABASE_ERRORS
from bot.library.usage_limits import DAY_S
from bot.making.bodies import BodyInput
from bot.making.casting import cast_sections
from bot.making.draft import Draft
from bot.making.estimate import section_seconds
from bot.making.narration_context import narration_context_of
from bot.making.section_sounds import SoundStore
from bot.making.stop import consume, unless_stopped
from bot.work.ending import COMPLETE, Ending, EndingError, EndingKind, Fault, Retry, incomplete
from bot.work.parts import PartState, Section
from bot.work.work import Work

log = logging.getLogger(__name__)

_GOES_ON: Final = frozenset(
    {EndingKind.COMPLETE, EndingKind.INCOMPLETE, EndingKind.BUSY, EndingKind.LOST, EndingKind.STALLED}
)
"""Endings of a part after which the rest of a narration is still spoken when it is due."""


async def make_narration(body: BodyInput) -> Ending:
    """Cast a narration if requested, speak its sections that are pending and due, and make its one file."""
    sounds = SoundStore(body.files, body.audio, body.upload_limit_bytes)
    ending = COMPLETE
    if _pending(body.draft.work):
        await unless_stopped(cast_sections(body.draft, body.gemini, body.meter), body.stop)
        work = body.draft.work
        events = narrate(narration_context_of(work, body.gemini, body.audio, body.meter), _pending(work))
        narration = NarrationEvents(body.draft, sounds)
        ending = await consume(events, narration.apply, body.stop)
        await _record_rate(body, narration)
    await _make_recording(body, sounds)
    return narration_ending(body.draft.work, ending, body.unix)


def _pending(work: Work) -> list[Section]:
    """The sections that are spoken now."""
    return [section for section in work.due_sections if section.state is PartState.PENDING]


class NarrationEvents:
    """Applies a narration's events to its draft, and stores the sound in `sounds`."""

    def __init__(self, draft: Draft, sounds: SoundStore) -> None:
        self._draft = draft
        self._sounds = sounds
        self.speech_s = self.took_s = 0.0
        """The seconds of speech that came, and those that making each section took."""

    async def apply(self, event: NarrationEvent) -> Ending | None:
        """Apply one event; the Ending with the last one. Raises `EndingError` when the disk is full."""
        match event:
            case SectionSpoken():
                self.speech_s += sum(piece.seconds for piece in event.pieces)
                self.took_s += event.took_s
                await self._store(event)
            case SectionMissing(number, ending):
                self._lack(self._section(number), ending)
            case Ended(ending):
                return ending
        return None

    async def _store(self, spoken: SectionSpoken) -> None:
        section = self._section(spoken.number)
        try:
            # The voice of each line has to be known where a voice may change.
            section = await self._sounds.put_section(section, spoken, keeps_pieces=self._draft.work.is_cast)
        except EndingError as error:
            if error.ending.fault is Fault.OPERATOR:
                raise  # the disk is full: no other section could be stored
            self._lack(section, error.ending)
            return
        if self._draft.work.recording:
            self._draft.set_recording(())  # it lacks this section
        self._draft.set_section(section)

    def _lack(self, section: Section, ending: Ending) -> None:
        self._draft.set_section(replace(section, state=PartState.MISSING, ending=ending))

    def _section(self, number: int) -> Section:
        return self._draft.work.sections[number - 1]


async def _record_rate(body: BodyInput, narration: NarrationEvents) -> None:
    """Keep how fast the sections were spoken. Without it the next estimate is as good as the last."""
    if not narration.took_s:
        return
    try:
        await body.speech_rates.record(body.gemini.settings.live_model, narration.speech_s, narration.took_s)
    except DATABASE_ERRORS as error:
        log.warning("the rate of speech is not kept (%s)", type(error).__name__)


async def _make_recording(body: BodyInput, sounds: SoundStore) -> None:
    """Make the one file of the narration, unless it has or needs none. Without it the sections stay as they are."""
    work = body.draft.work
    if work.recording or len(work.spoken_sections) < 2:
        return
    body.on_closing()
    try:
        recording = await sounds.make_recording(body.draft.work, body.locale)
    except AudioError as error:
        log.error("work %s has no file of the whole (%s)", body.draft.work.id, error.fault.value)  # noqa: TRY400 - the worker has logged the traceback
        return
    if recording.files:
        body.draft.set_recording(recording.files, recording.places)


def narration_ending(work: Work, ending: Ending, unix: Callable[[], float]) -> Ending:
    """How a narration has ended, given how this run has: it may go on, and earlier runs may have left gaps.

    `unix` returns unix seconds.
    """
    if len(work.due_sections) < len(work.sections) and ending.kind in _GOES_ON:
        return scheduled(work, next_day(unix()))
    if ending.kind not in {EndingKind.COMPLETE, EndingKind.INCOMPLETE}:
        return ending
    missing = sum(section.state is not PartState.MADE for section in work.sections)
    return incomplete(missing, len(work.sections)) if missing else COMPLETE


def scheduled(work: Work, at: float) -> Ending:
    """The ending of a narration whose rest is spoken later (unix seconds)."""
    spoken_s = sum(section.seconds for section in work.sections)
    left_s = sum(section_seconds(section) for section in work.sections if not section.is_spoken)
    minutes = {"spoken": round(spoken_s / 60), "of": round((spoken_s + left_s) / 60)}
    return Ending(EndingKind.SCHEDULED, {**minutes, "at": int(at)}, Retry.LATER)


def next_day(now: float) -> float:
    """When the next day begins by UTC, and with it everyone's daily numbers, in unix seconds."""
    return (now // DAY_S + 1) * DAY_S
