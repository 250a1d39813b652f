"""What the messages should be right now: `render(work, view)`, pure.

Design goal: prefix-stable and cheap. A work flows, unit by unit, through messages of fixed room; `view.cuts` holds
the places where earlier messages ended, so only the open tail is laid out, and a place once cut never moves, however
much text follows (`markdown.cut` decides on text that is already there).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.reply.controls import when_ended, while_running
from bot.reply.flow import Prose, Unit, flow, whole_text, without_file
from bot.reply.frame import Dialect, Frame, Upload, Words
from bot.reply.markdown import Carry, cut, length, quote
from bot.words.say import LINE_LIMIT, ending_line, say, status_line
from bot.work.work import Work

TEXT_LIMIT: Final = {Dialect.V2: 4000, Dialect.CLASSIC: 2000}
"""Characters of one message (Discord docs: Create Message; all text displays of a V2 message together)."""

FILES_MAX: Final = 10
"""Attachments of one message (Discord docs: Create Message)."""

FILES_BYTES_MAX: Final = 24 * 1024 * 1024
"""Files of one message together: a request stays under Discord's 25 MiB even when all are sent at once."""

FOOT_ROOM: Final = LINE_LIMIT + 20
"""Kept free below the body for the last line, its markdown, and the line breaks around it."""

NOTE_ROOM: Final = 60
"""Kept free in the last possible message for a line about its file."""

QUOTE_CHARS: Final = 200

