"""Markdown tables, which Discord does not render, as aligned code blocks or lists."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from bot.reply.markdown_scan import TABLE_RULE
from bot.script.plain_text import plain

WIDTH_MAX: Final = 56
"""The widest code block that Discord shows in a small window without wrapping."""

_BACK_CHARS_MAX: Final = 20_000
"""How far back the start of a table is searched for."""

_RULE: Final = re.compile(TABLE_RULE)
_BAR: Final = re.compile(r"(?<!\\)\|")
_LINK: Final = re.compile(r"!?\[([^\[\]\n]*)\]\(<?([^()\s<>]*)>?(?: \"[^\"\n]*\")?\)")
_BREAK: Final = re.compile(r"<br ?/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Table:
    """A table's cells in their source form. `heads` is empty for rows of a table that an earlier message started."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    aligns: tuple[str, ...] = ()

    def lines(self, *, compact: bool) -> list[str]:
        """A code block, or a list where that is too wide; empty without cells. `compact` omits the padding."""
        rows = [[_in_code(cell) for cell in row] for row in (self.heads, *self.rows) if row]
        columns = max(map(len, rows), default=0)
        if not columns:
            return []
        rows = [[*row, *[""] * (columns - len(row))] for row in rows]
        widths = [max(_columns(row[place]) for row in rows) for place in range(columns)]
        if sum(widths) + 3 * (columns - 1) > WIDTH_MAX:
            return self._listed()
        if compact:
            lines = [" | ".join(row).rstrip() for row in rows]
        else:
            lines = [" │ ".join(map(self._padded, row, widths, range(columns))).rstrip() for row in rows]
            if self.heads:
                lines.insert(1, "─┼─".join("─" * width for width in widths))
        return ["```", *lines, "```"]

    def _padded(self, cell: str, width: int, place: int) -> str:
        space = width - _columns(cell)
        align = self.aligns[place] if place < len(self.aligns) else "left"
        before = {"left": 0, "right": space, "center": space // 2}[align]
        return " " * before + cell + " " * (space - before)

    def _listed(self) -> list[str]:
        """The heads in bold, and one line for each row; cells keep their markdown."""
        heads = " · ".join(filter(None, (head.replace("**", "") for head in self.heads)))
        lines = [" · ".join(filter(None, row)) for row in self.rows]
        whole = [*([f"**{heads}**"] if heads else []), *(f"- {line}" for line in lines if line)]
        return [_BREAK.sub(" ", line).replace("\\|", "|") for line in whole]


def is_rule(line: str) -> bool:
    """Whether a line is the rule below a table's heads."""
    return "-" in line and "|" in line and _RULE.fullmatch(line) is not None


def is_row(line: str) -> bool:
    """Whether a line may be a row of a table; a line that starts with two bars is a spoiler."""
    return _BAR.search(line) is not None and not line.lstrip().startswith("||") and "```" not in line


def cells(line: str) -> tuple[str, ...]:
    """The cells of a row."""
    found = [cell.strip() for cell in _BAR.split(line.strip())]
    return tuple(found[bool(found) and not found[0] : len(found) - (len(found) > 1 and not found[-1])])


def aligns(rule: str) -> tuple[str, ...]:
    """The alignment of each column, from the rule."""
    return tuple(
        "center" if cell[:1] == cell[-1:] == ":" and len(cell) > 1 else "right" if cell.endswith(":") else "left"
        for cell in cells(rule)
    )


def begins_in_table(text: str, start: int) -> bool:
    """Whether the line that starts at `start` continues a table."""
    before = text[max(start - _BACK_CHARS_MAX, 0) : start].rstrip(" \t")
    if not before.endswith("\n") or before.endswith("\n\n"):
        return False
    end = len(before) - 1
    while True:
        begin = before.rfind("\n", 0, end) + 1
        line = before[begin:end].removeprefix("> ")
        if is_rule(line):
            return begin > 0
        if not is_row(line) or begin == 0:
            return False
        end = begin - 1


def _in_code(cell: str) -> str:
    """A cell as plain text for a code block; a link keeps its URL."""
    linked = _LINK.sub(
        lambda found: f"{found[1]} ({found[2]})" if found[1] and found[2] else found[1] or found[2], cell
    )
    return " ".join(plain(_BREAK.sub(" ", linked)).split()).replace("```", "'''")


def _columns(text: str) -> int:
    """The width of a text in a fixed-width font: two columns for wide characters, none for combining ones."""
    return sum(_width(char) for char in text) if not text.isascii() else len(text)


def _width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
