"""The three job bodies: each takes the events of its generator into the draft until there is an Ending."""

from __future__ import annotations

import asyncio
import io
import logging
from dataclasses import replace
from typing import Final

from PIL import Image

from bot.audio.fitting import fit_wav
from bot.audio.wav import pcm_seconds
from bot.gemini.client import Gemini
from bot.gemini.comic import draw_comic
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
)
from bot.gemini.narration import narrate
from bot.gemini.story import write_story
from bot.gemini.usage import Meter
from bot.library.files import FileStore
from bot.library.library import Library
from bot.making.context import context_of, drawn_panels
from bot.making.draft import Draft
from bot.making.run import Run
from bot.making.stop import consume, unless_stopped
from bot.script.panels import panel_words
from bot.work.ending import COMPLETE, Ending, EndingError, EndingKind, Fault, Retry
from bot.work.parts import FileRef, Panel, PartState
from bot.work.request import Kind
from bot.work.work import Work

log = logging.getLogger(__name__)

_JPEG_QUALITY: Final = (92, 85, 75, 60)

_NO_PICTURE: Final = Ending(EndingKind.EMPTY, retry=Retry.NOW, fault=Fault.MODEL)


async def make(run: Run, gemini: Gemini, library: Library, upload_limit_bytes: int) -> Ending:
    """Make what is missing of the run's work; returns how that ended. Stop ends it at once.

    The work is its own journal: text, panels and sections that are there are never made again.
    """
    before, meter = run.work.usage, Meter()
    try:
        return await _make(run, gemini, library, upload_limit_bytes, meter)
    except EndingError as error:
        return error.ending
    finally:
        # A run that is stopped says nothing any more of what it has used; the meter does.
        run.draft.set_usage(before + meter.usage)


async def _make(run: Run, gemini: Gemini, library: Library, upload_limit_bytes: int, meter: Meter) -> Ending:
    context = await unless_stopped(context_of(run.draft, library, gemini, meter), run.stop)
    work = run.work
    match work.kind:
        case Kind.STORY:
            story = _StoryBody(run.draft)
            writing = write_story(gemini, work.request, so_far=work.text, context=context, meter=meter)
            return await consume(writing, story.apply, run.stop)
        case Kind.COMIC:
            comic = _ComicBody(run.draft, library.files, upload_limit_bytes)
            drawn = await drawn_panels(work.panels, library)
            written = [panel.script for panel in work.panels if panel.picture is None and panel_words(panel.script)]
            drawing = draw_comic(gemini, work.request, drawn=drawn, written=written, context=context, meter=meter)
            return await consume(drawing, comic.apply, run.stop)
        case Kind.NARRATION:
            pending = [section for section in work.sections if section.state is PartState.PENDING]
            narration = _NarrationBody(run.draft, library.files, upload_limit_bytes)
            ending = await consume(narrate(gemini, work.request, pending, meter=meter), narration.apply, run.stop)
            return _judge_sections(run.work, ending)


def _judge_sections(work: Work, ending: Ending) -> Ending:
    """The narrator counts the sections of this run; an earlier one may have left some, too."""
    missing = sum(section.state is not PartState.MADE for section in work.sections)
    if ending.kind not in {EndingKind.COMPLETE, EndingKind.INCOMPLETE}:
        return ending
    if not missing:
        return COMPLETE
    return Ending(EndingKind.INCOMPLETE, {"missing": missing, "of": len(work.sections)}, Retry.NOW, Fault.MODEL)


class _StoryBody:
    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    async def apply(self, event: StoryEvent) -> Ending | None:
        match event:
            case TextMade(text):
                self._draft.add_text(text)
                return None
            case Ended(ending):
                return ending


class _ComicBody:
    def __init__(self, draft: Draft, files: FileStore, upload_limit_bytes: int) -> None:
        self._draft = draft
        self._files = files
        self._limit_bytes = upload_limit_bytes

    async def apply(self, event: ComicEvent) -> Ending | None:
        match event:
            case PanelWritten(script):
                # The words of a panel may become better known after its picture has come, or has not.
                self._draft.set_panel(replace(self._draft.work.panels[script.number - 1], script=script))
            case PanelDrawn(script, data, media_type):
                picture = await self._keep(data, media_type)
                if picture is None:
                    self._draft.set_panel(Panel(script=script, state=PartState.MISSING, ending=_NO_PICTURE))
                else:
                    self._draft.set_panel(Panel(script=script, state=PartState.MADE, picture=picture))
            case PanelMissing(script, ending):
                self._draft.set_panel(Panel(script=script, state=PartState.MISSING, ending=ending))
            case Ended(ending):
                return self._judge(ending)
        return None

    async def _keep(self, data: bytes, media_type: str) -> FileRef | None:
        try:
            fitted = await asyncio.to_thread(fit_picture, data, media_type, self._limit_bytes)
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            # Pillow's ways of saying that this is no picture, or none that anybody should unpack.
            log.warning("a picture of %d bytes (%s) cannot be read", len(data), media_type)
            return None
        data, media_type, width_px, height_px = fitted
        return await self._files.put(data, media_type, width_px=width_px, height_px=height_px)

    def _judge(self, ending: Ending) -> Ending:
        """A picture that could not be read after all counts among the missing ones."""
        panels = self._draft.work.panels
        missing = sum(panel.state is not PartState.MADE for panel in panels)
        if ending.kind in {EndingKind.COMPLETE, EndingKind.INCOMPLETE} and missing:
            return Ending(EndingKind.INCOMPLETE, {"missing": missing, "of": len(panels)}, fault=Fault.MODEL)
        return ending


def fit_picture(data: bytes, media_type: str, limit_bytes: int) -> tuple[bytes, str, int, int]:
    """A picture as it can be uploaded: bytes, media type, width and height in pixels. Blocking.

    Passed through unchanged while it fits; otherwise made a JPEG of falling quality, then smaller. Raises what
    Pillow raises for bytes that are no picture.
    """
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        kind = Image.MIME.get(image.format or "", media_type)
        if len(data) <= limit_bytes:
            return data, kind, image.width, image.height
        picture = image.convert("RGB")
    while True:
        for quality in _JPEG_QUALITY:
            buffer = io.BytesIO()
            picture.save(buffer, "JPEG", quality=quality)
            if buffer.tell() <= limit_bytes:
                return buffer.getvalue(), "image/jpeg", picture.width, picture.height
        picture = picture.resize((max(1, picture.width * 3 // 4), max(1, picture.height * 3 // 4)))


class _NarrationBody:
    def __init__(self, draft: Draft, files: FileStore, upload_limit_bytes: int) -> None:
        self._draft = draft
        self._files = files
        self._limit_bytes = upload_limit_bytes

    async def apply(self, event: NarrationEvent) -> Ending | None:
        match event:
            case SectionSpoken():
                await self._keep(event)
            case SectionMissing(number, ending):
                section = self._draft.work.sections[number - 1]
                self._draft.set_section(replace(section, state=PartState.MISSING, ending=ending))
            case Ended(ending):
                return ending
        return None

    async def _keep(self, spoken: SectionSpoken) -> None:
        wav = await asyncio.to_thread(fit_wav, spoken.pcm, spoken.rate_hz, self._limit_bytes)
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
