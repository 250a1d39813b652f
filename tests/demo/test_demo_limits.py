"""The limits of the demo's bot: none with the local Gemini, the budget of the settings with the real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import LimitSettings, load
from sandbox.demo.servers import local_servers

DEAR = {"DAILY_STORIES": "1", "DAILY_PANELS": "1", "DAILY_SPEECH_MINUTES": "1", "DAILY_BUDGET_USD": "2.5"}


async def limits(environ: dict[str, str], folder: Path) -> LimitSettings:
    async with local_servers(environ, folder) as servers:
        return load(servers.environ).limits


@pytest.mark.asyncio
@pytest.mark.parametrize("environ", [{}, DEAR], ids=["none set", "some set"])
async def test_stand_ins_have_no_limit_of_a_day(environ: dict[str, str], tmp_path: Path) -> None:
    found = await limits(environ, tmp_path)
    assert (found.stories_per_day, found.panels_per_day, found.speech_minutes_per_day) == (0, 0, 0)
    assert (found.budget_usd_per_day, found.budget_usd_per_day_per_server) == (None, None)


@pytest.mark.asyncio
@pytest.mark.parametrize(("environ", "budget"), [({}, LimitSettings().budget_usd_per_day), (DEAR, 2.5)])
async def test_the_real_gemini_keeps_a_budget(environ: dict[str, str], budget: float, tmp_path: Path) -> None:
    found = await limits({"GEMINI_API_KEY": "a-key-of-gemini", **environ}, tmp_path)
    assert (found.stories_per_day, found.panels_per_day, found.speech_minutes_per_day) == (0, 0, 0)
    assert found.budget_usd_per_day == budget
