"""What holds for the tests of the bot and of the sandbox alike: their order, their cost, and failures with names."""

import os
import sys

import pytest

# Before numpy is loaded: its products here are small, and a second thread for them mostly spins in wait of the first.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

pytest_plugins = ("tests.budget", "tests.collecting", "tests.tracebacks")


@pytest.fixture(scope="module", autouse=True)
def _nothing_spoken_yet() -> None:
    """The stand-in's ear forgets what other files had spoken: what it hears must not depend on their order."""
    if (sound_memory := sys.modules.get("sandbox.gemini.sound_memory")) is not None:
        sound_memory.shared_memory.cache_clear()
