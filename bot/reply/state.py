"""Where a reply is (`Address`, immutable) and how it stands (`ReplyState`). Neither holds an interaction."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

from bot.reply.frame import Dialect, Frame
from bot.reply.markdown import Carry
from bot.reply.render import CutPoint, Source
from bot.reply.token_life import TokenLife

VERSION: Final = 1
"""Of the stored form of a reply's state."""

TOKEN_MARGIN_S: Final = 60
"""The token route is left this long before its end, not at its first error."""

FOLLOW_UPS_MAX: Final = 5
"""Follow-ups where the bot is no member (Discord docs: Create Followup Message); kept for private replies too, whose
further messages nobody could edit after the token's end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a reply stands, and for whom.

    `is_member` says whether the channel route is open: the bot is in the server, or this is its own direct message.
    `upload_limit_bytes` is for one file. With `opens_thread` what does not fit the first message goes on in a thread.
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
    opens_thread: bool = False

    def encoded(self) -> dict[str, Any]:
        """As JSON-ready data; ids are strings, as everywhere in JSON."""
        return {
            "application_id": str(self.application_id),
            "interaction_id": str(self.interaction_id),
            "channel_id": str(self.channel_id),
            "guild_id": None if self.guild_id is None else str(self.guild_id),
            "author_id": str(self.author_id),
            "is_member": self.is_member,
            "private": self.private,
            "locale": self.locale,
            "upload_limit_bytes": self.upload_limit_bytes,
            "opens_thread": self.opens_thread,
        }

    @classmethod
    def decoded(cls, data: dict[str, Any]) -> Self:
        """From what `encoded` gave, now or in an earlier version."""
        return cls(
            application_id=int(data["application_id"]),
            interaction_id=int(data["interaction_id"]),
            channel_id=int(data["channel_id"]),
            guild_id=None if data["guild_id"] is None else int(data["guild_id"]),
            author_id=int(data["author_id"]),
            is_member=data["is_member"],
            private=data["private"],
            locale=data["locale"],
            upload_limit_bytes=data["upload_limit_bytes"],
            opens_thread=data.get("opens_thread", False),
        )

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
    the last frame of the open message that Discord took (None when that is unknown), `attachment_ids` the files it has
    there, by name. `refused` names files Discord would not take. `post_only` is set when pictures can come with new
    messages only. `spare_ids` are messages of an earlier take, to be used again. `posting` is the nonce of a message
    that is about to be posted, or was when the bot died. `thread_id` is where all but the first message stand, 0 where
    no thread could be opened; with `thread_end` the messages from that index on stand in the channel again. `stale_ids`
    are messages that could not be written any more and whose text stands elsewhere. `owes_text` is set when Discord
    refused a part of the text, so that all of it has to come as a file. `source` is what the work was made from, as
    the header names it. `token_expires_at` is in unix seconds of this machine's clock, which ran `clock_skew_s` ahead
    of Discord's when the token arrived.
    """

    token: str | None = field(repr=False)
    token_expires_at: float
    dialect: Dialect
    message_ids: list[int] = field(default_factory=list)
    cuts: tuple[CutPoint, ...] = ()
    accepted: Frame | None = None
    attachment_ids: dict[str, str] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    post_only: bool = False
    on_channel_route: bool = False
    spare_ids: list[int] = field(default_factory=list)
    posting: str | None = None
    thread_id: int | None = None
    source: Source | None = None
    thread_end: int | None = None
    stale_ids: list[int] = field(default_factory=list)
    owes_text: bool = False
    clock_skew_s: float = 0.0

    @property
    def every_message_id(self) -> tuple[int, ...]:
        """All messages that belong to the reply, those included that show nothing of it any more."""
        return (*self.message_ids, *self.spare_ids, *self.stale_ids)

    def is_in_thread(self, index: int) -> bool:
        """Whether the message at this index stands, or is to stand, in the reply's thread."""
        return bool(self.thread_id) and index > 0 and (self.thread_end is None or index < self.thread_end)

    def take_token(self, token: str | None, life: TokenLife) -> None:
        """Write by this token from now on; None where it does not reach the reply's last message."""
        self.token = token
        self.token_expires_at, self.clock_skew_s = life.expires_at, life.skew_s
        self.on_channel_route = token is None

    def encoded(self) -> dict[str, Any]:
        """As JSON-ready data, without the token, which is kept apart and wiped at its end."""
        return {
            "version": VERSION,
            "dialect": self.dialect.value,
            "message_ids": [str(message_id) for message_id in self.message_ids],
            "cuts": [_encoded_place(place) for place in self.cuts],
            "attachment_ids": self.attachment_ids,
            "refused": sorted(self.refused),
            "post_only": self.post_only,
            "on_channel_route": self.on_channel_route,
            "spare_ids": [str(message_id) for message_id in self.spare_ids],
            "posting": self.posting,
            "thread_id": None if self.thread_id is None else str(self.thread_id),
            "source": _encoded_source(self.source),
            "thread_end": self.thread_end,
            "stale_ids": [str(message_id) for message_id in self.stale_ids],
            "owes_text": self.owes_text,
            "clock_skew_s": self.clock_skew_s,
        }

    def credit_nobody(self, person_id: int) -> None:
        """Name this person no longer as the author of what the work was made from."""
        if self.source is not None and person_id in (self.source.author_id, self.source.shared_by):
            self.source = replace(self.source, author_id=0, shared_by=0)

    def recycled(self, *, token: str | None, token_expires_at: float) -> ReplyState:
        """The same messages, ready to show another take: the first is written over, the others are used as needed.

        An interaction's token reaches only the message that its button is on.
        """
        first, *rest = [*self.message_ids, *self.spare_ids]
        alone = not rest
        return ReplyState(
            token=token if alone else None,
            token_expires_at=token_expires_at,
            dialect=self.dialect,
            message_ids=[first],
            post_only=self.post_only,
            on_channel_route=not alone,
            spare_ids=rest,
            thread_id=self.thread_id,
            source=self.source,
            thread_end=self.thread_end,
            stale_ids=list(self.stale_ids),
            clock_skew_s=self.clock_skew_s,
        )

    @classmethod
    def decoded(cls, data: dict[str, Any], *, token: str | None, token_expires_at: float) -> Self:
        """From what `encoded` gave, now or in an earlier version."""
        return cls(
            token=token,
            token_expires_at=token_expires_at,
            dialect=Dialect(data["dialect"]),
            message_ids=[int(message_id) for message_id in data["message_ids"]],
            cuts=tuple(_decoded_place(place) for place in data["cuts"]),
            attachment_ids=dict(data["attachment_ids"]),
            refused=frozenset(data["refused"]),
            post_only=data["post_only"],
            on_channel_route=data["on_channel_route"],
            spare_ids=[int(message_id) for message_id in data["spare_ids"]],
            posting=data["posting"],
            thread_id=None if data["thread_id"] is None else int(data["thread_id"]),
            source=_decoded_source(data["source"]),
            thread_end=data.get("thread_end"),
            stale_ids=[int(message_id) for message_id in data.get("stale_ids", ())],
            owes_text=data.get("owes_text", False),
            clock_skew_s=data.get("clock_skew_s", 0.0),
        )


