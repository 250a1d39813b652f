"""How fast a work grows, and when it is expected to be made."""

from __future__ import annotations

from typing import Final, assert_never

from bot.work.counts import count_words
from bot.work.kinds import Medium
from bot.work.parts import PartState
from bot.work.request import TextOptions
from bot.work.work import Work

_WORDS_MIN: Final = 40
"""The words of a text from which its speed is measured: the first pieces come in bursts."""

_SECTIONS_MIN: Final = 2
"""The sections of a narration from which its speed is measured: the first is short, and others are spoken beside it."""


class Progress:
    """Measures the speed of one run of a work.

    `since_s` is when the present stage started, `expected_s` when the work is expected to be made, None while that is
    unknown; both in unix seconds. They change only when the work has grown, so that an estimate causes no edit.
    """

    def __init__(self, created_at_s: float) -> None:
        self.since_s = created_at_s
        self.expected_s: float | None = None
        self._stage = ""
        self._seen: tuple[int, int] | None = None
        self._began: tuple[int, float] | None = None
        self._sections_before = 0

    def observe(self, work: Work, now_s: float) -> None:
        """Note how much of the work is made at this time (unix seconds)."""
        made = work.shown_states + [part.state for part in work.sections]
        stage = f"{bool(work.text)} {made}"
        if stage != self._stage:
            if self._stage:
                self.since_s = now_s
            self._stage = stage
        seen = _amounts(work)
        if seen != self._seen:
            self._seen = seen
            self.expected_s = self._estimate(work, *seen, now_s)

    def _estimate(self, work: Work, done: int, left: int, now_s: float) -> float | None:
        """The end at the speed of this run; None before enough is made, and for a text longer than asked for."""
        if not done + left:
            return None
        if self._began is None:
            self._began = (done, now_s)
            self._sections_before = _sections_done(work)
        done_before, began_s = self._began
        done_now = done - done_before
        if left <= 0 or now_s <= began_s or not self._is_enough(work, done_now):
            return None
        return now_s + (now_s - began_s) / done_now * left

    def _is_enough(self, work: Work, done: int) -> bool:
        """Whether enough was made in this run to tell the speed."""
        match work.medium:
            case Medium.TEXT:
                return done >= _WORDS_MIN
            case Medium.PICTURES:
                return done > 0
            case Medium.SPEECH:
                return done > 0 and _sections_done(work) - self._sections_before >= _SECTIONS_MIN
            case medium:
                assert_never(medium)


def _sections_done(work: Work) -> int:
    return sum(section.state is not PartState.PENDING for section in work.sections)


def _amounts(work: Work) -> tuple[int, int]:
    """How much is made and how much is left: words of a story, characters of a narration's text, panels of a comic.

    (0, 0) before it starts to grow.
    """
    options = work.request.options
    if isinstance(options, TextOptions):
        words = count_words(work.text)
        return words, max(0, options.words - words) if words else 0
    if work.panels and not any(panel.script.scene or panel.picture for panel in work.panels):
        return 0, 0  # the script is being written
    if work.sections:
        due = work.due_sections
        left = sum(len(one.text) for one in due if one.state is PartState.PENDING)
        return sum(len(one.text) for one in due) - left, left
    states = work.shown_states
    left = states.count(PartState.PENDING)
    return len(states) - left, left
