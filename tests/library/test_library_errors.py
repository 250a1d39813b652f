"""Which exceptions say that the disk or the database failed."""

from __future__ import annotations

import errno

import pytest
from sqlalchemy import exc

from bot.library.errors import is_storage_fault
from bot.library.lock import LockLostError

FULL = OSError(errno.ENOSPC, "No space left on device")
LOCKED = exc.OperationalError("UPDATE", {}, Exception("locked"))


FORBIDDEN = PermissionError(errno.EACCES, "Permission denied", "/data/files/ab")


@pytest.mark.parametrize(
    "error", [FULL, FORBIDDEN, LOCKED, exc.TimeoutError(), LockLostError("lost"), ExceptionGroup("two", [FULL, LOCKED])]
)
def test_the_storage_failed(error: Exception) -> None:
    assert is_storage_fault(error)


@pytest.mark.parametrize(
    "error",
    [
        exc.IntegrityError("INSERT", {}, Exception("twice")),
        exc.ProgrammingError("SELEKT", {}, Exception("syntax")),
        ConnectionResetError(errno.ECONNRESET, "reset"),
        PermissionError(errno.EPERM, "Operation not permitted"),
        TimeoutError(),
        LookupError(),
        ExceptionGroup("two", [FULL, LookupError()]),
    ],
)
def test_something_else_failed(error: Exception) -> None:
    assert not is_storage_fault(error)
