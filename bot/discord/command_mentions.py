"""Mentions of slash commands that a person can click (Discord docs: Message Formatting, Slash Command)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

_SLASH: Final = 1
"""Discord docs: Application Command Types."""


class CommandMentions:
    """The ids of this bot's commands, as Discord told them.

    They are kept in memory: every process asks Discord for the commands when it starts.
    """

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}

    def learn(self, commands: Iterable[Mapping[str, Any]]) -> None:
        """Take the ids of commands as Discord returned them."""
        self._ids = {one["name"]: int(one["id"]) for one in commands if one.get("type", _SLASH) == _SLASH}

    def of(self, name: str) -> str:
        """A command in a text: `</story:1234>`, or `/story` while its id is not known."""
        command_id = self._ids.get(name)
        return f"/{name}" if command_id is None else f"</{name}:{command_id}>"
