"""Logs: one line an event, readable or as JSON, and never a secret."""

from __future__ import annotations

import io
import json
import logging
import warnings
from collections.abc import Iterator

import pytest

from bot.logs import configure

TOKEN, KEY = "bot-token-7Qz", "key-AIza99"
PASSWORD = "sesame-open"
DATABASE = f"postgresql://elara:{PASSWORD}@host:5432/elara"
INTERACTION = "aW50ZXJhY3Rpb246MTU3NDgy.x-y_z"


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {
        name: logging.getLogger(name).level
        for name in ("discord", "google_genai", "aiohttp.access", "websockets", "asyncio", "PIL")
    }
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def configured(form: str, level: str = "INFO") -> io.StringIO:
    stream = io.StringIO()
    configure(level=level, form=form, secrets=(TOKEN, KEY, DATABASE, ""), stream=stream)
    return stream


def fail() -> None:
    raise RuntimeError(f"GET https://host/?key={KEY} failed")


def log_everything() -> None:
    log = logging.getLogger("bot.somewhere")
    log.info("work %s begins", "w1")
    log.warning("PATCH https://discord.com/api/v10/webhooks/123/%s/messages/@original", INTERACTION)
    log.warning("POST /interactions/456/%s/callback", INTERACTION)
    log.warning("no answer from %s", DATABASE.replace("postgresql:", "postgresql+psycopg:"))
    log.warning("no answer from %s", DATABASE)
    try:
        fail()
    except RuntimeError:
        log.exception("failed with %s", TOKEN)


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_secret_is_written_wherever_it_stands(form: str) -> None:
    stream = configured(form)
    log_everything()
    written = stream.getvalue()
    assert TOKEN not in written
    assert KEY not in written
    assert INTERACTION not in written
    assert PASSWORD not in written
    assert written.count("[hidden]") >= 6
    assert "postgresql+psycopg://elara:[hidden]@host:5432/elara" in written
    assert "/webhooks/123/[hidden]/messages/@original" in written
    assert "RuntimeError" in written


def test_an_address_without_a_password_is_left_alone() -> None:
    stream = configured("text")
    address = "http://127.0.0.1:8000/api/v10/webhooks/1/short/messages/@original"
    logging.getLogger("bot.somewhere").info("PATCH %s", address)
    assert address in stream.getvalue()


def test_a_line_says_when_how_grave_and_where() -> None:
    stream = configured("text")
    logging.getLogger("bot.somewhere").info("work %s begins", "w1")
    assert stream.getvalue().rstrip("\n").split(" ", 2)[2] == "INFO bot.somewhere: work w1 begins"


def test_json_has_one_object_on_each_line_with_its_trace_inside() -> None:
    stream = configured("json")
    log_everything()
    entries = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [entry["level"] for entry in entries] == ["INFO", *["WARNING"] * 4, "ERROR"]
    assert entries[0]["message"] == "work w1 begins"
    assert entries[0]["logger"] == "bot.somewhere"
    assert "trace" not in entries[0]
    assert "in fail" in entries[-1]["trace"]


def test_libraries_are_quiet_below_warnings_even_while_debugging() -> None:
    stream = configured("text", level="DEBUG")
    logging.getLogger("discord.gateway").debug("identify with the token")
    logging.getLogger("google_genai.models").info("AFC is enabled")
    logging.getLogger("websockets.client").debug("x-goog-api-key")
    logging.getLogger("bot.somewhere").debug("ours")
    logging.getLogger("discord.http").warning("rate limited")
    assert "ours" in stream.getvalue()
    assert "rate limited" in stream.getvalue()
    assert len(stream.getvalue().splitlines()) == 2


def test_python_warnings_become_log_lines() -> None:
    stream = configured("text")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn(f"unclosed {KEY}", ResourceWarning, stacklevel=1)
    assert "WARNING py.warnings" in stream.getvalue()
    assert KEY not in stream.getvalue()
