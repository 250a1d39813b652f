"""Cuts Discord markdown into messages, in order and without loss.

Design goal: a cut point never moves. A message closes only when `LOOKAHEAD` units of text beyond its room have
arrived, and the choice of the cut point reads only this window. So further text cannot change it, and the cost depends
on the window, not on the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import regex

from bot.reply.markdown_scan import MARK_UNITS_MAX, MARKS_MAX, Scan, State

LOOKAHEAD: Final = 64
"""UTF-16 units beyond a message's room that must have arrived before its end is chosen."""

_CLOSING_UNITS_MAX: Final = len("\n> ```") + MARKS_MAX * MARK_UNITS_MAX

_CLUSTER: Final = regex.compile(r"\X")
_ANCHOR: Final = re.compile(r"[ -~\u3001-\u3029\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]{2}")
_ANCHOR_CHARS: Final = 256

_BREAK: Final = re.compile(r"\s+|[。！？｡]+[」』”’）】》]*\s*|[、，；：]")
_SENTENCE_END: Final = re.compile(r"[.!?…。！？｡][\"'”’»)\]*_|~`」』）】》]*\Z")
_HEADING: Final = re.compile(r"#{1,6} ")
_LINE_PREFIX: Final = re.compile(r"(?:> |-# )")

_INCOMPLETE: Final = re.compile(
    r"(?:[*_~|`\\]+"
    r"|(?:(?<=\n)|\A)[ \t]*(?:#{1,6}|-#?|>{1,3}|\+)"
    r"|</[^<>\n]{0,100}|<(?:[@#:]|a:|t:|id:)[^<>\s]{0,60}"
    r")\Z"
)
_INCOMPLETE_CHARS: Final = 300
_INCOMPLETE_NESTED_MAX: Final = 3

_WHITE: Final = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Carry:
    """The markup that is open at a cut point and reopens in the next message.

    `fence` is a code fence with its language ("```python"), `quote` is "> " inside a `>>>` quote. `line` is the marker
    of a line that was cut ("> " or "-# "), or of each line of a fence in quoted lines. `marks` are open inline marks,
    the outermost first.
    """

    fence: str = ""
    quote: str = ""
    line: str = ""
    marks: tuple[str, ...] = ()


NOTHING_OPEN: Final = Carry()


@dataclass(frozen=True, slots=True)
class Cut:
    """One message's part of a text.

    `shown` is what the message shows, never longer than its room. The next message starts at index `end` of the text,
    with `carry`. `whole` means that no further message is needed; see `cut` and `preview`.
    """

    shown: str
    end: int
    carry: Carry
    whole: bool


def length(text: str) -> int:
    """Length in UTF-16 code units: at least what Discord counts, in code points or units."""
    return len(text) if text.isascii() else len(_utf16(text)) // 2


def cut(text: str, start: int, room: int, carry: Carry = NOTHING_OPEN, *, final: bool = False) -> Cut:
    """The part of `text[start:]` that a message with `room` UTF-16 units shows.

    The message stays open while the text may grow and exceeds the room by at most `LOOKAHEAD`: then `whole` is True and
    `shown` is its `preview`. With `final` the text is complete, and `whole` means that all of it is shown. Otherwise
    the message closes at `end`, for good. Without room for a single character `end` is `start`.
    """
    window = _Window(text, start, room, carry)
    if not window.is_over and not final:
        return Cut(window.preview().shown, len(text), carry, whole=True)
    if not window.is_over and window.fits(len(window.text)):
        return Cut(window.settled(), len(text), carry, whole=True)
    return window.closed()


def preview(text: str, start: int, room: int, carry: Carry = NOTHING_OPEN) -> Cut:
    """The part of a growing text that an open message shows; `whole` is False when not all of it fits.

    Open code and marks are closed in `shown`. An incomplete mark, link or mention at the very end is not shown yet, so
    that the end does not flicker.
    """
    return _Window(text, start, room, carry).preview()


