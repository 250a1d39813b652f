"""Takes the words out of a web page: what stands in its body, with the texts of its pictures, and its title."""

from __future__ import annotations

import html
import re
from typing import Final

_BEGINS: Final = re.compile(
    r"^[ \t]*(?:<\?xml[^<>\n]{0,300}>\s*)?<(?:!doctype html|html|body)\b[^<>]{0,1000}>\s{0,100}<",
    re.IGNORECASE | re.MULTILINE,
)
"""A tag that begins a page, on a line of its own and with another tag behind it."""
_ENDS: Final = re.compile(r"</(?:body|html)>", re.IGNORECASE)
_PIECE_BEGINS: Final = re.compile(r"^[ \t]*<(?:p|div)[\s>]", re.IGNORECASE | re.MULTILINE)
_PIECE_ENDS: Final = re.compile(r"</(?:p|div)>\s*</div>", re.IGNORECASE)
_TITLE: Final = re.compile(r"<title\b[^<>]{0,100}>([^<>]{1,300})</title>", re.IGNORECASE)
_NO_WORDS: Final = re.compile(
    r"<(?P<tag>head|title|script|style|svg|noscript|template|nav|button|select|iframe|object)\b[^<>]{0,1000}>.{0,50000}?</(?P=tag)>"
    r"|<!doctype[^<>]{0,300}>|<\?xml[^<>]{0,300}\?>",
    re.IGNORECASE | re.DOTALL,
)
_PICTURE: Final = re.compile(
    r"<img\b[^<>]{0,1000}?\balt=(?:\"([^\"<>]{0,500})\"|'([^'<>]{0,500})')[^<>]{0,1000}>", re.IGNORECASE
)
_BREAK: Final = re.compile(
    r"<(?:p|div|li|ul|ol|tr|table|blockquote|section|article|h[1-6]|hr|dt|dd|figcaption|pre)(?:\s[^<>]{0,1000})?/?>",
    re.IGNORECASE,
)
_RULE: Final = re.compile(r"<hr(?:\s[^<>]{0,300})?/?>", re.IGNORECASE)
_FOREIGN: Final = re.compile(r"</?[a-z][\w-]{0,30}:?[\w-]{0,30}(?:\s[^<>]{0,2000})?/?>", re.IGNORECASE)
_KEPT: Final = re.compile(
    r"</?(?:p|div|br|h[1-6]|em|strong|i|b|u|mark|sup|sub|li|td|th|tr|table|blockquote|rp|rt|ruby|a)\b", re.IGNORECASE
)
"""Tags that are read by those who know what they mean for a voice."""


def without_page_tags(text: str) -> tuple[str, str]:
    """The text, if it is a web page, without what only a browser needs; and its title, which may be empty."""
    start, end = _page(text) if "<" in text else (0, 0)
    if start == end:
        return text, ""
    page = text[start:end]
    title = _TITLE.search(page)
    body = _PICTURE.sub(lambda match: f" {match[1] or match[2] or ''} ", _NO_WORDS.sub("", page))
    body = _BREAK.sub(lambda match: "\n" + match[0], _RULE.sub("\n\n***\n\n", body))
    body = _FOREIGN.sub(lambda match: match[0] if _KEPT.match(match[0]) else "", body)
    return f"{text[:start]}{body}{text[end:]}", " ".join(html.unescape(title[1]).split()) if title else ""


def _page(text: str) -> tuple[int, int]:
    """Where a page, or a piece of one, is in a text; nowhere if the text only tells of pages, in a line or in code."""
    for begins, ends, is_whole in ((_BEGINS, _ENDS, True), (_PIECE_BEGINS, _PIECE_ENDS, False)):
        start = begins.search(text)
        if start is None or (text.count("```", 0, start.start()) % 2 and not text.lstrip().startswith("```")):
            continue
        end = max((match.end() for match in ends.finditer(text, start.end())), default=len(text) if is_whole else 0)
        if end:
            return start.start(), end
    return 0, 0
