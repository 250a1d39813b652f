"""Sentences for the operator when the database cannot be opened."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from bot.library.engines import READ_ONLY_STATE

_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_NOT_WRITABLE: Final = frozenset(
    {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
)
_DISK: Final = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})

_CURES_ON_POSTGRES: Final = {
    READ_ONLY_STATE: "only reads (it is a standby, or default_transaction_read_only is on): give the address of one"
    " that writes",
    "42501": "does not let this user make tables: make the user its owner, or grant CREATE on its schema",
    "53100": "has no space left on its disk: free some there",
    "55P03": "is locked by another program: end that program, and start Elara again",
    "57014": "is locked by another program, or too slow: end what keeps it busy, and start Elara again",
}
"""The problem of a database and its remedy, by error code (Postgres docs: Appendix A, Error Codes)."""


def _sqlite_code(error: sa.exc.DBAPIError) -> int | None:
    """The primary result code (SQLite docs: Result and Error Codes); None for an error of another driver."""
    code: int | None = getattr(error.orig, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def is_busy(error: sa.exc.DBAPIError) -> bool:
    """Whether another process holds SQLite's write lock."""
    return _sqlite_code(error) in _BUSY


def is_damaged(error: sa.exc.DBAPIError) -> bool:
    """Whether the SQLite file is corrupt, or no database."""
    return _sqlite_code(error) in _DAMAGED


def sentence_of(error: sa.exc.DBAPIError, path: Path | None) -> str:
    """One sentence: what is wrong with the SQLite file `path`, or with DATABASE_URL, and what to do.

    The driver's text may contain the address with the password, so only the kind of an error is named.
    """
    kind = type(error.orig).__name__
    if path is None:
        cure = _CURES_ON_POSTGRES.get(getattr(error.orig, "sqlstate", None) or "")
        what = cure or f"cannot be used ({kind}): check its rights and its disk"
        return f"DATABASE_URL leads to a database that {what}."
    begin, code = f"The database {str(path)!r}", _sqlite_code(error)
    if code in _DAMAGED:
        return f"{begin} is damaged: put a backup in its place, or move it away to begin with an empty library."
    if code in _NOT_WRITABLE:
        return f"{begin} cannot be opened for writing: give this user the right to write the file and its folder."
    if code in _DISK:
        return f"{begin} cannot be written, because the disk is full or failing: free some space, and check the disk."
    if code in _BUSY:
        return f"{begin} is locked by another program: end that program, and start Elara again."
    return f"{begin} cannot be opened ({kind}): check the data folder."
