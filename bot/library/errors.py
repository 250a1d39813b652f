"""The exceptions that a failing database raises."""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from bot.library.lock import LockLostError

DATABASE_ERRORS: Final[tuple[type[Exception], ...]] = (SQLAlchemyError, OSError, LockLostError)
"""The database or the disk failed, or the lock on the database is lost. The same call may succeed later."""
