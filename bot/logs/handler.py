"""The handler of all logs: redacts, counts repeats, and hands the lines to a thread."""

from __future__ import annotations

import logging
from typing import Final

from bot.logs.line_writer import LineWriter
from bot.logs.repeats import Repeats


class LogHandler(logging.Handler):
    """Formats each record where it is logged and queues the line. Nothing here waits for the stream but the end."""

    def __init__(self, writer: LineWriter, formatter: logging.Formatter, repeats: Repeats) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self._writer: Final = writer
        self._repeats: Final = repeats

    def emit(self, record: logging.LogRecord) -> None:
        """Queue a record, unless it is only counted."""
        try:
            for admitted in self._repeats.admit(record):
                self._put(admitted)
        except Exception as error:  # noqa: BLE001 - a line that cannot be formatted must not fail its caller
            self._put(_own_record(f"a line of {record.name} could not be formatted: {type(error).__name__}"))

    def say(self, sentence: str) -> None:
        """Queue a sentence as it is, without time and level: the last word of a process to its operator."""
        self._writer.put(sentence, self._dropped_line)

    def flush(self) -> None:
        """Wait a short time until the lines are written."""
        self._writer.flush()

    def close(self) -> None:
        """Write what was only counted, and end the thread."""
        for record in self._repeats.pending():
            self._put(record)
        self._writer.close()
        super().close()

    def _put(self, record: logging.LogRecord) -> None:
        self._writer.put(self.format(record), self._dropped_line)

    def _dropped_line(self, count: int) -> str:
        return self.format(_own_record(f"{count} log lines were dropped: they could not be written"))


def _own_record(text: str) -> logging.LogRecord:
    return logging.LogRecord(__name__, logging.WARNING, __file__, 0, text, None, None)
