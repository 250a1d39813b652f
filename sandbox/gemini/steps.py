"""The steps of an answer. Content makers yield them, faults change them, a server runs them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Send:
    """One message: an SSE event, or a Live frame. `text` and `media_type` say what visible content it carries."""

    payload: Json = field(repr=False)
    text: str = ""
    media_type: str | None = None

    @property
    def has_content(self) -> bool:
        """Whether it brings words, a picture or sound to the client."""
        return bool(self.text) or self.media_type is not None


@dataclass(frozen=True, slots=True)
class SendRaw:
    """Raw bytes: without framing in SSE, one binary frame in Live."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Wait:
    """Wait. 0 s yields to the event loop once."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Reset:
    """The TCP connection is reset: no closing chunk, no close frame."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Send nothing more and keep the connection open until the client disconnects."""


@dataclass(frozen=True, slots=True)
class Close:
    """Close a Live session with this code. An SSE answer just ends."""

    code: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Fail:
    """An HTTP answer instead of content. Only possible before anything was sent."""

    status: int
    body: bytes = b""
    content_type: str = "application/json; charset=UTF-8"
    headers: dict[str, str] = field(default_factory=dict)


Step = Send | SendRaw | Wait | Reset | Silence | Close | Fail
Steps = AsyncGenerator[Step, None]
