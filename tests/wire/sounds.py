"""Sound in wire tests: measured, joined and encoded as ever, but in this process, whose clocks run faster."""

from __future__ import annotations

import pytest

from tests.audio.in_process import InProcessAudioWorker


@pytest.fixture(autouse=True)
def sounds_in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """No child process works with sound."""
    monkeypatch.setattr("bot.app.AudioWorker", InProcessAudioWorker)
