"""A library on SQLite, because this room does not depend on the kind of database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.library.library import Library
from tests.library.conftest import Clock, Storage
from tests.sqlite_file import lay_migrated_file


@pytest_asyncio.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    lay_migrated_file(tmp_path)
    async with Storage(tmp_path, None, Clock()).open() as opened:
        yield opened
