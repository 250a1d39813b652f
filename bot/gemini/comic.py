"""A comic: text and pictures in one stream, and a call each for the panels that stream did not draw."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from google.genai import types

from bot.gemini.captions import CaptionMatcher
from bot.gemini.client import Gemini
from bot.gemini.comic_prompts import comic_prompt, is_known, panel_prompt
from bot.gemini.context import WorkContext
from bot.gemini.events import ComicEvent, PanelDrawn, PanelMissing, PanelWritten
from bot.gemini.failures import empty
from bot.gemini.pictures import media_type_of
from bot.gemini.prompts import BE_ORIGINAL, DRAW_NOW, illustrates
from bot.gemini.storyboard import Storyboard
from bot.gemini.stream import Answer, Call, Producer, read
from bot.gemini.usage import Meter
from bot.script.model_talk import without_talk
from bot.script.panels import is_panel_script, parse_panels, read_words
from bot.work.ending import COMPLETE, Ending, EndingKind, Fault, Retry
from bot.work.lineage import Relation
from bot.work.parts import PanelScript
from bot.work.request import ComicOptions, Request

log = logging.getLogger(__name__)

MOST_PANELS: Final = 8
SIDE_BY_SIDE: Final = 2
"""Single-panel calls at once; a render takes 15 to 40 s and some hundred milliseconds of our own time to decode."""
MOST_REFERENCES: Final = 3

TOKENS_PER_PANEL: Final = 3500
"""A picture of 1,120 tokens, its script, and the thoughts about both."""
TOKENS_BESIDE: Final = 4096
_OUTPUT_CAP: Final = 32_768
_ASPECT_RATIO: Final = "4:3"
_IMAGE_SIZE: Final = "1K"

_NOT_ABOUT_THE_PANEL: Final = frozenset(
    {EndingKind.MISCONFIGURED, EndingKind.BUSY, EndingKind.LOST, EndingKind.STALLED, EndingKind.OUR_FAULT}
)
"""Endings that the next panel's call would meet too."""
_BROKEN: Final = frozenset({EndingKind.LOST, EndingKind.STALLED})


def panels_of(request: Request, context: WorkContext | None = None) -> tuple[int, tuple[PanelScript, ...]]:
    """How many panels a request asks for, and their words if its prompt is a finished script.

    A finished script decides the number itself (at most eight); its panels are numbered from 1 in their order. It is
    one no longer where another text is drawn, or a page after the one that it was for.
    """
    options = request.options
    if not isinstance(options, ComicOptions):
        raise TypeError(request.kind)
    goes_on = context is not None and (bool(context.before) or context.relation is Relation.CONTINUE)
    if options.illustrates or goes_on or not is_panel_script(request.prompt):
        return options.panels, ()
    scripts = tuple(
        replace(script, number=number)
        for number, script in enumerate(parse_panels(request.prompt)[:MOST_PANELS], start=1)
    )
    return len(scripts), scripts


def draw_comic(
    gemini: Gemini,
    request: Request,
    *,
    drawn: Sequence[PanelDrawn] = (),
    written: Sequence[PanelScript] = (),
    context: WorkContext | None = None,
    meter: Meter | None = None,
) -> AsyncGenerator[ComicEvent, None]:
    """Draw a comic, or only what is missing of it.

    Panels in `drawn` have their pictures and are never drawn again; `written` are words that an earlier run has told
    without a picture. With a `context` it is the next page of a comic (CONTINUE) or the comic of a text.

    Yields `PanelWritten` (a panel's words, known better each time), `PanelDrawn` and `PanelMissing`, then exactly one
    `Ended`; raises nothing for whatever Gemini does. Closing the generator closes the connections. `meter`, where
    given, also counts a run that is stopped.
    """
    return _ComicProducer(gemini, request, drawn, written, context, meter).events()


