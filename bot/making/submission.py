"""A request that the Discord side submits to the work service."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.making.derive import NewWork
from bot.reply.state import Address, ReplyState


class Consent(StrEnum):
    """The consent of a narration's author, after they saw its needs.

    The values are part of custom ids.
    """

    NONE = "none"
    WHOLE = "whole"
    PARTS = "parts"
    """Sections that do not fit into today are spoken on the following days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A request and the reply that shows its work.

    `interaction_id` is None without an interaction (a chapter that a poll decided). `reply_id` names the existing reply
    that shows the new take; None for a new reply. `asked_in` is where the request was made, if the reply is in another
    place that others do not see: the direct messages of the author, or nowhere.
    """

    new_work: NewWork
    author_id: int
    interaction_id: int | None
    address: Address
    state: ReplyState
    reply_id: str | None = None
    consent: Consent = Consent.NONE
    asked_in: Address | None = None
