"""Leases: two processes on one database exclude each other, and the leases of a killed process expire."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.library.database import Database
from bot.library.leases import Leases
from bot.library.library import Library
from bot.library.tables import leases
from bot.work.refusal import RefusalKind, RefusedError
from tests.idle_time import SPEED
from tests.library.conftest import Storage, change, rows_of, second_process
from tests.waiting import until, until_read

TIMEOUT_S = 20

pytestmark = pytest.mark.asyncio


@asynccontextmanager
async def two(storage: Storage) -> AsyncIterator[tuple[Library, Leases, Database]]:
    """A library, and the leases and the database of a second process."""
    async with storage.open() as library, second_process(storage.data_dir, storage.database_url) as database:
        other = Leases(database, database.lock.holder)
        yield library, other, database
        await other.close()


async def keys(library: Library) -> list[str]:
    return [row.key for row in await rows_of(library.database, sa.select(leases.c.key).order_by(leases.c.key))]


async def until_keys(library: Library, *wanted: str) -> None:
    await until_read(lambda: keys(library), lambda found: found == sorted(wanted))


async def expire(library: Library, expires_at: float = 0.0) -> None:
    await change(library.database, leases.update().values(expires_at=expires_at))


async def test_another_process_is_refused_without_waiting_until_the_lease_is_released(storage: Storage) -> None:
    async with two(storage) as (library, other, _):
        async with library.leases.try_acquire("a"):
            with pytest.raises(RefusedError) as caught:
                async with other.try_acquire("a"):
                    pass
            assert caught.value.refusal.kind is RefusalKind.STILL_RUNNING
            async with other.try_acquire("b"):
                assert await keys(library) == ["a", "b"]
        assert await keys(library) == []
        async with other.try_acquire("a"):
            assert await keys(library) == ["a"]


async def test_the_same_process_is_refused_without_asking_the_database(storage: Storage) -> None:
    async with storage.open() as library:
        async with library.leases.try_acquire("a"):
            await expire(library)
            with pytest.raises(RefusedError):
                async with library.leases.try_acquire("a"):
                    pass
        async with library.leases.try_acquire("a"):
            assert await keys(library) == ["a"]


async def test_one_that_is_being_given_back_is_waited_for(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    async with storage.open() as library:
        write, gate, at_gate = library.database.write, asyncio.Event(), asyncio.Event()

        async def slow(change: object, **more: object) -> object:
            at_gate.set()
            await gate.wait()
            return await write(change, **more)  # type: ignore[arg-type]  # passed on as it came

        async def press() -> None:
            async with library.leases.try_acquire("a"):
                if not gate.is_set():
                    monkeypatch.setattr(library.database, "write", slow)

        first = asyncio.create_task(press())
        async with asyncio.timeout(TIMEOUT_S):
            await at_gate.wait()
            second = asyncio.create_task(press())
            await asyncio.sleep(0)
            gate.set()
            await asyncio.gather(first, second)
        assert await keys(library) == []


async def test_the_row_names_the_process_that_holds_it(storage: Storage) -> None:
    async with storage.open() as library, library.leases.try_acquire("a"):
        [row] = await rows_of(library.database, sa.select(leases.c.holder))
        assert row.holder == library.database.lock.holder


async def test_waiting_tasks_of_two_processes_acquire_the_lease_one_after_another(storage: Storage) -> None:
    inside: list[int] = []
    most = 0

    async def press(held: Leases, number: int) -> None:
        nonlocal most
        async with held.acquire("a"):
            inside.append(number)
            most = max(most, len(inside))
            await asyncio.sleep(0)
            inside.remove(number)

    async with two(storage) as (library, other, _), asyncio.timeout(TIMEOUT_S):
        await asyncio.gather(*(press((library.leases, other)[number % 2], number) for number in range(8)))
        assert most == 1
        assert await keys(library) == []


@pytest.mark.parametrize("expires_at", [0.0, 9e9], ids=["expired", "before the clock was set back"])
async def test_a_lease_of_a_killed_process_is_free_after_its_expiry(storage: Storage, expires_at: float) -> None:
    async with two(storage) as (library, other, _):
        dead = other.try_acquire("a")
        await dead.__aenter__()
        with pytest.raises(RefusedError):
            async with library.leases.try_acquire("a"):
                pass
        await expire(library, expires_at)
        async with library.leases.try_acquire("a"):
            # The paused process must not release the lease that it has lost.
            await dead.__aexit__(None, None, None)
            assert await keys(library) == ["a"]


_HOLD = """
    import asyncio, sys
    from pathlib import Path
    from bot.library.leases import Leases
    from tests.library.conftest import second_process

    async def main():
        async with second_process(Path(sys.argv[1]), sys.argv[2] or None) as database:
            async with Leases(database, database.lock.holder, lease_s=float(sys.argv[3])).try_acquire("a"):
                print("held", flush=True)
                await asyncio.sleep(600)

    asyncio.run(main())
