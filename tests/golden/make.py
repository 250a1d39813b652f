"""Makes the golden set: what this version leaves on disk and in Discord, for every later version to take over.

    ELARA_TEST_POSTGRES=postgresql://… python -m tests.golden.make

is run by hand, once for a schema. A committed set is history: it is never made again, whatever becomes of the classes
that made it. A version that stores something new changes this script and adds a set of its own beside the old ones, in
a folder named after the next number. Nothing in it depends on the time or on chance: ids, times and tokens are fixed,
and rows come in the order of their keys.

A set holds

- `sqlite.sql` and `postgres.sql`, a database each, with the same rows;
- `files/`, the tiny files that its works name;
- `works/` and `usage_limits.json`, what the first versions kept as JSON, in the first form of the codec;
- `works.json`, what each work is, in words that no code decides;
- `unended.json`, what was being made, by id: "ended" for what comes to its end after a start, "ended unseen" where its
  messages cannot be reached any more, "gone" for what no person has ever seen and is withdrawn;
- `chat.json`, what stands in Discord: people, channels, interactions with their tokens, messages;
- `presses.json`, what people may press, choose and send in: one of each kind of custom id, and every form.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import psycopg
from pydantic import SecretStr

from bot.library.library import Library
from bot.library.people import PersonSettings
from bot.library.polls import PollState
from bot.library.usage_limits import DAY_S, Spending
from bot.library.work_documents import Origin
from bot.library.works import UNDO_S
from bot.settings import LibrarySettings, LimitSettings
from bot.work.codec import encode
from bot.work.request import Kind
from bot.work.work import Work
from tests.golden.cast import BOT, GUILDS, MIRA, NOW_S, PEOPLE, PLACES, TOM
from tests.golden.chat import Chat, Json, StoredReply, copies, stand
from tests.golden.described import described
from tests.golden.dump import dump_postgres, dump_sqlite
from tests.golden.ended import all_ended
from tests.golden.material import FILES, Kept
from tests.golden.polls import VotedPoll, polls, post
from tests.golden.presses import Presses
from tests.golden.unended import GONE, UNREACHABLE, all_unended

VERSION: Final = "v1"
FOLDER: Final = Path(__file__).parent / VERSION

_NO_LIMITS: Final = LimitSettings(
    waiting_per_person=1000, running_per_server=1000, stories_per_day=0, panels_per_day=0, speech_minutes_per_day=0
)
_LONG_CHARS: Final = 2000
_SET_ASIDE: Final = {
    Kind.STORY: Spending(stories=1, usd=0.0045),
    Kind.COMIC: Spending(panels=4, usd=0.16),
    Kind.NARRATION: Spending(speech_minutes=0.5, usd=0.01),
}


class _Clock:
    now = NOW_S

    def __call__(self) -> float:
        return self.now


class _Set:
    """The works and votes of the set, and the chat in which they stand."""

    def __init__(self) -> None:
        self.works = [*all_ended(), *all_unended()]
        self.chat = Chat()
        self.replies: dict[str, list[StoredReply]] = {}
        for kept in self.works:
            if kept.is_shown and kept.deleted != "with its message":
                standing = stand(self.chat, kept)
                self.replies[kept.name] = [standing, *copies(self.chat, kept, standing)]
        self.polls = [VotedPoll(post(self.chat, poll), poll.votes, poll.is_private) for poll in polls()]
        presses = Presses(self.chat)
        presses.replies(self.works)
        presses.polls({poll.round.id: poll.round.author_id for poll in self.polls})
        presses.more()
        presses.shelves()
        presses.questions()
        presses.forms()
        self.presses = presses.all


async def _fill(library: Library, clock: _Clock, made: _Set) -> None:
    for kept in made.works:
        await _keep(library, clock, kept, made.replies.get(kept.name, []))
    clock.now = NOW_S
    for poll in made.polls:
        await library.polls.save(replace(poll.round, state=PollState.OPEN, winner=None))
        for person_id, option in poll.votes.items():
            await library.polls.vote(poll.round.id, person_id, option)
        await library.polls.save(poll.round)
    await library.people.save_settings(MIRA, PersonSettings(others_may_narrate=True))
    await library.people.save_settings(TOM, PersonSettings(others_may_narrate=False))
    for kept in made.works:
        if kept.deleted:
            clock.now = NOW_S - (UNDO_S + 60 if kept.deleted == "too long ago" else 60)
            await library.works.delete(kept.work.id)
    clock.now = NOW_S


async def _keep(library: Library, clock: _Clock, kept: Kept, replies: list[StoredReply]) -> None:
    """Go with one work through what happened to it."""
    works, work = library.works, kept.work
    clock.now = max(work.created_at, NOW_S // DAY_S * DAY_S)
    asked = replies[0].address.interaction_id if replies and not kept.by_itself else None
    where = kept.where
    is_private = kept.private or work.request.private
    origin = Origin(interaction_id=asked, guild_id=where.guild_id, channel_id=where.channel_id, private=is_private)
    amount = _SET_ASIDE[work.kind]
    assert await works.admit(replace(work, ending=None, ended_at=None), origin, amount)
    clock.now = NOW_S
    for standing in replies:
        library.replies.stage(standing.row)
        await library.replies.flush(standing.row.reply_id)
    for _ in range(kept.attempts):
        await library.work_flags.begin_attempt(work.id)
    if kept.stop_by is not None:
        library.work_flags.request_stop(work.id, kept.stop_by)
        await works.flush(work.id)
    if work.title:
        await library.renaming.rename(work.id, work.title)
    if kept.is_concluded:
        await works.conclude(work, amount if work.usage.calls else Spending())
    elif work.ending is not None:
        works.stage(work)
        await works.flush(work.id)


async def _make_sqlite(made: _Set, folder: Path) -> str:
    clock = _Clock()
    async with Library.open(folder, limits=_NO_LIMITS, now=clock) as library:
        await _fill(library, clock, made)
    return dump_sqlite(folder / "elara.db")


async def _make_postgres(made: _Set, folder: Path, server: str) -> str:
    clock, name = _Clock(), f"elara_golden_{secrets.token_hex(4)}"
    url = urlsplit(server)._replace(path=f"/{name}").geturl()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    try:
        settings = LibrarySettings(database_url=SecretStr(url) if url else None)
        async with Library.open(folder, settings=settings, limits=_NO_LIMITS, now=clock) as library:
            await _fill(library, clock, made)
        return dump_postgres(url)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def _old_works(made: _Set) -> list[Work]:
    """What the first versions could make: neither chapters nor takes, nor names; the longest are left out."""
    works = [kept.work for kept in made.works if not (kept.deleted or kept.work.title)]
    return [work for work in works if work.lineage is None and work.take_of is None and len(work.text) < _LONG_CHARS]


def _as_first_codec(work: Work) -> Json:
    data = encode(work)
    for name in ("title", "lineage", "take_of", "memory", "choices"):
        del data[name]
    data["request"]["options"].pop("illustrates", None)
    return {**data, "version": 1}


def _chat(chat: Chat) -> Json:
    return {
        "at_s": NOW_S,
        "bot_id": str(BOT),
        "people": [{"id": str(person_id), "name": name} for person_id, name in PEOPLE.items()],
        "guilds": [
            {"id": str(guild_id), "name": name, "bot_is_member": is_member}
            for guild_id, (name, is_member) in GUILDS.items()
        ],
        "channels": [
            {
                "id": str(where.channel_id),
                "name": where.name,
                "guild_id": None if where.guild_id is None else str(where.guild_id),
                "recipient_id": None if where.recipient_id is None else str(where.recipient_id),
            }
            for where in PLACES
        ],
        "threads": chat.threads,
        "interactions": chat.interactions,
        "messages": chat.messages,
    }


def _unended(made: _Set) -> Mapping[str, str]:
    ids = [kept.work.id for kept in made.works if not kept.is_concluded]
    special = {**dict.fromkeys(GONE, "gone"), **dict.fromkeys(UNREACHABLE, "ended unseen")}
    return {work_id: special.get(work_id, "ended") for work_id in ids}


def _write(path: Path, data: Any) -> None:  # noqa: ANN401 - anything JSON knows
    """Lists and objects of the first two levels a line each, so that a change can be read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(data, dict):
        items = [f"{json.dumps(name)}: {_lines(value)}" for name, value in data.items()]
        path.write_text("{\n" + ",\n".join(items) + "\n}\n")
    else:
        path.write_text(_lines(data) + "\n")


