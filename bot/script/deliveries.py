"""The ways of speaking that a form offers for a narration; any other text is accepted too."""

from __future__ import annotations

from typing import Final

# At most 100 characters each: they are values of a select (Discord docs: Select Option Structure)
DELIVERIES: Final[tuple[str, ...]] = (
    "Warm and calm",
    "Slow and soft, like a bedtime story",
    "Cheerful and lively",
    "Dramatic, with long pauses",
    "Whispering and mysterious",
    "Matter-of-fact, like a newsreader",
    "Excited, like a sports reporter",
    "Dry and deadpan",
    "Solemn, like an old legend",
    "Spooky, like a campfire tale",
)
