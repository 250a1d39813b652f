"""Which messages are meant for the bot, decided on what the gateway sent, before anything is built of it.

The bot receives every message of every server where it is, nearly all of them for others and without their content. Of
messages that mention it, and of direct messages, Discord sends the content without a privileged intent (Discord docs:
Gateway, Message Content Intent).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.discord.mentions import Json
from bot.script.speech_duration import speech_seconds

ANSWER_EVERY_S: Final = 60.0
"""At most one answer in this time in each channel."""

ANSWERS_MAX: Final = 600
"""The most answers in that time in all channels together."""

_BY_PEOPLE: Final = frozenset({0, 19})
"""DEFAULT and REPLY (Discord docs: Message Types). The other types report joins, pins, threads."""

_PROMPT_S: Final = 1.2
"""A text takes about as long to say as three words, or it is a greeting."""

_QUESTION: Final = ("?", "？", "؟")


def is_addressed(raw: Json, own_id: str) -> bool:
    """Whether a person speaks to the bot: in a direct message, or in a server by typing its mention.

    A reply to a message of the bot also mentions it, without a word in the text; @everyone and roles name all.
    """
    in_server = "guild_id" in raw
    if in_server and not any(person.get("id") == own_id for person in raw.get("mentions") or ()):
        return False  # nearly every message
    author = raw.get("author") or {}
    if author.get("bot") or author.get("system") or "webhook_id" in raw or raw.get("type") not in _BY_PEOPLE:
        return False
    return not in_server or any(mention in (raw.get("content") or "") for mention in _typed(own_id))


def without_mention(text: str, own_id: str) -> str:
    """A text without the mentions of the bot at its beginning and end."""
    text = text.strip()
    for mention in _typed(own_id) * 2:
        text = text.removeprefix(mention).removesuffix(mention).strip()
    return text


def is_prompt(text: str) -> bool:
    """Whether a text can be a prompt: it is no greeting, and no question."""
    return not text.endswith(_QUESTION) and speech_seconds(text) >= _PROMPT_S


def _typed(own_id: str) -> tuple[str, str]:
    return f"<@{own_id}>", f"<@!{own_id}>"


class ChannelPause:
    """Admits one answer a minute in each channel, and a number of answers in all.

    This is kept in memory. The gateway sends the messages of one channel to one shard, and so to one process.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._answered_at: dict[int, float] = {}
        """By channel, the oldest first."""

    def admits(self, channel_id: int) -> bool:
        """Whether this channel may get an answer now; if so, it counts."""
        now_s = self._now()
        for known, at_s in list(self._answered_at.items()):
            if 0 <= now_s - at_s < ANSWER_EVERY_S:
                break
            del self._answered_at[known]
        if channel_id in self._answered_at or len(self._answered_at) >= ANSWERS_MAX:
            return False
        self._answered_at[channel_id] = now_s
        return True