class _ComicProducer(Producer[ComicEvent]):
    def __init__(
        self,
        gemini: Gemini,
        request: Request,
        drawn: Sequence[PanelDrawn],
        written: Sequence[PanelScript],
        context: WorkContext | None,
        meter: Meter | None,
    ) -> None:
        super().__init__(gemini, meter)
        self._request = request
        self._context = context
        panels, self._finished = panels_of(request, context)
        self._drawn = {panel.script.number: panel for panel in drawn}
        self._missing: dict[int, Ending] = {}
        self._unsure: int | None = None
        """The panel whose words the stream, or an earlier run, may have broken off in."""
        known = {script.number: script for script in written if script.number <= panels and is_known(script)}
        broken_off = max(known.keys() - self._drawn.keys(), default=None)
        if broken_off is not None and not self._finished and (self._drawn or len(known) < panels):
            self._unsure = broken_off
        standing = self._finished or [script for script in known.values() if script.number != self._unsure]
        text = (context.before if context is not None else "") or request.prompt
        fit = (CaptionMatcher(text).fit,) if illustrates(request) else ()
        self._board: Storyboard[tuple[bytes, str]] = Storyboard(
            panels, standing, [panel.script for panel in drawn], *fit
        )
        if self._unsure is not None:
            self._board.learn(known[self._unsure])

    async def make(self) -> Ending:
        for script in self._finished:
            if script.number not in self._drawn:
                self.emit(PanelWritten(script))
        if not self._drawn:
            answer = await self._stream()
            if not self._panels_may_come(answer):
                return answer.ending
        return await self._draw_missing()

    def settle(self, ending: Ending) -> Ending:
        """Name each panel that is missing and why; the run ends as its panels do."""
        self._show_all(self._board.settle())
        left = self._board.missing
        if not left:
            return self._whole() if ending.kind is not EndingKind.OUR_FAULT else ending
        reason = empty() if ending.is_good else ending
        if not self._drawn and not self._missing:
            return reason
        for number in left:
            if number not in self._missing:
                self._give_up(number, reason)
        if not self._drawn:
            return self._missing[left[0]]
        return Ending(
            EndingKind.INCOMPLETE,
            MappingProxyType({"missing": len(left), "of": self._board.panels}),
            Retry.NOW,
            Fault.MODEL,
        )

    def _whole(self) -> Ending:
        """Every panel has its picture; whether it is the right one cannot be told where some had no place."""
        surplus = self._board.surplus
        if not surplus:
            return COMPLETE
        params = MappingProxyType({"missing": 0, "of": self._board.panels, "surplus": surplus})
        return Ending(EndingKind.INCOMPLETE, params, fault=Fault.MODEL)

    async def _stream(self) -> Answer:
        """The whole comic in one answer, as far as it comes."""
        board, before = self._board, self._pages_before()
        prompt = comic_prompt(self._request, board.panels, board.written, self._context, references=len(before))
        call = self._call([*before, types.Part(text=prompt)], board.panels, single=False)
        answer = await read(self.gemini, call, self._take, self.meter)
        self._tell(board.close_text())
        self._show_all(board.settle())
        if answer.ending.is_good:
            self._tell(board.end())
        if answer.received:
            is_broken = answer.ending.kind in {*_BROKEN, EndingKind.CUT}
            self._unsure = board.awaited if is_broken and not board.stands(board.awaited) else None
        return answer

    def _panels_may_come(self, answer: Answer) -> bool:
        """Whether calls of their own may draw what the stream did not; notes the panel a filter refused."""
        ending = answer.ending
        if ending.kind is EndingKind.BLOCKED:
            refused = self._board.awaited
            if ending.params["where"] == "picture" and refused is not None:
                if ending.retry is Retry.NEVER:
                    self._give_up(refused, ending)
                return True
            return ending.retry is not Retry.NEVER
        if ending.kind in _BROKEN:
            return answer.received
        return ending.kind in {EndingKind.COMPLETE, EndingKind.CUT, EndingKind.EMPTY}

    async def _draw_missing(self) -> Ending:
        """A call for each missing panel, two at once; the first alone while there is no picture to go by."""
        left = [number for number in self._board.missing if number not in self._missing]
        while left and not self._drawn:
            ending = await self._draw_panel(left.pop(0))
            if ending is not None and ending.kind in _NOT_ABOUT_THE_PANEL:
                return ending
        gate = asyncio.Semaphore(SIDE_BY_SIDE)

        async def in_turn(number: int) -> None:
            async with gate:
                await self._draw_panel(number)

        async with asyncio.TaskGroup() as group:
            for number in left:
                group.create_task(in_turn(number))
        return COMPLETE

    async def _draw_panel(self, number: int) -> Ending | None:
        """One panel by a call of its own, once again where that can help; None when its picture came."""
        answer = await self._try_panel(number, hint="")
        if answer is not None and _worth_another(answer):
            recited = answer.ending.params.get("rule") == "recitation"
            answer = await self._try_panel(number, hint=BE_ORIGINAL if recited else DRAW_NOW)
        if answer is None:
            return None
        self._give_up(number, answer.ending)
        return answer.ending

    async def _try_panel(self, number: int, *, hint: str) -> Answer | None:
        """One call for one panel; None when its picture came."""
        pictures: list[tuple[bytes, str]] = []
        written, after = "", ""

        def take(part: types.Part) -> None:
            nonlocal written, after
            picture = _picture(part)
            if picture is not None:
                pictures.append(picture)
            elif not pictures:
                written += part.text or ""
            else:
                after += part.text or ""

        references = self._references(number)
        unsure = number == self._unsure
        prompt = panel_prompt(
            self._request,
            PanelScript(number=number) if unsure else self._board.script(number),
            self._board.panels,
            [script for script in self._board.written if script.number != number or unsure],
            self._context,
            references=len(references),
            hint=hint,
        )
        call = self._call([*references, types.Part(text=prompt)], 1, single=True)
        answer = await read(self.gemini, call, take, self.meter)
        self._learn(number, written if without_talk(written) else after, drawn=bool(pictures))
        if not pictures:
            nothing = answer.ending.kind in {EndingKind.COMPLETE, EndingKind.CUT}
            return replace(answer, ending=empty()) if nothing else answer
        self._show(self._board.put(number), *pictures[0])
        return None

    def _take(self, part: types.Part) -> None:
        """One part of the whole comic's stream, in its order."""
        if part.inline_data is None:
            text = part.text or ""
            if any(letter.isalnum() for letter in text):
                self._show_all(self._board.settle())
            self._tell(self._board.write(text))
            return
        self._tell(self._board.close_text())
        before = self._board.surplus
        self._show_all(self._board.draw(_picture(part)))
        if self._board.surplus > before:
            log.info("gemini drew more pictures than there are panels: one left out")

    def _show_all(self, found: Sequence[tuple[PanelScript, tuple[bytes, str] | None]]) -> None:
        for script, picture in found:
            if picture is None:
                self.emit(PanelWritten(script))
            else:
                self._show(script, *picture)

    def _tell(self, scripts: Sequence[PanelScript]) -> None:
        for script in scripts:
            self.emit(PanelWritten(script))

    def _learn(self, number: int, written: str, *, drawn: bool) -> None:
        """The words a single panel's call wrote, where they were not known whole; without a heading, by its picture."""
        if is_known(self._board.script(number)) and number != self._unsure:
            return
        scripts = parse_panels(written, self._board.cast)
        words = without_talk(written) if drawn and not scripts else ""
        script = replace(scripts[0], number=number) if scripts else read_words(words, number, self._board.cast)
        news = self._board.learn(script) if is_known(script) else None
        if news is not None:
            self.emit(PanelWritten(news))

    def _show(self, script: PanelScript, data: bytes, media_type: str) -> None:
        panel = PanelDrawn(script, data, media_type)
        self._drawn[script.number] = panel
        self.emit(panel)

    def _give_up(self, number: int, ending: Ending) -> None:
        self._missing[number] = ending
        self.emit(PanelMissing(self._board.script(number), ending))

    def _references(self, number: int) -> list[types.Part]:
        """Pictures to go by: of the page before, then the first, where everybody is introduced, and the nearest."""
        before = sorted(other for other in self._drawn if other < number)
        after = sorted(other for other in self._drawn if other > number)
        chosen = dict.fromkeys([*before[:1], *before[-1:], *after[:1]])
        own = [_reference(self._drawn[other]) for other in list(chosen)[:MOST_REFERENCES]]
        return [*self._pages_before(), *own]

    def _pages_before(self) -> list[types.Part]:
        """The first and the last picture of the work this one goes on from."""
        pictures = () if self._context is None else self._context.pictures
        return [_reference(panel) for panel in (*pictures[:1], *pictures[1:][-1:])]

    def _call(self, parts: list[types.Part], panels: int, *, single: bool) -> Call:
        settings, gemini = self.gemini.settings, self.gemini
        return Call(
            model=settings.comic_model,
            contents=[types.Content(role="user", parts=parts)],
            config=lambda: gemini.config(
                settings.comic_model,
                max_output_tokens=min(TOKENS_BESIDE + TOKENS_PER_PANEL * panels, _OUTPUT_CAP),
                modalities=["TEXT", "IMAGE"],
                image=types.ImageConfig(aspect_ratio=_ASPECT_RATIO, image_size=_IMAGE_SIZE),
            ),
            # A single panel's answer may begin with its picture, which takes as long as pictures take.
            first_timeout_s=settings.picture_timeout_s if single else settings.first_chunk_timeout_s,
            next_timeout_s=settings.picture_timeout_s,
        )


def _worth_another(answer: Answer) -> bool:
    """Whether the same panel may come when asked for again: a hiccup or a broken stream, never a safety refusal."""
    ending = answer.ending
    if ending.kind in _BROKEN:
        return answer.received
    return ending.retry is Retry.NOW and ending.kind in {EndingKind.EMPTY, EndingKind.BLOCKED}


def _reference(panel: PanelDrawn) -> types.Part:
    return types.Part.from_bytes(data=panel.data, mime_type=panel.media_type)


def _picture(part: types.Part) -> tuple[bytes, str] | None:
    """A part's picture and what kind it is; None when it has none that can be shown."""
    if part.inline_data is None or not part.inline_data.data:
        return None
    media_type = media_type_of(part.inline_data.data)
    if media_type is None:
        log.warning("gemini sent a broken picture: %d bytes", len(part.inline_data.data))
        return None
    return part.inline_data.data, media_type
