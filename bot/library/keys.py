"""Keys of the advisory locks of a transaction on Postgres (`Database.write`). SQLite needs none."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final


def key_of(kind: str, number: int) -> int:
    """The key for one object of a kind: a signed 64-bit number, the same in every process."""
    return int.from_bytes(blake2b(f"{kind} {number}".encode(), digest_size=8).digest(), "big", signed=True)


STRUCTURE: Final = key_of("structure", 0)
"""The group-commit writer and every transaction that removes, restores or hides rows acquire this lock: neither acts
on rows that the other is about to change. Admitting a work does not need it."""
