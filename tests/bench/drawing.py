"""Figures of comics: panels drawn in parallel, checks of pictures, and the memory while pictures arrive."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import Final
from unittest.mock import patch

from pydantic import SecretStr

from bot.gemini.client import Gemini
from bot.gemini.comic_drawing import draw_panels
from bot.gemini.events import PanelDrawn
from bot.gemini.look import look_at
from bot.gemini.models import cost_usd
from bot.gemini.usage import Meter
from bot.settings import GeminiSettings
from bot.work.bible import Bible, Character
from bot.work.open_reservation import OpenReservation
from bot.work.parts import Line, PanelScript
from bot.work.request import ComicOptions, Request
from bot.work.usage import Usage
from sandbox.gemini import GeminiSandbox, Pace
from sandbox.show.art import draw_panel
from tests.bench.figures import FIGURES, Row
from tests.bench.stage import Stage, stage

SIDE_BY_SIDE: Final = {"four": (4, 0.6), "eight": (8, 0.45)}
"""The panels of a comic, and the share of the time that drawing them one after the other takes."""
LOOKS_SHARE: Final = 0.1
DRAWING_MB: Final = 300.0

_RENDER: Final = replace(Pace.instant(), picture_s=4.0)
"""Renders of fixed length."""
_TIMEOUT_S: Final = 120.0
_SAMPLE_S: Final = 0.02
_THOUGHT_TOKENS: Final = 300
"""The thinking tokens of one picture check. The local Gemini has none."""
_DAY: Final = date(2027, 1, 4)
_BIBLE: Final = Bible(
    (
        Character("Mira", "a tall woman with grey hair in a bun", "a yellow raincoat"),
        Character("Otto", "a small robot of brass", "a bow tie"),
    )
)


async def measure_drawing(wanted: Collection[str], count_limited: Callable[[Stage], None]) -> list[Row]:
    """The rows `four`, `eight` and `drawing`: comics drawn between the stand-ins, with renders of fixed length."""
    rows: list[Row] = []
    peaks_mb: list[float] = []
    picture = await asyncio.to_thread(draw_panel, "A lighthouse at sea.")
    for name, (panels, share) in SIDE_BY_SIDE.items():
        async with stage(pace=_RENDER) as opened, _watched(opened, peaks_mb):
            # The painter's own time would come on top of the fixed length.
            opened.gemini.draw = lambda *_, **__: picture
            wish = "Mira and Otto the robot repair a lighthouse"
            invocation = await opened.command("comic", person="mira", prompt=wish, panels=panels)
            await opened.ended(invocation, _TIMEOUT_S)
            count_limited(opened)
            rows.append(_side_by_side(name, panels, share, opened))
    note = f"the bot's resident set at its highest, eight panels of 1K; {peaks_mb[0]:.0f} MB with four panels"
    rows.append(_row("drawing", DRAWING_MB, peaks_mb[-1], "MB", note))
    return [row for row in rows if row.name in wanted]


def _side_by_side(name: str, panels: int, share: float, opened: Stage) -> Row:
    """From the first call for a panel to the last picture, against the first panel's time for each."""
    calls = [call for call in opened.gemini.calls if "Draw only panel" in call.text]
    ends_s = [sent.at for call in calls for sent in call.sent if sent.media_type is not None]
    began_s = min(call.started_at for call in calls)
    took_s, each_s = max(ends_s) - began_s, min(ends_s) - began_s
    note = f"{took_s:.1f} s for {panels} panels, {each_s:.1f} s for the first; {len(calls)} calls"
    return _row(name, share, took_s / (each_s * panels), "×", note)


@asynccontextmanager
async def _watched(opened: Stage, peaks_mb: list[float]) -> AsyncIterator[None]:
    """Append the bot's highest resident set during the block to `peaks_mb`."""
    peaks_mb.append(0.0)

    async def watch() -> None:
        while True:
            peaks_mb[-1] = max(peaks_mb[-1], opened.rss_mb())
            await asyncio.sleep(_SAMPLE_S)

    watching = asyncio.create_task(watch())
    try:
        yield
    finally:
        watching.cancel()
        await asyncio.wait({watching})


async def measure_looks() -> list[Row]:
    """The row `looks`: the cost of checking four panels relative to drawing them, at the prices of 2027."""
    drawing, looking = (Meter(OpenReservation()) for _ in range(2))
    async with GeminiSandbox(pace=Pace.instant(), draw=draw_panel) as box:
        settings = GeminiSettings(api_key=SecretStr(box.api_key), base_url=box.base_url)
        # The local Gemini uses TLS with its own certificate.
        with patch.dict(os.environ, box.env):
            async with Gemini.open(settings) as gemini:
                panels = await _drawn(gemini, drawing)
                for panel in panels:
                    references = [other for other in panels[:1] if other is not panel]
                    await _looked(gemini, panel, references, looking)
        thoughts = Usage(thought_tokens=_THOUGHT_TOKENS * len(panels))
        looked_usd = cost_usd(settings.look_model or "", looking.usage + thoughts, _DAY)
        drawn_usd = cost_usd(settings.comic_model, drawing.usage, _DAY)
    note = f"${looked_usd / len(panels):.4f} against ${drawn_usd / len(panels):.4f} for each panel"
    return [_row("looks", LOOKS_SHARE, looked_usd / drawn_usd, "×", note)]


async def _looked(gemini: Gemini, panel: PanelDrawn, references: list[PanelDrawn], meter: Meter) -> None:
    await look_at(
        gemini,
        panel.data,
        panel.media_type,
        script=panel.script,
        bible=_BIBLE,
        references=references,
        meter=meter,
    )


async def _drawn(gemini: Gemini, meter: Meter) -> list[PanelDrawn]:
    request = Request(prompt="Mira and Otto repair a lamp", options=ComicOptions(panels=4))
    lines = (Line("Mira", "Hold the ladder."), Line("Otto", "It is holding me."))
    scripts = [
        PanelScript(number=number, scene="a lamp room at night", focus="Mira climbs, Otto waits.", lines=lines)
        for number in range(1, 5)
    ]
    events = draw_panels(gemini, request, scripts=scripts, drawn=(), bible=_BIBLE, ratios={}, meter=meter)
    return [event async for event in events if isinstance(event, PanelDrawn)]


def _row(name: str, target: float, measured: float, unit: str, note: str) -> Row:
    return Row(name=name, figure=FIGURES[name], target=target, measured=measured, unit=unit, note=note)