ACCENT_RUNNING: Final = 0x7A6FF0
ACCENT_GOOD: Final = 0x3BA55D
ACCENT_OTHER: Final = 0xE0A030


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a work's flow where a message ends and the next begins: unit, character in its prose, open markup."""

    unit: int = 0
    offset: int = 0
    carry: Carry = field(default_factory=Carry)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything about the showing that is not in the work.

    `since_s` (unix seconds) is when the present stage began. `messages_max` None means any number. `uploaded` names
    the files of the open message that Discord has; with `post_only` a message that stands can get no further ones.
    """

    dialect: Dialect
    locale: str
    since_s: float
    cuts: tuple[Place, ...] = ()
    messages_max: int | None = None
    posted: int = 0
    uploaded: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    post_only: bool = False


@dataclass(frozen=True, slots=True)
class Rendering:
    """Frames from the open message on. All but the last are closed, and `cuts[i]` is where `frames[i]` ends."""

    frames: tuple[Frame, ...]
    cuts: tuple[Place, ...]


def render(work: Work, view: View) -> Rendering:
    """The open message, and those that have to follow it, as they should be now."""
    units = flow(work, view.locale, view.refused)
    frames: list[Frame] = []
    cuts: list[Place] = []
    place = view.cuts[-1] if view.cuts else Place()
    while True:
        index = len(view.cuts) + len(cuts)
        page = _Page(work, view, index)
        end = page.fill(units, place)
        if end is None:
            frames.append(page.open_frame())
            return Rendering(tuple(frames), tuple(cuts))
        frames.append(page.closed_frame())
        cuts.append(end)
        place = end


def header_of(work: Work) -> str:
    """The quoted prompt at the top of a reply, so that others know what they see."""
    return quote(work.request.prompt, QUOTE_CHARS)


class _Page:
    """One message being filled with units."""

    def __init__(self, work: Work, view: View, index: int) -> None:
        self._work = work
        self._view = view
        self._index = index
        self._is_last = view.messages_max is not None and index >= view.messages_max - 1
        self._is_posted = index < view.posted
        self._header = header_of(work) if index == 0 else ""
        self._room = TEXT_LIMIT[view.dialect] - length(self._header) - FOOT_ROOM - NOTE_ROOM * self._is_last
        self._body: list[Words | Upload] = []
        self._pending = False
        self._truncated = False

    def fill(self, units: Sequence[Unit], start: Place) -> Place | None:
        """Place units from `start` on; the place where this message closes, or None while it is open."""
        place = start
        for index in range(start.unit, len(units)):
            unit = units[index]
            if index != start.unit:
                place = Place(index)
            begun = place.offset > 0
            if not begun and not self._takes(unit):
                if self._waits():
                    return None
                if not self._is_last:
                    return place
                if self._is_heavy(unit):
                    return None  # the next request brings it
                unit = without_file(unit, self._view.locale)
            if unit.upload is not None and not begun:
                self._body.append(unit.upload)
            self._pending = self._pending or not unit.settled
            if unit.prose is not None:
                end = self._write(unit.prose, index, place)
                if end is not None:
                    return end
        return None

    def _takes(self, unit: Unit) -> bool:
        """Whether the unit may begin in this message."""
        if unit.upload is None and (self._is_last or not self._body):
            return True
        if unit.upload is not None:
            if self._view.post_only and self._is_posted and unit.upload.name not in self._view.uploaded:
                return False
            if len(self._uploads) >= FILES_MAX - (1 if self._is_last else 0) or self._is_heavy(unit):
                return False
        if self._is_last or not self._body or unit.prose is None or not unit.prose.whole:
            return True
        return cut(unit.prose.text, 0, self._room, final=True).whole

    @property
    def _uploads(self) -> list[Upload]:
        return [piece for piece in self._body if isinstance(piece, Upload)]

    def _is_heavy(self, unit: Unit) -> bool:
        """Whether the unit's file would make a message, or the next request for the last one, too large."""
        if unit.upload is None:
            return False
        known = self._view.uploaded if self._is_last else frozenset()
        sizes = [upload.size_bytes for upload in (*self._uploads, unit.upload) if upload.name not in known]
        return len(sizes) > 1 and sum(sizes) > FILES_BYTES_MAX

    def _waits(self) -> bool:
        """Whether what does not fit has to wait instead of closing this message.

        An unsettled part keeps a message open. And where pictures come with new messages only, the last message there
        may be is posted at the end, with all that are left.
        """
        most = self._view.messages_max
        is_next_last = most is not None and self._index + 2 == most
        return self._pending or (self._view.post_only and is_next_last and self._work.ending is None)

    def _write(self, prose: Prose, index: int, place: Place) -> Place | None:
        """Append what fits; the place to go on from when that was not all and a further message may follow."""
        if self._truncated:
            return None
        piece = cut(prose.text, place.offset, self._room, place.carry, final=prose.whole)
        self._truncated = self._is_last and not piece.whole
        if piece.shown:
            self._body.append(Words(piece.shown))
            self._room -= length(piece.shown) + 1
        if piece.whole or self._is_last:
            return None
        return Place(index, piece.end, piece.carry)

    def closed_frame(self) -> Frame:
        """The message as it stays: no footer, no buttons."""
        # One that got nothing, because a picture could not be added to it, may not be empty all the same.
        body = tuple(self._body) or (() if self._header else (Words("…"),))
        return Frame(dialect=self._view.dialect, header=self._header, body=body, accent=ACCENT_RUNNING)

    def open_frame(self) -> Frame:
        """The last message: with what is being done and Stop, or with how it ended."""
        work, locale = self._work, self._view.locale
        ending = work.ending
        if ending is None:
            line = (
                say("status.waiting.file", locale) if self._truncated else status_line(work, self._view.since_s, locale)
            )
            buttons, accent = while_running(work.id, locale), ACCENT_RUNNING
        else:
            line = ending_line(ending, work, locale)
            buttons, accent = when_ended(work.id, locale), ACCENT_GOOD if ending.is_good else ACCENT_OTHER
            if self._truncated:
                self._body.append(self._whole_text())
        return Frame(
            dialect=self._view.dialect,
            header=self._header,
            body=tuple(self._body),
            footer=f"-# {line}",
            buttons=buttons,
            accent=accent,
        )

    def _whole_text(self) -> Words | Upload:
        upload = whole_text(self._work, self._view.locale)
        if upload.name not in self._view.refused:
            return upload
        return Words(f"-# {say('part.file.refused', self._view.locale, name=upload.name)}")
