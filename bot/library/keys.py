"""Keys of the locks that a transaction on Postgres may hold (`Database.write`). SQLite needs none."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final


def key_of(kind: str, number: int) -> int:
    """The key of one thing of a kind: a signed 64-bit number, the same in every process."""
    return int.from_bytes(blake2b(f"{kind} {number}".encode(), digest_size=8).digest(), "big", signed=True)


STRUCTURE: Final = key_of("structure", 0)
"""Held by the group-committing writer and by what removes, restores or hides rows: neither acts on rows that the other
is about to change. To admit a work does not need it."""
