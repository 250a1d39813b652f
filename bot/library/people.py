"""The data of a person: their settings, an export of all data, and its deletion."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import sqlalchemy as sa

from bot.library.database import Database, execute_together
from bot.library.erasure import Erasure
from bot.library.files import FileStore
from bot.library.keys import STRUCTURE
from bot.library.legacy_import import ImportedFiles
from bot.library.removal import Remover, chunks
from bot.library.replies import Replies
from bot.library.tables import messages, people, replies, rounds, saved_forms, spending, votes, works
from bot.library.work_documents import dumps
from bot.library.works import Works
from bot.work.codec import Json
from bot.work.work import Work

FORGOTTEN_PERSON_ID: Final = 0
"""Replaces the id of a forgotten person in data that also belongs to others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSettings:
    """The settings of a person.

    `wants_notice`: a private line when a work of theirs that took long has ended. `voice` is the one that they chose
    from the list of voices last, at `voice_at` (unix seconds); None for none.
    """

    others_may_narrate: bool = True
    wants_notice: bool = True
    voice: str | None = None
    voice_at: float = 0.0


@dataclass(frozen=True, slots=True)
class PersonWork:
    """A work of a person, also from the trash, and its row as JSON-ready data.

    `work` is None for a damaged row, which is then whole; otherwise the row lacks what the work itself says.
    """

    row: Json
    work: Work | None


@dataclass(frozen=True, slots=True)
class PersonData:
    """All data of one person: their works, oldest first, and all other rows as JSON-ready data by topic."""

    works: tuple[PersonWork, ...]
    topics: Mapping[str, list[Json]]


class People:
    """The rows of people.

    The tables works, rounds, votes, spending, saved_forms and people hold ids of people, and the address of a reply may
    hold one.
    """

    def __init__(
        self,
        database: Database,
        works_: Works,
        replies_: Replies,
        remover: Remover,
        store: FileStore,
        imported: ImportedFiles,
        erasure: Erasure,
    ) -> None:
        self._database = database
        self._works = works_
        self._replies = replies_
        self._remover = remover
        self._store = store
        self._imported = imported
        self._erasure = erasure

    async def settings(self, person_id: int) -> PersonSettings:
        """The settings of a person, or the defaults."""
        query = sa.select(people).where(people.c.person_id == person_id)
        row = await self._database.read(lambda connection: connection.execute(query).first())
        if row is None:
            return PersonSettings()
        return PersonSettings(
            others_may_narrate=row.others_may_narrate,
            wants_notice=row.wants_notice,
            voice=row.voice,
            voice_at=row.voice_at,
        )

    async def save_settings(self, person_id: int, settings: PersonSettings) -> None:
        """Save the settings of a person."""
        saved = self._database.upsert(people).values(person_id=person_id, **_columns(settings))
        await self._database.write(lambda connection: connection.execute(saved).close())

    async def save_voice(self, person_id: int, voice: str, at: float) -> None:
        """Save the voice that a person chose from the list at this time (unix seconds)."""
        first = self._database.upsert(people, replace=False).values(person_id=person_id, **_columns(PersonSettings()))
        chosen = sa.update(people).where(people.c.person_id == person_id).values(voice=voice, voice_at=at)

        def save(connection: sa.Connection) -> None:
            connection.execute(first).close()
            connection.execute(chosen).close()

        await self._database.write(save)

    async def export(self, person_id: int) -> PersonData:
        """All rows of a person, without the tokens of interactions."""

        def select(connection: sa.Connection) -> tuple[list[Json], dict[str, list[Json]]]:
            data = {
                "settings": _dicts(connection, _select(people, people.c.person_id, person_id)),
                "spending": _dicts(connection, _select(spending, spending.c.person_id, person_id)),
                "rounds": _dicts(connection, _select(rounds, rounds.c.author_id, person_id)),
                "votes": _dicts(connection, _select(votes, votes.c.person_id, person_id)),
                "saved_forms": _dicts(connection, _select(saved_forms, saved_forms.c.person_id, person_id)),
                "replies": _replies_of(connection, person_id),
            }
            return _dicts(connection, _select(works, works.c.author_id, person_id).order_by(works.c.seq)), data

        rows, data = await self._database.read(select)
        exported = []
        for row in rows:
            work = await self._works.find(row["id"], with_deleted=True)
            said_by_work = frozenset[str]() if work is None else _COLUMNS_OF_WORK
            exported.append(PersonWork({name: row[name] for name in row if name not in said_by_work}, work))
        return PersonData(tuple(exported), data)

    async def sources(self, person_id: int) -> list[str]:
        """The ids of other people's works from which this person made something."""
        query = sa.select(works.c.parent_id).where(
            works.c.author_id == person_id, works.c.parent_author_id != person_id, works.c.parent_id.is_not(None)
        )
        found = await self._database.read(lambda connection: list(connection.scalars(query.distinct())))
        return [work_id for work_id in found if work_id]

    async def forget(self, person_id: int) -> list[tuple[int, int]]:
        """Delete all data of a person with their files; returns the messages that show it, as (channel, message) ids.

        None of their works may be running. Works that others made from theirs stay, without the credit. The usage of
        today stays without the person's id, so that a deletion does not refill a budget.
        """
        query = sa.select(works.c.id).where(works.c.author_id == person_id)
        ids = await self._database.read(lambda connection: list(connection.scalars(query)))
        reply_ids, shown = await self._database.read(partial(_replies_and_messages, person_id=person_id))
        await self._replies.stop_saving(reply_ids)
        self._works.remove_credit(person_id)
        unneeded = await self._works.remove_rows(ids)
        forgetting = partial(_delete, person_id=person_id, reply_ids=reply_ids)
        await self._database.write(forgetting, keys=(STRUCTURE,))
        await self._store.remove_now(unneeded)
        await self._imported.remove_usage()
        self._erasure.note_removed(at_once=True)
        await self._erasure.erase()
        return shown


