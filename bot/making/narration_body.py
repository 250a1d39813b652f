"""The body of a narration: its pending sections are spoken, stored and shown as they come."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.audio.fitting import fit_wav
from bot.audio.wav import pcm_seconds
from bot.gemini.events import Ended, NarrationEvent, SectionMissing, SectionSpoken
from bot.gemini.narration import narrate
from bot.library.files import FileStore
from bot.making.bodies import BodyInput, disk_trouble
from bot.making.draft import Draft
from bot.making.stop import consume
from bot.work.ending import COMPLETE, Ending, EndingKind, Fault, Retry
from bot.work.parts import PartState
from bot.work.sound import SoundMeasure


async def make_narration(body: BodyInput) -> Ending:
    """Speak a narration's pending sections."""
    work = body.draft.work
    pending = [section for section in work.sections if section.state is PartState.PENDING]
    events = narrate(
        body.gemini,
        work.request,
        pending,
        bible=work.bible,
        pronunciations=work.pronunciations,
        measure=_measure,
        meter=body.meter,
    )
    apply = NarrationEvents(body.draft, body.files, body.upload_limit_bytes).apply
    return _narration_ending(body.draft, await consume(events, apply, body.stop))


async def _measure(pcm: bytes, rate_hz: int) -> SoundMeasure:
    """The length alone: all of it counts as voice."""
    seconds = pcm_seconds(pcm, rate_hz)
    return SoundMeasure(seconds=seconds, voiced_s=seconds, loudness_lufs=-18.0)


class NarrationEvents:
    """Applies a narration's events to its draft. `upload_limit_bytes` is for one recording."""

    def __init__(self, draft: Draft, files: FileStore, upload_limit_bytes: int) -> None:
        self._draft = draft
        self._files = files
        self._limit_bytes = upload_limit_bytes

    async def apply(self, event: NarrationEvent) -> Ending | None:
        """Apply one event; the Ending with the last one."""
        match event:
            case SectionSpoken():
                await self._store(event)
            case SectionMissing(number, ending):
                section = self._draft.work.sections[number - 1]
                self._draft.set_section(replace(section, state=PartState.MISSING, ending=ending))
            case Ended(ending):
                return ending
        return None

    async def _store(self, spoken: SectionSpoken) -> None:
        piece = spoken.pieces[0]
        wav = await asyncio.to_thread(fit_wav, piece.pcm, piece.rate_hz, self._limit_bytes)
        with disk_trouble("disk"):
            audio = await self._files.put(wav, "audio/wav", seconds=pcm_seconds(piece.pcm, piece.rate_hz))
        section = self._draft.work.sections[spoken.number - 1]
        self._draft.set_section(
            replace(
                section,
                state=PartState.MADE if spoken.doubt is None else PartState.DOUBTFUL,
                audio=audio,
                transcript=spoken.transcript,
                doubt=spoken.doubt,
            )
        )


def _narration_ending(draft: Draft, ending: Ending) -> Ending:
    """The ending with all missing sections counted: the generator counts only those of this run."""
    if ending.kind not in {EndingKind.COMPLETE, EndingKind.INCOMPLETE}:
        return ending
    sections = draft.work.sections
    missing = sum(section.state is not PartState.MADE for section in sections)
    if not missing:
        return COMPLETE
    return Ending(EndingKind.INCOMPLETE, {"missing": missing, "of": len(sections)}, Retry.NOW, Fault.MODEL)
