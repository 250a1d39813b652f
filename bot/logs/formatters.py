"""A log record as a line of text or of JSON, with secrets replaced."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Sequence
from typing import Final

_TOKEN_IN_PATH: Final = re.compile(r"(/(?:webhooks|interactions)/\d+/)[\w.-]{20,}")
_PASSWORD_IN_ADDRESS: Final = re.compile(r"(://[^\s:/@]*:)[^\s/@]+@")
_REPLACEMENT: Final = "[hidden]"


class Redaction:
    """Replaces the known secrets, and tokens and passwords in addresses, in each line."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = [secret for secret in secrets if secret]

    def __call__(self, text: str) -> str:
        """The text with every secret replaced."""
        for secret in self._secrets:
            text = text.replace(secret, _REPLACEMENT)
        text = _TOKEN_IN_PATH.sub(rf"\1{_REPLACEMENT}", text)
        return _PASSWORD_IN_ADDRESS.sub(rf"\1{_REPLACEMENT}@", text)


class TextFormatter(logging.Formatter):
    """`2026-11-27 12:31:05 INFO bot.app: closing`; a traceback follows on further lines."""

    def __init__(self, redact: Redaction) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S")
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """One record as text."""
        return self._redact(super().format(record))


class JsonFormatter(logging.Formatter):
    """One JSON object per line: time, level, logger, message, trace."""

    def __init__(self, redact: Redaction) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """One record as a JSON line."""
        entry = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": self._redact(record.getMessage()),
        }
        if record.exc_info:
            entry["trace"] = self._redact(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)
