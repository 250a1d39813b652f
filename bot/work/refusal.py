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
    SERVER_FULL = "server_full"
    """limit: as many works are being made in this server already."""
    DAILY_STORIES = "daily_stories"
    """limit, at (unix seconds when the count starts anew)."""
    DAILY_PANELS = "daily_panels"
    """limit, left, at."""
    DAILY_SPEECH = "daily_speech"
    """limit, left, at (minutes)."""
    DAILY_BUDGET = "daily_budget"
    """at."""
    SERVER_BUDGET = "server_budget"
    """at."""
    CLOSING = "closing"
    """The bot is shutting down."""
    NO_PERMISSION = "no_permission"
    """permission: what the bot lacks in this channel ("attach_files")."""
    NOT_YOURS = "not_yours"
    """A button that is for its author and for members who may manage messages."""
    AUTHOR_ONLY = "author_only"
    """A button that is for its author alone."""
    UNKNOWN_BUTTON = "unknown_button"
    """A button or form of another version of the bot."""
    UNKNOWN_FORM = "unknown_form"
    """A form of another version of the bot that belongs to no work."""
    UNAVAILABLE = "unavailable"
    """A command, button or form whose part of the bot could not be loaded."""
    NOT_SHOWN = "not_shown"
    """Discord let nothing of the work be written where it was to stand."""
    TOO_SLOW = "too_slow"
    """The database did not answer while there was still time to open a form."""
    NOT_RUNNING = "not_running"
    """Stop was pressed on a work that has ended."""
    UNKNOWN_WORK = "unknown_work"
    """Deleted, forgotten, or never known."""
    STILL_RUNNING = "still_running"
    """What is wanted needs a work that has ended."""
    NOT_RESUMABLE = "not_resumable"
    """Finish was pressed on a work that is whole."""
    NOT_EDITABLE = "not_editable"
    """The reply whose button was pressed cannot be written any more."""
    TOO_LONG_TO_EDIT = "too_long_to_edit"
    """limit, got: characters of a request, more than a form takes."""
    NOT_HERE = "not_here"
    """The work is private, or was not shown in this server."""
    NO_ROUND = "no_round"
    """A vote that has ended, or waits for its author."""
    NOT_NARRATED = "not_narrated"
    """The author of the message does not want it narrated by others."""
    NOTHING_THERE = "nothing_there"
    """A message without any text that could be used."""
    CANNOT_SHARE = "cannot_share"
    """The person or the bot may not write in the channel that was chosen."""
    TAKEN_DOWN = "taken_down"
    """The message that showed the work in this server was deleted, so it is not listed here any more."""
    NOTHING_TO_DOWNLOAD = "nothing_to_download"
    TOO_LARGE = "too_large"
    """Even the smallest form of a download is larger than a file may be here."""
    TOO_LATE = "too_late"
    """A deletion that cannot be undone any more."""
    OWNER_ONLY = "owner_only"


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
