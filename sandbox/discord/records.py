"""What happened: messages with every revision, interactions with their replies, requests with their answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from sandbox.discord.errors import Json
from sandbox.discord.files import Attachment, UploadedFile
from sandbox.discord.world import Channel, Person, Thread

EPHEMERAL: Final = 1 << 6
LOADING: Final = 1 << 7
SUPPRESS_EMBEDS: Final = 1 << 2
HAS_THREAD: Final = 1 << 5
SUPPRESS_NOTIFICATIONS: Final = 1 << 12
COMPONENTS_V2: Final = 1 << 15
DEFAULT, RECIPIENT_ADD, NAME_CHANGE, REPLY, COMMAND_REPLY, THREAD_STARTER = 0, 1, 4, 19, 20, 21
_SELECTS: Final = (3, 5, 6, 7, 8)


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component of a tree, outermost first, in the order it is shown."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for key in ("accessory", "component"):
            if component.get(key):
                yield from walk([component[key]])


@dataclass(frozen=True, slots=True)
class Ping:
    """A person or role that a message notified: `kind` is user, role or everyone; `silent` came without a push."""

    kind: str
    target: int
    silent: bool


@dataclass(frozen=True, slots=True)
class Revision:
    """The state of a message from `at` (monotonic seconds) on. `route` is the route that changed it."""

    at: float
    wall: float
    route: str
    content: str
    text: str
    components: list[Json]
    attachments: tuple[Attachment, ...]
    flags: int


@dataclass(frozen=True, slots=True)
class SeenButton:
    """A button as a person sees it. A link has a `url` and no custom id."""

    label: str
    custom_id: str | None
    disabled: bool
    style: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class SeenSelect:
    """A select as a person sees it. `options` are those of a string select as (label, value); `chosen` is preset."""

    custom_id: str
    placeholder: str
    disabled: bool
    options: tuple[tuple[str, str], ...]
    chosen: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Message:
    """A message. `files` is all it carries; `attachments` is what a person sees of it.

    `forwards` is the message that it shows a snapshot of. `invocation` is the interaction that made it, `answers` all
    whose reply it belongs to, `thread` what was started from it.
    """

    id: int
    channel: Channel
    author: Person
    created_at: float
    flags: int = 0
    type: int = 0
    content: str = ""
    components: list[Json] = field(default_factory=list)
    embeds: list[Json] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    mentions: list[Person] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    mentions_everyone: bool = False
    edited_at: float | None = None
    nonce: str | int | None = None
    reply_to: Message | None = None
    forwards: Message | None = None
    poll: Json | None = None
    invocation: Invocation | None = None
    answers: list[Invocation] = field(default_factory=list)
    pings: list[Ping] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    thread: Thread | None = None
    is_deleted: bool = False

    @property
    def is_system(self) -> bool:
        """Whether it is a system message: a person was added, a thread was renamed, or starts here."""
        return self.type not in (DEFAULT, REPLY, COMMAND_REPLY)

    @property
    def is_v2(self) -> bool:
        """Whether it is made of components alone."""
        return bool(self.flags & COMPONENTS_V2)

    @property
    def is_loading(self) -> bool:
        """Whether it still shows "thinking"."""
        return bool(self.flags & LOADING)

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def text(self) -> str:
        """The content, or all text displays joined by line breaks."""
        if not self.is_v2:
            return self.content
        return "\n".join(part["content"] for part in walk(self.components) if part["type"] == 10)

    @property
    def attachments(self) -> list[Attachment]:
        """The files a person sees: all, or in a message of components those that a component shows, in its order."""
        if not self.is_v2:
            return list(self.files)
        by_id = {str(attachment.id): attachment for attachment in self.files}
        shown = [media["attachment_id"] for media in media_of(self.components) if media.get("attachment_id") in by_id]
        return [by_id[key] for key in dict.fromkeys(shown)]

    @property
    def alt_texts(self) -> list[str | None]:
        """The description of each visible file, a gallery's or thumbnail's own before the attachment's."""
        own: dict[str, str] = {}
        for part in walk(self.components):
            for item in [part, *(part.get("items") or [])]:
                if item.get("description") and item.get("media"):
                    own[str(item["media"].get("attachment_id"))] = item["description"]
        return [own.get(str(attachment.id), attachment.description) for attachment in self.attachments]

    @property
    def buttons(self) -> list[SeenButton]:
        """All its buttons, in order."""
        return [
            SeenButton(
                label=part.get("label") or "",
                custom_id=part.get("custom_id"),
                disabled=bool(part.get("disabled")),
                style=part["style"],
                url=part.get("url"),
            )
            for part in walk(self.components)
            if part["type"] == 2
        ]

    @property
    def selects(self) -> list[SeenSelect]:
        """All its selects, in order."""
        return [
            SeenSelect(
                custom_id=part["custom_id"],
                placeholder=part.get("placeholder") or "",
                disabled=bool(part.get("disabled")),
                options=tuple((option["label"], option["value"]) for option in part.get("options") or []),
                chosen=preset(part),
            )
            for part in walk(self.components)
            if part["type"] in _SELECTS
        ]

    def record(self, route: str, wall: float) -> None:
        """Adds its current state to its history."""
        self.revisions.append(
            Revision(
                at=time.monotonic(),
                wall=wall,
                route=route,
                content=self.content,
                text=self.text,
                components=self.components,
                attachments=tuple(self.attachments),
                flags=self.flags,
            )
        )


