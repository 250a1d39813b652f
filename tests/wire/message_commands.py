"""Helpers for the commands on messages: their forms and the ends of their replies."""

from __future__ import annotations

from sandbox.discord import Invocation, Message, Person, Reply
from tests.wire.harness import Harness

NARRATE, DRAW, GO_ON = "Narrate this", "Make a comic of this", "Continue this story"
TEXT = "The lamp burned all night."


async def ended(invocation: Invocation, end: str) -> Reply:
    return await invocation.until(lambda reply: end in reply.text)


async def opened(harness: Harness, message: Message, name: str, by: Person | None = None) -> Invocation:
    invocation = await harness.discord.message_command(by or harness.mira, message, name)
    await invocation.answered()
    return invocation


async def used(harness: Harness, message: Message, name: str, by: Person | None = None, **values: object) -> Invocation:
    """Use a command on a message and submit its form. Returns the command's invocation when it was refused."""
    form = await opened(harness, message, name, by)
    if form.modal is None:
        return form
    sent = await harness.discord.submit_modal(by or harness.mira, form, values)
    await sent.answered()
    return sent
