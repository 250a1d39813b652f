"""The tables of the newest schema.

Works and their parts are documents of `bot.work.codec`, with additional columns for queries. Discord ids are 64-bit
integers, times are unix seconds (UTC). `bot.library.people` must name every table that holds an id of a person, because
it exports and deletes those rows.
"""

from __future__ import annotations

import re
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_UNSTORABLE: Final = re.compile("[\x00\x1a\ud800-\udfff]")
_ESCAPED: Final = re.compile("\x1a([0-9a-f]{4})")


class ExactText(TypeDecorator[str]):
    """Text that is returned exactly as it was stored.

    Postgres rejects U+0000, and UTF-8 cannot encode lone surrogates; a model or a person can send either. They are
    stored as U+001A and four hex digits, and so is U+001A itself.
    """

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the interface
        """Escape a text for the database."""
        return None if value is None else _UNSTORABLE.sub(lambda found: f"\x1a{ord(found[0]):04x}", value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the interface
        """Unescape a text from the database."""
        if value is None or "\x1a" not in value:
            return value
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)


metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

_Seq = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""SQLite increments a key by itself only if its type is INTEGER."""

works = sa.Table(
    "works",
    metadata,
    sa.Column("seq", _Seq, primary_key=True, autoincrement=True, doc="order of admission"),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("group_id", sa.Text, nullable=False, index=True, doc="the first take's id"),
    sa.Column("author_id", sa.BigInteger, nullable=False),
    sa.Column("interaction_id", sa.BigInteger, unique=True),
    sa.Column("guild_id", sa.BigInteger),
    sa.Column("channel_id", sa.BigInteger, nullable=False),
    sa.Column("private", sa.Boolean, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("chapter", sa.Integer, nullable=False),
    sa.Column("created_at", sa.Double, nullable=False),
    sa.Column("ended_at", sa.Double),
    sa.Column("ending", sa.Text, doc="kind; null until the work is concluded, even if its document has an ending"),
    sa.Column("parent_id", sa.Text, index=True),
    sa.Column("relation", sa.Text),
    sa.Column("parent_author_id", sa.BigInteger),
    sa.Column("shown", sa.Boolean, nullable=False, doc="whether its reply shows this take"),
    sa.Column("listed", sa.Boolean, nullable=False, doc="false once a moderator deleted its message"),
    sa.Column("deleted_at", sa.Double),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("stop_by", ExactText, doc="display name of the person who asked it to stop"),
    sa.Column("title", ExactText, nullable=False, doc="set by a person or inherited; overrides that of the document"),
    sa.Column("doc", ExactText, nullable=False, doc="the work without text and parts"),
    sa.Column("text", ExactText, nullable=False),
)

# Shared by indexes and queries: a query uses a partial index only if it repeats the condition of the index. The indexes
# of Postgres have the same conditions (`bot.library.migrations`): here they would load its dialect on SQLite as well.
UNENDED: Final = works.c.ending.is_(None)
DELETED: Final = works.c.deleted_at.is_not(None)
IN_MINE: Final = sa.and_(works.c.shown == sa.true(), works.c.deleted_at.is_(None))
IN_GUILD: Final = sa.and_(
    works.c.shown == sa.true(),
    works.c.deleted_at.is_(None),
    works.c.private == sa.false(),
    works.c.listed == sa.true(),
)

for _name, _columns, _where in (
    ("ix_works_unended", (works.c.author_id, works.c.guild_id), UNENDED),
    ("ix_works_mine", (works.c.author_id, works.c.seq, works.c.kind), IN_MINE),
    ("ix_works_guild", (works.c.guild_id, works.c.seq, works.c.kind), IN_GUILD),
    ("ix_works_deleted", (works.c.deleted_at,), works.c.deleted_at.is_not(None)),
    ("ix_works_ended", (works.c.ended_at,), works.c.ended_at.is_not(None)),
    ("ix_works_credit", (works.c.parent_author_id,), works.c.parent_author_id.is_not(None)),
    ("ix_works_author", (works.c.author_id, works.c.group_id), None),
):
    sa.Index(_name, *_columns, sqlite_where=_where)

parts = sa.Table(
    "parts",
    metadata,
    sa.Column("work_id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True, doc="panels or sections"),
    sa.Column("place", sa.Integer, primary_key=True, doc="counted from 0"),
    sa.Column("doc", ExactText, nullable=False),
)

files = sa.Table(
    "files",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("work_id", sa.Text, primary_key=True, index=True),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
)
"""Which work needs which file. `FileStore` holds the bytes."""

replies = sa.Table(
    "replies",
    metadata,
    sa.Column("reply_id", sa.Text, primary_key=True, doc="that of its take group, a copy, or a voice message"),
    sa.Column("work_id", sa.Text, nullable=False, index=True, doc="the shown take"),
    sa.Column("channel_id", sa.BigInteger, nullable=False),
    sa.Column("guild_id", sa.BigInteger),
    sa.Column("token", sa.Text, doc="of the interaction; null after its expiry"),
    sa.Column("token_expires_at", sa.Double, nullable=False),
    sa.Column("address", ExactText, nullable=False),
    sa.Column("state", ExactText, nullable=False),
)

HAS_TOKEN: Final = replies.c.token.is_not(None)

sa.Index("ix_replies_token", replies.c.token_expires_at, sqlite_where=HAS_TOKEN)

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("message_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("reply_id", sa.Text, nullable=False, index=True),
    sa.Column("channel_id", sa.BigInteger, nullable=False),
    sa.Column("place", sa.Integer, nullable=False, doc="counted from 0"),
)

people = sa.Table(
    "people",
    metadata,
    sa.Column("person_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("others_may_narrate", sa.Boolean, nullable=False),
    sa.Column("wants_notice", sa.Boolean, nullable=False, server_default=sa.true(), doc="when a long work has ended"),
    sa.Column("voice", sa.Text, doc="the one that was chosen from the list of voices last"),
    sa.Column("voice_at", sa.Double, nullable=False, server_default=sa.text("0"), doc="unix seconds"),
)

spending = sa.Table(
    "spending",
    metadata,
    sa.Column("seq", _Seq, primary_key=True, autoincrement=True),
    sa.Column("work_id", sa.Text, nullable=False, index=True, doc="empty after the removal of the work"),
    sa.Column("person_id", sa.BigInteger, nullable=False, doc="0 after the person was forgotten"),
    sa.Column("guild_id", sa.BigInteger),
    sa.Column("day", sa.Integer, nullable=False, doc="on which it was reserved, then settled: days since 1970, UTC"),
    sa.Column("settled", sa.Boolean, nullable=False, doc="false: reserved; true: used"),
    sa.Column("stories", sa.Integer, nullable=False),
    sa.Column("panels", sa.Integer, nullable=False),
    sa.Column("speech_minutes", sa.Double, nullable=False),
    sa.Column("usd", sa.Double, nullable=False),
    sa.Column("calling", sa.Boolean, nullable=False, server_default=sa.false(), doc="a call may be under way"),
    sa.Column("before_calls", sa.Integer, nullable=False, server_default=sa.text("0"), doc="before it was reserved"),
    sa.Column("before_panels", sa.Integer, nullable=False, server_default=sa.text("0")),
    sa.Column("before_speech_minutes", sa.Double, nullable=False, server_default=sa.text("0")),
    sa.Column("before_usd", sa.Double, nullable=False, server_default=sa.text("0")),
    sa.Index("ix_spending_person", "day", "person_id"),
    sa.Index("ix_spending_guild", "day", "guild_id"),
)

OPEN: Final = spending.c.settled == sa.false()
"""A reservation that is not settled. It counts today, even if it was made on another day."""

sa.Index("ix_spending_open", spending.c.person_id, sqlite_where=OPEN)

notices = sa.Table(
    "notices",
    metadata,
    sa.Column("day", sa.Integer, primary_key=True, autoincrement=False, doc="days since 1970, UTC"),
)
"""The days on which the owner was told that most of the budget is used."""

redraws = sa.Table(
    "redraws",
    metadata,
    sa.Column("day", sa.Integer, primary_key=True, autoincrement=False, doc="days since 1970, UTC"),
    sa.Column("looked", sa.Integer, nullable=False, doc="pictures that were looked at"),
    sa.Column("redrawn", sa.Integer, nullable=False, doc="pictures that were drawn again"),
    sa.Column("off", sa.Boolean, nullable=False, doc="none is drawn again any more on this day"),
    sa.Column("told", sa.Boolean, nullable=False, doc="the owner was told so"),
)
"""How often flawed pictures were drawn again on a day (`bot.library.redraws`)."""

rounds = sa.Table(
    "rounds",
    metadata,
    sa.Column("id", sa.Text, primary_key=True, doc="of the poll"),
    sa.Column("work_id", sa.Text, nullable=False, index=True, doc="the chapter it continues"),
    sa.Column("author_id", sa.BigInteger, nullable=False, index=True),
    sa.Column("guild_id", sa.BigInteger),
    sa.Column("channel_id", sa.BigInteger, nullable=False),
    sa.Column("message_id", sa.BigInteger, index=True),
    sa.Column("options", ExactText, nullable=False, doc="JSON: the texts to choose from"),
    sa.Column("opened_at", sa.Double, nullable=False),
    sa.Column("closes_at", sa.Double, nullable=False),
    sa.Column("unattended", sa.Integer, nullable=False, doc="chapters chosen in a row without the author"),
    sa.Column("state", sa.Text, nullable=False, index=True),
    sa.Column("winner", sa.Integer),
    sa.Column("repeats", sa.Boolean, nullable=False, server_default=sa.false(), doc="another follows each chapter"),
)

votes = sa.Table(
    "votes",
    metadata,
    sa.Column("round_id", sa.Text, primary_key=True),
    sa.Column("person_id", sa.BigInteger, primary_key=True, index=True),
    sa.Column("option", sa.Integer, nullable=False, doc="counted from 0"),
)

search = sa.Table(
    "search",
    metadata,
    sa.Column("seq", _Seq, primary_key=True, autoincrement=False, doc="that of the work"),
    sa.Column("folded", ExactText, nullable=False, doc="title, request and text, normalized"),
    sa.Column("shorts", ExactText, doc="the strings of one and two characters of `folded`; null on SQLite"),
)
"""The searchable texts. SQLite has an FTS5 index of trigrams that triggers update; Postgres has one index of trigrams
and one of the shorter strings."""

title_updates = sa.Table(
    "title_updates",
    metadata,
    sa.Column("reply_id", sa.Text, primary_key=True),
    sa.Column("target", sa.Text, primary_key=True, doc="message or thread"),
    sa.Column("requested_at", sa.Double, nullable=False, doc="unix seconds; tells one rename from the next"),
    sa.Column("due_at", sa.Double, nullable=False, doc="unix seconds; no attempt before"),
)
"""Pending updates of titles in Discord (`bot.library.renaming`)."""

saved_forms = sa.Table(
    "saved_forms",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("person_id", sa.BigInteger, nullable=False, index=True),
    sa.Column("target", sa.Text, nullable=False, doc="the custom id of the form"),
    sa.Column("entered", ExactText, nullable=False, doc="JSON: the values by the names of the fields"),
    sa.Column("guess", ExactText, nullable=False, doc="JSON: what was probably meant, by the names of the fields"),
    sa.Column("saved_at", sa.Double, nullable=False, index=True),
)
"""The input of forms that have not become a work (`bot.library.saved_forms`)."""

work_schedules = sa.Table(
    "work_schedules",
    metadata,
    sa.Column("work_id", sa.Text, primary_key=True),
    sa.Column("due_at", sa.Double, nullable=False, index=True, doc="unix seconds; the rest is not spoken before"),
)
"""Narrations whose rest is spoken when their author has minutes of speech again (`bot.library.schedules`)."""

speech_rates = sa.Table(
    "speech_rates",
    metadata,
    sa.Column("model", sa.Text, primary_key=True, doc="which speaks"),
    sa.Column("speech_s", sa.Double, nullable=False, doc="seconds of speech; older ones count less"),
    sa.Column("took_s", sa.Double, nullable=False, doc="seconds that one session took for them"),
)
"""How fast narrations were spoken lately (`bot.library.speech_rates`)."""

voice_samples = sa.Table(
    "voice_samples",
    metadata,
    sa.Column("voice", sa.Text, primary_key=True),
    sa.Column("language", sa.Text, primary_key=True, doc="the part of a locale before the hyphen"),
    sa.Column("model", sa.Text, nullable=False, doc="which spoke it"),
    sa.Column("words", ExactText, nullable=False, doc="what it says"),
    sa.Column("sha256", sa.Text, nullable=False, index=True),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("seconds", sa.Double, nullable=False),
)
"""A sentence in each voice, spoken once and kept for all (`bot.library.voice_samples`)."""

instance = sa.Table(
    "instance",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False, doc="always 1"),
    sa.Column("holder", sa.Text, nullable=False, doc="random id of the process that acquired the lock last"),
    sa.Column("taken_at", sa.Double, nullable=False),
)
"""One row that names the process which uses the database. It tells a process that lost the lock whether another one
acquired it in between."""

leases = sa.Table(
    "leases",
    metadata,
    sa.Column("key", sa.Text, primary_key=True, doc="what is locked"),
    sa.Column("holder", sa.Text, nullable=False, doc="random id of the process that holds it"),
    sa.Column("expires_at", sa.Double, nullable=False, doc="unix seconds by the clock of the database"),
)
"""Locks between processes (`bot.library.leases`)."""

tombstones = sa.Table(
    "tombstones",
    metadata,
    sa.Column("work_id", sa.Text, primary_key=True),
    sa.Column("removed_at", sa.Double, nullable=False),
)
"""Deleted works without rows (`bot.library.tombstones`)."""
