"""Aligns what was heard with what was to be said: the longest common subsequence, and the differences between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """The words between two matches: `expected[start:end]`, and `heard[heard_start:heard_end]` in its place."""

    start: int
    end: int
    heard_start: int
    heard_end: int


def differences_of(expected: Sequence[str], heard: Sequence[str]) -> list[Difference]:
    """The differences of two sequences of words, in order; all between them is the same in both.

    A difference that can be in several places is moved to its neighbour, so that words lost in a row are one difference
    although some of them occur nearby, too.
    """
    return _joined(expected, heard, _raw_differences(expected, heard))


def common_length(left: Sequence[str], right: Sequence[str]) -> int:
    """The length of the longest common subsequence."""
    if not left or not right:
        return 0
    *_, last = _rows(left, right)
    return len(left) - last.bit_count()


def _rows(expected: Sequence[str], heard: Sequence[str]) -> Iterator[int]:
    """For each row, the positions of `expected` where the common subsequence does not grow.

    Bit-parallel (Hyyrö 2004): each row of the table is one integer, so two texts of 2,000 words take milliseconds.
    Unlike with difflib, a text of one repeated word takes no longer than any other.
    """
    positions: dict[str, int] = {}
    for index, token in enumerate(expected):
        positions[token] = positions.get(token, 0) | (1 << index)
    all_ones = row = (1 << len(expected)) - 1
    for token in heard:
        common = row & positions.get(token, 0)
        row = ((row + common) | (row - common)) & all_ones
        yield row


def _raw_differences(expected: Sequence[str], heard: Sequence[str]) -> list[Difference]:
    """Walks back through the rows."""
    rows = list(_rows(expected, heard))
    found: list[Difference] = []
    column, line = len(expected), len(heard)
    column_end, line_end = column, line
    while column and line:
        if rows[line - 1] >> (column - 1) & 1:
            column -= 1
        elif line > 1 and not rows[line - 2] >> (column - 1) & 1:
            line -= 1
        else:
            if (column, line) != (column_end, line_end):
                found.append(Difference(column, column_end, line, line_end))
            column, line = column - 1, line - 1
            column_end, line_end = column, line
    if column_end or line_end:
        found.append(Difference(0, column_end, 0, line_end))
    return found[::-1]


def _joined(expected: Sequence[str], heard: Sequence[str], differences: list[Difference]) -> list[Difference]:
    """Moves differences of one side to their neighbours where both sequences allow it, and joins them.

    Git does the same to the hunks of its diffs ("sliding").
    """
    found: list[Difference] = []
    for current in differences:
        joined = current
        while found and (both := _moved_together(expected, heard, found[-1], joined)) is not None:
            found.pop()
            joined = both
        found.append(joined)
    return found


def _moved_together(
    expected: Sequence[str], heard: Sequence[str], left: Difference, right: Difference
) -> Difference | None:
    """Both as one difference; None if neither can be moved to the other."""
    steps = right.start - left.end
    for moved, forward in ((left, True), (right, False)):
        if moved.heard_start == moved.heard_end:
            side, start, end = expected, moved.start, moved.end
        elif moved.start == moved.end:
            side, start, end = heard, moved.heard_start, moved.heard_end
        else:
            continue
        if forward and all(side[start + step] == side[end + step] for step in range(steps)):
            return Difference(left.start + steps, right.end, left.heard_start + steps, right.heard_end)
        if not forward and all(side[end - 1 - step] == side[start - 1 - step] for step in range(steps)):
            return Difference(left.start, right.end - steps, left.heard_start, right.heard_end - steps)
    return None
