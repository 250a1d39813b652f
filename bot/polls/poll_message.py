"""What the message of a vote shows: three ways on, who may choose, and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.library.polls import Poll, PollState
from bot.reply.controls import poll_buttons
from bot.reply.frame import Dialect, Frame, Words
from bot.reply.render import ACCENT_GOOD, ACCENT_OTHER, ACCENT_RUNNING
from bot.words.say import say

UNATTENDED_MAX: Final = 5
"""So many chapters are made by votes alone; then the author has to say how it goes on."""

_ACCENTS: Final = {
    PollState.OPEN: ACCENT_RUNNING,
    PollState.WAITING: ACCENT_OTHER,
    PollState.CLOSED: ACCENT_GOOD,
}


@dataclass(frozen=True, slots=True)
class PollTally:
    """How a round stands beyond its row: the votes for each way, and why its author is asked (empty: no reason)."""

    counts: tuple[int, ...] = ()
    reason: str = ""


def poll_message(poll: Poll, standing: PollTally, locale: str) -> Frame:
    """The message of a round. Of a tie only the tied ways can be pressed; a closed one lets its branches be opened."""
    counts = standing.counts
    ways = [say("vote.way", locale, number=number, text=text) for number, text in enumerate(poll.options, start=1)]
    rows = poll_buttons(poll.id, locale, votes=counts, can_close=poll.state is PollState.OPEN)
    if poll.state is PollState.WAITING:
        tied = leaders(counts)
        is_tie = len(tied) > 1
        rows = (tuple(replace(button, disabled=is_tie and at not in tied) for at, button in enumerate(rows[0])),)
    return Frame(
        dialect=Dialect.V2,
        header=say("vote.question", locale),
        body=(Words("\n".join(ways)),),
        footer=f"-# {_line(poll, standing, locale)}",
        rows=rows,
        accent=_ACCENTS[poll.state],
    )


def leaders(counts: Sequence[int]) -> tuple[int, ...]:
    """The ways with the most votes; none where nobody voted."""
    most = max(counts, default=0)
    return tuple(index for index, count in enumerate(counts) if count == most) if most else ()


def _line(poll: Poll, standing: PollTally, locale: str) -> str:
    author = poll.author_id
    if poll.state is PollState.OPEN:
        return say("vote.open", locale, at=int(poll.closes_at))
    if poll.state is PollState.CLOSED:
        if poll.winner is None:
            return say("vote.closed", locale)
        return say("vote.chosen", locale, number=poll.winner + 1, author=author)
    tied = leaders(standing.counts)
    if standing.reason:
        return say("vote.refused", locale, reason=standing.reason, author=author)
    if len(tied) > 1:
        return say("vote.tie", locale, numbers=", ".join(str(index + 1) for index in tied), author=author)
    if poll.unattended >= UNATTENDED_MAX:
        return say("vote.unattended", locale, count=poll.unattended, author=author)
    # One that never was open to others has its time before it began.
    was_open = poll.closes_at > poll.opened_at
    return say("vote.none" if was_open else "vote.waiting", locale, author=author)
