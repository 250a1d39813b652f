"""Delays in a growing comic: from the script to the sketch in the message, from a picture to the page with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from sandbox.discord import Message
from sandbox.gemini import Call, Pace
from tests.bench.figures import FIGURES, Row
from tests.bench.stage import Others, Stage, WrongEndError, stage

GROWTH_S: Final = 1.5

_COMICS: Final = 4
_PANELS: Final = 2
"""Two are drawn one after the other, so that each picture has a version of the page of its own."""
_PACE: Final = replace(Pace.real(), picture_s=3.0)
_TIMEOUT_S: Final = 60.0


async def measure_growth(count_limited: Callable[[Stage], None]) -> list[Row]:
    """Several comics in sequence, with painted pictures and without picture checks."""
    sketches: list[float] = []
    panels: list[float] = []
    others = Others.begin()
    async with stage(pace=_PACE, LOOK_MODEL="off") as opened:
        for number in range(_COMICS):
            calls_before = len(opened.gemini.calls)
            invocation = await opened.command(
                "comic", person=f"reader {number}", prompt=f"Mira finds lamp {number} in the snow", panels=_PANELS
            )
            await opened.ended(invocation, _TIMEOUT_S)
            shown = _pages(invocation.reply.messages[0], opened.discord.latency_s)
            known = _known(opened.gemini.calls[calls_before:])
            if len(shown) != len(known):
                raise WrongEndError(f"{len(shown)} versions of a page, of {len(known)} things to show")
            waits = [shown_s - known_s for known_s, shown_s in zip(known, shown, strict=True)]
            sketches.append(waits[0])
            panels += waits[1:]
        count_limited(opened)
    busy = f"other programs {others.share():.0%}"
    return [_row("sketch", sketches, busy), _row("panel", panels, busy)]


def _known(calls: Sequence[Call]) -> list[float]:
    """The time at which the script was completely sent, then the time of each picture."""
    script = next(call for call in calls if call.kind == "stream" and not _pictures(call))
    return [script.sent[-1].at, *sorted(at_s for call in calls for at_s in _pictures(call))]


def _pictures(call: Call) -> list[float]:
    return [sent.at for sent in call.sent if sent.media_type is not None]


def _pages(message: Message, latency_s: float) -> list[float]:
    """The time at which each version of the page became visible."""
    first: dict[int, float] = {}
    for revision in message.revisions:
        for file in revision.attachments:
            first.setdefault(file.id, revision.at + latency_s / 2)
    return list(first.values())


def _row(name: str, waits: list[float], busy: str) -> Row:
    note = f"longest of {len(waits)}, {busy}"
    return Row(
        name=name, figure=FIGURES[name], target=GROWTH_S, measured=max(waits), unit="s", note=note, samples=waits
    )
