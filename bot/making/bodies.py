"""The body of each kind: reads the events of its generator into the draft until there is an Ending."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from PIL import Image

from bot.audio.fitting import fit_wav
from bot.audio.wav import pcm_seconds
from bot.gemini.client import Gemini
from bot.gemini.comic import draw_comic
from bot.gemini.context import WorkContext
from bot.gemini.events import (
    ComicEvent,
    Ended,
    NarrationEvent,
    PanelDrawn,
    PanelMissing,
    PanelWritten,
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
from bot.making.draft import Draft
from bot.making.pictures import fit_picture
from bot.making.stop import StopSwitch, consume
from bot.script.panels import panel_words
from bot.work.ending import COMPLETE, Ending, EndingError, EndingKind, Fault, Retry
from bot.work.parts import FileRef, Panel, PanelScript, PartState
from bot.work.titles import own_title

log = logging.getLogger(__name__)

_NO_PICTURE: Final = Ending(EndingKind.EMPTY, retry=Retry.NOW, fault=Fault.MODEL)


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyInput:
    """What a body works with. `upload_limit_bytes` is for one file."""

    draft: Draft
    stop: StopSwitch
    gemini: Gemini
    files: FileStore
    context: WorkContext | None
    meter: Meter
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


async def make_comic(body: BodyInput) -> Ending:
    """Draw a comic's missing panels; panels that were written but not drawn keep their script."""
    work, gemini, context, meter = body.draft.work, body.gemini, body.context, body.meter
    drawn = await drawn_panels(work.panels, body.files)
    written = [panel.script for panel in work.panels if panel.picture is None and panel_words(panel.script)]
    if all(panel.picture or panel.script != PanelScript(number=panel.number) for panel in work.panels):
        body.draft.finish_script()
    events = draw_comic(
        gemini,
        work.request,
        drawn=drawn,
        written=written,
        titled=bool(own_title(work)),
        context=context,
        meter=meter,
    )
    comic = ComicEvents(body.draft, body.files, body.upload_limit_bytes)
    ending = await consume(events, comic.apply, body.stop)
    comic.keep_held()
    return ending


async def make_narration(body: BodyInput) -> Ending:
    """Speak a narration's pending sections."""
    work = body.draft.work
    pending = [section for section in work.sections if section.state is PartState.PENDING]
    events = narrate(body.gemini, work.request, pending, meter=body.meter)
    apply = NarrationEvents(body.draft, body.files, body.upload_limit_bytes).apply
    return _narration_ending(body.draft, await consume(events, apply, body.stop))


async def drawn_panels(panels: tuple[Panel, ...], files: FileStore) -> tuple[PanelDrawn, ...]:
    """The panels that have a picture, with its bytes, in order; raises `EndingError` when a file is missing."""
    with _disk_trouble("files"):
        return tuple(
            [
                PanelDrawn(panel.script, await files.read(panel.picture), panel.picture.media_type)
                for panel in panels
                if panel.picture is not None
            ]
        )


@contextmanager
def _disk_trouble(what: str) -> Iterator[None]:
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


class ComicEvents:
    """Applies a comic's events to its draft. `upload_limit_bytes` is for one picture."""

    def __init__(self, draft: Draft, files: FileStore, upload_limit_bytes: int) -> None:
        self._draft = draft
        self._files = files
        self._limit_bytes = upload_limit_bytes
        self._held = ""

    async def apply(self, event: ComicEvent) -> Ending | None:
        """Apply one event; the Ending with the last one."""
        match event:
            case TitleHeld(text):
                self._held = text
            case TitleMade(title):
                self._draft.set_made_title(title)
                self._held = ""
            case PanelWritten(script):
                # A panel's script may change after its picture was drawn or failed: the rest of the panel stays.
                self._draft.set_panel(replace(self._draft.work.panels[script.number - 1], script=script))
            case PanelDrawn(script, data, media_type):
                picture = await self._stored(data, media_type)
                if picture is None:
                    self._draft.set_panel(Panel(script=script, state=PartState.MISSING, ending=_NO_PICTURE))
                else:
                    self._draft.set_panel(Panel(script=script, state=PartState.MADE, picture=picture))
            case PanelMissing(script, ending):
                self._draft.set_panel(Panel(script=script, state=PartState.MISSING, ending=ending))
            case Ended(ending):
                return self._counted(ending)
        return None

    def keep_held(self) -> None:
        """After the last event: a title that no panel follows yet is that of a comic that was stopped after it."""
        if self._held:
            self._draft.set_made_title(self._held)

    async def _stored(self, data: bytes, media_type: str) -> FileRef | None:
        try:
            fitted = await asyncio.to_thread(fit_picture, data, media_type, self._limit_bytes)
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            # Pillow raises these for bytes that are not a picture, or a decompression bomb.
            log.warning("a picture of %d bytes (%s) cannot be read", len(data), media_type)
            return None
        data, media_type, width_px, height_px = fitted
        with _disk_trouble("disk"):
            return await self._files.put(data, media_type, width_px=width_px, height_px=height_px)

    def _counted(self, ending: Ending) -> Ending:
        """The ending with unreadable pictures counted as missing: the generator does not know of them."""
        panels = self._draft.work.panels
        missing = sum(panel.state is not PartState.MADE for panel in panels)
        if ending.kind in {EndingKind.COMPLETE, EndingKind.INCOMPLETE} and missing:
            return Ending(EndingKind.INCOMPLETE, {"missing": missing, "of": len(panels)}, fault=Fault.MODEL)
        return ending


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
        with _disk_trouble("disk"):
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
