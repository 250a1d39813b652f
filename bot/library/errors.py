"""How the database says that it could not do something."""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from bot.library.lock import LockLostError

DATABASE_ERRORS: Final[tuple[type[Exception], ...]] = (SQLAlchemyError, OSError, LockLostError)
"""The database or the disk refused, or the lock on the database is lost: the same again may pass."""
