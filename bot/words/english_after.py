"""The English catalogue, continued: what follows a press, and where a work goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

AFTER: Final[Mapping[str, str]] = {
    "started": "It grows here: {link}",
    "continued": "Continued in {link}",
    "chapter.story": "chapter {number}",
    "chapter.comic": "page {number}",
    "chapter.narration": "part {number}",
    "offshoot.comic": "Comic",
    "offshoot.narration": "Read aloud",
    "offshoot.illustration": "Pictures",
    "offshoot.story": "Story",
    "thread": "Goes on in the [thread]({url}) ↓",
    "take": "Your new version: {link}",
    "ready.story": "Your story is ready: {link}",
    "ready.comic": "Your comic is ready: {link}",
    "ready.narration": "Your narration is ready: {link}",
    "ended.story": "Your story stopped early: {link}",
    "ended.comic": "Your comic stopped early: {link}",
    "ended.narration": "Your narration stopped early: {link}",
}
"""Links below works, and private lines after a press."""
