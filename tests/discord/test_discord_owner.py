"""The owner of the application is told, or the log says that they were not."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.discord.owner import tell_owner
from bot.reply import first_answer

REFUSED: Any = SimpleNamespace(status=403, reason="Forbidden")


@pytest.mark.parametrize(
    "failure",
    [aiohttp.ServerDisconnectedError(), TimeoutError(), OSError(), discord.Forbidden(REFUSED, {"code": 50007})],
    ids=lambda failure: type(failure).__name__,
)
def test_a_failure_ends_nothing_but_the_message(
    failure: Exception, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_answer, "LATER_AGAIN_S", 0.0)

    async def application_info() -> Any:  # noqa: ANN401 - what is used of discord.py's object
        raise failure

    client: Any = SimpleNamespace(application_info=application_info)
    asyncio.run(tell_owner(client, "Most of the budget is used."))
    assert type(failure).__name__ in caplog.text
