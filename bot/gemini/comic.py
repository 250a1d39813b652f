"""Makes a comic: one stream of text and pictures, then one call for each panel that is still missing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from google.genai import types

from bot.gemini.captions import CaptionMatcher
from bot.gemini.client import Gemini
from bot.gemini.comic_prompts import can_be_drawn, comic_prompt, panel_prompt
from bot.gemini.context import WorkContext
from bot.gemini.events import ComicEvent, PanelDrawn, PanelMissing, PanelWritten, TitleHeld, TitleMade
from bot.gemini.failures import empty
from bot.gemini.pictures import media_type_of
from bot.gemini.prompts import BE_ORIGINAL, DRAW_NOW, illustrates
from bot.gemini.storyboard import Storyboard
from bot.gemini.stream import Answer, Call, Producer, stream_answer
from bot.gemini.usage import Meter
from bot.script.model_talk import without_talk
from bot.script.panels import is_panel_script, parse_panels, read_words
from bot.work.ending import COMPLETE, Ending, EndingKind, Fault, Retry
from bot.work.lineage import Relation
from bot.work.parts import PanelScript
from bot.work.request import ComicOptions, Request
from bot.work.titles import safe_title

log = logging.getLogger(__name__)

PANELS_MAX: Final = 8
PARALLEL_CALLS_MAX: Final = 2
"""Single-panel calls at once. A picture takes the model 15 to 40 s, and takes us some 100 ms to decode."""
REFERENCES_MAX: Final = 3

TOKENS_PER_PANEL: Final = 3500
"""A picture of 1,120 tokens, its script, and the thoughts about them."""
TOKENS_BASE: Final = 4096
_OUTPUT_TOKENS_MAX: Final = 32_768
_ASPECT_RATIO: Final = "4:3"
_IMAGE_SIZE: Final = "1K"

_COMMON_ENDINGS: Final = frozenset(
    {EndingKind.MISCONFIGURED, EndingKind.BUSY, EndingKind.LOST, EndingKind.STALLED, EndingKind.OUR_FAULT}
)
"""Endings that the next panel's call would have too."""
_BROKEN_OFF: Final = frozenset({EndingKind.LOST, EndingKind.STALLED})


def planned_panels(request: Request, context: WorkContext | None = None) -> tuple[int, tuple[PanelScript, ...]]:
    """The number of panels of a request, and their scripts if its prompt is a finished script.

    A finished script decides the number (at most eight); its panels are numbered from 1 in their order. The prompt does
    not count as a script when the comic is made from another text, or when it continues a comic.
    """
    options = request.options
    if not isinstance(options, ComicOptions):
        raise TypeError(request.kind)
    continues = context is not None and (bool(context.before) or context.relation is Relation.CONTINUE)
    if options.illustrates or continues or not is_panel_script(request.prompt):
        return options.panels, ()
    scripts = tuple(
        replace(script, number=number)
        for number, script in enumerate(parse_panels(request.prompt)[:PANELS_MAX], start=1)
    )
    return len(scripts), scripts


async def draw_comic(
    gemini: Gemini,
    request: Request,
    *,
    drawn: Sequence[PanelDrawn] = (),
    written: Sequence[PanelScript] = (),
    titled: bool = False,
    context: WorkContext | None = None,
    meter: Meter,
) -> AsyncGenerator[ComicEvent, None]:
    """Draw a comic, or its missing panels.

    Panels in `drawn` have their pictures and are not drawn again. `written` are scripts of an earlier attempt without
    pictures. A comic that is not `titled` begins with its title. With a `context` the comic is the next page (CONTINUE)
    or the comic of a text.

    Yields `TitleHeld` while no panel follows a title, `TitleMade` if the model wrote one, `PanelWritten` (a panel's
    script, more complete each time), `PanelDrawn` and `PanelMissing`, then exactly one `Ended`. Every failure on
    Gemini's side becomes an event, not an exception. Closing the generator closes the connections. `meter` counts the
    calls even when the generator is closed early.
    """
    # Reading a long script or text takes longer than the event loop may be held; so do the prompts below.
    producer = await asyncio.to_thread(_ComicProducer, gemini, request, drawn, written, titled, context, meter)
    async with aclosing(producer.events()) as events:
        async for event in events:
            yield event


