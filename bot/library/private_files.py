"""Folders and files that only the account of this process can read, whatever its umask is."""

from __future__ import annotations

import logging
import os
import stat
from pathlib import Path
from typing import Final

log = logging.getLogger(__name__)

_SUFFIXES: Final = ("", "-wal", "-shm")
"""A database file of SQLite and the files beside it, which get the permissions that the database has when they are
created (SQLite docs: Temporary Files)."""


def make_private_folder(path: Path) -> None:
    """Create a folder, or restrict an existing one. Raises `OSError` when it cannot be created."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    _restrict(path, 0o700)


def make_private_database(path: Path) -> None:
    """Create an empty file for a database, or restrict an existing one. Raises `OSError` when it cannot be created."""
    if not path.exists():
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    for suffix in _SUFFIXES:
        file = path.with_name(path.name + suffix)
        if file.is_file():
            _restrict(file, 0o600)


def _restrict(path: Path, mode: int) -> None:
    try:
        if stat.S_IMODE(path.stat().st_mode) != mode:
            path.chmod(mode)
    except OSError as error:
        # The folder may belong to another account, as a mounted volume does, or the file system has no permissions.
        log.warning("the permissions of %s cannot be set (%s): other accounts may read it", path.name, error.strerror)
