"""Where a reply is (`Address`, immutable) and how it stands (`ReplyState`). Neither holds an interaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from bot.reply.frame import Dialect, Frame
from bot.reply.render import Place

TOKEN_LIFE_S: Final = 15 * 60
"""An interaction token lives 15 minutes (Discord docs: Receiving and Responding, Followup Messages)."""

TOKEN_MARGIN_S: Final = 60
"""The token route is left this long before its end, not at its first error."""

FOLLOW_UPS_MAX: Final = 5
"""Follow-ups where the bot is no member (Discord docs: Create Followup Message); kept for private replies too, whose
further messages nobody could edit after the token's end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a reply stands, and for whom.

    `is_member` says whether the channel route is open: the bot is in the server, or this is its own direct message.
    `upload_limit_bytes` is for one file.
    """

    application_id: int
    interaction_id: int
    channel_id: int
    guild_id: int | None
    author_id: int
    is_member: bool
    private: bool
    locale: str
    upload_limit_bytes: int

    @property
    def can_outlive_token(self) -> bool:
        """Whether the bot's own channel route reaches this reply."""
        return self.is_member and not self.private

    @property
    def messages_max(self) -> int | None:
        """How many messages the reply may have, the first included; None for no limit."""
        return None if self.can_outlive_token else 1 + FOLLOW_UPS_MAX


@dataclass(slots=True, kw_only=True)
class ReplyState:
    """How a reply stands. The editor is its one writer.

    `message_ids` are the messages posted so far, `cuts` the places where all but the last of them end. `accepted` is
    the last frame of the open message that Discord took, `attachment_ids` the files it has there, by name. `refused`
    names files Discord would not take. `post_only` is set when pictures can come with new messages only.
    """

    token: str | None = field(repr=False)
    token_expires_at: float
    dialect: Dialect
    message_ids: list[int] = field(default_factory=list)
    cuts: tuple[Place, ...] = ()
    accepted: Frame | None = None
    attachment_ids: dict[str, str] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    post_only: bool = False
    on_channel_route: bool = False
