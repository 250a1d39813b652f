"""One finished work of each kind, made as soon as the bot is ready, so that their buttons can be tried at once."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Final, TextIO

from sandbox.demo.reply_view import has_ended
from sandbox.discord import ClientRefused, DiscordSandbox, Invocation, Person
from sandbox.gemini import GeminiSandbox, Pace

_SAMPLES: Final[tuple[tuple[str, str, dict[str, object]], ...]] = (
    ("stories", "story", {"prompt": "A hedgehog detective and the lost umbrella"}),
    ("comics", "comic", {"prompt": "Two penguins open a bakery by the harbour", "panels": 4}),
    (
        "general",
        "narrate",
        {
            "text": "“Good night,” said the moon to the harbour. “Good night,” said the harbour, and put out its "
            "lamps. “Is anyone still awake?” asked the lighthouse. “Only you,” said the sea."
        },
    ),
)
"""Channel, command and its options."""
_PACE: Final = Pace(first_chunk_s=0.05, chunk_interval_s=0.02)
_TIMEOUT_S: Final = 120.0


async def make_samples(
    discord: DiscordSandbox, gemini: GeminiSandbox | None, person: Person, made: list[Invocation], stream: TextIO
) -> None:
    """Types one command of each kind as this person; each is appended to `made` as soon as it is sent.

    They come one after the other, so that a person who types meanwhile is not refused for making too much at a time,
    and at a fast pace with the local Gemini. `stream` gets a line for each work that fails.
    """
    try:
        with _fast(gemini):
            for channel, command, options in _SAMPLES:
                await discord.wait_ready(_TIMEOUT_S)
                invocation = await discord.command(person, discord.channel(channel), command, **options)
                made.append(invocation)
                await invocation.until(has_ended, _TIMEOUT_S)
    except (ClientRefused, TimeoutError) as error:
        stream.write(f"Not all samples could be made: {error}\n")
        stream.flush()


@contextlib.contextmanager
def _fast(gemini: GeminiSandbox | None) -> Iterator[None]:
    if gemini is None:
        yield
        return
    pace, gemini.pace = gemini.pace, _PACE
    try:
        yield
    finally:
        gemini.pace = pace
