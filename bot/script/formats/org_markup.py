"""Turns the markup of Emacs' Org into markdown. Source: Org Manual, "Document Structure" and "Markup"."""

from __future__ import annotations

from typing import Final

import regex

_IS_ORG: Final = regex.compile(r"^[ \t]*\#\+(?:\p{L}\w{1,29}:|(?i:begin|end)_\w)", regex.MULTILINE)
_KEYWORD: Final = regex.compile(
    r"^[ \t]*\#\+(?:(?P<name>\p{L}\w{0,29}):[ ]?(?P<value>[^\n]*)|(?i:begin|end)_\w[^\n]*)\n?", regex.MULTILINE
)
_NO_TEXT: Final = regex.compile(
    r"^[ \t]*:\w{1,30}:(?:[ ][^\n]*)?$\n?|^\#[ ][^\n]*\n?"
    r"|^[ \t]*(?:DEADLINE|SCHEDULED|CLOSED|CLOCK):[^\n]*\n?",
    regex.MULTILINE,
)
_HEADLINE: Final = regex.compile(
    r"^(?P<level>\*{1,6})[ ]+(?:(?:TODO|DONE|NEXT|WAITING)[ ])?(?:\[\#[A-C]\][ ])?"
    r"(?P<words>[^\n]*?)(?:[ ]+:[\w@#%:]{1,60}:)?[ \t]*$",
    regex.MULTILINE,
)
_LINK: Final = regex.compile(r"\[\[(?P<target>[^\[\]\n]{1,500})\](?:\[(?P<words>[^\[\]\n]{1,300})\])?\]")
_EMPHASIS: Final = regex.compile(
    r"(?<![\w/:<])(?P<mark>[/=~+])(?=\S)(?P<words>[^\n/=~+]{1,200}?)(?<=\S)(?P=mark)(?![\w/])"
)


def without_org(text: str) -> tuple[str, str]:
    """The text as markdown, if it has keywords of Org; and its title, which may be empty."""
    if "#+" not in text or not _IS_ORG.search(text):
        return text, ""
    title = ""

    def keyword(match: regex.Match[str]) -> str:
        nonlocal title
        name, value = (match["name"] or "").lower(), (match["value"] or "").strip()
        if name == "title":
            title = title or value
        return f"{value}\n" if name == "caption" else ""

    bare = _NO_TEXT.sub("", _KEYWORD.sub(keyword, text))
    text = _HEADLINE.sub(lambda match: f"{'#' * len(match['level'])} {match['words']}", bare)
    text = _LINK.sub(lambda match: match["words"] or match["target"], text)
    return _EMPHASIS.sub(_emphasis, text), title


def _emphasis(match: regex.Match[str]) -> str:
    return f"*{match['words']}*" if match["mark"] == "/" else match["words"]
