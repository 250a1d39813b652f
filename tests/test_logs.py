"""Logs: one line for each event, as text or as JSON, and never a secret."""

from __future__ import annotations

import io
import json
import logging
import os
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from bot.logs import LogHandler, configure
from bot.logs.line_writer import LineWriter
from bot.logs.repeats import INTERVAL_S, WARNINGS_MAX, Repeats

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
    for handler in root.handlers:
        if handler not in handlers:
            handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


@dataclass
class Log:
    """A configured log in memory."""

    stream: io.StringIO
    handler: LogHandler

    def getvalue(self) -> str:
        """The text that is written so far."""
        self.handler.flush()
        return self.stream.getvalue()


def configured(form: str, level: str = "INFO") -> Log:
    stream = io.StringIO()
    return Log(stream, configure(level=level, form=form, secrets=(TOKEN, KEY, DATABASE, ""), stream=stream))


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


# --- A stream that does not take the lines ---------------------------------------------------------------------------


def test_a_pipe_that_nothing_reads_blocks_nothing_and_the_dropped_lines_are_counted() -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as stream:
        handler = configure(level="INFO", form="text", secrets=(), stream=stream)
        log = logging.getLogger("bot.somewhere")
        # This line exceeds the capacity of a pipe, so the backlog stays until it is read.
        log.info("%s", "y" * 200_000)

        def log_lines() -> None:
            for number in range(3000):
                log.info("%d %s", number, "x" * 1000)

        logging_lines = threading.Thread(target=log_lines, daemon=True)
        logging_lines.start()
        logging_lines.join(30)
        assert not logging_lines.is_alive()

        written: list[bytes] = []

        def read_all() -> None:
            while block := os.read(reading, 65536):
                written.append(block)

        reader = threading.Thread(target=read_all)
        reader.start()
        handler.flush()
        log.info("the reader is back")
        handler.close()
    reader.join()
    os.close(reading)
    lines = b"".join(written).decode().splitlines()
    assert lines[0].endswith("y" * 200_000)
    numbers = [int(line.split(" ")[4]) for line in lines[1:-2]]
    assert numbers == list(range(len(numbers)))
    assert 0 < len(numbers) < 3000
    assert f"{3000 - len(numbers)} log lines were dropped" in lines[-2]
    assert lines[-1].endswith("the reader is back")


def test_closing_does_not_wait_for_a_pipe_that_nothing_reads() -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as stream:
        writer = LineWriter(stream)
        writer.put("x" * 200_000, str)
        closing = threading.Thread(target=writer.close, daemon=True)
        closing.start()
        closing.join(30)
        assert not closing.is_alive()
        while len(os.read(reading, 65536)) == 65536:
            pass  # lets the thread of the writer end
    os.close(reading)


def test_lines_that_the_stream_refuses_are_counted() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stream:
        writer = LineWriter(stream)
        counts: list[int] = []

        def dropped(count: int) -> str:
            counts.append(count)
            return str(count)

        for _ in range(3):
            writer.put("nothing reads this", dropped)
            writer.flush()
        writer.close()
    assert sum(counts) >= 2


def test_a_line_after_the_end_is_written_still() -> None:
    log = configured("text")
    log.handler.close()
    logging.getLogger("bot.somewhere").warning("unclosed at the exit")
    assert "unclosed at the exit" in log.stream.getvalue()


def test_a_line_that_cannot_be_formatted_fails_nothing() -> None:
    log = configured("text")
    logging.getLogger("bot.somewhere").info("%d works", "no number")
    assert "a line of bot.somewhere could not be formatted: TypeError" in log.getvalue()


# --- Lines that repeat -----------------------------------------------------------------------------------------------


@dataclass
class Passing:
    """The filter of repeated lines, with a clock that the test advances."""

    now_s: float = 0.0
    repeats: Repeats = field(init=False)

    def __post_init__(self) -> None:
        self.repeats = Repeats(lambda: self.now_s)

    def log(self, template: str, *args: object, error: Exception | None = None, **extra: object) -> list[str]:
        """The output for this log call. An exclamation mark stands for a traceback."""
        exc_info = None if error is None else (type(error), error, None)
        level = logging.WARNING if error is None else logging.ERROR
        record = logging.LogRecord("bot.somewhere", level, __file__, 0, template, args, exc_info)
        vars(record).update(extra)
        return [one.getMessage() + ("!" if one.exc_info else "") for one in self.repeats.admit(record)]


def test_a_fault_is_written_once_and_then_counted_at_intervals() -> None:
    passing = Passing()
    assert passing.log("work %s waits", "w0", error=OSError()) == ["work w0 waits!"]
    for second in range(1, 60):
        passing.now_s = second
        assert passing.log("work %s waits", f"w{second}", error=OSError()) == []
    passing.now_s = INTERVAL_S
    assert passing.log("other") == ["work w59 waits (OSError) (the newest of 59 in 60 s)", "other"]
    assert passing.log("work %s waits", "w60", error=OSError()) == []
    passing.now_s = 2 * INTERVAL_S
    assert passing.log("work %s waits", "w61", error=OSError()) == [
        "work w60 waits (OSError) (the newest of 1 in 60 s)"
    ]


def test_a_fault_that_paused_for_an_interval_is_written_with_its_traceback_again() -> None:
    passing = Passing()
    passing.log("work %s waits", "w0", error=OSError())
    passing.now_s = INTERVAL_S
    assert passing.log("work %s waits", "w1", error=OSError()) == ["work w1 waits!"]


def test_another_error_under_the_same_words_is_another_fault() -> None:
    passing = Passing()
    passing.log("work %s waits", "w0", error=OSError())
    assert passing.log("work %s waits", "w0", error=ValueError()) == ["work w0 waits!"]


def test_a_line_with_a_reference_is_always_written_and_its_traceback_once() -> None:
    passing = Passing()
    written = [passing.log("failed (reference %s)", name, error=OSError(), reference=name) for name in ("a", "b", "c")]
    assert written == [
        ["failed (reference a)!"],
        ["failed (reference b) (OSError)"],
        ["failed (reference c) (OSError)"],
    ]


def test_warnings_of_different_works_pass_until_they_are_many() -> None:
    passing = Passing()
    written = [passing.log("work %s: no route", number) for number in range(WARNINGS_MAX + 5)]
    assert [len(lines) for lines in written] == [1] * WARNINGS_MAX + [0] * 5
    assert [record.getMessage() for record in passing.repeats.pending()] == [
        f"work {WARNINGS_MAX + 4}: no route (the newest of 5 in 0 s)"
    ]


def test_what_was_only_counted_is_written_at_the_end() -> None:
    log = configured("text")
    for _ in range(3):
        try:
            fail()
        except RuntimeError:
            logging.getLogger("bot.somewhere").exception("failed")
    log.handler.close()
    written = log.stream.getvalue()
    assert written.count("Traceback") == 1
    assert "failed (RuntimeError) (the newest of 2 in 0 s)" in written
