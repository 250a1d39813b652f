"""Every kind of work has an entry in the table of each room that tells kinds apart."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.gemini.kinds import KINDS as PROMPTS
from bot.work.request import Kind


@pytest.mark.parametrize("table", [PROMPTS], ids=["gemini"])
def test_every_kind_has_an_entry(table: Mapping[Kind, object]) -> None:
    assert set(table) == set(Kind)
