"""The bodies of stories and narrations: the events of a generator go into the draft until there is an Ending.

The body of a comic is in `bot.making.comic_body`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from bot.audio.fitting import fit_wav
from bot.audio.wav import pcm_seconds
from bot.gemini.client import Gemini
from bot.gemini.context import WorkContext
from bot.gemini.events import (
    Ended,
    NarrationEvent,
    SectionMissing,
    SectionSpoken,
    StoryEvent,
    TextMade,
    TitleHeld,
    TitleMade,
)
from bot.gemini.narration import narrate
from bot.gemini.story import write_story
from bot.gemini.usage import Meter
from bot.library.files import FileStore
from bot.library.redraws import Redraws
from bot.making.draft import Draft
from bot.making.stop import StopSwitch, consume
from bot.work.ending import COMPLETE, Ending, EndingError, EndingKind, Fault, Retry
from bot.work.parts import PartState
from bot.work.titles import own_title

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyInput:
    """What a body works with. `upload_limit_bytes` is for one file."""

    draft: Draft
    stop: StopSwitch
    gemini: Gemini
    files: FileStore
    context: WorkContext | None
    meter: Meter
    redraws: Redraws
    upload_limit_bytes: int


async def make_story(body: BodyInput) -> Ending:
    """Write the rest of a story's text."""
    work, gemini, context, meter = body.draft.work, body.gemini, body.context, body.meter
    events = write_story(
        gemini,
        work.request,
        so_far=work.text,
        titled=bool(own_title(work)),
        made_title=work.made_title,
        context=context,
        meter=meter,
    )
    story = StoryEvents(body.draft)
    ending = await consume(events, story.apply, body.stop)
    story.keep_held()
    return ending


async def make_narration(body: BodyInput) -> Ending:
    """Speak a narration's pending sections."""
    work = body.draft.work
    pending = [section for section in work.sections if section.state is PartState.PENDING]
    events = narrate(body.gemini, work.request, pending, meter=body.meter)
    apply = NarrationEvents(body.draft, body.files, body.upload_limit_bytes).apply
    return _narration_ending(body.draft, await consume(events, apply, body.stop))


@contextmanager
def disk_trouble(what: str) -> Iterator[None]:
    """Turn an error of the disk into the ending that says so."""
    try:
        yield
    except OSError as error:
        log.error("a file cannot be stored or read (%s)", error.strerror)  # noqa: TRY400 - the traceback says no more
        raise EndingError(Ending(EndingKind.MISCONFIGURED, {"what": what}, Retry.LATER, Fault.OPERATOR)) from error


class StoryEvents:
    """Applies a story's events to its draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._held = ""

    async def apply(self, event: StoryEvent) -> Ending | None:
        """Apply one event; the Ending with the last one."""
        match event:
            case TitleHeld(text):
                self._held = text
            case TitleMade(title):
                self._draft.set_made_title(title)
                self._held = ""
            case TextMade(text):
                self._draft.add_text(text)
                self._held = ""
            case Ended(ending):
                return ending
        return None

    def keep_held(self) -> None:
        """After the last event: what may have been the title is the text of a story that was stopped at it."""
        if self._held:
            self._draft.add_text(self._held)


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
        wav = await asyncio.to_thread(fit_wav, spoken.pcm, spoken.rate_hz, self._limit_bytes)
        with disk_trouble("disk"):
            audio = await self._files.put(wav, "audio/wav", seconds=pcm_seconds(spoken.pcm, spoken.rate_hz))
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
