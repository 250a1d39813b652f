"""Sound in wire tests: measured, joined and encoded in the test process, whose clocks run faster."""

from __future__ import annotations

import pytest

from tests.audio.in_process import InProcessAudioWorker


@pytest.fixture(autouse=True)
def sounds_in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use no child process for sound."""
    monkeypatch.setattr("bot.app.AudioWorker", InProcessAudioWorker)
