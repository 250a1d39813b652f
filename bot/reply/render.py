"""Renders the messages that show a work: `render(work, view)`, a pure function.

Design goal: prefix-stable and cheap. The units of a work fill messages of fixed room, one after another. `view.cuts`
has the points where earlier messages end, so only the open message is laid out. A cut point never moves, however much
text follows: `markdown.cut` decides only on text that has arrived.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from bot.reply.discord_markdown import discord_markdown
from bot.reply.files import FILES_BYTES_MAX
from bot.reply.flow import Prose, Unit, Withheld, without_file
from bot.reply.frame import Dialect, Frame, Row, Upload, Words
from bot.reply.markdown import Carry, cut, length
from bot.reply.media import MEDIA
from bot.reply.narration_units import first_words
from bot.reply.offshoots import Offshoot, offshoots_line
from bot.reply.quoting import quote
from bot.reply.text_file import full_text_file
from bot.reply.text_table import begins_in_table
from bot.reply.work_buttons import ended_buttons, running_buttons, waiting_buttons
from bot.words.links import link
from bot.words.say import LINE_LIMIT, ending_line, say, status_line
from bot.work.ending import Ending
from bot.work.lineage import Lineage, Relation
from bot.work.request import ComicOptions, Kind, TextRights
from bot.work.titles import TITLE_CHARS_MAX, expects_title, own_title, safe_title
from bot.work.work import Work

TEXT_LIMIT: Final = {Dialect.V2: 4000, Dialect.CLASSIC: 2000}
"""Characters of one message (Discord docs: Create Message; all text displays of a V2 message together)."""

FILES_MAX: Final = 10
"""Attachments of one message (Discord docs: Create Message)."""

FOOT_ROOM: Final = LINE_LIMIT + 110
"""Reserved below the body for the last lines, their markdown and line breaks."""

NOTE_ROOM: Final = 60
"""Reserved in the last possible message for a line about a file."""

QUOTE_CHARS: Final = 200

_TITLE_UNITS_MAX: Final = 2 * TITLE_CHARS_MAX
TITLE_ROOM: Final = _TITLE_UNITS_MAX + 40
"""Reserved for a title and its line, so that neither a title that comes later nor another one moves a cut point."""

ACCENT_RUNNING: Final = 0x7A6FF0
ACCENT_GOOD: Final = 0x3BA55D
ACCENT_OTHER: Final = 0xE0A030


@dataclass(frozen=True, slots=True)
class CutPoint:
    """The boundary of two messages: a unit, an index in its prose, and the markup open there."""

    unit: int = 0
    offset: int = 0
    carry: Carry = field(default_factory=Carry)


@dataclass(frozen=True, slots=True)
class Source:
    """The source of a work, as its header names it. `url` is empty when others cannot open it.

    With `shared_by` (a person's id) it is the original of a copy that this person posted in another channel. `kind` is
    None for a message that is no work of this bot.
    """

    title: str
    url: str
    author_id: int
    shared_by: int = 0
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class QueueStatus:
    """The position of a waiting work: how many works start before it, and its estimated start (unix seconds)."""

    ahead: int
    starts_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything that rendering needs beside the work.

    `since_s` (unix seconds) is when the present stage started, `expected_s` when the work is expected to be made, None
    while that is unknown. `messages_max` None means no limit. `posted` counts the
    messages that exist. `uploaded` names the files that the open message has; with `post_only` an existing message
    accepts no further ones. `withheld` are the files that are not sent. `take` is the number of the shown take and
    how many there are. `queue` is set while the work shows its position, `closing` while what is made is being put
    together, `paused` before the bot restarts, `vanishes`
    for an ephemeral reply, which disappears from the chat. With `needs_text_file` the full text follows as a file when
    the work has ended. `thread_url` leads to the thread in which the reply goes on; the first message names it.
    `offshoots` are what was made from a work that has ended. With `is_final_layout` the reply was laid out again at the
    work's end. `more_room` is added to the characters of the open
    message, to lay it out as an earlier version did.
    """

    dialect: Dialect
    locale: str
    since_s: float
    expected_s: float | None = None
    cuts: tuple[CutPoint, ...] = ()
    messages_max: int | None = None
    posted: int = 0
    uploaded: frozenset[str] = frozenset()
    withheld: Withheld = field(default_factory=dict)
    post_only: bool = False
    source: Source | None = None
    take: tuple[int, int] = (1, 1)
    queue: QueueStatus | None = None
    closing: bool = False
    paused: bool = False
    vanishes: bool = False
    needs_text_file: bool = False
    thread_url: str = ""
    offshoots: tuple[Offshoot, ...] = ()
    is_final_layout: bool = False
    more_room: int = 0


@dataclass(frozen=True, slots=True)
class Rendering:
    """The frames from the open message on. All but the last are closed; `cuts[i]` is where `frames[i]` ends."""

    frames: tuple[Frame, ...]
    cuts: tuple[CutPoint, ...]


def render(work: Work, view: View) -> Rendering:
    """The frames of the open message and of all that follow it."""
    medium = MEDIA[work.medium]
    units = (medium.final_units if view.is_final_layout else medium.units)(work, view.locale, view.withheld)
    frames: list[Frame] = []
    cuts: list[CutPoint] = []
    place = view.cuts[-1] if view.cuts else CutPoint()
    while True:
        index = len(view.cuts) + len(cuts)
        message = _MessageBuilder(work, view, index, quotes_prompt=not (units and medium.shows_prompt))
        end = message.fill(units, place)
        if end is None:
            frames.append(message.open_frame())
            return Rendering(tuple(frames), tuple(cuts))
        frames.append(message.closed_frame())
        cuts.append(end)
        place = end


def header_of(work: Work, source: Source | None = None, locale: str = "en-US", *, quotes_prompt: bool = True) -> str:
    """The top of a reply: the title; below it, small, the quoted prompt or what the work was made from.

    A line takes the place of a title that the model still has to write, so that the top does not move. Without
    `quotes_prompt` the prompt is not quoted, because it is shown below.
    """
    origin = _origin_line(work, source, locale, quotes_prompt=quotes_prompt)
    return "\n".join(filter(None, (_file_line(work, locale), _title_line(work, locale), origin)))


def _file_line(work: Work, locale: str) -> str:
    """Why only its author sees a narration of a file, until they say that others may hear it."""
    is_hidden = work.request.private and work.request.text_rights is TextRights.OF_FILE
    return say("header.file", locale) if is_hidden else ""


def _title_line(work: Work, locale: str) -> str:
    title = own_title(work)
    if not title:
        return say("title.pending", locale) if expects_title(work) else ""
    if work.chapter > 1:
        return say(f"title.chapter.{work.kind.value}", locale, number=work.chapter, title=title)
    return say("title.own", locale, title=title)


def _header_room(work: Work, source: Source | None, locale: str) -> int:
    """The characters that the top of a reply may need, with any titles, also for a quote that was removed."""
    if source is not None:
        source = replace(source, title="x" * _TITLE_UNITS_MAX)
    return TITLE_ROOM + length(_origin_line(work, source, locale)) + length(_file_line(work, locale))


def _origin_line(work: Work, source: Source | None, locale: str, *, quotes_prompt: bool = True) -> str:
    lineage = work.lineage
    if source is None or (lineage is None and not source.shared_by):
        return quote(first_words(work) or work.request.prompt, QUOTE_CHARS) if quotes_prompt else ""
    name = _source_name(work, source, locale)
    if source.shared_by or lineage is None:
        return say("header.shared", locale, source=name, person=source.shared_by)
    if source.author_id not in (0, work.author_id):
        name = say("header.by", locale, source=name, author=source.author_id)
    line = say(f"header.{_header_key(work, lineage)}", locale, source=name)
    return f"{line}\n{quote(lineage.direction, QUOTE_CHARS)}" if lineage.direction.strip() else line


def _source_name(work: Work, source: Source, locale: str) -> str:
    """The name of a work's source: its title, or its kind if the title is already above."""
    if own_title(work) != safe_title(source.title):
        return link(source.title, source.url, locale)
    if source.shared_by:
        name = say("header.original", locale)
    elif work.lineage is not None and work.lineage.relation is Relation.CONTINUE:
        name = say(f"after.chapter.{work.kind.value}", locale, number=work.chapter - 1)
    elif source.kind is not None:
        name = say(f"header.the.{source.kind.value}", locale)
    else:
        return link(source.title, source.url, locale)
    return say("header.source", locale, title=name, url=source.url) if source.url else name


def _header_key(work: Work, lineage: Lineage) -> str:
    if lineage.relation is Relation.CONTINUE:
        return "continue.work" if lineage.parent_id else "continue.message"
    options = work.request.options
    if isinstance(options, ComicOptions) and options.illustrates:
        return Relation.ILLUSTRATION.value
    return lineage.relation.value


class _MessageBuilder:
    """Fills one message with units."""

    def __init__(self, work: Work, view: View, index: int, *, quotes_prompt: bool) -> None:
        self._work = work
        self._view = view
        self._index = index
        self._is_last = view.messages_max is not None and index >= view.messages_max - 1
        self._is_posted = index < view.posted
        self._header = header_of(work, view.source, view.locale, quotes_prompt=quotes_prompt) if index == 0 else ""
        header_room = _header_room(work, view.source, view.locale) if index == 0 else 0
        self._room = TEXT_LIMIT[view.dialect] - header_room - FOOT_ROOM - NOTE_ROOM * self._is_last
        self._room += view.more_room
        self._body: list[Words | Upload] = []
        self._pending = False
        self._is_full = False
        self._truncated = False

    def fill(self, units: Sequence[Unit], start: CutPoint) -> CutPoint | None:
        """Add units from `start` on; the point where this message closes, or None while it is open."""
        place = start
        for index in range(start.unit, len(units)):
            unit = units[index]
            if index != start.unit:
                place = CutPoint(index)
            is_continued = place.offset > 0
            if not is_continued and not self._has_room_for(unit):
                self._wait_for(unit)
                if self._stays_open():
                    return None
                if not self._is_last:
                    return place
                if self._is_too_large(unit):
                    return None  # the next request sends it
                unit = without_file(unit, self._view.locale)
            if unit.upload is not None and not is_continued:
                self._body.append(unit.upload)
            self._pending = self._pending or not unit.settled
            self._is_full = unit.alone and not self._is_last
            if unit.prose is not None:
                end = self._write(unit.prose, index, place)
                if end is not None:
                    return end
        return None

    def _has_room_for(self, unit: Unit) -> bool:
        """Whether the unit can start in this message."""
        if self._is_full or (unit.alone and self._body and not self._is_last):
            return False
        if unit.upload is None and (self._is_last or not self._body):
            return True
        if unit.upload is not None:
            is_uploaded = unit.upload.name in self._view.uploaded
            if self._view.post_only and not is_uploaded and (self._is_posted or not unit.settled):
                return False
            if len(self._uploads) >= FILES_MAX - (1 if self._is_last else 0) or self._is_too_large(unit):
                return False
        if self._is_last or not self._body or unit.prose is None or not unit.prose.whole:
            return True
        return cut(unit.prose.text, 0, self._room, final=True).whole

    def _wait_for(self, unit: Unit) -> None:
        """A file that may only come with a new message comes once it is settled; until then its earlier version stays.

        A message that has one keeps it.
        """
        if unit.upload is None or not (unit.alone and self._view.post_only):
            return
        self._pending = self._pending or not unit.settled
        if not self._body:
            earlier = sorted(name for name in self._view.uploaded if name.startswith(unit.name_lead))
            self._body += [replace(unit.upload, name=name) for name in earlier]

    @property
    def _uploads(self) -> list[Upload]:
        return [piece for piece in self._body if isinstance(piece, Upload)]

    def _is_too_large(self, unit: Unit) -> bool:
        """Whether the unit's file makes this message, or its next request, too large."""
        if unit.upload is None:
            return False
        known = self._view.uploaded if self._is_last else frozenset()
        sizes = [upload.size_bytes for upload in (*self._uploads, unit.upload) if upload.name not in known]
        return len(sizes) > 1 and sum(sizes) > FILES_BYTES_MAX

    def _stays_open(self) -> bool:
        """Whether a unit that does not fit has to wait instead of closing this message.

        An unsettled part keeps a message open. When only new messages accept pictures, the last possible message is
        posted at the end, with all remaining pictures.
        """
        messages_max = self._view.messages_max
        is_next_last = messages_max is not None and self._index + 2 == messages_max
        return self._pending or (self._view.post_only and is_next_last and self._work.ending is None)

    def _write(self, prose: Prose, index: int, place: CutPoint) -> CutPoint | None:
        """Append what fits; where the next message continues, None when nothing is left or none may follow."""
        if self._truncated:
            return None
        piece = cut(prose.text, place.offset, self._room, place.carry, final=prose.whole)
        self._truncated = self._is_last and not piece.whole
        if piece.shown:
            words = discord_markdown(piece.shown, self._room, in_table=begins_in_table(prose.text, place.offset))
            self._body.append(Words(words))
            self._room -= length(words) + 1
        if piece.whole or self._is_last:
            return None
        return CutPoint(index, piece.end, piece.carry)

    def closed_frame(self) -> Frame:
        """The closed message: no buttons, and a footer only where the next one is in a thread."""
        # Discord accepts no empty message: its only picture may need a new message.
        body = tuple(self._body) or (() if self._header else (Words("…"),))
        view, footer = self._view, ""
        if self._index == 0 and view.thread_url:
            footer = f"-# {say('after.thread', view.locale, url=view.thread_url)}"
        return Frame(dialect=view.dialect, header=self._header, body=body, footer=footer, accent=ACCENT_RUNNING)

    def open_frame(self) -> Frame:
        """The open message: with the status and Stop, or with the ending and its buttons."""
        work, locale = self._work, self._view.locale
        ending = work.ending
        if ending is None:
            line, rows = self._running_footer()
            accent = ACCENT_RUNNING
        else:
            line, rows = self._ended_footer(ending), ended_buttons(work, locale, self._view.take)
            accent = ACCENT_GOOD if ending.is_good else ACCENT_OTHER
            if self._truncated or self._view.needs_text_file:
                self._body.append(self._whole_text())
        return Frame(
            dialect=self._view.dialect,
            header=self._header,
            body=tuple(self._body),
            footer=f"-# {line}",
            rows=rows,
            accent=accent,
        )

    def _running_footer(self) -> tuple[str, tuple[Row, ...]]:
        """The last line and the buttons of a work without an ending."""
        work, view, locale = self._work, self._view, self._view.locale
        if view.paused:
            return say("status.paused", locale), ()
        if view.closing:
            return say("status.closing", locale), ()
        if view.queue is not None:
            key = "status.queued" if view.queue.ahead else "status.queued.next"
            line = say(key, locale, ahead=view.queue.ahead, at=int(view.queue.starts_at))
            return line, waiting_buttons(work.id, locale)
        line = (
            say("status.waiting.file", locale)
            if self._truncated
            else status_line(work, view.since_s, view.expected_s, locale)
        )
        return line, running_buttons(work.id, locale, can_fix=bool(work.pages))

    def _ended_footer(self, ending: Ending) -> str:
        """The offshoots, the number of the take, the ending, and a line about an ephemeral reply."""
        work, view, locale = self._work, self._view, self._view.locale
        number, count = view.take
        pieces = [say("label.take", locale, number=number, of=count)] if count > 1 else []
        pieces.append(ending_line(ending, work, locale))
        line = " · ".join(pieces)
        links = offshoots_line(view.offshoots, self._room + FOOT_ROOM - LINE_LIMIT, locale)
        if links:
            line = f"{links}\n-# {line}"
        return f"{say('label.vanishes', locale)}\n-# {line}" if view.vanishes else line

    def _whole_text(self) -> Words | Upload:
        upload = full_text_file(self._work, self._view.locale)
        if upload.name not in self._view.withheld:
            return upload
        return Words(f"-# {say('part.file.refused', self._view.locale, name=upload.name)}")
