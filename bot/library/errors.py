"""The exceptions that a failing database raises."""

from __future__ import annotations

import errno
from typing import Final

from sqlalchemy import exc
from sqlalchemy.exc import SQLAlchemyError

from bot.library.lock import LockLostError

DATABASE_ERRORS: Final[tuple[type[Exception], ...]] = (SQLAlchemyError, OSError, LockLostError)
"""The database or the disk failed, or the lock on the database is lost. The same call may succeed later."""

_DISK_ERRORS: Final = frozenset(
    getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EROFS", "EIO", "EFBIG") if hasattr(errno, name)
)
"""The disk is full, over its quota, read-only or failing. Windows lacks some of these numbers."""


_OUR_ERRORS: Final = (exc.IntegrityError, exc.ProgrammingError, exc.DataError, exc.NotSupportedError)
"""The database works and refuses a wrong statement."""


def is_storage_fault(error: BaseException) -> bool:
    """Whether the database or the disk failed, and not our code: only the operator can help, and people read that.

    Unlike `DATABASE_ERRORS` this excludes the errors of the network, which are OSErrors as well.
    """
    if isinstance(error, BaseExceptionGroup):
        return all(is_storage_fault(each) for each in error.exceptions)
    if isinstance(error, OSError):
        # A firewall forbids connections with the same numbers, but names no file.
        is_forbidden = isinstance(error, PermissionError) and error.filename is not None
        return is_forbidden or error.errno in _DISK_ERRORS
    if isinstance(error, exc.DBAPIError):
        return not isinstance(error, _OUR_ERRORS)
    return isinstance(error, exc.TimeoutError | LockLostError)
