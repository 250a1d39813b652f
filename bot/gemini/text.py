"""Makes a text, such as a story: one stream, continued once if it breaks off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Final

from google.genai import types

from bot.gemini.client import Gemini
from bot.gemini.context import WorkContext
from bot.gemini.events import TextEvent, TextMade, TitleHeld, TitleMade
from bot.gemini.failures import lost
from bot.gemini.kinds import TEXT_PROMPTS, TextPrompts
from bot.gemini.overlap import OverlapTrimmer
from bot.gemini.prompts import BE_ORIGINAL, CONTINUE_TEXT
from bot.gemini.stream import Answer, Call, Producer, stream_answer
from bot.gemini.usage import Meter
from bot.script.title_line import TitleReader
from bot.work.ending import COMPLETE, Ending, EndingKind, Retry
from bot.work.request import Request, TextOptions
from bot.work.titles import safe_title

TOKENS_PER_WORD: Final = 8
"""More than enough: scripts other than Latin need several tokens per word, and a text may be too long."""
THOUGHT_TOKENS: Final = 4096
"""Thoughts share the output budget."""

_BROKEN_OFF: Final = frozenset({EndingKind.LOST, EndingKind.STALLED})
_RETRYABLE: Final = frozenset({EndingKind.EMPTY, EndingKind.BLOCKED})
"""BLOCKED is retryable for a recitation only: the same in other words may pass."""


def write_text(
    gemini: Gemini,
    request: Request,
    *,
    so_far: str = "",
    titled: bool = False,
    made_title: str = "",
    context: WorkContext | None = None,
    meter: Meter,
) -> AsyncGenerator[TextEvent, None]:
    """Write a text, or continue `so_far`, the text that this work already has; that text is not repeated.

    One that is not begun and not `titled` begins with its title. `made_title` is the title that the model wrote
    before `so_far`: it is reminded of its own words, so that it writes no second one.

    With a `context` it is the next chapter (CONTINUE), or another work retold in its kind.

    Yields `TitleHeld` while the beginning may be the title, `TitleMade` if the model wrote one, `TextMade` in order,
    then exactly one `Ended`. Every failure on Gemini's side becomes the `Ended`, not an exception. Closing the
    generator closes the connection. `meter` counts the calls even when the generator is closed early.
    """
    head = f"# {made_title}\n\n" if made_title and so_far else ""
    title_reader = None if titled or so_far else TitleReader()
    return _TextProducer(gemini, request, head, so_far, title_reader, context, meter).events()


class _TextProducer(Producer[TextEvent]):
    def __init__(
        self,
        gemini: Gemini,
        request: Request,
        head: str,
        so_far: str,
        title_reader: TitleReader | None,
        context: WorkContext | None,
        meter: Meter,
    ) -> None:
        super().__init__(gemini, meter)
        self._request = request
        self._context = context
        self._head = head
        """The title as the model wrote it, which is not part of the text."""
        self._text = so_far
        self._title_reader = title_reader
        """None once the title is read, or is not to be written."""

    async def make(self) -> Ending:
        answer = await self._stream(hint="")
        if not _can_be_continued(answer) or self._is_whole(answer):
            return self._ending(answer)
        # One more call: it continues the text, or starts over if there is none.
        hint = BE_ORIGINAL if answer.ending.params.get("rule") == "recitation" else ""
        return self._ending(await self._stream(hint=hint))

    def final_ending(self, ending: Ending) -> Ending:
        """End the text: what was held back as a possible title is part of it."""
        if self._title_reader is not None:
            self._emit_text(self._title_reader.flush())
        return ending

    async def _stream(self, *, hint: str) -> Answer:
        """Stream one answer and emit its text without what repeats the existing text."""
        gemini, settings = self.gemini, self.gemini.settings
        trimmer = OverlapTrimmer(self._written)

        def on_part(part: types.Part) -> None:
            self._add_written(trimmer.feed(part.text or ""))

        call = Call(
            model=settings.story_model,
            # Reading the long prompt of a continued work would block the event loop for too long.
            contents=await asyncio.to_thread(self._contents, hint),
            config=lambda: gemini.config(
                settings.story_model,
                max_output_tokens=self._output_tokens_max(),
                modalities=["TEXT"],
                system_instruction=self._prompts.instruction,
                thinking=types.ThinkingConfig(thinking_level=types.ThinkingLevel.LOW),
            ),
            first_timeout_s=settings.first_chunk_timeout_s,
            next_timeout_s=settings.chunk_timeout_s,
        )
        answer = await stream_answer(gemini, call, on_part, self.meter)
        self._add_written(trimmer.flush())
        return answer

    @property
    def _prompts(self) -> TextPrompts:
        return TEXT_PROMPTS[self._request.kind]

    @property
    def _written(self) -> str:
        """The model's whole answer: its title, the text, and a beginning that is held back as a possible title."""
        return self._head + self._text + ("" if self._title_reader is None else self._title_reader.held)

    def _add_written(self, written: str) -> None:
        """Add text of the model; its beginning may be the title."""
        if self._title_reader is None:
            self._emit_text(written)
            return
        if not written:
            return
        text = self._title_reader.feed(written)
        if title := safe_title(self._title_reader.title):
            self._head = self._title_reader.head
            self.emit(TitleMade(title))
        else:
            text = self._title_reader.head + text
        if text:
            self._title_reader = None
            self._emit_text(text)
        else:
            self.emit(TitleHeld(self._title_reader.held))

    def _emit_text(self, text: str) -> None:
        if text:
            self._text += text
            self.emit(TextMade(text))

    def _contents(self, hint: str) -> list[types.Content]:
        asks_title = self._title_reader is not None or bool(self._head)
        prompt = self._prompts.prompt(self._request, self._context, asks_title=asks_title)
        if not self._written:
            return [_content("user", "\n\n".join(filter(None, (prompt, hint))))]
        return [
            _content("user", prompt),
            _content("model", self._written),
            _content("user", " ".join(filter(None, (CONTINUE_TEXT, hint)))),
        ]

    def _output_tokens_max(self) -> int:
        options = self._request.options
        if not isinstance(options, TextOptions):
            raise TypeError(self._request.kind)
        return THOUGHT_TOKENS + TOKENS_PER_WORD * options.words

    def _is_whole(self, answer: Answer) -> bool:
        """Whether the text was already complete: a continuation finished without any text."""
        return answer.ending.kind is EndingKind.EMPTY and bool(self._written.strip()) and answer.finish_reason == "STOP"

    def _ending(self, answer: Answer) -> Ending:
        if self._is_whole(answer):
            return COMPLETE
        return lost() if answer.ending.kind is EndingKind.EMPTY and self._written.strip() else answer.ending


def _can_be_continued(answer: Answer) -> bool:
    """Whether one more call may complete the text: this answer broke off or came back empty, and was not refused."""
    kind = answer.ending.kind
    if answer.ending.retry is Retry.NEVER:
        return False
    if kind in _BROKEN_OFF:
        return answer.received
    # Thoughts that used up the whole output budget would do so again.
    return kind in _RETRYABLE and answer.finish_reason != "MAX_TOKENS"


def _content(role: str, text: str) -> types.Content:
    return types.Content(role=role, parts=[types.Part(text=text)])
