"""What the Discord side submits to the work service."""

from __future__ import annotations

from dataclasses import dataclass

from bot.making.derive import NewWork
from bot.reply.state import Address, ReplyState


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A request and the reply that shows its work.

    `interaction_id` is None without an interaction (a chapter that a poll decided). `reply_id` names the existing reply
    that shows the new take; None for a new reply.
    """

    new_work: NewWork
    author_id: int
    interaction_id: int | None
    address: Address
    state: ReplyState
    reply_id: str | None = None
