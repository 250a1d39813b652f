"""Removes small talk of the model around a comic: greetings, announcements, offers."""

from __future__ import annotations

from typing import Final

import regex

from bot.script.plain_text import plain

_OPENING: Final = regex.compile(
    r"""^(?:
      sure|okay|ok|certainly|of[ ]course|absolutely|great|here(?:['’]s|[ ](?:is|are|comes))|this[ ]is[ ](?:the|your)
    | i[ ]hope|i['’]ve|i['’]ll|i[ ]have|i[ ]will|let[ ]me|enjoy|feel[ ]free|as[ ](?:requested|you[ ]wished)
    | voici|bien[ ]sûr|d['’]accord|aquí|claro|por[ ]supuesto|hier[ ](?:ist|sind|kommt|kommen)|gerne|natürlich|ecco
    | certo|aqui[ ]está|natuurlijk|oto|oczywiście|вот|конечно|ось|звісно|tabii|işte|tentu|berikut|đây[ ]là|dĩ[ ]nhiên
    )\b
    | ^(?:はい|もちろん|以下|こちら|承知|当然|好的|这是|這是|물론|네,|다음은|بالطبع|إليك|ज़रूर|यहाँ)
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
_WORD: Final = regex.compile(r"[\p{L}\p{N}]")


def without_talk(text: str) -> str:
    """The text without lines of small talk and without lines that only announce the next one."""
    kept = (line for line in text.split("\n") if _WORD.search(line) and not _is_talk(" ".join(plain(line).split())))
    return "\n".join(kept).strip()


def opens_talk(line: str) -> bool:
    """Whether a line begins as small talk does."""
    return _OPENING.match(line) is not None


def may_open_talk(line: str) -> bool:
    """Whether an incomplete line begins as small talk does, or may when more of it has come."""
    return _OPENING.match(line, partial=True) is not None


def _is_talk(line: str) -> bool:
    return line.endswith((":", "：")) or opens_talk(line)
