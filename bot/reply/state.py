"""A reply: where it is (`Address`, immutable) and what was sent (`ReplyState`). Neither has an interaction."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

from bot.reply.frame import Dialect, Frame, NoFile, Upload
from bot.reply.markdown import Carry
from bot.reply.render import CutPoint, Source
from bot.reply.token_life import TokenLife
from bot.work.request import Kind

VERSION: Final = 1
"""The version of a stored `ReplyState`."""

TOKEN_MARGIN_S: Final = 60
"""The channel's route is used this long before the token ends."""

FOLLOW_UPS_MAX: Final = 5
"""Follow-ups where the bot is not a member (Discord docs: Create Followup Message). The limit also applies to private
replies, whose messages cannot be edited after the token's end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The place of a reply, and its person.

    `is_member` says whether the bot can use the channel's route: it is in the server, or the channel is its direct
    message. `upload_limit_bytes` is for one file. With `opens_thread` all messages but the first are in a thread.
    `is_nowhere`: no message is written; the work is found in its author's library.
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
    is_nowhere: bool = False

    def encoded(self) -> dict[str, Any]:
        """The address as JSON-ready data; ids are strings, as in Discord's JSON."""
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
            **({"is_nowhere": True} if self.is_nowhere else {}),
        }

    @classmethod
    def decoded(cls, data: dict[str, Any]) -> Self:
        """Decode what `encoded` of this or an earlier version returned."""
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
            is_nowhere=data.get("is_nowhere", False),
        )

    @property
    def can_outlive_token(self) -> bool:
        """Whether the channel's route reaches this reply."""
        return self.is_member and not self.private and not self.is_nowhere

    @property
    def messages_max(self) -> int | None:
        """How many messages the reply may have, including the first; None without a limit."""
        return None if self.can_outlive_token else 1 + FOLLOW_UPS_MAX


@dataclass(slots=True, kw_only=True)
class ReplyState:
    """The sent state of a reply. The editor writes it; after its end other code may.

    - `token` and `token_expires_at` (unix seconds of this machine's clock, which was `clock_skew_s` ahead of Discord's
      when the token arrived); with `on_channel_route` the channel's route is preferred. The author sees private
      follow-ups only of their own token: `token_is_authors` is false for a moderator's.
    - `message_ids` are the posted messages, `cuts` the points where all but the last end.
    - `accepted` is the last frame of the open message that Discord accepted, None when that is unknown;
      `attachment_ids` are the ids of its files, by name.
    - `withheld` are the files that are not sent, by name. With `post_only` pictures are sent only with new messages.
      `needs_text_file` is set when Discord refused part of the text: the full text then follows as a file.
    - `spare_ids` are messages of an earlier take, to be reused. `stale_ids` are messages that could not be written any
      more; others show their text.
    - `posting` is the nonce of a message that is being posted, or was when the bot crashed.
    - `thread_id` is the thread of all messages but the first; 0 when none could be opened. Messages from index
      `thread_end` on are in the channel again.
    - `source` is what the work was made from, as the header names it.
    - `is_final_layout` is set once the first message was laid out again for a work that has ended
      (`KindReply.has_final_layout`); `cuts` are then those of the final layout.
    """

    token: str | None = field(repr=False)
    token_expires_at: float
    dialect: Dialect
    message_ids: list[int] = field(default_factory=list)
    cuts: tuple[CutPoint, ...] = ()
    accepted: Frame | None = None
    attachment_ids: dict[str, str] = field(default_factory=dict)
    withheld: dict[str, NoFile] = field(default_factory=dict)
    post_only: bool = False
    on_channel_route: bool = False
    spare_ids: list[int] = field(default_factory=list)
    posting: str | None = None
    thread_id: int | None = None
    source: Source | None = None
    thread_end: int | None = None
    stale_ids: list[int] = field(default_factory=list)
    needs_text_file: bool = False
    clock_skew_s: float = 0.0
    token_is_authors: bool = True
    is_final_layout: bool = False

    @property
    def all_message_ids(self) -> tuple[int, ...]:
        """All messages of the reply, including unused ones."""
        return (*self.message_ids, *self.spare_ids, *self.stale_ids)

    def is_in_thread(self, index: int) -> bool:
        """Whether the message at this index is in the reply's thread, or will be."""
        return bool(self.thread_id) and index > 0 and (self.thread_end is None or index < self.thread_end)

    def withhold(self, uploads: Iterable[Upload], reason: NoFile) -> None:
        """Send these files no more: lines take their places."""
        self.withheld.update((upload.name, reason) for upload in uploads)

    def use_token(self, token: str | None, life: TokenLife) -> None:
        """Use this token from now on; None when it does not reach the reply's last message."""
        self.token = token
        self.token_expires_at, self.clock_skew_s = life.expires_at, life.skew_s
        self.on_channel_route = token is None

    def encoded(self) -> dict[str, Any]:
        """The state as JSON-ready data, without the token, which is stored separately and erased when it ends."""
        return {
            "version": VERSION,
            "dialect": self.dialect.value,
            "message_ids": [str(message_id) for message_id in self.message_ids],
            "cuts": [_encoded_cut(cut) for cut in self.cuts],
            "attachment_ids": self.attachment_ids,
            **{reason.value: sorted(name for name, why in self.withheld.items() if why is reason) for reason in NoFile},
            "post_only": self.post_only,
            "on_channel_route": self.on_channel_route,
            "spare_ids": [str(message_id) for message_id in self.spare_ids],
            "posting": self.posting,
            "thread_id": None if self.thread_id is None else str(self.thread_id),
            "source": _encoded_source(self.source),
            "thread_end": self.thread_end,
            "stale_ids": [str(message_id) for message_id in self.stale_ids],
            "owes_text": self.needs_text_file,
            "clock_skew_s": self.clock_skew_s,
            "token_is_authors": self.token_is_authors,
            "final_layout": self.is_final_layout,
        }

    def remove_credit(self, person_id: int) -> None:
        """Remove this person's credit from the source."""
        if self.source is not None and person_id in (self.source.author_id, self.source.shared_by):
            self.source = replace(self.source, author_id=0, shared_by=0)

    def reopen_from(self, unit: int) -> None:
        """Open the message again that shows this unit of the work; the messages after it are reused."""
        starts = [0, *(cut.unit for cut in self.cuts)]
        index = max(index for index, start in enumerate(starts) if start <= unit)
        if index < len(self.message_ids) - 1:
            self.spare_ids = [*self.message_ids[index + 1 :], *self.spare_ids]
            self.message_ids = self.message_ids[: index + 1]
            self.cuts = self.cuts[:index]
            self.accepted, self.attachment_ids = None, {}

    def begin_final_layout(self) -> None:
        """The first message shows the final layout: it is the open one, and the others are reused or deleted."""
        self.spare_ids = [*self.message_ids[1:], *self.spare_ids]
        self.message_ids = self.message_ids[:1]
        self.cuts = ()
        self.is_final_layout = True

    def for_new_take(self, *, token: str | None, token_expires_at: float) -> ReplyState:
        """The state in which the same messages show another take: the first is overwritten, the others are spare.

        An interaction's token reaches only the message of its button.
        """
        first, *others = [*self.message_ids, *self.spare_ids]
        is_only = not others
        return ReplyState(
            token=token if is_only else None,
            token_expires_at=token_expires_at,
            dialect=self.dialect,
            message_ids=[first],
            post_only=self.post_only,
            on_channel_route=not is_only,
            spare_ids=others,
            thread_id=self.thread_id,
            source=self.source,
            thread_end=self.thread_end,
            stale_ids=list(self.stale_ids),
            clock_skew_s=self.clock_skew_s,
        )

    @classmethod
    def decoded(cls, data: dict[str, Any], *, token: str | None, token_expires_at: float) -> Self:
        """Decode what `encoded` of this or an earlier version returned."""
        return cls(
            token=token,
            token_expires_at=token_expires_at,
            dialect=Dialect(data["dialect"]),
            message_ids=[int(message_id) for message_id in data["message_ids"]],
            cuts=tuple(_decoded_cut(cut) for cut in data["cuts"]),
            attachment_ids=dict(data["attachment_ids"]),
            withheld={name: reason for reason in NoFile for name in data.get(reason.value, ())},
            post_only=data["post_only"],
            on_channel_route=data["on_channel_route"],
            spare_ids=[int(message_id) for message_id in data["spare_ids"]],
            posting=data["posting"],
            thread_id=None if data["thread_id"] is None else int(data["thread_id"]),
            source=_decoded_source(data["source"]),
            thread_end=data.get("thread_end"),
            stale_ids=[int(message_id) for message_id in data.get("stale_ids", ())],
            needs_text_file=data.get("owes_text", False),
            clock_skew_s=data.get("clock_skew_s", 0.0),
            token_is_authors=data.get("token_is_authors", True),
            is_final_layout=data.get("final_layout", False),
        )