def _columns(settings: PersonSettings) -> dict[str, Any]:
    return {
        "others_may_narrate": settings.others_may_narrate,
        "wants_notice": settings.wants_notice,
        "voice": settings.voice,
        "voice_at": settings.voice_at,
    }


def _replies_and_messages(connection: sa.Connection, person_id: int) -> tuple[list[str], list[tuple[int, int]]]:
    """The ids of their replies, and all messages of their replies and polls, as (channel, message) ids."""
    reply_ids = _reply_ids(connection, person_id)
    theirs = sa.select(works.c.id).where(works.c.author_id == person_id)
    queries = [
        sa.select(messages.c.channel_id, messages.c.message_id).where(messages.c.reply_id.in_(batch))
        for batch in chunks(reply_ids)
    ]
    queries.append(
        sa.select(rounds.c.channel_id, rounds.c.message_id).where(
            sa.or_(rounds.c.author_id == person_id, rounds.c.work_id.in_(theirs)), rounds.c.message_id.is_not(None)
        )
    )
    return reply_ids, [(row.channel_id, row.message_id) for query in queries for row in connection.execute(query)]


def _reply_ids(connection: sa.Connection, person_id: int) -> list[str]:
    """The ids of replies with a take of theirs, and of those whose address holds their id."""
    groups = sa.select(works.c.group_id).where(works.c.author_id == person_id)
    named = replies.c.address.contains(str(person_id))
    query = sa.select(replies.c.reply_id).where(sa.or_(replies.c.reply_id.in_(groups), named))
    return list(connection.scalars(query))


def _replies_of(connection: sa.Connection, person_id: int) -> list[Json]:
    groups = sa.select(works.c.group_id).where(works.c.author_id == person_id)
    columns = [column for column in replies.c if column.name != "token"]
    found = _dicts(connection, sa.select(*columns).where(replies.c.reply_id.in_(groups)))
    posted = sa.select(messages).where(messages.c.reply_id.in_(groups)).order_by(messages.c.place)
    ids: dict[str, list[int]] = {}
    for row in connection.execute(posted):
        ids.setdefault(row.reply_id, []).append(row.message_id)
    return [{**row, "message_ids": ids.get(row["reply_id"], [])} for row in found]


def _delete(connection: sa.Connection, person_id: int, reply_ids: list[str]) -> None:
    for batch in chunks(reply_ids):
        execute_together(
            connection, [table.delete().where(table.c.reply_id.in_(batch)) for table in (messages, replies)]
        )
    theirs = sa.select(rounds.c.id).where(rounds.c.author_id == person_id)
    execute_together(
        connection,
        [
            votes.delete().where(sa.or_(votes.c.person_id == person_id, votes.c.round_id.in_(theirs))),
            rounds.delete().where(rounds.c.author_id == person_id),
            people.delete().where(people.c.person_id == person_id),
            # A form of another person may hold a message of this one.
            saved_forms.delete().where(
                sa.or_(saved_forms.c.person_id == person_id, saved_forms.c.entered.contains(str(person_id)))
            ),
            spending.update()
            .where(spending.c.person_id == person_id)
            .values(person_id=FORGOTTEN_PERSON_ID, work_id=""),
        ],
    )
    _remove_credit(connection, person_id)


def _remove_credit(connection: sa.Connection, person_id: int) -> None:
    """Remove the person's id from the works that others made from theirs, and from the state of their replies."""
    credited = sa.select(works.c.id, works.c.doc).where(works.c.parent_author_id == person_id)
    for work_id, doc in connection.execute(credited).all():
        data = json.loads(doc)
        data["lineage"]["parent_author_id"] = str(FORGOTTEN_PERSON_ID)
        connection.execute(
            works.update().where(works.c.id == work_id).values(doc=dumps(data), parent_author_id=FORGOTTEN_PERSON_ID)
        )
    number = re.compile(rf"(?<!\d){person_id}(?!\d)")
    query = sa.select(replies.c.reply_id, replies.c.state).where(replies.c.state.contains(str(person_id)))
    for reply_id, state in connection.execute(query).all():
        anonymous = number.sub(str(FORGOTTEN_PERSON_ID), state)
        connection.execute(replies.update().where(replies.c.reply_id == reply_id).values(state=anonymous))


_COLUMNS_OF_WORK: Final = frozenset({"seq", "doc", "text", "title", "author_id", "kind", "chapter", "group_id"})


def _select(table: sa.Table, column: sa.Column[Any], person_id: int) -> sa.Select[Any]:
    return sa.select(table).where(column == person_id)


def _dicts(connection: sa.Connection, query: sa.Select[Any]) -> list[Json]:
    return [dict(row) for row in connection.execute(query).mappings()]
