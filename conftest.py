"""Plugins and fixtures for the tests of the bot and of the sandbox: their order, their cost, and named failures."""

import os
import sys

import pytest

# Set before numpy is loaded: matrix products here are small, and a second thread would mostly spin while it waits.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

pytest_plugins = ("tests.budget", "tests.collecting", "tests.tracebacks")


@pytest.fixture(scope="module", autouse=True)
def _nothing_spoken_yet() -> None:
    """The local transcriber forgets the sounds of other test files, so that their order does not matter."""
    if (sound_memory := sys.modules.get("sandbox.gemini.sound_memory")) is not None:
        sound_memory.shared_memory.cache_clear()
