"""Writes the log of a chat as a dialogue: a name with a colon before each message, no dates, no counts of reactions.

Read are what Discord's client copies, the text files of DiscordChatExporter, and the logs of WhatsApp, Telegram, Teams,
IRC and game servers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from bot.script.plain_text import HTML_TAGS

_NAME_GROUPS: Final = frozenset({"name", "nick", "sender"})
"""Groups of the patterns below that hold the name of who writes; the latter two are in no other text."""

_CLOCK: Final = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[ \u202f]?[AaPp]\.?[Mm]\.?)?(?:[ ]Uhr)?"
_DATE: Final = r"\d{1,4}[./-]\d{1,2}(?:[./-]\d{1,4})?\.?,?"
# Before the time of a message of these two days; others have a date.
_NEAR_DAYS: Final = (
    "today|yesterday|heute|gestern|aujourd|hier|hoy|ayer|hoje|ontem|oggi|ieri|vandaag|gisteren|dzisiaj|wczoraj|dnes|včera"
    "|сегодня|вчера|сьогодні|вчора|i ?dag|i ?går|tänään|eilen|bugün|dün|ma|tegnap|hôm|σήμερα|χθες|आज|कल|วันนี้|เมื่อวาน"
    "|今日|昨日|今天|昨天|오늘|어제"
)
_COPIED: Final = re.compile(
    rf"^(?P<name>[^\n—]{{1,40}}?)(?:[ ](?:APP|BOT|OP))?(?P<gap>[ \t]*\n?[ \t]*[—–][ \t]*\n?[ \t]*)"
    rf"(?:(?P<day>(?:{_NEAR_DAYS})(?![a-z])[^\n—\d]{{0,15}}|{_DATE}[ ]?)|[^\n—]{{0,30}}\d[^\n—]{{0,20}}[ ,][ ]?)?"
    rf"(?:{_CLOCK})[ \t]*$\n?",
    re.MULTILINE | re.IGNORECASE,
)
"""The name and time above the messages of one person, on one line or on three (Discord's desktop client)."""
_FURTHER: Final = re.compile(rf"^\[{_CLOCK}\][ \t]*\n?", re.MULTILINE)
_EDITED: Final = re.compile(r"[ \n]?\((?:edited|bearbeitet|modifié|editado|изменено|編集済)\)[ \t]*$", re.MULTILINE)
_BETWEEN: Final = re.compile(
    r"^(?:NEW|[^\W\d_]{3,12} \d{1,2}, \d{4}|\d{1,2}\.? [^\W\d_]{3,12} \d{4})[ \t]*$\n?", re.MULTILINE
)
"""The lines between the messages of two days."""

_EXPORTED: Final = re.compile(
    rf"^\[{_DATE}[ ]{_CLOCK}\][ ](?P<name>[^\n:<>]{{1,60}}?)(?:[ ]\(pinned\))?[ \t]*$\n?"
    rf"|^(?P<sender>[^\n,\[\]]{{1,60}}),[ ]\[{_DATE}[ ]{_CLOCK}\][ \t]*$\n?",
    re.MULTILINE,
)
_EXPORT_HEADER: Final = re.compile(
    r"^={10,}\nGuild:[^\n]*\nChannel:(?P<channel>[^\n]*)\n(?:(?:Topic|After|Before):[^\n]*\n)*={10,}\n", re.MULTILINE
)
_EXPORT_FOOTER: Final = re.compile(r"^={10,}\nExported [\d,.]+ message\(s\)\n={10,}[ \t]*$", re.MULTILINE)
_EXPORT_EXTRA: Final = re.compile(
    r"^\{(?:Attachments|Reactions|Stickers)\}\n(?:[^\n]+(?:\n|\Z))*|^\{Embed\}\n", re.MULTILINE
)

_SPACED: Final = re.compile(
    rf"^(?![a-z])(?P<name>[^\W\d_][^\n\d:]{{1,39}}?)(?:[ ]{{2,}}|\t)[ \t]*(?:{_CLOCK})[ \t]*$\n"
    rf"(?=\S(?![^\n]*[ ][ ]+{_CLOCK}[ \t]*$))",
    re.MULTILINE,
)
"""A name and a time in columns above a message (Slack; transcripts of calls)."""

_DATED: Final = rf"(?:\[{_DATE}[ ]{_CLOCK}\]|{_DATE}[ ]{_CLOCK}[ ]-)[ ]"
_ON_LINE: Final = re.compile(
    rf"^\u200e?(?:{_DATED}~?[ \u202f]?(?P<name>[^\n:<>\[\]]{{1,40}}):"
    rf"|(?:\[?(?:{_DATE}[ ])?{_CLOCK}\]?[ ](?:\[[^\[\]\n]{{1,40}}\]:?[ ])?)<[@+%~&!]?(?P<nick>[^<>\n]{{1,40}})>)[ ]"
    r"|^\d{1,2}:\d{2}:\d{2}[ \t]+(?:From|Von|De|Da|Van)[ ]+(?P<sender>[^\n:]{1,40}?)"
    r"(?:[ ]+(?:to|an|à|a|para|aan)[ ]+[^\n:]{1,40}?)?[ ]?:\s*",
    re.MULTILINE,
)
"""A message on one line: "27/11/2026, 20:14 - Mira: Hi", "[27.11.26, 20:14:03] Mira: Hi", "[20:14] <Mira> Hi"."""
_NOTICE: Final = re.compile(
    rf"^\u200e?(?:{_DATED}|\[?{_CLOCK}\]?[ ](?:\[[^\[\]\n]{{1,40}}\]:[ ]|(?=[ ]?\*)))", re.MULTILINE
)
"""The date before what happened in a chat that is no message."""
_NICK: Final = re.compile(r"^<[@+%~&!]?(?P<nick>[^\s<>/][^<>\n]{0,30})>[ ]", re.MULTILINE)
_NICKS_MIN: Final = 3
_MESSAGES_MIN: Final = 2
_TAG: Final = re.compile(rf"(?:{'|'.join(sorted(HTML_TAGS))})(?:[ ]|\Z)", re.IGNORECASE)


def read_chat(text: str) -> tuple[str, str] | None:
    """The messages of a chat, and its channel's name, which may be empty; None for any other text."""
    header = _EXPORT_HEADER.search(text)
    if header is not None or _has_talk(_EXPORTED, text):
        channel = header["channel"].rpartition("/")[2].strip() if header else ""
        body = _EXPORT_EXTRA.sub("", _EXPORT_FOOTER.sub("", _EXPORT_HEADER.sub("", text)))
        return _EXPORTED.sub(_named, body), channel
    if "—" in text and _is_copied(text):
        body = _BETWEEN.sub("", _with_copied_names(text))
        return _EDITED.sub("", _FURTHER.sub("", body)), ""
    if _has_talk(_SPACED, text):
        return _SPACED.sub(_named, text), ""
    if _has_talk(_ON_LINE, text):
        return _NOTICE.sub("", _ON_LINE.sub(_named, text)), ""
    nicks = sum(not _TAG.match(match["nick"]) for match in _NICK.finditer(text)) if "<" in text else 0
    if nicks >= _NICKS_MIN and 2 * nicks > sum(map(bool, text.split("\n"))):
        return _NICK.sub(_named, text), ""
    return None


def _is_copied(text: str) -> bool:
    heads = list(_COPIED.finditer(text))
    if len(heads) >= _MESSAGES_MIN and (any("\n" in head["gap"] for head in heads) or _is_talk(heads)):
        return True
    dated = [head for head in heads if head["day"]]
    return len(dated) >= _MESSAGES_MIN or any(not text[: head.start()].strip() for head in dated)


def _with_copied_names(text: str) -> str:
    """The text with names in place of the heads. A sentence may end with a time, too, but no one else speaks so."""
    names = Counter(map(_name, _COPIED.finditer(text)))

    def named(match: re.Match[str]) -> str:
        is_head = match["day"] or "\n" in match["gap"] or names[_name(match)] > 1
        return _named(match) if is_head else match[0]

    return _COPIED.sub(named, text)


def _has_talk(pattern: re.Pattern[str], text: str) -> bool:
    return _is_talk(list(pattern.finditer(text)))


def _is_talk(heads: Sequence[re.Match[str]]) -> bool:
    """Whether people talk: one of several writes again, and has words. A timetable has other names or no words."""
    ends = [*(head.start() for head in heads[1:]), None]
    spoken = (head for head, end in zip(heads, ends, strict=False) if head.string[head.end() : end].strip())
    names = Counter(map(_name, spoken))
    is_sure = any(head.groupdict().get("nick") or head.groupdict().get("sender") for head in heads)
    return names.total() >= _MESSAGES_MIN and (is_sure or names.total() > len(names) > 1)


def _named(match: re.Match[str]) -> str:
    return f"{_name(match)}: "


def _name(match: re.Match[str]) -> str:
    return next(name.strip() for key, name in match.groupdict().items() if name and key in _NAME_GROUPS)
