"""The event loop's longest hold while people send the texts that take longest to read, as options and as files."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from sandbox.discord import Invocation
from sandbox.gemini import Pace
from sandbox.gemini.faults import ChunkScript
from tests.bench.figures import FIGURES, Row
from tests.bench.stage import Others, Stage, last_line, stage

INPUTS_MS: Final = 50.0

_OPTION_CHARS: Final = 6000
_FILE_BYTES: Final = 64 * 1024
_TIMEOUT_S: Final = 180.0
"""The worst narrations are spoken and heard several times."""

_SENTENCE: Final = "The lamp burned all night, and nobody slept. “Who is there?” asked Mira. "
_PANEL: Final = "Panel 1: Rain Scene: a street Focus: Mira Caption (Top): It rained. Dialogue (MIRA): “Go.” "

WORST: Final[Mapping[str, tuple[str, str, str]]] = {
    "prose": ("", _SENTENCE, ""),
    "a script without line breaks": ("", _PANEL, ""),
    "a script": ("", _PANEL.replace(" ", "\n", 2), ""),
    "numbered": ("No. ", "1) ", ""),
    "names": ("", "\n\nBOB\nhi\n", ""),
    "labels": ("", "[SFX ", ""),
    "an address of punctuation": ("https://a.b/", ".,", "x"),
    "an address of brackets": ("https://a.b/", ")", ""),
    "a heading of spaces": ("#### a", " ", "x"),
    "a table's rule": ("| a |\n|-", " ", "x"),
    "comments": ("", "<!-- ", ""),
    "formulas": ("", "\\(", ""),
    "marks": ("", "**a _b ~~c ||d ", ""),
    "joined emoji": ("", "\U0001f600\u200d", ""),
    "combining marks": ("a", "\u0301", ""),
    "quotations": ("", "“a”", ""),
}
"""The beginning, the repeated part and the end of each kind of text, found by a search with random pieces."""


def worst_text(name: str, size: int) -> str:
    """The text of this kind that has at most `size` bytes of UTF-8."""
    start, unit, end = WORST[name]
    count = (size - len((start + end).encode())) // len(unit.encode())
    return start + unit * count + end


async def measure_inputs(count_limited: Callable[[Stage], None]) -> list[Row]:
    """The longest callback, in any code it spends its time in, that code of ours is part of (see `hold`)."""
    with tempfile.TemporaryDirectory(prefix="elara-bench-") as folder:
        path = Path(folder) / "holds.json"
        others = Others.begin()
        async with stage(pace=Pace.instant(), child=("-m", "tests.bench.hold", str(path))) as opened:
            # The first work of a kind loads modules once, which is no cost of an input.
            await _send(opened, "The lamp burned.", "The lamp burned.", "warm")
            spans = {name: await _timed(opened, name) for name in WORST}
            busy = others.share()
            count_limited(opened)
        holds = json.loads(await asyncio.to_thread(path.read_text))
    longest = {name: _longest(holds, span) for name, span in spans.items()}
    slowest = sorted(longest, key=lambda name: -_cpu_ms(longest[name]))
    worst = [(name, longest[name]) for name in slowest[:3]]
    places = "; ".join(f"{name} {_cpu_ms(hold):.0f} ms {hold.get('where', '')}" for name, hold in worst)
    samples = [_cpu_ms(longest[name]) for name in slowest]
    note = f"processor time of the longest callback for {len(WORST)} kinds of text; other programs {busy:.0%}; {places}"
    row = Row(
        name="inputs",
        figure=FIGURES["inputs"],
        target=INPUTS_MS,
        measured=samples[0],
        unit="ms",
        samples=samples,
        note=note,
    )
    return [row]


async def _timed(opened: Stage, name: str) -> tuple[float, float]:
    """The start and the end of the works of one kind of text (monotonic)."""
    loop = asyncio.get_running_loop()
    began_s = loop.time()
    await _send(opened, worst_text(name, _OPTION_CHARS), worst_text(name, _FILE_BYTES), name)
    return began_s, loop.time()


async def _send(opened: Stage, option: str, file: str, name: str) -> None:
    """The text as a prompt of each kind, as a file, and as what the model writes."""
    opened.gemini.faults.add(ChunkScript(((0.0, option),)), contains=f"{name}:")
    upload = ("text.txt", file.encode())
    invocations = await asyncio.gather(
        opened.story(name, person=f"{name} 1"),
        opened.command("story", person=f"{name} 2", prompt=option),
        opened.command("comic", person=f"{name} 3", prompt=option, panels=1),
        opened.command("narrate", person=f"{name} 4", text=option),
        opened.command("narrate", person=f"{name} 5", attachment=upload),
    )
    await asyncio.gather(*(_over(opened, invocation) for invocation in invocations))


async def _over(opened: Stage, invocation: Invocation) -> None:
    """Wait until a work has ended in any way or was refused."""

    def is_over() -> bool:
        is_running = any("stop" in (button.custom_id or "") for button in invocation.reply.buttons)
        return not is_running and last_line(invocation) not in {"", "…"}

    await opened.while_alive(invocation.until(lambda _: is_over(), timeout_s=_TIMEOUT_S))


def _longest(holds: list[dict[str, Any]], span: tuple[float, float]) -> dict[str, Any]:
    during = [hold for hold in holds if span[0] <= hold["at_s"] <= span[1] and hold["is_ours"]]
    return max(during, key=_cpu_ms, default={"cpu_ms": 0.0})


def _cpu_ms(hold: Mapping[str, Any]) -> float:
    return float(hold["cpu_ms"])
