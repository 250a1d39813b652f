"""Reads the words of files that programs write as data: chats and cards of characters in JSON, chats in HTML.

Sources: DiscordChatExporter's JSON and HTML; Telegram Desktop's export; "Character Card V2", and SillyTavern's chats, a
JSON object on each line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

Json = Mapping[str, Any]

_BEGINS: Final = re.compile(r"(?:\A|\n\n)[ \t]*(?=[\[{])")
_WORDS: Final = ("content", "mes", "text", "message")
_NAMES: Final = ("nickname", "name", "username", "display_name", "role")
_SENDERS: Final = ("author", "from", "name", "user", "sender", "role", "speaker")
_CARD: Final = (
    *("description", "personality", "scenario", "first_mes", "alternate_greetings", "mes_example", "creator_notes"),
    *("char_persona", "char_greeting", "example_dialogue", "world_scenario"),
)
_IS_CARD: Final = frozenset(_CARD) - {"description"}

_HTML_SENDER: Final = re.compile(
    r"<(?P<tag>span|div)[^<>]{0,200}class=\"?[^<>\"]{0,60}chatlog__author\b[^<>]{0,300}>(?P<name>[^<>]{1,100})</(?P=tag)>"
    r"(?:\s*</?(?:div|span|img)\b[^<>]{0,500}>)*\s*"
)
_HTML_TIME: Final = re.compile(
    r"<(?P<tag>span|div)[^<>]{0,200}class=\"?[^<>\"]{0,60}chatlog__(?:short-)?timestamp\b[^<>]{0,300}>.{0,300}?</(?P=tag)>"
)
_HTML_BEGINS: Final = re.compile(r"(?:<!doctype[^<>]{0,300}>\s{0,100})?<html\b", re.IGNORECASE)
_HTML_LOG: Final = re.compile(r"<div class=\"?chatlog\"?>")
_HTML_TITLE: Final = re.compile(r"<title>(?:[^<>]{0,200} - )?(?P<title>[^<>]{1,200})</title>")


def read_data(text: str) -> tuple[str, str] | None:
    """The words of such a file, and what it is called, which may be empty; None for any other text."""
    if "chatlog__" in text:
        title = _HTML_TITLE.search(text)
        bare = _HTML_TIME.sub("", _without_html_head(text))
        return _HTML_SENDER.sub(r"<br>\g<name>: ", bare), title["title"].strip() if title else ""
    start = _BEGINS.search(text) if '"' in text else None
    if start is None:
        return None
    found = _read_json(text[start.end() :].strip())
    typed = text[: start.start()].strip()
    return found if found is None or not typed else (f"{typed}\n\n{found[0]}", found[1])


def _without_html_head(text: str) -> str:
    """The text without what a page has above the messages; what stands above the page stays."""
    log = _HTML_LOG.search(text)
    begins = [match.start() for match in _HTML_BEGINS.finditer(text, 0, log.start())] if log is not None else []
    return text[: begins[-1]] + text[log.end() :] if log is not None and begins else text


def _read_json(text: str) -> tuple[str, str] | None:
    value = _parsed(text)
    if isinstance(value, Mapping) and isinstance(value.get("messages"), list):
        channel = value.get("channel")
        name = channel.get("name") if isinstance(channel, Mapping) else value.get("name")
        return _told(_messages(value["messages"]), name)
    if isinstance(value, list):
        return _told(_messages(value), "")
    if isinstance(value, Mapping):
        inner = value.get("data")
        card = inner if isinstance(inner, Mapping) else value
        return None if _IS_CARD.isdisjoint(card) else _told(_card(card), card.get("name") or card.get("char_name"))
    return None


def _parsed(text: str) -> object:
    """The value that a text is in JSON, or the list of those on its lines; None for a text that is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        return [json.loads(line) for line in text.split("\n") if line.strip()]
    except (ValueError, RecursionError):
        return None


def _told(lines: Iterable[str], title: object) -> tuple[str, str] | None:
    words = "\n\n".join(filter(None, lines))
    return (words, title.strip() if isinstance(title, str) else "") if words else None


def _messages(messages: Iterable[object]) -> Iterator[str]:
    for message in messages:
        if isinstance(message, Mapping):
            words = next(filter(None, (_text(message.get(key)) for key in _WORDS)), "")
            sender = next(filter(None, (_name(message.get(key)) for key in _SENDERS)), "")
            yield f"{sender}: {words}" if sender and words else words


def _card(card: Json) -> Iterator[str]:
    for key in _CARD:
        value = card.get(key)
        yield from map(_text, value if isinstance(value, list) else [value])


def _text(value: object) -> str:
    """The words of a value: a text, or a list of texts and of pieces of one."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return "".join(piece if isinstance(piece, str) else _text(_piece(piece)) for piece in value).strip()
    return ""


def _piece(piece: object) -> object:
    return piece.get("text") if isinstance(piece, Mapping) else None


def _name(value: object) -> str:
    if isinstance(value, Mapping):
        return next(filter(None, (_name(value.get(key)) for key in _NAMES)), "")
    return value.strip() if isinstance(value, str) else ""
