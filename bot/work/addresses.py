"""Finds web addresses in a text and replaces them by the name of their site."""

from __future__ import annotations

import re
from typing import Final

_ADDRESS: Final = re.compile(
    # Punctuation of Chinese and Japanese follows an address without a space.
    r"<?(?:[a-z][a-z0-9+.-]{0,20}://|\bwww\.(?=[^\s.]))(?P<rest>[^\s<>|`\u3000-\u303f\uff00-\uffef]+)>?",
    re.IGNORECASE,
)
_HOST: Final = re.compile(r"(?:[^/?#@]*@)?(?:www\.)?(?P<host>\[[0-9a-f:.]+\]|[^/?#:]*)", re.IGNORECASE)
_TRAILING: Final = ".,;:!?'\"”’»…*_~"


def as_sites(text: str) -> str:
    """`text` with each address replaced by its site's name: "https://www.example.org/a?b" by "example.org".

    Punctuation after an address is kept, and so is the closing bracket of one opened before it.
    """
    return _ADDRESS.sub(_site, text) if "://" in text or "www." in text.lower() else text


def without_addresses(text: str) -> str:
    """`text` without its addresses."""
    return _ADDRESS.sub(" ", text)


def has_address(text: str) -> bool:
    """Whether the text has an address."""
    return _ADDRESS.search(text) is not None


def _site(found: re.Match[str]) -> str:
    rest = found["rest"]
    end = _end_of(rest)
    host = _HOST.match(rest[:end])
    return (host["host"] if host is not None else "") + rest[end:]


def _end_of(rest: str) -> int:
    """Where an address ends: before the punctuation behind it, and before brackets that were opened before it."""
    end = len(rest.rstrip(_TRAILING + ")]"))
    unpaired = {")": rest.count(")") - rest.count("("), "]": rest.count("]") - rest.count("[")}
    if all(rest.count(bracket, end) <= max(0, count) for bracket, count in unpaired.items()):
        return end
    end = len(rest)
    while end and (rest[end - 1] in _TRAILING or unpaired.get(rest[end - 1], 0) > 0):
        end -= 1
        if rest[end] in unpaired:
            unpaired[rest[end]] -= 1
    return end
