"""The engine's tests run on both databases; on Postgres only where a server is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.jobs.engine_bench import Bench, postgres


@pytest.fixture(params=["sqlite", "postgres"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    """A bench on each database in turn."""
    if request.param == "sqlite":
        yield Bench(tmp_path)
        return
    with postgres() as url:
        yield Bench(tmp_path, url)
