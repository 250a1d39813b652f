"""The effort of tests with random input: small in every run, many times as large in `make soak`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

Case = TypeVar("Case")

TIMES: Final = int(os.environ.get("ELARA_EFFORT", "1"))
"""Read at import, because every test begins with a scrubbed environment."""


def examples(count: int) -> int:
    """The number of examples to try; `count` in a normal run."""
    return count * TIMES


def representatives(cases: Iterable[Case], *chosen: Case) -> Sequence[Case]:
    """The chosen cases, each of which represents others that take the same code path; in `make soak` all cases."""
    every = list(cases)
    assert set(chosen) <= set(every)
    return every if TIMES > 1 else chosen
