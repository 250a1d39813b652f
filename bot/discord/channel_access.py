"""Who can view which channel: the list of a server shows works only from channels that the person can view."""

from __future__ import annotations

from typing import Final

import discord

from bot.discord.responses import Interaction

_KNOWN_MAX: Final = 1000


class ChannelAccess:
    """Reads channels from the gateway's cache, and asks Discord once for each archived thread."""

    def __init__(self) -> None:
        self._parents: dict[int, int | None] = {}

    async def can_view(self, interaction: Interaction, channel_id: int) -> bool:
        """Whether this person can view that channel or thread of the interaction's server."""
        guild, member = interaction.guild, interaction.user
        if channel_id == interaction.channel_id:
            return True
        if guild is None or not isinstance(member, discord.Member):
            return False
        channel = guild.get_channel_or_thread(channel_id)
        if channel is None:
            parent_id = await self._parent(guild, channel_id)
            channel = None if parent_id is None else guild.get_channel(parent_id)
        if isinstance(channel, discord.Thread):
            if channel.is_private():
                return False
            channel = channel.parent
        return channel is not None and channel.permissions_for(member).view_channel

    async def _parent(self, guild: discord.Guild, thread_id: int) -> int | None:
        """The channel of a public thread that is archived; None for anything else, and for a deleted thread."""
        if thread_id in self._parents:
            return self._parents[thread_id]
        try:
            found = await guild.fetch_channel(thread_id)
        except (discord.NotFound, discord.Forbidden, discord.InvalidData):
            parent_id = None
        except (discord.HTTPException, discord.RateLimited):
            return None  # Discord is unreachable: what is not known is not shown
        else:
            parent_id = found.parent_id if isinstance(found, discord.Thread) and not found.is_private() else None
        while len(self._parents) >= _KNOWN_MAX:
            del self._parents[next(iter(self._parents))]
        self._parents[thread_id] = parent_id
        return parent_id