class _ComicProducer(Producer[ComicEvent]):
    def __init__(
        self,
        gemini: Gemini,
        request: Request,
        drawn: Sequence[PanelDrawn],
        written: Sequence[PanelScript],
        titled: bool,
        context: WorkContext | None,
        meter: Meter,
    ) -> None:
        super().__init__(gemini, meter)
        self._asks_title = not titled
        self._held_title = ""
        self._request = request
        self._context = context
        panels, self._finished_script = planned_panels(request, context)
        self._drawn = {panel.script.number: panel for panel in drawn}
        self._missing: dict[int, Ending] = {}
        self._cut_off_panel: int | None = None
        """The panel whose script may be incomplete, because the stream or an earlier attempt broke off in it."""
        known_scripts = {
            script.number: script for script in written if script.number <= panels and can_be_drawn(script)
        }
        cut_off = max(known_scripts.keys() - self._drawn.keys(), default=None)
        if cut_off is not None and not self._finished_script and (self._drawn or len(known_scripts) < panels):
            self._cut_off_panel = cut_off
        final_scripts = self._finished_script or [
            script for script in known_scripts.values() if script.number != self._cut_off_panel
        ]
        text = (context.before if context is not None else "") or request.prompt
        fit = (CaptionMatcher(text).fit,) if illustrates(request) else ()
        self._storyboard: Storyboard[tuple[bytes, str]] = Storyboard(
            panels, final_scripts, [panel.script for panel in drawn], *fit
        )
        if self._cut_off_panel is not None:
            self._storyboard.update_script(known_scripts[self._cut_off_panel])

    async def make(self) -> Ending:
        for script in self._finished_script:
            if script.number not in self._drawn:
                self.emit(PanelWritten(script))
        if not self._drawn:
            answer = await self._stream()
            if not self._may_draw_singly(answer):
                return answer.ending
        return await self._draw_missing()

    def final_ending(self, ending: Ending) -> Ending:
        """Report each missing panel; the Ending follows from the panels."""
        self._emit_placed(self._storyboard.flush_pictures())
        missing = self._storyboard.missing
        if not missing:
            return self._complete_ending() if ending.kind is not EndingKind.OUR_FAULT else ending
        reason = empty() if ending.is_good else ending
        if not self._drawn and not self._missing:
            return reason
        for number in missing:
            if number not in self._missing:
                self._give_up(number, reason)
        if not self._drawn:
            return self._missing[missing[0]]
        return Ending(
            EndingKind.INCOMPLETE,
            MappingProxyType({"missing": len(missing), "of": self._storyboard.panels}),
            Retry.NOW,
            Fault.MODEL,
        )

    def _complete_ending(self) -> Ending:
        """The Ending when every panel has a picture; with surplus pictures some may belong to other panels."""
        surplus = self._storyboard.surplus
        if not surplus:
            return COMPLETE
        params = MappingProxyType({"missing": 0, "of": self._storyboard.panels, "surplus": surplus})
        return Ending(EndingKind.INCOMPLETE, params, fault=Fault.MODEL)

    async def _stream(self) -> Answer:
        """Stream the whole comic in one answer."""
        storyboard, before = self._storyboard, self._context_pictures()
        prompt = await asyncio.to_thread(
            comic_prompt,
            self._request,
            storyboard.panels,
            storyboard.written,
            self._context,
            references=len(before),
            asks_title=self._asks_title,
        )
        call = self._call([*before, types.Part(text=prompt)], storyboard.panels, single=False)
        answer = await stream_answer(self.gemini, call, self._on_part, self.meter)
        self._emit_scripts(storyboard.flush_text())
        self._emit_placed(storyboard.flush_pictures())
        if answer.ending.is_good:
            self._emit_scripts(storyboard.finish())
        self._emit_title(self._held_title)
        if answer.received:
            is_broken = answer.ending.kind in {*_BROKEN_OFF, EndingKind.CUT}
            self._cut_off_panel = (
                storyboard.awaited if is_broken and not storyboard.is_final(storyboard.awaited) else None
            )
        return answer

    def _may_draw_singly(self, answer: Answer) -> bool:
        """Whether single calls may draw the missing panels; gives up the panel that a content filter refused."""
        ending = answer.ending
        if ending.kind is EndingKind.BLOCKED:
            refused = self._storyboard.awaited
            if ending.params["where"] == "picture" and refused is not None:
                if ending.retry is Retry.NEVER:
                    self._give_up(refused, ending)
                return True
            return ending.retry is not Retry.NEVER
        if ending.kind in _BROKEN_OFF:
            return answer.received
        return ending.kind in {EndingKind.COMPLETE, EndingKind.CUT, EndingKind.EMPTY}

    async def _draw_missing(self) -> Ending:
        """Draw each missing panel by a call, two at once; the first one alone if there is no picture for reference."""
        missing = [number for number in self._storyboard.missing if number not in self._missing]
        while missing and not self._drawn:
            ending = await self._draw_panel(missing.pop(0))
            if ending is not None and ending.kind in _COMMON_ENDINGS:
                return ending
        slots = asyncio.Semaphore(PARALLEL_CALLS_MAX)

        async def draw_one(number: int) -> None:
            async with slots:
                await self._draw_panel(number)

        async with asyncio.TaskGroup() as group:
            for number in missing:
                group.create_task(draw_one(number))
        return COMPLETE

    async def _draw_panel(self, number: int) -> Ending | None:
        """Draw one panel by a call, and by a second one if that may help; None when it was drawn."""
        answer = await self._try_panel(number, hint="")
        if answer is not None and _is_worth_retrying(answer):
            is_recitation = answer.ending.params.get("rule") == "recitation"
            answer = await self._try_panel(number, hint=BE_ORIGINAL if is_recitation else DRAW_NOW)
        if answer is None:
            return None
        self._give_up(number, answer.ending)
        return answer.ending

    async def _try_panel(self, number: int, *, hint: str) -> Answer | None:
        """Make one call for one panel; None when it was drawn."""
        pictures: list[tuple[bytes, str]] = []
        written, after = "", ""

        def on_part(part: types.Part) -> None:
            nonlocal written, after
            picture = _picture(part)
            if picture is not None:
                pictures.append(picture)
            elif not pictures:
                written += part.text or ""
            else:
                after += part.text or ""

        references = self._references(number)
        is_cut_off = number == self._cut_off_panel
        prompt = await asyncio.to_thread(
            panel_prompt,
            self._request,
            PanelScript(number=number) if is_cut_off else self._storyboard.script(number),
            self._storyboard.panels,
            [script for script in self._storyboard.written if script.number != number or is_cut_off],
            self._context,
            references=len(references),
            hint=hint,
        )
        call = self._call([*references, types.Part(text=prompt)], 1, single=True)
        answer = await stream_answer(self.gemini, call, on_part, self.meter)
        self._add_script(number, written if without_talk(written) else after, drawn=bool(pictures))
        if not pictures:
            is_empty = answer.ending.kind in {EndingKind.COMPLETE, EndingKind.CUT}
            return replace(answer, ending=empty()) if is_empty else answer
        self._emit_picture(self._storyboard.mark_drawn(number), *pictures[0])
        return None

    def _on_part(self, part: types.Part) -> None:
        """Handle one part of the whole comic's stream."""
        if part.inline_data is None:
            text = part.text or ""
            if any(letter.isalnum() for letter in text):
                self._emit_placed(self._storyboard.flush_pictures())
            self._emit_scripts(self._storyboard.feed_text(text))
            self._hold_title()
            return
        self._emit_scripts(self._storyboard.flush_text())
        before = self._storyboard.surplus
        self._emit_placed(self._storyboard.feed_picture(_picture(part)))
        if self._storyboard.surplus > before:
            log.info("gemini drew more pictures than there are panels: one left out")
        self._hold_title()

    def _emit_placed(self, placed: Sequence[tuple[PanelScript, tuple[bytes, str] | None]]) -> None:
        for script, picture in placed:
            if picture is None:
                self.emit(PanelWritten(script))
            else:
                self._emit_picture(script, *picture)

    def _emit_scripts(self, scripts: Sequence[PanelScript]) -> None:
        self._emit_title(safe_title(self._storyboard.title))
        for script in scripts:
            self.emit(PanelWritten(script))

    def _emit_title(self, title: str) -> None:
        if self._asks_title and title:
            self._asks_title, self._held_title = False, ""
            self.emit(TitleMade(title))

    def _hold_title(self) -> None:
        """Tell what is the title if no panel follows."""
        title = safe_title(self._storyboard.opening) if self._asks_title else ""
        if title != self._held_title:
            self._held_title = title
            self.emit(TitleHeld(title))

    def _add_script(self, number: int, written: str, *, drawn: bool) -> None:
        """Add the script that a single panel's call wrote, if the known one is empty or cut off.

        Text without a heading counts only when a picture came with it.
        """
        if can_be_drawn(self._storyboard.script(number)) and number != self._cut_off_panel:
            return
        scripts = parse_panels(written, self._storyboard.cast)
        words = without_talk(written) if drawn and not scripts else ""
        script = replace(scripts[0], number=number) if scripts else read_words(words, number, self._storyboard.cast)
        changed = self._storyboard.update_script(script) if can_be_drawn(script) else None
        if changed is not None:
            self.emit(PanelWritten(changed))

    def _emit_picture(self, script: PanelScript, data: bytes, media_type: str) -> None:
        panel = PanelDrawn(script, data, media_type)
        self._drawn[script.number] = panel
        self.emit(panel)

    def _give_up(self, number: int, ending: Ending) -> None:
        self._missing[number] = ending
        self.emit(PanelMissing(self._storyboard.script(number), ending))

    def _references(self, number: int) -> list[types.Part]:
        """Reference pictures: those of the context, the first panel (it introduces the characters), the nearest."""
        before = sorted(other for other in self._drawn if other < number)
        after = sorted(other for other in self._drawn if other > number)
        chosen = dict.fromkeys([*before[:1], *before[-1:], *after[:1]])
        own_pictures = [_reference(self._drawn[other]) for other in list(chosen)[:REFERENCES_MAX]]
        return [*self._context_pictures(), *own_pictures]

    def _context_pictures(self) -> list[types.Part]:
        """The first and the last picture of the work before."""
        pictures = () if self._context is None else self._context.pictures
        return [_reference(panel) for panel in (*pictures[:1], *pictures[1:][-1:])]

    def _call(self, parts: list[types.Part], panels: int, *, single: bool) -> Call:
        settings, gemini = self.gemini.settings, self.gemini
        return Call(
            model=settings.comic_model,
            contents=[types.Content(role="user", parts=parts)],
            config=lambda: gemini.config(
                settings.comic_model,
                max_output_tokens=min(TOKENS_BASE + TOKENS_PER_PANEL * panels, _OUTPUT_TOKENS_MAX),
                modalities=["TEXT", "IMAGE"],
                image=types.ImageConfig(aspect_ratio=_ASPECT_RATIO, image_size=_IMAGE_SIZE),
            ),
            # A single panel's answer may begin with its picture.
            first_timeout_s=settings.picture_timeout_s if single else settings.first_chunk_timeout_s,
            next_timeout_s=settings.picture_timeout_s,
        )


def _is_worth_retrying(answer: Answer) -> bool:
    """Whether a second call may draw the panel: after an empty or broken answer, not after a safety refusal."""
    ending = answer.ending
    if ending.kind in _BROKEN_OFF:
        return answer.received
    return ending.retry is Retry.NOW and ending.kind in {EndingKind.EMPTY, EndingKind.BLOCKED}


def _reference(panel: PanelDrawn) -> types.Part:
    return types.Part.from_bytes(data=panel.data, mime_type=panel.media_type)


def _picture(part: types.Part) -> tuple[bytes, str] | None:
    """A part's picture and its media type; None for a part without a valid picture."""
    if part.inline_data is None or not part.inline_data.data:
        return None
    media_type = media_type_of(part.inline_data.data)
    if media_type is None:
        log.warning("gemini sent a broken picture: %d bytes", len(part.inline_data.data))
        return None
    return part.inline_data.data, media_type
