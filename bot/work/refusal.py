"""Why a request was not taken up: decided before anything starts, told to the person alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class RefusalKind(StrEnum):
    """Each has its sentence in the catalogue; the comment names its parameters."""

    EMPTY_PROMPT = "empty_prompt"
    TOO_MANY_SECTIONS = "too_many_sections"
    """limit, got."""
    TOO_MANY_PANELS = "too_many_panels"
    """limit, got."""
    NOTHING_TO_READ = "nothing_to_read"
    UNKNOWN_VOICE = "unknown_voice"
    """voice."""
    UNKNOWN_LANGUAGE = "unknown_language"
    """language."""
    BAD_ATTACHMENT = "bad_attachment"
    """name."""
    ATTACHMENT_TOO_LARGE = "attachment_too_large"
    """limit_kib."""
    ATTACHMENT_NOT_TEXT = "attachment_not_text"
    """name."""
    ATTACHMENT_UNREADABLE = "attachment_unreadable"
    RUNNING = "running"
    """limit: as many works of this person are being made already."""
    FULL = "full"
    """The bot as a whole is at its limit."""
    DAILY_STORIES = "daily_stories"
    """limit, at (unix seconds when the count starts anew)."""
    DAILY_PANELS = "daily_panels"
    """limit, left, at."""
    DAILY_SPEECH = "daily_speech"
    """limit, left, at (minutes)."""
    DAILY_BUDGET = "daily_budget"
    """at."""
    CLOSING = "closing"
    """The bot is shutting down."""
    NO_PERMISSION = "no_permission"
    """permission: what the bot lacks in this channel ("attach_files")."""
    NOT_YOURS = "not_yours"
    """A button that is for its author and for members who may manage messages."""
    NOT_RUNNING = "not_running"
    """Stop was pressed on a work that has ended."""
    UNKNOWN_WORK = "unknown_work"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal, with the numbers its sentence needs."""

    kind: RefusalKind
    params: Mapping[str, str | int | float] = field(default_factory=lambda: MappingProxyType({}))


class RefusedError(Exception):
    """Carries a Refusal to the ears; `str()` names only the kind."""

    def __init__(self, kind: RefusalKind, **params: str | float) -> None:
        super().__init__(kind.value)
        self.refusal = Refusal(kind, params)
