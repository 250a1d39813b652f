"""The cost of a work: estimated before anything is spent, and actual after its end.

The estimates are in tokens, rounded up, and priced by the model that is configured.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.gemini.comic_script import output_tokens_max
from bot.gemini.json_answer import OUTPUT_TOKENS
from bot.gemini.look import LOOK_REFERENCES_MAX, LOOK_TOKENS
from bot.gemini.panel_painter import REFERENCES_MAX
from bot.gemini.speaker_spans import QUOTATIONS_PER_CALL
from bot.gemini.tokens import AUDIO_TOKENS_PER_S, HEARD_TOKENS_PER_S, PICTURE_TOKENS, text_tokens
from bot.library.usage_limits import Reservation, Spending, Totals
from bot.script.plain_text import spoken
from bot.script.speech_duration import speech_seconds
from bot.script.speeches import spoken_pieces
from bot.work.ending import EndingKind
from bot.work.kinds import Medium
from bot.work.lineage import Relation
from bot.work.parts import PanelScript, PartState, Section
from bot.work.request import TextOptions
from bot.work.usage import Usage
from bot.work.work import Work

PriceOf = Callable[[Usage], float]
"""The price of usage in US dollars."""

TEXT_TOKENS_PER_WORD: Final = 4
"""About 1.5 tokens a word, and as many thoughts; the prompt hardly counts."""

PANEL_TEXT_TOKENS: Final = 850
"""The share of one panel in the script and the thoughts, beside its picture."""

PANEL_PROMPT_TOKENS: Final = REFERENCES_MAX * PICTURE_TOKENS + 1500
"""The reference pictures of one panel, and the scripts of a comic."""

SCRIPT_PROMPT_TOKENS: Final = 2000
"""The rules for a script, and what a person asks for."""

LOOK_PROMPT_TOKENS: Final = (1 + LOOK_REFERENCES_MAX) * PICTURE_TOKENS + 1000
"""A panel's picture and those it is compared with, and the people of the comic."""

LONG_SPEECH_MIN: Final = 10.0
"""A narration with more minutes of speech is confirmed before it begins, and has a slot of its own."""

SPEECH_TEXT_TOKENS_PER_MINUTE: Final = 440
"""The prompt and the transcript, beside the sound."""

TRANSCRIPT_TOKENS_PER_MINUTE: Final = 220
"""The transcript of a model that listens."""

CONTEXT_TOKENS: Final = 6000
"""The works before a work, as its prompt has them."""

CHAPTER_TOKENS: Final = 6000
"""The text of one of several chapters, at most: a long one, with as much again for other scripts."""

MEMORY_PROMPT_TOKENS: Final = 100_000
"""The longest text that is summarized (`bot.making.context.MEMORY_CHARS_MAX`)."""

CHOICES_TOKENS: Final = 1300
"""Three sentences and the thoughts about them."""

_CHAPTERS_TO_SUMMARIZE: Final = 2

_NOT_BILLED: Final = frozenset({EndingKind.BUSY, EndingKind.LOST, EndingKind.MISCONFIGURED, EndingKind.CANCELLED})
"""Endings of a work without a single answered call that mean: Gemini refused, was unreachable or was not asked."""


def estimate_text(work: Work, price: PriceOf) -> Spending:
    """The estimated cost of writing a text, which counts as a story. One with words was counted by its first run."""
    options = work.request.options
    if not isinstance(options, TextOptions):
        raise TypeError(f"not the options of a text: {options!r}")
    return Spending(stories=0 if work.text else 1, usd=price(_context_usage(work) + text_usage(options.words)))


def estimate_comic(work: Work, price: PriceOf) -> Spending:
    """The estimated cost of drawing a comic's missing panels."""
    missing = sum(panel.state is not PartState.MADE for panel in work.panels)
    return Spending(panels=missing, usd=price(_context_usage(work) + panel_usage(missing)))


def estimate_narration(work: Work, price: PriceOf) -> Spending:
    """The estimated cost of speaking a narration's missing sections, without those that wait for another day."""
    minutes = sum(section_seconds(section) for section in work.due_sections if not section.is_spoken) / 60
    return Spending(speech_minutes=minutes, usd=price(speech_usage(minutes)))


def section_seconds(section: Section) -> float:
    """How long a section is estimated to sound, in seconds."""
    return speech_seconds(spoken(section.text))


def text_usage(words: int) -> Usage:
    """The estimated usage of writing this many words."""
    return Usage(text_tokens=words * TEXT_TOKENS_PER_WORD)


def panel_usage(panels: int) -> Usage:
    """The estimated usage of this many panels."""
    return Usage(
        prompt_tokens=panels * PANEL_PROMPT_TOKENS,
        image_tokens=panels * PICTURE_TOKENS,
        text_tokens=panels * PANEL_TEXT_TOKENS,
    )