@dataclass(slots=True)
class Reply:
    """Where a reply is and how it stands, in one place for everybody who writes or keeps it."""

    address: Address
    state: ReplyState

    def channel_id_of(self, index: int) -> int:
        """The channel or thread in which the message at this index stands."""
        return (self.state.thread_id or 0) if self.state.is_in_thread(index) else self.address.channel_id


def _encoded_place(place: CutPoint) -> dict[str, Any]:
    carry = place.carry
    return {
        "unit": place.unit,
        "offset": place.offset,
        "carry": {"fence": carry.fence, "quote": carry.quote, "line": carry.line, "marks": list(carry.marks)},
    }


def _decoded_place(data: dict[str, Any]) -> CutPoint:
    carry = data["carry"]
    return CutPoint(
        unit=data["unit"],
        offset=data["offset"],
        carry=Carry(fence=carry["fence"], quote=carry["quote"], line=carry["line"], marks=tuple(carry["marks"])),
    )


def _encoded_source(source: Source | None) -> dict[str, Any] | None:
    if source is None:
        return None
    return {
        "title": source.title,
        "url": source.url,
        "author_id": source.author_id,
        "shared_by": source.shared_by,
    }


def _decoded_source(data: dict[str, Any] | None) -> Source | None:
    if data is None:
        return None
    return Source(title=data["title"], url=data["url"], author_id=data["author_id"], shared_by=data.get("shared_by", 0))
