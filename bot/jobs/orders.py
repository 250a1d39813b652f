"""What the ears ask for, and what they are given to show."""

from __future__ import annotations

from dataclasses import dataclass

from bot.jobs.derive import Wish
from bot.jobs.run import Run
from bot.library.replies import ReplyRow
from bot.reply.state import Address, ReplyState
from bot.work.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Somebody's wish and the reply it is to stand in.

    `interaction_id` None is for what nobody pressed (a chapter that a vote decided). `reply_id` names the reply of the
    take group that is to show the new take; None for a reply of its own.
    """

    wish: Wish
    author_id: int
    interaction_id: int | None
    address: Address
    state: ReplyState
    reply_id: str | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A request that was taken up: its work, planned, with its money set aside and its reply kept.

    `again` tells one run of the same work from another; 0 for the first. `before` is how the reply was kept that a
    further take stands in, None where there was none.
    """

    work: Work
    run: Run
    again: int = 0
    before: ReplyRow | None = None
