"""The words a prompt is searched for: regular expressions, matched as whole words whatever their case.

The table is `vocabulary.json`. A scene's name has behind the stroke the landmark that the words stand for.
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
    """The entry of a table that a text names most often, the earlier one of equals; empty if none is."""
    counts = [(len(pattern.findall(text)), entry) for entry, pattern in words_for(name)]
    most = max(count for count, _ in counts)
    return next(entry for count, entry in counts if count == most) if most else ""
