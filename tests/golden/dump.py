"""A database as plain SQL that restores it: that version's schema, then the rows in a fixed order."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import psycopg

_MADE_BY_SEARCH: Final = re.compile(r"search_fts_\w+|sqlite_\w+")
_EXTENSION: Final = re.compile(r"EXTENSION|gin_trgm_ops")

WITH_TRIGRAMS: Final = "-- Where the server has the extension pg_trgm:\n"
"""Statements after this line may fail."""


def dump_sqlite(path: Path) -> str:
    """An SQLite file. Its full-text index is rebuilt from the rows."""
    with sqlite3.connect(path) as database:
        items = database.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        kept = [(kind, name, sql) for kind, name, sql in items if not _MADE_BY_SEARCH.fullmatch(name)]
        tables = [(name, sql) for kind, name, sql in kept if kind == "table" and not sql.startswith("CREATE VIRTUAL")]
        lines = [f"{sql};" for _, sql in tables]
        for name, _ in sorted(tables):
            columns = database.execute(f"PRAGMA table_info({name})").fetchall()
            keys = [column[1] for column in columns if column[5]] or ["1"]
            rows = database.execute(f"SELECT * FROM {name} ORDER BY {', '.join(keys)}")  # noqa: S608 - our own tables
            lines += _inserts(name, [column[1] for column in columns], rows)
        lines += [f"{sql};" for kind, _, sql in sorted(kept) if kind == "index"]
        lines += [f"{sql};" for _, _, sql in kept if sql.startswith("CREATE VIRTUAL")]
        lines.append("INSERT INTO search_fts(search_fts) VALUES('rebuild');")
        lines += [f"{sql};" for kind, _, sql in sorted(kept) if kind == "trigger"]
    database.close()
    return "\n".join(lines) + "\n"


def dump_postgres(url: str) -> str:
    """A Postgres database; needs pg_dump for its schema."""
    command = ["pg_dump", "--schema-only", "--schema=public", "--no-owner", "--no-privileges", url]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    plain = "\n".join(line for line in done.stdout.split("\n") if line and not line.startswith(("--", "\\")))
    statements = [one.strip() for one in plain.split(";\n")]
    unwanted = ("SET ", "SELECT pg_catalog", "CREATE SCHEMA", "COMMENT ON")
    schema = [one.rstrip(";") for one in statements if one and not one.startswith(unwanted)]
    lines = [f"{one};" for one in schema if not _EXTENSION.search(one)]
    with psycopg.connect(url) as database:
        names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        for (name,) in database.execute(names).fetchall():
            keys = database.execute(_KEYS, (name,)).fetchall()
            order = ", ".join(key for (key,) in keys) or "1"
            found = database.execute(f'SELECT * FROM "{name}" ORDER BY {order}'.encode())  # noqa: S608 - our tables
            assert found.description is not None
            lines += _inserts(name, [column.name for column in found.description], found.fetchall())
            if "seq" in {key for (key,) in keys} and name != "search":
                lines.append(f"SELECT setval('{name}_seq_seq', (SELECT max(seq) FROM {name}));")  # noqa: S608
    lines.append(WITH_TRIGRAMS.rstrip())
    lines.append("CREATE EXTENSION IF NOT EXISTS pg_trgm;")
    lines += [f"{one};" for one in schema if "gin_trgm_ops" in one]
    return "\n".join(lines) + "\n"


_KEYS: Final = """
SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
WHERE i.indrelid = %s::regclass AND i.indisprimary ORDER BY array_position(i.indkey::int2[], a.attnum)
"""


def _inserts(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[str]:
    names = ", ".join(f'"{column}"' for column in columns)
    values = ",\n".join(f"({', '.join(map(_literal, row))})" for row in rows)
    return [f"INSERT INTO {table} ({names}) VALUES\n{values};"] if values else []


def _literal(value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    match value:
        case None:
            return "NULL"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            return "'" + value.replace("'", "''") + "'"
    raise TypeError(type(value))