def preset(select: Json) -> tuple[str, ...]:
    """The preset values of a select: of its options, or ids of people and channels."""
    of_options = [option["value"] for option in select.get("options") or [] if option.get("default")]
    return (*of_options, *(str(one["id"]) for one in select.get("default_values") or []))


def media_of(components: list[Json]) -> Iterator[Json]:
    """Every media object in a tree of components: thumbnails, gallery items, files."""
    for part in walk(components):
        if part.get("media"):
            yield part["media"]
        if part.get("file"):
            yield part["file"]
        for item in part.get("items") or []:
            yield item["media"]


@dataclass(frozen=True, slots=True)
class Callback:
    """The first answer to an interaction: its type, its data as sent, and when (monotonic seconds)."""

    type: int
    data: Json
    at: float


@dataclass(slots=True, eq=False)
class Reply:
    """The messages that answer an interaction: the original first, then the follow-ups."""

    original: Message | None = None
    followups: list[Message] = field(default_factory=list)

    @property
    def messages(self) -> list[Message]:
        """The messages that still exist, in order."""
        every = ([self.original] if self.original else []) + self.followups
        return [message for message in every if not message.is_deleted]

    @property
    def ephemeral(self) -> bool:
        """Whether only the person sees it."""
        return bool(self.messages) and all(message.ephemeral for message in self.messages)

    @property
    def text(self) -> str:
        """All its text, message after message."""
        return "\n".join(message.text for message in self.messages)

    @property
    def attachments(self) -> list[Attachment]:
        """All its visible files, in order."""
        return [attachment for message in self.messages for attachment in message.attachments]

    @property
    def buttons(self) -> list[SeenButton]:
        """All its buttons, in order."""
        return [button for message in self.messages for button in message.buttons]


class Waiting(Protocol):
    """Waits for changes. `sandbox.discord.changes.Changes` implements it."""

    async def until(
        self, condition: Callable[[], bool], timeout_s: float, what: Callable[[], str], about: int | None = None
    ) -> None:
        """Waits until a condition holds; raises TimeoutError that says `what()`."""


@dataclass(slots=True, eq=False)
class Invocation:
    """An action of a person and its answer. `kind`: 2 command, 3 component, 4 autocomplete, 5 modal."""

    id: int
    token: str
    kind: int
    person: Person
    channel: Channel
    payload: Json
    created_at: float
    expires_at: float
    changes: Waiting
    is_user_install: bool = False
    force_ephemeral: bool = False
    source: Message | None = None
    opener: Invocation | None = None
    callback: Callback | None = None
    reply: Reply = field(default_factory=Reply)
    followups_sent: int = 0

    @property
    def modal(self) -> Json | None:
        """The form it was answered with, if it was."""
        return self.callback.data if self.callback and self.callback.type == 9 else None

    @property
    def choices(self) -> list[Json]:
        """The suggestions an autocomplete was answered with."""
        return list(self.callback.data.get("choices", [])) if self.callback and self.callback.type == 8 else []

    async def answered(self, timeout_s: float = 30.0) -> Callback:
        """Waits for the first answer; raises TimeoutError.

        The callback route refuses an answer after Discord's three seconds (`Limits.callback_deadline_s`).
        """
        told = "the application did not respond"
        await self.changes.until(lambda: self.callback is not None, timeout_s, lambda: told, self.id)
        if self.callback is None:
            raise RuntimeError
        return self.callback

    async def until(self, condition: Callable[[Reply], Any], timeout_s: float = 30.0) -> Reply:
        """Waits until the reply fulfils a condition; looks again at each change. Raises TimeoutError with its text."""
        await self.changes.until(lambda: bool(condition(self.reply)), timeout_s, self._state, self.id)
        return self.reply

    def _state(self) -> str:
        answer = f"callback type {self.callback.type}" if self.callback else "unanswered"
        tail = self.reply.text[-300:]
        return f"{answer}, {len(self.reply.messages)} message(s), ending in {tail!r}"


@dataclass(slots=True, eq=False)
class Entry:
    """One REST request and its answer. Times are monotonic seconds; `fault` is the name of the fault that struck it.

    `authorization` is bot, wrong or none, never the token. `route` has the parameter names of the API description.
    """

    method: str
    path: str
    route: str
    query: dict[str, str]
    authorization: str
    user_agent: str
    received_at: float
    wall: float
    json: Any = None
    content_type: str = ""
    files: tuple[UploadedFile, ...] = ()
    status: int = 0
    response: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    answered_at: float = 0.0
    fault: str | None = None
