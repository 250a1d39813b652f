"""Answers of Discord: temporary refusals, refusals of one frame, and conditions that hold from some time on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bot.reply.files import FilePart
from bot.reply.interaction_route import RouteError, failure_of
from bot.reply.payload import Json, custom_ids, shown_text
from bot.reply.routes import RouteKind

CHANNEL_ID, THREAD_ID = 3, 77

HTML = 0
"""The code of an answer that is an HTML page."""


@dataclass(frozen=True)
class Answer:
    """One answer of Discord. `status` 0 breaks the connection; `applied`: the request was carried out."""

    status: int
    code: int = HTML
    retry_after_s: float = 0.0
    applied: bool = False
    names_fields: bool = False
    is_global: bool = False

    def error(self) -> RouteError:
        """The answer as the routes' exception."""
        is_lost = self.status == 0 or self.status >= 500
        return RouteError(
            failure_of(self.status or 502, self.code),
            status=self.status,
            code=self.code,
            retry_after_s=self.retry_after_s,
            maybe_applied=is_lost,
            names_fields=self.names_fields,
        )


PASSING: Final = (
    Answer(400),
    Answer(401),
    Answer(403),
    Answer(403, 40333),
    Answer(404),
    Answer(404, 10015),
    Answer(408),
    Answer(429, retry_after_s=0.4),
    Answer(429, retry_after_s=2.0),
    Answer(429, retry_after_s=20.0),
    Answer(429, retry_after_s=1.0, is_global=True),
    Answer(429, 30046, retry_after_s=4.0),
    Answer(500),
    Answer(502),
    Answer(502, applied=True),
    Answer(503),
    Answer(504, applied=True),
    Answer(503, 130000),
    Answer(0),
    Answer(0, applied=True),
)
"""Temporary answers, each of which may strike a few requests in a row."""

STRAY: Final = (Answer(400, 50035), Answer(400, 50035, names_fields=True))
"""Refusals of one frame for no reason in its content."""


@dataclass
class StoredMessage:
    """A message as everyone sees it."""

    id: int
    channel_id: int
    ephemeral: bool
    payload: Json
    nonce: str | None = None
    files: dict[str, str] = field(default_factory=dict)
    """Ids by name."""
    is_deleted: bool = False

    @property
    def text(self) -> str:
        return shown_text(self.payload)

    @property
    def buttons(self) -> list[str]:
        return custom_ids(self.payload)

    def json(self) -> Json:
        attachments = [{"id": id_, "filename": name} for name, id_ in self.files.items()]
        return {**self.payload, "id": str(self.id), "attachments": attachments, "author": {"id": "1"}}


Condition = Callable[["Request"], Answer | None]
"""A condition that holds from some time on: its answer to a request, or None."""


@dataclass(frozen=True)
class Request:
    """A request as Discord sees it. `message` None is a post; `payload` is empty for a read or a deletion."""

    kind: RouteKind
    act: str
    channel_id: int
    message: StoredMessage | None
    payload: Mapping[str, Any]
    files: Sequence[FilePart] = ()

    @property
    def writes(self) -> bool:
        return self.act in ("edit", "post")


def _by(kind: RouteKind, answer: Answer, *, posts: bool | None = None) -> Condition:
    def holds(request: Request) -> Answer | None:
        fits = request.kind is kind and (posts is None or (request.act == "post") is posts)
        return answer if fits else None

    return holds


def _writing(answer: Answer, *acts: str) -> Condition:
    return lambda request: answer if request.act in acts else None


def _in_thread(answer: Answer) -> Condition:
    return lambda request: answer if request.writes and request.channel_id == THREAD_ID else None


def _about(word: str, answer: Answer) -> Condition:
    return lambda request: answer if request.writes and word in shown_text(request.payload) else None


def _with_files(answer: Answer, *acts: str) -> Condition:
    return lambda request: answer if request.files and request.act in acts else None


def _deleted(index: int) -> Condition:
    """A person deletes the `index`th message that is used after that time."""
    seen: list[int] = []

    def holds(request: Request) -> Answer | None:
        if request.message is None:
            return None
        if request.message.id not in seen:
            seen.append(request.message.id)
        if seen.index(request.message.id) == index:
            request.message.is_deleted = True
        return None

    return holds


TOKEN, CHANNEL = RouteKind.TOKEN, RouteKind.CHANNEL

FOR_GOOD: Final[Mapping[str, Callable[[], Condition]]] = {
    "token ends early": lambda: _by(TOKEN, Answer(401, 50027)),
    "token unknown": lambda: _by(TOKEN, Answer(404, 10015)),
    "token limited for an hour": lambda: _by(TOKEN, Answer(429, retry_after_s=3600.0)),
    "token forbidden": lambda: _by(TOKEN, Answer(403, 50013)),
    "channel hidden": lambda: _by(CHANNEL, Answer(403, 50001)),
    "channel unknown to the bot": lambda: _by(CHANNEL, Answer(404, 10003)),
    "channel limited for an hour": lambda: _by(CHANNEL, Answer(429, retry_after_s=3600.0)),
    "read only": lambda: _writing(Answer(403, 50013), "post"),
    "no further follow-up": lambda: _by(TOKEN, Answer(400, 40094), posts=True),
    "channel posts forbidden": lambda: _by(CHANNEL, Answer(403, 50013), posts=True),
    "channel gone": lambda: _writing(Answer(404, 10003), "post", "edit", "read", "delete"),
    "first message deleted": lambda: _deleted(0),
    "second message deleted": lambda: _deleted(1),
    "thread locked": lambda: _in_thread(Answer(400, 160005)),
    "thread archived": lambda: _in_thread(Answer(400, 50083)),
    "thread gone": lambda: _in_thread(Answer(404, 10003)),
    "word moderated": lambda: _about("w40 ", Answer(400, 200000)),
    "word refused": lambda: _about("w30 ", Answer(400, 50035)),
    "word refused with details": lambda: _about("w60 ", Answer(400, 50035, names_fields=True)),
    "edits refused": lambda: _writing(Answer(400, 50035), "edit"),
    "files forbidden": lambda: _with_files(Answer(403, 50013), "edit", "post"),
    "files not by edit": lambda: _with_files(Answer(400, 50035, names_fields=True), "edit"),
    "files too large": lambda: _with_files(Answer(413, 40005), "edit", "post"),
    "files refused": lambda: _with_files(Answer(400, 50035), "edit", "post"),
}
