"""Settings of the whole process at the start."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from unittest.mock import Mock

import pytest

from bot import app, logs
from bot.__main__ import EXIT_SETTINGS, SWITCH_S, run
from bot.settings import Settings, SettingsError


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    switch_s = sys.getswitchinterval()
    yield
    sys.setswitchinterval(switch_s)
    gc.enable()


def test_a_thread_releases_the_interpreter_sooner_than_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[float] = []

    async def serve(_: Settings) -> None:
        seen.append(sys.getswitchinterval())
        raise SettingsError("the folder")

    log = Mock()
    monkeypatch.setattr(logs, "configure", Mock(return_value=log))
    monkeypatch.setattr(app, "serve", serve)
    assert run({"DISCORD_TOKEN": "t", "GEMINI_API_KEY": "k"}) == EXIT_SETTINGS
    assert seen == [pytest.approx(SWITCH_S)]
    log.say.assert_called_once_with("the folder")