def _lines(data: Any) -> str:  # noqa: ANN401 - anything JSON knows
    if not isinstance(data, list):
        return json.dumps(data)
    return "[\n" + ",\n".join(map(json.dumps, data)) + "\n]"


def main() -> None:
    """Make the set; raises `SystemExit` where it is there."""
    if FOLDER.exists():
        raise SystemExit(f"{FOLDER} is history: give the next set a folder of its own.")
    made = _Set()
    with tempfile.TemporaryDirectory() as folder:
        sqlite = asyncio.run(_make_sqlite(made, Path(folder)))
        postgres = asyncio.run(_make_postgres(made, Path(folder), os.environ["ELARA_TEST_POSTGRES"]))
    for name, data in FILES.items():
        path = FOLDER / "files" / name[:2] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (FOLDER / "sqlite.sql").write_bytes(sqlite.encode())
    (FOLDER / "postgres.sql").write_bytes(postgres.encode())
    for work in _old_works(made):
        path = FOLDER / "works" / work.id[-2:] / f"{work.id}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(_as_first_codec(work)))
    spent = {"stories": 3, "panels": 4, "speech_minutes": 1.5, "usd": 0.5}
    usage_limits = {"day": int(NOW_S // DAY_S), "usd": 0.75, "people": {str(MIRA): spent}}
    _write(FOLDER / "purse.json", usage_limits)
    _write(FOLDER / "works.json", [described(kept.work) for kept in made.works])
    _write(FOLDER / "unended.json", _unended(made))
    _write(FOLDER / "chat.json", _chat(made.chat))
    _write(FOLDER / "presses.json", made.presses)
    print(f"{len(made.works)} works, {len(made.chat.messages)} messages, {len(made.presses)} presses")


if __name__ == "__main__":
    main()
