"""Saved forms: what a person entered into a form that has not become a work, so that they can continue with it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.tables import saved_forms
from bot.library.work_documents import dumps

KEPT_S: Final = 24 * 3600.0
"""A saved form is deleted after this time."""

KEPT_FOR_PERSON_MAX: Final = 20
"""The number of newest forms that are kept of one person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedForm:
    """The input of a form, by the names of the fields. `target` is the custom id of the form.

    `guess` holds the fields whose value was not understood, each with the value that was probably meant.
    """

    target: str
    entered: Mapping[str, str]
    guess: Mapping[str, str]


def new_form_id() -> str:
    """A random id, short enough for a custom id."""
    return secrets.token_hex(8)


class SavedForms:
    """The rows of saved forms. A form is found only for the person who entered it."""

    def __init__(self, database: Database, *, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now

    async def save(self, form_id: str, person_id: int, form: SavedForm) -> None:
        """Save a form under a new id."""
        row = {
            "id": form_id,
            "person_id": person_id,
            "target": form.target,
            "entered": dumps(dict(form.entered)),
            "guess": dumps(dict(form.guess)),
            "saved_at": self._now(),
        }
        newest = (
            sa.select(saved_forms.c.id)
            .where(saved_forms.c.person_id == person_id)
            .order_by(saved_forms.c.saved_at.desc())
            .limit(KEPT_FOR_PERSON_MAX)
        )

        def change(connection: sa.Connection) -> None:
            connection.execute(saved_forms.insert().values(row))
            kept = list(connection.scalars(newest))
            theirs = saved_forms.c.person_id == person_id
            connection.execute(saved_forms.delete().where(theirs, saved_forms.c.id.not_in(kept)))

        await self._database.write(change)

    async def find(self, form_id: str, person_id: int) -> SavedForm | None:
        """The form with this id; None for an unknown or expired one, and for that of another person."""
        query = sa.select(saved_forms).where(
            saved_forms.c.id == form_id,
            saved_forms.c.person_id == person_id,
            saved_forms.c.saved_at > self._now() - KEPT_S,
        )
        row = await self._database.read(lambda connection: connection.execute(query).first())
        if row is None:
            return None
        return SavedForm(target=row.target, entered=json.loads(row.entered), guess=json.loads(row.guess))

    async def delete(self, form_id: str, person_id: int) -> None:
        """Delete the form with this id, if this person entered it."""
        theirs = saved_forms.delete().where(saved_forms.c.id == form_id, saved_forms.c.person_id == person_id)
        await self._database.write(lambda connection: connection.execute(theirs).close())

    async def delete_expired(self) -> bool:
        """Delete the forms that are a day old; whether there were any."""
        expired = saved_forms.delete().where(saved_forms.c.saved_at <= self._now() - KEPT_S)
        return await self._database.write(lambda connection: connection.execute(expired).rowcount > 0)
