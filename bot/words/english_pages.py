"""The English catalogue, continued: what stands on a composed page of a comic, and below it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PAGES: Final[Mapping[str, str]] = {
    "credit": "Made with Elara",
    "credit.author": "{author} · Made with Elara",
    "credit.titled": "{title} · {credit}",
    "blocked": "Gemini declined to draw this ({rule}).",
    "blocked.help": "Other words may help.",
    "missing": "This picture didn't come.",
    "pending": "Not drawn yet.",
    "finish.help": "“Finish” draws it.",
    "alt.panel": "Panel {number}:",
    "alt.missing": "Not drawn.",
    "fonts": "I have no letters for {scripts}, so some show as boxes.",
}
"""`blocked`, `missing` and `pending` stand in the place of a picture, each with its help in a line of its own."""
