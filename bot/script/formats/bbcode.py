"""Turns BBCode, the markup of forums, into markdown. Names of tags differ: a tag is what the text closes somewhere.

Source: phpBB, "BBCode guide"; XenForo, "BB codes".
"""

from __future__ import annotations

import re
from typing import Final

_KNOWN: Final = re.compile(
    r"\[/(?:b|i|u|s|quote|color|colour|size|font|center|left|right|url|img|spoiler|ispoiler|list|table|code|heading|h[1-6])\]",
    re.IGNORECASE,
)
_CLOSED: Final = re.compile(r"\[/(?P<name>[a-z][a-z0-9_-]{0,20}|\*)\]", re.IGNORECASE)
_TAG: Final = re.compile(
    r"\[(?P<closes>/)?(?P<name>[a-z][a-z0-9_-]{0,20}|\*)(?:[ ]?=[ ]?(?P<value>[^\[\]\n]{1,300})"
    r"|[ ][^\[\]\n=]{1,30}=[^\[\]\n]{1,300})?\]",
    re.IGNORECASE,
)
_ADDRESSES: Final = re.compile(
    r"\[(?P<name>img|image|youtube|media|video|attach|attachment|gallery|embed)\b[^\[\]\n]{0,300}\][^\[\]\n]{0,2000}\[/(?P=name)\]",
    re.IGNORECASE,
)
_OPENS: Final = {
    "b": "**", "i": "*", "spoiler": "||", "ispoiler": "||", "hr": "\n\n", "*": "\n- ", "li": "\n- ", "quote": "\n",
    "tr": "\n", "heading": "\n\n# ", **{f"h{level}": "\n\n# " for level in range(1, 7)},
}  # fmt: skip
_CLOSES: Final = {
    "b": "**", "i": "*", "spoiler": "||", "ispoiler": "||", "td": ", ", "th": ", ", "tr": "\n", "quote": "\n",
    "list": "\n", "table": "\n", "heading": "\n\n", **{f"h{level}": "\n\n" for level in range(1, 7)},
}  # fmt: skip
_TITLED: Final = frozenset(
    {"spoiler", "ispoiler", "tab", "slide", "collapse", "details", "box", "fieldset", "accordion", "hide", "note"}
)
"""Tags whose value is a title that is shown; that of others says how their words look."""
_ALWAYS: Final = frozenset({"*", "hr"})
_ROW_END: Final = re.compile(r"(?:, )+(?=\n)")


def without_bbcode(text: str) -> str:
    """The text with markdown for what BBCode stresses, hides and lists, and with the names of those whom it quotes."""
    if not _KNOWN.search(text):
        return text
    names = {match["name"].lower() for match in _CLOSED.finditer(text)} | _ALWAYS

    def tag(match: re.Match[str]) -> str:
        name = match["name"].lower()
        if name not in names:
            return match[0]
        if match["closes"]:
            return _CLOSES.get(name, "")
        return _OPENS.get(name, "") if not match["value"] else _with_value(name, match["value"].strip("\"'“” "))

    return _ROW_END.sub("", _TAG.sub(tag, _ADDRESSES.sub("", text)))


def _with_value(name: str, value: str) -> str:
    """The replacement of an opening tag with a value: the quoted person and the title of a spoiler are read."""
    mark = _OPENS.get(name, "")
    if name == "quote":
        person = re.split(r"[,;]|\"|[ ]post", value, maxsplit=1)[0].strip()
        return f"{mark}{person}: " if person else mark
    return f"{value}: {mark}" if name in _TITLED else mark
