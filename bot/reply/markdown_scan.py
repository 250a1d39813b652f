"""Scans a text for the markup that is open at each index, and for spans that a cut must not split.

The dialect is Discord's, not CommonMark: a fence may start anywhere in a line, marks may span lines.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final, NamedTuple

import regex

MARKS_MAX: Final = 4
"""The deepest nesting of marks that is tracked; deeper marks are taken as plain characters."""

MARK_UNITS_MAX: Final = 3

_CELL: Final = r":?-++:?[ \t]*+"
TABLE_RULE: Final = rf"[ \t]*+(?:\|[ \t]*+)?{_CELL}(?:\|[ \t]*+{_CELL})*+(?:\|[ \t]*+)?"
"""A pattern for the rule below a table's heads. Its repetitions are possessive, so that reading stays linear."""

# Markup starts only at these characters; the regular expression skips the rest quickly.
_FIRST: Final = re.compile(r"[\\`*_~|\[<:]")
_BACKTICKS: Final = re.compile(r"`+")
_FENCE: Final = re.compile(r"```(?:([A-Za-z0-9_+\-.#]+)(?:\n|\Z)|\n|)")
_FENCE_END: Final = re.compile(r"\n*```")
_QUOTED_FENCE_END: Final = re.compile(r"(?:\n> ?)*```|\n(?!>|\Z)")
"""A fence in quoted lines ends with the quote at the latest."""

_QUOTED_LINE: Final = re.compile(r"> ")
_LINE_LEAD: Final = re.compile(r"^(?:>(?:>>)? |-# |#{1,6} |[-*+] (?:\[[ xX]\] )?|\d{1,9}[.)] )", re.MULTILINE)
_MARK: Final = re.compile(r"\*+|_+|~+|\|+")
_MARKS: Final = frozenset({"*", "**", "***", "_", "__", "___", "~~", "||"})
# Matched partially at the end of the text, so that an incomplete link is found, too. Possessive, so linear.
_LINK: Final = regex.compile(
    r"""
    \[ (?: [^\[\]\\\n]++ | \\. | \[[^\[\]\n]*+\] )*+ \]
    \( (?: <[^<>\n]*+> | (?: [^()\s]++ | \( (?: [^()\s]++ | \([^()\s]*+\) )*+ \) )*+ )
    (?: [ ]++ (?: "[^"\n]*+" | '[^'\n]*+' ) )?+ \)
    """,
    regex.VERBOSE,
)
_ANGLE: Final = re.compile(
    r"</(?:[^<>\s]{1,40}(?: [^<>\s]{1,40}){0,2})?(?:>|\Z)"  # a command mention has up to three words
    r"|<(?:[@#:]|a:|t:|id:|https?:)[^<>\s]*(?:>|\Z)"
    r"|<(?:br|hr|img|a|b|i|u|s|p|em|strong|del|span|div|font|sub|sup)(?: [^<>\n]{0,300})?/?>",
    re.IGNORECASE,
)
_URL: Final = re.compile(r"://[^\s<>|`*]*[^\s<>|`*.,!?;:'\")\]]")
_URL_END: Final = re.compile(r"[)\]]*")
_SEPARATOR_ROW: Final = re.compile(TABLE_RULE + "$", re.MULTILINE)
_BLOCK_QUOTE: Final = re.compile(r"^>>> ", re.MULTILINE)


class State(NamedTuple):
    """The open markup: `fence` is the opening of a code fence ("```python"), `marks` start with the outermost.

    `line` is the marker of each line of a fence that was opened in a quoted line ("> "), else empty.
    """

    fence: str = ""
    marks: tuple[str, ...] = ()
    line: str = ""


