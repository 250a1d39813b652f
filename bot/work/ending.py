"""How a run, or a part of a work, ended: data, not text.

An `Ending` says what happened (kind and parameters), whether a retry can help, and whose fault it was. `bot.words`
turns it into the sentence a person reads. Exceptions carry one (`EndingError`).
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
    """It ended, but a part is missing or doubtful. params: missing (int), of (int), surplus (int: pictures without a
    panel; absent for none)."""
    CUT = "cut"
    """The model reached the length limit."""
    BLOCKED = "blocked"
    """A content rule stopped it. params: rule (see `Rule`), where ("prompt" | "answer" | "picture")."""
    SCHEDULED = "scheduled"
    """The rest is made by itself later, when its author has minutes of speech again. params: spoken, of (whole minutes
    of speech), at (unix seconds)."""
    STOPPED = "stopped"
    """A person pressed Stop. params: by (display name)."""
    CANCELLED = "cancelled"
    """A person cancelled it in the queue. params: by (display name)."""
    LOST = "lost"
    """The connection to the model broke and could not be continued."""
    STALLED = "stalled"
    """The model sent nothing for too long. params: waited_s."""
    EMPTY = "empty"
    """The model's answer had no usable content."""
    BUSY = "busy"
    """Rate limit or overload on the model's side. params: retry_at (unix seconds; absent when unknown),
    scope ("minute" | "day" | "overload")."""
    UNDELIVERABLE = "undeliverable"
    """Discord did not accept it. params: why ("deleted" | "forbidden" | "gone" | "refused" | "expired")."""
    MODERATED = "moderated"
    """The server's AutoMod refused the text (Discord code 200000)."""
    INTERRUPTED = "interrupted"
    """The bot crashed during it too often, so it is not restarted; Finish restarts it. params: times (int)."""
    MISCONFIGURED = "misconfigured"
    """The operator has to act. params: what ("key" | "model" | "location" | "billing" | "quota" | "permission" |
    "request" | "disk": a file cannot be stored | "files": one is missing)."""
    OUR_FAULT = "our_fault"
    """A fault in Elara. params: reference (short id found in the log), what ("storage": the database or the disk
    failed; absent for anything else)."""


class Rule(StrEnum):
    """The content rule that stopped a request; the values of `Ending.params["rule"]`."""

    SAFETY = "safety"
    PROHIBITED = "prohibited"
    BLOCKLIST = "blocklist"
    PERSONAL_DATA = "personal_data"
    RECITATION = "recitation"
    LANGUAGE = "language"
    OTHER = "other"


class Retry(StrEnum):
    """Whether the same request may succeed if it is repeated."""

    NEVER = "never"
    NOW = "now"
    LATER = "later"


class Fault(StrEnum):
    """Who can remove the cause."""

    NONE = "nobody"
    PERSON = "person"
    MODEL = "model"
    OPERATOR = "operator"
    DISCORD = "discord"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run or a part ended.

    `after_s`: the seconds that Gemini or Discord asked to wait; with `Retry.LATER`, sometimes with NOW.
    """

    kind: EndingKind
    params: Mapping[str, str | int | float] = field(default_factory=lambda: MappingProxyType({}))
    retry: Retry = Retry.NEVER
    fault: Fault = Fault.NONE
    after_s: float | None = None

    @property
    def is_good(self) -> bool:
        """Whether the work is complete."""
        return self.kind is EndingKind.COMPLETE


COMPLETE = Ending(EndingKind.COMPLETE)


def incomplete(missing: int, of: int) -> Ending:
    """The ending of a work of `of` parts, some of which are missing or doubtful: they may succeed if made again."""
    params = MappingProxyType({"missing": missing, "of": of})
    return Ending(EndingKind.INCOMPLETE, params, Retry.NOW, Fault.MODEL)


class EndingError(Exception):
    """Carries an Ending to the code that decides. `str()` is only the kind."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending.kind.value)
        self.ending = ending
