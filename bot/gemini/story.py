"""A story: one stream of text, gone on with once where it breaks off."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Final

from google.genai import types

from bot.gemini.client import Gemini
from bot.gemini.context import WorkContext
from bot.gemini.events import StoryEvent, TextMade
from bot.gemini.failures import lost
from bot.gemini.overlap import Seam
from bot.gemini.prompts import BE_ORIGINAL, GO_ON, STORY_INSTRUCTION, story_prompt
from bot.gemini.stream import Answer, Call, Producer, read
from bot.gemini.usage import Meter
from bot.work.ending import COMPLETE, Ending, EndingKind, Retry
from bot.work.request import Request, StoryOptions

TOKENS_PER_WORD: Final = 8
"""Generous: scripts other than Latin need several tokens a word, and a story may run over."""
THOUGHT_TOKENS: Final = 4096
"""Thoughts are paid from the same output budget."""

_UNFINISHED: Final = frozenset({EndingKind.LOST, EndingKind.STALLED})
_HICCUPS: Final = frozenset({EndingKind.EMPTY, EndingKind.BLOCKED})
"""BLOCKED with a retry is a recitation: the same story in other words may pass."""


def write_story(
    gemini: Gemini,
    request: Request,
    *,
    so_far: str = "",
    context: WorkContext | None = None,
    meter: Meter | None = None,
) -> AsyncGenerator[StoryEvent, None]:
    """Write a story, or go on with `so_far`, which is this work's own text already there and is not repeated.

    With a `context` it is the next chapter of a story (CONTINUE), or the prose of what was drawn or spoken (STORY).

    Yields `TextMade` in order, then exactly one `Ended`; raises nothing for whatever Gemini does. Closing the
    generator closes the connection. `meter`, where given, also counts a run that is stopped.
    """
    return _StoryProducer(gemini, request, so_far, context, meter).events()


class _StoryProducer(Producer[StoryEvent]):
    def __init__(
        self, gemini: Gemini, request: Request, so_far: str, context: WorkContext | None, meter: Meter | None
    ) -> None:
        super().__init__(gemini, meter)
        self._request = request
        self._context = context
        self._text = so_far

    async def make(self) -> Ending:
        answer = await self._stream(hint="")
        if not _worth_going_on(answer) or self._is_whole(answer):
            return self._ending(answer)
        # Once, and whatever comes of it stands: with the words we have, or from the start where there are none.
        hint = BE_ORIGINAL if answer.ending.params.get("rule") == "recitation" else ""
        return self._ending(await self._stream(hint=hint))

    async def _stream(self, *, hint: str) -> Answer:
        """One answer of the model, told apart from what we have and emitted."""
        gemini, settings = self.gemini, self.gemini.settings
        seam = Seam(self._text)

        def take(part: types.Part) -> None:
            self._tell(seam.feed(part.text or ""))

        call = Call(
            model=settings.story_model,
            contents=self._contents(hint),
            config=lambda: gemini.config(
                settings.story_model,
                max_output_tokens=self._output_cap(),
                modalities=["TEXT"],
                system_instruction=STORY_INSTRUCTION,
                thinking=types.ThinkingConfig(thinking_level=types.ThinkingLevel.LOW),
            ),
            first_timeout_s=settings.first_chunk_timeout_s,
            next_timeout_s=settings.chunk_timeout_s,
        )
        answer = await read(gemini, call, take, self.meter)
        self._tell(seam.flush())
        return answer

    def _tell(self, text: str) -> None:
        if text:
            self._text += text
            self.emit(TextMade(text))

    def _contents(self, hint: str) -> list[types.Content]:
        prompt = story_prompt(self._request, self._context)
        if not self._text:
            return [_turn("user", "\n\n".join(filter(None, (prompt, hint))))]
        return [
            _turn("user", prompt),
            _turn("model", self._text),
            _turn("user", " ".join(filter(None, (GO_ON, hint)))),
        ]

    def _output_cap(self) -> int:
        options = self._request.options
        if not isinstance(options, StoryOptions):
            raise TypeError(self._request.kind)
        return THOUGHT_TOKENS + TOKENS_PER_WORD * options.length.words

    def _is_whole(self, answer: Answer) -> bool:
        """A continuation that had nothing to add says that the story was whole."""
        return answer.ending.kind is EndingKind.EMPTY and bool(self._text.strip()) and answer.finish == "STOP"

    def _ending(self, answer: Answer) -> Ending:
        if self._is_whole(answer):
            return COMPLETE
        return lost() if answer.ending.kind is EndingKind.EMPTY and self._text.strip() else answer.ending


def _worth_going_on(answer: Answer) -> bool:
    """Whether a further answer may finish what this one left: broken off, or a hiccup of the model; never a refusal."""
    kind = answer.ending.kind
    if answer.ending.retry is Retry.NEVER:
        return False
    if kind in _UNFINISHED:
        return answer.received
    # A limit that thoughts alone have used up would be used up again.
    return kind in _HICCUPS and answer.finish != "MAX_TOKENS"


def _turn(role: str, text: str) -> types.Content:
    return types.Content(role=role, parts=[types.Part(text=text)])
