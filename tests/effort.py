"""How hard tests with random input try: a little in every run, many times as much in `make soak`."""

from __future__ import annotations

import os
from typing import Final

TIMES: Final = int(os.environ.get("ELARA_EFFORT", "1"))
"""Read at import, because every test begins with a scrubbed environment."""


def examples(count: int) -> int:
    """How many examples to try, where `count` will do in a run."""
    return count * TIMES
