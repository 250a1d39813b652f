"""Every golden set, in a library of each kind of database."""

from __future__ import annotations

import pytest

from tests.golden.laid import SETS, GoldenSet
from tests.library.conftest import Place
from tests.library.conftest import fresh_place as place


@pytest.fixture(params=SETS, ids=lambda golden: golden.folder.name)
def golden(request: pytest.FixtureRequest) -> GoldenSet:
    found: GoldenSet = request.param
    return found


@pytest.fixture
def laid(golden: GoldenSet, place: Place) -> Place:
    """The set's database and files, at the moment at which they were left."""
    golden.lay(place.data_dir, place.database_url)
    place.clock.now = golden.now_s
    return place


__all__ = ["golden", "laid", "place"]
