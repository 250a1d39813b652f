"""The rows of the benchmark: one for each figure, with its target and a note on the measurement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure. `target` is the most it may be, in `unit`; both are None where the measurement itself failed.

    `measured` was computed from `samples`; `note` says how, and adds other observations.
    """

    name: str
    figure: str
    target: float | None
    measured: float | None
    unit: str
    samples: Sequence[float] = ()
    note: str = ""

    @property
    def passed(self) -> bool:
        """Whether the target is reached."""
        return self.measured is not None and self.target is not None and self.measured <= self.target


FIGURES: Final[Mapping[str, str]] = {
    "start": "start to READY",
    "first": "first text chunk → visible, over the round trip",
    "even": "mean wait of a character, many small even chunks",
    "model": "mean wait of a character, chunks as the model sends them",
    "bursts": "mean wait of a character, bursts with pauses",
    "last": "last chunk → complete final text, over the round trip",
    "answer": "200 stories in two seconds: slowest first answer",
    "p95": "200 streams: p95 wait of a character",
    "silence": "200 streams: longest silence while text waits",
    "cpu": "200 streams: the bot's CPU for each",
    "memory": "memory for each further running story",
    "full": "200 streams: the bot's memory",
    "suggestions": "300 autocompletes at once: p95",
    "far_pg": "5 commands, Postgres 40 ms away: slowest first answer",
    "hold": "our own code's longest hold of the event loop",
    "lag": "the bot's own event loop: most work between two heartbeats",
    "inputs": "the worst inputs' longest hold of the event loop",
    "narration": "five sections side by side, against one after the other",
    "unfound": "words lost in a narration: faults that are not found",
    "alarms": "whole narrations taken for broken",
    "heard": "20,000 words: agreed → first section heard",
    "spoken": "20,000 words: the bot's memory at its highest",
    "page": "100,000 works: first page of /library",
    "search": "100,000 works: search",
    "page_pg": "100,000 works on Postgres: first page of /library",
    "search_pg": "100,000 works on Postgres: search",
    "save": "saving a running story: processor time for a save",
    "saves": "saving 200 running stories: processor time for a save",
    "reader": "longest hold of the model's reader by saving",
    "revival": "start with 100 interrupted works → all go on",
    "foreign": "100 messages a second that are not for the bot: its CPU",
    "idle": "memory of an idle bot",
    "worked": "memory after one work of each kind",
    "four": "four panels, against drawing one after the other",
    "eight": "eight panels, against drawing one after the other",
    "drawing": "memory while 1K panels are drawn side by side",
    "looks": "looking at pictures, against drawing them, at prices",
    "sketch": "a comic's script known → sketch in the message",
    "panel": "a panel's picture known → page with it",
    "composed": "a page of four 1K panels: composed and encoded, cold",
    "recomposed": "a page of four 1K panels: after one change, warm",
    "composer": "memory of the process that composes pages",
    "encoded": "ten minutes joined, levelled and encoded as MP3",
    "sound_lag": "longest hold of the event loop meanwhile",
    "sound_memory": "memory of the process that encodes two hours",
    "faces": "heads told wrong: texts over a face",
    "clipped": "heads told wrong: texts cut off, or too small",
    "overlaps": "heads told wrong: texts over each other",
    "tails": "heads told wrong: tails far from the mouth",
    "limited": "requests answered 429",
}
"""Every row by name, in the order of the table."""

ON_POSTGRES: Final = ("far_pg", "page_pg", "search_pg")
"""The names of the rows that need a Postgres server."""


def failed(name: str, reason: str) -> Row:
    """The row of a measurement that failed."""
    return Row(name=name, figure=FIGURES[name], target=None, measured=None, unit="", note=f"failed: {reason}")
