"""Messages already in Discord's form, handed to discord.py's first answers without it keeping anything of them."""

from __future__ import annotations

from typing import Any

import discord

from bot.discordpy import RawLayout, RawRows


def raw_layout(components: list[dict[str, Any]]) -> discord.ui.LayoutView:
    """Components V2."""
    return RawLayout(components)


def raw_rows(components: list[dict[str, Any]]) -> discord.ui.View:
    """Rows of buttons below a classic message."""
    return RawRows(components)
