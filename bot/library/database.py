"""The database: an SQLite file by default, Postgres by address; brought to the newest schema when it is opened."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.library.at_once import Errand, Value, run_through
from bot.library.migrations import NEWEST
from bot.library.sqlite_driver import connect
from bot.settings import SettingsError

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext

log = logging.getLogger(__name__)

HEAD: Final = "head"
_MIGRATIONS: Final = Path(__file__).parent / "migrations"
_MODE: Final = "elara_mode"
"""How SQLite begins a transaction; None means that there is none, for what cannot be in one."""

_PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",
    # A commit survives the end of the process without being flushed to the platter; a loss of power may take the last
    # commits but leaves the file whole (SQLite docs: WAL, PRAGMA synchronous). FULL would cost a flush for each.
    "PRAGMA synchronous=NORMAL",
    "PRAGMA busy_timeout=5000",
    "PRAGMA cache_size=-16000",
    # What is deleted is overwritten, so that somebody forgotten is not found in the free space of the file.
    "PRAGMA secure_delete=ON",
)


class Database:
    """One engine, and one lock that all writing transactions of this process take in turn.

    The lock makes "look, then write" safe on both databases and keeps SQLite from ever being busy. Readers never wait
    for it.
    """

    def __init__(self, engine: AsyncEngine, blocking: sa.Engine) -> None:
        self._engine = engine
        self._blocking = blocking.execution_options(**{_MODE: "IMMEDIATE"})
        self._writing = engine.execution_options(**{_MODE: "IMMEDIATE"})
        self._outside = engine.execution_options(**{_MODE: None})
        self._lock = asyncio.Lock()

    @property
    def is_sqlite(self) -> bool:
        """Whether this is an SQLite file."""
        return self._engine.dialect.name == "sqlite"

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection for questions: one consistent look at what is committed."""
        async with self._engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction that is committed at the end, or rolled back when anything is raised."""
        async with self._lock, self._writing.begin() as connection:
            yield connection

    async def at_once(self, errand: Errand[Value]) -> Value:
        """The same in one errand to a thread: `errand` may await nothing but the connection it is given.

        Who is cancelled meanwhile leaves a transaction that comes to its end all the same.
        """

        async def locked() -> Value:
            async with self._lock:
                return await asyncio.to_thread(run_through, self._blocking, errand)

        return await asyncio.shield(locked())

    def upsert(self, table: sa.Table, *, replace: bool = True) -> sa.Insert:
        """An INSERT that replaces the row with the same key; with `replace` false it leaves that row alone."""
        keys = [column.name for column in table.primary_key.columns]
        others = [column.name for column in table.columns if not column.primary_key]
        statement = sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)
        if not replace:
            return statement.on_conflict_do_nothing()
        return statement.on_conflict_do_update(
            index_elements=keys, set_={name: statement.excluded[name] for name in others}
        )

    async def clean(self) -> None:
        """Overwrite what SQLite's log still holds of deleted rows; Postgres does this by its own vacuum."""
        if not self.is_sqlite:
            return
        async with self._lock, self._outside.connect() as connection:
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    async def size_bytes(self) -> int:
        """What the database takes on disk, in bytes."""
        async with self.read() as connection:
            if self.is_sqlite:
                pages, page_bytes = [
                    int((await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one())
                    for name in ("page_count", "page_size")
                ]
                return pages * page_bytes
            return int(await connection.scalar(sa.text("SELECT pg_database_size(current_database())")) or 0)


@asynccontextmanager
async def open_database(data_dir: Path, url: str | None, *, revision: str = HEAD) -> AsyncIterator[Database]:
    """Open `url`, or `data_dir/elara.db`, and migrate it to `revision`; raises `SettingsError` when it cannot be."""
    if url is None:
        await asyncio.to_thread(data_dir.mkdir, parents=True, exist_ok=True)
    engine, blocking = _sqlite(data_dir / "elara.db") if url is None else _postgres(url)
    try:
        await _migrated(engine, revision)
        yield Database(engine, blocking)
    finally:
        await asyncio.to_thread(blocking.dispose)
        await engine.dispose()


def _sqlite(path: Path) -> tuple[AsyncEngine, sa.Engine]:
    # What people wrote, and tokens, are parameters: no error may repeat them.
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}", async_creator=lambda: connect(path), hide_parameters=True
    )
    blocking = sa.create_engine(f"sqlite:///{path}", hide_parameters=True)
    for one in (engine.sync_engine, blocking):
        _prepare(one)
    return engine, blocking


def _prepare(engine: sa.Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the adapter's connection has no public type
        # Python's sqlite3 would begin transactions at a time of its own choosing, and not at all for a migration.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        mode = connection.get_execution_options().get(_MODE, "DEFERRED")
        if mode is not None:
            connection.exec_driver_sql(f"BEGIN {mode}")


def _postgres(url: str) -> tuple[AsyncEngine, sa.Engine]:
    address = make_url(url).set(drivername="postgresql+psycopg")
    options: dict[str, Any] = {
        "pool_pre_ping": True,
        "connect_args": {"connect_timeout": 10},
        "hide_parameters": True,
    }
    return create_async_engine(address, **options), sa.create_engine(address, **options)


async def _migrated(engine: AsyncEngine, revision: str) -> None:
    try:
        async with engine.execution_options(**{_MODE: "IMMEDIATE"}).begin() as connection:
            if revision != HEAD or await connection.run_sync(_revision) != NEWEST:
                await connection.run_sync(migrate, revision)
    except sa.exc.OperationalError as error:
        # The driver's text may repeat the address, and with it the password: only its kind is told.
        kind = type(error.orig).__name__
        raise SettingsError(
            f"The database cannot be opened ({kind}): check DATABASE_URL, or the data folder."
        ) from None


def _revision(connection: sa.Connection) -> str | None:
    """The step that the schema is at; None for a new database."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return revision


def migrate(connection: sa.Connection, revision: str = HEAD) -> None:
    """Bring the schema to `revision` within the connection's transaction; raises `SettingsError`. Blocking."""
    # Alembic takes as long to load, and as much memory, as all of this room: only a start with something to do does.
    from alembic.config import Config  # noqa: PLC0415 - see above
    from alembic.runtime.environment import EnvironmentContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    logging.getLogger("alembic").setLevel(logging.WARNING)
    script = ScriptDirectory(_MIGRATIONS, version_locations=[_MIGRATIONS])

    def steps(present: str | Sequence[str], _context: MigrationContext) -> Any:  # noqa: ANN401 - Alembic's own steps
        return script._upgrade_revs(revision, present)  # type: ignore[arg-type]  # noqa: SLF001 - as its commands do

    with EnvironmentContext(Config(), script, fn=steps, destination_rev=revision) as environment:
        environment.configure(connection=connection, render_as_batch=True)
        try:
            with environment.begin_transaction():
                environment.run_migrations()
        except CommandError:
            raise SettingsError("The database was written by a newer Elara: install that version again.") from None
