"""Fixtures of every test: a scrubbed environment, and no connection to another machine."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.effort import examples
from tests.idle_time import IDLE
from tests.postgres import empty, migrated_postgres

# A shared machine may be slow at any moment. The benchmark measures speed; no test asserts it.
settings.register_profile("elara", deadline=None, max_examples=examples(30))
settings.load_profile("elara")

_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
_SCRUBBED = ("DISCORD_", "GEMINI_", "GOOGLE_", "ELARA_", "SSL_CERT_", *_PROXIES)


@pytest.fixture(scope="session")
def _migrated_postgres() -> Iterator[str]:
    with migrated_postgres() as url:
        yield url


@pytest.fixture
def postgres_url(_migrated_postgres: str) -> Iterator[str]:
    """A Postgres database with the newest schema and no rows. Without a configured server the test is skipped."""
    yield _migrated_postgres
    empty(_migrated_postgres)


@pytest.fixture
def idle_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits take a fraction of their time, in a test that needs no other process."""
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
