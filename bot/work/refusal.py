"""Why a request was refused before anything started; only the person who asked sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class RefusalKind(StrEnum):
    """The reasons. Each has its sentence in the catalogue; the docstring below it names its parameters."""

    EMPTY_PROMPT = "empty_prompt"
    TOO_MANY_SECTIONS = "too_many_sections"
    """limit, got."""
    TOO_MANY_PANELS = "too_many_panels"
    """limit, got."""
    NOTHING_TO_READ = "nothing_to_read"
    UNKNOWN_VOICE = "unknown_voice"
    """voice, guess (the name of the voice that is probably meant; empty for none)."""
    UNKNOWN_LANGUAGE = "unknown_language"
    """language, guess (the English name of the language that is probably meant; empty for none)."""
    BAD_ATTACHMENT = "bad_attachment"
    """name."""
    ATTACHMENT_TOO_LARGE = "attachment_too_large"
    """limit_kib."""
    ATTACHMENT_NOT_TEXT = "attachment_not_text"
    """name."""
    ATTACHMENT_UNREADABLE = "attachment_unreadable"
    RUNNING = "running"
    """limit: the number of works of this person that may run or wait at once."""
    SERVER_FULL = "server_full"
    """limit: the number of works that may run in this server at once."""
    DAILY_STORIES = "daily_stories"
    """limit, at (unix seconds of the next reset)."""
    DAILY_PANELS = "daily_panels"
    """limit, left, needed, at."""
    DAILY_SPEECH = "daily_speech"
    """limit, left, needed (all in minutes), at."""
    DAILY_BUDGET = "daily_budget"
    """at."""
    SERVER_BUDGET = "server_budget"
    """at."""
    CLOSING = "closing"
    """The bot is shutting down."""
    NO_PERMISSION = "no_permission"
    """permission: what the bot lacks in this channel ("attach_files")."""
    NOT_YOURS = "not_yours"
    """author: the button is for the work's author and for members who may manage messages."""
    AUTHOR_ONLY = "author_only"
    """author: the button is for the work's author alone."""
    VOTE_AUTHOR_ONLY = "vote_author_only"
    """author: the author of the story alone ends its vote early."""
    UNKNOWN_BUTTON = "unknown_button"
    """The button or form belongs to another version of the bot."""
    UNKNOWN_FORM = "unknown_form"
    """A form of another version of the bot that belongs to no work."""
    UNAVAILABLE = "unavailable"
    """A command, button or form whose part of the bot could not be loaded."""
    NOT_SHOWN = "not_shown"
    """Discord accepted no message of the work in its channel."""
    TOO_SLOW = "too_slow"
    """The database did not answer before Discord's limit for opening a form."""
    NOT_RUNNING = "not_running"
    """Stop was pressed after the work had ended."""
    UNKNOWN_WORK = "unknown_work"
    """The work was deleted, or the id is unknown."""
    STILL_RUNNING = "still_running"
    """The action needs a work that has ended."""
    NOT_RESUMABLE = "not_resumable"
    """Finish was pressed on a complete work."""
    NOT_EDITABLE = "not_editable"
    """The reply of the pressed button cannot be edited any more."""
    TOO_LONG_TO_EDIT = "too_long_to_edit"
    """limit, got: characters of a request that is too long for a form."""
    NOT_HERE = "not_here"
    """The work is private, or the pressed message does not show it."""
    NO_POLL = "no_round"
    """The poll has ended, or waits for its author."""
    NOT_NARRATED = "not_narrated"
    """The author of the message does not allow others to narrate it."""
    NOTHING_THERE = "nothing_there"
    UNFINISHED = "unfinished"
    """The message has no usable text."""
    CANNOT_SHARE = "cannot_share"
    """The person or the bot may not write in the chosen channel."""
    TAKEN_DOWN = "taken_down"
    """The work's message in this server was deleted, so the server's list does not show the work."""
    NOTHING_TO_DOWNLOAD = "nothing_to_download"
    TOO_LARGE = "too_large"
    """The smallest version of the download exceeds the upload limit."""
    FILES_MISSING = "files_missing"
    """The files of the work are not on the disk, though the library names them."""
    PAGE_FAILED = "page_failed"
    """A page of a comic cannot be composed."""
    VOICE_FAILED = "voice_failed"
    """A voice message could not be made just now."""
    TOO_LATE = "too_late"
    """The deletion cannot be undone any more."""
    FORM_GONE = "form_gone"
    """What was entered into a form is not kept any more."""
    TEXT_GONE = "text_gone"
    """The balloon of a panel that was to be changed is not there any more."""
    PANEL_GONE = "panel_gone"
    """The panel, or the picture of it, is not there any more."""
    LAST_PANEL = "last_panel"
    """A comic keeps one panel at least."""
    SCRIPT_UNFINISHED = "script_unfinished"
    """The panel's script is still being written."""
    MESSAGE_GONE = "message_gone"
    """The message whose words were to be used was deleted, or the bot may not read it any more."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal, with the parameters of its sentence."""

    kind: RefusalKind
    params: Mapping[str, str | int | float] = field(default_factory=lambda: MappingProxyType({}))


class RefusedError(Exception):
    """Carries a Refusal to the Discord side. `str()` is only the kind."""

    def __init__(self, kind: RefusalKind, **params: str | float) -> None:
        super().__init__(kind.value)
        self.refusal = Refusal(kind, params)
