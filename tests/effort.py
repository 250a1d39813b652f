"""How hard tests with random input try: a little in every run, many times as much in `make soak`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

Case = TypeVar("Case")

TIMES: Final = int(os.environ.get("ELARA_EFFORT", "1"))
"""Read at import, because every test begins with a scrubbed environment."""


def examples(count: int) -> int:
    """How many examples to try, where `count` will do in a run."""
    return count * TIMES


def representatives(cases: Iterable[Case], *chosen: Case) -> Sequence[Case]:
    """The chosen cases, each of which stands for others that take the same way; in `make soak` all."""
    every = list(cases)
    assert set(chosen) <= set(every)
    return every if TIMES > 1 else chosen
