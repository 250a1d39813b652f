"""Writes the script of a comic with the text model: one stream, continued once if panels are missing at its end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from types import MappingProxyType
from typing import Final

from google.genai import types

from bot.gemini.client import Gemini
from bot.gemini.comic import planned_panels
from bot.gemini.comic_drawing import caption_fit
from bot.gemini.comic_prompts import can_be_drawn
from bot.gemini.context import WorkContext
from bot.gemini.events import BibleMade, PanelWritten, ScriptEvent, TitleHeld, TitleMade
from bot.gemini.failures import empty
from bot.gemini.prompts import BE_ORIGINAL, illustrates
from bot.gemini.script_prompts import SCRIPT_INSTRUCTION, script_prompt
from bot.gemini.speech_marks import NOTHING_SAID, SpeechMarks, mark_speech
from bot.gemini.storyboard import Storyboard
from bot.gemini.stream import Answer, Call, Producer, stream_answer
from bot.gemini.usage import Meter
from bot.script.panels import script_cast
from bot.script.title_line import TitleReader, find_title
from bot.work.bible import NO_PEOPLE, Bible
from bot.work.ending import COMPLETE, Ending, EndingError, EndingKind, Fault, Retry
from bot.work.kinds import FEATURES, Medium
from bot.work.lineage import Relation
from bot.work.parts import PanelScript
from bot.work.request import Request
from bot.work.titles import safe_title

TOKENS_BASE: Final = 6144
"""The title, the cast, and the thoughts, which share the budget."""
TOKENS_PER_PANEL: Final = 700
"""Twice the longest panel in a script other than Latin."""

_BROKEN_OFF: Final = frozenset({EndingKind.LOST, EndingKind.STALLED})


def output_tokens_max(panels: int) -> int:
    """The output tokens that a call for this many panels may use."""
    return TOKENS_BASE + TOKENS_PER_PANEL * panels


async def write_script(
    gemini: Gemini,
    request: Request,
    *,
    panels: int,
    written: Sequence[PanelScript] = (),
    bible: Bible = NO_PEOPLE,
    titled: bool = False,
    context: WorkContext | None = None,
    meter: Meter,
) -> AsyncGenerator[ScriptEvent, None]:
    """Write the script of a comic, or the panels that an earlier attempt did not write.

    `written` are the scripts and `bible` the people of that attempt; its last panel is written again if others are
    missing, since it may have broken off. Without a `bible` the people of the `context` are the first. A comic that is
    not `titled` begins with its title. A prompt that is a finished script is followed word for word, without a call. A
    cast that a person wrote stays as it is.

    Yields `TitleHeld` while no panel follows a title, `TitleMade` if the model wrote one, `BibleMade` if there are
    people that `bible` does not have, `PanelWritten` (a panel's script, more complete each time), then exactly one
    `Ended`: COMPLETE when every panel is written. Every failure on Gemini's side becomes the `Ended`, not an exception.
    Closing the generator closes the connection. `meter` counts the calls even when the generator is closed early.
    """
    # Reading a long script or text would block the event loop for too long; so would the prompts below.
    _, finished = await asyncio.to_thread(planned_panels, request, context)
    known = bible if bible.characters or context is None else context.bible
    if context is None and not illustrates(request):
        known = known.joined(await asyncio.to_thread(script_cast, request.prompt))
    whole = list(finished) or _not_cut_off(written, panels)
    producer = _ScriptProducer(
        gemini, request, panels, whole, known, context, meter, asks_title=not (titled or finished)
    )
    if known != bible:
        producer.emit(BibleMade(known))
    for script in finished:
        producer.emit(PanelWritten(script))
    async with aclosing(producer.events()) as events:
        async for event in events:
            yield event


def _not_cut_off(written: Sequence[PanelScript], panels: int) -> list[PanelScript]:
    """The panels of an earlier attempt that are whole: all, or all but the last if some are missing."""
    known = [script for script in written if script.number <= panels and can_be_drawn(script)]
    cut_off = max((script.number for script in known), default=0) if len(known) < panels else 0
    return [script for script in known if script.number != cut_off]


class _ScriptProducer(Producer[ScriptEvent]):
    """Writes the panels that are missing in `whole`."""

    def __init__(
        self,
        gemini: Gemini,
        request: Request,
        panels: int,
        whole: Sequence[PanelScript],
        bible: Bible,
        context: WorkContext | None,
        meter: Meter,
        *,
        asks_title: bool,
    ) -> None:
        super().__init__(gemini, meter)
        self._request = request
        self._panels = panels
        self._bible = bible
        self._context = context
        self._asks_title = asks_title
        self._held_title = ""
        self._marks: SpeechMarks = NOTHING_SAID
        self._whole = {script.number: script for script in whole}
        """The panels that are not written again."""
        self._shown = dict[int, PanelScript]()
        """The scripts as they were told last."""

    async def make(self) -> Ending:
        if not self._missing:
            return COMPLETE
        self._marks = await self._marked_speech()
        answer = await self._stream(hint="")
        if self._missing and _can_be_continued(answer):
            # One more call: it writes the panels that are missing.
            answer = await self._stream(hint=BE_ORIGINAL if answer.ending.params.get("rule") == "recitation" else "")
        return self._ending(answer)

    def final_ending(self, ending: Ending) -> Ending:
        """Keep the possible title of a script that broke off after it."""
        if self._held_title:
            self._emit_title(self._held_title)
        return ending

    @property
    def _missing(self) -> list[int]:
        return [number for number in range(1, self._panels + 1) if number not in self._whole]

    async def _marked_speech(self) -> SpeechMarks:
        """Who says what in the text that the comic is made of; nothing if there is no such text, or no answer."""
        context = self._context
        if (
            context is None
            or context.relation is not Relation.COMIC
            or FEATURES[context.kind_before].medium is Medium.PICTURES
        ):
            return NOTHING_SAID
        names = [person.name for person in self._bible.characters]
        try:
            return await mark_speech(
                self.gemini, text=context.before or self._request.prompt, names=names, meter=self.meter
            )
        except EndingError:
            return NOTHING_SAID

    async def _stream(self, *, hint: str) -> Answer:
        """Stream one answer; a panel that it breaks off in counts as missing."""
        gemini, settings = self.gemini, self.gemini.settings
        prompt = await asyncio.to_thread(
            script_prompt,
            self._request,
            self._panels,
            written=list(self._whole.values()),
            bible=self._bible,
            said=self._marks.listed,
            asks_title=self._asks_title,
            context=self._context,
            hint=hint,
        )
        call = Call(
            model=settings.story_model,
            contents=[types.Content(role="user", parts=[types.Part(text=prompt)])],
            config=lambda: gemini.config(
                settings.story_model,
                max_output_tokens=output_tokens_max(self._panels),
                modalities=["TEXT"],
                system_instruction=SCRIPT_INSTRUCTION,
                thinking=types.ThinkingConfig(thinking_level=types.ThinkingLevel.LOW),
            ),
            first_timeout_s=settings.first_chunk_timeout_s,
            next_timeout_s=settings.chunk_timeout_s,
        )
        reader = await asyncio.to_thread(
            _ScriptReader,
            self._request,
            self._panels,
            list(self._whole.values()),
            self._context,
            asks_title=self._asks_title,
        )
        answer = await stream_answer(gemini, call, lambda part: self._read(reader, part.text or ""), self.meter)
        self._tell(reader, reader.flush())
        self._whole |= reader.scripts(is_whole=answer.ending.is_good)
        return answer

    def _read(self, reader: _ScriptReader, text: str) -> None:
        self._tell(reader, reader.feed(text))

    def _tell(self, reader: _ScriptReader, scripts: Sequence[PanelScript]) -> None:
        """Emit what a reader has found: the title, the people before the first panel, and the panels that changed."""
        if self._asks_title:
            if reader.title:
                self._emit_title(reader.title)
            elif reader.held_title != self._held_title:
                self._held_title = reader.held_title
                self.emit(TitleHeld(self._held_title))
        if not scripts:
            return
        known = self._bible.joined(reader.cast)
        if known != self._bible:
            self._bible = known
            self.emit(BibleMade(known))
        self._emit_scripts(self._marks.fit([*self._whole.values(), *scripts], known))

    def _emit_scripts(self, scripts: Iterable[PanelScript]) -> None:
        """Emit the scripts that differ from those emitted before."""
        for script in scripts:
            if script != self._shown.get(script.number, self._whole.get(script.number)):
                self.emit(PanelWritten(script))
            self._shown[script.number] = script

    def _emit_title(self, title: str) -> None:
        self._asks_title, self._held_title = False, ""
        self.emit(TitleMade(title))

    def _ending(self, answer: Answer) -> Ending:
        missing = len(self._missing)
        if not missing:
            return COMPLETE
        if not answer.ending.is_good:
            return answer.ending
        if missing == self._panels:
            return empty()
        params = MappingProxyType({"missing": missing, "of": self._panels})
        return Ending(EndingKind.INCOMPLETE, params, Retry.NOW, Fault.MODEL)


class _ScriptReader:
    """Reads one answer, line by line: the title, the cast, and the panels other than `whole`."""

    def __init__(
        self,
        request: Request,
        panels: int,
        whole: Sequence[PanelScript],
        context: WorkContext | None,
        *,
        asks_title: bool,
    ) -> None:
        self._storyboard: Storyboard[None] = Storyboard(panels, whole, (), *caption_fit(request, context))
        self._title_reader = TitleReader() if asks_title else None
        self._line = ""
        self._text = ""
        self._found = dict[int, PanelScript]()
        self.cast = NO_PEOPLE
        """The people described before the first panel; none until that begins."""

    @property
    def title(self) -> str:
        """The title, once it is certain; else empty."""
        title = "" if self._title_reader is None else self._title_reader.title
        return safe_title(title or self._storyboard.title)

    @property
    def held_title(self) -> str:
        """The title if no more text comes."""
        held = "" if self._title_reader is None else self._title_reader.held
        line = find_title(held, alone=True) if held else None
        return "" if line is None else safe_title(line.words)

    def feed(self, text: str) -> list[PanelScript]:
        """Add a piece of the answer; returns all panels that it has if one of them changed, else nothing."""
        self._line += text if self._title_reader is None else self._title_reader.feed(text)
        self._storyboard.title = self._storyboard.title or self.title
        lines, line_break, self._line = self._line.rpartition("\n")
        return self._take(f"{lines}{line_break}")

    def flush(self) -> list[PanelScript]:
        """End the answer; returns as `feed` does."""
        rest = self._line + ("" if self._title_reader is None else self._title_reader.flush())
        self._line = ""
        changed = self._take(rest)
        return self._all(self._storyboard.flush_text()) or changed

    def scripts(self, *, is_whole: bool) -> dict[int, PanelScript]:
        """The panels that need not be written again, by number: all, or all but the one that broke off."""
        cut_off = None if is_whole else self._storyboard.awaited
        return {number: script for number, script in self._found.items() if can_be_drawn(script) and number != cut_off}

    def _take(self, lines: str) -> list[PanelScript]:
        if not lines:
            return []
        self._text += lines
        return self._all(self._storyboard.feed_text(lines))

    def _all(self, changed: Sequence[PanelScript]) -> list[PanelScript]:
        if changed and not self._found:
            self.cast = script_cast(self._text)
        self._found |= {script.number: script for script in changed}
        return [self._found[number] for number in sorted(self._found)] if changed else []


def _can_be_continued(answer: Answer) -> bool:
    """Whether one more call may write the missing panels: this answer was not refused, and the model can be reached."""
    ending = answer.ending
    if ending.kind in {EndingKind.COMPLETE, EndingKind.CUT}:
        return True
    if ending.kind in _BROKEN_OFF:
        return answer.received and ending.retry is not Retry.NEVER
    # Thoughts that used up the whole output budget would do so again.
    is_retryable = ending.kind in {EndingKind.EMPTY, EndingKind.BLOCKED} and ending.retry is not Retry.NEVER
    return is_retryable and answer.finish_reason != "MAX_TOKENS"