def redraws_max(panels: int) -> int:
    """How many panels of a comic are drawn again at most because their pictures are flawed: half of them."""
    return -(-panels // 2)


def script_usage(panels: int, *, of_text: bool = False) -> Usage:
    """The most that the script of a comic of this many panels may use; one `of_text` asks first who says what there."""
    usage = Usage(prompt_tokens=CONTEXT_TOKENS + SCRIPT_PROMPT_TOKENS, text_tokens=output_tokens_max(panels))
    return usage + Usage(prompt_tokens=CONTEXT_TOKENS, text_tokens=OUTPUT_TOKENS) if of_text else usage


def cast_usage(work: Work) -> Usage:
    """The most that asking who says what in a narration may use; nothing where that is known, or no one speaks."""
    if work.has_speeches:
        return Usage()
    texts = [section.text for section in work.sections]
    calls = -(-sum(map(len, spoken_pieces(texts))) // QUOTATIONS_PER_CALL)
    prompts = sum(map(text_tokens, texts)) + CONTEXT_TOKENS * calls
    return Usage(prompt_tokens=prompts, text_tokens=calls * OUTPUT_TOKENS) if calls else Usage()


def cast_of(work: Work) -> Usage:
    """The most that a narration may use for its cast; nothing for one with a single voice, and for other works."""
    return cast_usage(work) if work.is_cast else Usage()


def look_usage(pictures: int) -> Usage:
    """The most that looking at this many pictures may use."""
    return Usage(prompt_tokens=pictures * LOOK_PROMPT_TOKENS, text_tokens=pictures * LOOK_TOKENS)


def script_of(work: Work) -> Usage:
    """The most that a comic's script may still use; nothing for other works and where every panel has a script."""
    if all(panel.script != PanelScript(number=panel.number) for panel in work.panels):
        return Usage()
    lineage = work.lineage
    return script_usage(len(work.panels), of_text=lineage is not None and lineage.relation is Relation.COMIC)


def redraws_of(work: Work) -> int:
    """How many panels of a work may still be drawn again."""
    redrawn = sum(panel.redrawn for panel in work.panels)
    unseen = sum(panel.look is None and not panel.redrawn for panel in work.panels)
    return max(0, min(unseen, redraws_max(len(work.panels)) - redrawn))


def looks_of(work: Work) -> Usage:
    """The most that looking at a comic's pictures may still use, with those that are drawn again."""
    return look_usage(sum(panel.look is None for panel in work.panels) + redraws_of(work))


def speech_usage(minutes: float) -> Usage:
    """The estimated usage of this many minutes of speech."""
    return Usage(
        audio_tokens=round(minutes * 60 * AUDIO_TOKENS_PER_S),
        text_tokens=round(minutes * SPEECH_TEXT_TOKENS_PER_MINUTE),
    )


def listening_usage(minutes: float) -> Usage:
    """The estimated usage of listening once to this many minutes of speech."""
    return Usage(
        prompt_tokens=round(minutes * 60 * HEARD_TOKENS_PER_S),
        text_tokens=round(minutes * TRANSCRIPT_TOKENS_PER_MINUTE),
    )


def choices_usage(text: str) -> Usage:
    """The estimated usage of proposing choices for how `text` continues."""
    return Usage(prompt_tokens=text_tokens(text), text_tokens=CHOICES_TOKENS)


def memory_usage(work: Work) -> Usage:
    """The most that the summary of the works before a work may use; nothing where none is needed.

    A chapter needs one when those before it are long, which a single one is not; pictures of a text need its characters
    (`bot.making.context`). How long the text before pictures is, a work does not know.
    """
    lineage = work.lineage
    if lineage is None or not lineage.parent_id or work.memory is not None or work.medium is Medium.SPEECH:
        return Usage()
    if work.medium is Medium.PICTURES and lineage.relation is not Relation.CONTINUE:
        return Usage(prompt_tokens=MEMORY_PROMPT_TOKENS, text_tokens=OUTPUT_TOKENS)
    before = lineage.chapter - 1
    if before < _CHAPTERS_TO_SUMMARIZE:
        return Usage()
    return Usage(prompt_tokens=min(before * CHAPTER_TOKENS, MEMORY_PROMPT_TOKENS), text_tokens=OUTPUT_TOKENS)


def _context_usage(work: Work) -> Usage:
    """The estimated usage of the works before a work."""
    has_parent = work.lineage is not None and bool(work.lineage.parent_id)
    return Usage(prompt_tokens=CONTEXT_TOKENS if has_parent else 0)


def totals(work: Work) -> Totals:
    """The parts and the usage of a work in all its attempts. An unknown cost counts as 0."""
    minutes = sum(section.seconds for section in work.sections) / 60
    return Totals(
        calls=work.usage.calls,
        panels=sum(panel.state is PartState.MADE for panel in work.panels),
        speech_minutes=minutes,
        usd=work.usage.cost_usd or 0.0,
    )


def spent(work: Work, reservation: Reservation) -> Spending:
    """The actual cost of a work that has ended, since its reservation was made.

    People are charged for the parts they received. `usd` is the cost of the calls. Where that is unknown (a run that
    was stopped before its first chunk) the reservation counts, so that the budget errs on the safe side. It does not
    count when Gemini answered with errors alone: an outage must not use up the day's budget.
    """
    total, before, reserved = totals(work), reservation.before, reservation.amount
    usd = max(0.0, total.usd - before.usd)
    is_not_billed = work.ending is not None and work.ending.kind in _NOT_BILLED
    if work.usage.cost_usd is None or (total.calls == before.calls and not is_not_billed):
        usd = max(usd, reserved.usd)
    return Spending(
        # A story that is finished later was counted by its first run: then none is reserved.
        stories=1 if work.text and reserved.stories else 0,
        panels=max(0, total.panels - before.panels),
        speech_minutes=max(0.0, total.speech_minutes - before.speech_minutes),
        usd=usd,
    )
