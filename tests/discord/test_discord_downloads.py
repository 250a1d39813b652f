"""The author in a downloaded file."""

from __future__ import annotations

from unittest.mock import AsyncMock, Mock

import aiohttp
import discord
import pytest

from bot.discord.downloads import _display_name


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "error",
    [
        discord.NotFound(Mock(status=404, reason="Not Found"), "Unknown User"),
        discord.RateLimited(90.0),
        aiohttp.ClientConnectionError(),
        TimeoutError(),
    ],
)
async def test_an_author_whom_discord_does_not_name_is_no_number(error: Exception) -> None:
    interaction = Mock()
    interaction.client.fetch_user = AsyncMock(side_effect=error)
    assert await _display_name(interaction, 700_700_700) == ""
    interaction.client.fetch_user = AsyncMock(return_value=Mock(display_name="Mira"))
    assert await _display_name(interaction, 700_700_700) == "Mira"
