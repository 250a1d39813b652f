"""The English catalogue, continued: the results of presses, and links to continuations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.words.english_kinds import kind_sentences

AFTER: Final[Mapping[str, str]] = {
    "started": "It grows here: {link}",
    "continued": "Continued in {link}",
    "offshoot.illustration": "Pictures",
    "thread": "Goes on in the [thread]({url}) ↓",
    "take": "Your new version: {link}",
    **kind_sentences("after"),
}
"""Links below works, and private lines after a press."""
