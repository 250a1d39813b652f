"""The golden set's messages in Discord with their buttons, and the stored states of their replies."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from bot.library.replies import ReplyRow
from bot.reply.frame import Dialect, Frame, NoFile, Upload
from bot.reply.payload import edit_payload
from bot.reply.render import CutPoint, Source, View, render
from bot.reply.state import Address, ReplyState
from bot.work.request import Kind
from bot.work.titles import title_of
from tests.golden.cast import BOT, GENERAL, MIRA, NOW_S, Where, snowflake, token_of
from tests.golden.material import Kept

Json = dict[str, Any]

_TOKEN_LIFE_S: Final = 15 * 60
_FOLLOW_UPS: Final = 5
_UPLOAD_BYTES: Final = 10 * 1024 * 1024
_SPARE: Final = [{"type": 17, "components": [{"type": 10, "content": "An earlier take."}], "accent_color": 7_999_472}]


@dataclass(slots=True)
class Chat:
    """Everything in Discord: the interactions, the messages that answer them, and other messages."""

    interactions: list[Json] = field(default_factory=list)
    messages: list[Json] = field(default_factory=list)
    threads: list[Json] = field(default_factory=list)

    def interaction(self, name: str, person_id: int, where: Where, at_s: float) -> Json:
        """Add an interaction of a person."""
        found: Json = {
            "id": str(snowflake(at_s)),
            "token": token_of(name),
            "person_id": str(person_id),
            "channel_id": str(where.channel_id),
            "at_s": at_s,
            "message_ids": [],
        }
        self.interactions.append(found)
        return found

    def message(
        self, channel_id: int, at_s: float, payload: Json, *, files: Sequence[Json] = (), private: bool = False
    ) -> Json:
        """Add a message of the bot."""
        found: Json = {
            "id": str(snowflake(at_s)),
            "channel_id": str(channel_id),
            "at_s": at_s,
            "private": private,
            "payload": {name: value for name, value in payload.items() if name != "allowed_mentions"},
            "files": list(files),
        }
        self.messages.append(found)
        return found

    def page(self, person_id: int, name: str, components: list[Json], *, is_v2: bool = True) -> Json:
        """Add a private message that is not a reply of a work: a list, a question, the answer to More."""
        at_s = NOW_S - 30
        asked = self.interaction(name, person_id, GENERAL, at_s)
        payload: Json = {"components": components, **({"flags": 1 << 15} if is_v2 else {"content": name})}
        message = self.message(GENERAL.channel_id, at_s, payload, private=True)
        asked["message_ids"].append(message["id"])
        return message


@dataclass(frozen=True, slots=True)
class StoredReply:
    """The stored state of a reply, and its address."""

    row: ReplyRow
    address: Address
    state: ReplyState


def stand(chat: Chat, kept: Kept, reply_id: str = "") -> StoredReply:
    """Put the reply of a work into the chat as it was left. Returns its stored form."""
    work, where, at_s = kept.work, kept.where, kept.work.created_at
    address = Address(
        application_id=BOT,
        interaction_id=0,
        channel_id=where.channel_id,
        guild_id=where.guild_id,
        author_id=work.author_id,
        is_member=where.is_member,
        private=kept.private,
        locale="en-GB" if work.author_id == MIRA else "de",
        upload_limit_bytes=_UPLOAD_BYTES,
        opens_thread=kept.opens_thread,
    )
    asked = None if kept.by_itself else chat.interaction(kept.name, work.author_id, where, at_s)
    address = replace(address, interaction_id=int(asked["id"]) if asked else snowflake(at_s))
    has_token = asked is not None and not kept.on_channel_route and at_s + _TOKEN_LIFE_S > NOW_S
    state = ReplyState(
        token=token_of(kept.name) if has_token else None,
        token_expires_at=0.0 if asked is None else at_s + _TOKEN_LIFE_S,
        dialect=kept.dialect or (Dialect.CLASSIC if work.kind is Kind.NARRATION else Dialect.V2),
        withheld=dict.fromkeys(kept.refused, NoFile.REFUSED),
        post_only=kept.post_only,
        on_channel_route=kept.on_channel_route,
        source=kept.source,
    )
    frames, cuts = _frames(kept, address, state)
    _post(chat, kept, state, frames, asked)
    state.cuts = cuts[: len(frames) - 1]
    if kept.is_posting:
        state.posting = hashlib.sha256(kept.name.encode()).hexdigest()[:16]
    for number in range(kept.spares):
        payload = {"components": _SPARE, "flags": 1 << 15}
        state.spare_ids.append(int(chat.message(where.channel_id, at_s + 60 + number, payload)["id"]))
    row = ReplyRow(
        reply_id=reply_id or work.take_group,
        work_id=work.id,
        address=address.encoded(),
        state=state.encoded(),
        token=state.token,
        token_expires_at=state.token_expires_at,
        message_ids=(*state.message_ids, *state.spare_ids),
        channel_id=state.thread_id or address.channel_id,
        guild_id=address.guild_id,
    )
    return StoredReply(row, address, state)


def _frames(kept: Kept, address: Address, state: ReplyState) -> tuple[tuple[Frame, ...], tuple[CutPoint, ...]]:
    work = kept.work if kept.is_concluded else replace(kept.work, ending=None, ended_at=None)
    can_outlive = address.is_member and not address.private
    view = View(
        dialect=state.dialect,
        locale=address.locale,
        since_s=work.created_at,
        messages_max=None if can_outlive else 1 + _FOLLOW_UPS,
        withheld=state.withheld,
        source=state.source,
        take=kept.take,
        queue=kept.queue,
        vanishes=address.private and work.request.private,
    )
    rendering = render(work, view)
    return rendering.frames, rendering.cuts


def _post(chat: Chat, kept: Kept, state: ReplyState, frames: tuple[Frame, ...], asked: Json | None) -> None:
    """Post the messages that exist, and enter into the state those that the reply knows."""
    at_s, channel_id = kept.work.created_at, kept.where.channel_id
    posted = len(frames) - kept.unposted
    if kept.thread_opened is not None:
        state.thread_id = 0
    for number, frame in enumerate(frames[: posted + kept.is_answer_lost]):
        if number == 1 and kept.thread_opened:
            state.thread_id = state.message_ids[0]
            chat.threads.append({"id": str(state.thread_id), "parent_id": str(channel_id), "name": title_of(kept.work)})
        ids = {upload.name: str(snowflake(at_s + number)) for upload in frame.uploads}
        payload, _ = edit_payload(frame, ids)
        payload.pop("attachments", None)
        files = [_file(upload, ids[upload.name]) for upload in frame.uploads]
        there = state.thread_id if number and state.thread_id else channel_id
        message = chat.message(there, at_s + 1 + number, payload, files=files, private=kept.private)
        if asked is not None and not (number and state.on_channel_route):
            asked["message_ids"].append(message["id"])
        if number < posted:
            state.message_ids.append(int(message["id"]))
            state.attachment_ids = ids


def _file(upload: Upload, file_id: str) -> Json:
    plain: Json = {"id": file_id, "name": upload.name, "alt": upload.alt}
    return {**plain, **({"text": upload.text} if upload.ref is None else {"sha256": upload.ref.sha256})}


def copies(chat: Chat, kept: Kept, original: StoredReply) -> Iterator[StoredReply]:
    """Copies of a work that were shared to other channels."""
    row = original.row
    for number, where in enumerate(kept.copies):
        url = f"https://discord.com/channels/{row.guild_id}/{original.address.channel_id}/{row.message_ids[0]}"
        source = Source(title_of(kept.work), url, 0, shared_by=kept.work.author_id)
        name = f"{kept.name} copied {number}"
        copy = replace(
            kept, name=name, where=where, source=source, by_itself=True, on_channel_route=True, opens_thread=False
        )
        yield stand(chat, copy, f"s{hashlib.sha256(name.encode()).hexdigest()[:24]}")


def buttons_of(message: Json) -> list[str]:
    """The custom ids on a message."""
    return [one["custom_id"] for one in walk(message["payload"]["components"]) if "custom_id" in one]


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component of a tree."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        if component.get("accessory"):
            yield from walk([component["accessory"]])
