"""Draws one panel of a comic by a call of its own, with pictures already drawn as references."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from google.genai import types

from bot.gemini.client import Gemini
from bot.gemini.comic_prompts import panel_prompt
from bot.gemini.context import WorkContext
from bot.gemini.events import PanelDrawn
from bot.gemini.failures import empty
from bot.gemini.pictures import media_type_of, picture_part
from bot.gemini.prompts import BE_ORIGINAL, DRAW_NOW
from bot.gemini.stream import Answer, Call, stream_answer
from bot.gemini.usage import Meter
from bot.script.model_talk import without_talk
from bot.script.panel_people import people_of
from bot.work.bible import Bible, Character
from bot.work.ending import Ending, EndingKind, Retry
from bot.work.parts import PanelScript
from bot.work.request import Request

log = logging.getLogger(__name__)

REFERENCES_MAX: Final = 4

TOKENS_PER_PANEL: Final = 3500
"""A picture of 1,120 tokens, its script, and the thoughts about them."""
TOKENS_BASE: Final = 4096
OUTPUT_TOKENS_MAX: Final = 32_768
ASPECT_RATIO: Final = "4:3"
"""The ratio of a panel whose place on its page is not known."""
_IMAGE_SIZE: Final = "1K"

BROKEN_OFF: Final = frozenset({EndingKind.LOST, EndingKind.STALLED})

Picture = tuple[bytes, str]
"""The bytes of a picture, and their media type."""


@dataclass(frozen=True, slots=True)
class PanelOrder:
    """The order for one panel: its script, those of the other panels, and the pictures drawn so far.

    If `script` is empty, the model writes it too.
    """

    script: PanelScript
    others: Sequence[PanelScript]
    drawn: Sequence[PanelDrawn]


class PanelPainter:
    """Makes the calls for single panels of one comic of `panels`."""

    def __init__(
        self,
        gemini: Gemini,
        request: Request,
        *,
        panels: int,
        bible: Bible,
        ratios: Mapping[int, str],
        context: WorkContext | None,
        meter: Meter,
    ) -> None:
        self.gemini = gemini
        self.request = request
        self.panels = panels
        self.ratios = ratios
        self.context = context
        self.meter = meter
        self._bible = bible
        self._sent: dict[bytes, types.Part] = {}
        """The pictures that were sent, by their bytes: each is a reference of several panels."""

    async def paint(
        self,
        order: Callable[[], PanelOrder],
        on_words: Callable[[str, bool], None] = lambda _words, _drawn: None,
        *,
        hint: str = "",
    ) -> Picture | Ending:
        """Draw one panel by a call, and by a second one if that may help; the Ending when there is no picture.

        `on_words` gets the text that came with each answer, and whether there was a picture.
        """
        answer, picture = await self._try(order(), on_words, hint)
        if picture is None and _is_worth_retrying(answer):
            is_recitation = answer.ending.params.get("rule") == "recitation"
            again = BE_ORIGINAL if is_recitation else DRAW_NOW
            answer, picture = await self._try(order(), on_words, " ".join(filter(None, (hint, again))))
        return answer.ending if picture is None else picture

    def call(self, parts: list[types.Part], panels: int, ratio: str, *, single: bool) -> Call:
        """A call that draws this many panels in one aspect ratio. A `single` panel's answer may begin with its picture.

        Text is asked for, too: a model that refuses a picture then says so instead of sending nothing.
        """
        settings, gemini = self.gemini.settings, self.gemini
        return Call(
            model=settings.comic_model,
            contents=[types.Content(role="user", parts=parts)],
            config=lambda: gemini.config(
                settings.comic_model,
                max_output_tokens=min(TOKENS_BASE + TOKENS_PER_PANEL * panels, OUTPUT_TOKENS_MAX),
                modalities=["TEXT", "IMAGE"],
                image=types.ImageConfig(aspect_ratio=ratio, image_size=_IMAGE_SIZE),
            ),
            first_timeout_s=settings.picture_timeout_s if single else settings.first_chunk_timeout_s,
            next_timeout_s=settings.picture_timeout_s,
        )

    async def _try(
        self, order: PanelOrder, on_words: Callable[[str, bool], None], hint: str
    ) -> tuple[Answer, Picture | None]:
        """Make one call for one panel."""
        pictures: list[Picture] = []
        written, after = "", ""

        def on_part(part: types.Part) -> None:
            nonlocal written, after
            picture = picture_of(part)
            if picture is not None:
                pictures.append(picture)
            elif not pictures:
                written += part.text or ""
            else:
                after += part.text or ""

        number, references = order.script.number, self._references(order)
        prompt = await asyncio.to_thread(
            panel_prompt,
            self.request,
            order.script,
            self.panels,
            order.others,
            self.context,
            bible=self._bible,
            references=len(references),
            hint=hint,
        )
        parts = [*await self.reference_parts(references), types.Part(text=prompt)]
        call = self.call(parts, 1, self.ratios.get(number, ASPECT_RATIO), single=True)
        answer = await stream_answer(self.gemini, call, on_part, self.meter)
        on_words(written if without_talk(written) else after, bool(pictures))
        if pictures:
            return answer, pictures[0]
        is_empty = answer.ending.kind in {EndingKind.COMPLETE, EndingKind.CUT}
        return replace(answer, ending=empty()) if is_empty else answer, None

    async def reference_parts(self, panels: Sequence[PanelDrawn]) -> list[types.Part]:
        """Drawn panels as parts of a request."""
        for panel in panels:
            if panel.data not in self._sent:
                self._sent[panel.data] = await picture_part(panel.data, panel.media_type)
        return [self._sent[panel.data] for panel in panels]

    def _references(self, order: PanelOrder) -> list[PanelDrawn]:
        """The pictures that the model is to follow, at most `REFERENCES_MAX`, the most important first.

        One of the page before, then the earliest panel with each of the people, which may be of the page before, too;
        without people the first panel, which introduces them. Then the nearest panels before and after.
        """
        number = order.script.number
        drawn = sorted(order.drawn, key=lambda panel: panel.script.number)
        before = [panel for panel in drawn if panel.script.number < number]
        after = [panel for panel in drawn if panel.script.number > number]
        page_before = () if self.context is None else self.context.pictures
        known = [*drawn, *page_before]
        with_people = [
            panel for person in people_of(order.script, self._bible) for panel in self._with(person, known)[:1]
        ]
        wanted = [*page_before[-1:], *(with_people or before[:1]), *before[-1:], *after[:1]]
        return list({id(panel): panel for panel in wanted}.values())[:REFERENCES_MAX]

    def _with(self, person: Character, panels: Sequence[PanelDrawn]) -> list[PanelDrawn]:
        """The panels that this person is in."""
        return [panel for panel in panels if person in people_of(panel.script, self._bible)]


def picture_of(part: types.Part) -> Picture | None:
    """A part's picture; None for a part without a valid picture."""
    if part.inline_data is None or not part.inline_data.data:
        return None
    media_type = media_type_of(part.inline_data.data)
    if media_type is None:
        log.warning("gemini sent a broken picture: %d bytes", len(part.inline_data.data))
        return None
    return part.inline_data.data, media_type


def _is_worth_retrying(answer: Answer) -> bool:
    """Whether a second call may draw the panel: after an empty or broken answer, not after a safety refusal."""
    ending = answer.ending
    if ending.kind in BROKEN_OFF:
        return answer.received
    return ending.retry is Retry.NOW and ending.kind in {EndingKind.EMPTY, EndingKind.BLOCKED}