def discord_trim(text: str) -> str:
    """A text as Discord returns it: with plain line feeds, without white space around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


class _Window:
    """The part of a text that decides where one message ends."""

    def __init__(self, text: str, start: int, room: int, carry: Carry) -> None:
        self._start = start
        self._room = room
        # Discord trims a message, so leading white space is skipped; code keeps its indentation.
        self._skip = start if carry.fence else _skip_white(text, start)
        self._carry = carry = _carried_over(carry, text[start : self._skip])
        over = max(room, 0) + LOOKAHEAD
        piece = text[self._skip : self._skip + over + 1]
        self.is_over = length(piece) > over
        self.text = piece[: _fit(piece, over) + 1] if self.is_over else piece
        # A fence in quoted lines repeats their marker, unless the text starts with a line that has its own.
        self._cut_line = bool(carry.fence and carry.line) and start > 0 and text[start - 1] != "\n"
        fenced = State(carry.fence, carry.marks, carry.line if carry.fence else "")
        self._scan = Scan(self.text, fenced, carry.line)
        self._quote_from = 0 if carry.quote else self._scan.quote_from
        self._opening = self._reopened_markup()

    def fits(self, end: int) -> bool:
        """Whether the text up to `end` fits, with the markup that has to be closed."""
        return length(self._opening + self._body(end) + self._closing(end, own=False)) <= self._room

    def settled(self) -> str:
        """All of the window, final: unclosed marks in the source stay unclosed."""
        return self._show(len(self.text), own=False)

    def preview(self) -> Cut:
        """The part of the window that an open message shows."""
        end = len(self.text)
        whole = not self.is_over
        if whole:
            end = self._before_incomplete(end)
            whole = length(self._opening + self._body(end) + self._closing(end)) <= self._room
        if not whole:
            limit = min(end, self._limit())
            end = self._before_incomplete(self._hard_break(limit, self._forbidden(limit)))
        shown = self._show(end)
        return Cut(shown, self._skip + end, self._carry_at(end), whole)

    def closed(self) -> Cut:
        """The closed message, and where the next one starts."""
        limit = self._limit()
        if limit <= 0:
            return Cut("", self._start, self._carry, whole=False)
        mask = self._forbidden(limit)
        shown_end, end = self._soft_break(limit, mask) or (self._hard_break(limit, mask),) * 2
        return Cut(self._show(shown_end), self._skip + end, self._carry_at(end), whole=False)

    def _reopened_markup(self) -> str:
        carry = self._carry
        if not self.text:
            return ""
        if carry.fence and carry.line:
            return f"{carry.line}{carry.fence}\n{carry.line * self._cut_line}"
        if carry.fence:
            return f"{carry.quote}{carry.fence}\n{carry.quote}"
        line = "" if carry.line == carry.quote else carry.line
        return carry.quote + line + "".join(carry.marks)

    def _body(self, end: int) -> str:
        """The source up to `end`, with `> ` at each line of a block quote."""
        body = self.text[:end]
        if not self._scan.state_at(end).fence:
            body = body.rstrip()
        begin = self._quote_from
        if begin is None or begin >= len(body):
            return body
        quoted = body[begin:]
        if not self._carry.quote:
            quoted = "> " + quoted[len(">>> ") :]
        return body[:begin] + quoted.replace("\n", "\n> ")

    def _closing(self, end: int, *, own: bool = True) -> str:
        """The markup that closes what is open at `end`; without `own` only fences and what this message reopened."""
        state = self._scan.state_at(end)
        if state.fence:
            line_open = not self.text[:end].endswith("\n")
            if state.line:
                return "\n" * line_open + state.line + "```"
            in_quote = self._quote_from is not None and self._quote_from < end
            return ("\n" + "> " * in_quote) * line_open + "```"
        marks = state.marks
        if not own:
            carried = self._carry.marks
            marks = marks[: sum(mark == reopened for mark, reopened in zip(marks, carried, strict=False))]
        return "".join(reversed(marks))

    def _show(self, end: int, *, own: bool = True) -> str:
        body = self._body(end)
        return self._opening + body + self._closing(end, own=own) if body.strip() else ""

    def _carry_at(self, end: int) -> Carry:
        state = self._scan.state_at(end)
        quote_mark = "> " if self._quote_from is not None and self._quote_from < end else ""
        line = state.line
        line_begin = self.text.rfind("\n", 0, end) + 1
        if not state.fence and end > line_begin:
            prefix = _LINE_PREFIX.match(self.text, line_begin, end)
            line = prefix.group() if prefix else self._carry.line if line_begin == 0 else ""
        return Carry(state.fence, quote_mark, line, state.marks)

    def _limit(self) -> int:
        """The largest end that fits with any markup closed."""
        room = self._room - length(self._opening) - _CLOSING_UNITS_MAX
        end = _fit(self.text, room)
        begin = self._quote_from
        if begin is None:
            return end
        # Each line of a block quote needs two more units; the search converges from above.
        while end > 0 and length(self.text[:end]) + 2 * self.text.count("\n", begin, end) > room:
            excess = length(self.text[:end]) + 2 * self.text.count("\n", begin, end) - room
            end = max(end - max(excess // 3, 1), 0)
        return end

    def _forbidden(self, limit: int) -> bytearray:
        """For each index, whether a cut there would split a span that fits into one message."""
        size = len(self.text)
        mask = bytearray(size + 1)
        spans = list(self._scan.spans)
        first = next((place for place, char in enumerate(self.text) if char.isalnum()), size)
        spoiler = self._scan.unclosed_spoiler()
        if spoiler is not None:
            spans.append((spoiler, size))
        for begin, end in spans:
            if end - begin > limit or (begin <= first and end > limit):
                continue
            last = min(end, size + 1)
            mask[begin + 1 : last] = b"\1" * (last - begin - 1)
        return mask

    def _soft_break(self, limit: int, mask: bytearray) -> tuple[int, int] | None:
        """The best break: where the shown text ends and where the next message starts; None without one."""
        candidates = list(self._breaks(limit))
        tests: tuple[tuple[float, Callable[[int, int], bool]], ...] = (
            (0.6, self._ends_paragraph),
            (0.5, self._ends_line),
            (0.5, self._ends_sentence),
            (0.5, lambda _begin, _end: True),
        )
        for share, is_such in tests:
            for begin, end in reversed(candidates):
                if begin < limit * share:
                    break
                if is_such(begin, end) and self._may_cut(begin, end, mask):
                    return begin, end
        return None

    def _breaks(self, limit: int) -> Iterator[tuple[int, int]]:
        for found in _BREAK.finditer(self.text, limit // 2):
            gap = found.group()
            white = len(gap) - len(gap.rstrip())
            begin, end = found.end() - white, found.end()
            if end == len(self.text) and self.is_over:
                end -= 1  # the next character is unknown and may combine with the last one
            if begin > limit:
                return
            if "\n" in gap and self._scan.state_at(begin).fence and self._scan.state_at(end).fence:
                # Code breaks only after a line, and the next line keeps its indentation.
                begin = end = found.start() + gap.rindex("\n") + 1
                if begin > limit:
                    return
            yield begin, end

    def _ends_paragraph(self, begin: int, end: int) -> bool:
        return self.text.count("\n", begin, end) > 1

    def _ends_line(self, begin: int, end: int) -> bool:
        return "\n" in self.text[begin:end] or (begin == end and self.text[end - 1] == "\n")

    def _ends_sentence(self, begin: int, _end: int) -> bool:
        return _SENTENCE_END.search(self.text, max(begin - 8, 0), begin) is not None

    def _may_cut(self, begin: int, end: int, mask: bytearray) -> bool:
        if begin <= 0 or mask[begin] or mask[end] or not _is_boundary(self.text, end):
            return False
        line_begin = self.text.rfind("\n", 0, begin) + 1
        # A heading stays with the text below it.
        return _HEADING.match(self.text, line_begin) is None or bool(self._scan.state_at(begin).fence)

    def _hard_break(self, limit: int, mask: bytearray) -> int:
        """The last boundary of graphemes up to `limit`; outside unsplittable spans where possible."""
        place = limit
        while place > 0:
            while place > 0 and mask[place]:
                place -= 1
            boundary = boundary_before(self.text, place)
            if boundary == place > 0:
                return place
            place = boundary
        return boundary_before(self.text, limit) or limit

    def _before_incomplete(self, end: int) -> int:
        """`end`, or where the incomplete mark, link or mention before it starts."""
        text = self.text
        state = self._scan.state_at(end)
        if state.fence or (state.marks and state.marks[-1][0] == "`"):
            while end > 0 and text[end - 1] == "`":
                end -= 1
            opened = self._scan.opened_at(end)
            if text[opened:end].strip("> \n" if state.line else None):
                return end
            end = opened  # the code is empty: its opening is incomplete, too
            while end > 0 and text[end - 1] != "`":
                end -= 1
            return len(text[:end].rstrip("`"))
        link = self._scan.unfinished_link
        if link is not None and link < end and len(text) - link <= _INCOMPLETE_CHARS:
            end = link
        end = len(text[:end].rstrip())
        for _ in range(_INCOMPLETE_NESTED_MAX):
            found = _INCOMPLETE.search(text, max(end - _INCOMPLETE_CHARS, 0), end)
            if found is None:
                break
            end = len(text[: found.start()].rstrip())
        return end


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def _fit(text: str, units: int) -> int:
    """How many characters of `text` fit into `units` UTF-16 units."""
    if units <= 0:
        return 0
    if text.isascii():
        return min(len(text), units)
    head = _utf16(text)[: 2 * units].decode("utf-16-le", "surrogatepass")
    return len(head) if text.startswith(head) else len(head) - 1  # the last surrogate pair was cut


def _skip_white(text: str, start: int) -> int:
    found = _WHITE.match(text, start)
    return found.end() if found else start


def _carried_over(carry: Carry, white: str) -> Carry:
    """The carry after white space: a line break ends a line, an empty line ends marks but spoilers."""
    if "\n\n" in white:
        return replace(carry, line="", marks=tuple(mark for mark in carry.marks if mark == "||"))
    return replace(carry, line="") if carry.line and "\n" in white else carry


def _is_boundary(text: str, place: int) -> bool:
    """Whether a grapheme cluster ends at `place`. The character before it starts one: white space or punctuation."""
    cluster = _CLUSTER.match(text, place - 1)
    return cluster is None or cluster.end() <= place


def boundary_before(text: str, place: int) -> int:
    """The last boundary of grapheme clusters at or before `place`."""
    if place >= len(text):
        return len(text)
    low = max(place - _ANCHOR_CHARS, 0)
    # Between two printable ASCII, kana or Han characters there is always one: counting can start there.
    anchor = _ANCHOR.search(text, low, place)
    begin = anchor.start() + 1 if anchor else 0
    last = begin
    for cluster in _CLUSTER.finditer(text, begin):
        if cluster.end() > place:
            break
        last = cluster.end()
    return last
