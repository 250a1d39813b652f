"""A message on which a command was used, as a saved form keeps it until the form of that command is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import discord

from bot.discord.entered import HIDDEN_PREFIX
from bot.discord.handlers import Values
from bot.discord.responses import Interaction
from bot.discord.source_text import forwarded_id
from bot.work.refusal import RefusalKind, RefusedError

_KEY: Final = f"{HIDDEN_PREFIX}message"
"""The value of a saved form that holds the message; no field can set it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenMessage:
    """`raw` is the message as Discord sent it: discord.py's `Message` loses parts of it.

    `work_id` is that of the work that the message shows; empty for any other message. `is_private`: only this person
    sees the message.
    """

    raw: Mapping[str, Any]
    url: str
    author_id: int
    is_private: bool
    work_id: str = ""

    def is_own(self, person_id: int) -> bool:
        """Whether the text is this person's. The author of a forward is not always the author of its text."""
        return self.author_id == person_id and forwarded_id(self.raw) is None


def chosen_message(interaction: Interaction, message: discord.Message) -> ChosenMessage:
    """The message on which this command was used."""
    data: dict[str, Any] = dict(interaction.data or {})
    raw: Mapping[str, Any] = data["resolved"]["messages"][str(data["target_id"])]
    return ChosenMessage(raw=raw, url=message.jump_url, author_id=message.author.id, is_private=message.flags.ephemeral)


def with_message(values: Values, chosen: ChosenMessage) -> dict[str, str]:
    """The values of a form, and the message that it is about."""
    kept = {
        "raw": chosen.raw,
        "url": chosen.url,
        "author_id": str(chosen.author_id),
        "is_private": chosen.is_private,
        "work_id": chosen.work_id,
    }
    return {**values, _KEY: json.dumps(kept)}


def message_in(values: Values) -> ChosenMessage:
    """The message that a form is about; raises `RefusedError` when it is not kept any more."""
    if _KEY not in values:
        raise RefusedError(RefusalKind.FORM_GONE)
    kept = json.loads(values[_KEY])
    return ChosenMessage(
        raw=kept["raw"],
        url=kept["url"],
        author_id=int(kept["author_id"]),
        is_private=kept["is_private"],
        work_id=kept["work_id"],
    )
