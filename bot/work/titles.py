"""What a work is called, and the forms of that name which are safe in a link, as a thread's name and as a file's."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import regex

from bot.work.addresses import as_sites
from bot.work.spoilers import ELLIPSIS, veiled
from bot.work.work import Work

TITLE_CHARS_MAX: Final = 80

THREAD_NAME_CHARS_MAX: Final = 100
"""Discord docs: Start Thread from Message."""

_MARKUP: Final = re.compile(r"[*_~`|>#\[\]<>\\]+")
_HEADING: Final = re.compile(r"\s*#{1,3}\s+(?P<title>[^\n]{1,200})")
_TOKEN: Final = re.compile(r"<(?:@[!&]?|#|a?:\w{1,40}:|/[^<>\n:]{1,100}:|t:|id:)[^<>\s]{1,40}>")
"""Mentions, custom emoji and times in Discord's own form (Discord docs: Message Formatting)."""

_MASKED_LINK: Final = re.compile(r"!?\[(?P<label>[^\[\]\n]{1,300})\]\([^()\s]{1,2000}(?: \"[^\"\n]{0,200}\")?\)")
_EMOJI: Final = regex.compile(
    r"(?:[0-9\#*]\ufe0f?\u20e3|\p{Regional_Indicator}"
    # A picture with what varies, colours or joins it.
    r"|\p{Extended_Pictographic}[\ufe0e\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*)++"
)
_NOT_SHOWN: Final = regex.compile(r"[[\p{Cc}\p{Cf}\p{Cs}]--[\s\u200c\u200d\U000e0020-\U000e007f]]", regex.V1)
"""What controls a text, turns its direction round, or is half of a character."""

_NOT_IN_FILE_NAMES: Final = re.compile(r"[^A-Za-z0-9]+")
# What Windows cannot open, whatever the ending (Win32: Naming Files, Paths, and Namespaces).
_RESERVED: Final = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)


def title_of(work: Work) -> str:
    """The name a person gave it; else the heading its text begins with; else the beginning of its request.

    One line of at most `TITLE_CHARS_MAX` characters, without markdown and without what a spoiler hides. Empty only
    for a request of markup alone.
    """
    heading = _HEADING.match(work.text)
    for candidate in (work.title, heading["title"] if heading else "", work.request.prompt):
        words = plain_title(candidate)
        if words:
            return shortened(words)
    return ""


def plain_title(text: str) -> str:
    """A text as a name: one line, without control characters, markdown, mentions and what a spoiler hides.

    Of an address the name of its site is left.
    """
    bare = as_sites(_TOKEN.sub(" ", _MASKED_LINK.sub(r"\g<label>", veiled(text))))
    return " ".join(_NOT_SHOWN.sub("", _MARKUP.sub(" ", bare)).split())


def link_label(title: str) -> str:
    """A title as the label of a masked link; never empty.

    A label with an emoji, a mention, an address or a bracket makes Discord show the whole link raw, and a backslash
    does not escape anything in it.
    """
    label = " ".join(_EMOJI.sub(" ", plain_title(title)).split())
    # Without what stood between them, punctuation is left alone: "A fox , who sails".
    return re.sub(r" (?=[,.;:!?](?:\s|$))", "", label).strip(" ,;:") or ELLIPSIS


def thread_name(title: str) -> str:
    """A title as the name of a thread; never empty."""
    return shortened(plain_title(title), THREAD_NAME_CHARS_MAX) or ELLIPSIS


def file_stem(title: str, chars_max: int) -> str:
    """A title as the first part of a file's name: ASCII letters, digits and hyphens; empty where it has none."""
    latin = unicodedata.normalize("NFKD", plain_title(title)).encode("ascii", "ignore").decode()
    return _NOT_IN_FILE_NAMES.sub("-", latin.replace("'", "")).strip("-")[:chars_max].strip("-")


def is_reserved(stem: str) -> bool:
    """Whether Windows opens no file of this name, whatever its ending."""
    return _RESERVED.fullmatch(stem) is not None


def shortened(text: str, limit: int = TITLE_CHARS_MAX) -> str:
    """`text` cut at the end of a word, with an ellipsis, where it is longer than `limit` characters."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    word_end = head.rfind(" ")
    return (head[:word_end] if word_end > limit // 2 else head).rstrip(" ,;:.–-") + "…"
