"""What holds for every test: a scrubbed environment, and no connection that leaves this machine."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Iterator
from itertools import chain, zip_longest

import pytest
from hypothesis import settings

from tests.effort import examples
from tests.idle_time import IDLE
from tests.postgres import empty, migrated_postgres

# A shared machine may be slow at any moment: speed is measured by the benchmark, never asserted here.
settings.register_profile("elara", deadline=None, max_examples=examples(60))
settings.load_profile("elara")

_LONG = ("page", "wire")
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
_SCRUBBED = ("DISCORD_", "GEMINI_", "GOOGLE_", "ELARA_", "SSL_CERT_", *_PROXIES)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the rooms whose files take longest: at the end no process waits for a file that one of them has.

    The page's files mostly wait for their browser, so they are spread: while some processes wait, others compute.
    """
    files = list(dict.fromkeys(item.path for item in items))
    pages, wires = ([path for path in files if path.parent.name == room] for room in _LONG)
    long = chain.from_iterable(zip_longest(pages, wires[::2], wires[1::2]))
    place = {path: number for number, path in enumerate(filter(None, long))}
    items.sort(key=lambda item: place.get(item.path, len(place)))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: no collection of garbage has to look through it for the rest of the run.

    What a test leaves behind is collected less often than Python would: every sixth second of a run went into that.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def _migrated_postgres() -> Iterator[str]:
    with migrated_postgres() as url:
        yield url


@pytest.fixture
def postgres_url(_migrated_postgres: str) -> Iterator[str]:
    """A Postgres database with the newest schema and no rows; the test is skipped where no server is named."""
    yield _migrated_postgres
    empty(_migrated_postgres)


@pytest.fixture
def idle_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting takes a fraction of its time, for a test that needs no other process."""
    IDLE.install(monkeypatch)


@pytest.fixture(autouse=True)
def _scrubbed_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.upper().startswith(_SCRUBBED):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if host and host not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test tried to reach {host}")
        connect(self, address)  # type: ignore[arg-type]  # handed through as it came

    monkeypatch.setattr(socket.socket, "connect", guarded)
