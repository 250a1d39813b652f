"""The words of what people point at: attached files and messages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any, Final

import aiohttp
import discord

from bot.work.refusal import RefusalKind, RefusedError

ATTACHMENT_KIB_MAX: Final = 64
ATTACHMENT_PATIENCE_S: Final = 2.0
"""Of the three seconds an interaction waits for its first answer (Discord docs: Interaction Callback)."""

_SUFFIXES: Final = frozenset({".txt", ".md"})
_TEXT_DISPLAY: Final = 10


async def read_attachment(attachment: discord.Attachment) -> str:
    """The text of an attached file; raises `RefusedError` for anything that cannot be read aloud."""
    name = attachment.filename[:80]
    if not is_text(attachment):
        raise RefusedError(RefusalKind.BAD_ATTACHMENT, name=name)
    if attachment.size > ATTACHMENT_KIB_MAX * 1024:
        raise RefusedError(RefusalKind.ATTACHMENT_TOO_LARGE, limit_kib=ATTACHMENT_KIB_MAX)
    try:
        async with asyncio.timeout(ATTACHMENT_PATIENCE_S):
            data = await attachment.read()
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError) as error:
        raise RefusedError(RefusalKind.ATTACHMENT_UNREADABLE) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedError(RefusalKind.ATTACHMENT_NOT_TEXT, name=name) from None


def is_text(attachment: discord.Attachment) -> bool:
    """Whether a file says that it is a plain text."""
    return PurePath(attachment.filename).suffix.lower() in _SUFFIXES


async def read_message(message: discord.Message, raw: Mapping[str, Any]) -> str:
    """All words of a message: what was typed, text displays, descriptions of embeds, and attached texts.

    `raw` is the message in Discord's own words, as a command brings it. Raises `RefusedError` when there are none.
    """
    pieces = [raw.get("content") or "", *_displayed(raw.get("components") or ())]
    pieces += [embed.get("description") or "" for embed in raw.get("embeds") or ()]
    texts = [attachment for attachment in message.attachments if is_text(attachment)]
    pieces += await asyncio.gather(*(read_attachment(attachment) for attachment in texts))
    text = "\n\n".join(piece.strip() for piece in pieces if piece.strip())
    if not text:
        raise RefusedError(RefusalKind.NOTHING_THERE)
    return text


def _displayed(components: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The words of text displays, in the order in which they are shown."""
    for component in components:
        if component.get("type") == _TEXT_DISPLAY:
            yield str(component.get("content") or "")
        yield from _displayed(component.get("components") or ())
