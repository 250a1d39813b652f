"""Messages already in Discord's form, handed to discord.py's first answers without it keeping anything of them."""

from __future__ import annotations

from typing import Any

import discord


class _RawLayout(discord.ui.LayoutView):
    def __init__(self, raw: list[dict[str, Any]]) -> None:
        super().__init__(timeout=None)
        self._raw = raw
        self.stop()

    def has_components_v2(self) -> bool:
        return True

    def to_components(self) -> list[dict[str, Any]]:
        return self._raw


class _RawRows(discord.ui.View):
    def __init__(self, raw: list[dict[str, Any]]) -> None:
        super().__init__(timeout=None)
        self._raw = raw
        self.stop()

    def to_components(self) -> list[dict[str, Any]]:
        return self._raw


def raw_layout(components: list[dict[str, Any]]) -> discord.ui.LayoutView:
    """Components V2. Stopped before it is sent: discord.py remembers no view that has ended."""
    return _RawLayout(components)


def raw_rows(components: list[dict[str, Any]]) -> discord.ui.View:
    """Rows of buttons below a classic message."""
    return _RawRows(components)
