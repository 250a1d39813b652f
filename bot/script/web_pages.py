"""Takes the words out of a web page: what stands in its body, with the texts of its pictures, and its title."""

from __future__ import annotations

import html
import re
from typing import Final

_IS_PAGE: Final = re.compile(r"<!doctype html|<html[\s>]|<body[\s>]|</(?:p|div)>\s*</(?:div|body|html)>", re.IGNORECASE)
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
    if "<" not in text or not _IS_PAGE.search(text):
        return text, ""
    title = _TITLE.search(text)
    body = _PICTURE.sub(lambda match: f" {match[1] or match[2] or ''} ", _NO_WORDS.sub("", text))
    body = _BREAK.sub(lambda match: "\n" + match[0], _RULE.sub("\n\n***\n\n", body))
    body = _FOREIGN.sub(lambda match: match[0] if _KEPT.match(match[0]) else "", body)
    return body, " ".join(html.unescape(title[1]).split()) if title else ""