@dataclass(slots=True)
class Reply:
    """A reply's address and state, shared by its editor and its store."""

    address: Address
    state: ReplyState
    posted: asyncio.Event = field(default_factory=asyncio.Event, compare=False)
    """Set when the editor has posted a message; a reply may have one from the beginning."""

    @property
    def url(self) -> str:
        """The link to its first message; empty for a private reply and for one without a message."""
        address, message_ids = self.address, self.state.message_ids
        if address.private or address.is_nowhere or not message_ids:
            return ""
        return f"https://discord.com/channels/{address.guild_id or '@me'}/{address.channel_id}/{message_ids[0]}"

    @property
    def thread_url(self) -> str:
        """The link to the thread that the reply opened; empty without one."""
        address, thread_id = self.address, self.state.thread_id
        if not (address.opens_thread and thread_id):
            return ""
        return f"https://discord.com/channels/{address.guild_id or '@me'}/{thread_id}"

    def channel_id_of(self, index: int) -> int:
        """The channel or thread of the message at this index."""
        return (self.state.thread_id or 0) if self.state.is_in_thread(index) else self.address.channel_id


def _encoded_cut(cut: CutPoint) -> dict[str, Any]:
    carry = cut.carry
    return {
        "unit": cut.unit,
        "offset": cut.offset,
        "carry": {"fence": carry.fence, "quote": carry.quote, "line": carry.line, "marks": list(carry.marks)},
    }


def _decoded_cut(data: dict[str, Any]) -> CutPoint:
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
        **({} if source.kind is None else {"kind": source.kind.value}),
    }


def _decoded_source(data: dict[str, Any] | None) -> Source | None:
    if data is None:
        return None
    kind = data.get("kind")
    return Source(
        title=data["title"],
        url=data["url"],
        author_id=data["author_id"],
        shared_by=data.get("shared_by", 0),
        kind=None if kind is None else Kind(kind),
    )