class Scan:
    """One pass over `text`, which starts in `state`.

    A cut should not split one of `spans`. `quote_from` is where a `>>>` quote starts, which lasts to the end; None
    without one. `first_line` is the marker of the line in which `text` starts, when that line was cut.
    `unfinished_link` is where a link with a label starts that the text does not complete; None without one.
    """

    def __init__(self, text: str, state: State, first_line: str = "") -> None:
        self.text = text
        self._first_line = first_line
        self.spans: list[tuple[int, int]] = []
        self.unfinished_link: int | None = None
        self._places = [0]
        self._states = [state]
        self._fence, self._line = state.fence, state.line
        self._marks = list(state.marks)
        self._opened = [0] * len(self._marks)
        self._scan()
        # One character more, so that no message ends with only a marker.
        self.spans += ((lead.start(), lead.end() + 1) for lead in _LINE_LEAD.finditer(text))
        self.quote_from = self._block_quote()

    def state_at(self, place: int) -> State:
        """The markup that is open before the character at `place`."""
        return self._states[bisect_right(self._places, place) - 1]

    def opened_at(self, place: int) -> int:
        """The start of the state at `place`."""
        return self._places[bisect_right(self._places, place) - 1]

    def _scan(self) -> None:
        text = self.text
        place = 0
        if self._fence:
            place = self._leave_fence(0)
        elif self._marks and self._marks[-1][0] == "`":
            ticks = self._marks[-1]
            place = self._leave_code(ticks, self._code_end(0, ticks), start=0)
        while (found := _FIRST.search(text, place)) is not None:
            at = found.start()
            self._end_paragraph(place, at)
            match found.group():
                case "\\":
                    place = at + 2
                    self.spans.append((at, place))
                case "`":
                    place = self._backticks(at)
                case "[":
                    place = self._link(at)
                case "<":
                    place = self._protect(_ANGLE.match(text, at), at)
                case ":":
                    place = self._url(at)
                case _:
                    place = self._mark(at)
        self._end_paragraph(place, len(text))

    def _note(self, place: int) -> None:
        self._places.append(place)
        self._states.append(State(self._fence, tuple(self._marks), self._line))

    def _protect(self, found: re.Match[str] | regex.Match[str] | None, at: int) -> int:
        if found is None:
            return at + 1
        self.spans.append((at, found.end()))
        return found.end()

    def _link(self, at: int) -> int:
        found = _LINK.match(self.text, at, partial=True)
        if found is not None and found.partial and "](" in found.group():
            self.unfinished_link = at
        return self._protect(found, at)

    def _url(self, at: int) -> int:
        scheme = next((name for name in ("https", "http") if self.text.endswith(name, 0, at)), "")
        found = _URL.match(self.text, at) if scheme else None
        if found is None:
            return at + 1
        # A closing bracket may belong to the URL or to the text around it.
        brackets = _URL_END.match(self.text, found.end())
        self.spans.append((at - len(scheme), brackets.end() if brackets else found.end()))
        return found.end()

    def _backticks(self, at: int) -> int:
        fence = _FENCE.match(self.text, at)
        if fence is not None:
            self._fence = "```" + (fence.group(1) or "")
            self._line = self._quoted(at)
            self._note(fence.end())
            # One character more: a cut right after the opening would leave an empty fence.
            self.spans.append((at, fence.end() + 1))
            return self._leave_fence(fence.end())
        found = _BACKTICKS.match(self.text, at)
        ticks = found.group() if found is not None else "`"
        end = at + len(ticks)
        line_end = self.text.find("\n", end)
        code_end = self._code_end(end, ticks)
        if code_end < 0 and (line_end >= 0 or len(self._marks) >= MARKS_MAX):
            return end  # a stray backtick
        self._open(ticks, at, end)
        return self._leave_code(ticks, code_end, start=at)

    def _leave_fence(self, place: int) -> int:
        found = (_QUOTED_FENCE_END if self._line else _FENCE_END).search(self.text, place)
        if found is None:
            return len(self.text)
        self._fence = self._line = ""
        self._note(found.end())
        self.spans.append((found.start(), found.end()))
        return found.end()

    def _quoted(self, at: int) -> str:
        """The marker of the line at `at`, when it is quoted."""
        begin = self.text.rfind("\n", 0, at) + 1
        found = _QUOTED_LINE.match(self.text, begin, at)
        return found.group() if found else self._first_line.replace("-# ", "") if begin == 0 else ""

    def _code_end(self, place: int, ticks: str) -> int:
        """The end of inline code: at as many backticks in the same paragraph; -1 without them."""
        paragraph_end = self.text.find("\n\n", place)
        for found in _BACKTICKS.finditer(self.text, place, len(self.text) if paragraph_end < 0 else paragraph_end):
            if found.group() == ticks and found.start() > place:
                return found.start()
        return -1

    def _leave_code(self, ticks: str, end: int, *, start: int) -> int:
        if end < 0:
            self.spans.append((start, len(self.text)))
            return len(self.text)
        self._close(ticks, end, end + len(ticks))
        return end + len(ticks)

    def _mark(self, at: int) -> int:
        found = _MARK.match(self.text, at)
        mark = found.group() if found is not None else self.text[at]
        end = at + len(mark)
        if mark == "|" and (row_end := self._table_row(at)) is not None:
            return row_end
        if mark not in _MARKS:
            return end
        before = self.text[at - 1 : at] or "\n"
        after = self.text[end : end + 1] or "\n"
        closable = mark == "||" or not before.isspace()
        openable = mark == "||" or not after.isspace()
        if mark[0] == "_":
            closable = closable and not after.isalnum()
            openable = openable and not before.isalnum()
        if mark in self._marks and closable:
            self._close(mark, at, end)
        elif mark == "***" and closable and {"*", "**"} & set(self._marks):
            for part in ("*", "**"):
                if part in self._marks:
                    self._close(part, at, end)
        elif openable and mark not in self._marks and len(self._marks) < MARKS_MAX:
            self._open(mark, at, end)
        return end

    def _table_row(self, at: int) -> int | None:
        begin = self.text.rfind("\n", 0, at) + 1
        if self.text[begin:at].strip():
            return None
        end = self.text.find("\n", at)
        if end < 0:
            end = len(self.text)
        elif not self.text[at + 1 : end].rstrip().endswith("|"):
            return None
        # The first row of a table stays with the rule and the row below it.
        if (rule := _SEPARATOR_ROW.match(self.text, end + 1)) is not None and "-" in rule.group():
            row_end = self.text.find("\n", rule.end() + 1)
            self.spans.append((begin, len(self.text) if row_end < 0 else row_end))
        else:
            self.spans.append((begin, end))
        return end

    def _open(self, mark: str, at: int, end: int) -> None:
        self._marks.append(mark)
        self._opened.append(at)
        self._note(end)
        self.spans.append((at, end + 1))

    def _close(self, mark: str, at: int, end: int) -> None:
        index = self._marks.index(mark)
        if mark == "||" or mark[0] == "`":
            self.spans.append((self._opened[index], end))
        # One character less: a cut right before a closing mark would reopen it around nothing.
        self.spans.append((max(at - 1, 0), end))
        del self._marks[index:], self._opened[index:]
        self._note(end)

    def _end_paragraph(self, place: int, until: int) -> None:
        """Close marks at the end of a paragraph: a stray asterisk must not format the rest. A spoiler stays open."""
        if not self._marks or self._marks == ["||"]:
            return
        blank = self.text.find("\n\n", place, until)
        if blank < 0:
            return
        spoiler = self._marks.index("||") if "||" in self._marks else None
        self._opened = [] if spoiler is None else [self._opened[spoiler]]
        self._marks = [] if spoiler is None else ["||"]
        self._note(blank)

    def _block_quote(self) -> int | None:
        if ">>> " not in self.text:
            return None
        for found in _BLOCK_QUOTE.finditer(self.text):
            if not self.state_at(found.start()).fence:
                self.spans.append((found.start(), found.end() + 1))
                return found.start()
        return None

    def unclosed_spoiler(self) -> int | None:
        """The start of a spoiler that does not end in this text; None without one."""
        return self._opened[self._marks.index("||")] if "||" in self._marks else None
