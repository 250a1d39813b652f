"""Puts golden sets where a bot finds its data."""

from __future__ import annotations

import json
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

from tests.golden.dump import WITH_TRIGRAMS

Json = dict[str, Any]


@dataclass(frozen=True)
class GoldenSet:
    """The data that one version left: a read-only folder."""

    folder: Path

    def read(self, name: str) -> Any:  # noqa: ANN401 - anything JSON knows
        """One of its JSON files."""
        return json.loads((self.folder / f"{name}.json").read_bytes())

    @property
    def now_s(self) -> float:
        """The time at which it was left, in unix seconds."""
        return float(self.read("chat")["at_s"])

    def works(self) -> dict[str, Json]:
        """The description of each work, by id."""
        return {work["id"]: work for work in self.read("works")}

    def lay(self, data_dir: Path, database_url: str | None) -> None:
        """Put library, files and queue in storage."""
        data_dir.mkdir(parents=True, exist_ok=True)
        shutil.copytree(self.folder / "files", data_dir / "files")
        if database_url is None:
            self._make_sqlite(data_dir)
        else:
            self._make_postgres(database_url)

    def lay_old(self, data_dir: Path) -> None:
        """Put the folder of the first versions in place, without any database."""
        for name in ("files", "works"):
            shutil.copytree(self.folder / name, data_dir / name)
        shutil.copy(self.folder / "purse.json", data_dir)

    def rows(self, table: str) -> list[Json]:
        """The rows of a table as that version left them."""
        with sqlite3.connect(":memory:") as database:
            database.executescript(self._sql("sqlite"))
            database.row_factory = sqlite3.Row
            found = [dict(row) for row in database.execute(f"SELECT * FROM {table}")]  # noqa: S608 - our own tables
        database.close()
        return found

    def _make_sqlite(self, data_dir: Path) -> None:
        for name, file in (("sqlite", "elara.db"), ("engine", "engine.db")):
            if not self._sql(name):
                continue
            with sqlite3.connect(data_dir / file) as database:
                database.executescript(self._sql(name))
            database.close()

    def _make_postgres(self, url: str) -> None:
        always, if_possible = self._sql("postgres").split(WITH_TRIGRAMS)
        with psycopg.connect(url, autocommit=True) as database:
            database.execute(always.encode())
            database.execute(self._sql("engine_postgres").encode())
            try:
                database.execute(if_possible.encode())
            except psycopg.Error:
                return  # as a server on which the extension may not be created

    def _sql(self, name: str) -> str:
        """A dump; empty for a version without this kind of database."""
        path = self.folder / f"{name}.sql"
        return path.read_bytes().decode() if path.exists() else ""


SETS: Final = [GoldenSet(folder) for folder in sorted(Path(__file__).parent.glob("v*")) if folder.is_dir()]
