"""The English catalogue, continued: what follows a press, and where a work goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

AFTER: Final[Mapping[str, str]] = {
    "take": "Your new version: {link}",
}
"""Private lines after a press."""
