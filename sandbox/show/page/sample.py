"""The first people and channels."""

from __future__ import annotations

from typing import Final

from sandbox.discord import Channel, DiscordSandbox, Person

_PEOPLE: Final = ("Mira", "Tom")
_CHANNELS: Final = ("stories", "comics", "general")


def sample_server(discord: DiscordSandbox) -> tuple[list[Person], Channel]:
    """Makes two people and three channels. Returns the people and the first channel.

    The first person moderates and owns the bot, the second has the permissions of every member.
    """
    people = [discord.person(name) for name in _PEOPLE]
    discord.owner = people[0]
    discord.give(people[0], discord.role("Moderator", "MANAGE_MESSAGES", "MANAGE_GUILD", "MANAGE_THREADS"))
    channels = [discord.channel(name) for name in _CHANNELS]
    for position, channel in enumerate(channels):
        channel.position = position
    return people, channels[0]
