"""The vocabulary of prompts: regular expressions that match whole words in any case.

The table is `vocabulary.json`. A scene's name may have the landmark of its words after a slash.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

Table = tuple[tuple[str, re.Pattern[str]], ...]


@cache
def words_for(name: str) -> Table:
    """The entries of a table of the file, in order: "scenes", "signs", "times" or "moods"."""
    told = json.loads(files("sandbox.show.art").joinpath("vocabulary.json").read_text(encoding="utf-8"))[name]
    return tuple((entry, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for entry, words in told)


def best(name: str, text: str) -> str:
    """The entry of a table that a text names most often; ties go to the earlier one. Empty if there is none."""
    counts = [(len(pattern.findall(text)), entry) for entry, pattern in words_for(name)]
    most = max(count for count, _ in counts)
    return next(entry for count, entry in counts if count == most) if most else ""
