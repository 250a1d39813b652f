"""Sends the logs of this process to one handler."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from typing import Final, TextIO

from bot.logs.formatters import JsonFormatter, Redaction, TextFormatter
from bot.logs.handler import LogHandler
from bot.logs.line_writer import LineWriter
from bot.logs.repeats import Repeats

_QUIET_LOGGERS: Final = (
    "discord",
    "google_genai",
    "aiohttp.access",
    "websockets",
    "asyncio",
    "PIL",
    "sqlalchemy",
    "alembic",
    "psycopg",
)
"""Libraries whose INFO lines are noise or whose DEBUG lines contain user text; only their warnings are logged."""


def configure(*, level: str, form: str, secrets: Sequence[str], stream: TextIO = sys.stderr) -> LogHandler:
    """Send all logs of this process to `stream`; `form` is "text" or "json". The caller closes the handler."""
    redact = Redaction(secrets)
    formatter = JsonFormatter(redact) if form == "json" else TextFormatter(redact)
    handler = LogHandler(LineWriter(stream), formatter, Repeats())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _QUIET_LOGGERS:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    logging.captureWarnings(capture=True)
    return handler
