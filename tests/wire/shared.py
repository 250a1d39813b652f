"""Shares loaded extensions and compiled statements between all bots of a test process.

Outside of tests, every process makes both for its one bot. Neither holds state of a bot.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
import sqlalchemy as sa

from bot.discord.client import Elara
from bot.library.engines import sqlite_engine

_COMPILED: Final[dict[Any, Any]] = {}
"""SQLAlchemy's compiled statements, by dialect and statement."""


@pytest.fixture(autouse=True)
def extensions_imported_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bots set up their extensions without importing the modules again."""
    monkeypatch.setattr(Elara, "load_extension", set_up_extension)


async def set_up_extension(bot: Elara, name: str) -> None:
    """Set up an extension as `load_extension` does, also if its module is already imported."""
    await importlib.import_module(name).setup(bot)


@pytest.fixture(autouse=True)
def statements_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """All SQLite files of a process have one dialect, and one cache of compiled statements."""
    monkeypatch.setattr("bot.library.database.sqlite_engine", _engine)


def _engine(path: Path, *, connections: int, check_lock: Callable[[], None]) -> sa.Engine:
    engine = sqlite_engine(path, connections=connections, check_lock=check_lock)
    engine.dialect = _dialect()
    engine.update_execution_options(compiled_cache=_COMPILED)
    return engine


@cache
def _dialect() -> sa.Dialect:
    """A dialect that is initialised, as at its first connection."""
    engine = sa.create_engine("sqlite://")
    with engine.connect():
        return engine.dialect
