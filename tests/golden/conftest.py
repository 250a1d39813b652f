"""Every golden set, in a library on each kind of database."""

from __future__ import annotations

import pytest

from tests.golden.laid import SETS, GoldenSet
from tests.library.conftest import Storage
from tests.library.conftest import fresh_storage as storage
from tests.wire.pages import plain_pages


@pytest.fixture(params=SETS, ids=lambda golden: golden.folder.name)
def golden(request: pytest.FixtureRequest) -> GoldenSet:
    found: GoldenSet = request.param
    return found


@pytest.fixture
def laid(golden: GoldenSet, storage: Storage) -> Storage:
    """The set's database and files, at the time at which they were left."""
    golden.lay(storage.data_dir, storage.database_url)
    storage.clock.now = golden.now_s
    return storage


__all__ = ["golden", "laid", "plain_pages", "storage"]
