"""How a run, or a part of it, came to its end: a decision, never a text.

An `Ending` says what happened (kind and parameters), whether trying again can help (retry) and whose fault it was.
`bot.words` turns it into the sentence a person reads; exceptions carry one (`EndingError`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class EndingKind(StrEnum):
    """The ways a run can end. Each has its sentence in the catalogue."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    """Came to its end, but a part is missing or doubtful. params: missing (int), of (int), surplus (int: pictures that
    had no panel; absent when there are none)."""
    CUT = "cut"
    """The model reached the length limit."""
    BLOCKED = "blocked"
    """A content rule stopped it. params: rule (see `Rule`), where ("prompt" | "answer" | "picture")."""
    STOPPED = "stopped"
    """A person pressed Stop. params: by (display name)."""
    CANCELLED = "cancelled"
    """Somebody cancelled it while it waited for its turn. params: by (display name)."""
    LOST = "lost"
    """The connection to the model broke and could not be continued."""
    STALLED = "stalled"
    """The model fell silent. params: waited_s."""
    EMPTY = "empty"
    """The model answered with nothing usable."""
    BUSY = "busy"
    """Rate limit or overload on the model's side. params: retry_at (unix seconds; absent when unknown),
    scope ("minute" | "day" | "overload")."""
    UNDELIVERABLE = "undeliverable"
    """Discord would not take it. params: why ("deleted" | "forbidden" | "gone" | "refused" | "expired")."""
    MODERATED = "moderated"
    """The server's AutoMod refused the text (Discord code 200000)."""
    INTERRUPTED = "interrupted"
    """It died with the bot again and again and was put aside; Finish takes it up. params: times (int)."""
    MISCONFIGURED = "misconfigured"
    """The operator has to act. params: what ("key" | "model" | "location" | "billing" | "quota" | "permission" |
    "request")."""
    OUR_FAULT = "our_fault"
    """A fault in Elara. params: reference (short id found in the log)."""


class Rule(StrEnum):
    """Which content rule stopped a request; the vocabulary of `Ending.params["rule"]`."""

    SAFETY = "safety"
    PROHIBITED = "prohibited"
    BLOCKLIST = "blocklist"
    PERSONAL_DATA = "personal_data"
    RECITATION = "recitation"
    LANGUAGE = "language"
    OTHER = "other"


class Retry(StrEnum):
    """Whether the same request may succeed when made again."""

    NEVER = "never"
    NOW = "now"
    LATER = "later"


class Fault(StrEnum):
    """Who can change it."""

    NOBODY = "nobody"
    PERSON = "person"
    MODEL = "model"
    OPERATOR = "operator"
    DISCORD = "discord"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class Ending:
    """One end of a run or a part.

    `after_s` goes with `Retry.LATER` (and may go with NOW): how long the other side asked us to wait, in seconds.
    """

    kind: EndingKind
    params: Mapping[str, str | int | float] = field(default_factory=lambda: MappingProxyType({}))
    retry: Retry = Retry.NEVER
    fault: Fault = Fault.NOBODY
    after_s: float | None = None

    @property
    def is_good(self) -> bool:
        """Whether what was asked for is there, whole."""
        return self.kind is EndingKind.COMPLETE


COMPLETE = Ending(EndingKind.COMPLETE)


class EndingError(Exception):
    """Carries an Ending up to whoever decides. Has no text of its own: `str()` names only the kind."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending.kind.value)
        self.ending = ending
