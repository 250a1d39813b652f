"""The message of a poll: its choices, the votes, and who chooses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.library.polls import Poll, PollState
from bot.reply.controls import poll_buttons
from bot.reply.frame import Dialect, Frame, Words
from bot.reply.render import ACCENT_GOOD, ACCENT_OTHER, ACCENT_RUNNING
from bot.words.say import say

CHAPTERS_WITHOUT_AUTHOR_MAX: Final = 5
"""After this many chapters that polls chose without the author, the author has to choose."""

_ACCENTS: Final = {
    PollState.OPEN: ACCENT_RUNNING,
    PollState.WAITING: ACCENT_OTHER,
    PollState.CLOSED: ACCENT_GOOD,
}


@dataclass(frozen=True, slots=True)
class PollTally:
    """Data that is not in the row of a poll: the votes for each choice, and the reason why its chapter was refused.

    `reason` is a sentence in the locale of the poll, empty without a refusal.
    """

    counts: tuple[int, ...] = ()
    reason: str = ""


def poll_message(poll: Poll, tally: PollTally, locale: str) -> Frame:
    """The message of a poll. After a tie only the tied choices are enabled; in a closed poll all choices are."""
    counts = tally.counts
    choices = [
        say("vote.option", locale, number=number, text=text) for number, text in enumerate(poll.options, start=1)
    ]
    rows = poll_buttons(poll.id, locale, votes=counts, can_close=poll.state is PollState.OPEN, repeats=poll.repeats)
    if poll.state is PollState.CLOSED:
        rows = poll_buttons(poll.id, locale, votes=counts, can_close=False)
    if poll.state is PollState.WAITING:
        tied = leaders(counts)
        is_tie = len(tied) > 1
        choices_count = len(poll.options)
        rows = (
            tuple(
                replace(button, disabled=is_tie and index < choices_count and index not in tied)
                for index, button in enumerate(rows[0])
            ),
        )
    return Frame(
        dialect=Dialect.V2,
        header=say("vote.question", locale),
        body=(Words("\n".join(choices)),),
        footer="\n".join(f"-# {line}" for line in _footer(poll, tally, locale)),
        rows=rows,
        accent=_ACCENTS[poll.state],
    )


def leaders(counts: Sequence[int]) -> tuple[int, ...]:
    """The choices with the most votes; empty without votes."""
    most = max(counts, default=0)
    return tuple(index for index, count in enumerate(counts) if count == most) if most else ()


def _footer(poll: Poll, tally: PollTally, locale: str) -> list[str]:
    """The number of votes while they come, what happens next, and whether another poll follows."""
    lines = [_next_line(poll, tally, locale)]
    if poll.state is PollState.OPEN:
        count = sum(tally.counts)
        lines.insert(0, say("vote.count" if count else "vote.count.none", locale, n=count))
    if poll.repeats and poll.state is not PollState.CLOSED:
        lines.append(say("vote.repeats", locale, author=poll.author_id))
    return lines


def _next_line(poll: Poll, tally: PollTally, locale: str) -> str:
    author = poll.author_id
    if poll.state is PollState.OPEN:
        return say("vote.open", locale, at=int(poll.closes_at))
    if poll.state is PollState.CLOSED:
        if poll.winner is None:
            return say("vote.closed", locale)
        return say("vote.chosen", locale, number=poll.winner + 1, author=author)
    tied = leaders(tally.counts)
    if tally.reason:
        return say("vote.refused", locale, reason=tally.reason, author=author)
    if len(tied) > 1:
        return say("vote.tie", locale, numbers=", ".join(str(index + 1) for index in tied), author=author)
    if poll.chapters_without_author >= CHAPTERS_WITHOUT_AUTHOR_MAX:
        return say("vote.unattended", locale, count=poll.chapters_without_author, author=author)
    # A poll that only its author decides has no voting time.
    was_open = poll.closes_at > poll.opened_at
    return say("vote.none" if was_open and not tied else "vote.waiting", locale, author=author)
