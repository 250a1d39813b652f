"""Reads answers that were asked for in JSON."""

from __future__ import annotations

import json
import re


def json_of(text: str) -> object:
    """The parsed JSON of an answer, with or without a code fence; None if it is not JSON."""
    bare = re.sub(r"^\s*```(?:json)?\s*|\s*```\s*$", "", text)
    try:
        return json.loads(bare)
    except (ValueError, RecursionError):
        return None
