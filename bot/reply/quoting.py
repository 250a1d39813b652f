"""A person's text as one quoted line, for the top of a reply."""

from __future__ import annotations

import re
from typing import Final

from bot.reply.markdown import boundary_before
from bot.work.spoilers import MARK

_ESCAPED: Final = re.compile(r"https?://[^\s<>|`*]+|[\\*_~|`\[<]|\A(?:#{1,3} |-# |>|[-+] )")
_SPOILER: Final = re.compile(r"\|\|(?P<words>.+?)\|\|")


def quote(text: str, limit: int = 200) -> str:
    """A person's text as one small quoted line that shows it as it was typed; empty for blank text.

    It has at most `limit` characters and ends between two graphemes, with "…" when it is cut. All markup is escaped,
    except spoilers: they stay hidden, and are closed where the text is cut.
    """
    line = re.sub(r"[\s\x00-\x1f\x7f]+", " ", text).strip()
    if not line:
        return ""
    end, more = len(line), ""
    if len(line) > limit:
        end, more = boundary_before(line, limit) or limit, "…"
    shown: list[str] = []
    place = 0
    for found in _SPOILER.finditer(line):
        if found.start() >= end:
            break
        words = line[found.start("words") : min(found.end("words"), end)]
        shown.append(_escaped(line[place : found.start()], at_start=place == 0))
        if words.strip():
            shown.append(MARK + _escaped(words) + MARK)
        place = min(found.end(), end)
    shown.append(_escaped(line[place:end], at_start=place == 0))
    return f"> -# {''.join(shown).rstrip()}{more}"


def _escaped(text: str, *, at_start: bool = False) -> str:
    def escape(found: re.Match[str]) -> str:
        token = found.group()
        is_text = token.startswith("http") or (found.start() == 0 and not at_start and token[0] in "#->+")
        return token if is_text else "\\" + token

    return _ESCAPED.sub(escape, text)
