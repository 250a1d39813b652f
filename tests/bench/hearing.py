"""The speech check: the rate of faults that it misses, and of complete readings that it rejects."""

from __future__ import annotations

import asyncio
import time
from typing import Final

from tests.bench.figures import FIGURES, Row
from tests.script.hearing_sweep import swept

UNFOUND: Final = 0
ALARMS_PERCENT: Final = 1.0

READINGS: Final = 600
_SEED: Final = 20261128


async def measure_hearing() -> list[Row]:
    """The rows of injected faults, and of complete readings."""
    return await asyncio.to_thread(_rows)


def _rows() -> list[Row]:
    began_s = time.process_time()
    found = swept(_SEED, READINGS)
    each_ms = 1000 * (time.process_time() - began_s) / (2 * READINGS)
    unfound, alarms = found.undetected.total(), 100 * found.alarms.total() / found.true
    faults = f"{found.faults} faults in twelve languages, with four words lost in a row or more"
    readings = f"{found.true} true readings, {found.heard_twice} heard twice; {each_ms:.0f} ms for each reading"
    return [
        Row(name="unfound", figure=FIGURES["unfound"], target=UNFOUND, measured=unfound, unit="", note=faults),
        Row(name="alarms", figure=FIGURES["alarms"], target=ALARMS_PERCENT, measured=alarms, unit="%", note=readings),
    ]