"""


@contextlib.contextmanager
def killed_later(storage: Storage, lease_s: float) -> Iterator[subprocess.Popen[str]]:
    """A separate process that holds the lease."""
    arguments = [str(storage.data_dir), storage.database_url or "", str(lease_s)]
    command = [sys.executable, "-c", textwrap.dedent(_HOLD), *arguments]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        try:
            yield process
        finally:
            process.kill()


async def test_a_killed_process_locks_nothing_for_long(storage: Storage) -> None:
    async with storage.open() as library:
        with killed_later(storage, 2.0) as process:
            assert process.stdout is not None
            assert await asyncio.to_thread(process.stdout.readline) == "held\n"
            assert await keys(library) == ["a"]
            process.kill()
            async with asyncio.timeout(TIMEOUT_S), library.leases.acquire("a"):
                [row] = await rows_of(library.database, sa.select(leases.c.holder))
                assert row.holder == library.database.lock.holder


@pytest.mark.usefixtures("idle_time")
async def test_a_lease_is_renewed_as_long_as_it_is_held(storage: Storage) -> None:
    async with two(storage) as (library, _, database):
        # Renewed every 20 s of the event loop, 1 s of the database's clock, so it cannot expire on a busy machine.
        held = Leases(database, "another", lease_s=60.0)
        renewing = asyncio.create_task(held.renew())
        try:
            async with held.try_acquire("a"):
                for _ in range(2):
                    before = await expiry(library)
                    async with asyncio.timeout(TIMEOUT_S * SPEED):
                        while await expiry(library) == before:  # noqa: ASYNC110 - a row sends no event
                            await asyncio.sleep(1)
                    with pytest.raises(RefusedError):
                        async with library.leases.try_acquire("a"):
                            pass
        finally:
            renewing.cancel()
            await asyncio.wait({renewing})
        assert await keys(library) == []


async def expiry(library: Library) -> float:
    [row] = await rows_of(library.database, sa.select(leases.c.expires_at))
    return float(row.expires_at)


async def test_a_lease_that_was_taken_over_is_logged_and_left_to_the_other_process(
    storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    async with two(storage) as (library, _, database):
        slow = Leases(database, "slow", lease_s=0.1)
        async with slow.try_acquire("a"):
            await change(library.database, leases.update().values(holder="another", expires_at=9e9))
            renewing = asyncio.create_task(slow.renew())
            await until(lambda: "was taken over" in caplog.text)
            renewing.cancel()
            await asyncio.wait({renewing})
        assert await keys(library) == ["a"]


async def test_it_is_given_back_when_its_holder_fails_or_is_cancelled(storage: Storage) -> None:
    async with two(storage) as (library, other, _):
        with pytest.raises(ZeroDivisionError):
            async with library.leases.try_acquire("a"):
                raise ZeroDivisionError
        assert await keys(library) == []

        async def forever() -> None:
            async with library.leases.try_acquire("a"):
                await asyncio.Event().wait()

        holding = asyncio.create_task(forever())
        await until_keys(library, "a")
        holding.cancel()
        await asyncio.wait({holding})
        assert holding.cancelled()
        await until_keys(library)
        async with other.try_acquire("a"):
            assert await keys(library) == ["a"]


async def test_it_is_given_back_when_its_holder_is_cancelled_while_it_is_acquired(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with two(storage) as (library, other, _):
        write, gate, at_gate, acquired = library.database.write, asyncio.Event(), asyncio.Event(), asyncio.Event()

        async def slow(change: object, **more: object) -> object:
            at_gate.set()
            await gate.wait()
            done: object = await write(change, **more)  # type: ignore[arg-type]  # passed on as it came
            acquired.set()
            return done

        async def acquire() -> None:
            async with library.leases.acquire("a"):
                raise AssertionError("it was cancelled before")

        monkeypatch.setattr(library.database, "write", slow)
        acquiring = asyncio.create_task(acquire())
        async with asyncio.timeout(TIMEOUT_S):
            await at_gate.wait()
            monkeypatch.setattr(library.database, "write", write)
            acquiring.cancel()
            await asyncio.sleep(0)
            gate.set()
            await asyncio.wait({acquiring})
            await acquired.wait()
        assert acquiring.cancelled()
        await until_keys(library)
        async with other.try_acquire("a"):
            pass


async def test_a_database_that_fails_gives_no_lease_and_keeps_none_for_ever(
    storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    async with two(storage) as (library, other, _):
        await change(library.database, sa.text("ALTER TABLE leases RENAME TO away"))
        with pytest.raises(sa.exc.SQLAlchemyError):
            async with library.leases.try_acquire("a"):
                pass
        await change(library.database, sa.text("ALTER TABLE away RENAME TO leases"))
        async with library.leases.try_acquire("a"):
            await change(library.database, sa.text("ALTER TABLE leases RENAME TO away"))
        assert "the lease 'a' is left to expire" in caplog.text
        await change(library.database, sa.text("ALTER TABLE away RENAME TO leases"))
        with pytest.raises(RefusedError):
            async with other.try_acquire("a"):
                pass
        # The same process can acquire it again.
        async with library.leases.try_acquire("a"):
            pass
        assert await keys(library) == []


async def test_the_rows_of_killed_processes_are_tidied_away(storage: Storage) -> None:
    async with two(storage) as (library, other, _):
        dead = other.try_acquire("a")
        await dead.__aenter__()
        async with library.leases.try_acquire("b"):
            await library.remove_expired()
            assert await keys(library) == ["a", "b"]
            await expire(library)
            await library.remove_expired()
            assert await keys(library) == []
        await dead.__aexit__(None, None, None)


async def test_it_takes_two_statements(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    async with storage.open() as library:
        writes = 0
        write = library.database.write

        async def counted(change: object, **more: object) -> object:
            nonlocal writes
            writes += 1
            return await write(change, **more)  # type: ignore[arg-type]  # passed on as it came

        monkeypatch.setattr(library.database, "write", counted)
        async with library.leases.try_acquire("a"):
            assert writes == 1
        assert writes == 2
