"""Search: the texts of every work, indexed by trigrams. Works that exist already are indexed as well."""

from __future__ import annotations

import json
import logging
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

log = logging.getLogger(__name__)

# An FTS5 index over the text of the table (SQLite docs: FTS5, External Content Tables), and a table of its terms.
# detail=none stores which works contain a trigram but not where, so the index is a quarter as large.
SQLITE_INDEX = (
    """CREATE VIRTUAL TABLE search_fts
         USING fts5(folded, content='search', content_rowid='seq', tokenize='trigram', detail=none)""",
    "CREATE VIRTUAL TABLE search_terms USING fts5vocab(search_fts, 'row')",
    """CREATE TRIGGER search_insert AFTER INSERT ON search BEGIN
         INSERT INTO search_fts(rowid, folded) VALUES (new.seq, new.folded);
       END""",
    """CREATE TRIGGER search_delete AFTER DELETE ON search BEGIN
         INSERT INTO search_fts(search_fts, rowid, folded) VALUES ('delete', old.seq, old.folded);
       END""",
    """CREATE TRIGGER search_update AFTER UPDATE ON search BEGIN
         INSERT INTO search_fts(search_fts, rowid, folded) VALUES ('delete', old.seq, old.folded);
         INSERT INTO search_fts(rowid, folded) VALUES (new.seq, new.folded);
       END""",
)


def upgrade() -> None:
    """Create the table and its index."""
    op.create_table(
        "search",
        sa.Column("seq", SEQ, autoincrement=False, nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("shorts", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name="pk_search"),
    )
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for statement in SQLITE_INDEX:
            connection.exec_driver_sql(statement)
    else:
        connection.exec_driver_sql("CREATE INDEX search_shorts ON search USING gin (string_to_array(shorts, ' '))")
        _trigrams(connection)
    _fill(connection)


def _trigrams(connection: sa.Connection) -> None:
    """The trigram index of Postgres, where the extension exists and we may create it."""
    try:
        with connection.begin_nested():
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            connection.exec_driver_sql("CREATE INDEX search_trigrams ON search USING gin (folded gin_trgm_ops)")
    except sa.exc.DBAPIError as error:
        log.warning("no extension pg_trgm (%s): searching reads everything", type(error.orig).__name__)


def _fill(connection: sa.Connection) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    rows = connection.execute(sa.text("SELECT seq, title, doc, text FROM works ORDER BY seq"))
    for batch in iter(lambda: rows.fetchmany(500), []):
        filled = []
        for seq, title, doc, text in batch:
            folded = _folded(title, json.loads(doc)["request"]["prompt"], text)
            filled.append({"seq": seq, "folded": folded, "shorts": None if is_sqlite else _shorts(folded)})
        connection.execute(sa.text("INSERT INTO search (seq, folded, shorts) VALUES (:seq, :folded, :shorts)"), filled)


def _folded(*texts: str) -> str:
    return unicodedata.normalize("NFKC", "\n".join(texts).replace("\0", "")).casefold() + "\n\n"


def _shorts(folded: str) -> str:
    words = folded.split()
    return " ".join(sorted({word[at : at + size] for word in words for size in (1, 2) for at in range(len(word))}))
