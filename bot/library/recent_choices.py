"""A person's recent choices: the options of their newest works, and the voice that they chose from the list.

Only that voice is stored separately, with the person's settings; the rest is read from the works.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, assert_never

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.tables import IN_MINE, people, works
from bot.library.work_documents import decode_work
from bot.work.request import ComicOptions, NarrationOptions, Request, StoryOptions

WORKS_READ: Final = 30
"""The number of newest works of a person that are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentChoices:
    """Each choice once, the newest first. An option that was left to the model is no choice."""

    languages: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    deliveries: tuple[str, ...] = ()


async def recent_choices(database: Database, person_id: int) -> RecentChoices:
    """The choices of a person in their newest works."""
    query = sa.select(works.c.doc, works.c.created_at).where(works.c.author_id == person_id, IN_MINE)
    query = query.order_by(works.c.seq.desc()).limit(WORKS_READ)
    listed = sa.select(people.c.voice, people.c.voice_at).where(people.c.person_id == person_id)

    def read(connection: sa.Connection) -> RecentChoices:
        rows = connection.execute(query).all()
        requests = [decode_work(row.doc, "", "", ()).request for row in rows]
        found = choices_of(requests)
        chosen = connection.execute(listed).first()
        if chosen is None or chosen.voice is None:
            return found
        newer = (request for request, row in zip(requests, rows, strict=True) if row.created_at > chosen.voice_at)
        voices = dict.fromkeys((*choices_of(newer).voices, chosen.voice, *found.voices))
        return replace(found, voices=tuple(voices))

    return await database.read(read)


def choices_of(requests: Iterable[Request]) -> RecentChoices:
    """The choices in some requests, given from the newest to the oldest."""
    found: dict[str, dict[str, None]] = {name: {} for name in ("language", "genre", "drawing", "voice", "delivery")}
    for request in requests:
        chosen: dict[str, str | None] = {"language": request.language}
        match request.options:
            case StoryOptions(genre=genre):
                chosen["genre"] = genre
            case ComicOptions(style=style):
                chosen["drawing"] = style
            case NarrationOptions(voice=voice, style=style):
                chosen |= {"voice": voice, "delivery": style}
            case options:
                assert_never(options)
        for name, value in chosen.items():
            if value:
                found[name].setdefault(value)
    return RecentChoices(
        languages=tuple(found["language"]),
        genres=tuple(found["genre"]),
        styles=tuple(found["drawing"]),
        voices=tuple(found["voice"]),
        deliveries=tuple(found["delivery"]),
    )
