"""Files that a work no longer needs: replaced pages, the recording of a part of a narration.

They are removed when the work is concluded.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import sqlalchemy as sa

from bot.library.files import FileStore
from bot.library.tables import files
from bot.library.work_documents import files_of
from bot.work.work import Work


class ReplacedFiles:
    """Removes the files of earlier versions of a work. Until its conclusion one may still be on its way to Discord.

    The table of files has those of the committed versions. A version that was replaced before its commit is known only
    to the code that made it.
    """

    def __init__(self, store: FileStore) -> None:
        self._store = store
        self._noted: dict[str, AbstractSet[str]] = {}
        self._unneeded: dict[str, set[str]] = {}

    def note(self, work_id: str, hashes: AbstractSet[str]) -> None:
        """Note the files that were replaced while a work was made."""
        self._noted[work_id] = hashes

    def delete_rows(self, connection: sa.Connection, work: Work) -> None:
        """Delete the rows of files that the last version of a work does not need, in the caller's transaction."""
        if not (work.panels or work.sections):
            return
        needed = {ref.sha256 for ref in files_of(work)}
        replaced = files.delete().where(files.c.work_id == work.id, files.c.sha256.not_in(needed))
        unneeded = set(connection.scalars(replaced.returning(files.c.sha256)))
        unneeded |= self._noted.get(work.id, set()) - needed
        if unneeded:
            unneeded.difference_update(
                connection.scalars(sa.select(files.c.sha256).where(files.c.sha256.in_(unneeded)))
            )
        self._unneeded[work.id] = unneeded

    async def remove(self, work_id: str, *, in_use: AbstractSet[str]) -> None:
        """Remove, after the commit, the files that no work needs any more; `in_use` are those of unfinished works."""
        self._noted.pop(work_id, None)
        if unneeded := self._unneeded.pop(work_id, set()) - in_use:
            await self._store.remove_replaced(unneeded)
