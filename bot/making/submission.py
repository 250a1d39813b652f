"""What is asked for, before it is taken up."""

from __future__ import annotations

from dataclasses import dataclass

from bot.making.derive import NewWork
from bot.reply.state import Address, ReplyState


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A request and the reply it is to stand in.

    `interaction_id` is None for what no interaction asked for (a chapter that a vote decided). `reply_id` names the
    reply of the take group that is to show the new take; None for a reply of its own.
    """

    new_work: NewWork
    author_id: int
    interaction_id: int | None
    address: Address
    state: ReplyState
    reply_id: str | None = None
