"""Reads tables whose lines are drawn with signs: a row becomes a line, its cells a list.

Source: docutils, "reStructuredText Markup Specification", Grid Tables and Simple Tables; databases print the former.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, zip_longest
from typing import Final

import regex

_GRID: Final = regex.compile(
    r"^[ \t]*+\+(?:[-=:]++\+)++[ \t]*+\n(?:[ \t]*+[|+][^\n]*[|+][ \t]*+(?:\n|\Z))+", regex.MULTILINE
)
_GRID_LINE: Final = regex.compile(r"\+(?:[-=:]++\+)++")
_SIMPLE_ROWS: Final = r"(?:(?!(?P=border)[ \t]*+$)[^\n]*+\n){1,200}+"
_SIMPLE: Final = regex.compile(
    rf"^(?P<border>[ \t]*+={{2,}}+(?:[ ]++={{2,}}+)++)[ \t]*+\n"
    rf"(?P<rows>{_SIMPLE_ROWS}(?:(?P=border)[ \t]*+\n{_SIMPLE_ROWS})?)(?P=border)[ \t]*+$",
    regex.MULTILINE,
)
_RULE: Final = regex.compile(r"[ \t]*+(?:={2,}+|-{2,}+)(?:[ ]++(?:={2,}+|-{2,}+))*+[ \t]*+")
_COLUMN: Final = regex.compile(r"=++")


def with_table_rows(text: str) -> str:
    """The text with the rows of each table on lines of their own."""
    if "+-" in text or "+=" in text:
        text = _GRID.sub(lambda match: as_lines(_grid_rows(match[0])), text)
    return _SIMPLE.sub(lambda match: as_lines(_simple_rows(match)), text) if "== " in text else text


def as_lines(rows: Iterable[Sequence[str]]) -> str:
    """Rows as lines, each ended by a line feed; empty cells and rows are left out."""
    lists = (", ".join(filter(None, (" ".join(cell.split()) for cell in row))) for row in rows)
    return "".join(f"{line}\n" for line in lists if line)


def _grid_rows(table: str) -> Iterator[list[str]]:
    row: list[list[str]] = []
    for line in (line.strip() for line in table.splitlines()):
        if _GRID_LINE.fullmatch(line):
            yield [" ".join(parts) for parts in zip_longest(*row, fillvalue="")]
            row = []
        else:
            # A cell over several rows leaves a piece of a line between the others.
            cells = (cell.strip() for cell in line.strip("|+").split("|"))
            row.append(["" if set(cell) <= set("-=+") else cell for cell in cells])
    yield [" ".join(parts) for parts in zip_longest(*row, fillvalue="")]


def _simple_rows(match: regex.Match[str]) -> Iterator[list[str]]:
    starts = [column.start() for column in _COLUMN.finditer(match["border"])]
    row: list[str] = []
    for line in match["rows"].splitlines():
        if _RULE.fullmatch(line):
            continue
        cells = [line[start:end].strip() for start, end in pairwise([*starts, None])]
        if row and line.strip() and not cells[0]:
            row = [f"{before} {more}" for before, more in zip(row, cells, strict=True)]
        else:
            yield row
            row = cells
    yield row
